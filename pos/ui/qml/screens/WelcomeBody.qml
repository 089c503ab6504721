pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S01: languages in their own names, and the ways to pay that work now.
Item {
    id: root

    required property Kiosk kiosk
    readonly property BodyView body: kiosk.body

    Column {
        id: choices
        width: parent.width
        y: root.kiosk.landscape ? 0 : Theme.s2
        spacing: Theme.s3

        ButtonRow {
            width: parent.width
            kiosk: root.kiosk
            buttons: root.body.languages
            wanted: root.kiosk.landscape ? Math.min(2, root.body.languages.length) : root.body.languages.length
            visible: root.body.languages.length > 0
        }
        PlainButton {
            width: parent.width
            height: Theme.control
            kiosk: root.kiosk
            button: root.body.more
            visible: button !== null
        }
    }
    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round((choices.y + choices.height + root.height + Theme.s6 - height) / 2)
        spacing: Theme.mm(10)

        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.body.take
            color: Theme.ink2
        }
        Repeater {
            model: root.body.ways
            Row {
                id: way
                required property ButtonView modelData
                spacing: Theme.s3
                opacity: modelData.enabled ? 1 : 0.5

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: way.modelData.icon
                    px: Theme.mm(9)
                }
                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    text: way.modelData.label
                    weight: 600
                }
            }
        }
    }
}
