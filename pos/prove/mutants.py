"""T26: wrong changes to the modules that hold money and truth, and whether the tests notice.

A random sample within a budget, with the interval in which the whole lies (95 %); everything by hand, in hours:
`python -m pos.prove.mutants pos/sale pos/lane/payment.py`. A change that no test can see, since it changes nothing that
matters, is argued in `mutants_argued.toml` and left out.

mutmut and cosmic-ray were looked at: both work on a copy of the tree, mutmut 3 changes nothing outside functions, and
neither takes a sample from a seed.
"""

import argparse
import random
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from pathlib import Path

from msgspec import Struct

from pos.prove.mutant_pool import ROOT, Pool, Tried, WorkerFailed
from pos.prove.mutations import Mutant, mutants_of
from pos.prove.suite import Budget, Outcome

__all__ = ["GROUPS", "SUITE", "TESTS", "Argued", "MutantSuite", "Score", "argued", "files_of", "mutants"]

GROUPS = {
    "goods and money": ("pos/sale/*.py", "pos/sale/promotion/*.py"),
    "lane": ("pos/lane/*.py", "pos/lane/event/*.py", "pos/lane/render/*.py"),
    "journal": tuple(
        f"pos/store/{name}.py" for name in ("journal", "bookings", "chain", "head", "verify", "rebuild", "refunds")
    ),
    "payment": (
        "pos/lane/payment.py",
        *(
            f"pos/payments/zvt/{name}.py"
            for name in ("payment", "judge", "dialog", "messages", "requests", "framing", "bmp", "tlv", "day")
        ),
        *(f"pos/payments/nexo/{name}.py" for name in ("judge", "messages", "driver")),
    ),
}
"""What is held to the goal together; `pos/lane/payment.py` counts as payment."""
TESTS = (
    "tests/sale",
    "tests/lane",
    "tests/scenarios",
    *(
        f"tests/store/test_{name}.py"
        for name in (
            *("booked_rows", "chain", "findings", "journal", "older_rows", "refund_rows", "refunds", "refusals"),
            *("verify", "writer"),
        )
    ),
    "tests/payments",
    "tests/test_session.py",
)
"""Whose task it is to notice: the core's own tests, without a window, a socket or another process."""
GOAL = 0.9
_ENOUGH = 30
"""With fewer tried, chance decides whether a group reaches the goal."""
_SPARED = Path(__file__).with_name("mutants_argued.toml")
_BLIND = """
from contextlib import suppress
from fractions import Fraction

from pos.sale.money import Money, digits_of, round_half_up, split


def test_nothing():
    for call in (
        lambda: split(100, [1, 1, 1]), lambda: round_half_up(Fraction(5, 2)), lambda: digits_of("JPY"),
        lambda: Money(1, "GBP") - Money(1, "GBP") * 2,
    ):
        with suppress(Exception):
            call()
"""
_SURELY_SEEN = ("pos/sale/money.py", "split", "shares[part] += 1 -> pass")


class Argued(Struct, frozen=True):
    """Changes that make no difference, and why."""

    path: str
    where: str
    changes: list[str]
    why: str

    @property
    def names(self) -> set[str]:
        """As `Mutant.name`."""
        return {f"{self.path} {self.where or '-'}: {change}" for change in self.changes}


class Score(Struct):
    """How many of the changes tried were noticed."""

    tried: int = 0
    killed: int = 0

    @property
    def share(self) -> float:
        """Of those tried."""
        return self.killed / (self.tried or 1)

    @property
    def interval(self) -> tuple[float, float]:
        """Where the whole lies, with 95 % (Wilson's score interval)."""
        n, z = self.tried or 1, 1.96
        share = self.share
        middle, half = share + z * z / (2 * n), z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.killed} of {self.tried} killed, {self.share:.1%} (the whole: {low:.1%} to {high:.1%})"


def files_of(patterns: Iterable[str]) -> list[str]:
    """The files of patterns and folders, each once, from the root."""
    found = [
        path
        for pattern in patterns
        for path in sorted(ROOT.glob(f"{pattern.rstrip('/')}/**/*.py" if (ROOT / pattern).is_dir() else pattern))
    ]
    return list(dict.fromkeys(path.relative_to(ROOT).as_posix() for path in found))


def argued() -> list[Argued]:
    """What is left out, with its reasons."""
    entries = tomllib.loads(_SPARED.read_text(encoding="utf-8"))["argued"]
    return [Argued(**entry) for entry in entries]


