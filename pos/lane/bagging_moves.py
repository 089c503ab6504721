"""What a change of weight is: pieces put down, pieces taken off, or one exchanged for others in one movement."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pos.lane.bagging_match import Fit, best_set, scale_error_g
from pos.lane.bagging_parts import BAG, Bagging, Piece, ShelfRules

__all__ = ["heavier", "laid", "lighter"]

NEWEST = 20
"""Pieces among which one is looked for that was exchanged for another."""


def heavier(now: Bagging, gap: int, rules: ShelfRules, at: int) -> tuple[Bagging, Fit | None]:
    """It became heavier by `gap`: what was put down, and otherwise the set that comes nearest."""
    mode, scale = rules.of(now.mode), _scale(now, rules, at)
    fit = best_set(now.waiting, gap, scale, rules, mode)
    if fit is not None and fit.fits:
        return laid(now, fit, gap, scale, at), None
    if now.bag_wanted and (with_bag := _bag_laid(now, fit, gap, rules, at)) is not None:
        return with_bag, None
    if gap <= mode.floor_g * rules.factor:
        return replace(now, level_g=now.gross_g or 0, level_at=at), None
    return now, fit


def _scale(now: Bagging, rules: ShelfRules, at: int) -> float:
    minutes = max(0, at - now.level_at) / 60_000
    return scale_error_g(rules, max(now.gross_g or 0, now.level_g) - now.zero_g, min(minutes, 10))


def laid(now: Bagging, fit: Fit, gap: int, scale_g: float, at: int) -> Bagging:
    """This set lies there now. Alone, or with its like, a piece has something to say to the weights."""
    chosen = set(map(id, fit.pieces))
    waiting = tuple(one for one in now.waiting if id(one) not in chosen)
    sure = not any(_might_be(one, fit, gap) for one in waiting)
    measured = tuple(_measured(fit, gap, scale_g, sure=sure))
    if fit.unknown:  # it may have come with others: they are looked for no more
        waiting = tuple(replace(one, excused=True) if _should(one) < gap else one for one in waiting)
    return replace(now, waiting=waiting, lying=(*now.lying, *measured), level_g=now.gross_g or 0, level_at=at)


def _might_be(other: Piece, fit: Fit, gap: int) -> bool:
    """Whether a piece that was not put down could as well be what was: then nothing is learned from it."""
    if other.sku == fit.pieces[0].sku or other.weight_g is not None:
        return False
    return (
        not other.expected.known or abs(other.expected.mean_g - gap) <= 4 * other.expected.spread_mg / 1000 + fit.band_g
    )


def _measured(fit: Fit, gap: int, scale_g: float, *, sure: bool) -> Iterator[Piece]:
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


def _share(piece: Piece, fit: Fit, gap: int) -> float:
    """What one of several put down together weighs: what it should, and its part of what is over."""
    if fit.unknown:
        rest = gap - fit.mean_g
        return rest / fit.unknown if not (piece.expected.known or piece.weight_g) else _should(piece)
    return _should(piece) + fit.gap_g / len(fit.pieces)


def _should(piece: Piece) -> float:
    return piece.weight_g if piece.weight_g is not None else piece.expected.mean_g


def _bag_laid(now: Bagging, fit: Fit | None, gap: int, rules: ShelfRules, at: int) -> Bagging | None:
    """The own bag came, alone or with what nearly fits; `None` where it is too heavy."""
    scale_g = _scale(now, rules, at)
    rest = gap if gap <= rules.bag_limit_g or fit is None else round(fit.gap_g)
    if not 0 < rest <= rules.bag_limit_g:
        return None
    if rest != gap and fit is not None:
        now = laid(now, fit, gap - rest, scale_g, at)
    bag = Piece(line_id=0, sku=BAG, at=at, weight_g=rest, error_g=scale_g)
    return replace(now, lying=(*now.lying, bag), bag_g=rest, bag_wanted=False, level_g=now.gross_g or 0, level_at=at)


# --- the shelf became lighter


def lighter(now: Bagging, loss: int, rules: ShelfRules, at: int) -> Bagging:
    """It became lighter by `loss`: what was taken off; a loss that nothing explains stays."""
    mode, scale = rules.of(now.mode), _scale(now, rules, at)
    level = replace(now, level_g=now.gross_g or 0, level_at=at)
    if not now.lying and not now.going:
        return level
    for among in (now.going, (*now.lying, *now.going)):
        fit = best_set(among, loss, scale, rules, mode)
        if fit is not None and fit.fits:
            return _taken(level, fit.pieces)
    if (now.gross_g or 0) - now.zero_g <= mode.floor_g + rules.light_g:
        return _taken(level, (*now.lying, *now.going))
    if loss <= mode.floor_g * rules.factor:
        return level
    return _exchanged(now, loss, rules, at) or now


def _taken(now: Bagging, pieces: Sequence[Piece]) -> Bagging:
    """These are not there any more: what is sold waits to come back."""
    gone = set(map(id, pieces))
    back = tuple(replace(one, off=True) for one in now.lying if id(one) in gone)
    return replace(
        now,
        lying=tuple(one for one in now.lying if id(one) not in gone),
        going=tuple(one for one in now.going if id(one) not in gone),
        waiting=(*now.waiting, *back),
    )


def _exchanged(now: Bagging, loss: int, rules: ShelfRules, at: int) -> Bagging | None:
    """One piece was taken off and others put down in one movement; `None` where that explains nothing."""
    mode, scale_g = rules.of(now.mode), _scale(now, rules, at)
    known = tuple(one for one in now.waiting if one.expected.known or one.weight_g is not None)
    best: tuple[float, Piece, Fit] | None = None
    for piece in (*now.lying[-NEWEST:], *now.going):
        change = (piece.weight_g or 0.0) - loss
        fit = best_set(known, change, scale_g, rules, mode) if change > rules.light_g else None
        if fit is not None and fit.fits and (best is None or fit.cost < best[0]):
            best = fit.cost, piece, fit
    if best is None:
        return None
    _, piece, fit = best
    after = laid(now, fit, round((piece.weight_g or 0.0) - loss), scale_g, at)
    return _taken(after, (piece,))
