import QtQuick
import Pos.Ui
import ".."

// A sheet over the list: it rises from the dock, as high as what it hides; stage and total stay in sight.
Item {
    id: root

    required property Kiosk kiosk

    required property int low
    required property int high
    readonly property string file: kiosk.sheet.file
    readonly property bool open: file !== ""
    readonly property SheetContent content: loader.item as SheetContent
    readonly property int wanted: content ? content.natural + 2 * Theme.s8 : 0

    y: kiosk.landscape ? high : Math.max(high, low - wanted)
    height: low - y
    visible: open
    objectName: "sheet"
    onFileChanged: loader.setSource(file, { kiosk: root.kiosk })

    Rectangle {
        anchors { fill: parent; leftMargin: root.kiosk.landscape ? 0 : -Theme.outline; rightMargin: anchors.leftMargin; bottomMargin: anchors.leftMargin }
        topLeftRadius: root.kiosk.landscape ? Theme.cardRadius : Theme.sheetRadius
        topRightRadius: topLeftRadius
        bottomLeftRadius: root.kiosk.landscape ? Theme.cardRadius : 0
        bottomRightRadius: bottomLeftRadius
        color: Theme.card
        border.width: Theme.outline
        border.color: Theme.edge
    }
    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds
    }
    Loader {
        id: loader
        anchors { fill: parent; margins: Theme.s8 }
    }
    NumberAnimation on opacity {
        running: root.open
        from: Theme.lessMotion ? 1 : 0
        to: 1
        duration: Theme.sheetInMs
    }
}
