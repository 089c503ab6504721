import QtQuick
import ".."

// A sheet's title.
Label {
    objectName: "sheet-title"
    px: Theme.title
    weight: 700
    spacing: 1.2
    maximumLineCount: 2
    Accessible.role: Accessible.Heading
    Accessible.name: text
}
