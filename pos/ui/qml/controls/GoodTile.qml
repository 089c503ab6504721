import QtQuick
import Pos.Ui
import ".."

// One good: a white card without outline; picture and words identify it; price and unit on its foot line up.
Pressable {
    id: root

    required property TileView tile
    property bool flat: false
    readonly property int inset: Theme.s2 + (Theme.hc ? Theme.s1 : 0)
    readonly property int margin: Theme.s2 + (Theme.hc ? Theme.s1 : 0)
    readonly property int text: flat ? photo.side + inset + Theme.s2 : margin

    name: tile.name
    label: tile.label
    spoken: tile.label + ", " + tile.price + " " + tile.unit
    radius: Theme.cardRadius
    color: down ? Theme.sunk : Theme.card
    border.width: Theme.hc ? Theme.mm(0.5) : 0
    border.color: Theme.edge

    // A name wraps between words, Chinese anywhere: only a word that is wider than the tile is drawn smaller.
    TextMetrics {
        id: longest
        text: words.cjk ? "" : root.label.replace(/-/g, "- ").split(" ").reduce((long, word) => word.length > long.length ? word : long, "")
        font: Qt.font({ family: Theme.family, pixelSize: Theme.body, weight: 600 })
    }
    Photo {
        id: photo
        anchors { left: parent.left; leftMargin: root.flat ? root.inset : Math.round((root.width - side) / 2) }
        y: root.flat ? Math.round((root.height - side) / 2) : root.inset
        side: Math.max(0, root.flat ? Math.min(Theme.mm(17), root.height - 2 * root.inset) : Math.min(root.width - 2 * root.inset, root.height - root.inset - words.height - foot.height - Theme.s2))
        picture: side > 0 ? root.tile.picture : ""
    }
    Label {
        id: words
        anchors { left: parent.left; right: parent.right; leftMargin: root.text; rightMargin: root.flat ? root.inset : Theme.s1 }
        y: root.flat ? root.inset - Theme.s1 : photo.y + photo.side + Theme.s1
        height: Math.round(Theme.body * spacing) * 2
        px: longest.advanceWidth <= width ? Theme.body : Math.max(Theme.mm(4.7), Math.floor(Theme.body * width / longest.advanceWidth))
        text: root.label
        weight: 600
        spacing: 1.12
        maximumLineCount: 2
        verticalAlignment: Text.AlignTop
    }
    Label {
        id: foot
        anchors { left: parent.left; bottom: parent.bottom; leftMargin: root.text; bottomMargin: root.inset - Theme.s1 }
        text: root.tile.price
        px: root.flat ? Theme.caption : Theme.body
        weight: 600
        figures: true
        spacing: 1.2
    }
    Label {
        anchors { left: foot.right; right: parent.right; baseline: foot.baseline; leftMargin: Theme.s1; rightMargin: root.flat ? root.inset : root.margin }
        text: root.tile.unit
        px: Theme.caption
        color: Theme.ink2
        horizontalAlignment: Text.AlignRight
    }
}
