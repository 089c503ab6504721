import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S21: what is paid and what is left, as a bar and in figures.
Stage {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage

    natural: Theme.roomy ? Theme.mm(118) : Theme.mm(80)

    Card {
        anchors.fill: parent
        color: Theme.tints[root.stage.tone] ?? Theme.card
    }
    Column {
        id: words
        anchors { left: parent.left; right: parent.right; top: parent.top; leftMargin: Theme.s8; rightMargin: Theme.s8; topMargin: Theme.s6 }
        spacing: Theme.s2

        Label {
            width: parent.width
            objectName: "title"
            text: root.stage.title
            px: Theme.title
            weight: 700
            spacing: 1.2
            maximumLineCount: 2
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Label {
            width: parent.width
            objectName: "sentence"
            text: root.stage.sentence
            visible: text !== ""
            weight: 600
            maximumLineCount: root.kiosk.landscape ? 2 : 3
        }
    }
    Rectangle {
        id: bar
        objectName: "paid-bar"
        anchors { left: words.left; right: words.right; bottom: sums.top; bottomMargin: Theme.s4 }
        height: Theme.mm(6)
        radius: height / 2
        color: Theme.sunk
        border.width: Theme.outline
        border.color: Theme.edge
        Accessible.role: Accessible.ProgressBar
        Accessible.name: root.stage.paidLabel + " " + root.stage.paid + ", " + root.stage.leftLabel + " " + root.stage.left

        Rectangle {
            anchors.left: parent.left
            width: Math.round(parent.width * root.stage.share / 1000)
            height: parent.height
            radius: height / 2
            color: Theme.go
            visible: root.stage.share > 0
        }
    }
    Item {
        id: sums
        anchors { left: words.left; right: words.right; bottom: parent.bottom; bottomMargin: Theme.s6 }
        height: Math.max(paid.height, left.height)

        Column {
            id: paid
            anchors.left: parent.left
            width: Math.round(parent.width / 2)

            Label {
                width: parent.width
                text: root.stage.paidLabel
                color: Theme.ink2
                weight: 600
            }
            Label {
                width: parent.width
                objectName: "paid-amount"
                text: root.stage.paid
                px: Theme.total
                weight: 700
                spacing: 1.2
            }
        }
        Column {
            id: left
            anchors.right: parent.right
            width: Math.round(parent.width / 2)

            Label {
                width: parent.width
                text: root.stage.leftLabel
                color: Theme.ink2
                weight: 600
                horizontalAlignment: Text.AlignRight
            }
            Label {
                width: parent.width
                objectName: "hero-amount"
                text: root.stage.left
                px: Theme.total
                weight: 700
                spacing: 1.2
                horizontalAlignment: Text.AlignRight
            }
        }
    }
}
