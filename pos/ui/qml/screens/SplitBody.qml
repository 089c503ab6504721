pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S21: the parts that are paid, how much comes next, and by which way.
Item {
    id: root

    required property Kiosk kiosk
    readonly property BodyView body: kiosk.body
    // More than four ways stand in two rows all the same: three rows leave no room for the words.
    readonly property int columns: body.ways.length > 4 ? 3 : 2
    readonly property int rows: Math.ceil(body.ways.length / columns)

    Column {
        id: parts
        width: parent.width

        Repeater {
            model: root.body.parts
            Item {
                id: line
                required property string modelData
                required property int index
                width: parent ? parent.width : 0
                height: Theme.mm(11)

                Icon {
                    id: tick
                    anchors { left: parent.left; verticalCenter: parent.verticalCenter }
                    name: "circle-check"
                    ink: Theme.go
                    px: Theme.mm(7)
                }
                Label {
                    anchors { left: tick.right; right: parent.right; leftMargin: Theme.s3; verticalCenter: parent.verticalCenter }
                    objectName: "part-" + line.index
                    text: line.modelData
                    weight: 600
                }
            }
        }
    }
    Label {
        id: question
        y: parts.height + (parts.height > 0 ? Theme.s3 : 0)
        width: parent.width
        text: root.body.question
        weight: 600
    }
    ButtonRow {
        id: amounts
        y: question.y + question.height + Theme.s3
        width: parent.width
        kiosk: root.kiosk
        buttons: root.body.amounts
        buttonHeight: Theme.control
    }
    Label {
        id: heading
        y: amounts.y + amounts.height + Theme.s6
        width: parent.width
        text: root.body.heading
        weight: 600
    }
    ButtonRow {
        readonly property int start: heading.y + heading.height + Theme.s3
        y: start
        width: parent.width
        kiosk: root.kiosk
        buttons: root.body.ways
        wanted: root.columns
        upright: true
        buttonHeight: root.rows > 0 ? Math.min(Theme.mm(47), Math.floor((root.height - start - (root.rows - 1) * spacing) / root.rows)) : 0
    }
}
