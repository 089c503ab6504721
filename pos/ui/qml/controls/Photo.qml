import QtQuick
import ".."

// A product's square picture, made in its size with round corners.
Image {
    id: root

    property string picture: ""
    property int side: Theme.touch
    property int corner: Theme.radius

    width: side
    height: side
    source: picture ? "image://photo/" + encodeURIComponent(picture) + "/" + side + "/" + corner + "/" + encodeURIComponent(Theme.well) : ""
}
