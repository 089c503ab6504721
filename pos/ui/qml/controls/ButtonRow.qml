pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import ".."

// Buttons of one width side by side, in as many columns as asked.
Grid {
    id: root

    required property Kiosk kiosk
    property list<var> buttons
    property int wanted: buttons.length
    property int buttonHeight: Theme.control
    property bool upright: false

    columns: Math.max(1, wanted)
    spacing: Theme.s3

    Repeater {
        model: root.buttons
        PlainButton {
            required property ButtonView modelData
            required property int index
            kiosk: root.kiosk
            button: modelData
            upright: root.upright
            readonly property int column: index % root.columns
            readonly property real pitch: (root.width + root.spacing) / root.columns
            width: Math.floor(pitch * (column + 1)) - Math.floor(pitch * column) - root.spacing
            height: root.buttonHeight
        }
    }
}
