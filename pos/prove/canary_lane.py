"""The lane that the canaries fly through: a process of its own, the real `RunningLane`, its log at debug level.

`python -m pos.prove.canary_lane TASK` takes a line of JSON a command on stdin and answers each with one: `press` a
button, `type` or `keys`, `until` a screen or a `button`, `die` by an exception. Every screen goes to
shown.jsonl, all of it, and every receipt's text as it is laid out to paper.txt.
"""

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import msgspec

from pos.app import RunningLane
from pos.devices.receipt_layout import ReceiptHeader, lay_out
from pos.lane.events import FindOpened, KeyTyped, SheetOpened
from pos.lane.parts import FindStage, SearchSheet, TypeSheet
from pos.lane.screen import Screen
from pos.lane.state import Timing
from pos.log import log_to_stderr
from pos.ports import PrintJob
from pos.prove.little_lane import presses
from pos.simulated import wired_config
from pos.words.words import words_for

__all__ = ["Eyes", "main"]

PATIENCE_S = 15.0


class Eyes:
    """The display: writes down everything that a screen has, but for what a shopper is just typing in its field."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.screen: Screen | None = None
        self._changed = threading.Condition()

    def show(self, screen: Screen) -> None:
        """A screen, from the session's thread."""
        seen = screen
        if isinstance(screen.sheet, SearchSheet | TypeSheet):
            seen = msgspec.structs.replace(screen, sheet=msgspec.structs.replace(screen.sheet, typed=""))
        if isinstance(screen.stage, FindStage):
            seen = msgspec.structs.replace(seen, stage=msgspec.structs.replace(screen.stage, typed=""))
        self._out.write(msgspec.json.encode(seen, enc_hook=repr).decode() + "\n")
        with self._changed:
            self.screen = screen
            self._changed.notify_all()

    def until(self, good: Callable[[Screen], Any], seconds: float = PATIENCE_S) -> bool:
        """Wait for a screen."""
        with self._changed:
            return bool(self._changed.wait_for(lambda: self.screen is not None and good(self.screen), seconds))


def _laid_out(lane: RunningLane, eyes: Eyes, out: TextIO) -> None:
    """Give every print job to the printer, and its text to a file."""
    printer = lane._devices[1]  # noqa: SLF001 - the port is looked over the shoulder
    honest = printer.print

    def printing(job: PrintJob) -> None:
        shop = ReceiptHeader(name=lane.config.shop.name)
        out.write(repr(lay_out(job, words_for(job.request.language, "Europe/London"), shop, 42)) + "\n")
        honest(job)

    printer.print = printing
    del eyes


def _obey(lane: RunningLane, eyes: Eyes, command: dict[str, Any]) -> bool:
    if "until" in command:
        wanted, button = command["until"], command.get("button", "")
        good = lambda screen: screen.id in wanted or dict(presses(screen)).get(button) is not None  # noqa: E731
        return eyes.until(good, command.get("seconds", PATIENCE_S))
    if "press" in command:
        assert eyes.screen is not None
        press = dict(presses(eyes.screen)).get(command["press"])
        if press is not None:
            lane.post(press)
        return press is not None
    if "keys" in command:
        for key in (*command["keys"], "ok"):
            lane.post(KeyTyped(key=key))
        return True
    if "type" in command:
        lane.post(SheetOpened(sheet="type") if command["where"] == "type" else FindOpened(search=True))
        for key in (*command["type"], "ok"):
            lane.post(KeyTyped(key=key))
        return True
    lane.post(KeyTyped(key=command["die"]))
    lane.fail(AssertionError("planted end of the lane"))
    return True


def main(task: dict[str, Any]) -> None:
    """Until stdin ends."""
    log_to_stderr("debug")
    config = wired_config(Path(task["folder"]), task["wires"], Path(task["keys"]))
    card = config.terminal["card"].model_copy(update={"timeout_s": 3.0})
    config = config.model_copy(update={"training": task["training"], "terminal": {"card": card}})
    watched = Path(task["watched"])
    with (watched / "shown.jsonl").open("a") as shown, (watched / "paper.txt").open("a") as paper:
        eyes = Eyes(shown)
        lane = RunningLane(config, eyes, lambda code: print(json.dumps({"ended": code})), Timing(ask_again_s=0.2))  # noqa: T201
        lane.start()
        lane.ready.wait(PATIENCE_S)
        _laid_out(lane, eyes, paper)
        for line in sys.stdin:
            print(json.dumps({"did": _obey(lane, eyes, json.loads(line))}), flush=True)  # noqa: T201
        lane.stop()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
