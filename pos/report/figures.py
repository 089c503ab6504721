"""Figures about checks: rates, times, shares, and how sure a rate is."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import ceil, sqrt
from statistics import NormalDist, median
from zoneinfo import ZoneInfo

from msgspec import Struct

from pos.report.cases import Book, Case, hour_of

__all__ = [
    "AuditFigures",
    "Group",
    "Interval",
    "audits",
    "by_attendant",
    "by_hour",
    "by_reason",
    "p90",
    "top_items",
    "wilson",
]


class Group(Struct, frozen=True, kw_only=True):
    """The checks of one reason, hour or person.

    Attributes:
        name: which.
        told: how many the team was told of; `per_100`: of a hundred sales.
        self_solved: how many mended themselves, of `all`.
        false_alarms: of those that a person decided (`decided`).
        assist_ms, assist_p90_ms: from need to solved by a person, median and 90th percentile; `None`: there is none.
        held, held_ms, held_p90_ms: how many held a shopper up, and how long.
    """

    name: str
    all: int
    told: int
    per_100: float | None
    self_solved: int
    decided: int
    false_alarms: int
    assist_ms: int | None
    assist_p90_ms: int | None
    held: int
    held_ms: int | None
    held_p90_ms: int | None


def _group(name: str, cases: Sequence[Case], sales: int) -> Group:
    told = [case for case in cases if case.told is not None]
    times = sorted(case.assist_ms for case in told if case.assist_ms is not None)
    held = sorted(case.held_ms for case in told if case.held_ms)
    decided = [case for case in told if case.by and not case.self_solved]
    return Group(
        name=name,
        all=len(cases),
        told=len(told),
        per_100=100 * len(told) / sales if sales else None,
        self_solved=sum(case.self_solved and not case.by for case in cases),
        decided=len(decided),
        false_alarms=sum(case.false_alarm for case in decided),
        assist_ms=round(median(times)) if times else None,
        assist_p90_ms=p90(times),
        held=len(held),
        held_ms=round(median(held)) if held else None,
        held_p90_ms=p90(held),
    )


def p90(ordered: Sequence[int]) -> int | None:
    """The 90th percentile by nearest rank; `None` of nothing."""
    return ordered[ceil(0.9 * len(ordered)) - 1] if ordered else None


def _split(book: Book, name_of: Callable[[Case], str | None]) -> dict[str, list[Case]]:
    groups: dict[str, list[Case]] = {}
    for case in book.cases:
        name = name_of(case)
        if name is not None:
            groups.setdefault(name, []).append(case)
    return groups


def by_reason(book: Book) -> list[Group]:
    """One a reason, the most frequent first, and all of them together last."""
    groups = [_group(name, cases, book.sales) for name, cases in _split(book, lambda case: case.reason).items()]
    return [*sorted(groups, key=lambda one: (-one.told, one.name)), _group("all", book.cases, book.sales)]


def by_hour(book: Book, zone: ZoneInfo) -> list[Group]:
    """One an hour of the shop's day in which there was a check."""
    groups = _split(book, lambda case: f"{hour_of(case, zone):02d}")
    return [_group(name, cases, 0) for name, cases in sorted(groups.items())]


def by_attendant(book: Book) -> list[Group]:
    """One a person who decided, the busiest first."""
    groups = [_group(name, cases, 0) for name, cases in _split(book, lambda case: case.by or None).items()]
    return sorted(groups, key=lambda one: (-one.told, one.name))


def top_items(book: Book, most: int = 10) -> list[tuple[str, str, int]]:
    """The goods that the team is called for most: name, the most frequent reason, how often."""
    told: Iterable[Case] = (case for case in book.told if case.sku)
    counts: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = {}
    names: dict[str, str] = {}
    for case in told:
        counts[case.sku] += 1
        reasons.setdefault(case.sku, Counter())[case.reason] += 1
        names[case.sku] = case.item or case.sku
    return [(names[sku], reasons[sku].most_common(1)[0][0], number) for sku, number in counts.most_common(most)]


class Interval(Struct, frozen=True):
    """A rate, and between which two it lies with the confidence that was asked for."""

    rate: float
    low: float
    high: float


def wilson(found: int, tried: int, confidence: float = 0.95) -> Interval | None:
    """A rate from a sample, by Wilson's score interval (Wilson 1927): it holds for few, and for none found.

    >>> one = wilson(0, 10)
    >>> round(one.rate, 3), round(one.low, 3), round(one.high, 3)
    (0.0, 0.0, 0.278)
    >>> wilson(0, 0) is None
    True
    """
    if not tried:
        return None
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    rate, square = found / tried, z * z
    middle = (rate + square / (2 * tried)) / (1 + square / tried)
    reach = z * sqrt(rate * (1 - rate) / tried + square / (4 * tried * tried)) / (1 + square / tried)
    return Interval(rate, max(0.0, min(rate, middle - reach)), min(1.0, max(rate, middle + reach)))


class AuditFigures(Struct, frozen=True, kw_only=True):
    """What the checks of one kind found. `wrong`: baskets with anything that did not agree."""

    why: str
    baskets: int
    wrong: int
    rate: Interval | None
    pieces: int
    extra: int
    missing: int
    price: int
    lost_minor: int


def audits(book: Book) -> list[AuditFigures]:
    """Random checks first: only they say how many of all baskets are wrong. Those by rule judge the rules."""
    found = [case.audit for case in book.cases if case.audit is not None]
    figures = []
    for why in ("random", "risk"):
        mine = [one for one in found if one.why == why]
        wrong = sum(bool(one.extra or one.missing or one.price) for one in mine)
        figures.append(
            AuditFigures(
                why=why,
                baskets=len(mine),
                wrong=wrong,
                rate=wilson(wrong, len(mine)),
                pieces=sum(one.checked for one in mine),
                extra=sum(one.extra for one in mine),
                missing=sum(one.missing for one in mine),
                price=sum(one.price for one in mine),
                lost_minor=sum(one.extra_minor + one.price_minor - one.missing_minor for one in mine),
            )
        )
    return figures