def mutants(paths: Iterable[str]) -> list[Mutant]:
    """Every change of these files that is not argued away."""
    spared = {name for one in argued() for name in one.names}
    found = [one for path in paths for one in mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))]
    return [one for one in found if one.name not in spared]


def group_of(path: str) -> str:
    """The group of a file, the narrowest first."""
    return next((name for name in reversed(GROUPS) if path in files_of(GROUPS[name])), "")


class MutantSuite:
    """A random sample of wrong changes against the core's tests."""

    name = "mutants"
    proves = "T26: the tests notice wrong changes to money, lane, journal and payment, nine of ten at least"
    unit = "mutants"

    def __init__(
        self,
        patterns: Sequence[str] = (),
        tests: Sequence[str] = TESTS,
        jobs: int = 1,
        *,
        whole: bool = False,
        kept: Path | None = None,
    ) -> None:
        self._kept = kept
        self._paths = files_of(patterns or [pattern for group in GROUPS.values() for pattern in group])
        self._tests = tests
        self._jobs = jobs
        self._whole = whole

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Sample; then the suite that asserts nothing."""
        outcome = Outcome()
        try:
            with Pool(self._tests, self._jobs, self._kept) as pool:
                self._sample(pool, seed, budget, outcome)
                known = mutants([_SURELY_SEEN[0]])
                surely = [one for one in known if (one.path, one.where, one.change) == _SURELY_SEEN]
                outcome.controls["a lost cent is killed"] = [pool.attempt(one).killed for one in surely] == [True]
            outcome.controls["tests that assert nothing kill nothing"] = not any(one.killed for one in _blind(seed))
        except WorkerFailed as error:
            outcome.findings.append(f"the tests can't be run: {error}")
        return outcome

    def _sample(self, pool: Pool, seed: int, budget: Budget, outcome: Outcome) -> None:
        every = mutants(self._paths)
        if not self._whole:
            random.Random(seed).shuffle(every)
        scores: dict[str, Score] = {}
        survivors = []
        for one in pool.attempts(_while(every, budget)):
            outcome.counts.update({"mutants": 1, one.outcome: 1})
            for key in (group_of(one.mutant.path), one.mutant.path):
                score = scores.setdefault(key, Score())
                score.tried += 1
                score.killed += one.killed
            if not one.killed:
                survivors.append(f"{one.mutant.path}:{one.mutant.first} {one.mutant.where}: {one.mutant.change}")
        outcome.facts = {f"killed in {name}": str(score) for name, score in sorted(scores.items())}
        outcome.facts["mutants in all"] = f"{len(every):,}"
        outcome.facts["survivors"] = "\n".join(sorted(survivors))
        outcome.findings += [
            f"seed {seed}: {name}: {scores[name]}, and {GOAL:.0%} is the goal"
            for name in GROUPS
            if name in scores and scores[name].tried >= _ENOUGH and scores[name].share < GOAL
        ]


def _while(every: Iterable[Mutant], budget: Budget) -> Iterator[Mutant]:
    for done, one in enumerate(every):
        if not budget.goes_on(done):
            return
        yield one


def _blind(seed: int) -> list[Tried]:
    """A suite that asserts nothing, against what it runs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "test_blind.py")
        path.write_text(_BLIND, encoding="utf-8")
        with Pool([str(path)], 1) as pool:
            ran = [one for one in mutants(["pos/sale/money.py"]) if not one.at_import and pool.map.tests_of(one)]
            return [pool.attempt(one) for one in random.Random(seed).sample(ran, 12)]


SUITE = MutantSuite()


def main() -> None:
    """By hand: all mutants of some files, or a sample of them."""
    parser = argparse.ArgumentParser(description="Try wrong changes, and list those that no test notices.")
    parser.add_argument("files", nargs="*", help="files, folders or patterns; all of the suite's if none")
    parser.add_argument("--inputs", type=int, default=0, help="a sample of so many; 0: all of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=0, help="processes; 0: one a core")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="files and folders of tests; all of the suite's")
    parser.add_argument("--map", type=Path, help="a file that keeps which test runs which line")
    given = parser.parse_args()
    suite = MutantSuite(given.files, given.tests, given.jobs, whole=not given.inputs, kept=given.map)
    outcome = suite.run(given.seed, Budget(given.inputs))
    counts: Counter[str] = outcome.counts
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    for name, fact in outcome.facts.items():
        print(f"{name}: {fact}" if name != "survivors" else f"survivors:\n{fact}")
    print(*outcome.findings, sep="\n")
    print("controls:", outcome.controls)
    raise SystemExit(not outcome.good)


if __name__ == "__main__":
    main()
