pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// The keyboard of S04: the layout of the language; ten keys of 15 mm at least.
SheetContent {
    id: root

    readonly property int longest: sheet.rows.reduce((most, row) => Math.max(most, row.length), 1)
    readonly property int keyWidth: Math.floor((width - (longest - 1) * Theme.s3) / longest)
    natural: field.height + Theme.s6 + keyboard.height + (none.visible ? none.height + Theme.s3 : 0)

    Rectangle {
        id: field
        width: parent.width
        height: Theme.control
        radius: Theme.radius
        color: Theme.sunk
        border.width: Theme.outline
        border.color: Theme.edge

        Icon {
            id: icon
            anchors { left: parent.left; leftMargin: Theme.s6; verticalCenter: parent.verticalCenter }
            name: "search"
        }
        Label {
            anchors { left: icon.right; right: parent.right; leftMargin: Theme.s4; rightMargin: Theme.s4; verticalCenter: parent.verticalCenter }
            objectName: "typed"
            text: root.sheet.typed
            px: Theme.title
            weight: 600
            spacing: 1.2
        }
    }
    Label {
        id: none
        y: field.height + Theme.s3
        width: parent.width
        text: root.sheet.none
        visible: text !== ""
        color: Theme.ink2
        weight: 600
    }
    Column {
        id: keyboard
        y: field.height + Theme.s6 + (none.visible ? none.height + Theme.s3 : 0)
        width: parent.width
        spacing: Theme.s3

        Repeater {
            model: root.sheet.rows
            KeyRow {
                required property var modelData
                anchors.horizontalCenter: parent ? parent.horizontalCenter : undefined
                kiosk: root.kiosk
                keys: modelData
                keyWidth: root.keyWidth
            }
        }
    }
}
