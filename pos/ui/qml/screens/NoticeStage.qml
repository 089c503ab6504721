pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// Words with an icon or a guide photo: nothing scanned yet, more time, welcome back, a code that is new, out of service.
Stage {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage
    readonly property bool pictured: stage.slot !== "" && !stage.centred
    readonly property bool beside: !pictured && stage.buttons.length > 0
    readonly property int photoSide: Math.min(height - 2 * Theme.s8, Math.round(width * 0.475))

    natural: stage.centred ? 0 : Theme.roomy ? Theme.mm(135.5) : Theme.mm(84)

    Card {
        anchors.fill: parent
        color: Theme.tints[root.stage.tone] ?? Theme.card
        visible: !root.stage.centred
    }
    Guide {
        id: photo
        anchors { left: parent.left; leftMargin: Theme.s8 }
        y: Theme.s8
        width: root.photoSide
        height: root.photoSide
        slot: root.pictured ? root.stage.slot : ""
        spot: root.stage.spot
        visible: root.pictured
    }
    NoticeWords {
        anchors { left: root.pictured ? photo.right : parent.left; leftMargin: root.pictured ? Theme.mm(10) : Theme.s8 }
        y: root.stage.centred ? Math.round((root.height - height) * 0.42) : root.pictured ? Theme.s8 - Theme.mm(2.4) : Theme.s8
        width: Math.round((root.width - 2 * Theme.s8 - (root.pictured ? photo.width + Theme.mm(10) : 0)) * (root.beside ? 0.54 : 1))
        kiosk: root.kiosk
        pictured: root.pictured
    }
    Column {
        anchors { right: parent.right; bottom: parent.bottom; rightMargin: Theme.s8; bottomMargin: Theme.s8 }
        width: root.pictured ? root.width - photo.width - Theme.mm(10) - 2 * Theme.s8 : Math.round((root.width - 2 * Theme.s8) * 0.43)
        spacing: Theme.s3

        Repeater {
            model: root.stage.buttons
            PlainButton {
                required property ButtonView modelData
                kiosk: root.kiosk
                button: modelData
                width: parent ? parent.width : 0
                height: Theme.control
            }
        }
    }
    TimeBar {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: Theme.s8; rightMargin: Theme.s8; bottomMargin: Theme.mm(14) }
        seconds: root.stage.barSeconds
    }
}
