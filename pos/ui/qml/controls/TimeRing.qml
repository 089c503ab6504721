import QtQuick
import QtQuick.Shapes
import ".."

// A ring that empties, without digits: a counting number hurries. It stands still where nothing is to move.
Shape {
    id: root

    property real seconds: 0
    property string key: ""
    property real share: 1
    readonly property real thick: Theme.mm(3)

    visible: seconds > 0
    onKeyChanged: if (fall.running) fall.restart()

    NumberAnimation on share {
        id: fall
        running: root.visible && root.seconds > 0 && !Theme.lessMotion
        from: 1
        to: 0
        duration: root.seconds * 1000
    }
    ShapePath {
        strokeWidth: root.thick
        strokeColor: Theme.well
        fillColor: "transparent"
        PathAngleArc {
            centerX: root.width / 2
            centerY: root.height / 2
            radiusX: (root.width - root.thick) / 2
            radiusY: radiusX
            startAngle: 0
            sweepAngle: 360
        }
    }
    ShapePath {
        strokeWidth: root.thick
        strokeColor: Theme.hc ? Theme.go : Theme.ink
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        PathAngleArc {
            centerX: root.width / 2
            centerY: root.height / 2
            radiusX: (root.width - root.thick) / 2
            radiusY: radiusX
            startAngle: -90
            sweepAngle: 360 * root.share
        }
    }
}
