"""What a change of weight is: pieces put down, pieces taken off, or one exchanged for others in one movement.

What nothing explains is kept apart, so that it spoils nothing that comes later: something unknown that lies there
(`ALIEN`), a piece of another weight (`odd`), something that is gone and nobody knows what (`GONE`, of negative weight).
Whenever anything changes, these are opened again: the forgotten scan explains the unknown thing.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pos.lane.bagging_match import Fit, best_set, scale_error_g
from pos.lane.bagging_parts import ALIEN, BAG, GONE, Bagging, Piece, ShelfRules

__all__ = ["heavier", "laid", "lighter", "reopened", "strange"]

NEWEST = 20
"""Pieces among which one is looked for that was exchanged for another."""
OFF_PART, OFF_BANDS = 0.25, 2.0
"""How far a piece may be off, as a part of its weight or in bands, and still be that piece."""


def strange(now: Bagging) -> tuple[Piece, ...]:
    """What is kept apart."""
    return tuple(one for one in now.lying if one.odd or one.sku in (ALIEN, GONE))


def heavier(now: Bagging, gap: int, rules: ShelfRules, at: int) -> Bagging:
    """It became heavier by `gap`: what was put down."""
    mode, scale = rules.of(now.mode), _scale(now, rules, at)
    level = replace(now, level_g=now.gross_g or 0, level_at=at)
    fit = best_set(now.waiting, gap, scale, rules, mode)
    if fit is not None and fit.fits:
        return laid(level, fit, gap, scale)
    if now.bag_wanted and (with_bag := _bag_laid(level, fit, gap, scale, rules)) is not None:
        return with_bag
    if gap <= mode.floor_g * rules.factor:
        return level
    return reopened(level, gap, rules) or _kept_apart(level, fit, gap, scale)


def _scale(now: Bagging, rules: ShelfRules, at: int) -> float:
    minutes = max(0, at - now.level_at) / 60_000
    return scale_error_g(rules, max(now.gross_g or 0, now.level_g) - now.zero_g, min(minutes, 10))


def laid(now: Bagging, fit: Fit, gap: float, scale_g: float, *, odd: bool = False) -> Bagging:
    """This set lies there now. Alone, or with its like, a piece has something to say to the weights."""
    chosen = set(map(id, fit.pieces))
    waiting = tuple(one for one in now.waiting if id(one) not in chosen)
    sure = not odd and not any(_might_be(one, fit, gap) for one in waiting)
    measured = tuple(replace(one, odd=odd) for one in _measured(fit, gap, scale_g, sure=sure))
    if fit.unknown:  # it may have come with others: they are looked for no more
        waiting = tuple(replace(one, excused=True) if _should(one) < gap else one for one in waiting)
    return replace(now, waiting=waiting, lying=(*now.lying, *measured))


def _might_be(other: Piece, fit: Fit, gap: float) -> bool:
    """Whether a piece that was not put down could as well be what was: then nothing is learned from it."""
    if other.weight_g is not None or (other.sku == fit.pieces[0].sku and not fit.unknown):
        return False
    spread = other.expected.spread_mg / 1000
    return not other.expected.known or abs(other.expected.mean_g - gap) <= 4 * spread + fit.band_g


def _measured(fit: Fit, gap: float, scale_g: float, *, sure: bool) -> Iterator[Piece]:
    count = len(fit.pieces)
    alike = len({one.sku for one in fit.pieces}) == 1
    sure = sure and alike and not (fit.unknown and count > 1)
    for place, piece in enumerate(fit.pieces):
        kind = piece.kind or ("placed" if sure and not place else "")
        if alike:
            each, error = gap / count, scale_g if count == 1 else fit.error_g / count
        else:
            each, error = _share(piece, fit, gap), piece.expected.spread_mg / 1000 + scale_g
        yield replace(piece, weight_g=each, error_g=error, kind=kind, off=False)


def _share(piece: Piece, fit: Fit, gap: float) -> float:
    """What one of several put down together weighs: what it should, and its part of what is over."""
    if fit.unknown:
        rest = gap - fit.mean_g
        return rest / fit.unknown if not (piece.expected.known or piece.weight_g) else _should(piece)
    return _should(piece) + fit.gap_g / len(fit.pieces)


def _should(piece: Piece) -> float:
    return piece.weight_g if piece.weight_g is not None else piece.expected.mean_g


def _bag_laid(now: Bagging, fit: Fit | None, gap: int, scale_g: float, rules: ShelfRules) -> Bagging | None:
    """The own bag came, alone or with what nearly fits; `None` where it is too heavy."""
    rest = gap if gap <= rules.bag_limit_g or fit is None else round(fit.gap_g)
    if not 0 < rest <= rules.bag_limit_g:
        return None
    if rest != gap and fit is not None:
        now = laid(now, fit, gap - rest, scale_g)
    bag = Piece(line_id=0, sku=BAG, weight_g=rest, error_g=scale_g)
    return replace(now, lying=(*now.lying, bag), bag_g=rest, bag_wanted=False)


def _kept_apart(now: Bagging, fit: Fit | None, gap: int, scale_g: float) -> Bagging:
    """A piece of another weight, or one too many beside the right ones, or something else altogether."""
    if fit is not None and not fit.unknown and not any(one.off for one in fit.pieces):
        if abs(fit.gap_g) <= max(OFF_PART * fit.mean_g, OFF_BANDS * fit.band_g):
            return laid(now, fit, gap, scale_g, odd=True)
        if fit.gap_g > 0:
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
    fit = best_set(after.waiting, rest, scale, rules, mode) if rest > 0 else None
    return laid(after, fit, rest, scale) if fit is not None and fit.fits else None


# --- the shelf became lighter


def lighter(now: Bagging, loss: int, rules: ShelfRules, at: int) -> Bagging:
    """It became lighter by `loss`: what was taken off."""
    mode, scale = rules.of(now.mode), _scale(now, rules, at)
    level = replace(now, level_g=now.gross_g or 0, level_at=at)
    there = tuple(one for one in now.lying if (one.weight_g or 0.0) > 0)
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
        _exchanged(level, there, loss, rules)
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
    mode, scale = rules.of(now.mode), scale_error_g(rules, max(0, now.level_g - now.zero_g), 1)
    known = tuple(one for one in now.waiting if one.expected.known or one.weight_g is not None)
    best: tuple[float, Piece, Fit] | None = None
    for piece in (*there[-NEWEST:], *now.going):
        change = (piece.weight_g or 0.0) - loss
        fit = best_set(known, change, scale, rules, mode) if change > rules.light_g else None
        if fit is not None and fit.fits and (best is None or fit.cost < best[0]):
            best = fit.cost, piece, fit
    if best is None:
        return None
    _, piece, fit = best
    return _taken(laid(now, fit, (piece.weight_g or 0.0) - loss, scale), (piece,))
