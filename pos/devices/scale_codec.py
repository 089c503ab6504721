r"""What a scale says, whatever its protocol: the words that every codec translates into. Sans I/O.

A codec is one conversation: `ask` begins it and gives the bytes to send, `feed` takes what came and gives at most one
`Says` (with `Send` where the protocol wants more bytes first). What comes after the answer is nobody's: a scale that
answers twice has been heard once. Nothing is ever guessed: half a frame, or one with a byte too many, is no weight.

>>> grams("00.842", "KG"), grams("842", "g"), grams("  -1.005", "kg"), grams("0.8425", "kg"), grams("1.86", "lb")
(842, 842, -1005, None, None)
"""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import xor
from typing import Literal, Protocol

from msgspec import Struct

__all__ = ["Codec", "CodecSetup", "FrameCodec", "Said", "Says", "Send", "grams", "lrc"]

LONGEST = 64
"""Bytes kept while an answer is awaited; no frame of these protocols is half as long."""

Said = Literal["weight", "motion", "over", "under-zero", "light", "unmoved", "unready"]


class Says(Struct, frozen=True, kw_only=True):
    """One answer.

    Attributes:
        said: "weight" (standing still), "motion", "over" the capacity, "under-zero", "light" (under the scale's own
            minimum), "unmoved" (the scale itself says: nothing has moved since its last weighing), "unready" (anything
            else that is no weight).
        weight_g: gross, or net where `net`; in motion only where the scale tells it.
        net: the scale itself has taken a tare off.
        why: of "unready", a few words for staff.
    """

    said: Said
    weight_g: int | None = None
    net: bool = False
    why: str = ""


class Send(Struct, frozen=True):
    """The conversation goes on: send this now."""

    data: bytes


class CodecSetup(Struct, frozen=True, kw_only=True):
    """What a protocol needs to know of the scale.

    Attributes:
        price_digits: digits of the unit price on the wire (Dialog 06).
        checksum: CS and KW as two times four hexadecimal digits, as the makers of scale and lane agreed (Dialog 06).
    """

    price_digits: int = 6
    checksum: str = ""


class Codec(Protocol):
    """One protocol."""

    reads: int
    """How often the same weight must be heard before it counts: more where the protocol tells no motion."""

    def ask(self, price_minor: int) -> bytes:
        """Forget what was heard and begin to ask for the weight of goods at this price a kilogram; may be nothing."""
        ...

    def feed(self, data: bytes) -> list[Says | Send]:
        """Take what came; after a `Says` nothing more until the next `ask`."""
        ...


class FrameCodec:
    """A codec whose answer is one frame: `find` looks for it in what has come so far.

    Args:
        question: what to send; nothing where the scale speaks by itself.
        find: gives the answer in the bytes so far, `None` if there is no whole one.
        reads: see `Codec`.
    """

    def __init__(self, question: bytes, find: Callable[[bytes], Says | None], reads: int = 2) -> None:
        self.reads = reads
        self._question = question
        self._find = find
        self._heard = bytearray()
        self._answered = True

    def ask(self, price_minor: int) -> bytes:
        """See `Codec`."""
        del price_minor
        self._heard.clear()
        self._answered = False
        return self._question

    def feed(self, data: bytes) -> list[Says | Send]:
        """See `Codec`."""
        for byte in data:
            if self._answered:
                return []
            self._heard.append(byte)
            del self._heard[:-LONGEST]
            says = self._find(bytes(self._heard))
            if says is not None:
                self._answered = True
                return [says]
        return []


def grams(number: str, unit: str) -> int | None:
    """A weight in whole grams; `None` for a fraction of a gram, another unit, or no number.

    A lane sells by the kilogram: pounds are not converted, since the scale's own display must show what is sold.
    """
    factor = {"kg": 1000, "g": 1}.get(unit.strip().lower())
    try:
        weight = Decimal(number.strip()) * (factor or 0)
    except InvalidOperation:
        return None
    return int(weight) if factor and weight.is_finite() and weight == weight.to_integral_value() else None


def lrc(data: Sequence[int]) -> int:
    """The longitudinal check: all bytes exclusive-or.

    >>> lrc(b"S 00.842kg")
    111
    """
    return reduce(xor, data, 0)
