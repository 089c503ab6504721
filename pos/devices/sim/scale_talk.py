"""How simulated scales answer, each from its manual and from nothing of ours.

A talk hears the host's bytes one after the other and gives whole messages; `unasked` is what it says by itself, every
`pace_s` seconds, if it does.
"""

from collections.abc import Callable
from typing import Protocol

from pos.devices.sim.scale_platter import Platter, Reading

__all__ = ["CasPd", "CasStream", "Nci", "Sma", "Talk", "Toledo"]

Now = Callable[[], float]


class Talk(Protocol):
    """One protocol, as the scale speaks it."""

    pace_s: float
    """Between two messages that nobody asked for; 0: there are none."""

    def hear(self, byte: int) -> list[bytes]:
        """What it answers to the next byte."""
        ...

    def unasked(self) -> bytes:
        """What it says by itself."""
        ...


class _Talk:
    pace_s = 0.0

    def __init__(self, platter: Platter, clock_s: Now) -> None:
        self.platter = platter
        self.clock_s = clock_s

    def reading(self) -> Reading:
        """What it shows now."""
        return self.platter.reading(self.clock_s())

    def unasked(self) -> bytes:
        """Nothing."""
        return b""


class Toledo(_Talk):
    """8217: one letter, answered at once (PSC Magellan 8500 service manual p. 39-45)."""

    _digits: str | None = None
    _echo = False

    def hear(self, byte: int) -> list[bytes]:
        """See `Talk`."""
        char = chr(byte & 0x7F)
        if self._echo and char != "F":
            return [bytes((byte,))]
        if self._digits is not None and char.isdigit():
            self._digits += char
            return self._digital_tare() if len(self._digits) == 5 else []
        self._digits = None
        return self._command(char)

    def _command(self, char: str) -> list[bytes]:
        if char == "E":
            self._echo = True
            return [b"\x02E\r"]
        if char == "F":
            self._echo = False
            return []
        if char == "A":
            return [b"\x02\r"]
        if char == "B":
            return [b"\x02?@\r"]
        if char == "T":
            self._digits = ""
            return self._tare()
        if char == "C":
            self.platter.tare_g = 0
            return [self._status()]
        if char == "Z":
            self.platter.zero(self.clock_s())
            return [self._status()]
        return [self._weight()] if char == "W" else [b"\x02?\x60\r"]

    def _tare(self) -> list[bytes]:
        now = self.reading()
        if now.stable and now.gross_g > 0:
            self.platter.tare_g = now.gross_g
        return [self._status()]

    def _digital_tare(self) -> list[bytes]:
        self.platter.tare_g, self._digits = int(self._digits or "0"), None
        return [self._status()]

    def _weight(self) -> bytes:
        now = self.reading()
        if not now.stable or now.over or now.net_g < 0 or now.no_zero:
            return self._status()
        return b"\x02%02d.%03d%s\r" % (*divmod(now.net_g, 1000), b"N" if now.tare_g else b"")

    def _status(self) -> bytes:
        now = self.reading()
        bits = 0x40 | (not now.stable) | now.over << 1 | (now.net_g < 0) << 2 | now.no_zero << 3
        bits |= (now.gross_g == 0) << 4 | bool(now.tare_g) << 5
        return b"\x02?" + bytes((bits,)) + b"\r"


class Nci(_Talk):
    """NCI / Weigh-Tronix ECR: a letter and CR (PSC Magellan 8500 service manual p. 34-37)."""

    _line = b""

    def hear(self, byte: int) -> list[bytes]:
        """See `Talk`."""
        if byte & 0x7F != 0x0D:
            self._line += bytes((byte & 0x7F,))
            return []
        line, self._line = self._line[-8:], b""
        if line == b"W":
            return [self._weight()]
        if line == b"Z":
            self.platter.zero(self.clock_s())
        return [self._status() + b"\x03"] if line in (b"S", b"Z") else [b"\n?\r\x03"]

    def _weight(self) -> bytes:
        now = self.reading()
        wrong = not now.stable or now.over or now.net_g < 0 or now.no_zero
        shown = b"" if wrong else b"\n%02d.%03dKG\r" % divmod(now.net_g, 1000)
        return shown + self._status() + b"\x03"

    def _status(self) -> bytes:
        now = self.reading()
        first = 0x30 | (not now.stable) | (now.gross_g == 0) << 1
        second = 0x30 | (now.net_g < 0) | now.over << 1
        if not now.tare_g and not now.no_zero:
            return b"\nS" + bytes((first, second)) + b"\r"
        third = 0x30 | bool(now.tare_g) << 2 | now.no_zero << 3
        return b"\nS" + bytes((first, second | 0x40, third)) + b"\r"


