"""A simulated coin and note recycler: `python -m pos simulate cash --wire "pty:///tmp/cash?currency=EUR"`.

One ccTalk bus with a coin acceptor (address 2), a note validator with escrow (40, 16-bit CRC) and hoppers from 3
on, one for each of `hoppers` ("10,20,50,100,200" minor units), each with `holds` coins. Written from the Generic
Specification, not from our codec. `echo=0` is an adapter that takes the host's own bytes out; `pace_ms` is how long a
hopper needs for a coin; `escrow_s` how long a note is held before it is given back.

Acts: `coin {"value_minor": 200}`, `note {"value_minor": 1000}` (each says whether it was taken), `pull {}` (the tray is
emptied), `jam {"unit": "coins"}` and `free {...}`, `empty {"value_minor"}`,
`fill {"value_minor", "count"}`, `stacker {"full": true}` (of notes),
`reset {"unit"}` (that unit's power is cut and comes back), `unplug {"seconds"?}`,
`plug {}`, `faults {...}` (see `pos.wires.faults`). `state` has its own ledger of what went in and out.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from pos.devices.sim.cash_units import CoinUnit, HopperUnit, NoteUnit, Unit
from pos.devices.sim.wired import WiredSimulator, setup_of
from pos.wires.acts import Asked, Nothing
from pos.wires.control import Act, serve
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["CashSimulator", "Setup", "run"]

_IDLE_S = 0.05
_GAP_S = 0.05
"""Between two bytes of a message at the most; then the message begins anew."""
_LETTERS = {"EUR": b"EU", "GBP": b"GB", "CHF": b"CH", "SEK": b"SE", "USD": b"US", "JPY": b"JP"}
_FIRST_HOPPER = 3


class Setup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the address may say; amounts in minor units."""

    currency: str = "GBP"
    coins: str = "1,2,5,10,20,50,100,200"
    notes: str = "500,1000,2000,5000"
    hoppers: str = "1,2,5,10,20,50,100,200"
    holds: int = 100
    echo: int = 1
    pace_ms: int = 120
    escrow_s: float = 30.0


Minor = Annotated[int, Meta(ge=1, le=1_000_000, examples=[100], description="Minor units of the currency.")]


class Piece(Struct, frozen=True, forbid_unknown_fields=True):
    """One coin or note."""

    value_minor: Minor


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit: "coins", "notes", or a hopper by its coin's value."""

    unit: Annotated[str | int, Meta(examples=["coins"])]


class Fill(Struct, frozen=True, forbid_unknown_fields=True):
    """So many coins are in a hopper now."""

    value_minor: Minor
    count: Annotated[int, Meta(ge=0, le=100_000)]


