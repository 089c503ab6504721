"""CSV files -> a catalogue: all rows or none, into a file of its own that takes the place of the old one in one step.

A running kiosk reads the old file until the new one is complete and on disk, and notices the change at its next look-up
(docs/adr/0004). Nothing here touches the lane's journal.
"""

import fcntl
import gc
import os
from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from msgspec import Struct

from pos.errors import CatalogError, StoreError
from pos.sale.barcode import mask_pan
from pos.store.catalog_columns import BadValue
from pos.store.catalog_file import CatalogBuilder
from pos.store.catalog_rows import GoodRow, RowReader, RowSettings, read_header
from pos.store.catalog_text import Finding, NotText, TextFile
from pos.store.faults import faults
from pos.store.place import sync_folder
from pos.store.sqlite_file import connect

__all__ = ["Finding", "ImportReport", "catalog_faults", "import_csv", "swap", "workplace"]

FINDINGS_MOST = 10_000
BATCH = 5000
READING_SHARE = 0.8
"""How much of the whole work reading the rows is; the rest is indexes."""

Progress = Callable[[int, int], None]


class ImportReport(Struct, frozen=True, kw_only=True):
    """What an import did.

    Attributes:
        rows: rows read, the bad ones among them.
        products: products in the new catalogue.
        prices: prices in it.
        findings: what is wrong, at most the first 10,000.
        bad_rows: how many rows are wrong.
        written: whether the new catalogue took the place of the old one.
    """

    rows: int
    products: int
    prices: int
    findings: tuple[Finding, ...]
    bad_rows: int
    written: bool


def import_csv(
    paths: Sequence[Path],
    target: Path,
    taxes: Collection[str],
    currency: str,
    progress: Progress = lambda _done, _total: None,
    *,
    skip_bad: bool = False,
    keep: bool = False,
    timezone: str = "UTC",
) -> ImportReport:
    """Read catalogue files into a new catalogue at `target`.

    Args:
        paths: the files, read as if they were one.
        target: catalog.db; replaced when the new one is complete.
        taxes: the shop's tax classes.
        currency: ISO 4217.
        progress: called with what is done and the whole, in bytes of the files.
        skip_bad: leave bad rows out instead of refusing everything.
        keep: add to the present catalogue: its products stay unless a row has the same key.
        timezone: where a `valid_from` without a zone counts.

    Raises:
        CatalogError: a file can't be read, or the catalogue can't be written; the old one is untouched.
    """
    with workplace(target) as half, catalog_faults(target), ExitStack() as stack:
        files = [stack.enter_context(closing(TextFile(path))) for path in paths]
        previous = target if keep and target.exists() else None
        builder = CatalogBuilder(half, currency, sum(file.size for file in files), previous)
        stack.callback(builder.abandon)
        run = _Import(builder, files, RowSettings(taxes, currency, timezone), progress)
        with _no_collector():
            run.read()
        written = not run.findings or (skip_bad and run.good_rows > 0)
        if written:
            run.finish()
            _keep_promotions(target, half)
            swap(half, target)
        return run.report(written=written)


def _keep_promotions(target: Path, half: Path) -> None:
    """A new list of goods leaves the promotions as they were; `pos promotions import` changes them."""
    if not target.exists():
        return
    with closing(connect(target, "ro", immutable=True)) as old, closing(connect(half)) as new:
        kept = old.execute("SELECT key, value FROM meta WHERE key IN ('promotions', 'coupons', 'recalls')").fetchall()
        new.executemany("INSERT INTO meta VALUES (?, ?)", kept)


