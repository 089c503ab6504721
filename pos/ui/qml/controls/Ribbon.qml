import QtQuick
import ".."

// A fixed band under the lamp line: training, simulated devices.
Rectangle {
    id: root

    property alias text: words.text

    height: words.text ? Theme.mm(10) : 0
    visible: height > 0
    color: Theme.hc ? "#FFFFFF" : Theme.sunk
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text

    Label {
        id: words
        anchors.centerIn: parent
        objectName: "ribbon"
        px: Theme.caption
        weight: 600
        color: Theme.hc ? "#000000" : Theme.ink2
    }
}
