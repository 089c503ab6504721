import QtQuick
import ".."

// A small label: icon and word, never colour alone.
Rectangle {
    id: root

    property string kind: ""
    property string label: ""
    readonly property bool care: kind === "id-check" || kind === "checking"
    readonly property color ink: care ? Theme.careInk : kind === "id-ok" ? Theme.go : Theme.save
    readonly property var icons: ({ "id-check": "id-card", "id-ok": "check", "checking": "hourglass", "member": "badge-check", "offer": "tag" })

    implicitWidth: row.implicitWidth + Theme.s6
    implicitHeight: Theme.mm(10.5)
    radius: Theme.s2
    color: care ? Theme.careTint : kind === "id-ok" ? Theme.goTint : Theme.sunk
    border.width: Theme.hc ? Theme.mm(0.75) : 0
    border.color: ink

    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.s2

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.icons[root.kind] ?? ""
            ink: root.ink
            px: Theme.mm(6.5)
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.label
            px: Theme.caption
            weight: 600
            color: root.ink
        }
    }
}
