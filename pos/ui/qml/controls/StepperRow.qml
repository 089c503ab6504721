import QtQuick
import Pos.Ui
import ".."

// A thing with - n +.
Card {
    id: root

    required property Kiosk kiosk
    property StepperView stepper: null

    Photo {
        id: picture
        anchors { left: parent.left; leftMargin: Theme.s8; verticalCenter: parent.verticalCenter }
        picture: root.stepper ? root.stepper.picture : ""
        side: Theme.control
    }
    Label {
        id: name
        anchors { left: picture.right; right: count.left; leftMargin: Theme.s6; rightMargin: Theme.s3; bottom: parent.verticalCenter }
        text: root.stepper ? root.stepper.label : ""
        weight: 600
        spacing: 1.2
        maximumLineCount: 2
    }
    Label {
        anchors { left: name.left; right: name.right; top: parent.verticalCenter }
        text: root.stepper ? root.stepper.detail : ""
        px: Theme.caption
        color: Theme.ink2
    }
    Count {
        id: count
        anchors { right: parent.right; rightMargin: Theme.mm(5); verticalCenter: parent.verticalCenter }
        kiosk: root.kiosk
        value: root.stepper ? root.stepper.value : 0
        less: root.stepper ? root.stepper.less : null
        more: root.stepper ? root.stepper.more : null
    }
}
