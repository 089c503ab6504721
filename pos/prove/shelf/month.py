"""A shop's weeks at one packing shelf, and what they come to: false alarms, mistakes caught, thefts caught."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random

from pos.lane.bagging_parts import ShelfRules
from pos.prove.shelf.account import Alarm, Verdict
from pos.prove.shelf.goods import Article, assortment, next_lot
from pos.prove.shelf.people import HIDDEN, HONEST, THIEVES, WORTH_STEALING_G, visit
from pos.sale.weights import Weight

__all__ = ["Figures", "Shop", "share"]

STEAL = THIEVES + HIDDEN
LOT_EVERY = 400
"""Baskets between two articles that come in another packing."""


@dataclass
class Figures:
    """What baskets came to.

    Attributes:
        kinds: baskets by kind of person.
        said: alarms in the baskets of people who mean well; `causes`: of the false ones; `disturbed`: baskets with one.
        mistakes, thefts: by kind, caught or not; `heavy`: thefts by which the shelf bears more than 50 g otherwise.
        pieces: of people who mean well.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[tuple[str, bool]] = field(default_factory=Counter)
    thefts: Counter[tuple[str, bool]] = field(default_factory=Counter)
    heavy: Counter[tuple[str, bool]] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    disturbed: int = 0
    pieces: int = 0

    def add(self, one: Verdict) -> None:
        """One basket more."""
        self.kinds[one.kind] += 1
        if one.kind not in STEAL:
            self.pieces += one.pieces
            self.said.update(Counter(map(_said, one.alarms)))
            self.causes.update(alarm.cause for alarm in one.alarms if alarm.false)
            self.disturbed += bool(one.false)
            self.mistakes.update((name, caught) for name, caught, _ in one.mistakes)
        self.thefts.update((name, caught) for name, caught, _ in one.thefts)
        self.heavy.update((name, caught) for name, caught, by_g in one.thefts if by_g > WORTH_STEALING_G)

    @property
    def honest(self) -> int:
        """Baskets of people who mean well."""
        return sum(count for kind, count in self.kinds.items() if kind not in STEAL)

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
        """Percent, of the five kinds whose goods come onto the shelf, however little they change there."""
        return share(self.thefts, THIEVES)

    @property
    def heavy_caught(self) -> float:
        """Percent, of those where the shelf bears more than 50 g too much or too little."""
        return share(self.heavy, THIEVES)


def _said(one: Alarm) -> str:
    if not one.false:
        return "true: " + ("reminder" if one.trouble == "missing" else "question")
    return "false: " + ("passing" if one.passed else "called" if one.called else "shown")


def share(found: Counter[tuple[str, bool]], names: tuple[str, ...] = ()) -> float:
    """How many percent were caught, of all or of these kinds."""
    of = {key: count for key, count in found.items() if not names or key[0] in names}
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
        self._seed, self.rules, self.thieves = seed, rules, thieves
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
            thief = self._chance.random() < self.thieves
            kind = self._chance.choice(STEAL) if thief else self._chance.choices(kinds, shares)[0]
            at = number * 600_000
            yield visit(kind, tuple(self._goods), self.rules, self.weights, f"{self._seed}:{number}", at)

    def again(self, rules: ShelfRules, thieves: float | None = None) -> "Shop":
        """The same people from here on, with what is known by now, looked at by other rules."""
        shop = deepcopy(self)
        shop.rules = rules
        shop.thieves = self.thieves if thieves is None else thieves
        return shop

    def figures(self, baskets: int) -> Figures:
        """What so many come to."""
        found = Figures()
        for one in self.open(baskets):
            found.add(one)
        return found
