import QtQuick
import Pos.Ui
import ".."

// Help, language, easier to use: always these three, always here; each as wide as its words need, and its share of the rest.
Item {
    id: root

    required property Kiosk kiosk
    property bool dark: false
    readonly property list<var> foot: kiosk.dock.foot
    readonly property real stretch: (width - 2 * Theme.s4) / Math.max(1, help.implicitWidth + language.implicitWidth + easier.implicitWidth)

    PlainButton {
        id: help
        anchors.left: parent.left
        width: Math.floor(implicitWidth * root.stretch)
        height: root.height
        kiosk: root.kiosk
        button: root.foot[0] ?? null
        dark: root.dark
    }
    PlainButton {
        id: language
        anchors { left: help.right; leftMargin: Theme.s4 }
        width: Math.floor(implicitWidth * root.stretch)
        height: root.height
        kiosk: root.kiosk
        button: root.foot[1] ?? null
        dark: root.dark
    }
    PlainButton {
        id: easier
        anchors { left: language.right; leftMargin: Theme.s4; right: parent.right }
        height: root.height
        kiosk: root.kiosk
        button: root.foot[2] ?? null
        dark: root.dark
    }
}
