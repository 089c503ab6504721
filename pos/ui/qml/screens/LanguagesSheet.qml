import QtQuick
import "../controls"
import ".."

// S02: languages in their own script, no flags.
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
        wanted: 2
        buttonHeight: Theme.primary
    }
}
