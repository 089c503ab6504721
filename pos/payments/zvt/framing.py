"""APDUs in a stream of bytes, as TCP carries them and as the serial line wraps them. Sans I/O.

APDU: control field (2 bytes), length (1 byte 00..FE, or FF and two bytes, low one first), data block
(PA00P016_04 section 5.2). On TCP it travels bare and in any pieces (section 4); a serial line wraps it as
`DLE STX APDU DLE ETX CRC-low CRC-high` with every 10 of the APDU doubled (section 3.1).

The checksum covers the APDU, not doubled, and ETX. The manual names it CRC-XModem; every published frame matches
CRC-16/KERMIT (reflected, polynomial 0x8408, start 0) and none matches XModem.

Example:
    >>> reader = ApduReader()
    >>> reader.feed(bytes.fromhex("80 00"))
    ()
    >>> reader.feed(bytes.fromhex("00 04FF 01"))
    (Apdu(8000, 0 bytes),)
"""

from typing import Literal

from msgspec import Struct

__all__ = ["ACK", "NAK", "Apdu", "ApduReader", "Garbage", "SerialReader", "crc16", "encode", "encode_serial"]

DLE, STX, ETX, ACK, NAK = 0x10, 0x02, 0x03, b"\x06", b"\x15"
LARGEST = 0xFFFF


class Apdu(Struct, frozen=True):
    """One message. Its data may hold what must not be kept, so it shows its size only."""

    control: int
    data: bytes = b""

    def __repr__(self) -> str:
        return f"Apdu({self.control:04X}, {len(self.data)} bytes)"


class Garbage(Struct, frozen=True):
    """Bytes that mean nothing. `why` never quotes them."""

    why: str


def encode(apdu: Apdu) -> bytes:
    """The bytes of an APDU."""
    size = len(apdu.data)
    assert size <= LARGEST, size
    length = bytes([size]) if size < 0xFF else b"\xff" + size.to_bytes(2, "little")
    return apdu.control.to_bytes(2, "big") + length + apdu.data


class ApduReader:
    """Cuts a stream into APDUs, whatever the pieces it comes in.

    A message larger than `limit` is `Garbage`, and so is everything after it: a bare stream can't be found again.
    """

    def __init__(self, limit: int = 32 * 1024) -> None:
        self._limit = limit
        self._held = bytearray()
        self._lost = False

    @property
    def partial(self) -> bool:
        """Whether a message has begun and not ended."""
        return bool(self._held)

    def feed(self, data: bytes) -> tuple[Apdu | Garbage, ...]:
        """What these bytes complete, in order."""
        if self._lost:
            return ()
        self._held += data
        found: list[Apdu | Garbage] = []
        while (one := self._next()) is not None:
            found.append(one)
            if isinstance(one, Garbage):
                self._lost = True
                self._held.clear()
        return tuple(found)

    def _next(self) -> Apdu | Garbage | None:
        held = self._held
        if len(held) < 3:
            return None
        start, size = 3, held[2]
        if size == 0xFF:
            if len(held) < 5:
                return None
            start, size = 5, int.from_bytes(held[3:5], "little")
        if size > self._limit:
            return Garbage(f"a message of {size} bytes; at most {self._limit} are read")
        if len(held) < start + size:
            return None
        apdu = Apdu(int.from_bytes(held[:2], "big"), bytes(held[start : start + size]))
        del held[: start + size]
        return apdu


def crc16(data: bytes) -> int:
    """CRC-16/KERMIT.

    >>> hex(crc16(b"123456789"))
    '0x2189'
    """
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8408 if crc & 1 else crc >> 1
    return crc


def encode_serial(apdu: Apdu) -> bytes:
    """An APDU as one block of the serial line."""
    plain = encode(apdu)
    crc = crc16(plain + bytes([ETX])).to_bytes(2, "little")
    return bytes([DLE, STX]) + plain.replace(b"\x10", b"\x10\x10") + bytes([DLE, ETX]) + crc


class SerialReader:
    """Cuts a serial line's stream into APDUs, `ACK`, `NAK`, and `Garbage` (to be answered by `NAK`)."""

    def __init__(self, limit: int = 32 * 1024) -> None:
        self._limit = limit
        self._body = bytearray()
        self._crc = bytearray()
        self._at: Literal["outside", "dle-outside", "body", "dle", "crc"] = "outside"

    @property
    def inside(self) -> bool:
        """Whether a block has begun and not ended."""
        return self._at != "outside"

    def feed(self, data: bytes) -> tuple[Apdu | Garbage | bytes, ...]:
        """What these bytes complete, in order."""
        return tuple(found for byte in data if (found := self._take(byte)) is not None)

    def _take(self, byte: int) -> Apdu | Garbage | bytes | None:
        if self._at == "crc":
            return self._check(byte)
        if self._at == "dle":
            return self._escaped(byte)
        if self._at == "body":
            return self._inside(byte)
        return self._outside(byte)

    def _outside(self, byte: int) -> bytes | None:
        begun = self._at == "dle-outside" and byte == STX
        plain = self._at == "outside"
        self._at = "body" if begun else "dle-outside" if byte == DLE else "outside"
        self._body.clear()
        return bytes([byte]) if plain and bytes([byte]) in (ACK, NAK) else None

    def _inside(self, byte: int) -> Garbage | None:
        if byte == DLE:
            self._at = "dle"
            return None
        return self._keep(byte)

    def _escaped(self, byte: int) -> Garbage | None:
        self._at = "body"
        if byte == DLE:
            return self._keep(byte)
        if byte == ETX:
            self._at = "crc"
            self._crc.clear()
            return None
        if byte == STX:
            self._body.clear()
            return Garbage("a block began inside a block")
        self._at = "outside"
        return Garbage("a lone DLE inside a block")

    def _keep(self, byte: int) -> Garbage | None:
        self._body.append(byte)
        if len(self._body) <= self._limit + 5:
            return None
        self._at = "outside"
        return Garbage(f"a block of more than {self._limit} bytes")

    def _check(self, byte: int) -> Apdu | Garbage | None:
        self._crc.append(byte)
        if len(self._crc) < 2:
            return None
        self._at = "outside"
        body = bytes(self._body)
        if crc16(body + bytes([ETX])) != int.from_bytes(self._crc, "little"):
            return Garbage("a block whose checksum is wrong")
        reader = ApduReader(self._limit)
        found = reader.feed(body)
        if len(found) != 1 or reader.partial:
            return Garbage("a block that holds no whole message")
        return found[0]
