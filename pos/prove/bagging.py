"""A month at a packing shelf with a 5 g scale: who is bothered for nothing, which mistakes and thefts are noticed.

Shoppers of four kinds and thieves of five, decided by the seed; the floor shakes, the scale drifts, packings change.
The checks, the driver's judge and the learning are production code; only people, goods and the scale are ours. The
lane knows no weight at the beginning.

A run is red where a figure is beyond its limit by more than chance explains (Wilson's interval, 99 %). The limits hold
what is reached; `GOALS` is what the lane is to reach, and each run says by how far.
"""

from collections import Counter
from collections.abc import Iterator
from math import sqrt

from pos.lane.bagging_parts import ShelfRules
from pos.prove.shelf.month import Figures, Shop, share
from pos.prove.shelf.people import HIDDEN, THIEVES
from pos.prove.suite import Budget, Outcome
from pos.sale.weights import Weight

__all__ = ["GOALS", "LIMITS", "SUITE", "BaggingSuite", "beyond"]

GOALS = {"false": 1.0, "mistakes": 90.0, "thefts": 95.0}
"""False alarms in 100 baskets of people who mean well; percent of their mistakes caught; of thefts above 50 g."""
LIMITS = {"false": 4.0, "mistakes": 88.0, "thefts": 92.0}
LEARN, LEARN_THIEVES, THIEVES_OF_MONTH = 1_000, 0.03, 0.15
BLOCK = 50
CONTROL_BASKETS, CONTROL_THIEVES = 60, 0.5
FIXED_G = 15.0
Z = 2.58
FEW = 25
"""Of so few nothing is judged."""


class BaggingSuite:
    """See `pos.prove.suite.Suite`."""

    name = "bagging"
    proves = "a month of packing on a 5 g shelf: false alarms, honest mistakes and thefts of five kinds caught"
    unit = "baskets"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """The shop learns from nothing; then the month; then the same people by other rules."""
        shop = Shop(seed, ShelfRules(), thieves=LEARN_THIEVES)
        learned = min(LEARN, 10 * budget.inputs) if budget.inputs else LEARN
        first = shop.figures(learned)
        shop.thieves = THIEVES_OF_MONTH
        fixed = shop.again(ShelfRules(fixed_g=FIXED_G))
        month, baskets = Figures(), 0
        start = shop.again(ShelfRules())
        while budget.goes_on(baskets):
            for one in shop.open(min(BLOCK, budget.inputs - baskets) if budget.inputs else BLOCK):
                month.add(one)
                baskets += 1
        outcome = Outcome(counts=Counter({"baskets": baskets, "baskets of learning": learned, "pieces": month.pieces}))
        outcome.facts.update(_facts(month))
        outcome.facts["false alarms while learning from nothing"] = f"{first.false_per_100:.1f} in 100 baskets"
        outcome.facts[f"the same people, ±{FIXED_G:.0f} g for everything"] = short(fixed.figures(min(baskets, 400)))
        hint = f"pos prove run bagging --seed {seed} --inputs {baskets}"
        outcome.findings += [f"{wrong}: {hint}" for wrong in beyond(month)]
        outcome.controls.update(_controls(start))
        return outcome


def beyond(found: Figures) -> list[str]:
    """Which figures are beyond their limits, even where chance is on their side."""
    wrong = []
    if found.honest >= FEW:
        alarms = sum(found.causes.values())
        if 100 * (alarms - Z * sqrt(alarms)) > LIMITS["false"] * found.honest:
            wrong.append(f"{found.false_per_100:.1f} false alarms in 100 baskets, of {found.honest}")
    for name, caught, kinds in (("mistakes", found.mistakes, ()), ("thefts", found.heavy, THIEVES)):
        many = sum(count for (kind, _), count in caught.items() if not kinds or kind in kinds)
        part = share(caught, kinds) / 100
        if many >= FEW and 100 * _highest(part, many) < LIMITS[name]:
            wrong.append(f"{100 * part:.1f} % of {many} {name} caught")
    return wrong


def _highest(part: float, many: int) -> float:
    """The upper end of Wilson's interval."""
    middle = part + Z**2 / (2 * many)
    return (middle + Z * sqrt(part * (1 - part) / many + Z**2 / (4 * many**2))) / (1 + Z**2 / many)


def short(found: Figures) -> str:
    """The three figures in a line."""
    return (
        f"{found.false_per_100:.1f} false alarms in 100 baskets, {found.mistakes_caught:.1f} % of mistakes and "
        f"{found.heavy_caught:.1f} % of thefts above 50 g caught"
    )


def _facts(found: Figures) -> Iterator[tuple[str, str]]:
    """What the month came to, by kind."""
    honest = max(1, found.honest)
    kinds = ("false: called", "false: shown", "false: passing", "true: reminder", "true: question")
    yield "figures", short(found)
    yield (
        "goals",
        f"false under {GOALS['false']:.0f}, mistakes {GOALS['mistakes']:.0f} %, thefts {GOALS['thefts']:.0f} %",
    )
    yield "alarms in 100 baskets", ", ".join(f"{name} {100 * found.said[name] / honest:.1f}" for name in kinds)
    yield "false alarms by cause", ", ".join(f"{name} {count}" for name, count in found.causes.most_common()) or "none"
    yield "baskets with a false alarm", f"{100 * found.disturbed / honest:.1f} %"
    yield "mistakes caught", _by_kind(found.mistakes)
    yield "thefts caught, of any weight", _by_kind(found.thefts, THIEVES)
    yield "thefts caught, the shelf bearing 50 g otherwise", _by_kind(found.heavy, THIEVES)
    yield "what no scale can see, for audits", _by_kind(found.thefts, HIDDEN)


def _by_kind(found: Counter[tuple[str, bool]], names: tuple[str, ...] = ()) -> str:
    kinds = names or tuple(sorted({name for name, _ in found}))
    return ", ".join(f"{name} {found[name, True]} of {found[name, True] + found[name, False]}" for name in kinds)


def _controls(start: Shop) -> Iterator[tuple[str, bool]]:
    """Planted: a tolerance of nothing, one without end, a lane that never learns; the limits must notice each."""
    nothing = start.again(ShelfRules(factor=0.0), 0.0).figures(CONTROL_BASKETS)
    endless = start.again(ShelfRules(factor=1_000.0), CONTROL_THIEVES).figures(2 * CONTROL_BASKETS)
    yield "a tolerance of nothing", bool(beyond(nothing))
    yield "a tolerance without end", bool(beyond(endless))
    dull = start.again(ShelfRules(), CONTROL_THIEVES)
    dull.weights = _Forgets()
    yield "weights that are never learned", bool(beyond(dull.figures(2 * CONTROL_BASKETS)))


class _Forgets(dict[str, Weight]):
    """A lane that learns nothing."""

    def __setitem__(self, key: str, value: Weight) -> None:
        """It is gone."""


SUITE = BaggingSuite()
