"""The devices of one shop: processes that live through the lane's deaths, and lose their power now and then."""

import os
import random
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from pos.devices import registry as devices
from pos.payments import registry as payments
from pos.prove.kills.nursery import Child, born, tell
from pos.simulated import Desk

__all__ = ["Devices"]

PORTS, SHOPS, EACH = 12_000, 2_000, 8
"""Below the ports that a system gives to whoever asks for any (32768 and up): a device that is off keeps its address.
Else a shopper's scan may reach the scanner of the shop next door.
"""


class Devices:
    """A scanner, a printer and a terminal. A context manager: they end with it.

    Args:
        folder: for the scanner's line and the terminal's memory, which a power cut leaves as it is.
        terminal: what kind of terminal it is: the query of its wire (`zvt_payment.Options`).
    """

    def __init__(self, folder: Path, terminal: str) -> None:
        folder.mkdir(parents=True)
        first = PORTS + os.getpid() % SHOPS * EACH
        self._desks = {part: first + place for place, part in enumerate(("scanner", "printer", "terminal"))}
        self._places = {
            "scanner": f"pty://{folder.resolve()}/scanner",
            "printer": f"tcp://127.0.0.1:{first + 3}",
            "terminal": f"tcp://127.0.0.1:{first + 4}",
        }
        """Where each listens."""
        self.wires = dict.fromkeys(("scanner", "printer", "terminal"), "")
        """Where the lane finds each."""
        self._query = f"?{terminal}&state={folder / 'terminal.json'}"
        self.controls: dict[str, str] = {}
        self._running: dict[str, Child] = {}

    def __enter__(self) -> Self:
        for part in self.wires:
            self.power_on(part)
        return self

    def __exit__(self, *_: object) -> None:
        for part in tuple(self._running):
            self.power_off(part)

    def power_on(self, part: str) -> None:
        """Start one, at the address where it was before."""
        wire = self._places[part]
        child = born(lambda: _serve(part, wire + (self._query if part == "terminal" else ""), self._desks[part]))
        said: dict[str, Any] = next(child.lines(), {})
        assert said, f"the simulated {part} did not start at {wire}"
        self._running[part] = child
        self.wires[part], self.controls[part] = said["wire"], said["control"]

    def power_off(self, part: str) -> None:
        """Take its power away."""
        child = self._running.pop(part)
        child.kill()
        child.ended()
        child.forget()

    def draw(self, chance: random.Random) -> tuple[str, ...]:
        """Which of them lose their power together with the lane; mostly none."""
        if chance.random() < 0.8:
            return ()
        found = [part for part in self.wires if chance.random() < (0.7 if part == "terminal" else 0.3)]
        chance.shuffle(found)
        return tuple(found)

    def ledger(self) -> list[dict[str, Any]]:
        """What the bank has."""
        found: list[dict[str, Any]] = Desk(control=self.controls["terminal"]).state()["ledger"]
        return found


def _serve(part: str, wire: str, desk: int) -> None:
    serve = payments.simulator(part) if part == "terminal" else devices.simulator(part)
    with suppress(KeyboardInterrupt):
        serve(wire, desk, lambda said: tell(**said))
