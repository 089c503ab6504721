"""How much pieces can still gain at most: what lets a search leave out the most.

What one role of a use is given, another may be charged: it cancels out in every completed use and changes no answer.
The more evenly roles gain, the closer is the bound that lets every piece do its best.
"""

from collections.abc import Sequence

from pos.sale.promotion.plays import Option, Play

__all__ = ["balance", "begun", "bounds", "ends", "share_fairly", "steps_down"]

ROUNDS = 24


def ends(plays: int, pieces: Sequence[Sequence[Option]]) -> list[list[tuple[int, int]]]:
    """For each piece, the plays that may take it, and how many pieces after it may still go into each."""
    left = [0] * plays
    found = []
    for options in reversed(pieces):
        takes = sorted({option.play for option in options} - {-1} | {at for option in options for at in option.extra})
        found.append([(at, left[at]) for at in takes])
        for at in takes:
            left[at] += 1
    return found[::-1]


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


def bounds(pieces: Sequence[Sequence[Option]]) -> list[int]:
    """The most that the pieces from each place on could gain if they need not agree."""
    found = [0]
    for options in reversed(pieces):
        found.append(found[-1] + max(option.fair for option in options))
    return found[::-1]


def begun(at: int, play: Play, pieces: Sequence[Sequence[Option]]) -> list[list[int]]:
    """For a cycle and each place, by the pieces of its open lot: what it may bring beyond the fair shares to come."""
    need, cheap = play.needs[0], play.reduced
    most = [0]
    for options in reversed(pieces):
        gains = [one.gains[-1] - one.gains[0] for one in options if one.play == at]
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
        needs = play.needs if play.kind == "groups" else (play.needs[0] - play.reduced, play.reduced)
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
            one.fair += moved


def share_fairly(plays: Sequence[Play], pieces: Sequence[Sequence[Option]]) -> None:
    """Move charges between roles until pieces, each doing its best, take the roles about as often as uses need them.

    The bound is a sum of best options, and this is its subgradient: a role that is taken too often is charged more.
    """
    shared = {at: _needs(play) for at, play in enumerate(plays) if play.kind in ("groups", "nested")}
    if not shared:
        return
    counts: dict[int, int] = {}
    for options in pieces:
        counts[id(options)] = counts.get(id(options), 0) + 1
    kinds = [(options, counts.pop(id(options))) for options in pieces if id(options) in counts]
    moved = {at: [0] * len(needs) for at, needs in shared.items()}
    best, kept = None, {at: list(gifts) for at, gifts in moved.items()}
    step = max(1, max(abs(option.fair) for options, _ in kinds for option in options) // 4)
    for _ in range(ROUNDS):
        total, taken = _greedy(kinds, moved)
        if best is None or total < best:
            best, kept = total, {at: list(gifts) for at, gifts in moved.items()}
        for at, needs in shared.items():
            _charge_more(moved[at], needs, taken[at], step)
        step = max(1, step * 4 // 5)
    for options, _ in kinds:
        for option in options:
            if option.play in kept:
                gift = kept[option.play][option.role]
                option.gains = (option.gains[0] + gift,)
                option.fair += gift


def _needs(play: Play) -> tuple[int, ...]:
    return play.needs if play.kind == "groups" else (play.needs[0] - play.reduced, play.reduced)


def _greedy(
    kinds: Sequence[tuple[Sequence[Option], int]], moved: dict[int, list[int]]
) -> tuple[int, dict[int, list[int]]]:
    """The sum of the best options, and how often each role is taken then."""
    total = 0
    taken = {at: [0] * len(gifts) for at, gifts in moved.items()}
    for options, count in kinds:
        most, chosen = -1, options[0]
        for option in options:
            gain = option.fair + (moved[option.play][option.role] if option.play in moved else 0)
            if gain > most:
                most, chosen = gain, option
        total += most * count
        if chosen.play in taken:
            taken[chosen.play][chosen.role] += count
    return total, taken


def _charge_more(gifts: list[int], needs: Sequence[int], taken: Sequence[int], step: int) -> None:
    """Charge the roles that are taken more often than the others, and give it to those that are not."""
    whole, last = sum(needs), needs[-1]
    for role, need in enumerate(needs[:-1]):
        excess = taken[role] * whole - sum(taken) * need
        change = excess * step // (whole * need * max(1, sum(taken))) * last
        gifts[role] -= change
        gifts[-1] += change * need // last
