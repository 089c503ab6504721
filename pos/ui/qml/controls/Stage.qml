import QtQuick

// A stage: how high it wants to be in portrait; `rigid` where a banner pushes it down instead of taking its room.
Item {
    property int natural: 0
    property bool rigid: false
}
