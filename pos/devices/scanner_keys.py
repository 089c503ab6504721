r"""Scanners that can only be a keyboard, taken away from everybody else: no key of theirs ever reaches a window.

The kernel's input device is opened for this program alone (EVIOCGRAB; `pos.wires.transport`, `input:///dev/input/...`).
Key events are 24 bytes each on 64-bit Linux: seconds, microseconds, type, code, value (Documentation/input/input.rst,
section 5). What a key writes depends on the layout that the scanner was programmed for: US, as delivered. Enter or Tab
ends a read.

    >>> press = lambda code: EVENT.pack(0, 0, EV_KEY, code, 1) + EVENT.pack(0, 0, EV_KEY, code, 0)
    >>> Keys().feed(press(5) + press(11) + press(2) + press(28), now_s=0.0)
    [b'401']
"""

import struct

from pos.config import ScannerConfig
from pos.devices.driver import RETRY_S, Driver
from pos.devices.scanner import scanner_driver
from pos.devices.scanner_framing import LIMIT, STALE_S
from pos.ports import Clock, Inbox
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["EVENT", "EV_KEY", "Keys", "key_scanner"]

EVENT = struct.Struct("@llHHi")
EV_KEY = 1
DOWN = 1
SHIFTS = (42, 54)
ENDS = (28, 96, 15)
"""Enter, Enter of the number pad, Tab (linux/input-event-codes.h)."""
_CONTROL = (29, 97)
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (71, "789-456+1230.", "789-456+1230."),
    (55, "*", "*"),
    (57, " ", " "),
    (98, "/", "/"),
)
PLAIN = {first + place: char for first, row, _ in _ROWS for place, char in enumerate(row)}
SHIFTED = {first + place: char for first, _, row in _ROWS for place, char in enumerate(row)}
_GROUP_SEPARATOR = 27
"""Ctrl+] is what most wedges type for GS (ASCII 29): the key "]" with Control held."""


class Keys:
    """Turns key events into reads, as `Framer` does lines. A read that is not ended is given to nobody."""

    def __init__(self) -> None:
        self._bytes = b""
        self._read = bytearray()
        self._held: set[int] = set()
        self._last_s = 0.0
        self.dropped = 0

    def feed(self, data: bytes, now_s: float) -> list[bytes]:
        """Take bytes; give the reads they complete."""
        self.flush(now_s)
        self._last_s = now_s
        self._bytes += data
        reads = []
        while len(self._bytes) >= EVENT.size:
            event, self._bytes = self._bytes[: EVENT.size], self._bytes[EVENT.size :]
            _, _, kind, code, value = EVENT.unpack(event)
            if kind == EV_KEY:
                reads += self._key(code, value)
        return reads

    def _key(self, code: int, value: int) -> list[bytes]:
        if code in SHIFTS + _CONTROL:
            (self._held.add if value else self._held.discard)(code)
            return []
        if value != DOWN:
            return []
        if code in ENDS:
            read = bytes(self._read[:LIMIT])
            self._read.clear()
            return [read] if read else []
        self._type(code)
        return []

    def _type(self, code: int) -> None:
        if self._held.intersection(_CONTROL):
            self._read += b"\x1d" if code == _GROUP_SEPARATOR else b""
            return
        letters = SHIFTED if self._held.intersection(SHIFTS) else PLAIN
        if len(self._read) <= LIMIT:
            self._read += letters.get(code, "").encode()

    def flush(self, now_s: float) -> list[bytes]:
        """Give up what has begun and not gone on."""
        if self._waits and now_s - self._last_s >= STALE_S:
            self.dropped += 1
            self._bytes = b""
            self._read.clear()
            self._held.clear()
        return []

    def due_in_s(self, now_s: float) -> float | None:
        """How long until `flush` has something to do."""
        return max(0.0, self._last_s + STALE_S - now_s) if self._waits else None

    @property
    def _waits(self) -> bool:
        return bool(self._read or self._bytes or self._held)


def key_scanner(
    config: ScannerConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    retry_s: tuple[float, float] = RETRY_S,
    *,
    machine: Machine = THIS_MACHINE,
) -> Driver:
    """A driver for a scanner at `input:///dev/input/by-id/...-event-kbd`."""
    return scanner_driver(Keys, config, name, inbox, clock, retry_s=retry_s, machine=machine)
