"""A monkey where staff have a way in: without a badge it does nothing of theirs; after one only until it times out.

Judged from the journal alone: every record of a team member's act, decision or check comes after a badge or a PIN that
was right, of a person who had not left, been locked out by time, or gone with the basket. What is shown without anybody
on duty is no page of the panel.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pos.lane.desk_state import StaffRules
from pos.lane.duty import TIMER
from pos.lane.effects import Booking
from pos.lane.events import (
    AuditStarted,
    BadgeScanned,
    Event,
    InterventionCleared,
    InterventionRefused,
    InterventionTaken,
    PaymentResolved,
)
from pos.lane.intervention import CheckRules
from pos.lane.staff_events import StaffAct, StaffSignedIn
from pos.lane.state import Lane
from pos.ports import Commit
from pos.prove.hand.goods import BARCODES, SHOP
from pos.prove.hand.journal import DECODER
from pos.prove.hand.world import World
from pos.prove.hostile_text import chance
from pos.prove.suite import Outcome

if TYPE_CHECKING:
    from pos.prove.monkey import Episode

__all__ = ["StaffEyes", "attack"]

THEIRS = (StaffAct, InterventionCleared, InterventionRefused, InterventionTaken, AuditStarted, PaymentResolved)
OPEN_TO_ALL = ("A01", "A14")
"""Who it is; and a receipt at the scanner, which waits for a badge."""
BADGES = ("BADGE-2017", "BADGE-2018", "BADGE-2019")
CODES = [code for name, code in BARCODES.items() if name != "ticket"]
OFTEN = 40
"""One act in so many is a badge, where there is one."""
EPISODE = 500
STAFFED = replace(SHOP, badges={}, staff=StaffRules(store=True), checks=CheckRules(quantity=3, voids=1))
Plant = Callable[["Episode"], None]


class StaffEyes(Struct):
    """Looks at the journal and the screen after each act.

    Attributes:
        lane: where the lane stood before.
        records: how many it had.
    """

    world: World
    lane: Lane
    records: int = 0

    def wrongs(self) -> Iterator[str]:
        """What is wrong now."""
        before, self.lane = self.lane, self.world.lane
        news = [DECODER.decode(body) for body, _ in self.world.journal.records[self.records :]]
        self.records = len(self.world.journal.records)
        here = {before.duty.person.id} if before.duty is not None else set[str]()
        for event in news:
            if isinstance(event, BadgeScanned | StaffSignedIn) and event.by:
                here.add(event.by)
            if (by := _by(event)) and by not in here:
                yield f"a staff act without anybody on duty: {type(event).__name__} by {by}"
        yield from self._shown()

    def _shown(self) -> Iterator[str]:
        lane, screen = self.world.lane, self.world.screen
        if lane.duty is None and screen.id.startswith("A") and screen.id not in OPEN_TO_ALL:
            yield f"a page of the panel with nobody on duty: {screen.id}"
        if lane.duty is not None and TIMER not in self.world.timers.due:
            yield f"a panel that never locks: {screen.id}"


def _by(event: Event) -> str:
    """Whose act a record is; empty for a shopper's, and for a check that went by itself."""
    return str(getattr(event, "by", "")) if isinstance(event, THEIRS) else ""


class _Staffed:
    """Windows of a lane with staff, one after the other: every second one has a badge lying about."""

    def __init__(self, seed: int, plant: Plant = lambda _: None) -> None:
        from pos.prove.monkey import Episode, choose

        self._make, self._choose = Episode, choose
        self._seed, self._plant = seed, plant
        self._episode: Episode | None = None
        self.counts: Counter[str] = Counter()

    def __call__(self, index: int) -> Iterator[str]:
        number = index // EPISODE
        if self._episode is None or self._episode.number != number:
            self.end()
            self._episode = self._make(self._seed, number, self._plant, STAFFED)
            self._eyes = StaffEyes(self._episode.world, self._episode.world.lane)
        rng = chance(self._seed, index)
        badge = number % 2 == 1 and index % OFTEN == 0
        what = self._badge if badge else self._act
        yield from what(self._episode, rng, index)
        self.counts["with somebody on duty"] += self._episode.world.lane.duty is not None
        yield from self._eyes.wrongs()

    def _badge(self, episode: "Episode", rng: Random, index: int) -> Iterator[str]:
        """Somebody comes, and may go without locking anything."""
        del index
        self.counts["badges"] += 1
        episode.world.wait(rng.choice((1, 61)))
        episode.world.scan(rng.choice(BADGES))
        yield from ()

    def _act(self, episode: "Episode", rng: Random, index: int) -> Iterator[str]:
        """What a shopper's hands do; goods only at the scanner."""
        if self._choose(chance(self._seed, index)).__name__ == "scan":
            episode.world.wait(1)
            episode.world.scan(rng.choice(CODES))
            return
        yield from episode.wrongs(index)

    def end(self) -> None:
        """Close the window that is open."""
        if self._episode is not None:
            self._episode.close()
            self._episode = None


def attack(seed: int, acts: int, outcome: Outcome) -> None:
    """So many acts, half of them with a badge now and then; then the controls."""
    troop = _Staffed(seed)
    first = EPISODE - acts // 2  # over the border between a window without a badge and one with
    found = [wrong for index in range(max(0, first), max(0, first) + acts) for wrong in troop(index)]
    troop.end()
    outcome.findings += sorted(set(found))[:5]
    outcome.counts["acts at a staffed lane"] = acts
    outcome.counts.update(troop.counts)
    outcome.controls |= {what: _caught(seed, *planted) for what, planted in PLANTED.items()}


def _caught(seed: int, plant: Plant, what: str) -> bool:
    troop = _Staffed(seed, plant)
    try:
        return any(wrong.startswith(what) for index in range(EPISODE, 2 * EPISODE) for wrong in troop(index))
    finally:
        troop.end()


def _never_locks(episode: "Episode") -> None:
    """The panel has no clock."""
    start = episode.world.timers.start
    episode.world.timers.start = lambda name, seconds: None if name == TIMER else start(name, seconds)  # type: ignore[method-assign]


def _signs_for_somebody(episode: "Episode") -> None:
    """A press of a shopper is written down as a team member's."""
    append = episode.world.journal.append

    def appends(event: Event, bookings: Sequence[Booking]) -> Commit:
        commit = append(event, bookings)
        if type(event).__name__ == "ItemFound":
            append(AuditStarted(by="S17", at=event.at), ())
        return commit

    episode.world.journal.append = appends  # type: ignore[method-assign]


PLANTED: dict[str, tuple[Plant, str]] = {
    "a panel that never locks": (_never_locks, "a panel that never locks"),
    "an act that nobody on duty did": (_signs_for_somebody, "a staff act without anybody"),
}
