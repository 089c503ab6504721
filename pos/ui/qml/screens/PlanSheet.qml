pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// The plans to pay by, side by side; below them the terms of the one that is looked at.
SheetContent {
    id: root

    natural: title.height + hint.height + choices.height + list.height + 2 * Theme.s4 + Theme.s2

    SheetTitle {
        id: title
        width: parent.width
        text: root.sheet.title
    }
    Label {
        id: hint
        y: title.height + Theme.s2
        width: parent.width
        text: root.sheet.hint
        maximumLineCount: 2
        color: Theme.ink2
    }
    ButtonRow {
        id: choices
        y: hint.y + hint.height + Theme.s4
        width: parent.width
        kiosk: root.kiosk
        buttons: root.sheet.choices
        wanted: Math.min(2, root.sheet.choices.length)
        buttonHeight: Theme.primary
    }
    Column {
        id: list
        y: choices.y + choices.height + Theme.s4
        width: parent.width

        Repeater {
            model: root.sheet.facts
            FactRow {
                required property FactView modelData
                width: list.width
                height: implicitHeight
                kiosk: root.kiosk
                fact: modelData
            }
        }
    }
}