class _Import:
    """One import on its way."""

    def __init__(
        self, builder: CatalogBuilder, files: Sequence[TextFile], settings: RowSettings, progress: Progress
    ) -> None:
        self.findings: list[Finding] = []
        self.good_rows = self._bad_rows = 0
        self._builder = builder
        self._sources = files
        self._settings = settings
        self._progress = progress
        self._total = sum(file.size for file in files)
        self._done = 0
        self._files: list[tuple[int, str]] = []
        self._lines = array("I")

    def read(self) -> None:
        """Every row of every file into the new catalogue."""
        for file in self._sources:
            self._files.append((len(self._lines), str(file.path)))
            self._read_file(file)
            self._done += file.size

    def _read_file(self, file: TextFile) -> None:
        name, reader = str(file.path), None
        try:
            for lines, rows in file.batches(BATCH):
                if reader is None:
                    header, mistakes = read_header(rows.pop(0))
                    if mistakes:
                        self._note(name, 1, mistakes)
                        return
                    reader, lines = RowReader(header, self._settings), lines[1:]  # noqa: PLW2901 - the header is read
                self._take(name, reader, lines, rows)
                self._tell(file.position())
            if reader is None:
                self._note(name, 1, [("", "", "is empty")])
        except NotText as stop:
            self._bad_rows += 1
            self.findings.append(stop.finding)

    def _take(self, name: str, reader: RowReader, places: Sequence[int], rows: list[list[str]]) -> None:
        keyed, lines = self._builder.keyed, self._lines
        for line, fields in zip(places, rows, strict=True):
            if not fields:
                continue
            try:
                row = reader.quick(fields)
            except BadValue:
                found, mistakes = reader.thorough(fields)
                if found is None:
                    self._note(name, line, mistakes)
                    continue
                row = found
            first = keyed.add(row)
            if first is None:
                lines.append(line)
            else:
                self._note(name, line, [self._twice(row, first)])
        self.good_rows = len(lines)
        self._builder.insert()

    def _twice(self, row: GoodRow, first: int) -> tuple[str, str, str]:
        file = self._files[bisect_right(self._files, (first, "\U0010ffff")) - 1][1]
        same = "" if file == self._files[-1][1] else f"{file}, "
        column, value = ("gtin", f"{row[0]:014d}") if row[0] is not None else ("plu", str(row[1]))
        return column, value, f"stands twice with the same valid_from; first in {same}line {self._lines[first]}"

    def _note(self, name: str, line: int, mistakes: list[tuple[str, str, str]]) -> None:
        self._bad_rows += 1
        if len(self.findings) < FINDINGS_MOST:
            self.findings += [
                Finding(name, line, column, mask_pan(value[:200]), reason) for column, value, reason in mistakes
            ]

    def _tell(self, position: int) -> None:
        self._progress(int((self._done + position) * READING_SHARE), self._total)

    def finish(self) -> None:
        """Indexes and words."""
        start = int(self._total * READING_SHARE)
        self._builder.finish(
            lambda done, whole: self._progress(start + (self._total - start) * done // whole, self._total)
        )
        self._progress(self._total, self._total)

    def report(self, *, written: bool) -> ImportReport:
        """What became of it."""
        return ImportReport(
            rows=self.good_rows + self._bad_rows,
            products=self._builder.products if written else 0,
            prices=self._builder.prices if written else 0,
            findings=tuple(self.findings),
            bad_rows=self._bad_rows,
            written=written,
        )


@contextmanager
def _no_collector() -> Iterator[None]:
    """Rows make no cycles; the collector would walk millions of them again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def workplace(target: Path) -> Iterator[Path]:
    """The file under construction beside the target; the folder is held against a second import."""
    half = target.with_name(f"{target.name}.importing")
    with catalog_faults(half):
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CatalogError(f"Another import into {target.parent} is running.", "Wait until it has ended.") from None
        half.unlink(missing_ok=True)
        try:
            yield half
        finally:
            half.unlink(missing_ok=True)
    finally:
        os.close(folder)


def swap(half: Path, target: Path, mode: int = 0o644) -> None:
    """Put the new file in place: on disk first, then the name, then the folder."""
    handle = os.open(half, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    half.chmod(mode)
    half.replace(target)
    sync_folder(target.parent)


@contextmanager
def catalog_faults(path: Path) -> Iterator[None]:
    """The world's faults on a catalogue are `CatalogError`s."""
    try:
        with faults(path):
            yield
    except StoreError as error:
        raise CatalogError(error.what, error.do) from error
