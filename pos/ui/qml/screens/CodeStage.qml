import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S19: a code for the shopper's phone, at least 60 mm wide; beside it whom it pays, how much, and a ring of time.
Stage {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage
    readonly property int inset: Theme.mm(12)
    readonly property int side: Math.max(Theme.mm(60), Math.min(height - 2 * inset, Math.round(width * 0.5)))

    natural: Theme.roomy ? Theme.mm(150) : Theme.mm(100)

    Card {
        anchors.fill: parent
    }
    Rectangle {
        id: paper
        anchors { left: parent.left; leftMargin: root.inset - Theme.s4; verticalCenter: parent.verticalCenter }
        width: root.side + 2 * Theme.s4
        height: width
        radius: Theme.radius
        color: "#FFFFFF"

        Image {
            anchors.centerIn: parent
            objectName: "payment-code"
            source: root.stage.qr && root.side > 0 ? "image://qr/" + encodeURIComponent(root.stage.qr) + "/" + root.side + "/" + encodeURIComponent("#14242B") : ""
            Accessible.role: Accessible.Graphic
            Accessible.name: root.stage.title
        }
    }
    Item {
        anchors { left: paper.right; leftMargin: Theme.mm(7); right: parent.right; rightMargin: Theme.s6; top: paper.top; bottom: paper.bottom; topMargin: Theme.s4; bottomMargin: Theme.s4 }

        Label {
            id: title
            anchors { left: parent.left; right: parent.right; top: parent.top }
            objectName: "title"
            text: root.stage.title
            px: Theme.title
            weight: 700
            spacing: 1.2
            maximumLineCount: 3
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Label {
            id: payee
            anchors { left: parent.left; right: parent.right; top: title.bottom; topMargin: Theme.s3 }
            objectName: "payee"
            text: root.stage.detail
            px: Theme.label
            weight: 600
            maximumLineCount: 2
        }
        Label {
            anchors { left: parent.left; right: parent.right; top: payee.bottom; topMargin: Theme.s2 }
            objectName: "hero-amount"
            text: root.stage.amount
            px: Theme.roomy ? Theme.total : Theme.title
            weight: 700
            spacing: 1.2
        }
        TimeRing {
            anchors { left: parent.left; bottom: parent.bottom }
            width: Theme.roomy ? Theme.mm(26) : Theme.mm(18)
            height: width
            seconds: root.stage.barSeconds
            key: root.stage.qr

            Icon {
                anchors.centerIn: parent
                name: "smartphone"
                px: Math.round(parent.width * 0.46)
            }
        }
    }
}
