import QtQuick
import Pos.Counter
import "."

// The paper as it hangs out of the printer: always scrolled to its newest end.
Rectangle {
    id: root

    required property DeskView desk

    color: Look.sunk
    radius: Look.radius

    Flickable {
        id: roll
        objectName: "roll"
        anchors.fill: parent
        anchors.margins: 8
        anchors.bottomMargin: 18
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        contentWidth: width
        contentHeight: Math.max(sheet.height, height)
        onContentHeightChanged: contentY = contentHeight - height
        onHeightChanged: contentY = contentHeight - height

        Image {
            id: sheet
            anchors.bottom: parent.bottom
            width: parent.width
            height: implicitWidth ? implicitHeight * width / implicitWidth : 0
            cache: false
            smooth: true
            source: root.desk.paper
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 20
        radius: Look.radius
        color: Look.ink

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            y: 5
            width: parent.width - 12
            height: 3
            radius: 2
            color: Look.lamps[root.desk.tone]
        }
    }
}
