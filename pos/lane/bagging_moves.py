"""What a change of weight is: pieces put down, pieces taken off, or one exchanged for others in one movement.

What nothing explains is kept apart, so that it spoils nothing that comes later: something unknown that lies there
(`ALIEN`), a piece of another weight (`odd`), something that is gone and nobody knows what (`GONE`, of negative weight).
Whenever anything changes, these are opened again: the forgotten scan explains the unknown thing.
"""

from collections.abc import Iterator, Sequence
from math import sqrt

from msgspec.structs import replace

from pos.lane.bagging_laid import NEWEST, laid, shared_anew
from pos.lane.bagging_match import Fit, best_set, is_near, nothing_known, scale_error_g
from pos.lane.bagging_parts import ALIEN, BAG, GONE, Bagging, Piece, ShelfRules
from pos.lane.bagging_whole import REST_MS, all_as_scanned, changed_places

__all__ = ["heavier", "lighter", "reopened", "strange"]

SCANNED_PART = 0.6
"""A scan alone explains what was over only if it is within so much of its band: else the piece is still to come."""
LARGE_G = 1000.0
"""Goods that are left off the shelf as a rule are no lighter: they do not explain what is."""


def strange(now: Bagging) -> tuple[Piece, ...]:
    """What is kept apart."""
    return tuple(one for one in now.lying if one.odd or one.sku in (ALIEN, GONE))


def heavier(now: Bagging, gap: int, rules: ShelfRules, at: int) -> Bagging:
    """It became heavier by `gap`: what was put down."""
    mode, scale = rules.of(now.mode), _scale(now, rules, at)
    level = replace(now, level_g=now.gross_g or 0, level_at=at)
    able = tuple(one for one in now.waiting if one.off or one.at <= at - REST_MS)
    fit = likeliest(now, able, gap, scale, rules)
    if fit is not None and fit.fits:
        return laid(level, fit, gap, scale)
    if now.bag_wanted and (with_bag := _bag_laid(level, fit, gap, scale, rules)) is not None:
        return with_bag
    if gap <= mode.floor_g * rules.factor:
        return level
    return (
        reopened(level, gap, rules)
        or changed_places(level, gap, rules)
        or all_as_scanned(level, gap, rules)
        or shared_anew(level, gap, scale, rules)
        or _kept_apart(level, fit, gap, scale)
    )


def likeliest(
    now: Bagging, pieces: Sequence[Piece], gap: float, scale_g: float, rules: ShelfRules, *, again: bool = False
) -> Fit | None:
    """What was put down: of what can be told first, then with goods too light to be told, then of what is hardly known.

    `again`: it was strange before, and what is hardly known explains too much.

    Returns:
        The set; if none fits the one that comes nearest, of what can be told.
    """
    passed_at = max((one.at for one in now.lying if one.line_id), default=0)
    able = tuple(
        one
        for one in pieces
        if (one.at >= passed_at or not nothing_known(one, loose=True))
        and (gap >= LARGE_G or not one.expected.skip or one.off)
    )
    heavy = tuple(one for one in able if not _is_light(one, rules))
    first: Fit | None = None
    for these, loose in _tries(heavy, able):
        if loose and again:
            break
        fit = best_set(these, gap, scale_g, rules, rules.of(now.mode), loose=loose, passed_at=passed_at)
        if fit is not None and fit.fits:
            return fit
        first = first or fit
    return first


def _tries(heavy: tuple[Piece, ...], able: tuple[Piece, ...]) -> Iterator[tuple[tuple[Piece, ...], bool]]:
    yield heavy, False
    if len(heavy) < len(able):
        yield able, False
    if any(one.expected.known and nothing_known(one, loose=True) for one in heavy):
        yield heavy, True


def _is_light(piece: Piece, rules: ShelfRules) -> bool:
    known = piece.expected
    return piece.weight_g is None and known.known and not known.provisional and known.mean_g <= rules.light_g


def _scale(now: Bagging, rules: ShelfRules, at: int) -> float:
    minutes = max(0, at - now.level_at) / 60_000
    return scale_error_g(rules, max(now.gross_g or 0, now.level_g) - now.zero_g, min(minutes, 10))


def _bag_laid(now: Bagging, fit: Fit | None, gap: int, scale_g: float, rules: ShelfRules) -> Bagging | None:
    """The own bag came, alone or with what nearly fits; `None` where it is too heavy."""
    over = 0 if fit is None or fit.unknown else round(fit.gap_g)
    together = rules.still_g < over <= rules.bag_limit_g
    rest = over if together else gap
    if not 0 < rest <= rules.bag_limit_g:
        return None
    if together and fit is not None:
        now = laid(now, replace(fit, gap_g=0.0), gap - rest, scale_g)
    with_it = max((one.at for one in fit.pieces), default=0) if together and fit is not None else 0
    bag = Piece(line_id=0, sku=BAG, at=with_it, weight_g=rest, error_g=scale_g)
    return replace(now, lying=(*now.lying, bag), bag_g=rest, bag_wanted=False)


