"""The thread that talks to one desk, so that Qt's never waits. One a desk: a desk that hangs delays no other."""

import queue
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QImage

from pos.counter.desk import ActRefused, Desk
from pos.errors import DeviceMissing

__all__ = ["Worker"]

ENDS_WITHIN_S = 3.0


class Worker(QObject):
    """Calls a desk in the background; the answers come as signals on the thread that made it."""

    stated = Signal(object)
    """The state, a dict; None: the desk does not answer."""
    answered = Signal(str, object)
    """An act's key, and what the desk answered."""
    refused = Signal(str, str)
    """An act's key, and why not; empty: the desk does not answer."""
    pictured = Signal(QImage)

    def __init__(self, url: str) -> None:
        super().__init__()
        self.desk = Desk(url)
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._asked = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"counter {url}", daemon=True)
        self._thread.start()

    def poll(self) -> None:
        """Ask for the state, unless it is being asked for already."""
        if not self._asked.is_set():
            self._asked.set()
            self._calls.put(self._state)

    def act(self, key: str, name: str, call: dict[str, Any]) -> None:
        """Have the desk do something."""
        self._calls.put(lambda: self._act(key, name, call))

    def picture(self, name: str, width: int) -> None:
        """Fetch a picture, scaled to this width."""
        self._calls.put(lambda: self._picture(name, width))

    def stop(self) -> None:
        """End the thread; what it waits for is not waited for long."""
        self._stopping.set()
        self._calls.put(None)
        self._thread.join(ENDS_WITHIN_S)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None and not self._stopping.is_set():
            call()

    def _tell(self, signal: SignalInstance, *values: object) -> None:
        if not self._stopping.is_set():
            signal.emit(*values)

    def _state(self) -> None:
        try:
            state = self.desk.state()
        except (DeviceMissing, ActRefused):
            state = None
        self._asked.clear()
        self._tell(self.stated, state)

    def _act(self, key: str, name: str, call: dict[str, Any]) -> None:
        try:
            self._tell(self.answered, key, self.desk.act(name, call))
        except ActRefused as error:
            self._tell(self.refused, key, error.what)
        except DeviceMissing:
            self._tell(self.refused, key, "")

    def _picture(self, name: str, width: int) -> None:
        try:
            image = QImage.fromData(self.desk.file(name))
        except (DeviceMissing, ActRefused):
            return
        if not image.isNull():
            grey = image.convertToFormat(QImage.Format.Format_RGB32)
            self._tell(self.pictured, grey.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
