"""The best use of one play that shares its pieces with no other: no search is needed.

Each function answers with the pieces to take, or `None` where the short way would not be exact.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter

from pos.sale.promotion.plays import Option, Play

__all__ = ["Taken", "alone", "best_tier"]

Taken = list[tuple[int, Option]]
"""Pieces by their place, the dearest first, with what is done with each."""

Piece = tuple[int, Option, Option]
"""A piece: its place, what it gets without the play, and with it."""
_PLACE: Callable[[tuple[int, Option]], int] = itemgetter(0)


def alone(play: Play, pieces: Sequence[Sequence[Option]]) -> Taken | None:
    """What is best taken by a play.

    Args:
        play: the only one.
        pieces: the options of each piece, the dearest first; the first option is to take no part.
    """
    if play.kind == "nested":
        return None
    if play.kind == "groups":
        return _groups(play, pieces)
    mine = _with_one_way(pieces)
    if play.kind == "cycle":
        return _cheapest(play, mine) if play.reduced else _several(play, mine)
    return best_tier(play, pieces)[1] if play.kind == "tier" else _uses(play, mine)


def best_tier(play: Play, pieces: Sequence[Sequence[Option]]) -> tuple[int, Taken]:
    """From so many on: all that gain, and to reach the number those that lose least; what they gain, and which."""
    best = _best_first(_with_one_way(pieces))
    gaining = sum(_net(one) > 0 for one in best)
    taken = best[: max(gaining, play.needs[0])]
    total = sum(map(_net, taken))
    if total <= 0 or len(taken) < play.needs[0]:
        return 0, []
    return total, _in_order(taken)


def _with_one_way(pieces: Sequence[Sequence[Option]]) -> list[Piece]:
    return [(at, options[0], options[1]) for at, options in enumerate(pieces) if len(options) == 2]


def _net(piece: Piece) -> int:
    return piece[2].gains[0] - piece[1].gains[0]


def _best_first(pieces: list[Piece]) -> list[Piece]:
    """Those that gain most first; of equal ones the dearer."""
    return sorted(pieces, key=_net, reverse=True)


def _in_order(pieces: list[Piece]) -> Taken:
    return sorted([(at, option) for at, _, option in pieces], key=_PLACE)


def _most(play: Play, fits: int) -> int:
    """How many uses there may be."""
    return fits if play.uses < 0 else min(fits, play.uses)


def _several(play: Play, pieces: list[Piece]) -> Taken:
    """A price for several: the pieces that gain most, as long as the next lot still gains."""
    need = play.needs[0]
    best = _best_first(pieces)
    # Gains by position differ by a constant only, the same for every piece.
    drift = sum(gain - pieces[0][2].gains[0] for gain in pieces[0][2].gains) if pieces else 0
    taken: list[Piece] = []
    for use in range(_most(play, len(best) // need)):
        lot = best[use * need : (use + 1) * need]
        if sum(map(_net, lot)) + drift <= 0:
            break
        taken += lot
    return _in_order(taken)


def _cheapest(play: Play, pieces: list[Piece]) -> Taken | None:
    """The cheapest of each lot: simply the dearest pieces in lots, if taking part costs a piece nothing.

    In a cycle a dearer piece never gains less as the cheap one.
    """
    if any(within.gains[0] != without.gains[0] for _, without, within in pieces):
        return None
    need = play.needs[0]
    return _in_order(pieces[: _most(play, len(pieces) // need) * need])


def _uses(play: Play, pieces: list[Piece]) -> Taken:
    """A limited number of single pieces: those that gain most."""
    return _in_order([one for one in _best_first(pieces) if _net(one) > 0][: play.uses])


def _groups(play: Play, pieces: Sequence[Sequence[Option]]) -> Taken | None:
    """Some of each group, if no piece fits two of them: the best of each, as long as a use gains."""
    if any(len(options) > 2 for options in pieces):
        return None
    mine = _best_first(_with_one_way(pieces))
    roles = [[one for one in mine if one[2].role == role] for role in range(len(play.needs))]
    fits = min(len(role) // need for role, need in zip(roles, play.needs, strict=True))
    taken: list[Piece] = []
    for use in range(_most(play, fits)):
        lot = [one for role, need in zip(roles, play.needs, strict=True) for one in role[use * need : (use + 1) * need]]
        if sum(map(_net, lot)) <= 0:
            break
        taken += lot
    return _in_order(taken)
