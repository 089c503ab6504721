pragma ComponentBehavior: Bound
import QtQuick
import Pos.Counter
import "."

// The aisles to choose from.
ListView {
    id: root

    required property ShelfView shelf

    clip: true
    boundsBehavior: Flickable.StopAtBounds
    model: shelf.aisles
    delegate: Rectangle {
        id: aisle

        required property string slug
        required property string name
        required property string picture
        readonly property bool here: slug === root.shelf.aisle

        objectName: "aisle-" + slug
        width: root.width
        height: 28
        radius: Look.radius
        color: here ? Look.ink : hover.hovered ? Look.sunk : Look.paper
        border.width: activeFocus ? 2 : 0
        border.color: Look.inks.help
        activeFocusOnTab: true
        Keys.onReturnPressed: root.shelf.walk(slug)
        Keys.onEnterPressed: root.shelf.walk(slug)
        Keys.onSpacePressed: root.shelf.walk(slug)
        Accessible.role: Accessible.Button
        Accessible.name: name
        Accessible.focusable: true
        Accessible.onPressAction: root.shelf.walk(slug)

        Image {
            x: 7
            anchors.verticalCenter: parent.verticalCenter
            width: 18
            height: 18
            sourceSize: Qt.size(36, 36)
            mipmap: true
            source: aisle.picture
        }
        Words {
            x: 31
            width: parent.width - x - 4
            height: parent.height
            text: aisle.name
            weight: aisle.here ? 600 : 500
            color: aisle.here ? Look.paper : Look.ink
        }
        HoverHandler { id: hover }
        TapHandler { onTapped: root.shelf.walk(aisle.slug) }
    }
}
