pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import ".."

// Keys in rows of three, always from the left, as on a telephone.
Grid {
    id: root

    required property Kiosk kiosk
    property list<var> keys
    property int keyWidth: Theme.mm(40)
    property int keyHeight: Theme.control

    columns: 3
    spacing: Theme.s3
    layoutDirection: Qt.LeftToRight
    LayoutMirroring.enabled: false

    Repeater {
        model: root.keys
        PlainButton {
            required property ButtonView modelData
            kiosk: root.kiosk
            button: modelData
            label: modelData.icon ? "" : modelData.label
            spoken: modelData.label
            px: Theme.title
            width: root.keyWidth
            height: root.keyHeight
        }
    }
}
