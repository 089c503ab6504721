pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S17, S22: tick, dot, empty ring: progress without a spinner.
Item {
    id: root

    required property Kiosk kiosk
    readonly property BodyView body: kiosk.body
    readonly property int stepHeight: Theme.mm(24)

    Card {
        width: parent.width
        height: root.body.steps.length * root.stepHeight + 2 * Theme.s6
        color: Theme.tints[root.body.tone] ?? Theme.card

        Repeater {
            model: root.body.steps
            StepRow {
                required property StepView modelData
                required property int index
                y: Theme.s6 + index * root.stepHeight
                width: root.width
                height: root.stepHeight
                step: modelData
                last: index === root.body.steps.length - 1
            }
        }
    }
    ButtonRow {
        y: root.body.steps.length * root.stepHeight + 2 * Theme.s6 + Theme.s6
        width: parent.width
        kiosk: root.kiosk
        buttons: root.body.buttons
    }
}
