pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import ".."

// One line of a page for staff: what it is about, what is so, and what can be done about it.
Item {
    id: root

    required property Kiosk kiosk
    required property FactView fact
    readonly property bool pressable: fact.button !== null

    implicitHeight: pressable ? Theme.control + Theme.s3 : Theme.mm(12)

    Label {
        anchors { left: parent.left; verticalCenter: parent.verticalCenter }
        width: Math.min(implicitWidth, Math.round((parent.width - (root.pressable ? act.width + Theme.s4 : 0)) * 0.58))
        text: root.fact.label
        color: Theme.ink2
        maximumLineCount: 2
        spacing: 1.1
    }
    Label {
        anchors { right: root.pressable ? act.left : parent.right; rightMargin: root.pressable ? Theme.s4 : 0; verticalCenter: parent.verticalCenter }
        width: Math.min(implicitWidth, Math.round((parent.width - (root.pressable ? act.width + Theme.s4 : 0)) * 0.42) - Theme.s3)
        objectName: "fact-" + root.fact.name
        text: root.fact.value
        weight: 600
        figures: true
        maximumLineCount: 2
        spacing: 1.1
        horizontalAlignment: Text.AlignRight
        color: root.fact.tone === "care" ? Theme.careInk : root.fact.tone === "stop" ? Theme.stop : root.fact.tone === "go" ? Theme.go : Theme.ink
    }
    PlainButton {
        id: act
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        width: visible ? Math.max(Theme.mm(34), implicitWidth) : 0
        kiosk: root.kiosk
        button: root.fact.button
        visible: root.pressable
    }
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: Theme.outline
        color: Theme.line
    }
}
