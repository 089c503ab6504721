"""Money: integer minor units and a currency. No float ever touches an amount.

>>> Money(180, "GBP") * 2
Money(minor=360, currency='GBP')
>>> split(100, [1, 1, 1])
[34, 33, 33]
"""

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

__all__ = ["DIGITS", "Money", "digits_of", "half_up", "round_cash", "round_half_up", "split"]

DIGITS = {"JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "ISK": 0, "BHD": 3, "KWD": 3, "JOD": 3, "OMR": 3, "TND": 3}
"""Minor-unit digits that are not two (ISO 4217, list one)."""


class Money(Struct, frozen=True, gc=False, tag="money"):
    """An amount in minor units (pence, cents) of an ISO 4217 currency; may be negative."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        """The sum; adding another currency is our bug."""
        assert self.currency == other.currency, (self, other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """The difference; subtracting another currency is our bug."""
        return self + Money(-other.minor, other.currency)

    def __mul__(self, count: int) -> "Money":
        """This amount `count` times."""
        return Money(self.minor * count, self.currency)


def digits_of(currency: str) -> int:
    """How many digits the minor unit has: 2 for GBP, 0 for JPY."""
    return DIGITS.get(currency, 2)


def round_half_up(value: Fraction) -> int:
    """Round to an integer, halves away from zero, so that round(-x) == -round(x).

    >>> round_half_up(Fraction(5, 2)), round_half_up(Fraction(-5, 2))
    (3, -3)
    """
    return half_up(value.numerator, value.denominator)


def half_up(numerator: int, denominator: int) -> int:
    """Round a ratio to an integer, halves away from zero. The denominator is positive.

    >>> half_up(5, 2), half_up(-5, 2), half_up(7, 4)
    (3, -3, 2)
    """
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


def round_cash(amount_minor: int, coin_minor: int) -> int:
    """What is paid in cash where the smallest coin is `coin_minor`: the nearest amount, halves away from zero.

    >>> round_cash(1022, 5), round_cash(1023, 5), round_cash(-1023, 5)
    (1020, 1025, -1025)
    """
    return round_half_up(Fraction(amount_minor, coin_minor)) * coin_minor


def split(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """Divide an amount by weights without losing a cent: largest remainder, ties to the earlier part.

    Args:
        amount_minor: what is divided; may be negative.
        weights: one non-negative integer a part, not all zero.

    Returns:
        One share a part; the shares sum to `amount_minor`.
    """
    total = sum(weights)
    assert total > 0, weights
    assert min(weights) >= 0, weights
    if amount_minor < 0:
        return [-share for share in split(-amount_minor, weights)]
    shares = [amount_minor * weight // total for weight in weights]
    remainders = [amount_minor * weight % total for weight in weights]
    order = sorted(range(len(weights)), key=lambda part: (-remainders[part], part))
    for part in order[: amount_minor - sum(shares)]:
        shares[part] += 1
    return shares
