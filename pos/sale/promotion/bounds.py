"""How much pieces can still gain at most: what lets a search leave out the most.

What one role of a use is given, another may be charged: it cancels out in every completed use and changes no answer.
The more evenly roles gain, the closer is the bound that lets every piece do its best.
"""

from collections.abc import Sequence

from pos.sale.promotion.charges import Way, needs_of
from pos.sale.promotion.plays import Option, Play

__all__ = ["balance", "begun", "ends", "steps_down"]


def ends(pieces: Sequence[Sequence[Option]]) -> list[list[tuple[int, int, int]]]:
    """For each piece, the roles that it may have (play, role, -1 for any), and how many pieces after it still may."""
    left: dict[tuple[int, int], int] = {}
    known: dict[int, list[tuple[int, int]]] = {}
    found = []
    for options in reversed(pieces):
        takes = known.get(id(options))
        if takes is None:
            takes = known[id(options)] = _takes(options)
        found.append([(*one, left.get(one, 0)) for one in takes])
        for one in takes:
            left[one] = left.get(one, 0) + 1
    return found[::-1]


def _takes(options: Sequence[Option]) -> list[tuple[int, int]]:
    """The plays and roles that a piece may have, and the plays for any role."""
    takes = {(one.play, one.role) for one in options if one.play >= 0}
    takes.update((play, -1) for play, _ in list(takes))
    takes.update((at, -1) for one in options for at in one.extra)
    return sorted(takes)


def steps_down(plays: Sequence[Play], pieces: Sequence[Sequence[Option]]) -> list[list[int]]:
    """For each piece, the nested plays whose next piece costs less: cheap pieces need their dear ones by then."""
    nested = [at for at, play in enumerate(plays) if play.kind == "nested"]
    following = dict.fromkeys(nested, -1)
    found = []
    for options in reversed(pieces):
        here: list[int] = []
        for at in nested:
            price = next((option.price for option in options if option.play == at), None)
            if price is not None and price != following[at]:
                here.append(at)
                following[at] = price
        found.append(here)
    return found[::-1]


def begun(at: int, play: Play, pieces: Sequence[Sequence[Way]]) -> list[list[int]]:
    """For a cycle and each place, by the pieces of its open lot: what it may bring beyond the fair shares to come."""
    need, cheap = play.needs[0], play.reduced
    most = [0]
    for ways in reversed(pieces):
        gains = [one.gains[-1] - one.gains[0] for one in ways if one.option.play == at]
        most.append(max([most[-1], *gains]))
    # Of s pieces in the lot, s * cheap / need shares are due, less what its cheap ones had already.
    shares = [max(0, have * cheap - max(0, have - (need - cheap)) * need) for have in range(need)]
    return [[-(-one * share // need) for share in shares] for one in reversed(most)]


def balance(plays: list[Play], pieces: list[Sequence[Option]]) -> None:
    """Let the parts of a use share what only some of them gain: whole uses gain the same, and bounds become close.

    What one role is given per use another is charged, so that it cancels out in every completed use.
    """
    for at, play in enumerate(plays):
        if play.rest or play.kind not in ("groups", "nested"):
            continue
        needs = needs_of(play)
        nets: list[list[int]] = [[] for _ in needs]
        mine = {id(one): (one, options[0].gains[0]) for options in pieces for one in options if one.play == at}
        for one, plain in mine.values():
            nets[one.role].append(one.gains[0] - plain)
        most = [max(net) if net else 0 for net in nets]
        share = sum(net * need for net, need in zip(most, needs, strict=True)) // sum(needs)
        # The last role pays for all: only shares that it can pay in whole minor units are moved.
        gifts = [(share - net) // needs[-1] * needs[-1] for net in most[:-1]]
        charge = sum(gift * need for gift, need in zip(gifts, needs, strict=False)) // needs[-1]
        for one, _ in mine.values():
            moved = -charge if one.role == len(needs) - 1 else gifts[one.role]
            one.gains = (one.gains[0] + moved,)
