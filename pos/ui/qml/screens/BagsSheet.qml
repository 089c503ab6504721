pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S07: my own bag, and the bags for sale.
SheetContent {
    id: root

    natural: title.height + own.height + note.height + 3 * Theme.s4 + list.height

    SheetTitle {
        id: title
        width: parent.width
        text: root.sheet.title
    }
    PlainButton {
        id: own
        y: title.height + Theme.s4
        width: parent.width
        height: Theme.primary
        kiosk: root.kiosk
        button: root.sheet.own
    }
    Label {
        id: note
        y: own.y + own.height + Theme.s2
        width: parent.width
        text: root.sheet.ownNote
        maximumLineCount: 2
        horizontalAlignment: Text.AlignHCenter
        color: root.sheet.own && root.sheet.own.selected ? Theme.go : Theme.ink2
        weight: 600
    }
    Column {
        id: list
        y: note.y + note.height + Theme.s4
        width: parent.width
        spacing: Theme.s3

        Repeater {
            model: root.sheet.bags
            StepperRow {
                required property StepperView modelData
                kiosk: root.kiosk
                stepper: modelData
                width: parent ? parent.width : 0
                height: Theme.mm(28)
                color: Theme.paper
            }
        }
    }
}
