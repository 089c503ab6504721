"""Pieces are laid on the packing shelf: what each of a set weighs, and whether that is worth learning.

What lay down in one movement may have been shared out wrongly; what comes next tells, and it is shared out anew.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from pos.lane.bagging_match import Fit, best_set, nothing_known
from pos.lane.bagging_parts import BAG, Bagging, Piece, ShelfRules

__all__ = ["NEWEST", "laid", "shared_anew"]

NEWEST = 20
"""Pieces among which one is looked for that was exchanged for another, or shared out wrongly."""
WIDE_G = 8.0
"""From which spread on a piece that was weighed with others may have been more, or less, of it."""
TOGETHER_MS = 15_000
"""What was scanned further apart was not put down in one movement."""


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
    alike = len({(one.sku, one.expected.mean_mg) for one in fit.pieces}) == 1
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
        return rest / fit.unknown if nothing_known(piece, fit.loose) else _should(piece)
    return _should(piece) + fit.gap_g / len(fit.pieces)


def _should(piece: Piece) -> float:
    return piece.weight_g if piece.weight_g is not None else piece.expected.mean_g


def shared_anew(now: Bagging, gap: float, scale_g: float, rules: ShelfRules) -> Bagging | None:
    """A piece that seemed to have come with one of wide spread, or with the bag, comes only now.

    Told by the weight: it is just that of the piece, and the other one may have been all that came before.
    """
    recent = [one for one in now.lying[-NEWEST:] if not one.odd]
    for wide in reversed(recent):
        for one in recent:
            if not one.line_id or one is wide or one.error_g > WIDE_G or not one.expected.known:
                continue
            it = best_set((replace(one, weight_g=None),), gap, scale_g, rules, rules.of(now.mode))
            if it is not None and it.fits and _may_weigh(wide, one, scale_g, now, rules):
                all_of_it = replace(
                    wide, weight_g=_both_g(wide, one), error_g=scale_g, at=0 if wide.sku == BAG else wide.at
                )
                lying = tuple(all_of_it if of is wide else of for of in now.lying if of is not one)
                return laid(replace(now, lying=lying), it, gap, scale_g)
    return None


def _both_g(wide: Piece, one: Piece) -> float:
    return (wide.weight_g or 0.0) + (one.weight_g or 0.0)


def _may_weigh(wide: Piece, one: Piece, scale_g: float, now: Bagging, rules: ShelfRules) -> bool:
    """Whether the first of them, weighed with the other, may have been all of it."""
    if wide.sku == BAG:
        return wide.at == one.at and _both_g(wide, one) <= rules.bag_limit_g
    if wide.error_g < WIDE_G or wide.expected.spread_mg < WIDE_G * 1000 or abs(wide.at - one.at) > TOGETHER_MS:
        return False
    fit = best_set((replace(wide, weight_g=None),), _both_g(wide, one), scale_g, rules, rules.of(now.mode))
    return fit is not None and fit.fits
