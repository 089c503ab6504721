"""A simulated customer display: `python -m pos simulate line_display --wire "pty:///tmp/pos/pole?speaks=escpos"`.

Two rows of twenty characters, written from Epson's DM-D110 specification (section 5.4) or, with `?speaks=cd5220`, from
the CD5220 user's manual (7.2, standard mode), not from our driver. It has no answers. `?page=cp852`: the letters that a
CD5220 was set to.

Acts: `power {"seconds"?: n}` (it loses its power but not its cable: dark and reset), `unplug {"seconds"?: n}`,
`plug {}`, `faults {...}` (see `pos.wires.faults`). `state` has the rows as they are read.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from pos.devices.sim.wired import WiredSimulator, setup_of
from pos.wires.acts import Asked, Seconds
from pos.wires.control import Act, serve
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["LineDisplaySimulator", "Setup", "run"]

_COLUMNS, _ROWS = 20, 2
_PAGES = {0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 16: "cp1252", 17: "cp866", 18: "cp852"}
_PAGES |= {19: "cp858", 1: "katakana"}
_ESC, _US = 0x1B, 0x1F
# How many bytes follow each command's second one; Epson, DM-D110, 5.4; CD5220, 7.2.
_AFTER = {
    (_ESC, "@"): 0, (_ESC, "="): 1, (_ESC, "t"): 1, (_ESC, "R"): 1, (_ESC, "%"): 1, (_ESC, "_"): 1, (_ESC, "c"): 1,
    (_ESC, "f"): 1, (_ESC, "*"): 1, (_US, "\x01"): 0, (_US, "\x02"): 0, (_US, "\x03"): 0, (_US, "$"): 2, (_US, "C"): 1,
    (_US, "X"): 1, (_US, "E"): 1, (_US, "r"): 1, (_US, "\n"): 0, (_US, "\r"): 0, (_US, "B"): 0, (_US, "@"): 0,
}  # fmt: skip
_LONGEST = 64


class Setup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What kind of display it is."""

    speaks: Literal["escpos", "cd5220"] = "escpos"
    page: Literal["cp437", "cp850", "cp852", "cp858", "cp866", "cp1252", "katakana"] = "cp437"


class Power(Struct, frozen=True, forbid_unknown_fields=True):
    """Its power fails; what it was told is forgotten."""

    seconds: Seconds = 0.0


