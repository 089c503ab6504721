"""The best walk of pieces through several plays that want the same ones: exact, and never longer than its bound.

Dynamic programming: piece after piece, every state that the plays can be in, and the best gain with which each is
reached. States that can't be completed, or can't reach what a quick first look has found, are dropped. The work is
counted in steps; when it would be too much, only the most promising states go on, and the answer says that it may not
be the best.

The states of all plays are one number, some bits each: a step is an addition.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from heapq import nlargest, nsmallest

from msgspec import Struct

from pos.sale.promotion.bounds import begun, ends, steps_down
from pos.sale.promotion.charges import SCALE, Charges, Way, fairest
from pos.sale.promotion.plays import Option, Play, Shape, State, advance, missing, start, uses_begun

__all__ = ["Found", "Work", "search"]

Layer = dict[int, tuple[int, int, Option | None]]
"""States -> what they gain at most, the states before, and what the piece did."""

QUICK = 12
"""States that the first look keeps."""
CLOSER = 40
"""And the second: the better the best that is known, the less a full search has to look at."""
QUICK_STEPS = 3_000
FIRST_STEPS = 4_000
"""That the first question to a bound may take; later ones four times as many as the one before."""
CHEAP_STEPS = 300
"""What takes fewer is not worth a closer bound."""
WIDER_STEPS = 40_000
"""That a look at the most promising states only may take."""
ROUNDS = 30
"""In which charges are looked for, before each search that is not quick."""
BITS = 20
MASK = (1 << BITS) - 1


class Work:
    """How much may still be looked at, in states times options; one count for each knot of a basket.

    Attributes:
        left: steps left.
        width: states that one piece may lead to.
        exact: whether nothing had to be left out so far.
    """

    __slots__ = ("exact", "left", "width")

    def __init__(self, left: int = 200_000, width: int = 20_000) -> None:
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
            piece takes no part in any play. Equal pieces have the very same list.
        work: is counted down.
    """
    charges = Charges(plays)
    kinds, order = _kinds(plays, pieces, charges)
    tables = _Tables(plays, kinds, order)
    walk = _Walk(tables, kinds, charges)
    best = walk.run(QUICK, None, QUICK_STEPS, stop=True)
    work.left -= walk.steps
    if walk.complete:
        return best
    problem = _Problem(tables, kinds, charges, work)
    return problem.from_above() or problem.from_below()


