import QtQuick
import Pos.Ui
import ".."

// A strip across the stage: help is coming, a scan that was not added.
Rectangle {
    id: root

    required property Kiosk kiosk
    readonly property BannerView banner: kiosk.banner

    implicitHeight: Math.max(kiosk.landscape ? Theme.primary : Theme.control, words.implicitHeight + 2 * Theme.s1)
    radius: Theme.cardRadius
    color: Theme.tints[banner.tone] ?? Theme.card
    border.width: Theme.frame
    border.color: Theme.inks[banner.tone] ?? Theme.ink
    Accessible.role: Accessible.AlertMessage
    Accessible.name: banner.title + " " + banner.sentence

    Icon {
        id: icon
        anchors { left: parent.left; leftMargin: Theme.s6; verticalCenter: parent.verticalCenter }
        name: root.banner.icon
        ink: Theme.inks[root.banner.tone] ?? Theme.ink
        px: Theme.mm(10)
    }
    Column {
        id: words
        anchors { left: icon.right; right: button.visible ? button.left : parent.right; leftMargin: Theme.s4; rightMargin: Theme.s4; verticalCenter: parent.verticalCenter }

        Label {
            width: parent.width
            text: root.banner.title
            px: Theme.label
            weight: 600
            spacing: 1.2
            maximumLineCount: 2
        }
        Label {
            width: parent.width
            text: root.banner.sentence
            visible: text !== ""
            spacing: 1.2
            maximumLineCount: 2
        }
    }
    PlainButton {
        id: button
        anchors { right: parent.right; rightMargin: Theme.s4; verticalCenter: parent.verticalCenter }
        width: Math.max(implicitWidth, Theme.mm(24))
        height: Theme.touch
        kiosk: root.kiosk
        button: root.banner.button
        visible: root.banner.button !== null
    }
}
