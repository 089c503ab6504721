pragma ComponentBehavior: Bound
import QtQuick
import Pos.Counter
import "."

// What was scanned and is still in the hand; below it what lies on the packing shelf. A press moves it.
Column {
    id: root

    required property BagView face

    spacing: Look.gap

    Row {
        spacing: 5

        Key {
            objectName: "by-itself"
            label: root.face.byItselfWords
            lit: root.face.byItself
            tone: "go"
            onPressed: root.face.toggle()
        }
        Key {
            objectName: "go-home"
            label: root.face.clearWords
            onPressed: root.face.clear()
        }
    }
    Words {
        text: root.face.handWords
        weight: 600
        color: Look.ink2
    }
    ListView {
        objectName: "in-hand"
        width: root.width
        height: Math.min(contentHeight, 3 * (Look.control + 3))
        clip: true
        spacing: 3
        model: root.face.hand
        delegate: Row {
            id: held

            required property int place
            required property string name
            required property string weight

            spacing: 5

            Key {
                objectName: "put-" + held.place
                label: root.face.putWords
                tone: "go"
                onPressed: root.face.put(held.place)
            }
            Key {
                objectName: "drop-" + held.place
                label: root.face.dropWords
                onPressed: root.face.drop(held.place)
            }
            Words {
                width: root.width - x
                height: Look.control
                text: held.name + " " + held.weight
            }
        }
    }
    Words {
        text: root.face.liesWords
        weight: 600
        color: Look.ink2
    }
    Flow {
        width: root.width
        spacing: 3

        Repeater {
            model: root.face.lies

            Key {
                required property int place
                required property string name
                required property string weight

                objectName: "lies-" + place
                label: name + " " + weight
                onPressed: root.face.lift(place)
            }
        }
    }
}
