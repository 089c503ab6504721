pragma ComponentBehavior: Bound
import QtQuick
import "../controls"
import ".."

// One line: picture, name over quantity and saving, one chip or Undo, the amount. Touching it opens the item.
Pressable {
    id: root

    required property int index
    required name
    required label
    required property string picture
    required property string detail
    required property string amount
    required property string saving
    required property string chip
    required property string chipKind
    required property string buttonLabel
    required property string buttonIcon
    required property bool removed
    property bool last: false

    height: Theme.control
    color: down ? Theme.sunk : "transparent"
    policy: TapHandler.DragThreshold
    role: Accessible.ListItem
    ListView.onPooled: visible = false
    ListView.onReused: visible = true
    spoken: label + ", " + detail + ", " + amount

    Photo {
        id: thumb
        anchors { left: parent.left; leftMargin: Theme.s6; verticalCenter: parent.verticalCenter }
        picture: root.picture
        side: Theme.touch
        corner: Theme.s2
        opacity: root.removed ? 0.4 : 1
    }
    Label {
        id: name
        anchors { left: thumb.right; right: extra.left; leftMargin: Theme.mm(5); rightMargin: Theme.s3 }
        y: Math.round((root.height - height - small.height) / 2)
        height: Math.round(Theme.body * 1.25)
        text: root.label
        weight: 600
        spacing: 1.2
        color: root.removed ? Theme.ink2 : Theme.ink
        font.strikeout: root.removed
    }
    Label {
        id: small
        anchors { left: name.left; top: name.bottom }
        width: Math.min(implicitWidth, name.width)
        height: Math.round(Theme.caption * 1.25)
        text: root.detail
        px: Theme.caption
        figures: true
        spacing: 1.2
        color: Theme.ink2
    }
    Label {
        anchors { left: small.right; right: extra.left; leftMargin: Theme.s3; rightMargin: Theme.s3; top: small.top }
        height: small.height
        text: root.saving
        visible: text !== "" && implicitWidth <= width
        px: Theme.caption
        figures: true
        weight: 600
        spacing: 1.2
        color: Theme.save
    }
    Loader {
        id: extra
        anchors { right: amount.left; rightMargin: Theme.mm(5); verticalCenter: parent.verticalCenter }
        sourceComponent: root.buttonLabel ? undo : root.chip ? chip : null
    }
    Label {
        id: amount
        anchors { right: parent.right; rightMargin: Theme.s6; verticalCenter: parent.verticalCenter }
        text: root.amount
        px: Theme.label
        weight: 600
        figures: true
        color: root.removed ? Theme.ink2 : Theme.ink
    }
    Rectangle {
        anchors { left: name.left; right: amount.right; bottom: parent.bottom }
        height: Theme.mm(0.5)
        color: Theme.line
        visible: !root.last
    }
    Component {
        id: chip
        Chip {
            kind: root.chipKind
            label: root.chip
        }
    }
    Component {
        id: undo
        PlainButton {
            kiosk: root.kiosk
            name: "undo"
            label: root.buttonLabel
            icon: root.buttonIcon
            px: Theme.body
            height: Theme.touch
        }
    }
}
