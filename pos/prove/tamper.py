"""T10: journals made by the production lane, tampered with in every way that we know; the production verifier must find
each, and say where. Clean journals, live and closed, restarted and cut off, must have no finding.
"""

import random
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec import Struct
from msgspec.structs import replace

from pos.errors import StoreError
from pos.prove import tamper_chain, tamper_kinds, tamper_pages
from pos.prove.little_lane import LittleLane
from pos.prove.suite import Budget, Outcome
from pos.prove.tamper_days import Image, images, shopper
from pos.prove.tamper_kinds import Place
from pos.store import chain, rebuild, tables
from pos.store import verify as verifier
from pos.store.reader import entries
from pos.store.sqlite_file import connect
from pos.store.verify import Anchor, Finding, verify

__all__ = ["SUITE", "TamperSuite", "Tamperer", "clean_journals"]

DAYS = 8
CLEAN_EVERY = 20
CONTROL_TRIES = 400
CONTROL_JOURNALS = 8
ANCHORED = "cut back to a sale"

Attack = Callable[[Image], Place | None]
Edit = Callable[[Image, Path, random.Random], Place]


class Verdict(Struct, frozen=True):
    """One tampering, and what the verifier said."""

    kind: str
    place: Place
    findings: tuple[str, ...]
    found: bool
    located: bool


class Tamperer:
    """Tampers with one of some days' journals at a time, in a folder of its own."""

    def __init__(self, seed: int, folder: Path, days: int = DAYS) -> None:
        self._chance = random.Random(seed)
        self._images = images(seed, days, folder / "days")
        self._folder = folder / "work"
        self._folder.mkdir()
        self._thief = tamper_chain.thief(folder)
        self._contents = [tamper_pages.content(one.lay(self._folder)) for one in self._images]
        assert None not in self._contents
        self.anchors = True
        self._ways = self._all_ways()

    def _all_ways(self) -> dict[str, tuple[int, Attack]]:
        inside = {**tamper_kinds.KINDS, **tamper_chain.KINDS, ANCHORED: (2, tamper_chain.back_to_a_sale)}
        ways: dict[str, tuple[int, Attack]] = {}
        for name, (often, way) in inside.items():
            ways[name] = (often, partial(self._inside, way))
        for name, (often, keyed) in tamper_chain.KEYED.items():
            ways[name] = (often, partial(self._inside, partial(keyed, self._thief)))
        for name, (often, edit) in tamper_pages.PAGES.items():
            ways[name] = (often, partial(self._outside, edit))
        return ways

    def tamperings(self, kinds: Sequence[str] = ()) -> Iterator[Verdict]:
        """Verdicts without end; what turned out to change nothing that is stored is left out."""
        names = list(kinds or self._ways)
        often = [self._ways[name][0] for name in names]
        while True:
            name = self._chance.choices(names, often)[0]
            image = self._chance.choice(self._images)
            place = self._ways[name][1](image)
            if place is not None and self._is_changed(name, image):
                yield self._judged(name, image, place)

    def _is_changed(self, name: str, image: Image) -> bool:
        """Whether anything stored is another; a byte of a page may lie where nothing is."""
        return name not in tamper_pages.PAGES or tamper_pages.content(self._path) != self._contents[image.day]

    @property
    def _path(self) -> Path:
        return self._folder / "lane.db"

    def _inside(self, way: tamper_kinds.Way, image: Image) -> Place | None:
        path = image.lay(self._folder)
        with closing(connect(path)) as database:
            for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON", "synchronous = OFF"):
                database.execute(f"PRAGMA {pragma}")
            database.execute("BEGIN")
            triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            if way is not tamper_kinds.change_schema:
                for name, _ in triggers:
                    database.execute(f"DROP TRIGGER {name}")
            place = way(database, self._chance)
            if way is not tamper_kinds.change_schema:
                for _, sql in triggers:
                    database.execute(sql)
            database.execute("COMMIT")
        return place

    def _outside(self, edit: Edit, image: Image) -> Place:
        return edit(image, image.lay(self._folder, live=edit is tamper_pages.cut_wal), self._chance)

    def _judged(self, name: str, image: Image, place: Place) -> Verdict:
        needs = name in (ANCHORED, "an older file put back", "the WAL cut or garbled")
        anchors = [image.anchor] if needs and self.anchors else []
        try:
            findings = verify(self._path, image.public_key, anchors)
        except StoreError as error:
            findings = [Finding(None, f"{error.what}")]
        except Exception as error:  # noqa: BLE001 - a verifier that breaks has located nothing
            return Verdict(name, place, (f"broke: {error!r:.200}",), found=False, located=False)
        first = findings[:1] if place.seqs and not place.words else findings
        located = any(one.seq in place.seqs or any(word in str(one) for word in place.words) for one in first)
        return Verdict(name, place, tuple(map(str, findings[:5])), bool(findings), located)


