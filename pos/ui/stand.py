"""A kiosk without a screen in front of it, for tests and the robot shopper: real QML, real touch events, offscreen."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRectF
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from pos.config import DisplayConfig
from pos.lane.parts import Press
from pos.lane.screen import Screen
from pos.ui.window import Window
from pos.words.words import Words

__all__ = ["Stand", "shown_box"]

DRAG_STEPS = 8


class Stand:
    """One offscreen window; every call is on the Qt thread.

    Attributes:
        window: the kiosk's window.
        posted: every event that was posted, oldest first, where no `post` was given.
    """

    def __init__(
        self, display: DisplayConfig, words_of: Callable[[str], Words], post: Callable[[Press], None] | None = None
    ) -> None:
        self.posted: list[Press] = []
        self.window = Window(post or self.posted.append, words_of, display)
        self.window.load()
        self.window.view.show()
        self._finger = QTest.createTouchDevice()

    def show(self, screen: Screen) -> None:
        """Show a screen now."""
        self.window.kiosk.take(screen)
        self.settle()

    def settle(self) -> None:
        """Handle everything that waits."""
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QCoreApplication.processEvents()

    def grab(self) -> QImage:
        """The picture as it is now."""
        return self.window.view.grabWindow()

    def items(self, root: QQuickItem | None = None) -> Iterator[QQuickItem]:
        """Every visible item of the scene, front to back within a parent."""
        top = root or self.window.view.rootObject()
        for child in top.childItems():
            if child.isVisible() and child.width() >= 0:
                yield child
                yield from self.items(child)

    def find(self, name: str) -> QQuickItem | None:
        """The visible item with this objectName."""
        return next((item for item in self.items() if item.objectName() == name), None)

    def centre(self, name: str) -> QPoint:
        """Where to touch it, in window pixels. An item that is not there is the caller's bug."""
        item = self.find(name)
        assert item is not None, f"{name} is not on the screen"
        return self.centre_of(item)

    def centre_of(self, item: QQuickItem) -> QPoint:
        """The middle of an item, in window pixels."""
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def tap(self, name: str) -> None:
        """Touch and let go."""
        self.touch(self.centre(name))

    def touch(self, at: QPoint) -> None:
        """Touch and let go, anywhere."""
        self.hold(at)
        self.let_go(at)

    def hold(self, at: QPoint) -> None:
        """Put a finger down."""
        self._touch("press", at)

    def let_go(self, at: QPoint) -> None:
        """Lift it."""
        self._touch("release", at)

    def drag(self, name: str, by: QPoint) -> None:
        """Put a finger on it and pull."""
        start = self.centre(name)
        self._touch("press", start)
        for step in range(1, DRAG_STEPS + 1):
            self._touch("move", start + by * step / DRAG_STEPS)
        self._touch("release", start + by)

    def _touch(self, what: str, at: QPoint) -> None:
        sequence = QTest.touchEvent(self.window.view, self._finger, False)
        getattr(sequence, what)(0, at, self.window.view)
        sequence.commit(True)
        QCoreApplication.processEvents()

    def troubles(self) -> list[str]:
        """What does not fit: words cut off, items that stand outside their window."""
        found = []
        area = self.window.view.rootObject().boundingRect()
        for item in self.items():
            if item.property("truncated") is None:
                continue
            if item.property("truncated"):
                found.append(f"cut off: {item.property('text')!r}")
            box = shown_box(item)
            if item.property("text") and not box.isEmpty() and not area.contains(box):
                found.append(f"outside the window: {item.property('text')!r} {box}")
        return found

    def close(self) -> None:
        """Take it apart."""
        self.window.close()
        self.settle()


def shown_box(item: QQuickItem) -> QRectF:
    """Where an item shows in the scene: what the views around it let through; empty, if nothing of it."""
    box = item.mapRectToScene(item.boundingRect())
    around: QQuickItem | None = item.parentItem()
    while around is not None:
        if around.clip():
            box = box.intersected(around.mapRectToScene(around.boundingRect()))
        around = around.parentItem()
    return box
