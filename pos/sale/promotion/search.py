"""The best walk of pieces through several plays that want the same ones: exact, and never longer than its bound.

Dynamic programming: piece after piece, every state that the plays can be in, and the best gain with which each is
reached. States that can't be completed, or can't reach what a quick first look has found, are dropped. The work is
counted in steps; when it would be too much, only the most promising states go on, and the answer says that it may not
be the best.

The states of all plays are one number, some bits each: a step is an addition.
"""

from collections.abc import Sequence
from functools import lru_cache
from heapq import nlargest, nsmallest

from msgspec import Struct

from pos.sale.promotion.bounds import begun, bounds, ends, share_fairly, steps_down
from pos.sale.promotion.plays import Option, Play, Shape, State, advance, missing, start

__all__ = ["Found", "Work", "search"]

Layer = dict[int, tuple[int, int, Option | None]]
"""States -> what they gain at most, the states before, and what the piece did."""

QUICK = 12
"""States that the first look keeps."""
CLOSER = 40
"""And the second: the better the best that is known, the less a full search has to look at."""
BITS = 20
MASK = (1 << BITS) - 1


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
        pieces: the options of each piece, those of a play's cheap ones after its dear ones; the first option of a
            piece takes no part in any play.
        work: is counted down.
    """
    walk = _Walk(plays, pieces)
    quick = walk.run(QUICK, None)
    work.left -= walk.steps
    if walk.complete:
        return quick
    share_fairly(plays, pieces)
    walk = _Walk(plays, pieces)
    best = quick
    for width in (CLOSER, work.width):
        found = walk.run(width, best.gain, work.left)
        work.left -= walk.steps
        best = found if found.gain > best.gain else best
        if walk.complete:
            return best
    work.exact = False
    return best


class _Machine:
    """The states of a shape of plays as small numbers, in the order in which they are met; 0 is the start.

    Its tables are the same whoever asks: they hold facts of the shape, found once. No answer depends on the numbers.

    Attributes:
        moves: by role and state: the state after one more piece; -1: it can't be taken; `None`: not asked yet.
        missing: by state: how many pieces it still takes.
        owes: by state: whether cheap pieces wait for dear ones of the same price.
    """

    __slots__ = ("_numbers", "_shape", "_states", "missing", "moves", "owes")

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        first = start(shape)
        self._states: list[State] = [first]
        self._numbers: dict[State, int] = {first: 0}
        self.missing = [0]
        self.owes = [False]
        self.moves: list[list[int | None]] = [[None] for _ in range(max(2, len(shape[1])))]

    def move(self, role: int, number: int) -> int:
        """The state after one more piece in a role; -1: it can't be taken."""
        new = advance(self._shape, self._states[number], role)
        if new is None:
            self.moves[role][number] = -1
            return -1
        other = self._numbers.get(new)
        if other is None:
            other = self._numbers[new] = len(self._states)
            self._states.append(new)
            self.missing.append(missing(self._shape, new))
            self.owes.append(self._shape[0] == "nested" and isinstance(new, tuple) and new[0] < 0)
            for moves in self.moves:
                moves.append(None)
        self.moves[role][number] = other
        return other


_machine = lru_cache(maxsize=512)(_Machine)