class LineDisplaySimulator(WiredSimulator):
    """The display. Acts may be called on any thread."""

    def __init__(self, wire_url: str, machine: Machine = THIS_MACHINE) -> None:
        self._setup = setup_of(wire_url, Setup)
        super().__init__(wire_url, "line_display", machine)
        self._heard = b""
        self._dark_until_s = 0.0
        self._unknown: Counter[str] = Counter()
        self._writes = 0
        self._reset()

    def state(self) -> dict[str, Any]:
        """For `GET /state`."""
        with self._lock:
            return {
                **self._wire_state(),
                "rows": ["".join(row) for row in self._rows],
                "dark": self._machine.now_s() < self._dark_until_s,
                "status": "dark" if self._machine.now_s() < self._dark_until_s else "ready",
                "display": "\n".join("".join(row) for row in self._rows),
                "page": self._page,
                "mode": self._mode,
                "writes": self._writes,
                "unknown": dict(self._unknown),
                "setup": msgspec.to_builtins(self._setup),
            }

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "power": Asked(Power, self.power),
            **self._cable(),
        }

    def power(self, call: dict[str, Any]) -> dict[str, Any]:
        """Its power fails for so long: what it was told is forgotten, and nothing is heard meanwhile."""
        with self._lock:
            self._dark_until_s = self._machine.now_s() + float(call.get("seconds", 0.0))
            self._reset()
        return {"rows": ["".join(row) for row in self._rows]}

    # --- the wire

    def _drop(self, refuse_s: float | None) -> None:
        """It has its power from its cable."""
        with self._lock:
            super()._drop(refuse_s)
            self._reset()

    def _reset(self) -> None:
        self._heard = b""
        self._page: str = self._setup.page if self._setup.speaks == "cd5220" else "cp437"
        self._mode = "overwrite"
        self._clear()

    def _clear(self) -> None:
        self._rows = [[" "] * _COLUMNS for _ in range(_ROWS)]
        self._x = self._y = 0

    def _hear(self, data: bytes) -> None:
        with self._lock:
            if self._machine.now_s() < self._dark_until_s:
                return
            self._heard += data
            while self._heard and self._take():
                pass

    def _take(self) -> bool:
        """One command or letter; False while its bytes are not all there."""
        byte = self._heard[0]
        if byte in (_ESC, _US):
            return self._take_command(byte)
        self._heard = self._heard[1:]
        if byte == 0x0C:
            self._clear()
        elif byte == 0x0B:
            self._x = self._y = 0
        elif byte == 0x0D:
            self._x = 0
        elif byte == 0x0A:
            self._y = (self._y + 1) % _ROWS
        elif byte == 0x18:
            self._rows[self._y], self._x = [" "] * _COLUMNS, 0
        elif byte >= 0x20:
            self._put(bytes((byte,)))
        return True

    def _take_command(self, first: int) -> bool:
        if len(self._heard) < 2:
            return False
        second = chr(self._heard[1])
        if first == _ESC and second == "Q" and self._setup.speaks == "cd5220":
            return self._take_string()
        after = _AFTER.get((first, second))
        if after is None:
            self._unknown[self._heard[:2].hex()] += 1
            self._heard = self._heard[2:]
            return True
        if len(self._heard) < 2 + after:
            return False
        values, self._heard = self._heard[2 : 2 + after], self._heard[2 + after :]
        self._carry_out(first, second, values)
        return True

    def _take_string(self) -> bool:
        """ESC Q A or B, at most twenty letters, CR: one row is written anew."""
        text, end, rest = self._heard[2:].partition(b"\r")
        if not end:
            if len(self._heard) > _LONGEST:
                self._heard = b""
            return False
        self._heard = rest
        row = {b"A": 0, b"B": 1}.get(text[:1])
        if row is not None:
            letters = _letters(text[1 : 1 + _COLUMNS], self._page)
            self._rows[row] = list(letters.ljust(_COLUMNS))
            self._writes += 1
        return True

    def _carry_out(self, first: int, second: str, values: bytes) -> None:
        if (first, second) == (_ESC, "@"):
            heard = self._heard
            self._reset()
            self._heard = heard
        elif (first, second) == (_ESC, "t") and self._setup.speaks == "escpos":
            self._page = _PAGES.get(values[0], self._page)
        elif (first, second) == (_US, "$"):
            if 1 <= values[0] <= _COLUMNS and 1 <= values[1] <= _ROWS:
                self._x, self._y = values[0] - 1, values[1] - 1
                self._writes += 1
        elif first == _US and second in "\x01\x02\x03":
            self._mode = ("overwrite", "vertical", "horizontal")[ord(second) - 1]

    def _put(self, byte: bytes) -> None:
        """A letter where the cursor is, which then goes on: at a row's end to the other row (overwrite mode)."""
        self._rows[self._y][self._x] = _letters(byte, self._page)
        self._x += 1
        if self._x == _COLUMNS:
            self._x, self._y = 0, (self._y + 1) % _ROWS


def _letters(data: bytes, page: str) -> str:
    if page != "katakana":
        return data.decode(page, "replace")
    half = "".join(chr(0xFF61 + byte - 0xA1) if 0xA1 <= byte <= 0xDF else chr(byte) for byte in data)
    return unicodedata.normalize("NFC", half).replace("\\", "¥")


def run(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGTERM; calls `ready` once with the addresses."""
    serve(LineDisplaySimulator(wire_url), control_port, ready)
