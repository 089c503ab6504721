"""A shop's weeks at one packing shelf, and what they come to: false alarms, mistakes caught, thefts caught."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from pos.lane.bagging_parts import ShelfRules
from pos.prove.shelf.account import Alarm, Verdict
from pos.prove.shelf.goods import Article, assortment, next_lot
from pos.prove.shelf.people import HONEST, THIEVES, visit
from pos.sale.weights import Weight

__all__ = ["Figures", "Shop", "share"]

LOT_EVERY = 400
"""Baskets between two articles that come in another packing."""


@dataclass
class Figures:
    """What baskets came to. `kinds`: baskets by kind of person; `found`: caught or not, by mistake or theft."""

    kinds: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[tuple[str, bool]] = field(default_factory=Counter)
    thefts: Counter[tuple[str, bool]] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    disturbed: int = 0
    pieces: int = 0

    def add(self, one: Verdict) -> None:
        """One basket more."""
        self.kinds[one.kind] += 1
        if one.kind not in THIEVES:
            self.pieces += one.pieces
            self.said.update(Counter(map(_said, one.alarms)))
            self.causes.update(alarm.cause for alarm in one.alarms if alarm.false)
            self.disturbed += bool(one.false)
        self.mistakes.update((name, caught) for name, caught, _ in one.mistakes)
        self.thefts.update((name, caught) for name, caught, _ in one.thefts)

    @property
    def honest(self) -> int:
        """Baskets of people who mean well."""
        return sum(count for kind, count in self.kinds.items() if kind not in THIEVES)

    @property
    def false_per_100(self) -> float:
        """False alarms for each hundred of their baskets."""
        return 100 * sum(self.causes.values()) / max(1, self.honest)

    @property
    def mistakes_caught(self) -> float:
        """Percent."""
        return share(self.mistakes)

    @property
    def thefts_caught(self) -> float:
        """Percent."""
        return share(self.thefts)


def _said(one: Alarm) -> str:
    if not one.false:
        return "true: " + ("reminder" if one.trouble == "missing" else "question")
    return "false: " + ("passing" if one.passed else "called" if one.called else "shown")


def share(found: Counter[tuple[str, bool]], name: str = "") -> float:
    """How many percent were caught, of all or of one kind."""
    of = {key: count for key, count in found.items() if not name or key[0] == name}
    return 100 * sum(count for (_, caught), count in of.items() if caught) / max(1, sum(of.values()))


class Shop:
    """People come one after the other; the same seed brings the same people with the same goods.

    Args:
        seed: of everything.
        rules: how the shelf is looked at.
        weights: what is known at the beginning; it grows.
        thieves: one in so many baskets.
    """

    def __init__(
        self, seed: int, rules: ShelfRules, weights: dict[str, Weight] | None = None, thieves: float = 0.1
    ) -> None:
        self._seed, self.rules, self._thieves = seed, rules, thieves
        self.weights: dict[str, Weight] = {} if weights is None else weights
        self._chance = Random(f"{seed}:shop")
        self._goods: list[Article] = list(assortment(seed))
        self._visits = 0

    def open(self, baskets: int) -> Iterator[Verdict]:
        """So many people."""
        kinds, shares = [kind for kind, _ in HONEST], [part for _, part in HONEST]
        for _ in range(baskets):
            number, self._visits = self._visits, self._visits + 1
            if number and not number % LOT_EVERY:
                place = self._chance.randrange(len(self._goods))
                self._goods[place] = next_lot(self._goods[place], self._chance)
            thief = self._chance.random() < self._thieves
            kind = self._chance.choice(THIEVES) if thief else self._chance.choices(kinds, shares)[0]
            at = number * 600_000
            yield visit(kind, tuple(self._goods), self.rules, self.weights, f"{self._seed}:{number}", at)

    def figures(self, baskets: int) -> Figures:
        """What so many come to."""
        found = Figures()
        for one in self.open(baskets):
            found.add(one)
        return found
