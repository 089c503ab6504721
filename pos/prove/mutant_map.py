"""Which test runs which line, and how long each takes: kept in a file, so that a sample begins at once.

To run every test once, watched, takes longer than to try a hundred changes. What is kept is good for one text of the
program and of these tests; with another it is made anew.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

import msgspec
from msgspec import Struct

from pos.prove.mutations import Mutant

__all__ = ["Map", "joined", "keep_map", "kept_map"]


class Map(Struct, frozen=True):
    """How many seconds each test takes, and which tests run each line of each file."""

    times: dict[str, float]
    lines: dict[str, dict[str, list[str]]]

    def tests_of(self, mutant: Mutant) -> list[str]:
        """What could notice a mutant, quickest first; for what is seen at import, anything that runs the module."""
        lines = self.lines.get(mutant.path, {})
        wanted = lines if mutant.at_import else map(str, range(mutant.first, mutant.last + 1))
        found = {test for line in wanted for test in lines.get(line, ()) if test}
        folder = f"tests/{mutant.path.split('/')[1]}/"

        def soon(test: str) -> tuple[float, str]:
            """The module's own tests, written for it, before those that pass through."""
            return self.times[test] * (1 if test.startswith(folder) else 4), test

        near = sorted(found, key=soon)
        return [*near, *sorted(self.times.keys() - found, key=soon)] if mutant.at_import else near

    def within(self, tests: list[str], seconds: float) -> list[str]:
        """The first of these tests, as many as this time allows, and at least one."""
        spent = list(accumulate(self.times[test] for test in tests))
        return [test for test, end in zip(tests, spent, strict=True) if end <= seconds] or tests[:1]


def joined(parts: Iterable[Map]) -> Map:
    """The map of all tests, of those of shares of them."""
    times: dict[str, float] = {}
    lines: dict[str, dict[str, list[str]]] = {}
    for part in parts:
        times |= part.times
        for path, runs in part.lines.items():
            here = lines.setdefault(path, {})
            for line, tests in runs.items():
                here.setdefault(line, []).extend(test for test in tests if test)
    return Map(times, lines)


class _Kept(Struct, frozen=True):
    of: str
    map: Map


def kept_map(path: Path | None, root: Path, tests: tuple[str, ...]) -> Map | None:
    """What is kept there, if it is of this text and these tests."""
    if path is None or not path.exists():
        return None
    kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
    return kept.map if kept.of == _text(root, tests) else None


def keep_map(path: Path | None, root: Path, tests: tuple[str, ...], made: Map) -> None:
    """Keep it there."""
    if path is not None:
        path.write_bytes(msgspec.json.encode(_Kept(_text(root, tests), made)))


def _text(root: Path, tests: tuple[str, ...]) -> str:
    """A name of the program's text and the tests'."""
    digest = sha256(json.dumps(tests).encode())
    files = {*root.glob("pos/**/*.py"), *root.glob("tests/**/*.py"), *root.glob("tests/**/*.trip")}
    for file in sorted(files):
        digest.update(file.relative_to(root).as_posix().encode() + sha256(file.read_bytes()).digest())
    return digest.hexdigest()
