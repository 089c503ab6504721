"""A lane at real wires whose plugs are pulled, and the hand of a shopper who buys at it meanwhile.

The real `RunningLane` without Qt; every simulated device is at the far end of a pseudo terminal or a TCP port.
"""

import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Self

from msgspec import Struct

from pos.app import RunningLane, lane_path
from pos.config import Config, ScannerConfig
from pos.devices.sim.cash import CashSimulator
from pos.devices.sim.line_display import LineDisplaySimulator
from pos.devices.sim.printer import PrinterSimulator
from pos.devices.sim.relay import RelaySimulator
from pos.devices.sim.scale import ScaleSimulator
from pos.devices.sim.scanner import ScannerSimulator
from pos.lane.events import DeviceChanged, LaneEvent, Scanned, ShelfSettled
from pos.lane.screen import Screen
from pos.payments.sim.zvt import SimulatedTerminal
from pos.payments.sim.zvt_payment import Options
from pos.ports import Inbox
from pos.prove.little_lane import presses
from pos.prove.soak import stock
from pos.simulated import CASH_WIRE, wired_config
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["GONE", "KINDS", "WELL", "Kind", "MissedError", "Stand"]

PATIENCE_S = 30.0
FAR_S = 3600.0
_NAP_S = 0.005
GONE, WELL = ("absent", "faulted"), ("ready", "paper-low")
_ONE_OPENS = threading.Lock()
"""A database is made by Alembic, which has one context a process."""


class Kind(Struct, frozen=True):
    """A device whose plug is pulled: its part, its name in the lane's configuration, its simulator's address."""

    part: str
    name: str
    wire: str


# Goods on a shelf swing as long as a person's hands are slow: what stands still at once was not scanned just before.
KINDS = {
    "scanner line": Kind("scanner", "other", "pty://{folder}/other"),
    "scanner hid": Kind("scanner", "other", "tcp://127.0.0.1:0?speaks=hid"),
    "scanner keys": Kind("scanner", "other", "tcp://127.0.0.1:0?speaks=keys"),
    "scale": Kind("scale", "produce", "tcp://127.0.0.1:0?protocol=toledo-8217"),
    "shelf tcp": Kind("shelf", "packing", "tcp://127.0.0.1:0?settle_ms=800"),
    "shelf serial": Kind("shelf", "packing", "pty://{folder}/shelf?settle_ms=800"),
    "printer tcp": Kind("printer", "receipt", "tcp://127.0.0.1:0"),
    "printer serial": Kind("printer", "receipt", "pty://{folder}/printer"),
    "terminal": Kind("terminal", "card", "tcp://127.0.0.1:0"),
    "terminal serial": Kind("terminal", "card", "pty://{folder}/terminal"),
    "cash": Kind("cash", "till", CASH_WIRE),
    "badge": Kind("badge", "desk", "tcp://127.0.0.1:0"),
    "relay lcus": Kind("relay", "pole", "pty://{folder}/pole?speaks=lcus"),
    "relay numato": Kind("relay", "pole", "tcp://127.0.0.1:0?speaks=numato"),
    "relay hid": Kind("relay", "pole", "tcp://127.0.0.1:0?speaks=hid"),
    "display escpos": Kind("line_display", "customer", "pty://{folder}/rows?speaks=escpos"),
    "display cd5220": Kind("line_display", "customer", "tcp://127.0.0.1:0?speaks=cd5220&page=cp858"),
}
ALWAYS = ("scale", "printer", "terminal")
"""What every lane here has besides its scanner; the other kinds are there where their plug is pulled."""
MADE: dict[str, Callable[[str], Any]] = {
    "cash": CashSimulator,
    "badge": partial(ScannerSimulator, device="badge"),
    "relay": RelaySimulator,
    "line_display": LineDisplaySimulator,
    "shelf": partial(ScaleSimulator, part="shelf"),
}
NEAR_G = 10
"""A packing shelf that trembles is worth so much more or less."""