class _Problem:
    """A search that takes more than a quick look."""

    def __init__(self, tables: "_Tables", kinds: list[list[Way]], charges: Charges, work: Work) -> None:
        self._tables = tables
        self._kinds = kinds
        self._charges = charges
        self._work = work
        self._counted = [(tables.order.count(at), ways) for at, ways in enumerate(kinds)]
        chosen = tuple(kinds[at][0].option for at in tables.order)
        self._best = Found(sum(one.gains[0] for one in chosen), chosen)
        """No play at all is what can always be done."""
        self._most = 0

    def _run(self, floor: int, width: int, steps: int, *, stop: bool = False) -> "tuple[Found, _Walk]":
        """A walk that gains more than `floor`, in what is worth looking at for that."""
        charges = self._charges
        kept = [_worth_it(ways, charges.of, charges.bound - (floor + 1) * SCALE) for ways in self._kinds]
        walk = _Walk(self._tables, kept, charges)
        found = walk.run(width, floor, min(steps, self._work.left), stop=stop)
        self._work.left -= walk.steps
        return found, walk

    def from_above(self) -> Found | None:
        """Ask for nearly as much as the bound, then for less and less: the first answer is the best there is.

        `None`: one of the questions takes too much work.
        """
        fairest(self._charges, self._counted, ROUNDS)
        self._most = self._charges.bound // SCALE
        gap, steps = self._most // 512 + 1, 0
        while self._best.gain < self._most:
            floor = max(self._best.gain, self._most - gap)
            found, walk = self._run(floor, self._work.width, max(FIRST_STEPS, 4 * steps), stop=True)
            if not walk.complete:
                return None
            if found.gain > floor:
                return found
            self._most, steps = floor, walk.steps
            gap *= 4 if steps < CHEAP_STEPS else 2
            if steps >= CHEAP_STEPS:
                fairest(self._charges, self._counted, ROUNDS)
                self._most = min(self._most, self._charges.bound // SCALE)
        return self._best

    def from_below(self) -> Found:
        """A good answer first, then what is better, until nothing is or the work is done."""
        for width in (CLOSER, 4 * CLOSER):
            found, walk = self._run(self._best.gain, width, WIDER_STEPS)
            self._best = found if found.gain > self._best.gain else self._best
            if walk.complete or self._best.gain >= self._most:
                return self._best
        found, walk = self._run(self._best.gain, self._work.width, self._work.left, stop=True)
        if not walk.complete:
            self._work.exact = False
        return found if found.gain > self._best.gain else self._best


def _kinds(
    plays: Sequence[Play], pieces: Sequence[Sequence[Option]], charges: Charges
) -> tuple[list[list[Way]], list[int]]:
    """What can be done with each kind of piece, and the kind of every piece."""
    kinds: list[list[Way]] = []
    order: list[int] = []
    known: dict[int, int] = {}
    for options in pieces:
        at = known.get(id(options))
        if at is None:
            at = known[id(options)] = len(kinds)
            kinds.append([Way(one, plays[one.play] if one.play >= 0 else None, charges) for one in options])
        order.append(at)
    return kinds, order


def _worth_it(ways: Sequence[Way], of: Sequence[int], slack: int) -> list[Way]:
    """What an answer better than the best known may do with a piece: nothing that loses more than there is to gain."""
    fair = [one.fair - one.charge(of) for one in ways]
    least = max(fair) - slack
    return [one for one, gain in zip(ways, fair, strict=True) if gain >= least] or [ways[0]]


Moves = list[int | None]
Move = tuple[Moves, Callable[[int], int], int, tuple[tuple["_Machine", int], ...], Option]
"""What a way does: the moves of its role, what finds one that is not known yet, its place in a state, the machines on
top of it, and its option."""
Step = tuple[tuple[int, ...], Moves, Callable[[int], int], int, tuple[tuple["_Machine", int], ...], Option]
"""A way, ready to be walked: what it gains by position, and what it does."""
_NO_MOVE: Moves = [0]
"""Of an option without a play: the bits behind all plays are 0, and stay so."""


class _Machine:
    """The states of a shape of plays as small numbers, in the order in which they are met; 0 is the start.

    Its tables are the same whoever asks: they hold facts of the shape, found once. No answer depends on the numbers.

    Attributes:
        moves: by role and state: the state after one more piece; -1: it can't be taken; `None`: not asked yet.
        missing: by role (the last: of any) and state: how many pieces it still takes.
        owes: by state: whether cheap pieces wait for dear ones of the same price.
        uses: by state: how many uses were begun, where they are limited.
        most_missing: by role: of any state met.
    """

    __slots__ = ("_numbers", "_shape", "_states", "missing", "most_missing", "moves", "owes", "uses")

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        first = start(shape)
        self._states: list[State] = [first]
        self._numbers: dict[State, int] = {first: 0}
        self.missing: list[list[int]] = [[0] for _ in range(len(missing(shape, first)) + 1)]
        self.most_missing = [0] * len(self.missing)
        self.owes = [False]
        self.uses = [0]
        self.moves: list[Moves] = [[None] for _ in range(max(2, len(shape[1])))]

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
            roles = missing(self._shape, new)
            for at, count in enumerate((*roles, sum(roles))):
                self.missing[at].append(count)
                self.most_missing[at] = max(self.most_missing[at], count)
            self.uses.append(uses_begun(self._shape, new))
            self.owes.append(self._shape[0] == "nested" and isinstance(new, tuple) and new[0] < 0)
            for moves in self.moves:
                moves.append(None)
        self.moves[role][number] = other
        return other


_machine = lru_cache(maxsize=512)(_Machine)


class _Tables:
    """What is the same for all walks through the same pieces.

    Attributes:
        order: the kind of each piece.
        machines: of each play.
        ends, down, begun: see `bounds`.
        most_open: of each place, what begun lots may bring at most.
        limited: the plays whose uses are counted.
    """

    def __init__(self, plays: Sequence[Play], kinds: Sequence[Sequence[Way]], order: Sequence[int]) -> None:
        self.order = order
        self.machines = [_machine(play.shape) for play in plays]
        options = [[one.option for one in ways] for ways in kinds]
        pieces = [options[at] for at in order]
        self.ends = ends(pieces)
        self.down = steps_down(plays, pieces)
        ways = [kinds[at] for at in order]
        lots = [(at, play) for at, play in enumerate(plays) if play.kind == "cycle" and play.reduced]
        self.begun = [(at * BITS, play.needs[0], begun(at, play, ways)) for at, play in lots]
        self.most_open = [sum(max(table[at]) for _, _, table in self.begun) for at in range(len(order) + 1)]
        self.limited = [(at, play.uses) for at, play in enumerate(plays) if play.uses >= 0]
        self._moves = {id(one): self._move(one) for some in options for one in some}

    def step(self, way: Way, charge: int) -> Step:
        """A way, ready to be walked, under a charge."""
        gains = tuple([gain - charge for gain in way.gains]) if charge else way.gains
        return gains, *self._moves[id(way.option)]

    def _move(self, option: Option) -> Move:
        on_top = tuple([(self.machines[at], at * BITS) for at in option.extra])
        if option.play < 0:
            return _NO_MOVE, int, len(self.machines) * BITS, on_top, option
        machine = self.machines[option.play]
        return machine.moves[option.role], partial(machine.move, option.role), option.play * BITS, on_top, option


class _Walk:
    """One way through the pieces, under some charges.

    Attributes:
        steps: what the last run took.
        complete: whether it left nothing out that could have been better.
    """

    def __init__(self, tables: _Tables, kinds: Sequence[Sequence[Way]], charges: Charges) -> None:
        self._machines = tables.machines
        self._ends, self._down, self._begun = tables.ends, tables.down, tables.begun
        self._most_open = tables.most_open
        prepared, most = [], []
        for ways in kinds:
            charged = [(one, one.charge(charges.of)) for one in ways]
            prepared.append([tables.step(one, charge) for one, charge in charged])
            most.append(max(one.fair - charge for one, charge in charged))
        self._steps = [prepared[at] for at in tables.order]
        bound = 0
        self._bound = [bound]
        for at in reversed(tables.order):
            bound += most[at]
            self._bound.append(bound)
        self._bound.reverse()
        over = [(at, charges.left_over(at), uses) for at, uses in tables.limited]
        self._over = [(at * BITS, self._machines[at].uses, left, uses) for at, left, uses in over if left]
        self._paid_back = sum(left * uses for _, _, left, uses in self._over)
        self.steps = 0
        self.complete = True

    def run(self, width: int, floor: int | None, most: int, *, stop: bool = False) -> Found:
        """The best walk with at most `width` states at a time that gains more than `floor`.

        One piece may take a quarter of what is left of `most` steps.
        `stop`: end without an answer where more states would be needed.
        """
        self.steps, self.complete = 0, True
        layer: Layer = {0: (self._paid_back, 0, None)}
        layers: list[Layer] = []
        for at, steps in enumerate(self._steps):
            if stop and self.steps + len(layer) * len(steps) > most:
                self.complete = False
                return Found(-1, ())
            if not stop:
                width = min(width, max(QUICK, (most - self.steps) // (4 * len(steps))))
                layer = self._narrow(layer, at, width)
            self.steps += len(layer) * len(steps)
            least = None if floor is None else (floor + 1) * SCALE - self._bound[at + 1]
            layer = self._thin(self._step(layer, steps, at, least), at, least)
            if stop and len(layer) > width:
                self.complete = False
                return Found(-1, ())
            layer = self._narrow(layer, at + 1, width)
            layers.append(layer)
        # Whatever is left can end: what misses pieces was dropped with the last of them.
        best, last = -1, 0
        for states, (value, _, _) in layer.items():
            gain = value - self._not_used(states)
            if gain > best:
                best, last = gain, states
        if best < 0 or (floor is not None and best <= floor * SCALE):
            return Found(-1, ())
        return Found(best // SCALE, _trail(layers, last))

    def _not_used(self, states: int) -> int:
        """What was paid back for uses that were not made: none of them was charged."""
        return sum(left * (limit - uses[states >> shift & MASK]) for shift, uses, left, limit in self._over)

    def _step(self, layer: Layer, steps: Sequence[Step], at: int, least: int | None) -> Layer:
        floor = -1 << 60 if least is None else least - self._most_open[at + 1]
        after: Layer = {}
        for gains, moves, move, shift, on_top, option in steps:
            gain, places = gains[0], len(gains)
            for states, entry in layer.items():
                number = states >> shift & MASK
                new = moves[number]
                if new is None:
                    new = move(number)
                if new < 0:
                    continue
                value = entry[0] + (gain if places == 1 else gains[number % places])
                if value < floor:
                    continue
                moved = states + (new - number << shift)
                if on_top:
                    moved = _on_top(moved, on_top)
                    if moved < 0:
                        continue
                best = after.get(moved)
                if best is None or value > best[0]:
                    after[moved] = (value, states, option)
        return after

    def _thin(self, layer: Layer, at: int, least: int | None) -> Layer:
        """The states worth going on with after the piece at `at`: those that can end, and better than known."""
        for play, role, still in self._ends[at]:
            machine = self._machines[play]
            if machine.most_missing[role] > still:
                shift, left = play * BITS, machine.missing[role]
                layer = {states: one for states, one in layer.items() if left[states >> shift & MASK] <= still}
        for play in self._down[at]:
            shift, owes = play * BITS, self._machines[play].owes
            layer = {states: one for states, one in layer.items() if not owes[states >> shift & MASK]}
        if least is not None and self._begun:
            layer = {key: one for key, one in layer.items() if one[0] + self._open(key, at + 1) >= least}
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
        return sum(one.missing[-1][states >> at * BITS & MASK] for at, one in enumerate(self._machines))

    def _open(self, states: int, at: int) -> int:
        """What the dear pieces of begun lots may still bring when the cheap ones follow."""
        more = 0
        for shift, need, tables in self._begun:
            more += tables[at][(states >> shift & MASK) % need]
        return more


def _on_top(states: int, machines: Sequence[tuple[_Machine, int]]) -> int:
    """The states after a piece went into plays of higher ranks, too; -1: it can't."""
    for machine, shift in machines:
        number = states >> shift & MASK
        new = machine.moves[0][number]
        new = machine.move(0, number) if new is None else new
        if new < 0:
            return -1
        states += new - number << shift
    return states


def _trail(layers: list[Layer], states: int) -> tuple[Option, ...]:
    chosen: list[Option] = []
    for layer in reversed(layers):
        _, states, option = layer[states]
        assert option is not None
        chosen.append(option)
    return tuple(reversed(chosen))
