import QtQuick
import "."

// One coin or note, drawn; a press gives its value and kind. `count`: how many lie there.
Item {
    id: root

    required property int value
    required property string label
    required property bool note
    required property color colour
    required property real size
    required property int count
    property bool ready: true

    signal taken

    implicitWidth: note ? 74 : 46
    implicitHeight: note ? 38 : 46
    opacity: ready ? 1 : 0.45
    activeFocusOnTab: ready
    Keys.onReturnPressed: root.taken()
    Keys.onEnterPressed: root.taken()
    Keys.onSpacePressed: root.taken()
    Accessible.role: Accessible.Button
    Accessible.name: label
    Accessible.focusable: true
    Accessible.onPressAction: root.taken()

    Rectangle {
        anchors.centerIn: parent
        width: root.note ? 72 : root.size * 1.5
        height: root.note ? 36 : width
        radius: root.note ? 3 : width / 2
        color: tap.pressed ? Qt.darker(root.colour, 1.15) : root.colour
        border.width: root.activeFocus ? 3 : hover.hovered ? 2 : 1
        border.color: root.activeFocus ? Look.inks.help : Qt.darker(root.colour, 1.5)

        Rectangle {
            anchors.fill: parent
            anchors.margins: root.note ? 4 : 3
            radius: root.note ? 2 : width / 2
            color: "transparent"
            border.color: Qt.darker(root.colour, 1.2)
        }
        Words {
            anchors.centerIn: parent
            text: root.label
            px: root.note ? Look.label : Look.caption
            weight: 700
        }
    }
    Rectangle {
        visible: root.count > 1
        anchors.right: parent.right
        width: many.implicitWidth + 8
        height: 16
        radius: 8
        color: Look.ink

        Words {
            id: many
            anchors.centerIn: parent
            text: root.count
            px: Look.caption
            color: Look.paper
        }
    }
    HoverHandler { id: hover }
    TapHandler {
        enabled: root.ready
        gesturePolicy: TapHandler.ReleaseWithinBounds
        id: tap
        onTapped: root.taken()
    }
}
