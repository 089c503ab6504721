r"""What relay boards are told and say: LCUS, Numato, and the HID boards of dcttech. Sans I/O.

```
lcus    A0 relay 0|1 sum, no answer     FF -> "CH1: ON \r\nCH2: OFF\r\n"    LC Technology, LCUS-1 to -8, product page
numato  "relay on 0\r" -> echo, ">"     "relay read 0\r" -> echo, "on", ">" Numato Lab, USB relay module user guide
hid     SET_REPORT FF|FD relay          GET_REPORT -> five letters .. relays    www.dcttech.com USBRelayN, 16c0:05df
```

Relays count from 1 here. A HID report travels as the control transfer that carries it (HID 1.11, 7.2.1 and 7.2.2):
`pos.wires.feature_wire` gives it to the kernel.

    >>> Lcus(2).turn(1, on=True).send.hex()
    'a00101a2'
    >>> Lcus(2).look()[0].heard(b"CH1: ON \r\nCH2: OFF\r\n")
    frozenset({1})
"""

import re
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

__all__ = ["BOARDS", "Board", "Hid", "Lcus", "Numato", "Talk"]


def _nothing(_data: bytes) -> frozenset[int] | None:
    return frozenset()


class Talk(Struct, frozen=True):
    """Something to send, and what becomes of what is heard then: relays that are on, `None` while it is not whole.

    One that has no answer `answers` not.
    """

    send: bytes
    heard: Callable[[bytes], frozenset[int] | None] = _nothing
    answers: bool = True


class Board(Protocol):
    """A kind of board."""

    gap_s: float
    """Rest after a command that nothing answers."""

    def begin(self) -> bytes:
        """What makes it listen, whatever it heard before; may be nothing."""
        ...

    def turn(self, relay: int, *, on: bool) -> Talk:
        """Close a relay, or open it."""
        ...

    def look(self) -> tuple[Talk, ...]:
        """Ask how all of them stand: what these say together."""
        ...


class Lcus:
    """LC Technology. The bridge chip drops what comes while a relay switches, so commands go one by one."""

    gap_s = 0.05

    def __init__(self, relays: int) -> None:
        self._relays = range(1, relays + 1)

    def begin(self) -> bytes:
        """See `Board`."""
        return b""

    def turn(self, relay: int, *, on: bool) -> Talk:
        """See `Board`."""
        return Talk(bytes((0xA0, relay, on, (0xA0 + relay + on) & 0xFF)), answers=False)

    def look(self) -> tuple[Talk, ...]:
        """See `Board`."""
        return (Talk(b"\xff", self._states),)

    def _states(self, data: bytes) -> frozenset[int] | None:
        found = {int(one[1]): one[2] == b"ON" for one in re.finditer(rb"CH(\d): ?(ON|OFF) ?\r\n", data)}
        return frozenset(one for one in found if found[one]) if found.keys() >= set(self._relays) else None


class Numato:
    """Numato Lab: a line of text each, echoed, with a prompt behind the answer."""

    gap_s = 0.0
    _NAMES = "0123456789ABCDEFGHIJKLMNOPQRSTUV"

    def __init__(self, relays: int) -> None:
        self._relays = range(1, relays + 1)

    def begin(self) -> bytes:
        """See `Board`: what was half typed is no command any more."""
        return b"\r"

    def turn(self, relay: int, *, on: bool) -> Talk:
        """See `Board`."""
        line = f"relay {'on' if on else 'off'} {self._NAMES[relay - 1]}".encode()
        pattern = re.compile(re.escape(line) + rb"[\r\n]+>")
        return Talk(line + b"\r", lambda data: frozenset() if pattern.search(data) else None)

    def look(self) -> tuple[Talk, ...]:
        """See `Board`."""
        return tuple(map(self._read, self._relays))

    def _read(self, relay: int) -> Talk:
        line = f"relay read {self._NAMES[relay - 1]}".encode()
        pattern = re.compile(re.escape(line) + rb"[\r\n]+(on|off)[\r\n]+>")

        def heard(data: bytes) -> frozenset[int] | None:
            said = pattern.search(data)
            return None if said is None else frozenset({relay} if said[1] == b"on" else ())

        return Talk(line + b"\r", heard)


class Hid:
    """A feature report of eight bytes, unnumbered."""

    gap_s = 0.005
    _SET = bytes.fromhex("21 09 00 03 00 00 08 00")
    _GET = bytes.fromhex("A1 01 01 03 00 00 08 00")
    _REPORT = re.compile(rb"[\x20-\x7e]{5}\x00.(.)", re.DOTALL)

    def __init__(self, relays: int) -> None:
        self._relays = range(1, relays + 1)

    def begin(self) -> bytes:
        """See `Board`."""
        return b""

    def turn(self, relay: int, *, on: bool) -> Talk:
        """See `Board`."""
        return Talk(self._SET + bytes((0xFF if on else 0xFD, relay)).ljust(8, b"\0"), answers=False)

    def look(self) -> tuple[Talk, ...]:
        """See `Board`."""
        return (Talk(self._GET, self._states),)

    def _states(self, data: bytes) -> frozenset[int] | None:
        said = self._REPORT.search(data)
        return None if said is None else frozenset(one for one in self._relays if said[1][0] >> (one - 1) & 1)


BOARDS: dict[str, Callable[[int], Board]] = {"lcus": Lcus, "numato": Numato, "hid": Hid}
"""By the name of the driver."""