class Sma(_Talk):
    """SMA SCP-0499, level 1 with T, C, M and P of level 2."""

    _line: bytes | None = None
    _about = 0
    _tare_error = False
    _zero_error = False

    def hear(self, byte: int) -> list[bytes]:
        """See `Talk`."""
        if byte == 0x1B:
            self._line = None
        elif byte == 0x0A:
            self._line = b""
        elif byte != 0x0D and self._line is not None:
            self._line += bytes((byte,))
        elif self._line is not None:
            line, self._line = self._line, None
            return [b"\n" + self._answer(line) + b"\r"]
        return []

    def _answer(self, line: bytes) -> bytes:
        now = self.reading()
        if line == b"Z":
            self._zero_error = not self.platter.zero(self.clock_s())
        elif line[:1] == b"T":
            self._tare(line[1:], now)
        elif line == b"C":
            self.platter.tare_g = 0
        elif line == b"M":
            return self._shown(now.tare_g, b"T")
        elif line in (b"A", b"B"):
            return self._info(line)
        elif line == b"D":
            return b"    "
        elif line not in (b"W", b"P"):
            return b"?"
        return self._shown(self.reading().net_g, b"N" if self.platter.tare_g else b"G")

    def _tare(self, given: bytes, now: Reading) -> None:
        if given.strip().replace(b".", b"").isdigit():
            self.platter.tare_g = round(float(given) * 1000)
        elif now.stable and now.gross_g > 0:
            self.platter.tare_g = now.gross_g
        else:
            self._tare_error = True

    def _info(self, line: bytes) -> bytes:
        self._about = 0 if line == b"A" else self._about + 1
        lines = (b"SMA:1/1.0", b"MFG:SIMULATED", b"MOD:PLATTER", b"REV:1", b"END:")
        return lines[self._about] if self._about < len(lines) else b"?"

    def _shown(self, weight_g: int, kind: bytes) -> bytes:
        now = self.reading()
        error = b"T" if self._tare_error else b"I" if now.no_zero else b"E" if self._zero_error else b""
        self._tare_error = self._zero_error = False
        moves = b" " if now.stable else b"M"
        if error:
            return error + b"1" + kind + moves + b" ----------kg "
        status = b"O" if now.over else b"U" if weight_g < 0 else b"Z" if now.gross_g == 0 else b" "
        return status + b"1" + kind + moves + b" %10.3fkg " % (weight_g / 1000)


class CasPd(_Talk):
    """CAS PD-II: type 6 (ENQ, then DC1) and types 0 and 1 (ENQ DC2), p. 19 and 23."""

    _enquired = False

    def __init__(self, platter: Platter, clock_s: Now, kind: int) -> None:
        super().__init__(platter, clock_s)
        self._kind = kind

    def hear(self, byte: int) -> list[bytes]:
        """See `Talk`."""
        if byte == 0x05:
            self._enquired = True
            return [b"\x06"] if self._kind == 6 else []
        enquired, self._enquired = self._enquired, False
        if not enquired:
            return []
        if self._kind == 6:
            return [self._block()] if byte == 0x11 else [b"\x15"]
        return [self._short()] if byte == 0x12 else [b"\x15"]

    def _block(self) -> bytes:
        now = self.reading()
        sign = b"F" if now.over else b"-" if now.net_g < 0 else b" "
        digits = b"FFFFFF" if now.over else b"%02d.%03d" % divmod(abs(now.net_g), 1000)
        text = (b"S" if now.stable else b"U") + sign + digits + b"kg"
        return b"\x01\x02" + text + bytes((_parity(text),)) + b"\x03\x04"

    def _short(self) -> bytes:
        text = b"0%05d" % max(0, self.reading().net_g)
        return b"\x06\x02" + text + bytes((_parity(text),)) + b"\x03"


def _parity(text: bytes) -> int:
    check = 0
    for byte in text:
        check ^= byte
    return check


class CasStream(_Talk):
    """CAS 22 bytes, ten times a second (NT-200 p. 48; lamps: CI-400 p. 104)."""

    def __init__(self, platter: Platter, clock_s: Now, pace_s: float) -> None:
        super().__init__(platter, clock_s)
        self.pace_s = pace_s

    def hear(self, byte: int) -> list[bytes]:
        """It does not listen."""
        del byte
        return []

    def unasked(self) -> bytes:
        """See `Talk`."""
        now = self.reading()
        head = b"OL" if now.over else b"ST" if now.stable else b"US"
        lamps = 0x80 | now.stable << 6 | (not now.tare_g) << 2 | bool(now.tare_g) << 1 | (now.gross_g == 0)
        kind = b"NT" if now.tare_g else b"GS"
        return head + b"," + kind + b",1" + bytes((lamps,)) + b",%8.3f kg\r\n" % (now.net_g / 1000)
