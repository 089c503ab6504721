"""A simulated scale: `python -m pos simulate scale --wire "pty:///tmp/pos/scale?protocol=sma"`.

`python -m pos simulate shelf` is the same under the packing shelf: larger, and never quite still.

Written from the scales' manuals, not from our codecs (`scale_talk`, `scale_dialog`, `scale_sics`). The address carries
the set-up: `protocol` (toledo-8217), `capacity_g` (15000), `division_g` (5), `min_g` (100), `settle_ms` (300),
`checksum` (Dialog 06), `pace_ms` (100, of a scale that speaks by itself), `noise_g` (0: how much it trembles), `seed`.
Scales of 7 bits and a parity are 8N1 here: a pseudo terminal takes CS7 on its first opening only.

Acts: `put {"weight_g": 842}` (that lies there now), `add {"weight_g": -500}` (on top, or taken off), `off {}`,
`lean {"on"?: false}`, `drift {"weight_g": 10}`, `zero {}`, `tare {"weight_g": 20}` (taken on the scale itself),
`lie {"how": "repeat" | "jump" | ""}`, `raw {"hex": "..."}`, `unplug {"seconds"?: n}` (without: until `plug {}`),
`faults {...}` (see `pos.wires.faults`).
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta, Struct

from pos.devices.sim.scale_dialog import Dialog
from pos.devices.sim.scale_platter import Lie, Platter, PlatterSetup
from pos.devices.sim.scale_sics import Sics
from pos.devices.sim.scale_talk import CasPd, CasStream, Nci, Now, Sma, Talk, Toledo
from pos.devices.sim.wired import WiredSimulator, setup_of
from pos.wires.acts import Asked, Grams, Nothing, Raw
from pos.wires.control import Act, serve
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["ScaleSimulator", "Setup", "run", "run_shelf"]

_IDLE_S = 0.2
_TALKS: dict[str, Callable[[Platter, Now, "Setup"], Talk]] = {
    "toledo-8217": lambda platter, now, _: Toledo(platter, now),
    "nci-ecr": lambda platter, now, _: Nci(platter, now),
    "dialog-06": lambda platter, now, setup: Dialog(platter, now, setup.checksum),
    "sma": lambda platter, now, _: Sma(platter, now),
    "cas-pd-6": lambda platter, now, _: CasPd(platter, now, 6),
    "cas-pd-0": lambda platter, now, _: CasPd(platter, now, 0),
    "mt-sics": lambda platter, now, _: Sics(platter, now),
    "cas-22": lambda platter, now, setup: CasStream(platter, now, setup.pace_ms / 1000),
}


class Setup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the address may say."""

    protocol: str = "toledo-8217"
    capacity_g: int = 15_000
    division_g: int = 5
    min_g: int = 100
    settle_ms: int = 300
    checksum: str = ""
    pace_ms: int = 100
    noise_g: float = 0.0
    seed: int = 1


SHELF = Setup(protocol="mt-sics", capacity_g=60_000, division_g=5, min_g=5, settle_ms=400, noise_g=1.5)
"""What a packing shelf is where its address says nothing else."""


class More(Struct, frozen=True, forbid_unknown_fields=True):
    """Grams that come on top, or go."""

    weight_g: Annotated[int, Meta(ge=-500_000, le=500_000)]


class Weight(Struct, frozen=True, forbid_unknown_fields=True):
    """A weight in grams."""

    weight_g: Grams


