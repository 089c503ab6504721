"""What can't gain is left out before anything is searched: whole plays, and pieces that no use of a play gains with.

Exact: a use that gains nothing can be left out of any answer, since its pieces cost no more without it.
"""

from collections.abc import Callable, Sequence

from pos.sale.promotion.plays import Play

__all__ = ["Net", "trim"]

Net = Callable[[int, int], tuple[int, ...]]
"""What a piece (by its place) gains more in a role than without the play, by position; empty: it may not be taken."""


def trim(play: Play, counts: Sequence[int], net: Net) -> None:
    """Leave those pieces in a play, with those roles, that some use may gain with.

    Args:
        play: the machine; of rank 0.
        counts: how many equal pieces there are at each place.
        net: what they gain.
    """
    nets = [(at, role, gains) for at, roles in play.goods.items() for role in roles if (gains := net(at, role))]
    if play.kind in ("groups", "nested"):
        kept = _of_groups(play, nets)
    elif play.kind == "uses":
        kept = [one for one in nets if one[2][0] > 0]
    elif play.kind == "tier":
        kept = nets if any(gains[0] > 0 for _, _, gains in nets) else []
    elif play.reduced:
        kept = nets if _best_lot(play, nets) > 0 else []
    else:
        kept = _of_several(play, counts, nets)
    play.goods = {}
    for at, role, _ in kept:
        play.goods[at] = (*play.goods.get(at, ()), role)


Nets = list[tuple[int, int, tuple[int, ...]]]


def _of_groups(play: Play, nets: Nets) -> Nets:
    needs = play.needs if play.kind == "groups" else (play.needs[0] - play.reduced, play.reduced)
    most = [max((gains[0] for _, one, gains in nets if one == role), default=0) for role in range(len(needs))]
    best = sum(gain * need for gain, need in zip(most, needs, strict=True))
    return [one for one in nets if best - most[one[1]] + one[2][0] > 0]


def _best_lot(play: Play, nets: Nets) -> int:
    dear = max(gains[0] for _, _, gains in nets)
    cheap = max(gains[-1] for _, _, gains in nets)
    return dear * (play.needs[0] - play.reduced) + cheap * play.reduced


def _of_several(play: Play, counts: Sequence[int], nets: Nets) -> Nets:
    need = play.needs[0]
    flat = sorted((gains[0] for at, _, gains in nets for _ in range(min(counts[at], need))), reverse=True)
    others = sum(flat[: need - 1])
    # Gains by position differ by a constant only, the same for every piece.
    drift = sum(gain - nets[0][2][0] for gain in nets[0][2]) if nets else 0
    return [one for one in nets if others + one[2][0] + drift > 0]
