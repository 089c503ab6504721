"""Catalogue files and lane.toml bent: each ends well or in a sentence that a person can act on, and nothing half done.

What was imported is compared with the file by another reader; what was refused names its file, line and column, and
leaves the catalogue as it was. Some go through the command, for its exit code and for what it prints.
"""

import csv
import io
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

import pos
from pos.app import barcode_rules, catalog_path, lane_path, shop_of
from pos.config import Config, load
from pos.errors import CatalogError, ConfigError, PosError
from pos.prove.file_inputs import CsvFile, csv_file, toml_file
from pos.prove.hostile_text import chance
from pos.prove.suite import Budget, Outcome
from pos.prove.tries import try_all, wrongs_of
from pos.sale.gtin import to_gtin14
from pos.store.catalog import Catalog
from pos.store.importer import ImportReport, import_csv

__all__ = ["SUITE", "Files", "retold"]

NAME = "files"
CONTROL_INPUTS = 1000
COMMAND_EVERY, COMMAND_S = 100, 60
TAXES = ("standard", "zero")
FIRST = b"gtin,plu,name,price\n4006381333931,,Pencil,1.20\n"
NOW_MS = 4_102_444_800_000
LONGEST_SENTENCE = 2000
Import = Callable[[Path, Path, bool], ImportReport]
Load = Callable[[Path], Config]


def _import(path: Path, target: Path, keep: bool) -> ImportReport:
    return import_csv([path], target, TAXES, "GBP", keep=keep)


class _Desk:
    """A folder with a catalogue in it, and one file after the other. `importer` and `loader` may be planted bugs."""

    def __init__(self, folder: Path, importer: Import = _import, loader: Load = load) -> None:
        self._folder = folder
        self._importer = importer
        self._loader = loader
        self._csv, self._toml = folder / "goods.csv", folder / "lane.toml"
        self._catalog, self._first = folder / "catalog.db", folder / "first.db"
        self._csv.write_bytes(FIRST)
        _import(self._csv, self._first, keep=False)
        self.counts: Counter[str] = Counter()

    def wrongs(self, seed: int, index: int) -> Iterator[str]:
        """What is wrong with what one file led to: a catalogue, or every third time a configuration."""
        rng = chance(seed, index)
        if index % 3 == 2:
            data = toml_file(rng)
            self._toml.write_bytes(data)
            yield from self._configured()
            if index % COMMAND_EVERY == 2:
                yield from self._command(["config", "check", str(self._toml)], (0, 2))
            return
        file = csv_file(rng)
        self._csv.write_bytes(file.data)
        shutil.copyfile(self._first, self._catalog)
        yield from self._imported(file)
        if index % COMMAND_EVERY == 3:
            arguments = ["catalog", "import", str(self._csv), "--folder", str(self._folder)]
            yield from self._command(arguments, (0, 3))

    def _imported(self, file: CsvFile) -> Iterator[str]:
        before = self._catalog.read_bytes()
        try:
            report = self._importer(self._csv, self._catalog, file.keep)
        except CatalogError as error:
            self.counts["catalogues refused"] += 1
            yield from _wrong_sentence(error, self._folder)
            written = False
        else:
            written = report.written
            self.counts["catalogues taken" if written else "catalogues refused"] += 1
            yield from _wrong_report(report, file, self._csv)
            yield from self._wrong_catalogue(file, report) if written else ()
        if not written and self._catalog.read_bytes() != before:
            yield "a refused file changed the catalogue: it should be as it was"
        if left := [path.name for path in self._folder.iterdir() if "importing" in path.name]:
            yield f"something half done is left: {left}"

    def _wrong_catalogue(self, file: CsvFile, report: ImportReport) -> Iterator[str]:
        """Whether every row of the file is in the catalogue at its price, read by Python's own reader and `Decimal`."""
        rows = _rows(file.data)
        if report.rows != len(rows):
            yield f"rows are lost: {report.rows} of {len(rows)}"
        gtins = Counter(to_gtin14(row["gtin"].strip()) for row in rows if row.get("gtin", "").strip())
        catalog = Catalog(self._catalog, "GBP")
        for row in rows:
            gtin = to_gtin14(row.get("gtin", "").strip())
            if gtin is None or gtins[gtin] > 1 or row.get("valid_from", "").strip():
                continue
            product = catalog.by_gtin(gtin, NOW_MS)
            wanted = _minor(row["price"])
            if product is None or product.price_minor != wanted or product.name.default != row["name"].strip():
                yield f"a row is another: {row} became {product}"
            elif not product.name.default.isprintable():
                yield f"a name can't be printed: {product.name.default!r}"
        catalog.close()

    def _configured(self) -> Iterator[str]:
        try:
            config = self._loader(self._toml)
            shop_of(config)
            barcode_rules(config)
            self.counts["configurations taken"] += 1
        except ConfigError as error:
            self.counts["configurations refused"] += 1
            yield from _wrong_sentence(error, self._folder)
            return
        if not (catalog_path(config).is_absolute() and lane_path(config).is_absolute()):
            yield f"a folder that depends on where it is started: {config.folder}"

    def _command(self, arguments: list[str], codes: tuple[int, ...]) -> Iterator[str]:
        """The command itself: an exit code from the list, no traceback, nothing that a terminal would obey."""
        path = os.pathsep.join((str(Path(pos.__file__).parents[1]), os.environ.get("PYTHONPATH", "")))
        ended = subprocess.run(  # noqa: S603 - our own program, a file of ours
            [sys.executable, "-m", "pos", *arguments],
            capture_output=True,
            env=os.environ | {"PYTHONPATH": path},
            timeout=COMMAND_S,
            check=False,
        )
        said = (ended.stdout + ended.stderr).decode("utf-8", "backslashreplace")
        self.counts["commands"] += 1
        if ended.returncode not in codes or "Traceback" in said:
            yield f"exit code {ended.returncode}: {said[-600:]}"
        if not _harmless(said):
            yield f"a command prints what a terminal obeys: {said[-300:]!r}"


