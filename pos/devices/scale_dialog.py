r"""Checkout-Dialog 06 (7O1; Mettler-Toledo, Bizerba and others in Europe): the scale is told the price first.

```
EOT STX 01 ESC price ESC ETX -> ACK | NAK | STX 11 ESC 2 Z ETX        record 01; or the scale wants checksums first
EOT ENQ                      -> STX 02 ESC 3 ESC weight ESC price ESC amount ETX | NAK
EOT STX 08 ETX               -> STX 09 ESC status ETX                 after a NAK: why
EOT STX 10 ESC CS KW ETX     -> ACK; EOT ENQ -> STX 11 ESC 1 ETX      CS turned left by Z's first digit,
                                                                      KW right by its second
```

Source: Ohaus Aviator 7000 service manual p. 38-45 (records, status numbers, the dialogue with checksums), Cely PI100
p. 18. The price that comes back with a weight must be the one that was sent, so an answer about the last item is never
taken for this one. KW is the rest of CS divided by a polynomial that only the makers of scale and lane know: the pair
is configured, never computed here. Not covered: tares told to the scale (records 03 and 05; the lane takes them off),
texts (04), scales that want several pairs in turn, pounds.
"""

import re

from pos.devices.scale_codec import LONGEST, CodecSetup, Said, Says, Send

__all__ = ["Dialog06", "turned"]

_EOT, _ENQ, _ACK, _NAK = b"\x04", b"\x05", b"\x06", b"\x15"
_RESULT = re.compile(rb"\x0202\x1b([0-3])\x1b([0-9]{5})\x1b([0-9]{5,6})\x1b[0-9]{6}\x03\Z")
_STATUS = re.compile(rb"\x0209\x1b([0-9]{2})\x03\Z")
_CHECKSUMS = re.compile(rb"\x0211\x1b(?:([01])|2([0-9A-F]{2}))\x03\Z")
_SAID: dict[bytes, Said] = {
    b"20": "motion",
    b"22": "motion",
    b"21": "unmoved",
    b"30": "light",
    b"31": "under-zero",
    b"32": "over",
}
_WHY = {
    b"01": "general fault",
    b"02": "it could not read the question",
    b"10": "it does not know the record",
    b"11": "it refuses the price",
    b"12": "it refuses the tare",
    b"13": "it refuses the text",
}


class Dialog06:
    """The codec."""

    reads = 2

    def __init__(self, setup: CodecSetup | None = None) -> None:
        self._setup = setup or CodecSetup()
        self._price = b""
        self._heard = bytearray()
        self._awaits = ""
        """What is awaited: "price" or "checksum" (taken?), "weight", "why", or nothing."""
        self._checked = False

    def ask(self, price_minor: int) -> bytes:
        """See `Codec`."""
        digits = self._setup.price_digits
        self._price = f"{min(price_minor, 10**digits - 1):0{digits}}".encode()
        self._checked = False
        return self._told_price()

    def feed(self, data: bytes) -> list[Says | Send]:
        """See `Codec`."""
        out: list[Says | Send] = []
        for byte in data:
            if not self._awaits:
                return out
            self._heard.append(byte)
            del self._heard[:-LONGEST]
            answer = self._hear(bytes(self._heard))
            if answer is not None:
                out.append(answer)
        return out

    def _told_price(self) -> bytes:
        return self._await("price", _EOT + b"\x0201\x1b" + self._price + b"\x1b\x03")

    def _await(self, what: str, question: bytes) -> bytes:
        self._awaits = what
        self._heard.clear()
        return question

    def _hear(self, heard: bytes) -> Says | Send | None:
        if found := _CHECKSUMS.search(heard):
            return self._checksums(found[1], found[2])
        whole = b"\x02" not in heard  # an ACK or NAK inside a record is none
        if self._awaits == "why":
            found = _STATUS.search(heard)
            return self._says(_status(found[1])) if found else None
        if whole and heard.endswith(_NAK):
            return Send(self._await("why", _EOT + b"\x0208\x03"))
        if self._awaits == "weight":
            found = _RESULT.search(heard)
            return self._result(found) if found else None
        if whole and heard.endswith(_ACK):
            return Send(self._await("weight", _EOT + _ENQ))
        return None

    def _says(self, says: Says) -> Says:
        self._awaits = ""
        return says

    def _result(self, found: re.Match[bytes]) -> Says:
        unit, weight, price = found.groups()
        if unit != b"3":
            return self._says(Says(said="unready", why="it weighs in pounds"))
        if int(price) != int(self._price):
            return self._says(Says(said="unready", why="it answered for another price"))
        return self._says(Says(said="weight", weight_g=int(weight)))

    def _checksums(self, verdict: bytes | None, z: bytes | None) -> Says | Send:
        if verdict == b"1" and self._checked:
            return Send(self._told_price())
        if z is None or self._checked:
            return self._says(Says(said="unready", why="it refuses the checksum"))
        if not self._setup.checksum:
            return self._says(Says(said="unready", why="it wants a checksum, and none is configured"))
        self._checked = True
        cs, kw = int(self._setup.checksum[:4], 16), int(self._setup.checksum[4:], 16)
        left, right = int(z[:1], 16), int(z[1:], 16)
        pair = f"{turned(cs, left):04X}{turned(kw, -right):04X}".encode()
        return Send(self._await("checksum", _EOT + b"\x0210\x1b" + pair + b"\x03"))


def turned(word: int, bits: int) -> int:
    """A 16-bit word turned left by so many bits; right where negative.

    >>> f"{turned(0x8001, 1):04X} {turned(0x8001, -1):04X} {turned(0x1234, 8):04X}"
    '0003 C000 3412'
    """
    bits %= 16
    return (word << bits | word >> (16 - bits)) & 0xFFFF


def _status(code: bytes) -> Says:
    if code in _SAID:
        return Says(said=_SAID[code])
    return Says(said="unready", why=_WHY.get(code, f"status {code.decode()}"))
