pragma ComponentBehavior: Bound
import QtQuick
import Pos.Counter
import "."

// The counter: shelves, scale and scanner at the left, the card terminal, the printer with its paper. What else the lane has
// shares a column of its own where there is room, and else the terminal's; in a small window scale and scanner share, too.
Rectangle {
    id: root

    required property Counter counter
    readonly property int margin: 14
    readonly property bool roomy: width >= 1620
    readonly property int columns: counter.more.length > 0 && roomy ? 3 : 2
    readonly property int column: Math.max(312, Math.floor((width - (columns + 2) * margin) * (roomy ? 0.2 : 0.255)))
    readonly property bool cramped: width < 1200 || height < 860
    property int shown: roomy ? 0 : -1
    readonly property DeskView other: shown >= 0 && shown < counter.more.length ? counter.more[shown] : null
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
    Flow {
        id: chooser
        objectName: "chooser"
        x: root.roomy ? terminal.x + root.column + root.margin : terminal.x
        y: root.margin
        width: root.column
        spacing: 5
        visible: root.counter.more.length > (root.roomy ? 1 : 0)

        Key {
            objectName: "show-terminal"
            visible: !root.roomy
            label: root.counter.terminal.name
            lit: root.shown < 0
            onPressed: root.shown = -1
        }
        Repeater {
            model: root.counter.more

            Key {
                required property int index
                required property DeskView modelData

                objectName: "show-" + modelData.part
                label: modelData.name
                lit: root.shown === index
                onPressed: root.shown = index
            }
        }
    }
    Loader {
        active: root.other !== null
        x: chooser.x
        y: root.margin + (chooser.visible ? chooser.height + Look.gap : 0)
        width: root.column
        height: root.height - y - root.margin
        sourceComponent: Panel {
            objectName: root.other ? root.other.part : ""
            fills: true
            desk: root.other

            Loader {
                width: parent.width
                sourceComponent: ({ cash: cashFace, shelf: bagFace })[root.other.part] ?? (root.other.display ? textFace : null)
            }
        }
    }
    Component {
        id: cashFace

        CashFace {
            desk: root.other
            face: root.counter.cashFace
        }
    }
    Component {
        id: textFace

        TextFace { desk: root.other }
    }
    Component {
        id: bagFace

        BagFace { face: root.counter.bagFace }
    }
    Panel {
        id: terminal
        objectName: "terminal"
        x: printer.x - (root.columns - 1) * (root.margin + width)
        y: root.margin + (!root.roomy && chooser.visible ? chooser.height + Look.gap : 0)
        visible: root.roomy || root.shown < 0
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
