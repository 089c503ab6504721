"""The best walk of pieces through several plays that want the same ones: exact, and never longer than its bound.

Dynamic programming: piece after piece, the dearest first, every state that the plays can be in, and the best gain with
which each is reached. States that can't be completed, or can't reach what a quick first look has found, are dropped.
The work is counted in states; when it would be too much, only the most promising go on, and the answer says that it may
not be the best.
"""

from collections.abc import Sequence
from heapq import nlargest

from msgspec import Struct

from pos.sale.promotion.plays import Option, Play, State, advance, missing, start

__all__ = ["Found", "Work", "search"]

States = tuple[State, ...]
Layer = dict[States, tuple[int, States, Option | None]]

QUICK = 12
"""States that the first look keeps."""


class Work:
    """How much may still be looked at, in states times options; one count for the whole basket.

    Attributes:
        left: steps left.
        width: states that one piece may lead to.
        exact: whether nothing had to be left out so far.
    """

    __slots__ = ("exact", "left", "width")

    def __init__(self, left: int = 60_000, width: int = 4_000) -> None:
        self.left = left
        self.width = width
        self.exact = True


class Found(Struct, frozen=True, gc=False):
    """What each piece gets, in the order of the pieces, and what they gain together."""

    gain: int
    chosen: tuple[Option, ...]


def search(plays: Sequence[Play], pieces: Sequence[Sequence[Option]], work: Work) -> Found:
    """The best that can be done with pieces.

    Args:
        plays: the machines.
        pieces: the options of each piece, the dearest first; the first option takes no part in any play.
        work: is counted down.
    """
    walk = _Walk(plays, pieces)
    quick = walk.run(QUICK, None)
    work.left -= walk.steps
    if walk.complete:
        return quick
    full = walk.run(max(QUICK, min(work.width, work.left // max(1, walk.breadth))), quick.gain)
    work.left -= walk.steps
    if not walk.complete:
        work.exact = False
    return full if full.gain > quick.gain else quick


class _Walk:
    """One search and its tables.

    Attributes:
        steps: what the last run took.
        complete: whether it left nothing out that could have been better.
        breadth: how many options all pieces have together.
    """

    def __init__(self, plays: Sequence[Play], pieces: Sequence[Sequence[Option]]) -> None:
        self._pieces = pieces
        self._shapes = [play.shape for play in plays]
        self._start = tuple(start(shape) for shape in self._shapes)
        self._still = _still(len(plays), pieces)
        self._bound = _bounds(pieces)
        self._begun = [
            _begun(at, play, pieces) for at, play in enumerate(plays) if play.kind == "cycle" and play.reduced
        ]
        self.breadth = sum(map(len, pieces))
        self.steps = 0
        self.complete = True

    def run(self, width: int, floor: int | None) -> Found:
        """The best walk with at most `width` states at a time that gains more than `floor`."""
        self.steps, self.complete = 0, True
        layer: Layer = {self._start: (0, self._start, None)}
        layers: list[Layer] = []
        for at, options in enumerate(self._pieces):
            layer = self._step(layer, options)
            layer = self._thin(layer, at + 1, width, floor)
            layers.append(layer)
        ends = [
            (value, states)
            for states, (value, _, _) in layer.items()
            if all(missing(shape, state) == 0 for shape, state in zip(self._shapes, states, strict=True))
        ]
        if not ends:
            return Found(-1, ())
        gain, states = max(ends, key=lambda end: end[0])
        return Found(gain, _trail(layers, states))

    def _step(self, layer: Layer, options: Sequence[Option]) -> Layer:
        after: Layer = {}
        shapes = self._shapes
        self.steps += len(layer) * len(options)
        for states, (value, _, _) in layer.items():
            for option in options:
                moved = states
                gain = option.gains[0]
                at = option.play
                if at >= 0:
                    state = states[at]
                    if len(option.gains) > 1:
                        assert isinstance(state, int)
                        gain = option.gains[state % len(option.gains)]
                    new = advance(shapes[at], state, option.role)
                    if new is None:
                        continue
                    moved = (*states[:at], new, *states[at + 1 :])
                for at in option.extra:
                    new = advance(shapes[at], moved[at], 0)
                    if new is None:
                        break
                    moved = (*moved[:at], new, *moved[at + 1 :])
                else:
                    best = after.get(moved)
                    if best is None or value + gain > best[0]:
                        after[moved] = (value + gain, states, option)
        return after

    def _thin(self, layer: Layer, at: int, width: int, floor: int | None) -> Layer:
        """The states worth going on with after `at` pieces."""
        still = self._still[at]
        kept: Layer = {}
        reach = self._bound[at]
        for states, entry in layer.items():
            if floor is not None and entry[0] + reach + self._open(states, at) <= floor:
                continue
            if all(
                missing(shape, state) <= left for shape, state, left in zip(self._shapes, states, still, strict=True)
            ):
                kept[states] = entry
        if len(kept) <= width:
            return kept
        self.complete = False
        return dict(nlargest(width, kept.items(), key=lambda item: (item[1][0] + self._open(item[0], at), item[0])))

    def _open(self, states: States, at: int) -> int:
        """What the dear pieces of begun lots may still bring when the cheap ones follow."""
        more = 0
        for play, tables in self._begun:
            table = tables[at]
            state = states[play]
            assert isinstance(state, int)
            more += table[state % len(table)]
        return more


def _trail(layers: list[Layer], states: States) -> tuple[Option, ...]:
    chosen: list[Option] = []
    for layer in reversed(layers):
        _, states, option = layer[states]
        assert option is not None
        chosen.append(option)
    return tuple(reversed(chosen))


def _still(plays: int, pieces: Sequence[Sequence[Option]]) -> list[list[int]]:
    """For each play, how many pieces from each place on may go into it."""
    left = [[0] * plays]
    for options in reversed(pieces):
        takes = {option.play for option in options} | {at for option in options for at in option.extra}
        left.append([count + (at in takes) for at, count in enumerate(left[-1])])
    return left[::-1]


def _bounds(pieces: Sequence[Sequence[Option]]) -> list[int]:
    """The most that the pieces from each place on could gain if they need not agree."""
    bounds = [0]
    for options in reversed(pieces):
        bounds.append(bounds[-1] + max(option.fair for option in options))
    return bounds[::-1]


def _begun(at: int, play: Play, pieces: Sequence[Sequence[Option]]) -> tuple[int, list[list[int]]]:
    """For a cycle and each place, by the pieces of its open lot: what it may bring beyond the fair shares to come."""
    need, cheap = play.needs[0], play.reduced
    most = [0]
    for options in reversed(pieces):
        gains = [one.gains[-1] - one.gains[0] for one in options if one.play == at]
        most.append(max([most[-1], *gains]))
    # Of s pieces in the lot, s * cheap / need shares are due, less what its cheap ones had already.
    shares = [max(0, have * cheap - max(0, have - (need - cheap)) * need) for have in range(need)]
    return at, [[-(-one * share // need) for share in shares] for one in reversed(most)]
