pragma ComponentBehavior: Bound
import QtQuick
import Pos.Counter
import "."

// One group of a desk's buttons below its heading; on a wide desk beside it.
Grid {
    id: root

    required property DeskView desk
    required property GroupView group
    property string hint: ""
    readonly property bool beside: width > 420

    columns: beside ? 2 : 1
    rowSpacing: 4

    Words {
        width: root.beside ? 92 : root.width
        height: root.beside ? Look.control : 14
        text: root.group.title
        px: Look.caption
        weight: 600
        color: Look.ink2
    }
    Flow {
        width: root.beside ? root.width - 92 : root.width
        spacing: 5

        Repeater {
            model: root.group.acts

            Key {
                required property ActView modelData

                objectName: modelData.key
                label: modelData.label
                tone: modelData.tone
                lit: modelData.lit
                ready: modelData.ready
                onPressed: root.desk.press(modelData.key)
                onHoveredChanged: root.hint = hovered ? modelData.hint : ""
            }
        }
    }
}
