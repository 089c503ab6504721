pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// S04: a page of pictures, and the way to the next. A flick turns the page too.
Item {
    id: root

    required property Kiosk kiosk
    readonly property BodyView body: kiosk.body
    readonly property int columns: Theme.roomy && !kiosk.landscape ? 5 : 4
    readonly property int lines: Theme.roomy && !kiosk.landscape ? 4 : 5
    readonly property int gap: kiosk.landscape ? Theme.s3 : Theme.mm(3.4)
    readonly property int tileWidth: Math.floor((width - (columns - 1) * gap) / columns)
    readonly property int tileHeight: Math.floor((pager.y - Theme.mm(5) - (lines - 1) * gap) / lines)

    Grid {
        id: grid
        width: parent.width
        columns: root.columns
        spacing: root.gap
        y: -Theme.s1

        Repeater {
            model: root.body.tiles
            GoodTile {
                required property TileView modelData
                kiosk: root.kiosk
                tile: modelData
                flat: root.kiosk.landscape
                width: root.tileWidth
                height: root.tileHeight
            }
        }
    }
    DragHandler {
        readonly property real pulled: centroid.position.x - centroid.pressPosition.x
        target: null
        yAxis.enabled: false
        dragThreshold: Theme.mm(10)
        onActiveChanged: if (!active && Math.abs(pulled) > dragThreshold) root.kiosk.press((pulled < 0) !== Theme.rtl ? "page-more" : "page-back")
    }
    Column {
        anchors { left: parent.left; right: parent.right }
        y: Math.round(root.height * 0.25)
        spacing: Theme.s6
        visible: root.body.none !== ""

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "search"
            ink: Theme.edge
            px: Theme.mm(20)
        }
        Label {
            width: parent.width
            text: root.body.none
            px: Theme.label
            horizontalAlignment: Text.AlignHCenter
            maximumLineCount: 2
        }
        PlainButton {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.max(implicitWidth, Theme.mm(80))
            kiosk: root.kiosk
            button: root.body.noneButton
            visible: button !== null
        }
    }
    Pager {
        id: pager
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        kiosk: root.kiosk
        visible: root.body.none === ""
    }
}
