import QtQuick
import ".."

// A bar that shrinks, without digits: a counting number hurries. It stands still where nothing is to move.
Rectangle {
    id: root

    property real seconds: 0

    height: Theme.s6
    radius: height / 2
    color: Theme.sunk
    border.width: Theme.hc ? Theme.mm(0.5) : 0
    border.color: Theme.ink
    visible: seconds > 0

    Rectangle {
        id: bar
        objectName: "time-left"
        anchors.left: parent.left
        height: parent.height
        radius: height / 2
        color: Theme.ink
        width: Math.max(height, parent.width * share)
        property real share: 1

        NumberAnimation on share {
            running: root.visible && root.seconds > 0 && !Theme.lessMotion
            from: 1
            to: 0
            duration: root.seconds * 1000
        }
    }
}
