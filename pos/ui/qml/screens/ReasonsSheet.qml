import QtQuick
import "../controls"
import ".."

// A short list of buttons under a title.
SheetContent {
    id: root

    natural: title.height + Theme.s6 + choices.height

    SheetTitle {
        id: title
        width: parent.width
        text: root.sheet.title
    }
    ButtonRow {
        id: choices
        y: title.height + Theme.s6
        width: parent.width
        kiosk: root.kiosk
        buttons: root.sheet.choices
        wanted: 1
        buttonHeight: Theme.primary
    }
}
