import QtQuick
import Pos.Ui
import ".."

// Count, total and the way forward on an ink slab; the foot row in portrait.
Rectangle {
    id: root

    required property Kiosk kiosk
    readonly property DockView dock: kiosk.dock
    readonly property bool lined: dock.total !== ""
    readonly property bool hasFoot: !kiosk.landscape && dock.foot.length === 3
    readonly property bool busy: dock.mint !== null || dock.back !== null || dock.text !== ""

    implicitHeight: (busy ? Theme.mm(5) + (lined ? Theme.mm(13) + Theme.s4 : Theme.s1) + Theme.primary : 0)
                    + (hasFoot ? Theme.s4 + Theme.control : 0) + (busy || hasFoot ? Theme.s6 : 0)
    color: Theme.dock

    Rectangle {
        width: parent.width
        height: Theme.s1
        color: Theme.dockLine
        visible: Theme.at > 0 && root.height > 0
    }
    Label {
        id: total
        anchors { right: parent.right; rightMargin: Theme.s8 }
        y: Theme.mm(5) - Theme.mm(0.5)
        height: Theme.mm(13)
        objectName: "total"
        text: root.dock.total
        px: Theme.total
        weight: 700
        color: Theme.dockInk
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Label {
        id: count
        anchors { left: parent.left; leftMargin: Theme.s8; baseline: total.baseline }
        text: root.dock.count
        px: Theme.label
        weight: 600
        color: Theme.dockInk
    }
    Label {
        anchors { left: count.right; leftMargin: Theme.s6; right: total.left; rightMargin: Theme.s4; baseline: total.baseline }
        text: root.dock.saving
        visible: implicitWidth <= width
        color: Theme.dockInk2
    }
    DockSlot {
        id: slot
        anchors { left: parent.left; right: parent.right; leftMargin: Theme.s8; rightMargin: Theme.s8 }
        y: Theme.mm(5) + (root.lined ? Theme.mm(13) + Theme.s4 : Theme.s1)
        height: Theme.primary
        kiosk: root.kiosk
    }
    Foot {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: Theme.s8; rightMargin: Theme.s8; bottomMargin: Theme.s6 }
        height: Theme.control
        kiosk: root.kiosk
        dark: true
        visible: root.hasFoot
    }
}
