import QtQuick
import Pos.Ui
import ".."

// One answer of S12: closed a question, open its sentence and the one button that does it.
Pressable {
    id: root

    required property AnswerView answer
    readonly property int head: kiosk.landscape ? Theme.mm(17) : Theme.control

    name: answer.name
    label: answer.title
    implicitHeight: answer.open ? head + more.height + Theme.s4 : head
    radius: Theme.radius
    color: answer.open ? Theme.helpTint : down ? Theme.sunk : Theme.card
    border.width: Theme.outline
    border.color: answer.open ? Theme.help : Theme.edge
    spoken: answer.open ? answer.title + ". " + answer.sentence : answer.title

    Icon {
        id: icon
        anchors { left: parent.left; leftMargin: Theme.s6 }
        y: Math.round((root.head - height) / 2)
        name: root.answer.icon
        ink: root.answer.open ? Theme.help : Theme.ink
    }
    Label {
        anchors { left: icon.right; right: chevron.left; leftMargin: Theme.s4; rightMargin: Theme.s4 }
        height: root.head
        text: root.answer.title
        px: Theme.label
        weight: 600
        spacing: 1.1
        maximumLineCount: 2
    }
    Icon {
        id: chevron
        anchors { right: parent.right; rightMargin: Theme.s6; verticalCenter: icon.verticalCenter }
        name: root.answer.open ? "chevron-up" : "chevron-down"
        px: Theme.mm(8)
    }
    Item {
        id: more
        anchors { left: icon.right; right: parent.right; leftMargin: Theme.s4; rightMargin: Theme.s6 }
        y: root.head
        height: sentence.height + Theme.s3 + action.height
        visible: root.answer.open

        Label {
            id: sentence
            width: parent.width
            text: root.answer.sentence
            maximumLineCount: 3
        }
        PlainButton {
            id: action
            anchors.left: parent.left
            y: sentence.height + Theme.s3
            width: Math.min(parent.width, Math.max(implicitWidth, Theme.mm(70)))
            kiosk: root.kiosk
            button: root.answer.button
            visible: button !== null
        }
    }
}
