"""Bitmaps: the tagged fields of a data block (PA00P015_13.08 section 13). Total: any bytes give fields or `Garbage`.

Fixed length, LL-Var (two bytes Fx Fy, xy being the count), LLL-Var (three), and 06, the TLV container.

The card number (22), tracks, CVV and chip records never leave this module: while it reads, they are blanked with E,
ZVT's own sign for a masked digit, but for the last four digits of 22.
"""

from msgspec import Struct

from pos.payments.zvt import tlv
from pos.payments.zvt.framing import Garbage
from pos.payments.zvt.text import mask_bytes

__all__ = ["CONTAINER", "Field", "bcd", "encode", "number", "parse"]

CONTAINER, CARD_NUMBER = 0x06, 0x22
FIXED = {
    0x01: 1, 0x02: 1, 0x03: 1, 0x04: 6, 0x05: 1, 0x0B: 3, 0x0C: 3, 0x0D: 2, 0x0E: 2, 0x17: 2, 0x19: 1, 0x27: 1,
    0x29: 4, 0x2A: 15, 0x37: 3, 0x3A: 2, 0x3B: 8, 0x3D: 3, 0x49: 2, 0x70: 4, 0x71: 4, 0x72: 1, 0x73: 1, 0x74: 1,
    0x75: 1, 0x87: 2, 0x88: 3, 0x8A: 1, 0x8C: 1, 0xA0: 1, 0xAA: 3, 0xBA: 5, 0xD0: 1, 0xD2: 1, 0xD3: 1, 0xE0: 1,
    0xE9: 1, 0xEA: 1, 0xEB: 8, 0xF0: 1, 0xF9: 1, 0xFA: 1, 0xFB: 1, 0xFC: 1, 0xFD: 1,
}  # fmt: skip
LL = frozenset({0x22, 0x23, 0x2D, 0x4C, 0x8B, 0xA7, 0xD1, *range(0xE1, 0xE9), *range(0xF1, 0xF9)})
LLL = frozenset({0x24, 0x2E, 0x3C, 0x60, 0x9A, 0xAF})
SECRET = frozenset({0x23, 0x24, 0x2D, 0x2E, 0x3A, 0x9A, 0xA7, 0xAF, 0xD1})


class Field(Struct, frozen=True):
    """One bitmap; for the TLV container `parts` holds its objects. Shows its size, never its bytes."""

    tag: int
    value: bytes = b""
    parts: tuple[tlv.Tlv, ...] = ()

    def __repr__(self) -> str:
        return f"Field({self.tag:02X}, {list(self.parts) if self.tag == CONTAINER else len(self.value)!r})"


def parse(data: bytes) -> tuple[Field, ...] | Garbage:
    """The fields of a data block, in the order they came."""
    fields, at = [], 0
    while at < len(data):
        tag = data[at]
        span = _span(data, tag, at + 1)
        if isinstance(span, Garbage):
            return span
        start, size = span
        if start + size > len(data):
            return Garbage(f"field {tag:02X} ends after its message")
        field = _field(tag, data[start : start + size])
        if isinstance(field, Garbage):
            return field
        fields.append(field)
        at = start + size
    return tuple(fields)


def _span(data: bytes, tag: int, at: int) -> tuple[int, int] | Garbage:
    """Where the value begins, and its size."""
    if tag == CONTAINER:
        return tlv.length_at(data, at)
    if tag in FIXED:
        return at, FIXED[tag]
    digits = 2 if tag in LL else 3 if tag in LLL else 0
    if not digits:
        return Garbage(f"no field is called {tag:02X}")
    counts = data[at : at + digits]
    if len(counts) < digits or any(byte >> 4 != 0xF or byte & 0xF > 9 for byte in counts):
        return Garbage(f"field {tag:02X} has no count")
    return at + digits, int("".join(str(byte & 0xF) for byte in counts))


def _field(tag: int, value: bytes) -> Field | Garbage:
    if tag == CONTAINER:
        parts = tlv.parse(value)
        return parts if isinstance(parts, Garbage) else Field(tag, parts=parts)
    if tag == CARD_NUMBER:
        return Field(tag, _last_four(value))
    return Field(tag, b"\xee" * len(value) if tag in SECRET else mask_bytes(value))


def _last_four(value: bytes) -> bytes:
    digits = value.hex()
    end = len(digits.rstrip("f"))
    kept = digits[max(0, end - 4) : end]
    return bytes.fromhex("e" * (end - len(kept)) + kept + digits[end:])


def encode(fields: tuple[Field, ...]) -> bytes:
    """The bytes of a data block."""
    return b"".join(_encoded(field) for field in fields)


def _encoded(field: Field) -> bytes:
    if field.tag == CONTAINER:
        inside = tlv.encode(field.parts)
        return bytes([CONTAINER]) + tlv.encode_length(len(inside)) + inside
    if field.tag in FIXED:
        assert len(field.value) == FIXED[field.tag], field
        return bytes([field.tag]) + field.value
    assert field.tag in LL | LLL, field
    digits = f"{len(field.value):0{2 if field.tag in LL else 3}d}"
    return bytes([field.tag]) + bytes(0xF0 | int(digit) for digit in digits) + field.value


def bcd(value: int, size: int) -> bytes:
    """A number in `size` bytes, two digits a byte.

    >>> bcd(1295, 6).hex()
    '000000001295'
    """
    digits = f"{value:0{2 * size}d}"
    assert value >= 0 and len(digits) == 2 * size, (value, size)  # noqa: PT018 - one condition: it fits
    return bytes.fromhex(digits)


def number(value: bytes) -> int | None:
    """The number that BCD bytes hold; None where a digit is none."""
    digits = value.hex()
    return int(digits) if digits.isdecimal() else None
