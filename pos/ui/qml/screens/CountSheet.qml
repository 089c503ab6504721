import QtQuick
import "../controls"
import ".."

// S06: how many: a big number, minus and plus, keys 1-9.
SheetContent {
    id: root

    natural: head.height + Theme.s6 + keys.height + Theme.s6 + note.height

    Item {
        id: head
        width: parent.width
        height: Theme.mm(36)

        Photo {
            id: photo
            anchors.left: parent.left
            picture: root.sheet.picture
            side: parent.height
        }
        SheetTitle {
            anchors { left: photo.right; right: count.left; leftMargin: Theme.s6; rightMargin: Theme.s4; verticalCenter: parent.verticalCenter }
            text: root.sheet.title
            maximumLineCount: 3
        }
        Count {
            id: count
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            kiosk: root.kiosk
            value: root.sheet.number
            less: root.sheet.less
            more: root.sheet.more
            px: Theme.hero
            room: Theme.mm(36)
        }
    }
    Keypad {
        id: keys
        anchors.horizontalCenter: parent.horizontalCenter
        y: head.height + Theme.s6
        kiosk: root.kiosk
        keys: root.sheet.keys
        keyWidth: Math.floor((parent.width - 2 * spacing) / 3)
        keyHeight: Math.max(Theme.control, Math.min(Theme.mm(34), Math.floor((root.height - y - note.height - Theme.s3 - 2 * spacing) / 3)))
    }
    Label {
        id: note
        y: keys.y + keys.height + Theme.s3
        width: parent.width
        text: root.sheet.note
        height: text ? lineHeight : 0
        weight: 600
        color: Theme.careInk
        horizontalAlignment: Text.AlignHCenter
    }
}
