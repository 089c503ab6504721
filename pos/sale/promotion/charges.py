"""What each role of a use is charged, so that pieces that do their best agree: a close bound on what is to gain.

The sum of what every piece gains at most is a bound on any answer, and a poor one: all want the same role. Charge a
role that too many want, and give to one that too few want. Over a whole use what is moved cancels out; where uses
are limited it may leave something, which is paid back for each use that is not made. So the bound stays one, and the
closer pieces come to agree, the lower it is (Lagrangian relaxation; steps after Polyak, in whole numbers only).
"""

from collections.abc import Sequence

from pos.sale.promotion.plays import Option, Play

__all__ = ["SCALE", "Charges", "Way", "fairest"]

SCALE = 256
"""Parts of a minor unit that charges are counted in."""
FINE = 8
PATIENCE = 3
"""Rounds without a lower bound before less is hoped for."""
HOPE = 8
"""The bound is hoped to be lower by this part of it; halved where it is not."""


class Way:
    """One thing to do with a piece, as a search sees it: an option with what its gains are charged by.

    Attributes:
        option: it.
        gains: by position, in parts of a minor unit, before charges.
        fair: never less than its share of what a whole use can gain.
        slot: of its charge; 0: there is none.
        on_top: the slots of the plays of higher ranks that take the piece, too.
    """

    __slots__ = ("fair", "gains", "on_top", "option", "slot")

    def __init__(self, option: Option, play: Play | None, charges: "Charges") -> None:
        self.option = option
        self.gains = tuple(gain * SCALE for gain in option.gains)
        self.fair = max(self.gains)
        if play is not None and play.kind == "cycle" and play.reduced:
            self.fair = self.gains[0] - (self.gains[0] - self.gains[-1]) * play.reduced // play.needs[0]
        self.slot = charges.slot(option.play, option.role)
        self.on_top = tuple(slot for slot in (charges.slot(at, 0) for at in option.extra) if slot)

    def charge(self, of: Sequence[int]) -> int:
        """What it is charged."""
        charge = of[self.slot]
        for slot in self.on_top:
            charge += of[slot]
        return charge


class Charges:
    """A charge for each role.

    Attributes:
        slots: by play, the slot of its first role; 0 where nothing is charged.
        of: by slot, what a piece is charged; slot 0 is free.
        parts: by play that is charged: its first slot, its needs, its limit (-1: none).
        bound: what pieces can gain at most under these charges.
    """

    __slots__ = ("bound", "of", "parts", "slots")

    def __init__(self, plays: Sequence[Play]) -> None:
        self.slots: list[int] = []
        self.parts: list[tuple[int, tuple[int, ...], int]] = []
        self.of = [0]
        self.bound = 0
        for play in plays:
            roles = needs_of(play)
            charged = play.kind != "tier" and (len(roles) > 1 or play.uses >= 0)
            self.slots.append(len(self.of) if charged else 0)
            if charged:
                self.parts.append((len(self.of), roles, play.uses))
                self.of += [0] * len(roles)

    def slot(self, play: int, role: int) -> int:
        """The slot of a role; 0: it is free, or there is no play."""
        first = self.slots[play] if play >= 0 else 0
        return first + role if first else 0

    def left_over(self, play: int) -> int:
        """What one whole use of a play is charged more than it is given; above 0 only where uses are limited."""
        first = self.slots[play]
        needs = next((needs for at, needs, _ in self.parts if at == first), ())
        return sum(need * self.of[first + role] for role, need in enumerate(needs))


def needs_of(play: Play) -> tuple[int, ...]:
    """How many pieces of each role one use takes."""
    return (play.needs[0] - play.reduced, play.reduced) if play.kind == "nested" else play.needs


def fairest(charges: Charges, kinds: Sequence[tuple[int, Sequence[Way]]], rounds: int) -> None:
    """Look for the charges with the lowest bound.

    Args:
        charges: where to begin, and what is changed.
        kinds: equal pieces: how many, and what can be done with each.
        rounds: how often to try.
    """
    table = [(count, [(one.fair, one.slot, one.on_top) for one in ways]) for count, ways in kinds]
    of, best, hope, stale = list(charges.of), -1, 0, 0
    for _ in range(rounds):
        bound, used = _greedy(table, of)
        bound, steps, norm = _steps(charges, of, used, bound)
        if best < 0:
            hope = bound // HOPE
        if best < 0 or bound < best:
            best, charges.of, charges.bound, stale = bound, list(of), bound, 0
        else:
            stale += 1
            if stale > PATIENCE:
                hope, stale = hope // 2, 0
        if not norm:
            return
        length = bound - best + hope + 1
        for at, step in enumerate(steps):
            of[at] += (length * step << FINE) // norm
        _balance(charges, of)


Table = list[tuple[int, list[tuple[int, int, tuple[int, ...]]]]]


def _greedy(table: Table, of: Sequence[int]) -> tuple[int, list[int]]:
    """The sum of the best of every piece, and how often each slot is taken then."""
    total, used = 0, [0] * len(of)
    for count, ways in table:
        most, slot = -1, 0
        on_top: tuple[int, ...] = ()
        for fair, at, extra in ways:
            gain = fair - of[at]
            if extra:
                gain -= sum(map(of.__getitem__, extra))
            if gain > most:
                most, slot, on_top = gain, at, extra
        total += most * count
        used[slot] += count
        for one in on_top:
            used[one] += count
    return total, used


def _steps(charges: Charges, of: Sequence[int], used: Sequence[int], bound: int) -> tuple[int, list[int], int]:
    """The bound with what limits pay back; which way charges have to go (finely), and the square of its length."""
    steps, norm = [0] * len(of), 0
    for first, needs, limit in charges.parts:
        over = uses = 0
        for role, need in enumerate(needs, start=first):
            over += need * of[role]
            uses += need * used[role]
        uses = (uses << FINE) // sum(need * need for need in needs)
        if limit >= 0:
            bound += over * limit
            uses = limit << FINE if over > 0 else min(uses, limit << FINE)
        for role, need in enumerate(needs, start=first):
            step = (used[role] << FINE) - need * uses
            steps[role] = step
            norm += step * step
    return bound, steps, norm


def _balance(charges: Charges, of: list[int]) -> None:
    """Let whole uses be charged nothing; where they are limited, nothing or more."""
    for first, needs, limit in charges.parts:
        last = first + len(needs) - 1
        if limit < 0:
            # The last role pays for all: only what it can pay in whole parts is moved.
            for role in range(first, last):
                of[role] -= of[role] % needs[-1]
            of[last] = -sum(need * of[first + role] for role, need in enumerate(needs[:-1])) // needs[-1]
            continue
        over = sum(need * of[first + role] for role, need in enumerate(needs))
        if over < 0:
            squares = sum(need * need for need in needs)
            for role, need in enumerate(needs):
                of[first + role] += -over * need // squares + 1
