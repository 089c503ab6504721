import QtQuick
import Pos.Ui
import ".."

// Back, which page of how many, more.
Item {
    id: root

    required property Kiosk kiosk
    readonly property BodyView body: kiosk.body

    implicitHeight: Theme.control

    PlainButton {
        anchors.left: parent.left
        width: Math.floor((root.width - 3 * Theme.s3) / 4)
        height: root.height
        kiosk: root.kiosk
        button: root.body.back
        visible: button !== null
    }
    Label {
        anchors.centerIn: parent
        text: root.body.page
        color: Theme.ink2
    }
    PlainButton {
        anchors.right: parent.right
        width: Math.floor((root.width - 3 * Theme.s3) / 4)
        height: root.height
        kiosk: root.kiosk
        button: root.body.more
        trailing: true
        visible: button !== null
    }
}
