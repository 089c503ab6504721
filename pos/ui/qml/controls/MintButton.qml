import QtQuick
import ".."

// The one way forward. Not ready: only an outline.
Pressable {
    id: root

    readonly property bool fits: words.implicitWidth <= width - 2 * Theme.s4

    implicitHeight: Theme.primary
    radius: Theme.radius
    color: !ready ? Theme.dock : down ? Theme.mintPressed : Theme.mint
    border.width: ready ? 0 : Theme.outline
    border.color: Theme.dockEdge

    Label {
        id: words
        anchors.centerIn: parent
        text: root.label
        px: Theme.title
        weight: 700
        spacing: 1.2
        color: root.ready ? Theme.mintInk : Theme.dockInk2
    }
}
