import QtQuick
import ".."

// White, no shadow; in high contrast a frame instead of a ground.
Rectangle {
    color: Theme.card
    radius: Theme.cardRadius
    border.color: Theme.ink
    border.width: Theme.frame
}
