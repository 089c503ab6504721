"""Promotions on the pieces of a basket: priorities first, exclusive groups weighed against each other."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product as combinations

from msgspec import Struct

from pos.sale.promotion.goods import Goods
from pos.sale.promotion.model import Promotion
from pos.sale.promotion.search import Work
from pos.sale.promotion.solve import Cut, Problem, Solved, solve

__all__ = ["LineCut", "Pieces", "best_of_items"]

MOST_CHOICES = 64
"""Of promotions of exclusive groups that are all tried; beyond it group by group."""


class Pieces(Struct, frozen=True, gc=False):
    """So many pieces of a line, and what comes off all of them together, in minor units."""

    line: int
    count: int
    amount_minor: int


class LineCut(Struct, frozen=True, gc=False):
    """One use of a promotion, on lines by their place."""

    place: int
    pieces: tuple[Pieces, ...]


def best_of_items(
    goods: list[Goods], promotions: Sequence[Promotion], uses: Mapping[int, int | None], work: Work
) -> list[LineCut]:
    """The most that promotions of pieces can take off.

    Args:
        goods: the pieces, the dearest first, with those promotions that this buyer may use.
        promotions: of the book.
        uses: how often each may be used; `None`: as often as it fits.
        work: is counted down.
    """
    priorities = sorted({promotions[place].priority for one in goods for place, _ in one.matches}, reverse=True)
    found: list[LineCut] = []
    used: set[int] = set()
    for priority in priorities:
        level = {place for one in goods for place, _ in one.matches if promotions[place].priority == priority}
        level -= {at for at in level if _shut(promotions, at, used)}
        cuts = _level(goods, promotions, uses, level, work)
        found += [_on_lines(goods, cut) for cut in cuts]
        used |= {cut.place for cut in cuts}
        if priority != priorities[-1]:
            goods = _what_is_left(goods, promotions, cuts)
    return found


def _shut(promotions: Sequence[Promotion], place: int, used: set[int]) -> bool:
    """Whether another promotion of its exclusive group was used already."""
    group = promotions[place].exclusive
    return group != "" and any(promotions[one].exclusive == group for one in used)


def _level(
    goods: list[Goods], promotions: Sequence[Promotion], uses: Mapping[int, int | None], level: set[int], work: Work
) -> tuple[Cut, ...]:
    """The best use of the promotions of one priority."""
    groups: dict[str, list[int]] = {}
    for place in sorted(level):
        if promotions[place].exclusive:
            groups.setdefault(promotions[place].exclusive, []).append(place)
    choices = {name: places for name, places in groups.items() if len(places) > 1}
    if not choices:
        return solve(goods, Problem(promotions, uses, level.__contains__), work).cuts
    cuts: list[Cut] = []
    for block in _blocks(goods, level, choices.values()):
        part = [goods[at] for at in block]
        here = {place for one in part for place, _ in one.matches} & level
        mine = [[place for place in places if place in here] for places in choices.values()]
        best = _best_choice(
            part, Problem(promotions, uses, here.__contains__), here, [one for one in mine if one], work
        )
        cuts += [_renamed(cut, block) for cut in best.cuts]
    return tuple(cuts)


def _best_choice(goods: list[Goods], problem: Problem, here: set[int], groups: list[list[int]], work: Work) -> Solved:
    """The best over all choices of one promotion from each exclusive group."""

    def with_only(chosen: Iterable[int]) -> Solved:
        out = {place for group in groups for place in group} - set(chosen)
        return solve(goods, Problem(problem.promotions, problem.uses, (here - out).__contains__), work)

    count = 1
    for group in groups:
        count *= len(group)
    if count <= MOST_CHOICES:
        return max((with_only(chosen) for chosen in combinations(*groups)), key=lambda one: one.gain)
    work.exact = False
    chosen = [group[0] for group in groups]
    for at, group in enumerate(groups):
        chosen[at] = max(group, key=lambda place: with_only([*chosen[:at], place, *chosen[at + 1 :]]).gain)
    return with_only(chosen)


def _blocks(goods: list[Goods], level: set[int], groups: Iterable[Sequence[int]]) -> list[list[int]]:
    """Pieces that promotions or exclusive groups tie together, by their place."""
    root: dict[int, int] = {}

    def find(place: int) -> int:
        root.setdefault(place, place)
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for places in (*([place for place, _ in one.matches if place in level] for one in goods), *groups):
        for other in places[1:]:
            root[find(other)] = find(places[0])
    blocks: dict[int, list[int]] = {}
    for at, one in enumerate(goods):
        first = next((place for place, _ in one.matches if place in level), None)
        if first is not None:
            blocks.setdefault(find(first), []).append(at)
    return list(blocks.values())


def _renamed(cut: Cut, block: list[int]) -> Cut:
    return Cut(cut.place, tuple((block[at], *rest) for at, *rest in cut.shares), cut.rest)  # type: ignore[misc]


def _on_lines(goods: Sequence[Goods], cut: Cut) -> LineCut:
    """A use, with equal pieces given to lines in the order of the basket."""
    pieces: dict[int, tuple[int, int]] = {}
    for at, first, count, amount in cut.shares:
        place = 0
        for line, held in goods[at].lines:
            mine = min(first + count, place + held) - max(first, place)
            if mine > 0:
                had = pieces.get(line, (0, 0))
                pieces[line] = (had[0] + mine, had[1] + mine * amount)
            place += held
    return LineCut(cut.place, tuple(Pieces(line, *pieces[line]) for line in sorted(pieces)))


def _what_is_left(goods: list[Goods], promotions: Sequence[Promotion], cuts: Iterable[Cut]) -> list[Goods]:
    """The pieces for the next priority: at what is left of their price, closed for the classes they were used in."""
    off: dict[tuple[int, int], int] = {}
    shut: dict[tuple[int, int], set[int]] = {}
    for cut in cuts:
        ranks = {one.rank for one in promotions} if cut.rest else {promotions[cut.place].rank}
        for at, first, count, amount in cut.shares:
            for ordinal in range(first, first + count):
                off[at, ordinal] = off.get((at, ordinal), 0) + amount
                shut.setdefault((at, ordinal), set()).update(ranks)
    after: dict[tuple[int, int, tuple[int, ...]], Goods] = {}
    for at, one in enumerate(goods):
        flat = [line for line, count in one.lines for _ in range(count)]
        for ordinal, line in enumerate(flat):
            price, ranks = one.price - off.get((at, ordinal), 0), shut.get((at, ordinal), set())
            if price > 0:
                _put(after, (at, price, tuple(sorted(ranks))), one, line, promotions)
    return sorted(after.values(), key=lambda one: -one.price)


def _put(
    after: dict[tuple[int, int, tuple[int, ...]], Goods],
    key: tuple[int, int, tuple[int, ...]],
    one: Goods,
    line: int,
    promotions: Sequence[Promotion],
) -> None:
    goods = after.get(key)
    if goods is None:
        matches = tuple(match for match in one.matches if promotions[match[0]].rank not in key[2])
        goods = after[key] = Goods(one.sku, key[1], matches)
    goods.count += 1
    goods.lines.append((line, 1))
