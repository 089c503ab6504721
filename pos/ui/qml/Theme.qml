pragma Singleton
import QtQuick

// Every colour, size and time of the shopper's screen (ux.md section 2). Main.qml sets the first five.
QtObject {
    property string mode: "light"
    property real pxPerMm: 4.03
    property bool roomy: true
    property bool lessMotion: false
    property string family: "Inter"
    property bool rtl: false
    property bool cjk: false

    readonly property int at: mode === "dark" ? 1 : mode === "high-contrast" ? 2 : 0
    readonly property bool hc: at === 2

    readonly property color paper: ["#F6F3EC", "#10191D", "#000000"][at]
    readonly property color card: ["#FFFFFF", "#1B282E", "#000000"][at]
    readonly property color sunk: ["#EEEADF", "#0A1114", "#000000"][at]
    readonly property color well: ["#EEEADF", "#0A1114", "#FFFFFF"][at]
    readonly property color ink: ["#14242B", "#F4F1E9", "#FFFFFF"][at]
    readonly property color ink2: ["#3A484F", "#C6CED0", "#FFFFFF"][at]
    readonly property color edge: ["#6E797D", "#7F9097", "#FFFFFF"][at]
    readonly property color line: ["#E4DFD2", "#2C3A41", "#FFFFFF"][at]
    readonly property color dock: ["#14242B", "#050A0C", "#000000"][at]
    readonly property color dockInk: ["#F6F3EC", "#F4F1E9", "#FFFFFF"][at]
    readonly property color dockInk2: ["#C6CED0", "#C6CED0", "#FFFFFF"][at]
    readonly property color dockEdge: ["#8FA0A6", "#8FA0A6", "#FFFFFF"][at]
    readonly property color dockLine: [dock, edge, "#FFFFFF"][at]
    readonly property color mint: ["#74DFBE", "#74DFBE", "#FFE600"][at]
    readonly property color mintPressed: ["#5CCBA9", "#5CCBA9", "#FFFFFF"][at]
    readonly property color mintInk: ["#06231B", "#06231B", "#000000"][at]
    readonly property color go: ["#0A5646", "#63D3B1", "#FFE600"][at]
    readonly property color goTint: ["#E3F1EB", "#14332D", "#000000"][at]
    readonly property color goInk: ["#FFFFFF", "#06231B", "#000000"][at]
    readonly property color help: ["#1D4A86", "#9CC6F7", "#8CF0FF"][at]
    readonly property color helpTint: ["#E4ECF7", "#1B3350", "#000000"][at]
    readonly property color care: ["#F2B33D", "#F2B33D", "#FFFFFF"][at]
    readonly property color careInk: ["#6B4300", "#F7CB74", "#FFFFFF"][at]
    readonly property color careTint: ["#FCEFD2", "#3D3013", "#000000"][at]
    readonly property color stop: ["#8A2418", "#FFA595", "#FFFFFF"][at]
    readonly property color stopTint: ["#FBEAE6", "#472019", "#000000"][at]
    readonly property color save: ["#6A2C72", "#E6B3EC", "#FFE600"][at]
    readonly property color focusInk: ["#14242B", "#050A0C", "#000000"][at]
    readonly property color focusCare: ["#F2B33D", "#F2B33D", "#FFE600"][at]
    readonly property color lampOpen: "#74DFBE"
    readonly property color lampHelp: "#6FB0FF"
    readonly property color lampCare: "#F2B33D"
    readonly property color lampStop: "#FF6B57"
    readonly property color lampGround: hc ? "#000000" : "#14242B"

    readonly property var tints: ({ plain: card, care: careTint, help: helpTint, go: goTint, stop: stopTint })
    readonly property var inks: ({ plain: ink, care: careInk, help: help, go: go, stop: stop })

    readonly property int caption: type(3.2)
    readonly property int body: type(4)
    readonly property int label: type(4.9)
    readonly property int title: type(6.4)
    readonly property int total: type(8.5)
    readonly property int hero: type(12)

    readonly property int s1: mm(1)
    readonly property int s2: mm(2)
    readonly property int s3: mm(3)
    readonly property int s4: mm(4)
    readonly property int s6: mm(6)
    readonly property int s8: mm(8)
    readonly property int s12: mm(12)
    readonly property int touch: mm(15)
    readonly property int control: mm(20)
    readonly property int primary: mm(24)
    readonly property int radius: mm(3)
    readonly property int cardRadius: mm(4)
    readonly property int sheetRadius: mm(6)
    readonly property int outline: hc ? mm(1) : mm(0.5)
    readonly property int frame: hc ? mm(1) : 0

    readonly property int pressMs: lessMotion ? 0 : 80
    readonly property int swapMs: lessMotion ? 0 : 160
    readonly property int sheetInMs: lessMotion ? 0 : 220
    readonly property int sheetOutMs: lessMotion ? 0 : 140
    readonly property var easing: [0.2, 0, 0, 1, 1, 1]
    readonly property var mirrored: ["arrow-left", "arrow-right", "chevron-left", "chevron-right", "undo-2", "delete", "log-out"]

    function mm(length: real): int { return Math.round(length * pxPerMm) }
    function type(cap: real): int { return Math.round(cap * pxPerMm * 1.001 / 0.72 * (roomy ? 1.2 : 1)) }
}