SHOWS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "relay": lambda now: 1 in now["closed"],
    "line_display": lambda now: bool("".join(now["rows"]).strip()),
}
"""What a device shows that only follows the lane, by its simulator's state."""


def _of_kind(config: Config, kind: str) -> Config:
    """The lane with the driver that this kind of board or display needs."""
    part, driver = KINDS[kind].part, kind.partition(" ")[2]
    if part not in ("relay", "line_display"):
        return config
    table = {name: one.model_copy(update={"driver": driver}) for name, one in getattr(config, part).items()}
    return config.model_copy(update={part: table})


class MissedError(Exception):
    """What should have been seen was not."""


class _Listening:
    """The lane's inbox, and when each device last said what it is, or the shelf what lies on it."""

    def __init__(self, inbox: Inbox, heard: Callable[[DeviceChanged | ShelfSettled], None]) -> None:
        self._inbox = inbox
        self._heard = heard

    def post(self, event: LaneEvent | Scanned) -> None:
        self._inbox.post(event)
        if isinstance(event, DeviceChanged | ShelfSettled):
            self._heard(event)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the rest is the inbox's own
        return getattr(self._inbox, name)


class _Lane(RunningLane):
    heard: Callable[[DeviceChanged | ShelfSettled], None]

    @property
    def _posts(self) -> Inbox:
        return _Listening(super()._posts, self.heard)


