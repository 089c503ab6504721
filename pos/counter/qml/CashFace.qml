pragma ComponentBehavior: Bound
import QtQuick
import Pos.Counter
import "."

// The purse above: what can be put in. Below it the tray with the change; a press takes it.
Column {
    id: root

    required property DeskView desk
    required property CashView face

    spacing: Look.gap

    Flow {
        width: root.width
        spacing: 3

        Repeater {
            model: root.face.pieces

            Piece {
                objectName: (note ? "note-" : "coin-") + value
                onTaken: root.face.insert(value, note, label)
            }
        }
    }
    Rectangle {
        objectName: "tray"
        width: root.width
        height: Math.max(64, lying.height + 16)
        radius: Look.radius
        color: Look.sunk
        border.width: activeFocus ? 2 : 1
        border.color: activeFocus ? Look.inks.help : Look.edge
        activeFocusOnTab: true
        Keys.onReturnPressed: root.face.pull()
        Keys.onEnterPressed: root.face.pull()
        Keys.onSpacePressed: root.face.pull()
        Accessible.role: Accessible.Button
        Accessible.name: root.face.trayWords
        Accessible.focusable: true
        Accessible.onPressAction: root.face.pull()

        Flow {
            id: lying
            x: 8
            y: 8
            width: parent.width - 16

            Repeater {
                id: coins
                model: root.face.tray

                Piece { onTaken: root.face.pull() }
            }
        }
        Words {
            anchors.centerIn: parent
            visible: coins.count === 0
            text: root.face.noneWords
            color: Look.ink2
        }
        TapHandler { onTapped: root.face.pull() }
    }
    Words {
        objectName: "change"
        width: root.width
        visible: coins.count > 0
        text: root.face.trayWords + " " + root.desk.display
        weight: 700
    }
}
