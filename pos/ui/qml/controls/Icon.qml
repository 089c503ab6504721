import QtQuick
import ".."

// A drawing of the ui icons in one colour; arrows of reading direction turn with it.
Image {
    id: root

    property string name: ""
    property color ink: Theme.ink
    property int px: Theme.mm(9)

    width: px
    height: px
    visible: name !== ""
    mirror: Theme.rtl && Theme.mirrored.includes(name)
    source: name ? "image://icon/" + name + "/" + encodeURIComponent(ink) + "/" + px : ""
}
