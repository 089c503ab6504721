"""T03 and T05: every operation of the disk fails, once or from then on; and the disk is full at every step of a day.

The process ends with a sentence, nothing is tried again on its connection, and the next start on a healthy disk has
everything that was acknowledged, even if the power goes then.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import get_args

from pos.errors import StoreError, StoreFull
from pos.lane.effects import Booking
from pos.lane.events import Event, Touched
from pos.ports import Commit
from pos.prove.disk import Fault, Kind, SimulatedDisk
from pos.prove.disk.contents import Contents
from pos.prove.disk.faults import Verb
from pos.prove.disk.vfs import SURPRISES
from pos.prove.disk_judge import LANE_DB, Verdict, judge
from pos.prove.hand.script import DAY, SALE, Act
from pos.prove.power_trip import Image, Life, Plant, honest, told
from pos.prove.suite import Budget, Outcome
from pos.prove.witness import Witness

__all__ = ["SUITE", "Fault", "IoFaults", "replay"]

Aim = Fault | int
"""A fault, or the step of the day before which the disk is full."""

AFTER = 4
"""Things that happen after the restart."""

CONTROL_FAULTS = 150


class _Attempt:
    """One fault: a life with it, the restart, and what is wrong."""

    def __init__(self, image: Image, aim: Aim, chance: Random, plant: Plant) -> None:
        self.verdict = Verdict()
        self.error: StoreError | None = None
        self._chance, self._aim = chance, aim
        self._life = Life(image, chance, plant)
        self.disk = self._life.disk
        self.disk.operations = 0
        self._ends_in_order = chance.random() < 0.5

    def run(self) -> None:
        """The life, its end, and the next one."""
        try:
            self._live(DAY if isinstance(self._aim, int) else SALE)
        except StoreError as error:
            self.error = error
            self._look_at(error)
        if self._ends_in_order:  # a kiosk that ends closes its store; one that is killed does not
            self._life.close()
        self.disk.process_dies(evict=self._chance.random() < 0.3)
        self._life.close()
        self.disk.fault, self.disk.capacity_bytes = None, None
        self._next_life()

    def _live(self, script: Sequence[Act]) -> None:
        if isinstance(self._aim, Fault):
            self.disk.fault = self._aim
        world = self._life.start()
        for step, act in enumerate(script):
            if step == self._aim:
                self.disk.capacity_bytes = (1 << 40) - self.disk.free_bytes + self._chance.randrange(20_000)
            act(world)

    def _look_at(self, error: StoreError) -> None:
        check = self.verdict.check
        check(str(LANE_DB.parent) in error.what and bool(error.do), f"{error!s} does not say where and what to do")
        witness, store = self._life.witness, self._life.store
        if witness is not None and store is not None and witness.in_flight is not None:
            before = self.disk.operations
            try:
                store.append(Touched(at=1), ())  # type: ignore[arg-type]
            except StoreError:
                check(self.disk.operations == before, "a store that has failed went to the disk again")
            else:
                check(False, "a store that has failed took another record")
        if self.disk.capacity_bytes is not None:
            check(isinstance(error, StoreFull), f"a full disk is called {error!s}")

    def _next_life(self) -> None:
        image = Image(self.disk, self._life.past())
        if self._chance.random() < 0.25:
            self.disk.power_cut()
        elif self._chance.random() < 0.7:
            image = self._trade_on(image)
        found = judge(image.disk, image.past)
        self.verdict.wrong += found.wrong
        self.verdict.lost += found.lost
        self.verdict.doubled += found.doubled

    def _trade_on(self, image: Image) -> Image:
        """A few records more on what the cache shows; then the power goes, and only what is on the disk counts."""
        life = Life(image, self._chance)
        try:
            life.trade(AFTER)
        except StoreError as error:
            self.verdict.wrong.append(f"the restart on a healthy disk failed: {error}")
        life.disk.power_off()
        life.close()
        life.disk.power_on()
        return Image(life.disk, life.past())


class IoFaults:
    """The suite."""

    name = "io-faults"
    proves = "T03, T05: the disk fails at any operation, or is full at any step, and nothing acknowledged is lost"
    unit = "faults"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Every fault in a shuffled order, again with other chances while the budget lasts; then the controls."""
        outcome, image = Outcome(), told(SALE)
        aims = list(every_aim(image))
        outcome.facts["places of a fault in a sale of 40 steps"] = str(len(aims) - len(DAY))
        turn = 0
        while budget.goes_on(outcome.counts[self.unit]) and (turn == 0 or budget.inputs):
            order = Random(f"{seed}/{turn}").sample(aims, len(aims))
            for aim in order:
                if not budget.goes_on(outcome.counts[self.unit]):
                    break
                self.attempt(seed, turn, image, aim, outcome)
            turn += 1
        for name, (plant, kinds) in CONTROLS.items():
            outcome.controls[name] = caught(seed, plant, kinds)
        outcome.findings += [f"the proof itself is at fault: {surprise!r}" for surprise in SURPRISES]
        return outcome

    def attempt(self, seed: int, turn: int, image: Image, aim: Aim, outcome: Outcome) -> None:
        """One fault."""
        attempt = _Attempt(image, aim, Random(f"{seed}/{turn}/{aim}"), honest)
        attempt.run()
        kind = aim.kind if isinstance(aim, Fault) else "disk full at a step"
        outcome.counts.update((self.unit, kind))
        outcome.counts["lanes that ended with a sentence"] += attempt.error is not None
        outcome.lost += attempt.verdict.lost
        outcome.doubled += attempt.verdict.doubled
        again = f'python -c "from pos.prove.io_faults import *; replay({seed}, {turn}, {aim!r})"'
        wrong = attempt.verdict.wrong
        outcome.findings += [f"seed {seed}, turn {turn}, {aim}: {what}. Again: {again}" for what in wrong]


