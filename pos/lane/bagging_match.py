"""Which pieces explain a change of weight: the likeliest set of them, if one fits at all.

Several pieces put down together are one change, so sets are compared, never pieces. A set fits where the change is
within its band: the spread of each piece, what is not known of each mean, the scale's noise, drift and load. Of two
that fit the likelier is taken (Gauss, the scale's noise being small beside what it weighs).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, product
from math import log, sqrt

from msgspec import Struct

from pos.lane.bagging_parts import ModeRules, Piece, ShelfRules
from pos.sale.weights import quantile

__all__ = ["Fit", "band_g", "best_set", "scale_error_g"]

EACH_G = 40.0
"""A set that comes nearer by less than this for each piece more comes no nearer."""
MOST_SETS = 3000
"""Sets that are looked at; of more pieces than that allows, only the newest."""
LEAST_G, MOST_G = 16.0, 12_000.0
"""What a piece of unknown weight may weigh."""
UNKNOWN_COST = log(3000.0)
"""How unlikely one weight is for a piece of which nothing is known."""


class Fit(Struct, frozen=True):
    """A set of pieces, what they should weigh together, and the band around it, grams."""

    pieces: tuple[Piece, ...]
    mean_g: float
    error_g: float
    band_g: float
    gap_g: float
    cost: float
    unknown: int = 0

    @property
    def fits(self) -> bool:
        """Whether the change is this set."""
        if self.unknown:
            return self.unknown * LEAST_G <= self.gap_g <= self.unknown * MOST_G
        return abs(self.gap_g) <= self.band_g


def scale_error_g(rules: ShelfRules, load_g: float, minutes: float) -> float:
    """One standard deviation of the difference of two settled readings, so many minutes apart, under this load."""
    step = rules.division_g**2 / 12 + rules.noise_g**2
    return sqrt(2 * step + (rules.drift_g_min * minutes) ** 2 + (rules.load_part * load_g) ** 2)


def band_g(pieces: Sequence[Piece], error_g: float, rules: ShelfRules, mode: ModeRules) -> float:
    """How far a set may be off its mean and still be it; pieces of known weight only."""
    if rules.fixed_g is not None:
        return rules.fixed_g * rules.factor
    degrees = min((one.expected.degrees for one in pieces if one.weight_g is None), default=1000)
    return rules.factor * max(mode.floor_g, quantile(mode.z, max(degrees, 3)) * error_g)


def best_set(
    pieces: Sequence[Piece], change_g: float, scale_g: float, rules: ShelfRules, mode: ModeRules
) -> Fit | None:
    """The likeliest set that explains a change of weight; if none fits, the one that comes nearest.

    Args:
        pieces: what may have been put down, oldest first (or taken up: then the change is what became less).
        change_g: by how much the shelf became heavier, more than 0.
        scale_g: the scale's own error, one standard deviation.
        rules: the shop's.
        mode: how strictly.

    Returns:
        The set; `None` without pieces. It explains the change only if it `fits`.
    """
    fits = [_fit(one, change_g, scale_g, rules, mode) for one in _sets(pieces)]
    return min(fits, key=_rank, default=None)


def _rank(one: Fit) -> tuple[bool, float]:
    """What fits, by its likelihood; then what comes near, few pieces before many."""
    return (False, one.cost) if one.fits else (True, abs(one.gap_g) + EACH_G * len(one.pieces))


def _kind(piece: Piece) -> tuple[str, int, float]:
    return piece.sku, piece.expected.mean_mg, piece.weight_g or 0.0


def _sets(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Every set of them, alike ones counted, not told apart; the whole first."""
    kinds = [tuple(group) for _, group in groupby(sorted(pieces, key=_kind), key=_kind)]
    kinds.sort(key=lambda kind: -max(one.at for one in kind))
    chosen: list[tuple[Piece, ...]] = []
    sets = 1
    for kind in kinds:
        if sets * (len(kind) + 1) > MOST_SETS:
            break
        sets *= len(kind) + 1
        chosen.append(kind)
    if pieces:
        yield tuple(pieces)
    for counts in product(*(range(len(kind) + 1) for kind in chosen)):
        picked = tuple(one for kind, count in zip(chosen, counts, strict=True) for one in kind[:count])
        if picked and len(picked) < len(pieces):
            yield picked


def _fit(pieces: tuple[Piece, ...], change_g: float, scale_g: float, rules: ShelfRules, mode: ModeRules) -> Fit:
    """How well a set explains a change. Pieces alike share what is not known of their mean."""
    mean, variance, unknown = 0.0, scale_g**2, 0
    for _, group in groupby(sorted(pieces, key=_kind), key=_kind):
        alike = tuple(group)
        first, count = alike[0], len(alike)
        if first.weight_g is not None:
            mean += count * first.weight_g
            variance += count * first.error_g**2
        elif first.expected.known:
            mean += count * first.expected.mean_g
            shared = 1 / (1 + first.expected.pieces)
            variance += (count + (count**2 - count) * shared) * (first.expected.spread_mg / 1000) ** 2
        else:
            unknown += count
    error, gap = sqrt(variance), change_g - mean
    cost = unknown * UNKNOWN_COST if unknown else (gap / error) ** 2 / 2 + log(error)
    return Fit(pieces, mean, error, band_g(pieces, error, rules, mode), gap, cost, unknown)
