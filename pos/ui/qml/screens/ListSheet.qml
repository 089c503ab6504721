pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S10, S11: what was shown and how it stands, with one button a row; more buttons below.
SheetContent {
    id: root

    readonly property int hinted: hint.visible ? hint.implicitHeight : 0
    natural: title.height + hinted + list.height + buttons.height + 3 * Theme.s4

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
        visible: text !== ""
        maximumLineCount: 2
        color: Theme.ink2
    }
    Column {
        id: list
        y: hint.y + root.hinted + Theme.s4
        width: parent.width
        spacing: Theme.s3

        Repeater {
            model: root.sheet.entries
            ListEntry {
                required property EntryView modelData
                kiosk: root.kiosk
                entry: modelData
                width: parent ? parent.width : 0
            }
        }
    }
    ButtonRow {
        id: buttons
        y: list.y + list.height + Theme.s4
        width: parent.width
        kiosk: root.kiosk
        buttons: root.sheet.buttons
        wanted: 1
    }
}
