import QtQuick
import "."

// A small outlined button. Lit: filled with its tone.
Rectangle {
    id: root

    property string label: ""
    property string tone: "plain"
    property bool lit: false
    property bool ready: true
    readonly property bool hovered: hover.hovered
    readonly property color dark: Look.inks[tone]

    signal pressed

    implicitWidth: Math.ceil(words.implicitWidth) + 18
    implicitHeight: Look.control
    radius: Look.radius
    opacity: ready ? 1 : 0.45
    color: lit ? dark : tap.pressed ? Look.line : hover.hovered && ready ? Look.tints[tone] : Look.card
    border.width: activeFocus ? 2 : 1
    border.color: activeFocus ? Look.inks.help : lit ? dark : tone === "plain" ? Look.onDock2 : dark
    activeFocusOnTab: ready
    Keys.onReturnPressed: root.pressed()
    Keys.onEnterPressed: root.pressed()
    Keys.onSpacePressed: root.pressed()
    Accessible.role: Accessible.Button
    Accessible.focusable: true
    Accessible.name: label
    Accessible.onPressAction: root.pressed()

    Words {
        id: words
        anchors.centerIn: parent
        text: root.label
        weight: 600
        color: root.lit ? Look.card : root.dark
    }
    HoverHandler { id: hover }
    TapHandler {
        id: tap
        enabled: root.ready
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: root.pressed()
    }
}
