"""ESC/POS bytes -> commands, as a printer's firmware takes them apart.

From Epson's ESC/POS Command Reference: the format line of each command ("GS v 0 m xL xH yL yH d1 ... dk"). A command
that is not known is counted and its two bytes are skipped, which is what printers do; what follows is then text.
"""

from collections.abc import Callable

from msgspec import Struct

__all__ = ["Command", "Commands"]

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
CONTROLS = {0x0A: "LF", 0x0D: "CR", 0x09: "HT", 0x0C: "FF", 0x18: "CAN"}
FIXED: dict[int, dict[str, int]] = {
    ESC: {
        **dict.fromkeys("@2<LSimvX", 0),
        **dict.fromkeys("!-=3?AEGJKMRTUVadert{ %uZI", 1),
        **dict.fromkeys("$\\c", 2),
        "p": 3,
        "W": 8,
    },
    GS: {
        **dict.fromkeys(":c", 0),
        **dict.fromkeys("!/BEHITabfhrwx", 1),
        **dict.fromkeys("$LPW\\", 2),
        "^": 3,
    },
    FS: {**dict.fromkeys("&.", 0), **dict.fromkeys("!-CW", 1), **dict.fromkeys("Sp", 2)},
}
NAMES = {DLE: "DLE", ESC: "ESC", FS: "FS", GS: "GS"}
LONGEST = 1 << 20


class Command(Struct, frozen=True):
    """One command: its name ("GS v 0", "LF", "text", "unknown") and its parameters or data."""

    name: str
    data: bytes = b""


class _MoreNeeded(Exception):
    """The command is not whole yet."""


class Commands:
    """Takes bytes as they come, gives whole commands."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> None:
        """More bytes."""
        self._bytes += data

    def clear(self) -> None:
        """Forget what came."""
        self._bytes.clear()

    def __len__(self) -> int:
        return len(self._bytes)

    def next(self) -> Command | None:
        """The next whole command, `None` until there is one."""
        if not self._bytes:
            return None
        try:
            command, size = self._taken()
        except _MoreNeeded:
            if len(self._bytes) <= LONGEST:
                return None
            command, size = Command("unknown", bytes(self._bytes[:2])), 2
        del self._bytes[:size]
        return command

    def _taken(self) -> tuple[Command, int]:
        first = self._bytes[0]
        if first in CONTROLS:
            return Command(CONTROLS[first]), 1
        if first == DLE:
            return self._real_time()
        if first in FIXED:
            return self._escape(first, chr(self._need(2)[1]))
        if first < 0x20:
            return Command("unknown", bytes((first,))), 1
        end = next((at for at, byte in enumerate(self._bytes) if byte < 0x20), len(self._bytes))
        return Command("text", bytes(self._bytes[:end])), end

    def _need(self, size: int) -> bytes:
        if len(self._bytes) < size:
            raise _MoreNeeded
        return bytes(self._bytes[:size])

    def _real_time(self) -> tuple[Command, int]:
        """They were obeyed when they came in; here they only take their place."""
        kind = self._need(2)[1]
        if kind in (0x04, 0x05):
            return Command("DLE", self._need(3)[1:]), 3
        if kind == 0x14:
            size = {1: 5, 2: 5, 8: 10}.get(self._need(3)[2], 5)
            return Command("DLE", self._need(size)[1:]), size
        return Command("unknown", self._need(2)), 2

    def _escape(self, first: int, letter: str) -> tuple[Command, int]:
        name = f"{NAMES[first]} {letter}"
        if letter == "(" and first in (ESC, GS, FS):
            head = self._need(5)
            size = 5 + head[3] + 256 * head[4]
            return Command(f"{name} {chr(head[2])}", self._need(size)[5:]), size
        special: dict[str, Callable[[], int]] = {
            "ESC *": self._column_picture,
            "ESC D": self._tabs,
            "ESC &": self._own_letters,
            "GS *": lambda: 4 + 8 * self._need(4)[2] * self._need(4)[3],
            "GS V": lambda: 4 if self._need(3)[2] in b"ABabgh" else 3,
            "GS k": self._barcode,
            "GS v": lambda: 8 + self._word(4) * self._word(6),
            "GS 8": lambda: 7 + self._word(3) + 65536 * self._word(5),
            "GS g": lambda: 6 if self._need(3)[2] == 0x32 else 5,
        }
        if name in special:
            size = special[name]()
        elif letter in FIXED[first]:
            size = 2 + FIXED[first][letter]
        else:
            return Command("unknown", self._need(2)), 2
        return Command(name, self._need(size)[2:]), size

    def _word(self, at: int) -> int:
        two = self._need(at + 2)[at:]
        return two[0] + 256 * two[1]

    def _column_picture(self) -> int:
        return 5 + self._word(3) * (3 if self._need(3)[2] in (32, 33) else 1)

    def _tabs(self) -> int:
        return self._to_nul(2)

    def _own_letters(self) -> int:
        high, first, last = self._need(5)[2:5]
        size = 5
        for _ in range(first, last + 1):
            size += 1 + high * self._need(size + 1)[size]
        return size

    def _barcode(self) -> int:
        if self._need(3)[2] <= 6:
            return self._to_nul(3)
        return 4 + self._need(4)[3]

    def _to_nul(self, start: int) -> int:
        end = self._bytes.find(0, start)
        if end < 0:
            raise _MoreNeeded
        return end + 1
