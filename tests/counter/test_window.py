"""The counter window against real control desks with recorded acts."""

from collections.abc import Callable, Iterator

import pytest
from pos.counter.run import CounterWindow
from pos.wires.control import ControlServer
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

PARTS = ("scanner", "printer", "terminal", "scale")
Calls = list[tuple[str, dict[str, object]]]


def _desk(calls: Calls, *acts: str) -> ControlServer:
    def act(name: str) -> Callable[[dict[str, object]], dict[str, object]]:
        def do(call: dict[str, object]) -> dict[str, object]:
            calls.append((name, call))
            return {}

        return do

    server = ControlServer(lambda: {"plugged": True}, {name: act(name) for name in acts})
    server.start()
    return server


@pytest.fixture
def calls() -> Calls:
    return []


@pytest.fixture
def window(qtbot: QtBot, calls: Calls) -> Iterator[CounterWindow]:
    desks = [_desk(calls, "scan", "raw"), _desk(calls, "paper"), _desk(calls, "card"), _desk(calls, "put")]
    subject = CounterWindow({part: desk.url for part, desk in zip(PARTS, desks, strict=True)})
    subject.open()
    yield subject
    subject.close()
    for desk in desks:
        desk.stop()


def _find(item: QQuickItem, start: str) -> QQuickItem | None:
    for child in item.childItems():
        if child.objectName().startswith(start) and child.isVisible():
            return child
        if (found := _find(child, start)) is not None:
            return found
    return None


def test_it_loads_without_a_complaint(window: CounterWindow) -> None:
    assert window.warnings == []


def test_it_is_worked_by_keys_alone(window: CounterWindow, calls: Calls, qtbot: QtBot) -> None:
    """Tab comes to every button in turn, and Enter presses it."""
    qtbot.waitUntil(lambda: _find(window.view.rootObject(), "goods-") is not None)
    window.view.requestActivate()
    reached: set[str] = set()
    for _ in range(200):
        QTest.keyClick(window.view, Qt.Key.Key_Tab)
        focused = window.view.activeFocusItem()
        if focused is not None and focused.objectName():
            reached.add(focused.objectName())
            if focused.objectName().startswith("goods-") and not calls:
                QTest.keyClick(window.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(calls))
    assert calls[0][0] == "scan"
    assert {"put-840", "badge", "decline", "cover", "fault-cut"} <= reached


@pytest.mark.parametrize("size", [(1080, 760), (1280, 900), (1920, 1080)])
def test_nothing_is_pushed_off_a_window(window: CounterWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.view.resize(*size)
    root = window.view.rootObject()
    qtbot.waitUntil(lambda: (root.width(), root.height()) == size)
    for name in ("search", "terminal", "printer", "scanner"):
        found = _find(root, name)
        assert found is not None, name
        place = found.mapRectToScene(QRectF(0, 0, found.width(), found.height()))
        assert place.width() > 40
        assert root.boundingRect().contains(place), name
    assert window.warnings == []


def test_a_product_on_the_shelf_is_scanned(window: CounterWindow, calls: Calls, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: _find(window.view.rootObject(), "goods-") is not None)
    tile = _find(window.view.rootObject(), "goods-")
    assert tile is not None
    middle = tile.mapToScene(QPointF(tile.width() / 2, tile.height() / 2)).toPoint()
    QTest.mouseClick(window.view, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: bool(calls))
    assert calls[0][0] == "scan"
    assert tile.objectName().removeprefix("goods-") in str(calls[0][1]["data"])
