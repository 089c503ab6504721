"""Seams: where the lane waits for the world. At one of them, once, something else happens than was meant to.

A `Fuse` counts the calls of every seam and burns at one. Everything of the lane that goes through a seam is wrapped in
a `Seam`, which nobody above can tell from what it wraps.
"""

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from msgspec import Struct

from pos.config import Config
from pos.errors import DeviceMissing, StoreError
from pos.prove.kills.nursery import tell
from pos.wires.machine import Machine

__all__ = ["CALLS", "LATE_S", "WAYS", "Failpoint", "Fuse", "Seam", "SeamedMachine", "ways"]

Way = Literal["exception", "fault", "hang", "late"]
WAYS: tuple[Way, ...] = ("exception", "fault", "hang", "late")
LATE_S = 1.2
"""So long a late success takes: longer than the terminal is waited for."""
CALLS = {
    "journal": ("opening", "append"),
    "catalog": ("by_gtin", "browse", "search", "bags"),
    "sales": ("receipt",),
    "timers": ("start", "cancel", "is_current"),
    "clock": ("now_ms",),
    "display": ("show",),
    "sounds": ("play",),
    "printer": ("print", "check"),
    "terminal": ("pay", "abort", "ask", "confirm"),
    "inbox": ("post", "post_durably"),
    "wire": ("read", "write", "close"),
}
"""What of each port is a seam; a purchase reaches each of them."""
_FAULTS: dict[str, Callable[[], Exception]] = {
    "journal": lambda: StoreError("The disk gave up.", "Start again."),
    "sales": lambda: StoreError("The disk gave up.", "Start again."),
    "catalog": lambda: StoreError("The disk gave up.", "Start again."),
    "wire": lambda: DeviceMissing("It is gone.", "Plug it in."),
}
"""What a port says that it may raise. The other ports promise never to."""


class Burnt(RuntimeError):
    """An exception that nobody foresaw."""


class Failpoint(Struct, frozen=True, kw_only=True):
    """The `nth` call of a seam ("journal.append", "terminal wire.read") goes wrong in this way.

    `swallowed`: a planted bug; whoever called does not notice the exception and goes on.
    """

    seam: str
    nth: int = 1
    way: Way = "exception"
    swallowed: bool = False


def ways(seam: str) -> tuple[Way, ...]:
    """How this seam can go wrong."""
    port = seam.partition(".")[0].rpartition(" ")[2]
    return tuple(way for way in WAYS if way != "fault" or port in _FAULTS)


class Fuse:
    """Burns once, at its failpoint; without one it only counts."""

    def __init__(self, point: Failpoint | None) -> None:
        self.calls: Counter[str] = Counter()
        self._point = point
        self._lock = threading.Lock()

    def call(self, seam: str, act: Callable[..., Any], *args: Any, **named: Any) -> Any:  # noqa: ANN401 - any port
        """Do what was meant to be done, or what the failpoint says."""
        if threading.current_thread() is threading.main_thread():
            return act(*args, **named)  # the shopper: in the kiosk that is Qt's own thread
        with self._lock:
            self.calls[seam] += 1
            point = self._point
            hit = point is not None and point.seam == seam and self.calls[seam] == point.nth
        if point is None or not hit:
            return act(*args, **named)
        tell(burnt=seam)
        return self._burn(point, act, *args, **named)

    def _burn(self, point: Failpoint, act: Callable[..., Any], *args: Any, **named: Any) -> Any:  # noqa: ANN401
        if point.way == "hang":
            threading.Event().wait()
        if point.way == "late":
            done = act(*args, **named)
            threading.Event().wait(LATE_S)
            return done
        if point.swallowed:
            return True
        port = point.seam.partition(".")[0].rpartition(" ")[2]
        raise _FAULTS[port]() if point.way == "fault" else Burnt(point.seam)


class Seam:
    """Something of the lane's world, with a fuse in each of its calls."""

    def __init__(self, within: Any, name: str, fuse: Fuse) -> None:  # noqa: ANN401 - any port
        self._within = within
        self._calls = CALLS[name.rpartition(" ")[2]]
        self._name = name
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        found = getattr(self._within, name)
        return partial(self._fuse.call, f"{self._name}.{name}", found) if name in self._calls else found


class SeamedMachine:
    """A machine whose wires are seams, by the device at their other end."""

    def __init__(self, machine: Machine, config: Config, fuse: Fuse) -> None:
        self._machine = machine
        self._fuse = fuse
        self._parts = {one.url: "scanner" for one in config.scanner.values()}
        self._parts |= {one.url: "printer" for one in config.printer.values()}
        self._parts |= {one.url: "terminal" for one in config.terminal.values()}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._machine, name)

    def open_wire(self, url: str, timeout_s: float = 2.0) -> Any:  # noqa: ANN401 - a wire, as far as anybody can tell
        """Connect, if it is not this that goes wrong."""
        part = self._parts[url]
        wire = self._fuse.call(f"{part} wire.open", self._machine.open_wire, url, timeout_s)
        return Seam(wire, f"{part} wire", self._fuse)
