import QtQuick
import Pos.Counter
import "."

// The search field.
Rectangle {
    id: root

    required property ShelfView shelf

    implicitHeight: 34
    radius: Look.radius
    color: Look.card
    border.color: field.activeFocus ? Look.ink : Look.edge

    TextInput {
        id: field
        objectName: "search"
        anchors.fill: parent
        anchors.leftMargin: 11
        anchors.rightMargin: clear.visible ? clear.width + 8 : 11
        verticalAlignment: TextInput.AlignVCenter
        clip: true
        color: Look.ink
        selectByMouse: true
        selectionColor: Look.mint
        selectedTextColor: Look.ink
        font.family: Look.family
        font.pixelSize: Look.label
        font.weight: 500
        Accessible.name: root.shelf.searchWords
        onTextEdited: root.shelf.search(text)
    }
    Words {
        anchors.fill: field
        visible: field.text === ""
        text: root.shelf.searchWords
        px: Look.label
        color: Look.edge
    }
    Key {
        id: clear
        visible: field.text !== ""
        anchors.right: parent.right
        anchors.rightMargin: 4
        anchors.verticalCenter: parent.verticalCenter
        label: root.shelf.clearWords
        onPressed: {
            field.clear()
            root.shelf.search("")
        }
    }
}
