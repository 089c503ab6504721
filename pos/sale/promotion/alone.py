"""The best use of one play that shares its pieces with no other: no search is needed.

Each function answers with the pieces to take, or `None` where the short way would not be exact.
"""

from collections.abc import Sequence

from pos.sale.promotion.plays import Option, Play

__all__ = ["Taken", "alone"]

Taken = list[tuple[int, Option]]
"""Pieces by their place, the dearest first, with what is done with each."""

Piece = tuple[int, Option, Option]
"""A piece: its place, what it gets without the play, and with it."""


def alone(play: Play, pieces: Sequence[Sequence[Option]]) -> tuple[int, Taken] | None:
    """The most that a play adds to what its pieces gain anyway, and how.

    Args:
        play: the only one.
        pieces: the options of each piece, the dearest first; the first option is to take no part.
    """
    if play.kind == "nested":
        return None
    if play.kind == "groups":
        return _groups(play, pieces)
    mine: list[Piece] = [(at, options[0], options[1]) for at, options in enumerate(pieces) if len(options) == 2]
    if play.kind == "cycle":
        return _cheapest(play, mine) if play.reduced else _several(play, mine)
    return _tier(play, mine) if play.kind == "tier" else _uses(play, mine)


def _net(piece: Piece) -> int:
    return piece[2].gains[0] - piece[1].gains[0]


def _most(play: Play, count: int) -> int:
    """How many uses there are pieces for."""
    fits = count // play.needs[0]
    return fits if play.uses < 0 else min(fits, play.uses)


def _several(play: Play, pieces: list[Piece]) -> tuple[int, Taken]:
    """A price for several: the pieces that gain most, as long as the next lot still gains."""
    need = play.needs[0]
    best = sorted(pieces, key=lambda one: (-_net(one), one[0]))
    # Gains by position differ by a constant only, the same for every piece.
    drift = sum(gain - pieces[0][2].gains[0] for gain in pieces[0][2].gains) if pieces else 0
    taken: list[Piece] = []
    total = 0
    for use in range(_most(play, len(best))):
        lot = best[use * need : (use + 1) * need]
        gain = sum(map(_net, lot)) + drift
        if gain <= 0:
            break
        total += gain
        taken += lot
    return total, [(at, option) for at, _, option in sorted(taken, key=lambda one: one[0])]


def _cheapest(play: Play, pieces: list[Piece]) -> tuple[int, Taken] | None:
    """The cheapest of each lot: simply the dearest pieces in lots, if taking part costs a piece nothing.

    In a cycle a dearer piece never gains less as the cheap one.
    """
    need, gains = play.needs[0], []
    for _, without, within in pieces:
        if within.gains[0] != without.gains[0]:
            return None
        gains.append(within.gains[-1] - within.gains[0])
    count, total = _most(play, len(pieces)), 0
    for use in range(count):
        total += sum(gains[(use + 1) * need - play.reduced : (use + 1) * need])
    if total <= 0:
        return 0, []
    return total, [(at, option) for at, _, option in pieces[: count * need]]


def _tier(play: Play, pieces: list[Piece]) -> tuple[int, Taken]:
    """From so many on: all that gain, and to reach the number those that lose least."""
    best = sorted(pieces, key=lambda one: (-_net(one), one[0]))
    gaining = sum(_net(one) > 0 for one in best)
    taken = best[: max(gaining, play.needs[0])]
    total = sum(map(_net, taken))
    if total <= 0 or len(taken) < play.needs[0]:
        return 0, []
    return total, [(at, option) for at, _, option in sorted(taken, key=lambda one: one[0])]


def _uses(play: Play, pieces: list[Piece]) -> tuple[int, Taken]:
    """A limited number of single pieces: those that gain most."""
    best = [one for one in sorted(pieces, key=lambda one: (-_net(one), one[0])) if _net(one) > 0][: play.uses]
    return sum(map(_net, best)), [(at, option) for at, _, option in sorted(best, key=lambda one: one[0])]


def _groups(play: Play, pieces: Sequence[Sequence[Option]]) -> tuple[int, Taken] | None:
    """Some of each group, if no piece fits two of them: the best of each, as long as a use gains."""
    roles: list[list[Piece]] = [[] for _ in play.needs]
    for at, options in enumerate(pieces):
        if len(options) > 2:
            return None
        roles[options[1].role].append((at, options[0], options[1]))
    for role in roles:
        role.sort(key=lambda one: (-_net(one), one[0]))
    fits = min(len(role) // need for role, need in zip(roles, play.needs, strict=True))
    taken: list[Piece] = []
    total = 0
    for use in range(fits if play.uses < 0 else min(fits, play.uses)):
        lot = [one for role, need in zip(roles, play.needs, strict=True) for one in role[use * need : (use + 1) * need]]
        gain = sum(map(_net, lot))
        if gain <= 0:
            break
        total += gain
        taken += lot
    return total, [(at, option) for at, _, option in sorted(taken, key=lambda one: one[0])]
