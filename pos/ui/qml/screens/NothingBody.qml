import QtQuick
import Pos.Ui

// No body (S25, S26).
Item {
    required property Kiosk kiosk
}
