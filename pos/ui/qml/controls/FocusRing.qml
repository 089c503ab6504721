import QtQuick
import ".."

// Around what the keyboard stands on: ink inside care, so that one of them is seen on every ground. There is one ring.
Rectangle {
    id: root

    required property Item home
    readonly property Pressable on: home.Window.activeFocusItem as Pressable

    parent: on ?? home
    anchors { fill: parent; margins: -2 * Theme.s1 }
    objectName: "focus-ring"
    visible: on !== null
    color: "transparent"
    radius: (on?.radius ?? 0) + 2 * Theme.s1
    border.width: Theme.s1
    border.color: Theme.focusCare

    Rectangle {
        anchors { fill: parent; margins: Theme.s1 }
        color: "transparent"
        radius: root.radius - Theme.s1
        border.width: Theme.s1
        border.color: Theme.focusInk
    }
}
