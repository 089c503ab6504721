"""A simulated scale that speaks Checkout-Dialog 06 (Ohaus Aviator 7000 service manual p. 38-45; Cely PI100 p. 18).

With a `checksum` (CS and KW, eight hexadecimal digits) it asks for it when it was switched on and after every 50
weighings, and gives no weight until it was answered rightly.
"""

from pos.devices.sim.scale_platter import Platter
from pos.devices.sim.scale_talk import Now

__all__ = ["Dialog"]

_ACK, _NAK = b"\x06", b"\x15"
_WEIGHINGS = 50
_Z = ("37", "A2", "0F")


class Dialog:
    """One scale."""

    pace_s = 0.0

    def __init__(self, platter: Platter, clock_s: Now, checksum: str) -> None:
        self._platter = platter
        self._clock_s = clock_s
        self._checksum = checksum
        self._record: bytes | None = None
        self._fresh_eot = False
        self._price = b""
        self._status = b"00"
        self._left = 0
        self._challenges = 0
        self._verdict: bytes | None = None

    def unasked(self) -> bytes:
        """Nothing."""
        return b""

    def hear(self, byte: int) -> list[bytes]:
        """See `Talk`."""
        if byte == 0x04:
            self._record, self._fresh_eot = None, True
            return []
        fresh, self._fresh_eot = self._fresh_eot, False
        if fresh and byte == 0x05:
            return [self._result()]
        if fresh and byte == 0x02:
            self._record = b""
        elif self._record is not None and byte == 0x03:
            record, self._record = self._record, None
            return [self._take(record)]
        elif self._record is not None:
            self._record += bytes((byte,))
        return []

    def _take(self, record: bytes) -> bytes:
        number, *fields = record.split(b"\x1b")
        if number == b"08":
            return b"\x0209\x1b" + self._status + b"\x03"
        if number == b"10":
            return self._check(fields)
        if number not in (b"01", b"03", b"04", b"05"):
            return self._refuse(b"10")
        if self._checksum and self._left == 0:
            self._challenges += 1
            return b"\x0211\x1b2" + self._z().encode() + b"\x03"
        if not fields or not fields[0].isdigit() or len(fields[0]) not in (5, 6):
            return self._refuse(b"11")
        self._price, self._status = fields[0], b"00"
        return _ACK

    def _z(self) -> str:
        return _Z[self._challenges % len(_Z)]

    def _check(self, fields: list[bytes]) -> bytes:
        given = fields[0].decode() if fields else ""
        cs = f"{int(self._checksum[:4], 16):016b}" if self._checksum else "0" * 16
        kw = f"{int(self._checksum[4:], 16):016b}" if self._checksum else "0" * 16
        left, right = int(self._z()[0], 16), int(self._z()[1], 16)
        wanted = cs[left:] + cs[:left] + kw[16 - right :] + kw[: 16 - right]
        self._verdict = b"1" if given == f"{int(wanted, 2):08X}" else b"0"
        self._left = _WEIGHINGS if self._verdict == b"1" else 0
        return _ACK

    def _refuse(self, status: bytes) -> bytes:
        self._status = status
        return _NAK

    def _result(self) -> bytes:
        if self._verdict is not None:
            verdict, self._verdict = self._verdict, None
            return b"\x0211\x1b" + verdict + b"\x03"
        if not self._price:
            return self._refuse(b"11")
        now = self._platter.reading(self._clock_s())
        if now.over:
            return self._refuse(b"32")
        if now.gross_g < 0:
            return self._refuse(b"31")
        if not now.stable:
            return self._refuse(b"20")
        if now.gross_g < self._platter.setup.min_g:
            return self._refuse(b"30")
        self._left -= bool(self._checksum)
        amount = (now.gross_g * int(self._price) + 500) // 1000
        return b"\x0202\x1b3\x1b%05d\x1b%s\x1b%06d\x03" % (now.gross_g, self._price, amount)
