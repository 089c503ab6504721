"""A simulated relay board: `python -m pos simulate relay --wire "pty:///tmp/pos/relay?speaks=lcus&relays=4"`.

Written from the boards' manuals, not from our driver. `speaks`: "lcus" (LC Technology, product page: four bytes, and FF
for the state), "numato" (Numato Lab user guide: a line of text, echoed, a prompt behind the answer) or "hid" (a feature
report of eight bytes in control transfers, USB HID 1.11, 7.2). It lives on its USB cable: unplugged, all relays fall
open.

Acts: `stick {"relay": 2, "on": true}` (it is welded, or never pulls in), `free {}`, `mute {"on": true}` (it hears, and
says nothing), `unplug {"seconds"?: n}`, `plug {}`, `faults {...}` (see `pos.wires.faults`). `state` counts how often
each relay moved, and has the last moves with their times.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from pos.devices.sim.wired import WiredSimulator, setup_of
from pos.wires.acts import Asked, Nothing, NotNow, Switch
from pos.wires.control import Act, serve
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["RelaySimulator", "Setup", "run"]

_LONGEST = 256
_HEAD = 0xA0
_ASK = 0xFF
_NUMBERS = "0123456789ABCDEFGHIJKLMNOPQRSTUV"
_SERIAL = b"POS01"
_KEPT = 400


class Setup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What kind of board it is."""

    speaks: Literal["lcus", "numato", "hid"] = "lcus"
    relays: Annotated[int, Meta(ge=1, le=8)] = 4


class Stick(Struct, frozen=True, forbid_unknown_fields=True):
    """A relay does not move any more: it stays closed, or open."""

    relay: Annotated[int, Meta(ge=1, le=8)]
    on: bool = True


class RelaySimulator(WiredSimulator):
    """The board. Acts may be called on any thread."""

    def __init__(self, wire_url: str, machine: Machine = THIS_MACHINE) -> None:
        self._setup = setup_of(wire_url, Setup)
        super().__init__(wire_url, "relay", machine)
        self._closed = [False] * self._setup.relays
        self._stuck: dict[int, bool] = {}
        self._moves: deque[tuple[int, int, bool]] = deque(maxlen=_KEPT)
        self._moved = [0] * self._setup.relays
        self._mute = False
        self._heard = b""

    def state(self) -> dict[str, Any]:
        """For `GET /state`."""
        with self._lock:
            return {
                **self._wire_state(),
                "closed": [number for number, on in enumerate(self._closed, 1) if on],
                "relays": len(self._closed),
                "status": "mute" if self._mute else "stuck" if self._stuck else "ready",
                "display": "  ".join(f"{number} {'●' if on else '○'}" for number, on in enumerate(self._closed, 1)),
                "moved": list(self._moved),
                "moves": [{"at_ms": at, "relay": relay, "on": on} for at, relay, on in self._moves],
                "stuck": sorted(self._stuck),
                "mute": self._mute,
                "setup": msgspec.to_builtins(self._setup),
            }

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "stick": Asked(Stick, self.stick),
            "free": Asked(Nothing, self.free),
            "mute": Asked(Switch, self.mute, "It hears, and says nothing; or again does."),
            **self._cable(),
        }

    def stick(self, call: dict[str, Any]) -> dict[str, Any]:
        """A relay is welded, or never pulls in."""
        relay, on = int(call["relay"]), bool(call.get("on", True))
        with self._lock:
            if relay > len(self._closed):
                raise NotNow(f"this board has {len(self._closed)} relays")
            self._stuck[relay] = on
            self._move(relay, on=on)
        return {"stuck": sorted(self._stuck)}

    def free(self, _call: dict[str, Any]) -> dict[str, Any]:
        """All relays move again, when they are told to."""
        with self._lock:
            self._stuck.clear()
        return {"stuck": []}

    def mute(self, call: dict[str, Any]) -> dict[str, Any]:
        """It says nothing."""
        self._mute = bool(call["on"])
        return {"mute": self._mute}

    # --- the wire

    def _drop(self, refuse_s: float | None) -> None:
        """No power, so every relay falls open."""
        with self._lock:
            super()._drop(refuse_s)
            self._heard = b""
            for relay in range(1, len(self._closed) + 1):
                if self._stuck.get(relay) is not True:
                    self._move(relay, on=False)

    def _hear(self, data: bytes) -> None:
        with self._lock:
            self._heard = (self._heard + data)[-_LONGEST:]
            take = {"lcus": self._take_lcus, "numato": self._take_numato, "hid": self._take_hid}[self._setup.speaks]
            while (said := take()) is not None:
                self._send(said)

    def _send(self, data: bytes) -> None:
        if data and not self._mute:
            super()._send(data)

    def _switch(self, relay: int, *, on: bool) -> None:
        if 1 <= relay <= len(self._closed) and relay not in self._stuck:
            self._move(relay, on=on)

    def _move(self, relay: int, *, on: bool) -> None:
        if self._closed[relay - 1] != on:
            self._closed[relay - 1] = on
            self._moved[relay - 1] += 1
            self._moves.append((round(self._machine.now_s() * 1000), relay, on))

    def _take_lcus(self) -> bytes | None:
        """A0, relay, operation, their sum; one byte FF asks. Anything else is nothing to it."""
        heard = self._heard
        if not heard:
            return None
        if heard[0] == _ASK:
            self._heard = heard[1:]
            lines = [f"CH{number}: {'ON ' if on else 'OFF'}\r\n" for number, on in enumerate(self._closed, 1)]
            return "".join(lines).encode()
        if heard[0] != _HEAD:
            self._heard = heard[1:]
            return b""
        if len(heard) < 4:
            return None
        if sum(heard[:3]) & 0xFF != heard[3] or heard[2] > 1:
            self._heard = heard[1:]
            return b""
        self._heard = heard[4:]
        self._switch(heard[1], on=heard[2] == 1)
        return b""

    def _take_numato(self) -> bytes | None:
        """A line that ends with CR. Everything is echoed; a prompt ends each answer."""
        line, end, rest = self._heard.partition(b"\r")
        if not end:
            return None
        self._heard = rest
        echo = line + b"\n\r"
        words = line.decode("ascii", "replace").split()
        if len(words) == 3 and words[0] == "relay" and words[2] in _NUMBERS[: len(self._closed)]:
            relay = _NUMBERS.index(words[2]) + 1
            if words[1] in ("on", "off"):
                self._switch(relay, on=words[1] == "on")
                return echo + b">"
            if words[1] == "read":
                return echo + (b"on" if self._closed[relay - 1] else b"off") + b"\n\r>"
        return echo + b">"

    def _take_hid(self) -> bytes | None:
        """Control transfers: Set_Report 21 09 with eight bytes, Get_Report A1 01. Others are stalled: no answer."""
        heard = self._heard
        if len(heard) < 8:
            return None
        if heard[:2] == b"\xa1\x01":
            self._heard = heard[8:]
            return _SERIAL + b"\0\0" + bytes((sum(on << place for place, on in enumerate(self._closed)),))
        if heard[:2] != b"\x21\x09":
            self._heard = heard[1:]
            return b""
        if len(heard) < 16:
            return None
        self._heard = heard[16:]
        command, relay = heard[8], heard[9]
        every = range(1, len(self._closed) + 1)
        for number in every if command in (0xFE, 0xFC) else (relay,):
            if command in (0xFF, 0xFE, 0xFD, 0xFC):
                self._switch(number, on=command in (0xFF, 0xFE))
        return b""


def run(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGTERM; calls `ready` once with the addresses."""
    serve(RelaySimulator(wire_url), control_port, ready)
