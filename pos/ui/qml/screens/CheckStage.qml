pragma ComponentBehavior: Bound
import QtQuick
import Pos.Ui
import "../controls"
import ".."

// A04: what is to be decided, everything that is known of it, and why, in one tap.
Stage {
    id: root

    required property Kiosk kiosk
    readonly property StageView stage: kiosk.stage
    readonly property int side: Theme.mm(32)
    readonly property bool pictured: stage.picture !== "" && stage.picture !== ":"

    natural: column.implicitHeight
    rigid: !kiosk.landscape

    Column {
        id: column
        width: parent.width
        spacing: Theme.s4

        Item {
            width: parent.width
            height: Math.max(title.height, chip.height)

            Label {
                id: title
                anchors { left: parent.left; right: chip.left; rightMargin: Theme.s3; verticalCenter: parent.verticalCenter }
                objectName: "title"
                text: root.stage.title
                px: Theme.title
                weight: 700
                spacing: 1.2
                maximumLineCount: 2
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            Chip {
                id: chip
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                kind: root.stage.chip ? root.stage.chip.kind : ""
                label: root.stage.chip ? root.stage.chip.label : ""
            }
        }
        Card {
            width: parent.width
            height: inner.implicitHeight + 2 * Theme.s6

            Column {
                id: inner
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.s6 }
                spacing: Theme.s3

                Item {
                    width: parent.width
                    height: visible ? root.side : 0
                    visible: root.stage.item !== ""

                    Photo {
                        id: photo
                        anchors.left: parent.left
                        side: root.side
                        picture: root.pictured ? root.stage.picture : ""
                        visible: root.pictured
                    }
                    Column {
                        anchors { left: root.pictured ? photo.right : parent.left; leftMargin: root.pictured ? Theme.s6 : 0; right: parent.right; verticalCenter: parent.verticalCenter }

                        Label {
                            width: parent.width
                            text: root.stage.over
                            visible: text !== ""
                            color: Theme.ink2
                        }
                        Label {
                            width: parent.width
                            text: root.stage.item
                            px: Theme.title
                            weight: 700
                            spacing: 1.2
                            maximumLineCount: 2
                        }
                        Label {
                            width: parent.width
                            text: root.stage.price
                            visible: text !== ""
                            px: Theme.label
                            figures: true
                        }
                    }
                }
                Loader {
                    width: parent.width
                    active: root.stage.bar !== null
                    visible: active
                    sourceComponent: WeightBar {
                        bar: root.stage.bar
                    }
                }
                Repeater {
                    model: root.stage.facts
                    Item {
                        id: line
                        required property FactView modelData
                        required property int index
                        width: inner.width
                        height: Math.round(Theme.body * 1.3) + Theme.s3

                        Rectangle {
                            width: parent.width
                            height: Theme.mm(0.5)
                            color: Theme.line
                            visible: line.index > 0
                        }
                        Label {
                            anchors { left: parent.left; bottom: parent.bottom }
                            width: Math.round(parent.width * 0.4) - Theme.s3
                            text: line.modelData.label
                            color: Theme.ink2
                        }
                        Label {
                            anchors { left: parent.left; leftMargin: Math.round(parent.width * 0.4); right: parent.right; bottom: parent.bottom }
                            text: line.modelData.value
                            weight: 600
                            figures: true
                        }
                    }
                }
            }
        }
        Label {
            width: parent.width
            text: root.stage.why
            visible: text !== ""
            px: Theme.label
            weight: 700
        }
        Flow {
            width: parent.width
            spacing: Theme.s3
            visible: root.stage.whys.length > 0

            Repeater {
                model: root.stage.whys
                PlainButton {
                    required property ButtonView modelData
                    kiosk: root.kiosk
                    button: modelData
                    icon: selected ? "check" : ""
                    px: Theme.body
                    width: implicitWidth
                    height: Theme.touch
                }
            }
        }
    }
}
