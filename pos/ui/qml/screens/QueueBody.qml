pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// A03: what is to do at this lane; held shoppers first, whoever has waited longest before the others.
ListView {
    id: root

    required property Kiosk kiosk

    objectName: "queue"
    model: kiosk.body.queue
    spacing: Theme.s3
    clip: interactive
    interactive: contentHeight > height
    boundsBehavior: Flickable.StopAtBounds
    Accessible.role: Accessible.List
    Accessible.name: kiosk.stage.title
    delegate: Pressable {
        id: row

        required property QueueRowView modelData
        kiosk: root.kiosk
        button: modelData.button
        policy: TapHandler.DragThreshold
        width: root.width
        height: Theme.mm(30)
        radius: Theme.cardRadius
        color: down ? Theme.sunk : modelData.held ? Theme.careTint : Theme.card
        border.width: Theme.outline
        border.color: modelData.held ? Theme.careInk : Theme.edge
        spoken: label + ", " + modelData.detail

        Label {
            id: cause
            anchors { left: parent.left; right: since.left; leftMargin: Theme.s6; rightMargin: Theme.s3 }
            y: Theme.s3
            height: Math.round(Theme.label * 1.3)
            text: row.label
            px: Theme.label
            weight: row.modelData.quiet ? 500 : 700
        }
        Label {
            id: since
            anchors { right: parent.right; rightMargin: Theme.s6 }
            y: Theme.s3
            height: cause.height
            text: row.modelData.since
            figures: true
            color: Theme.ink2
        }
        Label {
            anchors { left: cause.left; right: chips.left; bottom: parent.bottom; rightMargin: Theme.s3; bottomMargin: Theme.s3 }
            height: Math.round(Theme.body * 1.3)
            text: row.modelData.detail
            color: Theme.ink2
        }
        Row {
            id: chips
            anchors { right: amount.left; rightMargin: row.modelData.amount === "" ? 0 : Theme.s4; bottom: parent.bottom; bottomMargin: Theme.s3 }
            spacing: Theme.s2

            Repeater {
                model: row.modelData.chips
                Chip {
                    required property ChipView modelData
                    kind: modelData.kind
                    label: modelData.label
                }
            }
        }
        Label {
            id: amount
            anchors { right: parent.right; rightMargin: Theme.s6; bottom: parent.bottom; bottomMargin: Theme.s3 }
            height: Math.round(Theme.body * 1.3)
            text: row.modelData.amount
            weight: 600
            figures: true
        }
    }
}
