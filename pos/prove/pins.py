"""T18: somebody guesses PINs, and kills the lane whenever that might help. Never more than five are looked at.

A life of the guesser is a real process with the production store on a real file: it guesses, and dies by SIGKILL at a
seam of its own choosing: before the count, after it, while the PIN is looked at, after that. The witness is a pipe: it
gets a byte before a PIN is looked at, and pipes outlive the dead. Time is what the guesser says it is, so that locks
end. Whatever is copied from the database tells nothing without the pepper.
"""

import os
import signal
import struct
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from argon2 import PasswordHasher

from pos.lane.people import Person, PinRefused, Secret
from pos.prove.suite import Budget, Outcome
from pos.store.pepper import Pepper
from pos.store.staff import FREE_TRIES, LOCKED_MS, StaffStore

__all__ = ["SUITE", "PinSuite"]

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The order of things is what is attacked here, not the hash."""
SECRET = b"pepper of this proof" * 2
PEOPLE = (("17", "482913"), ("18", "739105"), ("19", "610284"))
LANES = (4, 5)
LIFE = 40
CONTROL_INPUTS = 600
_LOOKED = struct.Struct("<qbb")


class Guesser:
    """One life: a process that guesses until it dies, and says through a pipe whose PIN was looked at, and when."""

    def __init__(self, path: Path, store: type[StaffStore], pipe: int, chance: Random, now_ms: int) -> None:
        self._path, self._store, self._pipe = path, store, pipe
        self._chance, self._now = chance, now_ms
        self._who = (0, 0)

    def live(self) -> int:
        """Guess; the time at the end, for whoever comes next."""
        witness = _Witness(SECRET, QUICK)
        witness.before, witness.after = self._looks, self._maybe_die
        with self._store.open(self._path, witness, lambda: self._now) as people:
            for _ in range(self._chance.randrange(1, LIFE)):
                self._now += self._chance.choice((0, 1, 1_000, 60_000, LOCKED_MS // 3, LOCKED_MS))
                self._who = (self._chance.randrange(len(PEOPLE)), self._chance.choice(LANES))
                pin = f"{self._chance.randrange(10**6):06d}"
                self._maybe_die()
                if pin != PEOPLE[self._who[0]][1]:
                    people.check(self._who[1], PEOPLE[self._who[0]][0], Secret(pin))
                os.write(self._pipe, _LOOKED.pack(self._now, -1, -1))
                self._maybe_die()
        return self._now

    def _looks(self) -> None:
        os.write(self._pipe, _LOOKED.pack(self._now, *self._who))
        self._maybe_die()

    def _maybe_die(self) -> None:
        if self._chance.random() < 0.1:
            os.kill(os.getpid(), signal.SIGKILL)


class _Witness(Pepper):
    """A pepper that says when a PIN is looked at."""

    before: Callable[[], None]
    after: Callable[[], None]

    def is_pin(self, stored: str | None, id_: str, pin: str) -> bool:
        """See `Pepper`."""
        self.before()
        right = super().is_pin(stored, id_, pin)
        self.after()
        return right


class CountedAfterwards(StaffStore):
    """The control: it looks at the PIN first, and counts what was wrong."""

    def check(self, lane: int, number: str, pin: Secret) -> Person | PinRefused:
        """A try that nobody sees if the power goes now."""
        row = next(one for one in self.rows() if one.number == number)
        who = (f"lane:{lane}", f"staff:{row.id}")
        if self._locked(who):
            return PinRefused(by=row.id, left=0, until_ms=1)
        self._pepper.is_pin(None, row.id, pin.digits)
        counted = self._count(who)
        return PinRefused(by=row.id, left=counted.left, until_ms=counted.until_ms)

    def _locked(self, who: tuple[str, ...]) -> bool:
        from sqlalchemy import select

        from pos.store.staff_schema import tries

        with self._connection.begin():
            found = self._connection.execute(
                select(tries.c.who).where(tries.c.wrong >= FREE_TRIES, tries.c.locked_until > self._now_ms())
            ).scalars()
            return bool({*found} & {*who})


class Judge:
    """Counts what was looked at: of a person and at a lane, never more than five in any half hour."""

    def __init__(self) -> None:
        self.looked: dict[str, list[int]] = {}
        self.most = self.total = 0
        self.wrong: list[str] = []

    def see(self, now: int, person: int, lane: int) -> None:
        """A PIN of this person was looked at, at this lane, at that time."""
        self.total += 1
        for name in (f"person {PEOPLE[person][0]}", f"lane {lane}"):
            times = self.looked.setdefault(name, [])
            times.append(now)
            times[:] = [one for one in times if one > now - LOCKED_MS]
            self.most = max(self.most, len(times))
            if len(times) > FREE_TRIES:
                self.wrong.append(f"{len(times)} PINs of {name} were looked at within half an hour")


def _lives(path: Path, store: type[StaffStore], chance: Random, now: int, judge: Judge) -> tuple[int, int, bool]:
    """One process; the time it ended, how many guesses it made, whether it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        code = 1
        try:
            Guesser(path, store, writer, chance, now).live()
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    told = b"".join(iter(lambda: os.read(reader, 65536), b""))
    os.close(reader)
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert killed or status == 0, f"a life ended with {status}"
    guesses = 0
    for at, person, lane in _LOOKED.iter_unpack(told[: len(told) // _LOOKED.size * _LOOKED.size]):
        now = max(now, at)
        guesses += person < 0
        if person >= 0:
            judge.see(at, person, lane)
    return now, guesses, killed


def _attack(
    folder: Path, store: type[StaffStore], seed: int, goes_on: Callable[[int], bool]
) -> tuple[Judge, Counter[str]]:
    chance, judge, counts = Random(seed), Judge(), Counter[str]()
    path, now = folder / "staff.db", 1_795_477_200_000
    with StaffStore.open(path, Pepper(SECRET, QUICK), lambda: now) as people:
        for number, pin in PEOPLE:
            people.set_pin(people.add(number, f"Person {number}", ("attendant",)), Secret(pin))
    while goes_on(counts["guesses"]):
        now, guesses, killed = _lives(path, store, Random(chance.getrandbits(64)), now, judge)
        counts["guesses"] += guesses + killed
        counts["kills"] += killed
        counts["lives"] += 1
    counts["PINs looked at, of all guesses"] = judge.total
    return judge, counts


def _tells_nothing(folder: Path) -> bool:
    """Whether a copy of the database opens nothing under another pepper, and has no PIN in it."""
    path = folder / "staff.db"
    with StaffStore.open(path, Pepper(b"somebody else's pepper" * 2, QUICK), lambda: 1 << 50) as thief:
        opened = [thief.check(9 + place, number, Secret(pin)) for place, (number, pin) in enumerate(PEOPLE)]
    raw = path.read_bytes()
    return not any(isinstance(one, Person) for one in opened) and not any(pin.encode() in raw for _, pin in PEOPLE)


class PinSuite:
    """T18."""

    name = "pins"
    proves = "T18: PINs are guessed and the lane is killed meanwhile; five tries, whatever is done"
    unit = "guesses"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """See `Suite`."""
        outcome = Outcome()
        command = f"pos prove run pins --seed {seed}"
        with tempfile.TemporaryDirectory() as folder:
            judge, counts = _attack(Path(folder), StaffStore, seed, budget.goes_on)
            outcome.counts += counts
            outcome.findings += [f"{command}: {one}" for one in judge.wrong[:5]]
            outcome.facts["most PINs looked at within half an hour"] = str(judge.most)
            if not _tells_nothing(Path(folder)):
                outcome.findings.append(f"{command}: a copy of staff.db tells something without its pepper")
        with tempfile.TemporaryDirectory() as folder:
            caught, _ = _attack(Path(folder), CountedAfterwards, seed, lambda done: done < CONTROL_INPUTS)
            outcome.controls["counted after it was looked at"] = bool(caught.wrong)
        return outcome


SUITE = PinSuite()
