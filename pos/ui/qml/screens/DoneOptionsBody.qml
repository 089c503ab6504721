import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S23: paper, how was it, don't forget your bags.
Item {
    id: root

    required property Kiosk kiosk
    readonly property BodyView body: kiosk.body
    readonly property int stripTop: height - strip.height + (kiosk.landscape ? 0 : -Theme.s2)

    ButtonRow {
        id: paper
        width: parent.width
        kiosk: root.kiosk
        buttons: root.body.buttons
        buttonHeight: root.kiosk.landscape ? Theme.control : Theme.mm(28)
    }
    Label {
        id: printing
        y: paper.height + Theme.s3
        width: parent.width
        text: root.body.printing
        visible: text !== ""
        weight: 600
        maximumLineCount: 2
        horizontalAlignment: Text.AlignHCenter
    }
    Card {
        id: card
        y: paper.height + (printing.visible ? printing.height + 2 * Theme.s3 : Theme.s6)
        width: parent.width
        height: Math.min(Theme.mm(105), root.stripTop - y - Theme.s6)

        Label {
            id: question
            x: Theme.s8
            y: Theme.s6
            width: parent.width - 2 * Theme.s8
            text: root.body.thanks || root.body.question
            px: Theme.label
            weight: 600
            maximumLineCount: 2
        }
        ButtonRow {
            id: answers
            readonly property bool why: root.body.reasons.length > 0
            x: Theme.s8
            y: question.y + question.height + Theme.s4
            width: parent.width - 2 * Theme.s8
            kiosk: root.kiosk
            buttons: why ? root.body.reasons : root.body.faces
            wanted: why ? 2 : 3
            upright: !why
            buttonHeight: why ? Math.min(Theme.control, Math.floor((card.height - y - Theme.s6 - Theme.s3) / 2)) : card.height - y - Theme.s6
        }
    }
    Card {
        id: strip
        y: root.stripTop
        width: parent.width
        height: root.kiosk.landscape ? Theme.primary : Theme.mm(32)
        color: Theme.goTint
        visible: root.body.strip !== ""

        ShelfStrip {
            anchors.fill: parent
            color: "transparent"
            label: root.body.strip
            icon: root.body.stripIcon
            lead: "shopping-bag"
        }
    }
}
