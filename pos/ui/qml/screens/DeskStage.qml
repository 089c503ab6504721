pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// A01 to A14: which page this is, who is there, what to do; low, so that the page has the room.
Stage {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage
    readonly property color tint: Theme.inks[stage.tone] ?? Theme.ink

    natural: Theme.mm(28)
    rigid: true

    Rectangle {
        id: disc
        anchors { left: parent.left; verticalCenter: parent.verticalCenter }
        width: Theme.mm(18)
        height: width
        radius: width / 2
        color: Theme.card
        border.width: Theme.frame
        border.color: root.tint

        Icon {
            anchors.centerIn: parent
            name: root.stage.icon
            ink: root.tint
            px: Math.round(disc.width * 0.52)
        }
    }
    Column {
        anchors { left: disc.right; leftMargin: Theme.s6; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: Theme.s1

        Label {
            width: parent.width
            objectName: "title"
            text: root.stage.title
            px: Theme.title
            weight: 700
            spacing: 1.2
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Label {
            width: parent.width
            objectName: "sentence"
            text: root.stage.sentence
            visible: text !== ""
            weight: 600
            maximumLineCount: 2
            color: root.stage.tone === "care" ? Theme.careInk : Theme.ink2
        }
    }
}
