import QtQuick
import Pos.Ui
import "screens"
import "."

// The frame of every shopper screen (ux.md section 3.1), drawn at the panel's own size and scaled to the window.
Item {
    id: root

    required property Kiosk kiosk
    readonly property bool wide: kiosk.landscape

    width: wide ? 1920 : 1080
    height: wide ? 1080 : 1920
    LayoutMirroring.enabled: kiosk.rtl
    LayoutMirroring.childrenInherit: true

    Binding { target: Theme; property: "mode"; value: root.kiosk.theme }
    Binding { target: Theme; property: "pxPerMm"; value: root.kiosk.pxPerMm }
    Binding { target: Theme; property: "roomy"; value: 1080 / root.kiosk.pxPerMm >= 240 }
    Binding { target: Theme; property: "lessMotion"; value: root.kiosk.lessMotion }
    Binding { target: Theme; property: "family"; value: root.kiosk.family }
    Binding { target: Theme; property: "rtl"; value: root.kiosk.rtl }

    Frame {
        width: root.wide ? 1920 : 1080
        height: root.wide ? 1080 : 1920
        scale: Math.min(root.width / width, root.height / height)
        transformOrigin: Item.TopLeft
        x: Math.round((root.width - width * scale) / 2)
        kiosk: root.kiosk
    }
}
