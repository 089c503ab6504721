import QtQuick
import Pos.Ui
import ".."

// One thing of a list: icon, what it is over how it stands, one button.
Rectangle {
    id: root

    required property Kiosk kiosk
    required property EntryView entry
    readonly property color tint: Theme.tints[entry.tone] ?? Theme.card
    readonly property color ink: Theme.inks[entry.tone] ?? Theme.ink

    objectName: entry.name
    implicitHeight: Math.max(Theme.mm(24), words.implicitHeight + 2 * Theme.s3)
    radius: Theme.radius
    color: tint
    border.width: Theme.outline
    border.color: Theme.edge
    Accessible.role: Accessible.ListItem
    Accessible.name: entry.title + ". " + entry.detail

    Icon {
        id: icon
        anchors { left: parent.left; leftMargin: Theme.s6; verticalCenter: parent.verticalCenter }
        name: root.entry.icon
        ink: root.ink
    }
    Column {
        id: words
        anchors { left: icon.right; right: button.visible ? button.left : parent.right; leftMargin: Theme.s4; rightMargin: Theme.s4; verticalCenter: parent.verticalCenter }

        Label {
            width: parent.width
            text: root.entry.title
            px: Theme.label
            weight: 600
            spacing: 1.2
            maximumLineCount: 2
        }
        Label {
            width: parent.width
            text: root.entry.detail
            visible: text !== ""
            color: root.entry.tone === "plain" ? Theme.ink2 : root.ink
            spacing: 1.2
            maximumLineCount: 2
        }
    }
    PlainButton {
        id: button
        anchors { right: parent.right; rightMargin: Theme.s4; verticalCenter: parent.verticalCenter }
        width: visible ? Math.max(implicitWidth, Theme.mm(24)) : 0
        height: Theme.touch
        kiosk: root.kiosk
        button: root.entry.button
        visible: root.entry.button !== null
    }
}
