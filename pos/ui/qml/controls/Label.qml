import QtQuick
import ".."

// Words in one type role. A line with a Chinese glyph or an isolate sits lower in Qt: it is shifted back (ux.md section 2).
Text {
    id: root

    property int px: Theme.body
    property int weight: 500
    property bool figures: false
    property real spacing: 1.3
    readonly property bool cjk: /[\u2e80-\u9fff\uf900-\uffef]/.test(text)
    readonly property bool isolated: /[\u2066-\u2069]/.test(text)
    readonly property bool latin: !cjk && !/[\u0590-\u08ff]/.test(text)

    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: px
    font.weight: weight
    font.letterSpacing: latin && px >= 40 ? -0.02 * px : 0
    font.features: figures ? { "tnum": 1 } : {}
    font.hintingPreference: Font.PreferNoHinting
    horizontalAlignment: Text.AlignLeft
    verticalAlignment: Text.AlignVCenter
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.round(px * spacing)
    textFormat: Text.PlainText
    elide: Text.ElideRight
    maximumLineCount: 1
    wrapMode: maximumLineCount > 1 ? Text.WordWrap : Text.NoWrap
    transform: Translate { y: root.cjk ? -0.17 * root.px : root.isolated ? -0.10 * root.px : 0 }
}