class _Walk:
    """One search and its tables.

    Attributes:
        steps: what the last run took.
        complete: whether it left nothing out that could have been better.
    """

    def __init__(self, plays: Sequence[Play], pieces: Sequence[Sequence[Option]]) -> None:
        self._pieces = pieces
        self._machines = [_machine(play.shape) for play in plays]
        self._ends = ends(len(plays), pieces)
        self._down = steps_down(plays, pieces)
        self._bound = bounds(pieces)
        lots = [(at, play) for at, play in enumerate(plays) if play.kind == "cycle" and play.reduced]
        self._begun = [(at * BITS, play.needs[0], begun(at, play, pieces)) for at, play in lots]
        self.steps = 0
        self.complete = True

    def run(self, width: int, floor: int | None, most: int | None = None) -> Found:
        """The best walk with at most `width` states at a time that gains more than `floor`.

        One piece may take a quarter of what is left of `most` steps; `None`: there is no bound on them.
        """
        self.steps, self.complete = 0, True
        layer: Layer = {0: (0, 0, None)}
        layers: list[Layer] = []
        for at, options in enumerate(self._pieces):
            if most is not None:
                width = min(width, max(QUICK, (most - self.steps) // (4 * len(options))))
                layer = self._narrow(layer, at, width)
            self.steps += len(layer) * len(options)
            layer = self._narrow(self._thin(self._step(layer, options), at, floor), at + 1, width)
            layers.append(layer)
        if not layer:
            return Found(-1, ())
        # Whatever is left can end: what misses pieces was dropped with the last of them.
        states = max(layer, key=lambda one: layer[one][0])
        return Found(layer[states][0], _trail(layers, states))

    def _step(self, layer: Layer, options: Sequence[Option]) -> Layer:
        after: Layer = {}
        for option in options:
            gains, places = option.gains, len(option.gains)
            machine, shift = self._machines[option.play], max(0, option.play) * BITS
            moves = machine.moves[option.role]
            alone = option.play < 0
            for states, (value, _, _) in layer.items():
                moved, gain = states, gains[0]
                if not alone:
                    number = states >> shift & MASK
                    new = moves[number]
                    if new is None:
                        new = machine.move(option.role, number)
                    if new < 0:
                        continue
                    moved += new - number << shift
                    if places > 1:
                        gain = gains[number % places]
                if option.extra:
                    moved = self._on_top(moved, option.extra)
                    if moved < 0:
                        continue
                value_after = value + gain
                best = after.get(moved)
                if best is None or value_after > best[0]:
                    after[moved] = (value_after, states, option)
        return after

    def _on_top(self, states: int, plays: Sequence[int]) -> int:
        """The states after a piece went into plays of higher ranks, too; -1: it can't."""
        for at in plays:
            machine, shift = self._machines[at], at * BITS
            number = states >> shift & MASK
            new = machine.moves[0][number]
            new = machine.move(0, number) if new is None else new
            if new < 0:
                return -1
            states += new - number << shift
        return states

    def _thin(self, layer: Layer, at: int, floor: int | None) -> Layer:
        """The states worth going on with after the piece at `at`: those that can end, and better than known."""
        for play, still in self._ends[at]:
            shift, left = play * BITS, self._machines[play].missing
            layer = {states: one for states, one in layer.items() if left[states >> shift & MASK] <= still}
        for play in self._down[at]:
            shift, owes = play * BITS, self._machines[play].owes
            layer = {states: one for states, one in layer.items() if not owes[states >> shift & MASK]}
        if floor is not None:
            least = floor - self._bound[at + 1]
            if self._begun:
                layer = {key: one for key, one in layer.items() if one[0] + self._open(key, at + 1) > least}
            else:
                layer = {key: one for key, one in layer.items() if one[0] > least}
        return layer

    def _narrow(self, layer: Layer, at: int, width: int) -> Layer:
        """The `width` most promising states before the piece at `at`."""
        if len(layer) <= width:
            return layer
        self.complete = False
        best = nlargest(width, layer.items(), key=lambda item: item[1][0] + self._open(item[0], at))
        # Some that are nearly complete as well: a walk whose every state wants more pieces may end nowhere.
        near = nsmallest(width // 3, layer.items(), key=lambda item: (self._missing(item[0]), -item[1][0]))
        return dict(best) | dict(near)

    def _missing(self, states: int) -> int:
        return sum(one.missing[states >> at * BITS & MASK] for at, one in enumerate(self._machines))

    def _open(self, states: int, at: int) -> int:
        """What the dear pieces of begun lots may still bring when the cheap ones follow."""
        more = 0
        for shift, need, tables in self._begun:
            more += tables[at][(states >> shift & MASK) % need]
        return more


def _trail(layers: list[Layer], states: int) -> tuple[Option, ...]:
    chosen: list[Option] = []
    for layer in reversed(layers):
        _, states, option = layer[states]
        assert option is not None
        chosen.append(option)
    return tuple(reversed(chosen))
