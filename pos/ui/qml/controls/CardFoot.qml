import QtQuick
import ".."

// A card's tinted foot: square above, round below; a line above it in high contrast.
Item {
    id: root

    readonly property int inset: Theme.frame

    Rectangle {
        anchors { fill: parent; margins: root.inset }
        bottomLeftRadius: Theme.cardRadius - root.inset
        bottomRightRadius: Theme.cardRadius - root.inset
        color: Theme.goTint
    }
    Rectangle {
        width: parent.width
        height: Theme.frame
        color: Theme.ink
    }
}
