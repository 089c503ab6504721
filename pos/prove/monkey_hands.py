"""Hands at a real kiosk window, offscreen: fingers and keys go in as Qt has them; what leaves the window is noticed."""

import os
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QPoint,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from pos.config import DisplayConfig
from pos.lane.parts import Press
from pos.lane.screen import Screen
from pos.ui.run import HARMLESS, prepare_environment
from pos.ui.stand import Stand
from pos.words.words import words_for

__all__ = ["KEYS", "WAYS_OUT", "Kiosk", "application", "run_inside"]

MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier,
)
KEYS = tuple((key, modifier) for key in Qt.Key if key != Qt.Key.Key_unknown for modifier in MODIFIERS)
"""Every key that Qt knows, with every modifier: Alt+F4, Ctrl+Q, F11, Menu, Print, media keys, Ctrl+Alt+F1."""
WAYS_OUT = (
    "Alt+F4", "Ctrl+Q", "Ctrl+W", "Alt+Tab", "Ctrl+Alt+Del", "Ctrl+Alt+F1", "Ctrl+Alt+Backspace", "Meta+L", "Meta+R",
    "F1", "F5", "F11", "F12", "Escape", "Menu", "Print", "Home Page", "Ctrl+C", "Ctrl+N", "Ctrl+O", "Ctrl+P",
    "Ctrl+Shift+Esc", "Alt+Space",
)  # fmt: skip
"""What opens, closes or changes something elsewhere."""
DRAG_STEPS = 6
OF_THE_TEST = ("keyToAscii Unhandled key code",)
"""What QTest itself says of a key that has no letter."""


def application() -> QGuiApplication:
    """The one application of this process, offscreen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_environment()
    found = QGuiApplication.instance()
    return found if isinstance(found, QGuiApplication) else QGuiApplication(["pos"])


def run_inside(work: Callable[[], None]) -> None:
    """Do the work inside the application's own loop: outside of it Qt takes no quit.

    What the work raises is raised here. Windows may be closed meanwhile without ending the application.
    """
    app, raised = application(), list[BaseException]()
    ends_with_window = app.quitOnLastWindowClosed()
    app.setQuitOnLastWindowClosed(False)

    def start() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - it is raised again below
            raised.append(error)
        app.exit(0)

    QTimer.singleShot(0, start)
    app.exec()
    app.setQuitOnLastWindowClosed(ends_with_window)
    if raised:
        raise raised[0]


class _Watch(QObject):
    """Sees the application asked to quit, and windows asked to close."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep quits from happening, and note them."""
        kind = event.type()
        if kind == QEvent.Type.Quit or (kind == QEvent.Type.Close and watched.isWindowType()):
            self._told.append("the kiosk is left: asked to quit or close")
            return True
        return False


class Kiosk:
    """One window in front of a lane; every call is on the Qt thread.

    Attributes:
        stand: the window.
        told: what the window did that it must not: warnings, quits.
    """

    def __init__(self, orientation: str, post: Callable[[Press], None]) -> None:
        self._app = application()
        self.told: list[str] = []
        self._before = qInstallMessageHandler(self._heard)
        self._watch = _Watch(self.told)
        self._app.installEventFilter(self._watch)
        display = DisplayConfig(orientation=orientation, less_motion=True)  # type: ignore[arg-type]
        self.stand = Stand(display, words_for, post)
        self.view = self.stand.window.view
        self.view.engine().quit.connect(self._quit)
        self.view.engine().exit.connect(self._quit)
        self._finger = QTest.createTouchDevice()
        self.view.requestActivate()
        self.stand.settle()

    def _heard(self, kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
        text = message or ""
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not text.startswith((*HARMLESS, *OF_THE_TEST)):
            self.told.append(f"Qt warns: {text}")

    def _quit(self, *_: object) -> None:
        self.told.append("the kiosk is left: QML asked to quit")

    def close(self) -> None:
        """Take it apart."""
        self._app.removeEventFilter(self._watch)
        self.stand.close()
        qInstallMessageHandler(self._before)

    def show(self, screen: Screen) -> None:
        """Where the lane's screens go."""
        self.stand.window.kiosk.show(screen)

    # --- what hands do

    def touch(self, at: QPoint) -> None:
        """Touch and let go."""
        self.stand.touch(at)

    def several(self, places: list[QPoint]) -> None:
        """Several fingers down at once, moved to each other's places, and up."""
        self._fingers("press", places)
        self._fingers("move", places[::-1])
        self._fingers("release", places[::-1])

    def drag(self, start: QPoint, end: QPoint, *, lost: bool) -> None:
        """Put a finger down, pull, and lift it, or never lift it."""
        self._fingers("press", [start])
        for step in range(1, DRAG_STEPS + 1):
            self._fingers("move", [start + (end - start) * step / DRAG_STEPS])
        if not lost:
            self._fingers("release", [end])

    def _fingers(self, what: str, places: list[QPoint]) -> None:
        sequence = QTest.touchEvent(self.view, self._finger, False)
        for number, place in enumerate(places):
            getattr(sequence, what)(number, place, self.view)
        sequence.commit(True)
        QCoreApplication.processEvents()

    def key(self, number: int) -> None:
        """One of `KEYS`."""
        key, modifier = KEYS[number % len(KEYS)]
        QTest.keyClick(self.view, key, modifier)

    def way_out(self, keys: str) -> None:
        """One of `WAYS_OUT`."""
        sequence: Any = QKeySequence(keys)
        key = sequence[0]
        QTest.keyClick(self.view, key.key(), key.keyboardModifiers())

    def key_named(self, name: str) -> None:
        """A key by its Qt name, without a modifier."""
        QTest.keyClick(self.view, Qt.Key[f"Key_{name}"])

    def press(self, name: str) -> bool:
        """A finger on this control; False if it is not there."""
        item = self.stand.find(name)
        if item is not None:
            self.touch(self.stand.centre_of(item))
        return item is not None

    # --- what is there

    def wrongs(self) -> Iterator[str]:
        """What the window did since it was asked last: warnings, a second window, away, out of focus."""
        yield from self.told
        self.told.clear()
        yield from (f"QML warns: {warning}" for warning in self.stand.window.warnings)
        self.stand.window.warnings.clear()
        windows = [window for window in QGuiApplication.topLevelWindows() if window.isVisible()]
        if windows != [self.view]:
            yield f"another window, or none: {windows}"
        elif not self.view.isActive():
            yield "the focus is lost: and stays away"

    def places(self) -> list[QPoint]:
        """The middles of everything that can be pressed."""
        items = [item for item in self.stand.items() if item.objectName() and item.property("ready") is not None]
        return [self.stand.centre_of(item) for item in items]

    def said(self) -> set[str]:
        """Every accessible name and description, on the screen or behind it."""
        found: set[str] = set()
        root = QAccessible.queryAccessibleInterface(self.view)
        _gather(root, found)
        return found


def _gather(one: QAccessibleInterface | Any, found: set[str]) -> None:  # noqa: ANN401 - an interface that may be gone
    if one is None or not one.isValid():
        return
    found.update(filter(None, (one.text(QAccessible.Text.Name), one.text(QAccessible.Text.Description))))
    for number in range(one.childCount()):
        _gather(one.child(number), found)
