"""TLV objects (PA00P015_13.08 section 9.3). Total: any bytes give objects or `Garbage`.

Tag: bits 7-8 class, bit 6 constructed, bits 1-5 number; 1F means that bytes follow, the last with its top bit clear.
Length: 00..7F, 81 and one byte, 82 and two (high one first).

Objects that may hold a card number are blanked here, while they are read: see `SECRET`.
"""

from msgspec import Struct

from pos.payments.zvt.framing import Garbage
from pos.payments.zvt.text import mask_bytes

__all__ = ["CONSTRUCTED", "SECRET", "Tlv", "encode", "find", "parse"]

SECRET = frozenset({0x57, 0x5A, 0x5F24, 0x9F1F, 0x9F20, 0x9F6B, 0x1F08, 0x1F09, 0x1F0A, 0x1F1A, 0x1F14})
"""Tracks, PAN and what is made of them (section 9.4.2; EMV Book 3 annex A)."""
CONSTRUCTED = 0x20
_DEEPEST = 8


class Tlv(Struct, frozen=True):
    """One object; `parts` is not None where it is constructed. Shows its size, never its bytes."""

    tag: int
    value: bytes = b""
    parts: tuple["Tlv", ...] | None = None

    def __repr__(self) -> str:
        return f"Tlv({self.tag:02X}, {len(self.value) if self.parts is None else list(self.parts)!r})"


def parse(data: bytes, depth: int = 0) -> tuple[Tlv, ...] | Garbage:
    """The objects of a container."""
    objects, at = [], 0
    while at < len(data):
        head = _head(data, at)
        if isinstance(head, Garbage):
            return head
        tag, at, size = head
        if at + size > len(data):
            return Garbage(f"TLV tag {tag:02X} ends after its container")
        objects.append(_object(tag, data[at : at + size], depth))
        at += size
    return tuple(objects)


def _object(tag: int, value: bytes, depth: int) -> Tlv:
    if tag in SECRET:
        return Tlv(tag, b"\xee" * len(value))
    if _first(tag) & CONSTRUCTED and depth < _DEEPEST:
        parts = parse(value, depth + 1)
        # Vendors put plain bytes into tags that look constructed: kept as bytes, not refused.
        if not isinstance(parts, Garbage):
            return Tlv(tag, parts=parts)
    return Tlv(tag, mask_bytes(value))


def _first(tag: int) -> int:
    return tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")[0]


def _head(data: bytes, at: int) -> tuple[int, int, int] | Garbage:
    tag, long = data[at], data[at] & 0x1F == 0x1F
    at += 1
    while long:
        if at >= len(data) or tag > 0xFFFFFF:
            return Garbage("a TLV tag that does not end")
        tag, long = tag << 8 | data[at], bool(data[at] & 0x80)
        at += 1
    size = length_at(data, at)
    return size if isinstance(size, Garbage) else (tag, *size)


def length_at(data: bytes, at: int) -> tuple[int, int] | Garbage:
    """The length field at `at`: where the value begins, and its size."""
    if at >= len(data):
        return Garbage("a TLV length is missing")
    first = data[at]
    if first < 0x80:
        return at + 1, first
    count = first & 0x7F
    if count not in (1, 2) or at + 1 + count > len(data):
        return Garbage(f"a TLV length that begins with {first:02X}")
    return at + 1 + count, int.from_bytes(data[at + 1 : at + 1 + count], "big")


def encode(objects: tuple[Tlv, ...]) -> bytes:
    """The bytes of a container's inside."""
    return b"".join(_encoded(one) for one in objects)


def _encoded(one: Tlv) -> bytes:
    value = one.value if one.parts is None else encode(one.parts)
    return one.tag.to_bytes(max(1, (one.tag.bit_length() + 7) // 8), "big") + encode_length(len(value)) + value


def encode_length(size: int) -> bytes:
    """A length field, as short as it may be."""
    if size < 0x80:
        return bytes([size])
    return b"\x81" + bytes([size]) if size < 0x100 else b"\x82" + size.to_bytes(2, "big")


def find(objects: tuple[Tlv, ...], tag: int) -> list[Tlv]:
    """Every object with this tag, in order, however deep."""
    found = []
    for one in objects:
        if one.tag == tag:
            found.append(one)
        found += find(one.parts or (), tag)
    return found
