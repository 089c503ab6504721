import QtQuick
import Pos.Ui
import "../controls"
import ".."

// A notice's icon, title, sentence and detail, one below the other.
Column {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage
    property bool pictured: false
    readonly property bool centred: stage.centred
    readonly property int side: centred ? Text.AlignHCenter : Text.AlignLeft
    readonly property color tint: Theme.inks[stage.tone] ?? Theme.ink

    Item {
        width: parent.width
        height: disc.height
        visible: !root.pictured

        Rectangle {
            id: disc
            x: root.centred ? Math.round((parent.width - width) / 2) : Theme.rtl ? parent.width - width : 0
            width: Theme.mm(root.centred ? 40 : 27.6)
            height: width
            radius: width / 2
            color: root.stage.tone === "plain" || root.centred ? Theme.sunk : Theme.card
            border.width: Theme.frame
            border.color: root.tint

            Icon {
                anchors.centerIn: parent
                name: root.stage.icon
                ink: root.tint
                px: Math.round(disc.width * 0.52)
            }
        }
    }
    Label {
        width: parent.width
        objectName: "title"
        text: root.stage.title
        topPadding: root.pictured ? 0 : Theme.mm(7.5)
        px: root.pictured ? Theme.title : Theme.total
        weight: 700
        spacing: 1.2
        maximumLineCount: 4
        horizontalAlignment: root.side
        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    Label {
        width: parent.width
        text: root.stage.sentence
        visible: text !== ""
        topPadding: Theme.s3
        px: Theme.label
        maximumLineCount: 4
        horizontalAlignment: root.side
    }
    Label {
        width: parent.width
        text: root.stage.detail
        visible: text !== ""
        topPadding: Theme.s3
        color: Theme.ink2
        figures: true
        maximumLineCount: 3
        horizontalAlignment: root.side
    }
}
