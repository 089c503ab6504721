import QtQuick
import ".."

// A photo of this lane with its one marked spot. It never mirrors.
Image {
    id: root

    property string slot: ""
    property bool spot: true
    property bool topOnly: false
    property int corner: Theme.radius
    readonly property string look: "/" + corner + "/" + (topOnly ? "top" : "all") + "/" + (spot ? "1" : "0") + "/" + Theme.s1

    source: slot && width > 0 && height > 0 ? "image://guide/" + slot + "/" + Math.round(width) + "/" + Math.round(height) + look : ""
}
