"""`pos run`: the kiosk in its window, alone or with a simulated counter beside it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import structlog

from pos.app import RunningLane
from pos.config import Config
from pos.simulated import Bench, demo_config

__all__ = ["run_demo", "run_lane"]

log = structlog.get_logger("kiosk")
ALIVE_WITHIN_S = 15.0


def run_lane(config: Config) -> int:
    """Run the kiosk until it is closed; returns the exit code for the service that restarts it."""
    from pos.ui.run import Kiosk

    kiosk = Kiosk(config.display, config.shop.languages, config.shop.timezone)
    lane = RunningLane(config, kiosk, kiosk.quit)
    kiosk.connect(lane.post)
    lane.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: kiosk.quit(0))
    _watchdog(kiosk, lane)
    code = kiosk.run()
    lane.stop()
    return code


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


def _watchdog(kiosk: Any, lane: RunningLane) -> None:  # noqa: ANN401 - Qt's side is imported late
    """Tell systemd that both threads live: this runs on Qt's thread and looks at the session's."""
    import sdnotify

    notifier = sdnotify.SystemdNotifier()
    every_s = int(os.environ.get("WATCHDOG_USEC", "10000000")) / 2_000_000
    told = False

    def beat() -> None:
        nonlocal told
        if not told and lane.ready.is_set():
            notifier.notify("READY=1")
            told = True
        if time.monotonic() - lane.inbox.alive_at < max(ALIVE_WITHIN_S, every_s):
            notifier.notify("WATCHDOG=1")

    kiosk.every(min(every_s, 0.5) if not told else every_s, beat)
