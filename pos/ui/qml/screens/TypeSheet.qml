import QtQuick
import "../controls"
import ".."

// S29: the number under the bars on our own keypad; digits run from the left in every language.
SheetContent {
    id: root

    readonly property bool care: sheet.noteTone === "care"
    natural: title.height + field.height + note.height + 3 * Theme.s4 + 4 * Theme.control + 3 * Theme.s3

    SheetTitle {
        id: title
        width: parent.width
        text: root.sheet.title
    }
    Rectangle {
        id: field
        y: title.height + Theme.s4
        width: parent.width
        height: Theme.primary
        radius: Theme.radius
        color: Theme.sunk
        border.width: Theme.outline
        border.color: root.care ? Theme.careInk : Theme.edge

        Label {
            anchors.centerIn: parent
            objectName: "typed"
            text: root.sheet.amount !== "" ? root.sheet.amount : root.sheet.typed
            px: Theme.total
            weight: 600
            figures: true
            spacing: 1.2
            Accessible.role: Accessible.EditableText
            Accessible.name: root.sheet.title
            Accessible.description: text
        }
        Rectangle {
            anchors.centerIn: parent
            width: Theme.mm(0.75)
            height: Theme.mm(12)
            color: Theme.ink2
            visible: root.sheet.typed === "" && root.sheet.amount === ""
        }
    }
    Label {
        id: note
        y: field.y + field.height + Theme.s2
        width: parent.width
        text: root.sheet.note
        weight: 600
        color: root.care ? Theme.careInk : Theme.ink2
        maximumLineCount: 2
        horizontalAlignment: Text.AlignHCenter
    }
    Keypad {
        anchors.horizontalCenter: parent.horizontalCenter
        y: note.y + note.height + Theme.s3
        kiosk: root.kiosk
        keys: root.sheet.keys
        keyWidth: Math.floor((parent.width - 2 * spacing) / 3)
        keyHeight: Math.max(Theme.touch, Math.min(Theme.mm(30), Math.floor((root.height - y - 3 * spacing) / 4)))
    }
}
