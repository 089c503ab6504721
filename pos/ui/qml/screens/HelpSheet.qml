pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S12: answers for this moment, one open at a time; "Call a team member" is the mint button in the dock.
SheetContent {
    id: root

    natural: title.height + Theme.s6 + list.height

    SheetTitle {
        id: title
        width: parent.width
        text: root.sheet.title
    }
    Column {
        id: list
        y: title.height + Theme.s6
        width: parent.width
        spacing: Theme.s3

        Repeater {
            model: root.sheet.answers
            HelpEntry {
                required property AnswerView modelData
                kiosk: root.kiosk
                answer: modelData
                width: parent ? parent.width : 0
            }
        }
    }
}
