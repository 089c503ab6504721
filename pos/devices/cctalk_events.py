"""Which of a coin acceptor's or note validator's last five events are new. No event is counted twice or passed over.

A device tells, each time it is asked, the number of its last event and its last five events, newest first. The number
goes 1, 2 ... 255, 1; it is 0 only after a reset, when the device takes no money until it is let. So asking again does
no harm, a lost answer loses nothing, and what was counted is known by one number: it is kept on disk with the money.

References:
    Generic Specification 4.6, part 2, headers 229 and 159; part 3, appendix 3 (values of coins), and the tables
    of event codes.

Example:
    >>> buffer = bytes([1, 3, 0, 0, 1, 2, 0, 2, 0, 2, 0])
    >>> news(255, buffer).fresh  # the first after 255 is number 1: a coin of position 3
    ((3, 0),)
"""

from msgspec import Struct

__all__ = ["BUFFER", "KEPT", "News", "news", "next_number", "numbers", "worth"]

KEPT = 5
BUFFER = 1 + 2 * KEPT
LAST = 255
_POINTS = {".": 1, "K": 1000, "M": 1000_000, "G": 1000_000_000}
NOTHING = (0, 0)

Pair = tuple[int, int]


class News(Struct, frozen=True):
    """What happened since.

    Attributes:
        number: of the last event: what to compare with next time.
        fresh: new events, oldest first: (position, path) of money, (0, code) of all else.
        lost: how many events went by unread; whether one of them was money can't be known.
        restarted: the device was reset and takes nothing until it is let.
    """

    number: int
    fresh: tuple[Pair, ...] = ()
    lost: int = 0
    restarted: bool = False


def next_number(number: int) -> int:
    """The number after this one."""
    return number + 1 if number < LAST else 1


def numbers(last: int, count: int) -> tuple[int, ...]:
    """The numbers of the last `count` events, oldest first.

    Example:
        >>> numbers(2, 4)
        (254, 255, 1, 2)
    """
    return tuple((last - back - 1) % LAST + 1 for back in range(count - 1, -1, -1))


def news(before: int | None, buffer: bytes) -> News:
    """Compare with the last number; `None`: nothing was counted before, so all there is is old."""
    number, pairs = buffer[0], list(zip(buffer[1::2], buffer[2::2], strict=True))[:KEPT]
    if before is None or number == before:
        return News(number)
    if number == 0:
        return News(number, restarted=True)
    if number < before and _began_anew(number, pairs):
        return News(number, _oldest_first(pairs, number), restarted=True)
    count = number - before if number > before else number - before + LAST
    return News(number, _oldest_first(pairs, count), max(0, count - KEPT))


def _began_anew(number: int, pairs: list[Pair]) -> bool:
    """A reset empties the buffer: places that were never filled show that the numbers began again."""
    return number < KEPT and all(pair == NOTHING for pair in pairs[number:])


def _oldest_first(pairs: list[Pair], count: int) -> tuple[Pair, ...]:
    return tuple(reversed(pairs[:count]))


def worth(name: bytes, letters: str, scale: int = 1) -> int:
    """What a coin's or note's identification is worth, minor units; 0: not money of this currency.

    Args:
        name: "GB010A", "EU200A" of a coin; "EU0010A" of a note: country, value, issue.
        letters: the country letters of the currency: "EU".
        scale: of notes: what a value of 1 is in minor units, by header 156.

    Example:
        >>> worth(b"GB010A", "GB"), worth(b"EU1K0A", "EU"), worth(b"EU0010A", "EU", 100), worth(b"......", "GB")
        (10, 1000, 1000, 0)
    """
    text = name.decode("latin-1")
    if len(text) not in (6, 7) or text[:2] != letters:
        return 0
    value = text[2:-1]
    point = next((char for char in value if char in _POINTS), "")
    digits = value.replace(point, "", 1) if point else value
    if not digits.isascii() or not digits.isdigit():
        return 0
    if not point:
        return int(digits) * scale
    after = len(value) - value.index(point) - 1
    whole, rest = divmod(int(digits) * _POINTS[point], 10**after)
    return 0 if rest else whole * scale
