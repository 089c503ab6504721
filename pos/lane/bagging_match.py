"""Which pieces explain a change of weight: the likeliest set of them, if one fits at all.

Several pieces put down together are one change, so sets are compared, never pieces. A set fits where the change is
within its band: the spread of each piece, what is not known of each mean, the scale's noise, drift and load. Of two
that fit the likelier is taken (Gauss, the scale's noise being small beside what it weighs).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import log, sqrt

from msgspec import Struct
from msgspec.structs import replace

from pos.lane.bagging_parts import ModeRules, Piece, ShelfRules
from pos.sale.weights import quantile

__all__ = ["Fit", "band_g", "best_set", "is_near", "nothing_known", "scale_error_g"]

OFF_PART, OFF_BANDS = 0.25, 2.0
"""How far a piece may be off, as a part of its weight or in bands, and still be that piece."""
MOST_SETS = 3000
"""Sets that are looked at; of more pieces than that allows, only the newest."""
LEAST_G, MOST_G = 16.0, 12_000.0
"""What a piece of unknown weight may weigh."""
UNKNOWN_COST = log(3000.0)
"""How unlikely one weight is for a piece of which nothing is known."""
PASSED_COST = 2.5
"""How unlikely it is that what was scanned before goods that lie there already comes now: most go on in order."""
LEFT_COST = 1.5
"""How unlikely it is that what was scanned last does not come with the rest: most put down all they have scanned."""
TAKEN_COST = 1.0
"""How unlikely it is that one more is taken off in the same movement."""
SURE = 1000
"""Degrees of freedom of what was measured."""


class Fit(Struct, frozen=True):
    """A set of pieces, what they should weigh together, and the band around it, grams."""

    pieces: tuple[Piece, ...]
    mean_g: float
    error_g: float
    band_g: float
    gap_g: float
    cost: float
    unknown: int = 0
    loose: bool = False

    @property
    def fits(self) -> bool:
        """Whether the change is this set."""
        return _fits(self.unknown, self.gap_g, self.band_g)


def _fits(unknown: int, gap_g: float, band: float) -> bool:
    return unknown * LEAST_G <= gap_g <= unknown * MOST_G if unknown else abs(gap_g) <= band


def scale_error_g(rules: ShelfRules, load_g: float, minutes: float) -> float:
    """One standard deviation of the difference of two settled readings, so many minutes apart, under this load."""
    step = rules.division_g**2 / 12 + rules.noise_g**2
    return sqrt(2 * step + (rules.drift_g_min * minutes) ** 2 + (rules.load_part * load_g) ** 2)


def band_g(pieces: Sequence[Piece], error_g: float, rules: ShelfRules, mode: ModeRules) -> float:
    """How far a set may be off its mean and still be it; pieces of known weight only."""
    return _band(
        min((one.expected.degrees for one in pieces if one.weight_g is None), default=SURE), error_g, rules, mode
    )


def _band(degrees: int, error_g: float, rules: ShelfRules, mode: ModeRules) -> float:
    if rules.fixed_g is not None:
        return rules.fixed_g * rules.factor
    return rules.factor * max(mode.floor_g, quantile(mode.z, max(degrees, 3)) * error_g)


class _Kind(Struct, frozen=True):
    """Pieces that nothing tells apart; they share what is not known of their mean.

    `cost`: how unlikely each of them is in a set; `left`: each of them that is not.
    """

    pieces: tuple[Piece, ...]
    mean_g: float
    variance: float
    shared: float
    degrees: int
    unknown: bool
    cost: float = 0.0
    left: float = 0.0


def _kind_of(pieces: tuple[Piece, ...], loose: bool) -> _Kind:
    first = pieces[0]
    if first.weight_g is not None:
        return _Kind(pieces, first.weight_g, first.error_g**2, 0.0, SURE, False)
    known = first.expected
    if nothing_known(first, loose):
        return _Kind(pieces, 0.0, 0.0, 0.0, SURE, True)
    return _Kind(pieces, known.mean_g, (known.spread_mg / 1000) ** 2, 1 / (1 + known.pieces), known.degrees, False)


def _key(piece: Piece) -> tuple[str, int, float]:
    return piece.sku, piece.expected.mean_mg, piece.weight_g or 0.0


def nothing_known(piece: Piece, loose: bool) -> bool:
    """Whether any weight will do; `loose`: what is only provisional does not count."""
    return piece.weight_g is None and (not piece.expected.known or (loose and piece.expected.provisional))


def _kinds(pieces: Sequence[Piece], loose: bool, passed_at: int | None) -> list[_Kind]:
    """By kind, the newest first."""
    kinds = [tuple(group) for _, group in groupby(sorted(pieces, key=_key), key=_key)]
    kinds.sort(key=lambda kind: -max(one.at for one in kind))
    return [_priced(_kind_of(kind, loose), passed_at) for kind in kinds]


def _priced(kind: _Kind, passed_at: int | None) -> _Kind:
    if passed_at is None:
        return replace(kind, cost=TAKEN_COST)
    return replace(kind, cost=PASSED_COST) if kind.pieces[0].at < passed_at else replace(kind, left=LEFT_COST)


# a set while it is chosen: how many of each kind, its mean, variance, least degrees, unknown pieces and cost
_Sum = tuple[tuple[int, ...], float, float, int, int, float]


def _with(one: _Sum, kind: _Kind, count: int) -> _Sum:
    counts, mean, variance, degrees, unknown, cost = one
    counts, cost = (*counts, count), cost + count * kind.cost + (len(kind.pieces) - count) * kind.left
    if kind.unknown or not count:
        return counts, mean, variance, degrees, unknown + count, cost
    spread = (count + (count * count - count) * kind.shared) * kind.variance
    return counts, mean + count * kind.mean_g, variance + spread, min(degrees, kind.degrees), unknown, cost


def _sums(kinds: Sequence[_Kind], scale_g: float) -> Iterator[_Sum]:
    """Every set of them, alike ones counted, not told apart; of too many kinds only the newest."""
    found: list[_Sum] = [((), 0.0, scale_g**2, SURE, 0, 0.0)]
    for kind in kinds:
        if len(found) * (len(kind.pieces) + 1) > MOST_SETS:
            break
        more = [_with(one, kind, count) for count in range(1, len(kind.pieces) + 1) for one in found]
        found = [_with(one, kind, 0) for one in found] + more
    yield from found[1:]
    whole: _Sum = ((), 0.0, scale_g**2, SURE, 0, 0.0)
    for kind in kinds:
        whole = _with(whole, kind, len(kind.pieces))
    if found[-1][0] != whole[0]:
        yield whole


def best_set(
    pieces: Sequence[Piece],
    change_g: float,
    scale_g: float,
    rules: ShelfRules,
    mode: ModeRules,
    *,
    loose: bool = False,
    passed_at: int | None = None,
) -> Fit | None:
    """The likeliest set that explains a change of weight; if none fits, the one that comes nearest.

    Args:
        pieces: what may have been put down, oldest first (or taken up: then the change is what became less).
        change_g: by how much the shelf became heavier, more than 0.
        scale_g: the scale's own error, one standard deviation.
        rules: the shop's.
        mode: how strictly.
        loose: what is known of few pieces may be wrong altogether.
        passed_at: what was scanned before this is not likely to come any more; `None`: they are taken off.

    Returns:
        The set; `None` without pieces. It explains the change only if it `fits`.
    """
    kinds = _kinds(pieces, loose, passed_at)
    best: tuple[int, float] | None = None
    chosen: _Sum | None = None
    for one in _sums(kinds, scale_g):
        rank = _rank(one, change_g, rules, mode)
        if best is None or rank < best:
            best, chosen = rank, one
    return None if chosen is None else replace(_fit(kinds, chosen, change_g, rules, mode), loose=loose)


def _rank(one: _Sum, change_g: float, rules: ShelfRules, mode: ModeRules) -> tuple[int, float]:
    """What fits, by its likelihood; then what is near enough, or too little: something else came with it."""
    _, mean, variance, degrees, unknown, cost = one
    gap = change_g - mean
    if unknown:
        return (0 if _fits(unknown, gap, 0) else 2), cost + unknown * UNKNOWN_COST
    band = _band(degrees, sqrt(variance), rules, mode)
    if abs(gap) <= band:
        return 0, cost + _cost(gap, variance, 0)
    if is_near(gap, mean, band):
        return 1, cost + log(2 * OFF_PART * mean)
    return (1, cost + UNKNOWN_COST) if gap > 0 else (2, -gap)


def is_near(gap_g: float, mean_g: float, band: float) -> bool:
    """Whether that piece may well be the one, of another weight."""
    return abs(gap_g) <= max(OFF_PART * mean_g, OFF_BANDS * band)


def _cost(gap_g: float, variance: float, unknown: int) -> float:
    return unknown * UNKNOWN_COST if unknown else (gap_g**2 / variance + log(variance)) / 2


def _fit(kinds: Sequence[_Kind], one: _Sum, change_g: float, rules: ShelfRules, mode: ModeRules) -> Fit:
    counts, mean, variance, degrees, unknown, cost = one
    pieces = tuple(piece for kind, count in zip(kinds, counts, strict=False) for piece in kind.pieces[:count])
    error, gap = sqrt(variance), change_g - mean
    return Fit(
        pieces, mean, error, _band(degrees, error, rules, mode), gap, cost + _cost(gap, variance, unknown), unknown
    )
