pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// Where lamp line, header, stage, body, tools, sheet and dock stand, in portrait and in landscape.
Rectangle {
    id: root

    required property Kiosk kiosk
    readonly property bool wide: kiosk.landscape
    readonly property bool hasTools: kiosk.tools.length > 0
    readonly property bool split: wide && kiosk.body.file !== "NothingBody.qml"
    readonly property bool grid: kiosk.body.file === "GridBody.qml" || kiosk.body.file === "DeskBody.qml"
    readonly property Stage shown: stage.item as Stage
    readonly property int leftWidth: split ? Math.round(width * 0.58) - Theme.s6 - Theme.s8 + 1 : width - 2 * Theme.s8
    readonly property int rightX: width - dock.width
    readonly property int high: header.y + header.height + Theme.s2
    readonly property int stageTop: high + (banner.visible ? banner.height + Theme.s3 : 0)
    readonly property int plainTop: Theme.mm(22)
    readonly property int leftEnd: wide ? (foot.visible ? foot.y - Theme.s6 : height - Theme.s6) : dock.y - Theme.s6
    readonly property int toolsTop: wide ? foot.y - Theme.s4 - Theme.control : dock.y - Theme.s6 - Theme.control
    readonly property int bodyTop: wide && !grid ? high : stage.y + stage.height + Theme.s6
    readonly property int bodyEnd: wide ? (grid ? leftEnd : dock.y - Theme.s6) : hasTools ? toolsTop - Theme.s6 : dock.y - Theme.s6

    // Nobody comes for ten minutes: half the light, until anything happens (S01).
    property bool dim: false
    readonly property string at: kiosk.screenId + kiosk.sheetId

    color: Theme.paper
    objectName: "screen-" + kiosk.screenId
    focus: true
    onAtChanged: dim = false
    Keys.onReturnPressed: if (ring.on) root.kiosk.press(ring.on.name)
    Keys.onEnterPressed: if (ring.on) root.kiosk.press(ring.on.name)
    Keys.onSpacePressed: if (ring.on) root.kiosk.press(ring.on.name)
    Keys.onDownPressed: (ring.on ?? root).nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
    Keys.onUpPressed: (ring.on ?? root).nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)

    Timer {
        id: bored
        interval: 600000
        running: root.at === "S01" && !root.dim
        onTriggered: root.dim = true
    }
    PointHandler {
        onActiveChanged: {
            root.dim = false;
            root.forceActiveFocus();
            bored.restart();
        }
    }

    LampLine {
        id: lamp
        width: parent.width
        state_: root.kiosk.lamp
        hatched: root.kiosk.hatched
    }
    Ribbon {
        id: ribbon
        y: lamp.height
        width: parent.width
        text: root.kiosk.ribbon
    }
    Header {
        id: header
        anchors { left: parent.left; right: parent.right; leftMargin: Theme.s8; rightMargin: Theme.s8 }
        y: ribbon.y + ribbon.height
        kiosk: root.kiosk
    }
    Banner {
        id: banner
        anchors { left: parent.left; leftMargin: Theme.s8 }
        y: root.high
        width: root.leftWidth
        kiosk: root.kiosk
        visible: root.kiosk.banner.shown
    }
    Loader {
        id: stage
        readonly property string file: root.kiosk.stage.file
        readonly property int natural: root.shown ? root.shown.natural : 0
        readonly property bool rigid: root.shown ? root.shown.rigid : false
        anchors { left: parent.left; leftMargin: Theme.s8 }
        y: root.stageTop
        width: root.leftWidth
        height: rigid ? natural : root.wide ? (root.hasTools ? root.toolsTop - Theme.s6 : root.leftEnd) - y : natural > 0 ? root.plainTop + natural - y : root.leftEnd - y
        onFileChanged: setSource(file, { kiosk: root.kiosk })
    }
    Loader {
        id: body
        readonly property string file: root.kiosk.body.file
        anchors { left: parent.left; leftMargin: root.wide && !root.grid ? root.rightX : Theme.s8 }
        y: root.bodyTop
        width: root.wide && !root.grid ? dock.width - Theme.s8 : root.leftWidth
        height: root.bodyEnd - y
        onFileChanged: setSource(file, { kiosk: root.kiosk })
    }
    Loader {
        id: beside
        readonly property DeskBody desk: body.item as DeskBody
        readonly property int under: desk ? body.y + desk.end + Theme.s6 : 0
        readonly property bool roomy: dock.y - Theme.s6 - under > 2 * Theme.control
        active: root.wide ? root.grid : desk !== null && roomy && !root.kiosk.body.typing
        anchors { left: parent.left; leftMargin: root.wide ? root.rightX : Theme.s8 }
        y: root.wide ? root.high : under
        width: root.wide ? dock.width - Theme.s8 : root.leftWidth
        height: dock.y - Theme.s6 - y
        sourceComponent: BasketBody { kiosk: root.kiosk }
    }
    ButtonRow {
        anchors { left: parent.left; leftMargin: Theme.s8 }
        y: root.toolsTop
        width: root.leftWidth
        kiosk: root.kiosk
        buttons: root.kiosk.tools
        visible: root.hasTools
    }
    Foot {
        id: foot
        anchors { left: parent.left; bottom: parent.bottom; leftMargin: Theme.s8; bottomMargin: Theme.s6 }
        width: root.leftWidth
        height: Theme.control
        kiosk: root.kiosk
        visible: root.wide && root.kiosk.dock.foot.length === 3
    }
    Sheet {
        id: sheet
        anchors { left: parent.left; leftMargin: root.wide ? Theme.s8 : 0 }
        width: root.wide ? root.leftWidth : root.width
        low: root.wide ? (foot.visible ? foot.y - Theme.s4 : root.leftEnd) : dock.y
        high: root.wide ? root.high : Math.min(root.bodyTop, root.plainTop + Theme.mm(142))
        kiosk: root.kiosk
    }
    Dock {
        id: dock
        anchors { right: parent.right; bottom: parent.bottom }
        width: root.wide ? Math.round(root.width * 0.42) : root.width
        height: implicitHeight
        kiosk: root.kiosk
        visible: height > 0
    }
    FocusRing {
        id: ring
        home: root
    }
    Rectangle {
        objectName: "dimmed"
        anchors.fill: parent
        color: "#80000000"
        visible: root.dim
    }
}
