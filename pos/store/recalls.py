"""Recalled goods: a list of articles and lots beside the products of a catalogue, replaced alone.

A lot (GS1 AI 10) stands in the codes of 2D symbols only; without a lot the whole article is recalled.
"""

import csv
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec.json import Decoder, encode

from pos.errors import CatalogError
from pos.sale.gtin import to_gtin14
from pos.store.importer import catalog_faults, swap, workplace
from pos.store.sqlite_file import connect

__all__ = ["Recall", "load_recalls", "read_recalls", "store_recalls"]

Recall = tuple[str, str]
"""GTIN-14, and the lot or nothing."""
_decode = Decoder(list[tuple[str, str]]).decode
LONGEST_LOT = 20


def load_recalls(connection: Any) -> frozenset[Recall]:  # noqa: ANN401 - a connection of SQLAlchemy
    """The recalls of an open catalogue."""
    text = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'recalls'").scalar()
    return frozenset(_decode(text)) if text else frozenset()


def read_recalls(path: Path) -> tuple[list[Recall], list[str]]:
    """The recalls of a CSV file with the columns gtin and lot, and every mistake.

    Raises:
        CatalogError: it can't be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogError(f"{path} can't be read: {error}.", "Write it as CSV in UTF-8.") from error
    found, mistakes = [], []
    for line, row in enumerate(rows, start=2):
        gtin, lot = to_gtin14((row.get("gtin") or "").strip()), (row.get("lot") or "").strip()
        if gtin is None:
            mistakes.append(f"{path}:{line}: gtin: It is no GTIN.")
        elif len(lot) > LONGEST_LOT or not lot.isascii() or not lot.isprintable():
            mistakes.append(f"{path}:{line}: lot: Write up to {LONGEST_LOT} characters, as the code has them.")
        else:
            found.append((gtin, lot))
    return found, mistakes


def store_recalls(target: Path, recalls: Iterable[Recall]) -> None:
    """Put recalls in the place of those that a catalogue has.

    Raises:
        CatalogError: there is no catalogue, another import is running, or it can't be written; nothing is changed then.
    """
    if not target.exists():
        raise CatalogError(f"There is no catalogue at {target}.", "Import the shop's list of goods first.")
    with workplace(target) as half, catalog_faults(target):
        shutil.copyfile(target, half)
        connection = connect(half)
        text = encode(sorted(set(recalls))).decode()
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('recalls', ?)", (text,))
        connection.close()
        swap(half, target)
