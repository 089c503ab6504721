pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// The basket, newest on top, in one card that is as high as its rows; only whole rows stand still.
Item {
    id: root

    required property Kiosk kiosk
    readonly property int most: Math.max(1, Math.floor((height - 2 * Theme.s2) / Theme.control))
    readonly property int shown: Math.min(list.count, most)

    Card {
        width: parent.width
        height: root.shown * Theme.control + 2 * Theme.s2
        visible: list.count > 0
    }
    ListView {
        id: list
        objectName: "basket"
        y: Theme.s2
        width: parent.width
        height: root.most * Theme.control
        model: root.kiosk.rows
        reuseItems: true
        cacheBuffer: 0
        clip: interactive
        interactive: count > root.most
        boundsBehavior: Flickable.StopAtBounds
        snapMode: ListView.SnapToItem
        maximumFlickVelocity: 4000
        onCountChanged: positionViewAtBeginning()
        Accessible.role: Accessible.List
        Accessible.name: root.kiosk.dock.count
        delegate: BasketRow {
            kiosk: root.kiosk
            width: list.width
            last: index === list.count - 1
        }
    }
    Rectangle {
        anchors.right: parent.right
        anchors.rightMargin: Theme.s2
        y: list.y + Math.round(list.visibleArea.yPosition * list.height)
        width: Theme.mm(1)
        height: Math.round(list.visibleArea.heightRatio * list.height)
        radius: width / 2
        color: Theme.edge
        visible: list.interactive
    }
    Column {
        anchors { left: parent.left; right: parent.right; leftMargin: Theme.s8; rightMargin: Theme.s8 }
        y: Math.round(root.height * 0.34)
        spacing: Theme.s4
        visible: list.count === 0 && root.kiosk.body.hint !== "" && !root.kiosk.body.typing

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "shopping-basket"
            ink: Theme.edge
            px: Theme.mm(20)
        }
        Label {
            width: parent.width
            text: root.kiosk.body.hint
            color: Theme.ink2
            horizontalAlignment: Text.AlignHCenter
            maximumLineCount: 2
        }
    }
}
