import QtQuick
import "../controls"
import ".."

// S14: one line of the basket: picture, its sum, how many, take it off, ask about its price.
SheetContent {
    id: root

    readonly property int side: Math.min(Theme.mm(60), Math.round(width * 0.3))
    natural: side + Theme.s8 + Theme.control + Theme.s6 + note.height + Theme.s6 + Theme.primary

    Photo {
        id: photo
        anchors.left: parent.left
        picture: root.sheet.picture
        side: root.side
    }
    Column {
        anchors { left: photo.right; right: parent.right; leftMargin: Theme.mm(10) }

        SheetTitle {
            width: parent.width
            text: root.sheet.title
            maximumLineCount: 3
        }
        Label {
            width: parent.width
            text: root.sheet.detail
            topPadding: Theme.s1
            color: Theme.ink2
            figures: true
        }
        Label {
            width: parent.width
            text: root.sheet.offer
            visible: text !== ""
            color: Theme.save
            weight: 600
            maximumLineCount: 2
        }
    }
    Label {
        anchors { left: photo.right; leftMargin: Theme.mm(10) }
        y: root.side - height + Theme.s2
        text: root.sheet.amount
        px: Theme.total
        weight: 700
        spacing: 1.2
    }
    Count {
        id: count
        anchors.horizontalCenter: parent.horizontalCenter
        y: root.side + Theme.s8
        kiosk: root.kiosk
        value: root.sheet.number
        less: root.sheet.less
        more: root.sheet.more
        px: Theme.total
        room: Theme.mm(50)
    }
    Label {
        id: note
        y: count.y + count.height + Theme.s3
        width: parent.width
        height: text ? lineHeight : 0
        text: root.sheet.note
        weight: 600
        color: Theme.careInk
        horizontalAlignment: Text.AlignHCenter
    }
    Row {
        y: note.y + note.height + Theme.s6
        width: parent.width
        spacing: Theme.s3

        PlainButton {
            width: Math.floor((parent.width - Theme.s3) / 2)
            height: Theme.primary
            kiosk: root.kiosk
            button: root.sheet.remove
        }
        PlainButton {
            width: Math.floor((parent.width - Theme.s3) / 2)
            height: Theme.primary
            kiosk: root.kiosk
            button: root.sheet.wrongPrice
        }
    }
}
