import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S23: the receipt as a QR code, thank you and what was paid beside it.
Stage {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage
    readonly property int inset: Theme.mm(14)
    readonly property int side: Math.min(height - 2 * inset, Math.round(width * 0.545))

    natural: Theme.roomy ? Theme.mm(164.5) : Theme.mm(110)

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
            objectName: "receipt-code"
            source: root.stage.qr && root.side > 0 ? "image://qr/" + encodeURIComponent(root.stage.qr) + "/" + root.side + "/" + encodeURIComponent("#14242B") : ""
            Accessible.role: Accessible.Graphic
            Accessible.name: root.stage.hint
        }
    }
    Item {
        anchors { left: paper.right; leftMargin: Theme.mm(7); right: parent.right; rightMargin: Theme.s6; top: paper.top; bottom: paper.bottom; topMargin: Theme.s4; bottomMargin: Theme.s4 }

        Rectangle {
            id: tick
            anchors.left: parent.left
            width: Theme.mm(22)
            height: width
            radius: width / 2
            color: Theme.go

            Icon {
                anchors.centerIn: parent
                name: "check"
                ink: Theme.goInk
                px: Theme.mm(14)
            }
        }
        Label {
            id: title
            anchors { left: parent.left; right: parent.right; top: tick.bottom; topMargin: Theme.s6 }
            objectName: "title"
            text: root.stage.title
            px: Theme.total
            weight: 700
            spacing: 1.2
            maximumLineCount: 2
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Label {
            anchors { left: parent.left; right: parent.right; top: title.bottom; topMargin: Theme.s1 }
            text: root.stage.sentence
            px: Theme.label
            maximumLineCount: 3
        }
        Icon {
            id: phone
            anchors { left: parent.left; verticalCenter: hint.verticalCenter }
            name: root.stage.hint ? "smartphone" : ""
            px: Theme.mm(9)
        }
        Label {
            id: hint
            anchors { left: phone.right; right: parent.right; bottom: parent.bottom; leftMargin: Theme.s6 }
            text: root.stage.hint
            weight: 600
            maximumLineCount: 3
        }
    }
}
