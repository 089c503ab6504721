pragma ComponentBehavior: Bound
import QtQuick
import ".."

// Outlined; on the dock in the dock's colours. Words that do not fit one line at label size take two at body size.
Pressable {
    id: root

    property bool dark: false
    property bool upright: false
    property bool trailing: false
    property string icon: button ? button.icon : ""
    property int iconPx: upright ? Theme.mm(13) : px > Theme.body ? Theme.mm(9) : Theme.mm(7)
    property int px: Theme.label
    property int pad: Theme.s4
    readonly property int room: width - 2 * pad - (icon && !upright ? iconPx + gap : 0)
    readonly property int gap: Theme.s3
    readonly property bool fits: Math.ceil(measure.advanceWidth) + 2 <= room
    readonly property color ink: !ready ? (dark ? Theme.dockInk2 : Theme.ink2) : dark ? Theme.dockInk : selected ? Theme.go : Theme.ink

    implicitHeight: Theme.control
    implicitWidth: Math.ceil(measure.advanceWidth) + 3 + 2 * pad + (icon ? iconPx + gap : 0)
    radius: Theme.radius
    border.width: Theme.outline
    border.color: selected ? Theme.go : dark ? Theme.dockEdge : Theme.edge
    color: dark ? (down ? Qt.lighter(Theme.dock, 1.6) : Theme.dock) : selected ? Theme.goTint : !ready ? Theme.paper : down ? Theme.sunk : Theme.card

    TextMetrics {
        id: measure
        font: words.font.family ? Qt.font({ family: Theme.family, pixelSize: root.px, weight: 600 }) : words.font
        text: root.label
    }
    Grid {
        id: face
        anchors { centerIn: parent; verticalCenterOffset: reason.item ? -Math.round(reason.height / 2) : 0 }
        columns: root.upright || !root.icon ? 1 : 2
        layoutDirection: root.trailing !== Theme.rtl ? Qt.RightToLeft : Qt.LeftToRight
        LayoutMirroring.enabled: false
        spacing: root.upright ? Theme.s3 : root.gap
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter

        Icon {
            name: root.icon
            ink: root.ink
            px: root.iconPx
        }
        Label {
            id: words
            visible: root.label !== ""
            width: root.fits ? implicitWidth : root.room
            elide: root.fits ? Text.ElideNone : Text.ElideRight
            text: root.label
            px: root.fits ? root.px : Theme.body
            spacing: 1.2
            weight: 600
            color: root.ink
            maximumLineCount: root.fits ? 1 : 2
            horizontalAlignment: root.upright || !root.fits && !root.icon ? Text.AlignHCenter : Text.AlignLeft
        }
    }
    Loader {
        id: reason
        anchors { left: parent.left; right: parent.right; top: face.bottom; leftMargin: root.pad; rightMargin: root.pad }
        active: !root.ready && root.button !== null && root.button.why !== ""
        sourceComponent: Label {
            objectName: root.name + "-why"
            text: root.button ? root.button.why : ""
            px: Theme.caption
            spacing: 1.2
            color: root.ink
            maximumLineCount: 2
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
