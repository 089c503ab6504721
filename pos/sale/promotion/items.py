"""Promotions on the pieces of a basket: priorities first, exclusive groups weighed against each other."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product as combinations

from msgspec import Struct
from msgspec.structs import replace

from pos.sale.promotion.cut import Cut, Solved
from pos.sale.promotion.goods import Goods
from pos.sale.promotion.memory import Memory, Row, key_of
from pos.sale.promotion.model import Promotion, of_group
from pos.sale.promotion.search import Work
from pos.sale.promotion.solve import Problem, solve

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
    goods: list[Goods], promotions: Sequence[Promotion], uses: Mapping[int, int | None], memory: Memory
) -> tuple[list[LineCut], bool]:
    """The most that promotions of pieces can take off, and whether that is known to be the most.

    Args:
        goods: the pieces, the dearest first, with those promotions that this buyer may use.
        promotions: of the book.
        uses: how often each may be used; `None`: as often as it fits.
        memory: of knots that were solved before.
    """
    priorities = sorted({promotions[place].priority for one in goods for place, _ in one.matches}, reverse=True)
    found: list[LineCut] = []
    used: set[int] = set()
    exact = True
    for priority in priorities:
        level = {place for one in goods for place, _ in one.matches if promotions[place].priority == priority}
        level -= {at for at in level if _shut(promotions, at, used)}
        cuts: list[Cut] = []
        for knot in _knots(goods, level, promotions, uses):
            solved = _known(knot, goods, promotions, uses, level, memory)
            cuts += solved.cuts
            exact = exact and solved.exact
        found += [_on_lines(goods, cut) for cut in cuts]
        used |= {cut.place for cut in cuts}
        if priority != priorities[-1]:
            goods = _what_is_left(goods, promotions, cuts)
    return found, exact


def _shut(promotions: Sequence[Promotion], place: int, used: set[int]) -> bool:
    """Whether another promotion of its exclusive group was used already."""
    group = promotions[place].exclusive
    return group != "" and any(promotions[one].exclusive == group for one in used)


def _knots(
    goods: list[Goods], level: set[int], promotions: Sequence[Promotion], uses: Mapping[int, int | None]
) -> list[list[int]]:
    """Pieces by their place, together where promotions tie them: lots, limits, or that only one of a group is used."""
    root: dict[int, int] = {}

    def find(place: int) -> int:
        root.setdefault(place, place)
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    ties = {place for place in level if uses[place] is not None or of_group(promotions[place])}
    for places in _choices(level, promotions):
        ties.update(places)
        for other in places[1:]:
            root[find(other)] = find(places[0])
    mine = [[place for place, _ in one.matches if place in ties] for one in goods]
    for places in mine:
        for other in places[1:]:
            root[find(other)] = find(places[0])
    knots: dict[int, list[int]] = {}
    for at, (one, places) in enumerate(zip(goods, mine, strict=True)):
        if places:
            knots.setdefault(find(places[0]), []).append(at)
        elif any(place in level for place, _ in one.matches):
            knots[-1 - at] = [at]
    return list(knots.values())


def _choices(level: set[int], promotions: Sequence[Promotion]) -> list[list[int]]:
    """The promotions of one exclusive group each, where there are several of it."""
    groups: dict[str, list[int]] = {}
    for place in sorted(level):
        if promotions[place].exclusive:
            groups.setdefault(promotions[place].exclusive, []).append(place)
    return [places for places in groups.values() if len(places) > 1]


def _known(  # noqa: PLR0917 - what a knot is made of
    knot: list[int],
    goods: Sequence[Goods],
    promotions: Sequence[Promotion],
    uses: Mapping[int, int | None],
    level: set[int],
    memory: Memory,
) -> Solved:
    """The best use on the pieces of a knot, solved once; it knows its own promotions only, by their place there."""
    held = [goods[at] for at in knot]
    matches = [[match for match in one.matches if match[0] in level] for one in held]
    places = sorted({place for some in matches for place, _ in some})
    here = {place: at for at, place in enumerate(places)}
    rows = tuple(
        [
            (one.sku, one.price, one.count, tuple([(here[place], role) for place, role in some]))
            for one, some in zip(held, matches, strict=True)
        ]
    )
    mine, limits = tuple([promotions[place] for place in places]), tuple([uses[place] for place in places])
    key = key_of(rows, mine, limits)
    solved = memory.get(key)
    if solved is None:
        solved = _best(rows, mine, limits)
        memory.keep(key, mine, solved)
    cuts = [
        Cut(
            places[cut.place],
            tuple([(knot[at], first, count, amount) for at, first, count, amount in cut.shares]),
            cut.rest,
        )
        for cut in solved.cuts
    ]
    return Solved(solved.gain, tuple(cuts), solved.exact)


def _best(rows: Sequence[Row], promotions: tuple[Promotion, ...], limits: Sequence[int | None]) -> Solved:
    """The best use over all choices of one promotion from each exclusive group."""
    goods = [Goods(sku, price, matches, count) for sku, price, count, matches in rows]
    everything = set(range(len(promotions)))
    groups = _choices(everything, promotions)
    work = Work()
    if not groups:
        one = solve(goods, Problem(promotions, limits, everything), work)
        return Solved(one.gain, one.cuts, work.exact)

    def with_only(chosen: Iterable[int]) -> Solved:
        out = {place for group in groups for place in group} - set(chosen)
        return solve(goods, Problem(promotions, limits, everything - out), work)

    count = 1
    for group in groups:
        count *= len(group)
    if count <= MOST_CHOICES:
        best = max((with_only(chosen) for chosen in combinations(*groups)), key=lambda one: one.gain)
        return replace(best, exact=work.exact)
    chosen = [group[0] for group in groups]
    for at, group in enumerate(groups):
        chosen[at] = max(group, key=lambda place: with_only([*chosen[:at], place, *chosen[at + 1 :]]).gain)
    return replace(with_only(chosen), exact=False)


def _on_lines(goods: Sequence[Goods], cut: Cut) -> LineCut:
    """A use, with equal pieces given to lines in the order of the basket."""
    pieces: dict[int, tuple[int, int]] = {}
    for at, first, count, amount in cut.shares:
        place = 0
        if len(goods[at].lines) == 1:
            line = goods[at].lines[0][0]
            had = pieces.get(line, (0, 0))
            pieces[line] = (had[0] + count, had[1] + count * amount)
            continue
        for line, held in goods[at].lines:
            mine = min(first + count, place + held) - max(first, place)
            if mine > 0:
                had = pieces.get(line, (0, 0))
                pieces[line] = (had[0] + mine, had[1] + mine * amount)
            place += held
    return LineCut(cut.place, tuple([Pieces(line, *pieces[line]) for line in sorted(pieces)]))


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
    return list(after.values())


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