def _kept_apart(now: Bagging, fit: Fit | None, gap: int, scale_g: float) -> Bagging:
    """A piece of another weight, or one too many beside the right ones, or something else altogether."""
    if fit is not None and not fit.unknown and not any(one.off for one in fit.pieces):
        if is_near(fit.gap_g, fit.mean_g, fit.band_g):
            return laid(now, fit, gap, scale_g, odd=True)
        if fit.gap_g > 0:
            scale_g = fit.error_g
            now, gap = laid(now, replace(fit, gap_g=0.0), fit.mean_g, scale_g), round(fit.gap_g)
            now = replace(now, lying=tuple(replace(one, kind="") if one.kind == "placed" else one for one in now.lying))
    return _with_strange(now, ALIEN, gap, scale_g)


def _with_strange(now: Bagging, sku: str, grams: float, scale_g: float) -> Bagging:
    return replace(now, lying=(*now.lying, Piece(line_id=0, sku=sku, weight_g=grams, error_g=scale_g)))


def reopened(now: Bagging, gap: float, rules: ShelfRules) -> Bagging | None:
    """What was kept apart, with a change of `gap` that is new: all of it explained at last, or one of it.

    Returns:
        `None` where it is as strange as before.
    """
    apart = strange(now)
    if not apart:
        return None
    for some in (apart, *((one,) for one in apart if len(apart) > 1)):
        found = _opened(now, some, gap, rules)
        if found is not None:
            return found
    return None


def _opened(now: Bagging, some: tuple[Piece, ...], gap: float, rules: ShelfRules) -> Bagging | None:
    """These never were: does what they weighed, and the change, make sense now?"""
    opened = set(map(id, some))
    back = tuple(replace(one, odd=False, weight_g=None, kind="") for one in some if one.odd)
    lying = tuple(one for one in now.lying if id(one) not in opened)
    rest = gap + sum(one.weight_g or 0.0 for one in some)
    after = replace(now, lying=lying, waiting=(*now.waiting, *back))
    mode, scale = rules.of(now.mode), scale_error_g(rules, max(0, now.level_g - now.zero_g), 1)
    if abs(rest) <= mode.floor_g * rules.factor:
        return after
    scale = sqrt(scale**2 + sum(one.error_g**2 for one in some if not one.odd))
    fit = likeliest(after, after.waiting, rest, scale, rules, again=True) if rest > 0 else None
    if fit is None or not fit.fits:
        return None
    if not gap and not fit.unknown and abs(fit.gap_g) > SCANNED_PART * fit.band_g:
        return None
    return laid(after, fit, rest, scale)


# --- the shelf became lighter


def lighter(now: Bagging, loss: int, rules: ShelfRules, at: int) -> Bagging:
    """It became lighter by `loss`: what was taken off."""
    mode, scale = rules.of(now.mode), _scale(now, rules, at)
    level = replace(now, level_g=now.gross_g or 0, level_at=at)
    there = tuple(one for one in now.lying if (one.weight_g or 0.0) > rules.light_g)
    if not there and not now.going:
        return level
    for among in (now.going, tuple(one for one in there if one.sku == ALIEN), (*there, *now.going)):
        fit = best_set(among, loss, scale, rules, mode)
        if fit is not None and fit.fits:
            return _taken(level, fit.pieces)
    if (now.gross_g or 0) - now.zero_g <= mode.floor_g + rules.light_g:
        return _taken(level, (*now.lying, *now.going))
    if loss <= mode.floor_g * rules.factor:
        return level
    return (
        all_as_scanned(level, -loss, rules)
        or _exchanged(level, there, loss, rules)
        or reopened(level, -loss, rules)
        or _with_strange(level, GONE, -loss, scale)
    )


def _taken(now: Bagging, pieces: Sequence[Piece]) -> Bagging:
    """These are not there any more: what is sold waits to come back."""
    gone = set(map(id, pieces))
    back = tuple(
        replace(one, off=not one.odd, odd=False, weight_g=None if one.odd else one.weight_g)
        for one in now.lying
        if id(one) in gone and one.sku not in (ALIEN, GONE)
    )
    return replace(
        now,
        lying=tuple(one for one in now.lying if id(one) not in gone),
        going=tuple(one for one in now.going if id(one) not in gone),
        waiting=(*now.waiting, *back),
    )


def _exchanged(now: Bagging, there: tuple[Piece, ...], loss: int, rules: ShelfRules) -> Bagging | None:
    """One piece was taken off and others put down in one movement; `None` where that explains nothing."""
    scale = scale_error_g(rules, max(0, now.level_g - now.zero_g), 1)
    known = tuple(one for one in now.waiting if not nothing_known(one, loose=True))
    best: tuple[float, Piece, Fit] | None = None
    for piece in (*there[-NEWEST:], *now.going):
        change = (piece.weight_g or 0.0) - loss
        fit = likeliest(now, known, change, scale, rules) if change > rules.light_g else None
        if fit is not None and fit.fits and (best is None or fit.cost < best[0]):
            best = fit.cost, piece, fit
    if best is None:
        return None
    _, piece, fit = best
    return _taken(laid(now, fit, (piece.weight_g or 0.0) - loss, scale), (piece,))