def every_aim(image: Image) -> Iterator[Aim]:
    """Each operation of the sale, in each way in which it can fail, once and from then on; and each step of the day."""
    for number, verb in enumerate(operations_of(image), start=1):
        for kind in get_args(Kind):
            for stays in (False, True):
                fault = Fault(kind, number, stays)
                if fault.fits(verb):
                    yield fault
    yield from range(len(DAY))


def operations_of(image: Image) -> list[Verb]:
    """What the disk is asked for in the sale."""
    verbs: list[Verb] = []
    life = Life(image, Random(0))
    life.disk.operations = 0
    life.disk.before = lambda _number, verb, _name: verbs.append(verb)
    world = life.start()
    for act in SALE:
        act(world)
    life.close()
    return verbs


def replay(seed: int, turn: int, aim: Aim) -> Outcome:
    """One fault again, for whoever looks for the cause."""
    outcome = Outcome()
    SUITE.attempt(seed, turn, told(SALE), aim, outcome)
    return outcome


# --- what must be caught


class _Deaf(Witness):
    """Ignores that the disk has failed."""

    def __init__(self, witness: Witness) -> None:
        super().__init__(witness.store)
        self.records = witness.records

    def append(self, event: Event, bookings: Sequence[Booking]) -> Commit:
        """Acknowledges whatever comes."""
        try:
            return super().append(event, bookings)
        except StoreError:
            commit = Commit(len(self.records) + 1, "0" * 64)
            self.acknowledged(commit)
            return commit


def _deaf(_disk: SimulatedDisk, witness: Witness) -> Witness:
    return _Deaf(witness)


def _tries_sync_again(disk: SimulatedDisk, witness: Witness) -> Witness:
    """A failed fsync is tried again, says yes, and the pages are lost all the same."""
    sync = disk.sync_of

    def again(contents: Contents, name: str) -> None:
        try:
            sync(contents, name)
        except OSError:
            sync(contents, name)

    disk.sync_of = again  # type: ignore[method-assign]
    return witness


CONTROLS: dict[str, tuple[Plant, tuple[Kind, ...]]] = {
    "a failed fsync that is tried again": (_tries_sync_again, ("failed sync",)),
    "a store that ignores errors": (_deaf, ("i/o error", "no space")),
}


def caught(seed: int, plant: Plant, kinds: tuple[Kind, ...]) -> bool:
    """Whether the suite finds that acknowledged records are lost."""
    image, chance = told(SALE), Random(seed)
    aims = [aim for aim in every_aim(image) if isinstance(aim, Fault) and aim.kind in kinds and not aim.stays]
    for aim in chance.sample(aims, min(len(aims), CONTROL_FAULTS)):
        attempt = _Attempt(image, aim, chance, plant)
        attempt.run()
        if attempt.verdict.lost:
            return True
    return False


SUITE = IoFaults()
