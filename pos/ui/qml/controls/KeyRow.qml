pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import ".."

// One row of the keyboard; a row of three or fewer has wide keys.
Row {
    id: root

    required property Kiosk kiosk
    property list<var> keys
    property int keyWidth: Theme.touch
    readonly property int wide: keys.length <= 3 ? 3 * keyWidth + 2 * Theme.s3 : keyWidth

    spacing: Theme.s3

    Repeater {
        model: root.keys
        PlainButton {
            required property ButtonView modelData
            kiosk: root.kiosk
            button: modelData
            label: modelData.icon ? "" : modelData.label
            spoken: modelData.label
            width: root.wide
            height: Theme.control
            pad: Theme.s1
        }
    }
}
