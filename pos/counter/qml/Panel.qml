pragma ComponentBehavior: Bound
import QtQuick
import Pos.Counter
import "."

// One device's card: its name, how it is, what is drawn of it, its buttons, and what became of the last press.
Rectangle {
    id: root

    required property DeskView desk
    property string hint: ""
    property bool fills: false
    default property alias face: middle.data
    readonly property int inner: width - 2 * Look.pad

    color: Look.card
    radius: Look.cardRadius
    border.color: Look.line
    implicitHeight: head.height + middle.height + feet.height + 2 * Look.pad + 2 * Look.gap

    Item {
        id: head
        x: Look.pad
        y: Look.pad
        width: root.inner
        height: 24

        Words {
            id: name
            height: parent.height
            text: root.desk.name
            px: Look.title
            weight: 700
        }
        Rectangle {
            objectName: "status"
            anchors.right: parent.right
            width: Math.min(state.implicitWidth + 34, parent.width - name.width - Look.gap)
            height: parent.height
            radius: height / 2
            color: Look.tints[root.desk.tone]

            Rectangle {
                x: 9
                anchors.verticalCenter: parent.verticalCenter
                width: 9
                height: 9
                radius: 5
                color: Look.lamps[root.desk.tone]
                border.color: Look.inks[root.desk.tone]
            }
            Words {
                id: state
                x: 24
                width: parent.width - 34
                height: parent.height
                text: root.desk.status
                color: Look.inks[root.desk.tone]
            }
        }
    }
    Item {
        id: middle
        x: Look.pad
        anchors.top: head.bottom
        anchors.topMargin: Look.gap
        width: root.inner
        height: root.fills ? root.height - head.height - feet.height - 2 * Look.pad - 2 * Look.gap : childrenRect.height
    }
    Column {
        id: feet
        x: Look.pad
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Look.pad
        width: root.inner
        spacing: 9

        Repeater {
            model: root.desk.groups

            Acts {
                required property GroupView modelData

                width: feet.width
                desk: root.desk
                group: modelData
                onHintChanged: root.hint = hint
            }
        }
        Words {
            objectName: "note"
            width: parent.width
            height: 16
            text: root.hint || root.desk.note
            color: root.hint ? Look.ink2 : root.desk.failed ? Look.inks.stop : Look.inks.go
        }
    }
}
