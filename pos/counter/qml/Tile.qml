import QtQuick
import "."

// One product: it stands on the board, its shelf-edge label hangs below. A click holds it to the scanner.
Item {
    id: root

    required property string code
    required property string name
    required property string detail
    required property string price
    required property string picture
    required property bool photo
    required property string age

    signal taken(code: string)

    objectName: "goods-" + code
    activeFocusOnTab: visible
    Keys.onReturnPressed: root.taken(root.code)
    Keys.onEnterPressed: root.taken(root.code)
    Keys.onSpacePressed: root.taken(root.code)
    Accessible.role: Accessible.Button
    Accessible.focusable: true
    Accessible.name: name
    Accessible.onPressAction: root.taken(root.code)

    Rectangle {
        anchors.fill: parent
        anchors.margins: 2
        radius: Look.radius
        color: tap.pressed ? Look.mint : Look.sunk
        visible: tap.pressed || hover.hovered || root.activeFocus
        border.width: root.activeFocus ? 2 : 0
        border.color: Look.inks.help
    }
    Image {
        anchors.horizontalCenter: parent.horizontalCenter
        y: tap.pressed ? 2 : root.photo ? 7 : 12
        width: root.photo ? 68 : 58
        height: width
        sourceSize: Qt.size(2 * width, 2 * height)
        fillMode: Image.PreserveAspectFit
        smooth: true
        mipmap: true
        asynchronous: true
        source: root.picture
    }
    Rectangle {
        visible: root.age !== ""
        x: parent.width - width - 10
        y: 8
        width: years.implicitWidth + 10
        height: 18
        radius: 9
        color: Look.ink

        Words {
            id: years
            anchors.centerIn: parent
            text: root.age
            px: Look.caption
            weight: 700
            color: Look.paper
        }
    }
    Rectangle {
        y: 76
        width: parent.width
        height: 5
        color: Look.board
    }
    Rectangle {
        x: 4
        y: 81
        width: parent.width - 8
        height: Math.min(56, parent.height - 83)
        color: Look.card
        border.color: Look.line

        Words {
            x: 5
            y: 2
            width: parent.width - 10
            height: 15
            text: root.name
        }
        Words {
            x: 5
            y: 16
            width: parent.width - 10
            height: 14
            text: root.detail
            px: Look.caption - 1
            color: Look.ink2
        }
        Words {
            x: 5
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 1
            width: parent.width - 10
            height: 19
            text: root.price
            px: Look.label
            weight: 700
        }
    }
    HoverHandler { id: hover }
    TapHandler {
        id: tap
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: root.taken(root.code)
    }
}
