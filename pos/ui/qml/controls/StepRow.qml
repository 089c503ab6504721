import QtQuick
import Pos.Ui
import ".."

// One step of a card payment.
Item {
    id: root

    required property StepView step
    property bool last: false
    readonly property bool done: step.state === "done"
    readonly property bool now: step.state === "now"

    Accessible.role: Accessible.StaticText
    Accessible.name: step.label + ", " + step.spoken

    Rectangle {
        id: ring
        anchors { left: parent.left; leftMargin: Theme.s8; verticalCenter: parent.verticalCenter }
        width: Theme.mm(14)
        height: width
        radius: width / 2
        color: root.done ? Theme.go : Theme.card
        border.width: Theme.s1
        border.color: root.done || root.now ? Theme.go : Theme.edge

        Icon {
            anchors.centerIn: parent
            name: root.done ? "check" : ""
            ink: Theme.goInk
            px: Theme.mm(8)
        }
        Rectangle {
            anchors.centerIn: parent
            width: Theme.s6
            height: width
            radius: width / 2
            color: Theme.go
            visible: root.now
        }
    }
    Rectangle {
        anchors.horizontalCenter: ring.horizontalCenter
        y: ring.y + ring.height + Theme.s2
        width: Theme.s1
        height: root.height - ring.height - 2 * Theme.s2
        radius: width / 2
        color: root.done ? Theme.go : Theme.line
        visible: !root.last
    }
    Label {
        anchors { left: ring.right; right: parent.right; leftMargin: Theme.s6; rightMargin: Theme.s6; verticalCenter: parent.verticalCenter }
        text: root.step.label
        px: Theme.label
        weight: root.now ? 700 : 500
        color: root.done || root.now ? Theme.ink : Theme.ink2
        maximumLineCount: 2
        spacing: 1.2
    }
}
