import QtQuick
import ".."

// Where the goods go: the arrow stands at the real side of the shelf in every language, or a tick where it fitted.
Rectangle {
    id: root

    property string label: ""
    property string icon: ""
    property string lead: ""
    property int px: Theme.label
    property int weight: 600
    readonly property bool toLeft: icon === "shelf-left"
    readonly property bool arrow: toLeft || icon === "shelf-right"
    // The frame mirrors with the language, the shelf does not.
    readonly property bool atStart: icon !== "" && toLeft !== Theme.rtl
    readonly property int start: atStart ? pill.width + 2 * Theme.s6 : Theme.s8

    color: Theme.goTint

    Rectangle {
        id: pill
        objectName: "shelf-arrow"
        x: root.toLeft ? Theme.s6 : root.width - width - Theme.s6
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.mm(24)
        height: Math.min(Theme.mm(18), Math.round(root.height * 0.585))
        radius: height / 2
        color: Theme.go
        visible: root.icon !== ""

        Icon {
            anchors.centerIn: parent
            name: root.arrow ? (root.toLeft ? "arrow-left" : "arrow-right") : root.icon === "tick" ? "check" : "shopping-bag"
            mirror: false
            ink: Theme.goInk
            px: Theme.mm(9.5)
        }
    }
    Icon {
        id: leadIcon
        anchors { left: parent.left; leftMargin: root.start; verticalCenter: parent.verticalCenter }
        name: root.lead
        ink: Theme.go
        px: Theme.mm(9.5)
    }
    Label {
        anchors {
            left: root.lead ? leadIcon.right : parent.left
            right: parent.right
            leftMargin: root.lead ? Theme.s4 : root.start
            rightMargin: root.atStart ? Theme.s6 : pill.width + Theme.s6 + Theme.s4
            verticalCenter: parent.verticalCenter
        }
        text: root.label
        px: root.px
        weight: root.weight
        maximumLineCount: 2
        spacing: 1.2
    }
}
