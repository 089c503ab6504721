"""Running suites: one in this process, or all of them in processes of their own, as many at a time as there are cores.

A suite that crashes is a finding, and so is one that does not end.
"""

import json
import os
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct

from pos.prove.catalogue import Entry, load
from pos.prove.shares import share_of
from pos.prove.suite import Budget, Outcome

__all__ = ["Job", "Ran", "cores", "jobs", "merged", "read_back", "run_all", "run_one"]

GRACE_S = 600.0
"""A suite may finish what it is in the middle of; after so long it is stuck."""


class Job(Struct, frozen=True):
    """One process: a suite, or a part of it."""

    name: str
    seed: int
    inputs: int
    seconds: float
    first: int = 1
    share: str = ""

    @property
    def command(self) -> str:
        """What shows it again."""
        first = f" --from {self.first}" if self.first > 1 else ""
        share = f" --share {self.share}" if self.share else ""
        return f"pos prove run {self.name} --seed {self.seed} --inputs {self.inputs}{first}{share}"


class Ran(Struct, frozen=True):
    """A job and what came out of it."""

    job: Job
    outcome: Outcome
    seconds: float


def jobs(entries: Iterable[Entry], seed: int, minutes: float, cores: int, pace: float = 1.0) -> list[Job]:
    """What a proof of so many minutes consists of, the longest first. Inputs grow with the time beyond half an hour.

    `pace`: a machine that needs so many times longer for the same inputs gets so much more time.
    """
    seconds = minutes * 60 * cores * pace
    grown = max(1.0, minutes / 30)
    made = [
        Job(
            name=one.name,
            seed=seed + part,
            inputs=round(one.inputs * grown) // one.parts,
            seconds=seconds * one.share / 100 / one.parts,
        )
        for one in entries
        for part in range(one.parts)
    ]
    return sorted(made, key=lambda job: -job.seconds)


def run_one(job: Job, told: Callable[[int], None] = lambda _: None) -> Ran:
    """Run a suite here. What it raises is a finding."""
    began = time.monotonic()
    budget = Budget(
        job.inputs, lambda: bool(job.seconds) and time.monotonic() - began > job.seconds, told, job.first,
        share_of(job.share),
    )  # fmt: skip
    try:
        outcome = load(job.name).run(job.seed, budget)
    except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
        outcome = Outcome(findings=[f"{job.command}: the suite crashed:\n{traceback.format_exc()}"])
    return Ran(job, outcome, time.monotonic() - began)


def run_all(work: list[Job], cores: int, done: Callable[[Ran], None]) -> list[Ran]:
    """Run every job in a process of its own; `done` hears of each as it ends."""
    with TemporaryDirectory(prefix="prove-") as scratch, ThreadPoolExecutor(cores) as pool:
        waiting = [pool.submit(_process, job, Path(scratch) / f"{place}.json") for place, job in enumerate(work)]
        ran = []
        for one in as_completed(waiting):
            ran.append(one.result())
            done(ran[-1])
    return sorted(ran, key=lambda one: work.index(one.job))


def _process(job: Job, out: Path) -> Ran:
    command = [sys.executable, "-m", "pos", "prove", "run", job.name, "--seed", str(job.seed)]
    command += ["--inputs", str(job.inputs), "--seconds", str(job.seconds), "--json", str(out)]
    began = time.monotonic()
    why = "ended without a report"
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=job.seconds + GRACE_S, check=False)  # noqa: S603
        why = f"ended with {ended.returncode} and no report: {ended.stderr[-2000:]}"
    except subprocess.TimeoutExpired:
        why = f"did not end within {job.seconds + GRACE_S:.0f} s"
    if out.exists():
        return read_back(out.read_text(encoding="utf-8"))
    return Ran(job, Outcome(findings=[f"{job.command}: {why}"]), time.monotonic() - began)


def read_back(text: str) -> Ran:
    """What a process wrote with `--json`."""
    return msgspec.convert(json.loads(text), Ran, dec_hook=lambda _, counts: Counter(counts))


def cores() -> int:
    """How many suites run side by side."""
    return len(os.sched_getaffinity(0))


def merged(ran: Iterable[Ran]) -> Iterator[tuple[str, list[Ran]]]:
    """Parts of one suite together, in the order of their first."""
    found: dict[str, list[Ran]] = {}
    for one in ran:
        found.setdefault(one.job.name, []).append(one)
    yield from found.items()
