import QtQuick
import Pos.Counter
import "."

// What a device shows in letters: a display's rows, a board's relays.
Rectangle {
    id: root

    required property DeskView desk

    height: 84
    radius: 8
    color: Look.ink

    Words {
        objectName: "text-face"
        anchors.centerIn: parent
        width: parent.width - 2 * Look.pad
        horizontalAlignment: Text.AlignHCenter
        text: root.desk.display
        px: Look.title
        maximumLineCount: 2
        font.family: "monospace"
        color: Look.paper
    }
}
