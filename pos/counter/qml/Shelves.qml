pragma ComponentBehavior: Bound
import QtQuick
import Pos.Counter
import "."

// The shop's shelves: aisles at the left, a page of goods on boards.
Item {
    id: root

    required property Counter counter
    readonly property ShelfView shelf: counter.shelf
    readonly property int columns: Math.max(1, Math.floor(grid.width / 104))
    readonly property int rows: Math.max(1, Math.floor(grid.height / 128))

    readonly property bool tight: width < 460

    onColumnsChanged: shelf.fit(columns * rows)
    onRowsChanged: shelf.fit(columns * rows)
    Component.onCompleted: shelf.fit(columns * rows)

    Words {
        id: title
        visible: !root.tight
        height: 34
        width: aisles.width
        text: root.shelf.title
        px: Look.title
        weight: 700
    }
    Aisles {
        id: aisles
        anchors.top: title.bottom
        anchors.topMargin: Look.gap
        anchors.bottom: parent.bottom
        width: 134
        shelf: root.shelf
    }
    Search {
        id: search
        x: root.tight ? 0 : aisles.width + Look.pad
        width: pager.x - x - Look.gap
        shelf: root.shelf
    }
    Row {
        id: pager
        anchors.right: parent.right
        height: search.height
        spacing: 5

        Key {
            objectName: "earlier"
            height: parent.height
            label: root.shelf.earlierWords
            ready: root.shelf.hasEarlier
            onPressed: root.shelf.turn(-1)
        }
        Words {
            width: 62
            height: parent.height
            horizontalAlignment: Text.AlignHCenter
            text: root.shelf.pageWords
            weight: 600
        }
        Key {
            objectName: "later"
            height: parent.height
            label: root.shelf.laterWords
            ready: root.shelf.hasLater
            onPressed: root.shelf.turn(1)
        }
    }
    Grid {
        id: grid
        x: aisles.width + Look.pad
        anchors.top: search.bottom
        anchors.topMargin: Look.gap
        anchors.bottom: parent.bottom
        width: parent.width - x
        columns: root.columns

        Repeater {
            model: root.shelf.goods

            Tile {
                width: Math.floor(grid.width / root.columns)
                height: Math.floor(grid.height / root.rows)
                onTaken: code => root.counter.scan(code)
            }
        }
    }
    Words {
        anchors.centerIn: grid
        text: root.shelf.noneWords
        px: Look.label
        color: Look.ink2
    }
}
