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
    order = []
    while waiting:
        blocked: set[int] = set()
        best, least = waiting[0], len(plays) + 1
        for at in waiting:
            free = blocked.isdisjoint(mine[at])
            blocked.update(one for one in mine[at] if bound[one])
            if not free:
                continue
            opened = sum(not begun[one] for one in mine[at]) - sum(left[one] == 1 for one in mine[at])
            if opened < least:
                best, least = at, opened
        waiting.remove(best)
        order.append(best)
        for one in mine[best]:
            begun[one] = True
            left[one] -= 1
    return order
