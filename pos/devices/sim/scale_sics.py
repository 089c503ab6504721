"""MT-SICS level 0 as a scale speaks it, from its reference manual and from nothing of ours."""

from pos.devices.sim.scale_platter import Platter
from pos.devices.sim.scale_talk import Now

__all__ = ["Sics"]


class Sics:
    """Lines that end in CR LF; each is answered by one."""

    pace_s = 0.0

    def __init__(self, platter: Platter, clock_s: Now) -> None:
        self._platter = platter
        self._clock_s = clock_s
        self._line = b""

    def hear(self, byte: int) -> list[bytes]:
        """See `Talk`."""
        if byte != 0x0A:
            self._line = (self._line + bytes((byte,)))[-40:]
            return []
        line, self._line = self._line.removesuffix(b"\r"), b""
        return [self._answer(line) + b"\r\n"]

    def unasked(self) -> bytes:
        """Nothing."""
        return b""

    def _answer(self, line: bytes) -> bytes:
        if line == b"@":
            return b'I4 A "0123456789"'
        if line == b"Z":
            return b"Z A" if self._platter.zero(self._clock_s()) else b"Z I"
        if line not in (b"S", b"SI"):
            return b"ES"
        now = self._platter.reading(self._clock_s())
        if now.over:
            return b"S +"
        if now.no_zero or (line == b"S" and not now.stable):
            return b"S I"
        return b"S %s %10.3f kg" % (b"S" if now.stable else b"D", now.net_g / 1000)
