import QtQuick
import Pos.Counter
import "."

// The counter: shelves, scale and scanner at the left, the card terminal, the printer with its paper.
Rectangle {
    id: root

    required property Counter counter
    readonly property int margin: 14
    readonly property int column: Math.max(312, Math.floor((width - 4 * margin) * 0.255))

    width: 1280
    height: 900
    color: Look.paper

    Shelves {
        x: root.margin
        y: root.margin
        width: terminal.x - 2 * root.margin
        height: scale.y - 2 * root.margin
        counter: root.counter
    }
    Panel {
        id: scale
        objectName: "scale"
        x: root.margin
        anchors.bottom: scanner.top
        anchors.bottomMargin: root.margin
        width: terminal.x - 2 * root.margin
        height: implicitHeight
        desk: root.counter.scale
    }
    Panel {
        id: scanner
        objectName: "scanner"
        x: root.margin
        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.margin
        width: terminal.x - 2 * root.margin
        height: implicitHeight
        desk: root.counter.scanner
    }
    Panel {
        id: terminal
        objectName: "terminal"
        x: printer.x - root.margin - width
        y: root.margin
        width: root.column
        height: root.height - 2 * root.margin
        fills: true
        desk: root.counter.terminal

        TerminalFace {
            width: parent.width
            ledgerHeight: Math.max(40, parent.height - 88 - 14 - 2 * Look.gap)
            desk: root.counter.terminal
        }
    }
    Panel {
        id: printer
        objectName: "printer"
        x: root.width - root.margin - width
        y: root.margin
        width: root.column
        height: root.height - 2 * root.margin
        fills: true
        desk: root.counter.printer

        PaperRoll {
            anchors.fill: parent
            desk: root.counter.printer
        }
    }
}