class Stand:
    """The lane, its devices, its display. A context manager.

    Args:
        folder: of this lane alone.
        kind: which device's plug will be pulled.
        machine: whose wires the drivers open; a planted bug has one of its own.
        patience_s: how long anything is waited for.
    """

    def __init__(
        self, folder: Path, kind: str, machine: Machine = THIS_MACHINE, patience_s: float = PATIENCE_S
    ) -> None:
        self.kind = KINDS[kind]
        self._patience_s = patience_s
        folder.mkdir(parents=True)
        self.codes = stock(folder)
        wires = {one.part: one.wire for one in KINDS.values() if one.part in ALWAYS} | {self.kind.part: self.kind.wire}
        at = {part: wire.format(folder=folder.resolve()) for part, wire in wires.items()}
        self.front = ScannerSimulator(f"pty://{folder.resolve()}/front")
        self.devices: dict[str, Any] = {
            "scale": ScaleSimulator(at["scale"]),
            "printer": PrinterSimulator(at["printer"]),
        }
        self.devices["terminal"] = SimulatedTerminal(options=Options(pace_s=0.0), place=at["terminal"])
        self.devices["scanner"] = ScannerSimulator(at["scanner"]) if self.kind.part == "scanner" else self.front
        if self.kind.part in MADE:
            self.devices[self.kind.part] = MADE[self.kind.part](at[self.kind.part])
        for device in {id(one): one for one in (self.front, *self.devices.values())}.values():
            device.start()
        self.devices["terminal"].acts()["auto"]({"outcome": "approve", "after_ms": 0})
        self._changed = threading.Condition()
        self._screen: Screen | None = None
        self._states: dict[tuple[str, str], str] = {}
        self.lies_g = 0
        self._weighed_g: int | None = None
        """What lies on the packing shelf, and what the lane was told of it since it is there."""
        self.config = self._configured(folder, kind)
        self._attachments = 0
        self.ended: list[int] = []
        self.lane = _Lane(self.config, self, self.ended.append, machine=machine, settled=lambda: None)
        self.lane.heard = self._hear

    def _configured(self, folder: Path, kind: str) -> Config:
        wires = {part: device.url for part, device in self.devices.items()} | {"scanner": self.front.url}
        bagging = "normal" if self.kind.part == "shelf" else "off"
        config = _of_kind(wired_config(folder, wires, bagging=bagging), kind)
        if self.kind.part != "scanner":
            return config
        driver = kind.partition(" ")[2]
        other = ScannerConfig(url=self.devices["scanner"].url, driver=driver, simulated=True)
        return config.model_copy(update={"scanner": {**config.scanner, "other": other}})

    @property
    def path(self) -> Path:
        """The lane's database."""
        return lane_path(self.config)

    def __enter__(self) -> Self:
        with _ONE_OPENS:
            self.lane.start()
            self.lane.ready.wait(self._patience_s)
        return self

    def __exit__(self, *_: object) -> None:
        self.lane.stop()
        for device in {id(one): one for one in (self.front, *self.devices.values())}.values():
            device.stop()

    # --- eyes

    def show(self, screen: Screen) -> None:
        """The display's."""
        with self._changed:
            self._screen = screen
            self._changed.notify_all()

    def _hear(self, event: DeviceChanged | ShelfSettled) -> None:
        with self._changed:
            if isinstance(event, ShelfSettled):
                self._weighed_g = event.weight_g
            else:
                self._states[event.part, event.device] = event.state
                self._weighed_g = None if event.part == "shelf" else self._weighed_g
            self._changed.notify_all()

    def _until(self, good: Callable[[], Any], what: str) -> float:
        began = time.monotonic()
        with self._changed:
            if not self._changed.wait_for(good, self._patience_s):
                raise MissedError(
                    f"not within {self._patience_s:g} s: {what}; it shows {self._screen and self._screen.id}"
                )
        return time.monotonic() - began

    def until(self, good: Callable[[Screen], Any], what: str = "the next screen") -> Screen:
        """Wait for a screen."""
        self._until(lambda: self._screen is not None and good(self._screen), what)
        assert self._screen is not None
        return self._screen

    def until_said(self, states: tuple[str, ...]) -> float:
        """Wait until the lane was told that the pulled device is so; how long that took, in seconds."""
        key = self.kind.part, self.kind.name
        what = f"{self.kind.part} {' or '.join(states)}"
        return self._until(lambda: self._states.get(key) in states, what)

    # --- hands

    def press(self, button: str) -> None:
        """Press what is, or will be, on the screen."""
        screen = self.until(lambda now: dict(presses(now)).get(button), f"the button {button!r}")
        press = dict(presses(screen))[button]
        assert press is not None
        self.lane.post(press)

    def act(self, name: str, **call: object) -> None:
        """Something at the device whose plug is pulled."""
        self.devices[self.kind.part].acts()[name](call)

    def unplug(self) -> None:
        """Pull the plug; it stays out until `plug`, or for a terminal until its cable is put back."""
        self._attachments = self.devices["scanner"].state()["attachments"]
        self.act("unplug", **({"seconds": FAR_S} if self.kind.part == "terminal" else {}))

    def plug(self) -> None:
        """Put it back; returns when the lane says that it works."""
        put = partial(self.act, "unplug", seconds=0) if self.kind.part == "terminal" else partial(self.act, "plug")
        put()
        self.until_said(WELL)
        while self.kind.part == "scanner" and not self._attached():
            time.sleep(_NAP_S)  # a driver has connected before the other end has accepted it
        self._shows_again()

    def put(self, weight_g: int, *, told: bool = True) -> None:
        """Put it on the packing shelf, or take so much off; unless it is unplugged, the lane is told of it."""
        self.lies_g += weight_g
        self.act("add", weight_g=weight_g)
        if told:
            self._weighs()

    def _weighs(self) -> None:
        def good() -> bool:
            return self._weighed_g is not None and abs(self._weighed_g - self.lies_g) <= NEAR_G

        self._until(good, f"{self.lies_g} g on the shelf, not {self._weighed_g}")

    def _shows_again(self) -> None:
        """What only follows the lane shows again what it did; the shelf weighs what lies there."""
        if self.kind.part == "shelf":
            self._weighs()
        good, ends_s = SHOWS.get(self.kind.part, bool), time.monotonic() + self._patience_s
        while not good(self.devices[self.kind.part].state()):
            if time.monotonic() > ends_s:
                raise MissedError(f"{self.kind.part} does not show again what it did")
            time.sleep(_NAP_S)

    def _attached(self) -> bool:
        return bool(self.devices["scanner"].state()["attachments"] > self._attachments)
