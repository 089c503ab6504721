"""Messages for the log: which, how long, and the few fields that can hold no card data. Raw frames are never logged."""

from pos.payments.zvt import bmp
from pos.payments.zvt.framing import Apdu, Garbage
from pos.payments.zvt.messages import body

__all__ = ["dump"]

_SHOWN = frozenset({0x04, 0x0B, 0x0C, 0x0D, 0x19, 0x27, 0x29, 0x37, 0x49, 0x87, 0x88, 0x8A, 0x8C, 0xA0})
_WHOLE = frozenset({0x04FF, 0x061E, 0x06B0})
_MOST = 2
"""Bytes shown of a short message: codes, and too few for a card number."""


def dump(apdu: Apdu) -> str:
    """One line.

    >>> dump(Apdu(0x040F, bytes.fromhex("2700 22f0f8 4111111111111111 870231")))
    '040F 27:00, 22:****, 87:0231'
    """
    name = f"{apdu.control:04X}"
    if apdu.control in _WHOLE or apdu.control >> 8 in (0x80, 0x84):
        return f"{name} {apdu.data[:_MOST].hex()}".rstrip()
    parsed = body(apdu)
    if isinstance(parsed, Garbage):
        return f"{name} **** ({len(apdu.data)} bytes)"
    head = (f"**** ({len(parsed.head)} bytes)",) if parsed.head else ()
    return f"{name} {', '.join((*head, *map(_shown, parsed.fields)))}".rstrip()


def _shown(field: bmp.Field) -> str:
    return f"{field.tag:02X}:{field.value.hex() if field.tag in _SHOWN else '****'}"
