import QtQuick
import Pos.Ui
import "../controls"
import ".."

// A guide photo edge to edge; below it the title at the start, the amount at the end.
Stage {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage
    readonly property int words: kiosk.landscape ? Theme.mm(29) : stage.large ? Theme.mm(37) : Theme.mm(39.7)
    readonly property int photo: Theme.roomy ? (stage.large ? Theme.mm(248) : Theme.mm(178.6)) : Theme.mm(stage.large ? 165 : 115)

    natural: photo + words
    rigid: !kiosk.landscape

    Card {
        anchors.fill: parent
    }
    Guide {
        x: Theme.frame
        y: Theme.frame
        width: root.width - 2 * Theme.frame
        height: root.height - root.words - 2 * Theme.frame
        slot: root.stage.slot
        spot: root.stage.spot
        topOnly: true
        corner: Theme.cardRadius
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round((root.height - root.words - height) / 2)
        width: Math.min(Theme.mm(56), root.height - root.words - 2 * Theme.s8)
        height: width
        radius: width / 2
        color: Theme.sunk
        visible: root.stage.slot === "" && root.stage.icon !== ""

        Icon {
            anchors.centerIn: parent
            name: root.stage.icon
            ink: Theme.ink
            px: Math.round(parent.width * 0.52)
        }
    }
    Item {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: Theme.s8; rightMargin: Theme.s8 }
        height: root.words

        Column {
            anchors { left: parent.left; right: amount.left; rightMargin: Theme.s6; verticalCenter: parent.verticalCenter }

            Label {
                width: parent.width
                objectName: "title"
                text: root.stage.title
                px: root.stage.large ? Theme.total : Theme.title
                weight: 700
                spacing: 1.2
                maximumLineCount: 2
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            Label {
                width: parent.width
                text: root.stage.sentence
                visible: text !== ""
                px: Theme.label
                weight: 600
                spacing: 1.2
                maximumLineCount: 2
            }
        }
        Label {
            id: amount
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            objectName: "hero-amount"
            text: root.stage.amount
            px: Theme.hero
            weight: 700
            spacing: 1.2
        }
    }
}
