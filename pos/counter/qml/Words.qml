import QtQuick
import "."

// One line of words in the counter's type.
Text {
    property int px: Look.body
    property int weight: 500

    color: Look.ink
    font.family: Look.family
    font.pixelSize: px
    font.weight: weight
    textFormat: Text.PlainText
    elide: Text.ElideRight
    verticalAlignment: Text.AlignVCenter
    maximumLineCount: 1
    wrapMode: maximumLineCount > 1 ? Text.WordWrap : Text.NoWrap
}
