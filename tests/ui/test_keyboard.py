"""What moves by itself, and what the keyboard sees: the focus ring, the bar of S24, the dimmed S01."""

from typing import Any

import pytest
from msgspec.structs import replace
from pos.lane.parts import Notice
from pos.ui.stand import Stand
from PySide6.QtCore import QPoint, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from tests.ui import samples
from tests.ui.conftest import Stands

pytestmark = pytest.mark.ui


def bar(stand: Stand, seconds: float) -> QQuickItem:
    notice = Notice(icon="clock", title=samples.say("time.title"), bar_s=seconds)
    stand.show(replace(samples.s03("en"), id="S24", stage=notice))
    found = stand.find("time-left")
    assert found is not None
    return found


def test_the_bar_shrinks(stands: Stands, qtbot: Any) -> None:
    left = bar(stands(less_motion=False), 0.2)
    qtbot.waitUntil(lambda: left.property("share") == 0)
    assert left.width() == left.height()


def test_the_bar_stands_still_with_less_motion(stands: Stands) -> None:
    left = bar(stands(), 0.001)
    assert left.property("share") == 1
    assert left.width() > 600


def test_the_ring_is_where_the_keyboard_is(stands: Stands) -> None:
    stand = stands()
    stand.show(samples.s03("en"))
    assert stand.find("focus-ring") is None
    seen = []
    for _ in range(3):
        QTest.keyClick(stand.window.view, Qt.Key.Key_Down)
        ring = stand.find("focus-ring")
        assert ring is not None
        seen.append(ring.parentItem().objectName())
    assert len(set(seen)) == 3
    stand.touch(QPoint(30, 500))
    assert stand.find("focus-ring") is None


def test_the_keyboard_presses_what_the_ring_is_round(stands: Stands) -> None:
    stand = stands()
    stand.show(samples.s03("en"))
    item = stand.find("pay")
    assert item is not None
    item.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(stand.window.view, Qt.Key.Key_Return)
    assert stand.posted == [samples.PAY.press]


def test_a_button_that_greys_under_the_keyboard_says_nothing_to_qt(stands: Stands) -> None:
    # `pos.prove.monkey`, seed 1, input 2024: "Cannot set activeFocusOnTab to false once item is the active focus item"
    stand = stands()
    screen = samples.s03("en")
    stand.show(screen)
    item = stand.find("pay")
    assert item is not None
    item.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    stand.show(replace(screen, dock=replace(screen.dock, mint=replace(samples.PAY, enabled=False))))
    QTest.keyClick(stand.window.view, Qt.Key.Key_Return)
    assert stand.posted == []
    stand.show(screen)
    QTest.keyClick(stand.window.view, Qt.Key.Key_Return)
    assert stand.posted == [samples.PAY.press]


def test_a_greyed_way_says_why(stands: Stands) -> None:
    stand = stands()
    screen = samples.s16("en")
    ways = (*screen.body.ways[:3], replace(screen.body.ways[3], enabled=False, why=samples.say("pay.not-here")))  # type: ignore[union-attr]
    stand.show(replace(screen, body=replace(screen.body, ways=ways)))
    said = stand.find("way-two-ways-why")
    assert said is not None
    assert said.property("text") == "Not at this lane"
    assert stand.find("way-cash-why") is None


def test_a_touch_lights_the_screen(stands: Stands) -> None:
    stand = stands()
    stand.show(samples.s01("en"))
    frame = stand.find("screen-S01")
    assert frame is not None
    frame.setProperty("dim", True)
    assert stand.find("dimmed") is not None
    stand.touch(QPoint(30, 500))
    assert stand.find("dimmed") is None
