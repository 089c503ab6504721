"""In which order pieces are searched: so that few plays are open at a time.

Only the plays that look for the cheapest pieces bind the order: of their own pieces the dearer ones come first.
"""

from collections.abc import Callable, Sequence

from pos.sale.promotion.plays import Play

__all__ = ["in_order"]


def in_order(goods: set[int], plays: Sequence[Play], dearest_first: Callable[[int], tuple[int, int, int]]) -> list[int]:
    """Goods by their place, as they are best searched.

    Args:
        goods: the pieces that the plays may take.
        plays: the machines.
        dearest_first: what sorts goods by price.
    """
    waiting = sorted(goods, key=dearest_first)
    if len(plays) == 1:
        return waiting
    mine = {at: [one for one, play in enumerate(plays) if at in play.goods] for at in waiting}
    left = [len(play.goods) for play in plays]
    begun = [False] * len(plays)
    bound = [play.kind == "nested" or (play.kind == "cycle" and play.reduced > 0) for play in plays]
    opens = {at: _opens(mine[at], begun, left) for at in waiting}
    order = []
    while waiting:
        best = _next(waiting, mine, bound, opens)
        waiting.remove(best)
        order.append(best)
        changed = {one for one in mine[best] if not begun[one] or left[one] == 2}
        for one in mine[best]:
            begun[one] = True
            left[one] -= 1
        for at in waiting:
            if not changed.isdisjoint(mine[at]):
                opens[at] = _opens(mine[at], begun, left)
    return order


def _opens(mine: Sequence[int], begun: Sequence[bool], left: Sequence[int]) -> int:
    """How many more plays are open after a piece than before it."""
    more = 0
    for one in mine:
        if not begun[one]:
            more += 1
        if left[one] == 1:
            more -= 1
    return more


def _next(waiting: list[int], mine: dict[int, list[int]], bound: Sequence[bool], opens: dict[int, int]) -> int:
    """The first of those that open fewest, of all that no dearer piece has to go before."""
    blocked: set[int] = set()
    best, least = waiting[0], len(bound) + 1
    for at in waiting:
        if opens[at] < least and blocked.isdisjoint(mine[at]):
            best, least = at, opens[at]
        blocked.update([one for one in mine[at] if bound[one]])
    return best
