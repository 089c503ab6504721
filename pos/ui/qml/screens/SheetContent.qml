import QtQuick
import Pos.Ui

// What lies on a sheet: how high it wants to be.
Item {
    required property Kiosk kiosk
    readonly property SheetView sheet: kiosk.sheet
    property int natural: 0
}
