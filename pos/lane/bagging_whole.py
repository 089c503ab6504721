"""All as scanned, by the sum: the last pieces may have been told apart wrongly, and what they weigh together tells.

A change of weight is taken for the likeliest set as it comes, and a wrong choice leaves something over that nobody can
explain later. Before that is asked about, the newest pieces are looked at once more, all together: what they weigh with
what is strange, against what everything should weigh that was scanned and has had the time to come.
"""

from collections.abc import Iterator, Sequence
from math import sqrt

from msgspec.structs import replace

from pos.lane.bagging_match import band_g, scale_error_g
from pos.lane.bagging_parts import ALIEN, GONE, Bagging, Piece, ShelfRules

__all__ = ["REST_MS", "all_as_scanned", "changed_places"]

NEWEST = 12
"""Pieces that are looked at once more, at most."""
REST_MS = 950
"""What was scanned so shortly before the shelf stood still was not put down yet."""
COME_LATE = 2
"""So many of the newest scans may not lie there yet."""
CLOSE_G, EXACT_G, LIKELY = 20.0, 10.0, 2.0
"""A sum that is known less well than this proves nothing (where nothing new came: less than that); nor one that is off
by more deviations."""


def all_as_scanned(now: Bagging, gap: float, rules: ShelfRules) -> Bagging | None:
    """With a change of `gap` that is new: nothing is strange, if all that was scanned lies there; `None` if not."""
    strange = [one for one in now.lying if one.sku in (ALIEN, GONE)]
    odd = [one for one in now.lying if one.odd]
    seen = gap + sum(one.weight_g or 0.0 for one in (*strange, *odd, *now.going))
    apart = set(map(id, (*strange, *odd)))
    lying = [one for one in now.lying if one.line_id and id(one) not in apart]
    rested = [one for one in now.waiting if not gap or one.off or one.at <= now.level_at - REST_MS]
    for waiting in _come(rested):
        for newest in range(min(NEWEST, len(lying)) + 1):
            again = lying[len(lying) - newest :]
            these = tuple(map(_untold, (*again, *odd, *waiting)))
            over = seen + sum(one.weight_g or 0.0 for one in again) - sum(one.expected.mean_g for one in these)
            sure_g = CLOSE_G if waiting or now.going or (odd and strange) else EXACT_G
            if these and _fits(these, over, sure_g, now, rules):
                return _laid(now, {*apart, *map(id, again)}, waiting, these, over)
    return None


def changed_places(now: Bagging, gap: float, rules: ShelfRules) -> Bagging | None:
    """Something unknown is what another piece was taken for, and that one is what waits; `None` where none fits.

    `gap`: a change that is new is the unknown thing; 0: what lies there.
    """
    aliens = [(gap, None)] if gap else [(one.weight_g or 0.0, one) for one in now.lying if one.sku == ALIEN]
    lying = [one for one in now.lying if one.line_id and not one.odd and one.expected.known]
    due = [one for one in now.waiting if one.expected.known and not (one.excused or one.expected.skip)]
    for grams, alien in aliens:
        for there in reversed(lying[-NEWEST:]):
            if not _is(there, grams, now, rules):
                continue
            for waits in due:
                if waits.sku != there.sku and _is(waits, there.weight_g or 0.0, now, rules):
                    return _changed(now, there, waits, grams, alien)
    return None


def _is(piece: Piece, grams: float, now: Bagging, rules: ShelfRules) -> bool:
    """Whether it may well be this one."""
    error = sqrt(
        scale_error_g(rules, max(0, now.level_g - now.zero_g), 1) ** 2 + (piece.expected.spread_mg / 1000) ** 2
    )
    return abs(grams - piece.expected.mean_g) <= max(LIKELY * error, rules.still_g)


def _changed(now: Bagging, there: Piece, waits: Piece, grams: float, alien: Piece | None) -> Bagging:
    first = replace(_untold(there), weight_g=grams)
    second = replace(_untold(waits), weight_g=there.weight_g, error_g=there.error_g)
    stays = (one for one in now.lying if one is not there and one is not alien)
    return replace(now, lying=(*stays, first, second), waiting=tuple(one for one in now.waiting if one is not waits))


def _come(waiting: Sequence[Piece]) -> Iterator[list[Piece]]:
    """What of it lies there: all that should, or all but the newest."""
    due = [one for one in waiting if not (one.excused or one.expected.skip)]
    for late in range(min(COME_LATE, len(due)) + 1):
        yield due[: len(due) - late]


def _untold(piece: Piece) -> Piece:
    return replace(piece, weight_g=None, odd=False, off=False, kind="" if piece.kind == "placed" else piece.kind)


def _fits(these: Sequence[Piece], over: float, sure_g: float, now: Bagging, rules: ShelfRules) -> bool:
    if not all(one.expected.known for one in these):
        return False
    load = max(0, (now.gross_g or 0) - now.zero_g)
    error = sqrt(scale_error_g(rules, load, 1) ** 2 + sum((one.expected.spread_mg / 1000) ** 2 for one in these))
    return error <= sure_g and abs(over) <= min(LIKELY * error, band_g(these, error, rules, rules.of(now.mode)))


def _laid(now: Bagging, gone: set[int], waiting: Sequence[Piece], these: Sequence[Piece], over: float) -> Bagging:
    """Each of them weighs what it should, and its part of what is over by its spread."""
    variances = [one.expected.spread_mg**2 for one in these]
    whole = sum(variances)
    there = tuple(
        replace(one, weight_g=one.expected.mean_g + over * part / whole, error_g=one.expected.spread_mg / 1000)
        for one, part in zip(these, variances, strict=True)
    )
    come = set(map(id, waiting))
    return replace(
        now,
        lying=(*(one for one in now.lying if id(one) not in gone), *there),
        waiting=tuple(one for one in now.waiting if id(one) not in come),
        going=(),
    )
