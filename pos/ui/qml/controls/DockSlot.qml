import QtQuick
import Pos.Ui
import ".."

// The mint button; or words where there is nothing to press; or the outlined way back, alone or beside them.
Item {
    id: root

    required property Kiosk kiosk
    readonly property DockView dock: kiosk.dock
    readonly property bool alone: dock.mint === null && dock.text === ""

    PlainButton {
        id: back
        anchors.left: parent.left
        width: root.alone ? root.width : Math.min(implicitWidth + Theme.s3, root.width * 0.45)
        height: root.height
        kiosk: root.kiosk
        button: root.dock.back
        visible: button !== null
        dark: true
    }
    MintButton {
        anchors { left: back.visible ? back.right : parent.left; right: parent.right; leftMargin: back.visible ? Theme.s3 : 0 }
        height: root.height
        kiosk: root.kiosk
        button: root.dock.mint
        visible: button !== null
    }
    Label {
        anchors { left: back.visible ? back.right : parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: back.visible ? Theme.s3 : 0 }
        text: root.dock.text
        visible: root.dock.mint === null
        px: Theme.label
        weight: 600
        color: Theme.dockInk
        horizontalAlignment: Text.AlignHCenter
        maximumLineCount: 2
    }
}
