"""Cash as numbers: the smallest coin of a country, its coins and notes, and which pieces make an amount.

References:
    Cash rounding by country: Switzerland 0.05; Sweden, Norway, Czechia 1.00; Denmark 0.50; Hungary 5; Canada, Australia
    0.05; New Zealand 0.10; of the euro area Belgium, Estonia, Finland, Ireland, Italy, Lithuania, the Netherlands and
    Slovakia 0.05 (their central banks' pages on rounding). Elsewhere the smallest coin is 1.
"""

from collections.abc import Mapping
from functools import cache
from math import gcd

__all__ = ["Stock", "acceptable", "can_finish", "change", "closest", "denominations", "smallest_coin"]

Stock = tuple[tuple[int, int], ...]
"""(value in minor units, pieces)."""

_SMALLEST = {
    "CHF": 5, "SEK": 100, "NOK": 100, "CZK": 100, "DKK": 50, "HUF": 500, "CAD": 5, "AUD": 5, "NZD": 10,
}  # fmt: skip
_EURO_ROUNDS = frozenset({"BE", "EE", "FI", "IE", "IT", "LT", "NL", "SK"})
_KINDS: Mapping[str, tuple[int, ...]] = {
    "EUR": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000),
    "GBP": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000),
    "CHF": (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000),
    "SEK": (100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000),
    "USD": (1, 5, 10, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000),
    "JPY": (1, 5, 10, 50, 100, 500, 1000, 2000, 5000, 10000),
}


def smallest_coin(country: str, currency: str) -> int:
    """What a cash amount is rounded to, minor units."""
    if currency == "EUR":
        return 5 if country in _EURO_ROUNDS else 1
    return _SMALLEST.get(currency, 1)


def denominations(currency: str, stock: Stock) -> tuple[int, ...]:
    """Coins and notes that may be asked for: the currency's, or what the hoppers have where it is not known."""
    return _KINDS.get(currency) or tuple(value for value, _ in stock)


def change(amount_minor: int, stock: Stock) -> Stock | None:
    """Pieces that make the amount exactly, the largest first; `None`: it can't be made.

    Example:
        >>> change(60, ((50, 9), (20, 9))), change(30, ((50, 9), (20, 1)))
        (((20, 3),), None)
    """
    pieces = tuple(sorted(((value, count) for value, count in stock if count > 0), reverse=True))

    steps = [gcd(*(value for value, _ in pieces[place:])) for place in range(len(pieces))]
    rest_minor = [sum(value * count for value, count in pieces[place:]) for place in range(len(pieces))]

    @cache
    def made(left: int, place: int) -> Stock | None:
        if not left:
            return ()
        if place == len(pieces) or left > rest_minor[place] or left % steps[place]:
            return None
        value, count = pieces[place]
        for number in range(min(count, left // value), -1, -1):
            rest = made(left - number * value, place + 1)
            if rest is not None:
                return ((value, number), *rest) if number else rest
        return None

    return made(amount_minor, 0)


def closest(amount_minor: int, stock: Stock) -> Stock:
    """The exact pieces, or where there are none what comes near from below: the rest is for a person to give."""
    exact = change(amount_minor, stock)
    if exact is not None:
        return exact
    taken, left = list[tuple[int, int]](), amount_minor
    for value, count in sorted(stock, reverse=True):
        if number := min(count, left // value):
            taken.append((value, number))
            left -= number * value
    return tuple(taken)


def acceptable(left_minor: int, kinds: tuple[int, ...], stock: Stock) -> tuple[int, ...]:
    """Coins and notes that may come in while so much is left to pay: none that there is no change for."""
    return tuple(kind for kind in kinds if kind <= left_minor or change(kind - left_minor, stock) is not None)


def can_finish(due_minor: int, kinds: tuple[int, ...], stock: Stock) -> bool:
    """Whether somebody who pays with the largest notes, as most do, gets their change."""
    left = due_minor % max(kinds, default=1) or max(kinds, default=1)
    return any(kind >= left for kind in acceptable(left, tuple(kind for kind in kinds if kind > left), stock))
