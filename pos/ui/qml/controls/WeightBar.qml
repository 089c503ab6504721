pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import ".."

// A07: the band that fits with its mean, and what was measured; grams run from the left in every language.
Item {
    id: root

    required property BarView bar
    readonly property real step: width / 1000

    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true
    implicitHeight: Theme.mm(30)
    Accessible.role: Accessible.Graphic
    Accessible.name: bar ? bar.expected + ", " + bar.measured : ""

    Label {
        x: Math.max(0, Math.min(root.width - implicitWidth, Math.round((root.bar.low + root.bar.high) / 2 * root.step - implicitWidth / 2)))
        width: implicitWidth
        height: Math.round(Theme.body * 1.3)
        text: root.bar.expected
        weight: 600
        figures: true
        color: Theme.go
        y: clash ? 0 : Theme.s1
        readonly property bool clash: Math.abs(root.bar.mark - root.bar.mean) * root.step < root.width * 0.5
    }
    Label {
        x: Math.max(0, Math.min(root.width - implicitWidth, Math.round(root.bar.mark * root.step - implicitWidth / 2)))
        y: track.y + track.height + Theme.s3
        width: implicitWidth
        height: Math.round(Theme.body * 1.3)
        text: root.bar.measured
        weight: 600
        figures: true
        color: Theme.careInk
    }
    Rectangle {
        id: track
        y: Math.round(root.height / 2) - Theme.s1
        width: root.width
        height: Theme.s2
        radius: Theme.s1
        color: Theme.sunk
    }
    Rectangle {
        x: Math.round(Math.min(root.bar.mark, root.bar.mean) * root.step)
        y: track.y + Math.round(track.height / 2) - height / 2
        width: Math.round(Math.abs(root.bar.mark - root.bar.mean) * root.step)
        height: Theme.mm(0.75)
        color: Theme.care
    }
    Rectangle {
        x: Math.round(root.bar.low * root.step)
        y: track.y - Theme.s2
        width: Math.max(Theme.s2, Math.round((root.bar.high - root.bar.low) * root.step))
        height: track.height + 2 * Theme.s2
        radius: Theme.s1
        color: Theme.goTint
        border.width: Theme.mm(0.5)
        border.color: Theme.go
    }
    Rectangle {
        x: Math.round(root.bar.mean * root.step)
        y: track.y - Theme.s2
        width: Theme.mm(0.5)
        height: track.height + 2 * Theme.s2
        color: Theme.go
    }
    Rectangle {
        objectName: "measured-mark"
        x: Math.round(root.bar.mark * root.step - width / 2)
        y: track.y + Math.round((track.height - height) / 2)
        width: Theme.s6
        height: Theme.s6
        rotation: 45
        color: Theme.care
        border.width: Theme.mm(0.75)
        border.color: Theme.ink
    }
}
