pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import ".."

// Shop, labels of this sale, a state word, the lane.
Item {
    id: root

    required property Kiosk kiosk

    implicitHeight: Theme.mm(16)

    Rectangle {
        id: logo
        anchors { left: parent.left; verticalCenter: parent.verticalCenter }
        width: Theme.s8
        height: width
        radius: Theme.s2
        color: Theme.ink

        Icon {
            anchors.centerIn: parent
            name: "store"
            ink: Theme.paper
            px: Theme.mm(5.5)
        }
    }
    Label {
        anchors { left: logo.right; leftMargin: Theme.s3; verticalCenter: parent.verticalCenter }
        text: root.kiosk.header.shop
        weight: 600
    }
    Row {
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: Theme.mm(5)

        Repeater {
            model: root.kiosk.header.chips
            Chip {
                required property ChipView modelData
                anchors.verticalCenter: parent?.verticalCenter
                kind: modelData.kind
                label: modelData.label
            }
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.kiosk.header.version
            px: Theme.caption
            visible: text !== ""
            color: Theme.ink2
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.kiosk.header.state
            visible: text !== ""
            color: Theme.ink2
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            objectName: "lane-name"
            text: root.kiosk.header.lane
            weight: 600

            // Not for shoppers: held for long it asks a team member who they are.
            TapHandler {
                enabled: root.kiosk.header.door !== null
                margin: Theme.s6
                longPressThreshold: 1.2
                onLongPressed: root.kiosk.press("staff-door")
            }
        }
    }
}
