"""What a hostile terminal says: messages built from the manual, then bent. Never built with our own codec.

PA00P015_13.08: control field, length (FF and two bytes from 255 on), bitmaps of fixed, LL and LLL length, TLV in 06.
"""

from random import Random
from typing import Literal

from msgspec import Struct

from pos.prove.hostile_text import hostile_text, mutated, some

__all__ = ["AMOUNT_MINOR", "Script", "apdu", "bcd", "conversation", "message", "messages_of", "status"]

CARDS = (
    "6759649826438453",
    "5019717010103742",
    "378282246310005",
    "30569309025904",
    "6011000990139424",
    "36227206271667",
)
"""Published test numbers whose digits differ enough to be found again in parts."""
AMOUNT_MINOR = 1295
OTHER_AMOUNTS = (0, 1, 129, 1294, 1296, 12950, 129500000000, 999999999999, 1295 * 100)
CURRENCIES = (978, 826, 840, 756, 0, 999)
FIXED = {
    0x01: 1, 0x02: 1, 0x05: 1, 0x0B: 3, 0x0C: 3, 0x0D: 2, 0x0E: 2, 0x17: 2, 0x19: 1, 0x29: 4, 0x2A: 15,
    0x37: 3, 0x3A: 2, 0x3B: 8, 0x3D: 3, 0x87: 2, 0x88: 3, 0x8A: 1, 0x8C: 1, 0xA0: 1, 0xAA: 3, 0xBA: 5, 0xEB: 8,
}  # fmt: skip
VARIABLE = {
    0x22: 2, 0x23: 2, 0x24: 3, 0x2D: 2, 0x2E: 3, 0x3C: 3, 0x4C: 2, 0x60: 3, 0x8B: 2, 0x9A: 3, 0xA7: 2, 0xAF: 3,
    0xD1: 2, 0xF1: 2,
}  # fmt: skip
TAGS = (
    0x07, 0x14, 0x1F07, 0x1F08, 0x1F2B, 0x25, 0x26, 0x2F, 0x40, 0x41, 0x43, 0x45, 0x46, 0x57, 0x5A, 0x60, 0x62,
    0x9F1F, 0x9F6B, 0x1F14, 0xE4, 0x7F49,
)  # fmt: skip
CONTROLS = (
    0x040F, 0x040F, 0x040F, 0x04FF, 0x060F, 0x061E, 0x06D1, 0x06D3, 0x8000, 0x8400, 0x8483, 0x849C, 0x04FE,
    0x050F, 0x0801, 0x0F0F, 0xFFFF, 0x0000,
)  # fmt: skip
STRANGE = b"\x00\x01\x03\x04\x06\x0f\x10\x1f\x22\x27\x2f\x49\x7f\x80\x81\x82\x83\x84\x9a\xa0\xc0\xf0\xf1\xf9\xfa\xff"
ENDS: tuple[Literal["hang-up", "silence", "again"], ...] = ("hang-up", "silence", "again")
GAPS = ("", "", " ", "-", ".")


class Script(Struct, frozen=True):
    """What the terminal sends after it took a command, in the pieces in which it arrives.

    Attributes:
        pieces: the bytes.
        cards: card numbers in them.
        then: it hangs up, holds the line in silence, or says all of it again and again.
    """

    pieces: tuple[bytes, ...]
    cards: tuple[str, ...]
    then: Literal["hang-up", "silence", "again"]

    @property
    def stream(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces)


def bcd(value: int, size: int) -> bytes:
    """A number, two digits a byte."""
    return bytes.fromhex(f"{value % 10 ** (2 * size):0{2 * size}d}")


def apdu(control: int, data: bytes) -> bytes:
    """A whole message."""
    size = bytes((len(data),)) if len(data) < 0xFF else b"\xff" + (len(data) & 0xFFFF).to_bytes(2, "little")
    return control.to_bytes(2, "big") + size + data


def status(result: int, amount_minor: int, currency: int | None = 978, more: bytes = b"") -> bytes:
    """A 04 0F as an honest terminal sends it."""
    money = b"\x04" + bcd(amount_minor, 6) + (b"" if currency is None else b"\x49" + bcd(currency, 2))
    return apdu(0x040F, bytes((0x27, result)) + money + b"\x87\x02\x31\x0b\x00\x07\x12" + more)


def card_bytes(rng: Random, card: str) -> bytes:
    """A card number as text or digits, padded or in groups."""
    kind = rng.random()
    if kind < 0.4:
        return bytes.fromhex(card + "f" * (len(card) % 2))
    gap = rng.choice(GAPS)
    text = gap.join(card[at : at + 4] for at in range(0, len(card), 4)) if gap else card
    return text.encode() if kind < 0.9 else text.encode("utf-16-le")


def _value(rng: Random, card: str, most: int) -> bytes:
    kind = rng.random()
    if kind < 0.3:
        return rng.randbytes(some(rng, most))
    if kind < 0.5:
        text = hostile_text(rng, 12)
        return (text.replace(card, "") if card else text).encode(rng.choice(("cp437", "utf-8")), "replace")[:most]
    if kind < 0.7:
        whole = card_bytes(rng, card)
        return whole if len(whole) <= most else b""
    if kind < 0.9:
        return bytes.fromhex("".join(rng.choice("0123456789") for _ in range(2 * some(rng, min(most, 12)))))
    return bytes.fromhex("".join(rng.choice("0123456789abcdef") for _ in range(2 * some(rng, min(most, 12)))))


