pragma ComponentBehavior: Bound
import QtQuick
import ".."

// The lane light again, in colour and pattern: solid mint, blue dashes that breathe, amber chevrons, white hatching, dark.
Rectangle {
    id: root

    property string state_: "open"
    property bool hatched: false
    readonly property bool chevrons: state_ === "check" || state_ === "held"
    readonly property var colours: ({ open: Theme.lampOpen, help: Theme.lampHelp, check: Theme.lampCare, held: Theme.lampCare, staff: "#FFFFFF", closed: "transparent", fault: Theme.lampStop })
    readonly property color lit: colours[state_] ?? "transparent"
    readonly property bool white: hatched || state_ === "staff"

    implicitHeight: Theme.s4
    color: Theme.lampGround

    Item {
        anchors { left: parent.left; right: parent.right; leftMargin: Theme.s8; rightMargin: Theme.s8; verticalCenter: parent.verticalCenter }
        height: Theme.s2

        Rectangle {
            anchors.fill: parent
            radius: height / 2
            color: root.lit
            visible: !root.white && !root.chevrons && root.state_ !== "help"
        }
        Repeater {
            model: root.state_ === "help" && !root.white ? 3 : 0
            Rectangle {
                required property int index
                x: Math.round(index * parent.width / 3 + (index > 0 ? Theme.s6 : 0))
                width: Math.round(parent.width / 3 - (index < 2 ? Theme.s6 : Theme.s6))
                height: parent.height
                radius: height / 2
                color: root.lit
            }
        }
        Image {
            anchors.fill: parent
            visible: root.chevrons || root.white
            source: visible ? "image://pattern/" + (root.white ? "hatch" : "chevron") + "/" + Math.round(width) + "/" + Math.round(height) + "/" + encodeURIComponent(root.white ? "#FFFFFF" : root.lit) : ""
        }
        SequentialAnimation on opacity {
            running: (root.state_ === "held" || root.state_ === "help") && !Theme.lessMotion
            loops: Animation.Infinite
            alwaysRunToEnd: true
            NumberAnimation { to: 0.35; duration: root.state_ === "held" ? 500 : 1000 }
            NumberAnimation { to: 1; duration: root.state_ === "held" ? 500 : 1000 }
        }
    }
}
