pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// A page for staff, from top to bottom: facts, "Why?" and its chips, buttons, what is typed, its keys.
Item {
    id: root

    required property Kiosk kiosk
    readonly property BodyView body: kiosk.body
    readonly property int keyRoom: height - keypad.y
    // Many buttons share the room that there is; a reason under one needs a little more.
    readonly property int buttonRows: Math.ceil(body.buttons.length / choices.columns)
    // Where the last of it ends: below that the shopper's list stays visible.
    readonly property int end: keypad.visible ? keypad.y + keypad.height : field.visible ? field.y + field.height : choices.visible ? choices.y + choices.height : above.height
    readonly property int buttonHeight: Math.max(Theme.touch, Math.min(Theme.mm(24), Math.floor((height - choices.y + Theme.s3) / Math.max(1, buttonRows)) - Theme.s3))

    Column {
        id: above
        width: parent.width
        spacing: Theme.s3

        Column {
            width: parent.width

            Repeater {
                model: root.body.facts
                FactRow {
                    required property FactView modelData
                    width: above.width
                    height: implicitHeight
                    kiosk: root.kiosk
                    fact: modelData
                }
            }
        }
        Label {
            width: parent.width
            text: root.body.heading
            visible: text !== "" && root.body.chips.length > 0
            weight: 600
        }
        ButtonRow {
            width: parent.width
            kiosk: root.kiosk
            buttons: root.body.chips
            wanted: root.kiosk.landscape && root.body.chips.length > 4 ? 3 : 2
            visible: root.body.chips.length > 0
        }
    }
    ButtonRow {
        id: choices
        y: above.height > 0 ? above.height + Theme.s4 : 0
        width: parent.width
        kiosk: root.kiosk
        buttons: root.body.buttons
        wanted: root.body.buttons.length > 8 ? (root.kiosk.landscape ? 3 : 2) : root.kiosk.landscape ? 2 : Math.min(2, Math.max(1, root.body.buttons.length))
        buttonHeight: root.buttonHeight
        visible: root.body.buttons.length > 0
    }
    Rectangle {
        id: field
        y: choices.y + (choices.visible ? choices.height + Theme.s4 : 0)
        width: parent.width
        height: Theme.primary
        radius: Theme.radius
        color: Theme.sunk
        border.width: Theme.outline
        border.color: Theme.edge
        visible: root.body.typing

        Label {
            anchors { left: parent.left; leftMargin: Theme.s6; verticalCenter: parent.verticalCenter }
            text: root.body.hint
            color: Theme.ink2
        }
        Label {
            anchors { right: parent.right; rightMargin: Theme.s6; verticalCenter: parent.verticalCenter }
            objectName: "typed"
            text: root.body.typed
            px: Theme.total
            weight: 600
            figures: true
            spacing: 1.2
            Accessible.role: Accessible.EditableText
            Accessible.name: root.body.hint
            Accessible.description: text
        }
    }
    Keypad {
        id: keypad
        anchors.horizontalCenter: parent.horizontalCenter
        y: field.y + field.height + Theme.s3
        kiosk: root.kiosk
        keys: root.body.keys
        keyWidth: Math.floor((parent.width - 2 * spacing) / 3)
        keyHeight: Math.max(Theme.touch, Math.min(Theme.mm(26), Math.floor((root.keyRoom - 3 * spacing) / 4)))
        visible: root.body.keys.length > 0
    }
}