def _harmless(text: str) -> bool:
    return all(char.isprintable() or char in "\n\r" for char in text)


def _wrong_sentence(error: PosError, folder: Path) -> Iterator[str]:
    """A sentence for a person: where, what, and what to do; never a page, never a control character."""
    told = "\n".join((error.what, error.do, *getattr(error, "mistakes", ())))
    named = str(folder) in error.what or "shop.languages" in error.do
    if not error.what or not error.do or not named:
        yield f"a sentence that does not say where and what to do: {error.what!r} {error.do!r}"
    if not _harmless(told):
        yield f"a sentence that a terminal obeys: {told[-300:]!r}"
    if max(map(len, told.split("\n"))) > LONGEST_SENTENCE:
        yield f"a sentence that is a page: {told[:200]!r}"


def _wrong_report(report: ImportReport, file: CsvFile, path: Path) -> Iterator[str]:
    if report.written == bool(report.findings):
        yield f"neither taken nor refused: {report}"
    most = 2 + len(file.data.replace(b"\r", b"\n").split(b"\n"))
    for finding in report.findings:
        if finding.file != str(path) or not 1 <= finding.line <= most or not finding.reason:
            yield f"a finding that is nowhere: {finding}"
        if not _harmless(str(finding)):
            yield f"a finding that a terminal obeys: {str(finding)[:300]!r}"


def _rows(data: bytes) -> list[dict[str, str]]:
    """A file that was taken, by another reader."""
    text = data.decode("utf-8-sig")
    first = text.replace("\r", "\n").split("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    names = [name.strip() for name in rows[0]]
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def _minor(text: str) -> int | None:
    try:
        return int(Decimal(text.strip()) * 100)
    except InvalidOperation:
        return None


def retold(seed: int, index: int) -> str:
    """One file and what is wrong with it."""
    data = toml_file(chance(seed, index)) if index % 3 == 2 else csv_file(chance(seed, index)).data
    with TemporaryDirectory() as folder:
        wrongs = wrongs_of(lambda at: _Desk(Path(folder)).wrongs(seed, at), index)
    return "\n".join((repr(data), *(wrongs or ["nothing is wrong"])))


def _swallows(path: Path, target: Path, keep: bool) -> ImportReport:
    """An importer that leaves bad rows out and says nothing."""
    report = import_csv([path], target, TAXES, "GBP", keep=keep, skip_bad=True)
    return replace(report, findings=(), bad_rows=0) if report.written else report


def _half(path: Path, target: Path, keep: bool) -> ImportReport:
    """An importer that makes room before it knows that the new one is good."""
    target.write_bytes(b"")
    return _import(path, target, keep)


def _bare(path: Path) -> Config:
    """A loader that takes whatever can be read, and lets the reader's errors through."""
    import tomllib

    return Config.model_construct(**tomllib.loads(path.read_text(encoding="utf-8")))


def _caught(seed: int, make: Callable[[Path], _Desk], what: tuple[str, ...]) -> bool:
    """Whether one of these is said of a planted bug, soon."""
    with TemporaryDirectory() as folder:
        desk = make(Path(folder))
        return any(
            wrong.startswith(what) or what[0] in wrong.partition(":")[0]
            for index in range(CONTROL_INPUTS)
            for wrong in wrongs_of(lambda at: desk.wrongs(seed, at), index)
        )


class Files:
    """See the module."""

    name = NAME
    proves = "bent catalogues and lane.toml: taken as they say, or refused with a sentence and nothing half done"
    unit = "files"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Attack, then the controls."""
        with TemporaryDirectory() as folder:
            desk = _Desk(Path(folder))
            tried = try_all(NAME, seed, budget, lambda index: desk.wrongs(seed, index))
        outcome = Outcome(findings=tried.findings)
        outcome.counts.update({"files": tried.done, **desk.counts})
        outcome.controls = {
            "an importer that swallows bad rows": _caught(
                seed, lambda at: _Desk(at, _swallows), ("rows are lost", "a row is another")
            ),
            "an importer that empties the old catalogue first": _caught(
                seed, lambda at: _Desk(at, _half), ("a refused file changed the catalogue",)
            ),
            "a loader that lets the reader's errors through": _caught(
                seed, lambda at: _Desk(at, loader=_bare), ("Error in",)
            ),
        }
        return outcome


SUITE = Files()
