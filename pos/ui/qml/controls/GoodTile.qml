import QtQuick
import Pos.Ui
import ".."

// One good: a white card without outline; picture and words identify it; price and unit on its foot line up.
Pressable {
    id: root

    required property TileView tile
    readonly property int inset: Theme.s2

    name: tile.name
    label: tile.label
    spoken: tile.label + ", " + tile.price + " " + tile.unit
    radius: Theme.cardRadius
    color: down ? Theme.sunk : Theme.card
    border.width: Theme.frame
    border.color: Theme.edge

    Photo {
        id: photo
        anchors.horizontalCenter: parent.horizontalCenter
        y: root.inset
        side: Math.max(0, Math.min(root.width - 2 * root.inset, root.height - root.inset - words.height - foot.height - Theme.s2))
        picture: side > 0 ? root.tile.picture : ""
    }
    Label {
        id: words
        anchors { left: parent.left; right: parent.right; leftMargin: Theme.s3; rightMargin: Theme.s2 }
        y: photo.y + photo.side + Theme.s1
        height: lineHeight * 2
        text: root.label
        weight: 600
        spacing: 1.12
        maximumLineCount: 2
        verticalAlignment: Text.AlignTop
    }
    Label {
        id: foot
        anchors { left: parent.left; bottom: parent.bottom; leftMargin: Theme.s3; bottomMargin: Theme.s1 }
        text: root.tile.price
        weight: 600
        figures: true
        spacing: 1.2
    }
    Label {
        anchors { left: foot.right; right: parent.right; baseline: foot.baseline; leftMargin: Theme.s2; rightMargin: Theme.s3 }
        text: root.tile.unit
        px: Theme.caption
        color: Theme.ink2
        horizontalAlignment: Text.AlignRight
    }
}
