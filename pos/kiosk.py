"""`pos run`: the kiosk in its window, alone or with a simulated counter beside it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import sdnotify
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from pos.app import RunningLane
from pos.config import Config
from pos.lane.parts import Press
from pos.ports import Display
from pos.simulated import Bench, demo_config, make_demo_members, make_demo_staff, nexo_config
from pos.ui.bridge import Kiosk
from pos.ui.run import run_kiosk
from pos.words.words import Words, words_for

__all__ = ["run_demo", "run_lane"]

ALIVE_WITHIN_S = 15.0


class _Ender(QObject):
    """Ends the program from any thread."""

    ended = Signal(int)


class _Service:
    """The lane under the kiosk, and what systemd is told: that it is up, what it shows, that both threads live."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._ender = _Ender()
        self._ender.ended.connect(QGuiApplication.exit)
        self._notifier = sdnotify.SystemdNotifier()
        self._every_s = int(os.environ.get("WATCHDOG_USEC", "20000000")) / 2_000_000
        self._told_at = 0.0
        self._status = ""
        self._up = False
        self.lane: RunningLane | None = None

    def start(self, display: Display) -> Callable[[], None]:
        """Start the lane; returns how to stop it."""
        lane = RunningLane(self._config, display, self._ender.ended.emit)
        threading.excepthook = lambda args: lane.fail(args.exc_value or RuntimeError(str(args.exc_type)))
        self.lane = lane
        lane.start()
        return lane.stop

    def post(self, event: Press) -> None:
        """What the shopper did."""
        if self.lane is not None:
            self.lane.post(event)

    def painted(self, kiosk: Kiosk) -> None:
        """A frame is on the screen."""
        shown = kiosk.headline
        if not self._up and shown and self.lane is not None and self.lane.ready.is_set():
            self._up = True
            self._notifier.notify("READY=1")
        if self._up and shown != self._status:
            self._status = shown
            self._notifier.notify(f"STATUS={shown.encode('ascii', 'ignore').decode()}")

    def beat(self) -> None:
        """Qt's thread lives, since it calls this; the session's is looked at."""
        now = time.monotonic()
        lane = self.lane
        lives = lane is not None and lane.lives(max(ALIVE_WITHIN_S, self._every_s))
        if lives and now - self._told_at > self._every_s:
            self._told_at = now
            self._notifier.notify("WATCHDOG=1")


def words_of(config: Config) -> Callable[[str], Words]:
    """The words of a language in this shop's time zone."""
    return lambda language: words_for(language, config.shop.timezone)


def run_lane(config: Config) -> int:
    """Run the kiosk until it is closed; returns the exit code for the service that restarts it."""
    service = _Service(config)
    return run_kiosk(
        config.display,
        words_of(config),
        service.start,
        service.post,
        title=f"{config.shop.name}, lane {config.shop.lane}",
        beat=service.beat,
        painted=service.painted,
    )


def run_demo(folder: Path, *, nexo: bool = False) -> int:
    """The demo store on simulated devices, with the counter window to play them; `nexo`: what its terminal speaks."""
    make_demo_staff(folder)
    make_demo_members(folder)
    with Bench(folder / "wires", wallets=True, gift=True, nexo=nexo) as bench:
        config = demo_config(folder, bench, bagging="normal", orientation="portrait")
        desks = {one.part: one.control for one in bench.devices}
        if nexo:
            config = config.model_copy(update={"terminal": {"card": nexo_config(bench.nexo.wire)}})
            desks["terminal"] = desks.pop("nexo")
        named = [f"{part}={control}" for part, control in desks.items()]
        counter = subprocess.Popen([sys.executable, "-m", "pos", "counter", *named])  # noqa: S603 - ourselves
        try:
            return run_lane(config)
        finally:
            counter.terminate()
            counter.wait(10)
