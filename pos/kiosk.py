"""`pos run`: the kiosk in its window, alone or with a simulated counter beside it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import sdnotify
import structlog
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from pos.app import RunningLane
from pos.config import Config
from pos.simulated import Bench, demo_config
from pos.ui.window import Window
from pos.words.words import Words, words_for

__all__ = ["run_demo", "run_lane"]

log = structlog.get_logger("kiosk")
ALIVE_WITHIN_S = 15.0
BEAT_MS = 250


class _Ender(QObject):
    """Ends the program from any thread."""

    ended = Signal(int)


def words_of(config: Config) -> Callable[[str], Words]:
    """The words of a language in this shop's time zone."""
    return lambda language: words_for(language, config.shop.timezone)


def run_lane(config: Config) -> int:
    """Run the kiosk until it is closed; returns the exit code for the service that restarts it."""
    app = QGuiApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(True)
    ender = _Ender()
    ender.ended.connect(app.exit)
    window = Window(lambda event: lane.post(event), words_of(config), config.display)
    lane = RunningLane(config, window.kiosk, ender.ended.emit)
    threading.excepthook = lambda args: lane.fail(args.exc_value or RuntimeError(str(args.exc_type)))
    lane.start()
    window.load()
    window.view.showFullScreen() if config.display.fullscreen else window.view.show()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: app.exit(0))
    beat = _Beat(window, lane)
    code = app.exec()
    beat.stop()
    lane.stop()
    window.close()
    return code


class _Beat:
    """Tells systemd that the lane is up, what it shows, and that both threads live: Qt's runs this and looks at the session's."""

    def __init__(self, window: Window, lane: RunningLane) -> None:
        self._window, self._lane = window, lane
        self._notifier = sdnotify.SystemdNotifier()
        self._every_s = int(os.environ.get("WATCHDOG_USEC", "20000000")) / 2_000_000
        self._told_at = 0.0
        self._shown = ""
        self._up = False
        window.view.frameSwapped.connect(self._painted)
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        """No more."""
        self._timer.stop()
        self._window.view.frameSwapped.disconnect(self._painted)

    def _painted(self) -> None:
        if not self._up and self._lane.ready.is_set() and self._window.kiosk.screenId:
            self._up = True
            self._notifier.notify("READY=1")
            QTimer.singleShot(0, self._window.warm)
        shown = f"{self._window.kiosk.screenId} {self._window.kiosk.dock.total}".strip()
        if self._up and shown != self._shown:
            self._shown = shown
            self._notifier.notify(f"STATUS={shown}")

    def _beat(self) -> None:
        now = time.monotonic()
        if not self._up:
            self._window.view.update()
        lives = now - self._lane.inbox.alive_at < max(ALIVE_WITHIN_S, self._every_s)
        if lives and now - self._told_at > self._every_s:
            self._told_at = now
            self._notifier.notify("WATCHDOG=1")


def run_demo(folder: Path) -> int:
    """The demo store on simulated devices, with the counter window to play them."""
    with Bench(folder / "wires") as bench:
        config = demo_config(folder, bench, orientation="portrait")
        controls = [bench.scanner.control, bench.printer.control, bench.terminal.control]
        counter = subprocess.Popen([sys.executable, "-m", "pos", "counter", *controls])  # noqa: S603 - ourselves
        try:
            return run_lane(config)
        finally:
            counter.terminate()
            counter.wait(10)
