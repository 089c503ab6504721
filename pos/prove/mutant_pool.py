"""Mutants to try, and what became of them: a few workers, and the map of which test runs which line."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from msgspec import Struct, structs

from pos.prove.mutant_map import Map, joined, keep_map, kept_map
from pos.prove.mutations import Mutant

__all__ = ["ROOT", "Map", "Pool", "Tried", "WorkerFailed"]

ROOT = Path(__file__).parents[2]
"""The checkout."""
PATIENCE_S = 10.0
"""How many seconds of tests, the quickest first, get to see a mutant. What they let pass counts as survived."""
_OFTEN = 6
"""So many of the tests that saw most changes of a file come first."""
AT_IMPORT_S = 8.0
"""What importing everything anew may take on top of the tests."""


class WorkerFailed(Exception):
    """The tests can't be collected, or fail with nothing changed."""


class Tried(Struct, frozen=True):
    """A mutant and its end: "killed" by a test, "timeout" (killed too), "survived", "unseen" (by no test)."""

    mutant: Mutant
    outcome: str
    by: str = ""

    @property
    def killed(self) -> bool:
        """Whether the tests noticed."""
        return self.outcome in ("killed", "timeout")


class Worker:
    """One process of `pos.prove.mutant_worker`."""

    def __init__(self, kind: str, tests: Iterable[str]) -> None:
        self._log = tempfile.TemporaryFile("w+")
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "COVERAGE_CORE": "ctrace", "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pos.prove.mutant_worker", kind, *tests],
            cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
        )  # fmt: skip
        self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._log.seek(0)
            raise WorkerFailed(self._log.read()[-2000:])
        return line

    def ask(self, request: dict[str, object]) -> dict[str, str]:
        """One request, one answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, str] = json.loads(self._line())
        return answer

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()
        self._log.close()


class Pool:
    """Workers over one set of tests (files and folders). Use as a context.

    Args:
        tests: files and folders.
        jobs: processes; 0: one a core.
        kept: a file that keeps the map between two runs; `None`: it is made anew.
    """

    def __init__(self, tests: Iterable[str], jobs: int = 0, kept: Path | None = None) -> None:
        self._kept = kept
        self._tests = tuple(tests)
        self._jobs = jobs or os.cpu_count() or 1
        self._stack = ExitStack()
        self._mine = threading.local()
        self._killers: dict[tuple[str, str], list[str]] = {}
        self._kills: dict[str, Counter[str]] = {}
        self.map = Map({}, {})

    def __enter__(self) -> Self:
        found = kept_map(self._kept, ROOT, self._tests)
        if found is None:
            with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(self._jobs) as threads:
                shares = [(share, Path(folder, f"{share}.json")) for share in range(self._jobs)]
                found = joined(threads.map(lambda one: self._mapped(*one), shares))
            keep_map(self._kept, ROOT, self._tests, found)
        self.map = found
        return self

    def _mapped(self, share: int, out: Path) -> Map:
        """Every so many'th test, watched, by a worker of its own."""
        worker = Worker("warm", self._tests)
        try:
            request = {"map": str(out), "share": [share, self._jobs], "tests": [], "cpu_s": 3600, "wall_s": 3600}
            answer = worker.ask(request)
        finally:
            worker.close()
        if answer["outcome"] != "survived":
            raise WorkerFailed(f"with nothing changed, {answer['by'] or 'a test'} fails")
        return Map(**json.loads(out.read_bytes()))

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _worker(self, kind: str) -> Worker:
        """This thread's own."""
        worker: Worker | None = getattr(self._mine, kind, None)
        if worker is None:
            worker = Worker(kind, self._tests)
            self._stack.callback(worker.close)
            setattr(self._mine, kind, worker)
        return worker

    def attempt(self, mutant: Mutant) -> Tried:
        """Try one."""
        tests, kind = self.map.tests_of(mutant), "warm"
        if not tests and not mutant.at_import:  # no test runs it: it made a table when it was imported, or it is dead
            mutant, kind = structs.replace(mutant, at_import=True), "cold"
            tests = self.map.tests_of(mutant)
        if not tests:
            return Tried(mutant, "unseen")
        place = (mutant.path, mutant.where)
        may = set(tests)
        often = (test for test, _ in self._kills.get(mutant.path, Counter()).most_common(_OFTEN))
        first = [test for test in (*self._killers.get(place, ()), *often) if test in may]
        tests = self.map.within(list(dict.fromkeys([*first, *tests])), PATIENCE_S)
        answer = self._ask(kind, mutant, tests)
        if answer["outcome"] == "cold":
            answer = self._ask("cold", mutant, tests)
        if answer["by"]:
            self._kills.setdefault(mutant.path, Counter())[answer["by"]] += 1
            known = self._killers.get(place, [])
            self._killers[place] = [answer["by"], *(one for one in known if one != answer["by"])][:3]
        return Tried(mutant, answer["outcome"], answer["by"])

    def _ask(self, kind: str, mutant: Mutant, tests: list[str]) -> dict[str, str]:
        seconds = sum(self.map.times[test] for test in tests)
        cpu_s = 2 + 3 * seconds + (AT_IMPORT_S if kind == "cold" else 0)
        request = {"path": mutant.path, "place": mutant.place, "tests": tests, "cpu_s": cpu_s}
        return self._worker(kind).ask({**request, "wall_s": 30 + 10 * cpu_s})

    def attempts(self, mutants: Iterable[Mutant]) -> Iterator[Tried]:
        """Try them, several at a time; they come back as they end."""
        todo = iter(mutants)
        done: queue.Queue[Tried | BaseException] = queue.Queue()
        lock = threading.Lock()

        def work() -> None:
            while True:
                with lock:
                    mutant = next(todo, None)
                if mutant is None:
                    return
                try:
                    done.put(self.attempt(mutant))
                except BaseException as error:  # noqa: BLE001 - raised again by the reader
                    done.put(error)
                    return

        with ThreadPoolExecutor(self._jobs) as threads:
            futures = [threads.submit(work) for _ in range(self._jobs)]
            while not (all(one.done() for one in futures) and done.empty()):
                try:
                    ended = done.get(timeout=0.2)
                except queue.Empty:
                    continue
                if isinstance(ended, BaseException):
                    raise ended
                yield ended
