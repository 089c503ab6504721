pragma ComponentBehavior: Bound
import QtQuick
import Pos.Counter
import "."

// The terminal as it stands on the counter: display above, the ledger of its payments below.
Column {
    id: root

    required property DeskView desk
    property int ledgerHeight: 100

    spacing: Look.gap

    Rectangle {
        width: root.width
        height: 88
        radius: Look.cardRadius
        color: Look.ink

        Rectangle {
            anchors.fill: parent
            anchors.margins: 10
            radius: 5
            color: root.desk.tone === "help" ? Look.mint : Look.lcd

            Words {
                objectName: "display"
                anchors.fill: parent
                anchors.margins: 8
                horizontalAlignment: Text.AlignHCenter
                maximumLineCount: 3
                text: root.desk.display
                px: Look.title
                weight: 600
            }
        }
    }
    Words {
        text: root.desk.ledgerTitle
        px: Look.caption
        weight: 600
        color: Look.ink2
    }
    ListView {
        id: ledger
        objectName: "ledger"
        width: root.width
        height: root.ledgerHeight
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.desk.ledger
        delegate: Rectangle {
            id: payment

            required property string number
            required property string amount
            required property string card
            required property string result
            required property string tone

            width: ledger.width
            height: 40
            color: Look.card

            Words { text: payment.number; y: 4; width: 44; color: Look.ink2 }
            Words { text: payment.card; x: 44; y: 4; width: parent.width - 134 }
            Words { text: payment.amount; x: parent.width - 90; y: 4; width: 90; weight: 700; horizontalAlignment: Text.AlignRight }
            Words { text: payment.result; x: 44; y: 20; width: parent.width - 44; color: Look.inks[payment.tone] }
            Rectangle { y: 39; width: parent.width; height: 1; color: Look.line }
        }

        Words {
            visible: ledger.count === 0
            text: root.desk.ledgerNone
            color: Look.ink2
        }
    }
}
