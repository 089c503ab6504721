import QtQuick
import Pos.Ui
import "../controls"
import ".."

// The newest item, large: picture, name, amount, what was saved; along the foot, where it goes.
Stage {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage
    // Under a banner everything moves closer together; the words win over the strip where both do not fit.
    readonly property bool tight: kiosk.banner.shown && !kiosk.landscape
    readonly property bool full: tight && stage.saving !== "" && stage.note !== ""
    readonly property int margin: tight ? Theme.s6 : Theme.s8
    readonly property int foot: stage.strip === "" || full ? 0 : kiosk.landscape ? Theme.mm(31.5) : tight ? Theme.mm(18) : Theme.primary
    readonly property int upper: height - foot

    natural: Theme.roomy ? Theme.mm(135.5) : Theme.mm(84)

    Card {
        anchors.fill: parent
        Accessible.role: Accessible.StaticText
        Accessible.name: root.stage.title + " " + root.stage.amount
    }
    Photo {
        id: photo
        anchors { left: parent.left; leftMargin: Theme.s8 }
        y: root.margin
        side: Math.max(0, Math.min(root.upper - 2 * root.margin, root.width * 0.55))
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
                objectName: "hero-name"
                text: root.stage.title
                px: Theme.title
                weight: 700
                spacing: 1.2
                maximumLineCount: root.tight ? 2 : 3
            }
            Label {
                width: parent.width
                text: root.stage.detail
                visible: text !== ""
                topPadding: Theme.s1
                color: Theme.ink2
                figures: true
                maximumLineCount: root.tight ? 1 : 2
            }
        }
        Column {
            width: parent.width
            anchors { bottom: parent.bottom; bottomMargin: -Theme.mm(1.6) }

            Label {
                width: parent.width
                objectName: "hero-amount"
                text: root.stage.amount
                px: Theme.hero
                weight: 700
                spacing: 1.2
            }
            Item {
                width: parent.width
                height: saving.height
                visible: root.stage.saving !== ""

                Icon {
                    id: tag
                    anchors { left: parent.left; verticalCenter: saving.verticalCenter }
                    name: "tag"
                    ink: Theme.save
                    px: Theme.mm(7)
                }
                Label {
                    id: saving
                    anchors { left: tag.right; right: parent.right; leftMargin: Theme.s3 }
                    text: root.stage.saving
                    weight: 600
                    color: Theme.save
                    maximumLineCount: 2
                }
            }
            Item {
                width: parent.width
                height: note.height
                visible: root.stage.note !== ""

                Icon {
                    id: card
                    anchors { left: parent.left; verticalCenter: note.verticalCenter }
                    name: "id-card"
                    ink: Theme.careInk
                    px: Theme.mm(7)
                }
                Label {
                    id: note
                    anchors { left: card.right; right: parent.right; leftMargin: Theme.s3 }
                    text: root.stage.note
                    weight: 600
                    color: Theme.careInk
                    maximumLineCount: 3
                }
            }
        }
    }
    CardFoot {
        id: strip
        width: parent.width
        y: root.upper
        height: root.foot
        visible: root.foot > 0

        ShelfStrip {
            anchors { fill: parent; margins: strip.inset }
            color: "transparent"
            label: root.stage.strip
            icon: root.stage.stripIcon
            px: root.kiosk.landscape ? Theme.title : Theme.label
        }
    }
}