def _tlv(rng: Random, card: str, depth: int = 0) -> bytes:
    """One object; nested up to thirty deep, or a bomb of empty ones; lengths lie at times."""
    if depth == 0 and rng.random() < 0.03:
        return rng.choice((b"\x2f\x00" * 200, b"\x1f" + b"\xff" * 300, b"\x3f\x81\x01\x00" * 100, b"\x26\x82\xff\xff"))
    nested = depth < 30 and rng.random() < (0.85 if depth else 0.25)
    inside = _tlv(rng, card, depth + 1) if nested else _value(rng, card, 100)
    tag = rng.choice(TAGS) if not nested else rng.choice((0x25, 0x2F, 0x60, 0x62, 0x40, 0xE4))
    size = len(inside) if card or rng.random() < 0.9 else rng.randrange(70_000)
    length = (
        bytes((size,))
        if size < 0x80
        else b"\x81" + bytes((size,))
        if size < 0x100
        else b"\x82" + (size & 0xFFFF).to_bytes(2, "big")
    )
    return tag.to_bytes(2 if tag > 0xFF else 1, "big") + length + inside


def _bitmap(rng: Random, card: str) -> bytes:
    kind = rng.random()
    if kind < 0.4:
        tag, size = rng.choice(tuple(FIXED.items()))
        return bytes((tag,)) + _value(rng, card, size)[:size].ljust(size, b"\x00")
    if kind < 0.8:
        tag, digits = rng.choice(tuple(VARIABLE.items()))
        value = _value(rng, card, 10**digits - 1)
        count = len(value) if card or rng.random() < 0.9 else rng.randrange(10**digits)
        return bytes((tag,)) + bytes(0xF0 | int(digit) for digit in f"{count:0{digits}d}") + value
    if kind < 0.95 or card:
        inside = b"".join(_tlv(rng, card) for _ in range(rng.randrange(1, 3)))
        length = bytes((len(inside),)) if len(inside) < 0x80 else b"\x82" + (len(inside) & 0xFFFF).to_bytes(2, "big")
        return b"\x06" + length + inside
    return bytes((rng.randrange(256),)) + rng.randbytes(4)


def _fields(rng: Random, card: str) -> bytes:
    return b"".join(_bitmap(rng, card) for _ in range(rng.randrange(5)))


def _other_status(rng: Random, card: str) -> bytes:
    """A result that is not this payment's: another amount, currency, result, or two of each."""
    amount = rng.choice((*OTHER_AMOUNTS, AMOUNT_MINOR))
    currency = rng.choice((*CURRENCIES, None)) if amount != AMOUNT_MINOR else rng.choice((826, 840, 0, 999))
    result = rng.choice((0, 0, 0, 0x6C, 0x05, 0xFF))
    return status(result, amount, currency, _fields(rng, card))


def message(rng: Random, card: str) -> bytes:
    """One message; a bent one, with lengths that lie, where there is no card: it would be half a number somewhere."""
    control = rng.choice(CONTROLS)
    if control == 0x040F and rng.random() < 0.5:
        out = _other_status(rng, card)
    elif control in (0x04FF, 0x061E, 0x06D1):
        out = apdu(control, bytes((rng.randrange(256),)) + _value(rng, card, 200))
    elif control == 0x060F and rng.random() < 0.3:
        out = apdu(control, b"\xf0\xf3\xf8" + card_bytes(rng, card).ljust(38)[:38] + b"\x00" + _fields(rng, card))
    else:
        out = apdu(control, _fields(rng, card))
    return mutated(rng, out, STRANGE) if not card and rng.random() < 0.7 else out


def messages_of(rng: Random) -> tuple[bytes, str]:
    """A stream of one to three messages, and the card number that may be in it."""
    card = rng.choice((*CARDS, *[""] * len(CARDS)))
    return b"".join(message(rng, card) for _ in range(rng.randrange(1, 4))), card


def conversation(rng: Random) -> Script:
    """What follows a command: an answer, a burst of anything, an end or none; split and merged at will."""
    card = rng.choice((*CARDS, *[""] * len(CARDS)))
    parts = [apdu(0x8000, b"")] if rng.random() < 0.8 else []
    parts += [message(rng, card) for _ in range(rng.choice((0, 1, 2, 3, 40)))]
    parts += [apdu(rng.choice((0x060F, 0x060F, 0x061E)), b"\x6c")] if rng.random() < 0.6 else []
    if rng.random() < 0.3:
        rng.shuffle(parts)
    stream = b"".join(parts)
    cuts = sorted(rng.randrange(len(stream) + 1) for _ in range(rng.choice((0, 1, 5))))
    pieces = tuple(stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True))
    return Script(tuple(piece for piece in pieces if piece), (card,), rng.choice(ENDS))
