"""The lane that is soaked: the real `RunningLane` without Qt, and a shopper who buys at it over the devices' wires.

`python -m pos.prove.soak_lane TASK` sells so many times and prints a sample, as JSON, every so often.
"""

import gc
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from pos.app import RunningLane, lane_path
from pos.lane.parts import Basket, DoneOptions
from pos.lane.screen import Screen
from pos.log import log_to_stderr
from pos.prove.little_lane import presses
from pos.prove.soak_samples import take
from pos.simulated import Desk, wired_config

__all__ = ["main"]

PATIENCE_S = 30.0
PRINT_EVERY = 25


class _Front:
    """The display, for the shopper's eyes."""

    def __init__(self) -> None:
        self.screen: Screen | None = None
        self._changed = threading.Condition()

    def show(self, screen: Screen) -> None:
        with self._changed:
            self.screen = screen
            self._changed.notify_all()

    def until(self, good: Callable[[Screen], Any]) -> Screen:
        with self._changed:
            seen = self._changed.wait_for(lambda: self.screen is not None and good(self.screen), PATIENCE_S)
            assert seen, f"the lane stays on {self.screen and self.screen.id}"
            assert self.screen is not None
            return self.screen


def _rows(screen: Screen) -> int:
    return len(screen.body.rows) if screen.id == "S03" and isinstance(screen.body, Basket) else 0


def _is_printed(screen: Screen) -> bool:
    said = screen.body.printing if isinstance(screen.body, DoneOptions) else None
    return said is not None and said.id != "done.printing"


class _Shopper:
    """Buys two things, pays, sometimes wants paper, goes."""

    def __init__(self, lane: RunningLane, front: _Front, task: dict[str, Any]) -> None:
        self._lane, self._front, self._codes = lane, front, task["codes"]
        self._scanner = Desk(control=task["scanner"])

    def _press(self, button: str) -> None:
        screen = self._front.until(lambda now: dict(presses(now)).get(button))
        press = dict(presses(screen))[button]
        assert press is not None
        self._lane.post(press)

    def buy(self, number: int) -> None:
        """One sale."""
        self._front.until(lambda now: now.id == "S01")
        for wanted in (1, 2):
            self._scanner.do("scan", data=self._codes[(number + wanted) % len(self._codes)])
            self._front.until(lambda now, wanted=wanted: _rows(now) == wanted)  # type: ignore[misc]
        self._press("pay")
        self._front.until(lambda now: now.id == "S23")
        if number % PRINT_EVERY == 0:
            self._press("print")
            self._front.until(_is_printed)
        self._press("finish")


def _leak(task: dict[str, Any], number: int, kept: list[Any]) -> None:
    """A planted bug: 1 KiB a sale, or a descriptor every so many sales."""
    if task["planted"] == "memory":
        kept.append(bytearray(1024))
    elif task["planted"] == "descriptors" and number % task["leak_every"] == 0:
        kept.append(os.open("/dev/null", os.O_RDONLY))


def main(task: dict[str, Any]) -> None:
    """Sell."""
    log_to_stderr("error")
    config = wired_config(Path(task["folder"]), task["wires"])
    front, kept = _Front(), []  # type: ignore[var-annotated]
    lane = RunningLane(config, front, os._exit)
    lane.start()
    shopper = _Shopper(lane, front, task)
    for number in range(task["sales"] + 1):
        if number % task["every"] == 0 or number == task["sales"]:
            gc.collect()
            sample = take(lane_path(config), number, blocks=sys.getallocatedblocks())
            print(msgspec.json.encode(sample).decode(), flush=True)  # noqa: T201 - for the parent
        if number < task["sales"]:
            shopper.buy(number)
            _leak(task, number, kept)
    lane.stop()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
