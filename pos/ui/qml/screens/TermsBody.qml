pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S16, a plan was chosen: which, and its terms.
Item {
    id: root

    required property Kiosk kiosk
    readonly property BodyView body: kiosk.body

    Label {
        id: heading
        width: parent.width
        text: root.body.heading
        weight: 600
        maximumLineCount: 2
    }
    Column {
        id: list
        y: heading.height + Theme.s4
        width: parent.width

        Repeater {
            model: root.body.facts
            FactRow {
                required property FactView modelData
                width: list.width
                height: implicitHeight
                kiosk: root.kiosk
                fact: modelData
            }
        }
    }
}
