import QtQuick
import Pos.Ui
import ".."

// Minus, a number, plus; in this order in every language, as on a keypad.
Item {
    id: root

    required property Kiosk kiosk
    property int value: 0
    property ButtonView less: null
    property ButtonView more: null
    property int px: Theme.title
    property int room: Theme.mm(24)

    implicitWidth: row.width
    implicitHeight: row.height

    Row {
        id: row
        layoutDirection: Qt.LeftToRight
        LayoutMirroring.enabled: false

        PlainButton {
            width: Theme.control
            height: Theme.control
            kiosk: root.kiosk
            button: root.less
            label: ""
            spoken: button ? button.label : ""
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            width: root.room
            objectName: "count"
            text: root.value
            px: root.px
            weight: 700
            figures: true
            horizontalAlignment: Text.AlignHCenter
        }
        PlainButton {
            width: Theme.control
            height: Theme.control
            kiosk: root.kiosk
            button: root.more
            label: ""
            spoken: button ? button.label : ""
        }
    }
}
