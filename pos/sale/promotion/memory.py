"""What was solved before: a scan changes one knot of a basket, and all others are as they were.

An answer is a pure function of the pieces, the promotions and how often these may be used. That is the key; promotions
are told apart by identity, which is quick, and kept alive so that no other one can take their place. So a basket costs
the same with a memory or without.
"""

from pos.sale.promotion.cut import Solved
from pos.sale.promotion.model import Promotion

__all__ = ["Key", "Memory", "Row", "key_of"]

MOST = 512
"""Answers that are kept; the oldest go first."""

Row = tuple[str, int, int, tuple[tuple[int, int], ...]]
"""Equal pieces: sku, price, count, and the promotions that look at them with their role; promotions by their place."""
Key = tuple[tuple[Row, ...], tuple[int, ...], tuple[int | None, ...]]


def key_of(rows: tuple[Row, ...], promotions: tuple[Promotion, ...], uses: tuple[int | None, ...]) -> Key:
    """The key of a knot: pieces, promotions, and how often each may be used."""
    return rows, tuple(map(id, promotions)), uses


class Memory:
    """Answers by key. Holds `MOST` at most."""

    __slots__ = ("_answers",)

    def __init__(self) -> None:
        self._answers: dict[Key, tuple[tuple[Promotion, ...], Solved]] = {}

    def get(self, key: Key) -> Solved | None:
        """What was found, if it is still known."""
        known = self._answers.get(key)
        return None if known is None else known[1]

    def keep(self, key: Key, promotions: tuple[Promotion, ...], solved: Solved) -> None:
        """Remember an answer, and the promotions whose identity is in its key."""
        while len(self._answers) >= MOST:
            del self._answers[next(iter(self._answers))]
        self._answers[key] = (promotions, solved)