class Stacker(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the notes go is full, or was emptied."""

    full: bool


class CashSimulator(WiredSimulator):
    """The bus. Acts may be called on any thread."""

    def __init__(self, wire_url: str, machine: Machine = THIS_MACHINE) -> None:
        setup = setup_of(wire_url, Setup)
        super().__init__(wire_url, "cash", machine)
        letters = _LETTERS.get(setup.currency, setup.currency[:2].encode())
        self._setup = setup
        self._coins = CoinUnit(2, letters, _values(setup.coins))
        self._notes = NoteUnit(40, letters, _values(setup.notes), setup.escrow_s)
        self._hoppers = {
            value: HopperUnit(_FIRST_HOPPER + place, value, setup.holds, setup.pace_ms / 1000)
            for place, value in enumerate(_values(setup.hoppers))
        }
        self._units: dict[int, Unit] = {
            unit.address: unit for unit in (self._coins, self._notes, *self._hoppers.values())
        }
        self._box_minor = 0
        self._in_minor = 0
        self._tray_minor = 0
        self._taken: dict[int, int] = {}
        self._heard = b""
        self._answers = 0

    def state(self) -> dict[str, Any]:
        """For `GET /state`."""
        with self._lock:
            now_s = self._machine.now_s()
            paid = {value: hopper.advance(now_s) for value, hopper in self._hoppers.items()}
            out_minor = sum(value * count for value, count in paid.items())
            tray = {value: count - self._taken.get(value, 0) for value, count in paid.items()}
            return {
                **self._wire_state(),
                "answers": self._answers,
                "takes": self._coins.takes() and self._notes.takes(),
                "in_minor": self._in_minor + self._notes.stacked_minor,
                "out_minor": out_minor,
                "tray_minor": sum(value * count for value, count in tray.items()),
                "tray": {str(value): count for value, count in tray.items() if count},
                "jammed": [name for name, unit in self._names().items() if unit.jammed],
                "paid": {str(value): count for value, count in paid.items() if count},
                "holds": {str(value): hopper.holds for value, hopper in self._hoppers.items()},
                "commands": {str(value): hopper.commands for value, hopper in self._hoppers.items()},
                "held_minor": self._notes.held_minor,
                "events": {"coins": self._coins.number, "notes": self._notes.number},
                "setup": msgspec.to_builtins(self._setup),
            }

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "coin": Asked(Piece, self.coin),
            "note": Asked(Piece, self.note),
            "pull": Asked(Nothing, self.pull),
            "jam": Asked(Part, lambda call: self._jam(call, jammed=True), "Something sticks in a unit."),
            "free": Asked(Part, lambda call: self._jam(call, jammed=False), "It sticks no more."),
            "empty": Asked(Piece, lambda call: self._hold(call, 0), "A hopper has no coins left."),
            "fill": Asked(Fill, lambda call: self._hold(call, call["count"])),
            "stacker": Asked(Stacker, self.stacker),
            "reset": Asked(Part, self.reset),
            **self._cable(),
        }

    def coin(self, call: dict[str, Any]) -> dict[str, Any]:
        """A coin falls in: into its hopper if it was taken, back into the tray if not."""
        value = int(call["value_minor"])
        with self._lock:
            taken = self._coins.insert(value)
            if taken:
                self._in_minor += value
                if value in self._hoppers:
                    self._hoppers[value].holds += 1
        return {"taken": taken}

    def note(self, call: dict[str, Any]) -> dict[str, Any]:
        """A note is put in."""
        with self._lock:
            return {"taken": self._notes.insert(int(call["value_minor"]), self._machine.now_s())}

    def pull(self, _call: dict[str, Any]) -> dict[str, Any]:
        """A hand empties the tray."""
        with self._lock:
            now_s = self._machine.now_s()
            paid = {value: hopper.advance(now_s) for value, hopper in self._hoppers.items()}
            lies = sum(value * (count - self._taken.get(value, 0)) for value, count in paid.items())
            self._taken = paid
        return {"value_minor": lies}

    def stacker(self, call: dict[str, Any]) -> dict[str, Any]:
        """Where the notes go is full, or was emptied."""
        with self._lock:
            self._notes.fill(full=bool(call["full"]))
        return {"full": self._notes.full}

    def reset(self, call: dict[str, Any]) -> dict[str, Any]:
        """The power of one unit fails and comes back."""
        with self._lock:
            self._unit(call["unit"]).reset(self._machine.now_s())
        return {"reset": call["unit"]}

    def _jam(self, call: dict[str, Any], *, jammed: bool) -> dict[str, Any]:
        with self._lock:
            self._unit(call["unit"]).jam(jammed=jammed, now_s=self._machine.now_s())
        return {"jammed": jammed}

    def _hold(self, call: dict[str, Any], count: int) -> dict[str, Any]:
        with self._lock:
            hopper = self._hopper(call["value_minor"])
            hopper.advance(self._machine.now_s())
            hopper.holds = count
        return {"holds": count}

    def _unit(self, name: object) -> Unit:
        """One of "coins", "notes", or a hopper by its value."""
        return self._names().get(str(name)) or self._hopper(name)

    def _names(self) -> dict[str, Unit]:
        return {"coins": self._coins, "notes": self._notes, **{str(one): unit for one, unit in self._hoppers.items()}}

    def _hopper(self, value: object) -> HopperUnit:
        for minor, hopper in self._hoppers.items():
            if str(minor) == str(value):
                return hopper
        raise ValueError(f"there is no unit {value}; hoppers: {', '.join(map(str, self._hoppers))}")

    # --- the bus

    def _obey(self) -> None:
        last_s = self._machine.now_s()
        while not self._stopping.is_set():
            data = self._listener.read(64, _IDLE_S)
            now_s = self._machine.now_s()
            if now_s - last_s > _GAP_S:
                self._heard = b""
            if data:
                last_s = now_s
                self._hear(data)

    def _hear(self, data: bytes) -> None:
        self._heard += data
        while len(self._heard) >= 5 and len(self._heard) >= 5 + self._heard[1]:
            size = 5 + self._heard[1]
            frame, self._heard = self._heard[:size], self._heard[size:]
            self._take(frame)

    def _take(self, frame: bytes) -> None:
        echo = frame if self._setup.echo else b""
        unit = self._units.get(frame[0])
        if unit is None or not unit.checks(frame):
            self._listener.write(echo)
            return
        with self._lock:
            now_s = self._machine.now_s()
            said = unit.answer(frame[3], frame[4:-1], now_s)
        self._answers += 1
        self._send(echo + unit.framed(said))


def _values(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in text.split(",") if one)


def run(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGTERM; calls `ready` once with the addresses."""
    serve(CashSimulator(wire_url), control_port, ready)