def clean_journals(seed: int, folder: Path) -> Generator[tuple[str, list[Finding]], None, None]:
    """What is said of journals that nobody touched: in use, after a power cut, closed, and opened again."""
    for day in range(10_000_000):
        chance = random.Random(f"{seed}/clean/{day}")
        lane = LittleLane(_new(folder / f"clean-{day}"))
        anchors: list[Anchor] = []
        for number, _ in enumerate(shopper(lane, chance, 2)):
            if number % 8 == 7:
                anchors.append(_last(lane.path))
                yield "in use", verify(lane.path, lane.store.public_key, anchors)
        lane = lane.cut(folder / f"cut-{day}")
        yield "after a power cut", verify(lane.path, lane.store.public_key, anchors)
        lane.close()
        yield "closed", verify(lane.path)
        lane = LittleLane(lane.folder, world=lane.world)
        yield "opened again", verify(lane.path)
        with closing(connect(lane.path)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        yield "after a checkpoint", verify(lane.path)
        lane.close()


def _last(path: Path) -> Anchor:
    last = deque(entries(path), 1)[0]
    return last.seq, last.hash


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


# --- planted bugs of a verifier


def _as_read(row: chain.Row) -> str:
    """The hash of the record as read back, so that what stands between its fields counts for nothing."""
    try:
        record = chain.decode(row.body)
    except Exception:  # noqa: BLE001 - as it stands, then
        return HONEST(row)
    return HONEST(replace(row, body=chain.encode(record.event, record.bookings)))


HONEST = chain.Row.computed_hash


def _but_amounts(pairs: Any, *_: object) -> Iterator[Any]:  # noqa: ANN401
    """Rows side by side, of which one field is never looked at."""
    for have, want in pairs:
        same = have is not None and want is not None and hasattr(want, "amount_minor")
        same = same and {**have._asdict(), "amount_minor": 0} == {**want._asdict(), "amount_minor": 0}
        yield (want, want) if same else (have, want)


def _skips_amounts() -> AbstractContextManager[Any]:
    honest = rebuild._paired  # noqa: SLF001 - a bug is planted there
    return patch.object(rebuild, "_paired", lambda *given: _but_amounts(honest(*given)))


class _SmallTip(verifier._Walk):  # noqa: SLF001 - a bug is planted there
    """Does not look at the end of the chain."""

    def _end_faults(self) -> Iterator[Finding]:
        return iter(())


PLANTED: dict[str, tuple[tuple[str, ...], Callable[[], AbstractContextManager[Any]]]] = {
    "one field of a table skipped": (("a field edited",), _skips_amounts),
    "one table skipped": (
        ("a row deleted", "a field edited"),
        lambda: patch.object(
            rebuild, "DERIVED", (tables.sales, tables.sale_lines, tables.baskets, tables.saved_baskets)
        ),
    ),
    "stored hashes trusted": (
        ("a field edited",),
        lambda: patch.object(chain.Row, "computed_hash", lambda row: row.hash),
    ),
    "records hashed as read back": (("a field edited",), lambda: patch.object(chain.Row, "computed_hash", _as_read)),
    "signatures not checked": (
        ("signed anew with another key", "a bit flipped in a field"),
        lambda: patch.object(verifier, "verifies", lambda *_: True),
    ),
    "the end of the chain not looked at": (("the tail cut",), lambda: patch.object(verifier, "_Walk", _SmallTip)),
}


def _caught(seed: int, folder: Path, kinds: Sequence[str], plant: Callable[[], AbstractContextManager[Any]]) -> bool:
    """Within a few journals: what a planted bug misses may be in none of one's records."""
    for number in range(CONTROL_JOURNALS):
        tamperer = Tamperer(seed + number, _new(folder / str(number)), days=2)
        with plant():
            if _fails(tamperer, kinds):
                return True
    return False


def _fails(tamperer: Tamperer, kinds: Sequence[str]) -> bool:
    tried = zip(range(CONTROL_TRIES), tamperer.tamperings(kinds), strict=False)
    return any(not (verdict.found and verdict.located) for _, verdict in tried)


def _controls(seed: int, folder: Path) -> dict[str, bool]:
    controls = {
        name: _caught(seed, _new(folder / f"control-{number}"), kinds, plant)
        for number, (name, (kinds, plant)) in enumerate(PLANTED.items())
    }
    blind = Tamperer(seed, _new(folder / "blind"), days=2)
    blind.anchors = False
    controls["no anchor kept outside"] = _fails(blind, (ANCHORED,))
    return controls


class TamperSuite:
    """Tamper, verify, judge."""

    name = "tamper"
    proves = "T10: every tampering with a journal or a table is found and located; a clean one has no finding"
    unit = "tamperings"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Tamperings, a clean journal after every twentieth, then the planted bugs."""
        outcome, done = Outcome(), 0
        with tempfile.TemporaryDirectory(prefix="tamper-") as scratch:
            folder = Path(scratch)
            verdicts = Tamperer(seed, _new(folder / "main")).tamperings()
            clean = clean_journals(seed, _new(folder / "clean"))
            while budget.goes_on(done):
                done += 1
                _count(outcome, next(verdicts), f"seed {seed}, tampering {done}")
                if done % CLEAN_EVERY == 0:
                    _count_clean(outcome, *next(clean), f"seed {seed}, clean journal {done // CLEAN_EVERY}")
            clean.close()
            outcome.controls = _controls(seed, folder)
        outcome.counts["tamperings"] = done
        return outcome


def _count(outcome: Outcome, verdict: Verdict, where: str) -> None:
    outcome.counts[verdict.kind] += 1
    if verdict.found and verdict.located:
        return
    outcome.undetected += 1
    what = "is located wrongly" if verdict.found else "is not found"
    if len(outcome.findings) < 40:
        outcome.findings.append(f"{where}: {verdict.kind} {what}: {verdict.place}: {list(verdict.findings)}")


def _count_clean(outcome: Outcome, state: str, findings: list[Finding], where: str) -> None:
    outcome.counts[f"clean journals, {state}"] += 1
    if findings:
        outcome.findings.append(f"{where}, {state}: a false alarm: {findings[0]}")


SUITE = TamperSuite()