class Lean(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a hand rests on it."""

    on: bool = True


class Lying(Struct, frozen=True, forbid_unknown_fields=True):
    """How it lies."""

    how: Lie


class ScaleSimulator(WiredSimulator):
    """A scale on a wire. Acts may be called on any thread."""

    def __init__(self, wire_url: str, machine: Machine = THIS_MACHINE, *, part: str = "scale") -> None:
        self._setup = setup_of(wire_url, Setup, **msgspec.to_builtins(SHELF) if part == "shelf" else {})
        if self._setup.protocol not in _TALKS:
            raise ValueError(f"protocol is one of {', '.join(_TALKS)}")
        super().__init__(wire_url, part, machine)
        plate = {name: getattr(self._setup, name) for name in PlatterSetup.__struct_fields__}
        self._platter = Platter(PlatterSetup(**plate))
        self._talk = _TALKS[self._setup.protocol](self._platter, machine.now_s, self._setup)
        self._answers = 0

    def state(self) -> dict[str, Any]:
        """For `GET /state`."""
        with self._lock:
            now = self._platter.reading(self._machine.now_s()) if not self._platter.lie else None
        return {
            **self._wire_state(),
            "answers": self._answers,
            "leans": self._platter.leans,
            "lie": self._platter.lie,
            "shows": None if now is None else msgspec.to_builtins(now),
            "setup": msgspec.to_builtins(self._setup),
        }

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "put": Asked(Weight, self.put),
            "add": Asked(More, self.add),
            "off": Asked(Nothing, lambda _call: self.put({"weight_g": 0}), "Everything is taken off."),
            "lean": Asked(Lean, self.lean),
            "drift": Asked(Weight, self.drift),
            "zero": Asked(Nothing, self.zero),
            "tare": Asked(Weight, self.tare),
            "lie": Asked(Lying, self.lie),
            "raw": Asked(Raw, self.raw),
            **self._cable(),
        }

    def put(self, call: dict[str, Any]) -> dict[str, Any]:
        """This lies on it now."""
        weight_g = _grams(call)
        with self._lock:
            now_s = self._machine.now_s()
            self._platter.put(weight_g, now_s)
        return {"weight_g": weight_g, "monotonic_ns": round(now_s * 1e9)}

    def add(self, call: dict[str, Any]) -> dict[str, Any]:
        """This comes on top of it, or goes."""
        with self._lock:
            return {"weight_g": self._platter.add(_grams(call), self._machine.now_s())}

    def lean(self, call: dict[str, Any]) -> dict[str, Any]:
        """A hand rests on it, or no more."""
        leans = bool(call.get("on", True))
        with self._lock:
            self._platter.lean(leans, self._machine.now_s())
        return {"leans": leans}

    def drift(self, call: dict[str, Any]) -> dict[str, Any]:
        """Its zero goes away."""
        weight_g = _grams(call)
        with self._lock:
            self._platter.drift(weight_g)
        return {"drift_g": weight_g}

    def zero(self, _call: dict[str, Any]) -> dict[str, Any]:
        """Its zero key."""
        with self._lock:
            return {"zero": self._platter.zero(self._machine.now_s())}

    def tare(self, call: dict[str, Any]) -> dict[str, Any]:
        """A tare is set on the scale itself."""
        with self._lock:
            self._platter.tare_g = _grams(call)
        return {"tare_g": self._platter.tare_g}

    def lie(self, call: dict[str, Any]) -> dict[str, Any]:
        """It begins to lie, or stops."""
        if call["how"] not in get_args(Lie):
            raise ValueError(f"how is one of {', '.join(map(repr, get_args(Lie)))}")
        with self._lock:
            self._platter.lie = call["how"]
        return {"lie": call["how"]}

    def raw(self, call: dict[str, Any]) -> dict[str, Any]:
        """Send these bytes as they are."""
        self._send(bytes.fromhex(call["hex"]))
        return {"sent": True}

    def _obey(self) -> None:
        pace_s = self._talk.pace_s
        due_s = self._machine.now_s()
        while not self._stopping.is_set():
            wait_s = max(0.0, due_s - self._machine.now_s()) if pace_s else _IDLE_S
            self._hear(self._listener.read(256, wait_s))
            if pace_s and self._machine.now_s() >= due_s:
                due_s = self._machine.now_s() + pace_s
                with self._lock:
                    said = self._talk.unasked()
                self._send(said)

    def _hear(self, data: bytes) -> None:
        for byte in data:
            with self._lock:
                answers = self._talk.hear(byte)
            for answer in answers:
                self._send(answer)

    def _send(self, data: bytes) -> None:
        self._answers += 1
        super()._send(data)


def _grams(call: dict[str, Any]) -> int:
    weight_g = call["weight_g"]
    if not isinstance(weight_g, int) or isinstance(weight_g, bool):
        raise TypeError("weight_g is a whole number of grams")
    return weight_g


def run(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGTERM; calls `ready` once with the addresses."""
    serve(ScaleSimulator(wire_url), control_port, ready)


def run_shelf(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """The same under a packing shelf."""
    serve(ScaleSimulator(wire_url, part="shelf"), control_port, ready)
