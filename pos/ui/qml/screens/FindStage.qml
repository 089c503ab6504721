pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S04's head: the question or the word typed so far, "Search" and "Number", the tabs.
Stage {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage

    natural: Theme.s1 + Theme.control + Theme.s4 + Theme.mm(18)
    rigid: true

    Label {
        anchors { left: parent.left; right: buttons.left; rightMargin: Theme.s4; verticalCenter: buttons.verticalCenter }
        objectName: "title"
        text: root.stage.typed || root.stage.title
        px: Theme.title
        weight: 700
        spacing: 1.2
        maximumLineCount: 2
        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    Row {
        id: buttons
        anchors.right: parent.right
        y: Theme.s1
        spacing: Theme.s3

        Repeater {
            model: root.stage.buttons
            PlainButton {
                required property ButtonView modelData
                kiosk: root.kiosk
                button: modelData
                pad: Theme.mm(5)
            }
        }
    }
    ButtonRow {
        y: Theme.s1 + Theme.control + Theme.s4
        width: parent.width
        kiosk: root.kiosk
        buttons: root.stage.tabs
        buttonHeight: Theme.mm(18)
    }
}
