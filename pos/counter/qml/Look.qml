pragma Singleton
import QtQuick

// Colours and sizes of the counter: the lane's own palette (ux.md section 2), in the sizes of a desk.
QtObject {
    readonly property color paper: "#F6F3EC"
    readonly property color card: "#FFFFFF"
    readonly property color sunk: "#EEEADF"
    readonly property color ink: "#14242B"
    readonly property color ink2: "#3A484F"
    readonly property color edge: "#6E797D"
    readonly property color line: "#E4DFD2"
    readonly property color board: "#CBB78F"
    readonly property color mint: "#74DFBE"
    readonly property color lcd: "#D7EADF"
    readonly property color onDock2: "#C6CED0"

    readonly property var inks: ({ plain: ink, go: "#0A5646", care: "#6B4300", stop: "#8A2418", help: "#1D4A86" })
    readonly property var tints: ({ plain: sunk, go: "#E3F1EB", care: "#FCEFD2", stop: "#FBEAE6", help: "#E4ECF7" })
    readonly property var lamps: ({ plain: edge, go: "#74DFBE", care: "#F2B33D", stop: "#FF6B57", help: "#6FB0FF" })

    readonly property string family: "Inter"
    readonly property int caption: 11
    readonly property int body: 12
    readonly property int label: 14
    readonly property int title: 17
    readonly property int gap: 8
    readonly property int pad: 14
    readonly property int radius: 7
    readonly property int cardRadius: 12
    readonly property int control: 27
}
