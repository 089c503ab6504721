import QtQuick
import Pos.Ui
import ".."

// What every button shares: its name, its role, the press. Acts on release inside; looks pressed for 80 ms at least.
Rectangle {
    id: root

    required property Kiosk kiosk
    property ButtonView button: null
    property string name: button ? button.name : ""
    property string label: button ? button.label : ""
    property bool selected: button ? button.selected : false
    property bool ready: button ? button.enabled : true
    property string spoken: label
    property int role: Accessible.Button
    property int policy: TapHandler.ReleaseWithinBounds
    readonly property bool down: tap.pressed || held.running
    // What the finger came down on: a button may become another one under it.
    property string touched: ""

    objectName: name
    // Not taken from under the keyboard: Qt refuses that, and the press of a greyed button goes nowhere.
    activeFocusOnTab: ready || activeFocus
    Accessible.role: root.role
    Accessible.name: root.spoken
    Accessible.description: root.button ? root.button.why : ""
    Accessible.focusable: root.ready
    Accessible.selectable: root.selected
    Accessible.selected: root.selected
    Accessible.onPressAction: root.kiosk.press(root.name)

    Timer {
        id: held
        interval: Theme.pressMs
    }
    TapHandler {
        id: tap
        enabled: root.ready
        gesturePolicy: root.policy
        onPressedChanged: {
            if (pressed)
                root.touched = root.name;
            if (pressed && Theme.pressMs > 0)
                held.restart();
        }
        onTapped: if (root.touched === root.name) root.kiosk.press(root.name)
    }
}
