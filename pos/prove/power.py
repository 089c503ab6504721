"""T02: the power goes at any operation of the disk. What was acknowledged is there afterwards, and all of it agrees."""

from contextlib import suppress
from random import Random
from typing import Any

from pos.errors import StoreError
from pos.lane.events import Event
from pos.ports import Commit
from pos.prove.disk import SimulatedDisk
from pos.prove.disk.vfs import SURPRISES
from pos.prove.disk_judge import LANE_DB, Verdict, judge
from pos.prove.hand.goods import SHOP
from pos.prove.power_trip import BriskStore, Cut, Image, Life, Plant, cuts_of, prepared, raw_of
from pos.prove.power_upgrade import upgrades
from pos.prove.suite import Budget, Outcome
from pos.prove.witness import Past, Witness
from pos.store.journal import LaneStore

__all__ = ["SUITE", "Power"]

ACTS = 30
AGAIN, GOES_ON, NEW, UPGRADE = 0.25, 0.2, 0.1, 0.03
"""Chances: of a second cut while the lane starts, of trading on, of a trip from an empty disk or through an upgrade."""

CONTROL_TRIPS = 12


def judged(cut: Cut, chance: Random) -> Verdict:
    """The power goes, comes back, perhaps goes again while the lane starts; then the verdict."""
    cut.disk.power_cut()
    if chance.random() < AGAIN:
        cut.disk.cut_at = cut.disk.operations + chance.randrange(1, 60)
        with suppress(StoreError):
            held = LaneStore.open(LANE_DB, SHOP.lane, lambda: cut.past.now_ms, cut.disk)
            cut.disk.power_off()
            held.close()
        cut.disk.power_cut()
    verdict = judge(cut.disk, cut.past)
    if not verdict.wrong and chance.random() < GOES_ON:
        try:
            return judge(*_trade_on(cut, chance))
        except StoreError as error:
            verdict.wrong.append(f"the lane came back, and could not go on: {error}")
    return verdict


def _trade_on(cut: Cut, chance: Random) -> tuple[SimulatedDisk, Past]:
    """The lane that came back serves the next shopper, and the power goes again."""
    life = Life(Image(cut.disk, cut.past), chance)
    life.trade(6)
    life.disk.power_off()
    life.close()
    life.disk.power_on()
    return life.disk, life.past()


class Power:
    """The suite."""

    name = "power"
    proves = "T02: the power goes at any disk operation, and nothing acknowledged is lost"
    unit = "power cuts"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Cut until the budget is spent; then the controls."""
        outcome = Outcome()
        trip = 0
        while budget.goes_on(outcome.counts[self.unit]):
            self.trip(seed, trip, budget, outcome)
            trip += 1
        outcome.counts["lives of a lane"] = trip
        for name, plant in CONTROLS.items():
            outcome.controls[name] = caught(seed, plant)
        outcome.findings += [f"the proof itself is at fault: {surprise!r}" for surprise in SURPRISES]
        return outcome

    def trip(self, seed: int, trip: int, budget: Budget, outcome: Outcome) -> None:
        """One life, cut in many places."""
        chance = Random(f"power/{seed}/{trip}")
        kind = chance.random()
        if kind < UPGRADE:
            self._upgrade(seed, trip, chance, outcome)
            return
        new = kind < NEW
        cuts = cuts_of(prepared(chance, 0 if new else ACTS), chance, 1 if new else ACTS)
        for place, cut in enumerate(cuts):
            if not budget.goes_on(outcome.counts[self.unit]):
                return
            verdict = judged(cut, Random(f"{seed}/{trip}/{place}"))
            outcome.counts[self.unit] += 1
            outcome.counts[f"at {cut.verb}"] += 1
            outcome.counts["acknowledged records looked for"] += len(cut.past.records)
            outcome.lost += verdict.lost
            outcome.doubled += verdict.doubled
            outcome.undetected += verdict.unnoticed
            where = f"seed {seed}, trip {trip}, cut {place} (operation {cut.operation}, {cut.verb})"
            outcome.findings += [f"{where}: {what}. Again: {again(seed, trip)}" for what in verdict.wrong]

    def _upgrade(self, seed: int, trip: int, chance: Random, outcome: Outcome) -> None:
        for wrong in upgrades(prepared(chance, ACTS).disk, chance):
            outcome.counts[self.unit] += 1
            outcome.counts["in an upgrade"] += 1
            outcome.findings += [f"seed {seed}, trip {trip}: {what}. Again: {again(seed, trip)}" for what in wrong]


def again(seed: int, trip: int) -> str:
    """The command that shows one trip again."""
    return f"python -c 'from pos.prove.power import replay; replay({seed}, {trip})'"


def replay(seed: int, trip: int) -> Outcome:
    """One trip again, for whoever looks for the cause."""
    outcome = Outcome()
    SUITE.trip(seed, trip, Budget(0), outcome)
    return outcome


# --- what must be caught


def _normal(_disk: SimulatedDisk, witness: Witness) -> Witness:
    """The WAL is not synced at each commit."""
    raw_of(witness.store).execute("PRAGMA synchronous = NORMAL")  # type: ignore[attr-defined]
    return witness


def _lying(disk: SimulatedDisk, witness: Witness) -> Witness:
    """Fsync says yes and does nothing."""
    disk.lying = True
    return witness


def _trusting(disk: SimulatedDisk, witness: Witness) -> Witness:
    """SQLite is told that a torn write leaves the commit before it alone, as without `psow=0`."""
    witness.store.close()
    disk.promises_powersafe = True
    witness.store = BriskStore.open(LANE_DB, SHOP.lane, lambda: 0, disk)
    return witness


class _Hasty(Witness):
    """Acknowledges before it commits: the newest records are still in memory."""

    def __init__(self, witness: Witness) -> None:
        super().__init__(witness.store)
        self.records = witness.records
        self._waiting: list[tuple[Event, Any]] = []

    def append(self, event: Event, bookings: Any) -> Commit:  # noqa: ANN401 - as the port has it
        """The answer first."""
        self._waiting.append((event, tuple(bookings)))
        head = self.store._next(event, tuple(bookings))  # noqa: SLF001 - it guesses what the record will be
        self.in_flight = self._waiting[-1]
        self.acknowledged(Commit(head.seq, head.hash))
        commit: Commit = self.store.append(*self._waiting.pop(0))
        return commit


def _hasty(_disk: SimulatedDisk, witness: Witness) -> Witness:
    return _Hasty(witness)


CONTROLS: dict[str, Plant] = {
    "synchronous = NORMAL loses acknowledged records": _normal,
    "a disk that lies about fsync loses": _lying,
    "an acknowledgement before the commit": _hasty,
    "a disk that is trusted with half-written sectors": _trusting,
}


def caught(seed: int, plant: Plant) -> bool:
    """Whether the suite finds that acknowledged records are lost."""
    for trip in range(CONTROL_TRIPS):
        chance = Random(f"control/{seed}/{trip}")
        cuts = cuts_of(prepared(chance, ACTS // 3), chance, ACTS, plant)
        if any(judged(cut, chance).lost for cut in cuts):
            return True
    return False


SUITE = Power()
