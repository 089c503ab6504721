import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S05: the goods, what lies on the scale, and what it costs; or what is in the way of a price.
Stage {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage
    readonly property bool tight: kiosk.banner.shown && !kiosk.landscape
    readonly property int margin: tight ? Theme.s6 : Theme.s8

    natural: Theme.roomy ? Theme.mm(135.5) : Theme.mm(84)

    Card {
        anchors.fill: parent
        color: Theme.tints[root.stage.tone] ?? Theme.card
        Accessible.role: Accessible.StaticText
        Accessible.name: root.stage.title + " " + root.stage.weight + " " + root.stage.amount
    }
    Photo {
        id: photo
        anchors { left: parent.left; leftMargin: Theme.s8 }
        y: root.margin
        side: Math.max(0, Math.min(root.height - 2 * root.margin, Math.round(root.width * 0.5)))
        picture: side > 0 ? root.stage.picture : ""
    }
    Item {
        anchors { left: photo.right; leftMargin: Theme.mm(10); right: parent.right; rightMargin: Theme.s6 }
        y: root.margin
        height: photo.side

        Column {
            width: parent.width
            y: -Theme.mm(2.4)

            Label {
                width: parent.width
                objectName: "title"
                text: root.stage.title
                px: Theme.title
                weight: 700
                spacing: 1.2
                maximumLineCount: root.tight || !Theme.roomy ? 2 : 3
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            Label {
                width: parent.width
                text: root.stage.price
                visible: Theme.roomy || !root.tight
                topPadding: Theme.s1
                color: Theme.ink2
                figures: true
            }
        }
        Column {
            width: parent.width
            anchors { bottom: parent.bottom; bottomMargin: -Theme.mm(1.6) }
            spacing: note.parent.visible ? Theme.s2 : 0

            Label {
                width: parent.width
                objectName: "weight"
                text: root.stage.weight
                visible: text !== ""
                px: Theme.total
                weight: 700
                spacing: 1.2
                figures: true
                color: root.stage.moving ? Theme.ink2 : Theme.ink
            }
            Label {
                width: parent.width
                objectName: "hero-amount"
                text: root.stage.amount
                visible: text !== ""
                px: Theme.hero
                weight: 700
                spacing: 1.2
            }
            Item {
                width: parent.width
                height: note.height
                visible: root.stage.note !== ""

                Icon {
                    id: sign
                    anchors { left: parent.left; verticalCenter: note.verticalCenter }
                    name: "info"
                    ink: Theme.careInk
                    px: Theme.mm(9)
                }
                Label {
                    id: note
                    anchors { left: sign.right; right: parent.right; leftMargin: Theme.s3 }
                    objectName: "note"
                    text: root.stage.note
                    px: Theme.label
                    weight: 600
                    spacing: 1.2
                    color: Theme.careInk
                    maximumLineCount: root.tight || !Theme.roomy ? 3 : 4
                }
            }
        }
    }
}
