import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S16: a bag for those who forgot it, and the other ways to pay.
Item {
    id: root

    required property Kiosk kiosk
    readonly property BodyView body: kiosk.body
    // More than four ways stand in two rows all the same: three rows leave no room for the words.
    readonly property int columns: body.ways.length > 4 ? 3 : 2
    readonly property int rows: Math.ceil(body.ways.length / columns)

    StepperRow {
        id: bag
        width: parent.width
        height: visible ? Theme.mm(root.body.member ? 24 : 30) : 0
        kiosk: root.kiosk
        stepper: root.body.bag
        visible: stepper !== null
    }
    PlainButton {
        id: member
        y: bag.visible ? bag.height + Theme.s3 : 0
        width: parent.width
        height: visible ? Theme.touch : 0
        kiosk: root.kiosk
        button: root.body.member
        visible: root.body.member !== null
    }
    Label {
        id: heading
        y: member.visible ? member.y + member.height + Theme.s3 : bag.visible ? bag.height + Theme.mm(8.4) : 0
        width: parent.width
        text: root.body.heading
        weight: 600
        visible: text !== ""
    }
    ButtonRow {
        id: ways
        readonly property int start: heading.y + heading.height + Theme.mm(member.visible ? 2 : 4)
        y: start
        width: parent.width
        kiosk: root.kiosk
        buttons: root.body.ways
        wanted: root.columns
        upright: true
        buttonHeight: root.rows > 0 ? Math.min(Theme.mm(47), Math.floor((root.height - start - (root.rows - 1) * spacing) / root.rows)) : 0
    }
}
