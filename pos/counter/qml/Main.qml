pragma ComponentBehavior: Bound
import QtQuick
import Pos.Counter
import "."

// The counter: shelves, scale and scanner at the left, the card terminal, the printer with its paper. Cash has a column of
// its own where there is room, and else shares the terminal's; in a small window scale and scanner share a place, too.
Rectangle {
    id: root

    required property Counter counter
    readonly property int margin: 14
    readonly property bool roomy: width >= 1620
    readonly property int columns: counter.hasCash && roomy ? 3 : 2
    readonly property int column: Math.max(312, Math.floor((width - (columns + 2) * margin) * (roomy ? 0.2 : 0.255)))
    readonly property bool cramped: width < 1200 || height < 860
    property bool cashShown: false
    property bool scaleShown: false

    width: 1280
    height: 900
    color: Look.paper

    Shelves {
        x: root.margin
        y: root.margin
        width: terminal.x - 2 * root.margin
        height: (root.cramped ? handChooser.y : scale.y) - 2 * root.margin
        counter: root.counter
    }
    Row {
        id: handChooser
        objectName: "hand-chooser"
        x: root.margin
        y: (root.scaleShown ? scale.y : scanner.y) - Look.control - Look.gap
        spacing: 5
        visible: root.cramped

        Key {
            objectName: "show-scanner"
            label: root.counter.scanner.name
            lit: !root.scaleShown
            onPressed: root.scaleShown = false
        }
        Key {
            objectName: "show-scale"
            label: root.counter.scale.name
            lit: root.scaleShown
            onPressed: root.scaleShown = true
        }
    }
    Panel {
        id: scale
        objectName: "scale"
        x: root.margin
        y: (root.cramped ? root.height : scanner.y) - root.margin - height
        visible: !root.cramped || root.scaleShown
        width: terminal.x - 2 * root.margin
        height: implicitHeight
        desk: root.counter.scale
    }
    Panel {
        id: scanner
        objectName: "scanner"
        x: root.margin
        y: root.height - root.margin - height
        visible: !root.cramped || !root.scaleShown
        width: terminal.x - 2 * root.margin
        height: implicitHeight
        desk: root.counter.scanner
    }
    Row {
        id: chooser
        objectName: "chooser"
        x: terminal.x
        y: root.margin
        spacing: 5
        visible: root.counter.hasCash && !root.roomy
        height: visible ? Look.control + Look.gap : 0

        Key {
            objectName: "show-terminal"
            label: root.counter.terminal.name
            lit: !root.cashShown
            onPressed: root.cashShown = false
        }
        Key {
            objectName: "show-cash"
            label: root.counter.hasCash ? root.counter.cash.name : ""
            lit: root.cashShown
            onPressed: root.cashShown = true
        }
    }
    Loader {
        active: root.counter.hasCash
        visible: root.roomy || root.cashShown
        x: root.roomy ? terminal.x + root.column + root.margin : terminal.x
        y: terminal.y
        width: root.column
        height: terminal.height
        sourceComponent: Panel {
            objectName: "cash"
            fills: true
            desk: root.counter.cash

            CashFace {
                width: parent.width
                desk: root.counter.cash
                face: root.counter.cashFace
            }
        }
    }
    Panel {
        id: terminal
        objectName: "terminal"
        x: printer.x - (root.columns - 1) * (root.margin + width)
        y: root.margin + chooser.height
        visible: root.roomy || !root.cashShown
        width: root.column
        height: root.height - y - root.margin
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
