"""A catalogue as a file again: the same columns, one row a price, so that export and import give the same catalogue."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from pos.errors import CatalogError
from pos.sale.money import digits_of
from pos.store.catalog_columns import COLUMNS
from pos.store.catalog_schema import NO_RANK, NUMBER_BITS, VERSION, Facts, decode_facts
from pos.store.sqlite_file import connect

__all__ = ["export_csv"]

_PRICES = (
    "SELECT p.id, p.gtin, p.plu, p.category, p.facts, coalesce(x.valid_from, p.valid_from), "
    "coalesce(x.price_minor, p.price_minor) FROM products p LEFT JOIN prices x ON x.product = p.id "
    "ORDER BY p.id, x.valid_from"
)


def export_csv(catalog: Path, out: TextIO) -> int:
    """Write a catalogue as CSV, the most sold first.

    Args:
        catalog: catalog.db.
        out: a text file opened with newline="".

    Returns:
        How many rows were written, the header not counted.

    Raises:
        CatalogError: there is none, or it is of another version.
    """
    if not catalog.exists():
        raise CatalogError(f"There is no catalogue at {catalog}.", "Make one with `pos catalog import FILE.csv`.")
    connection = connect(catalog, "ro", immutable=True)
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            raise CatalogError(f"{catalog} is of another version.", "Export it with the program that made it.")
        return _write(connection, out)
    finally:
        connection.close()


def _write(connection: Any, out: TextIO) -> int:  # noqa: ANN401 - pysqlite3 has no types
    named = "SELECT DISTINCT j.key FROM products, json_each(products.facts, '$.names') AS j ORDER BY j.key"
    languages = [language for (language,) in connection.execute(named)]
    currency = connection.execute("SELECT value FROM meta WHERE key = 'currency'").fetchone()[0]
    writer = csv.writer(out, lineterminator="\n")
    columns = (*COLUMNS, *(f"name_{language.replace('-', '_')}" for language in languages))
    writer.writerow(columns)
    rows = 0
    for row in connection.execute(_PRICES):
        cells = _cells(row, digits_of(currency), languages)
        writer.writerow([cells[column] for column in columns])
        rows += 1
    return rows


def _cells(row: tuple[Any, ...], digits: int, languages: list[str]) -> dict[str, object]:
    number, gtin, plu, category, text, valid_from, price_minor = row
    facts: Facts = decode_facts(text)
    rank = number >> NUMBER_BITS
    cells: dict[str, object] = {
        name: getattr(facts, name) for name in ("name", "brand", "size", "unit", "tax", "picture")
    }
    cells |= {
        name: "" if (value := getattr(facts, name)) is None else value for name in ("weight_g", "min_age", "limit")
    }
    cells |= {f"name_{language.replace('-', '_')}": facts.names.get(language, "") for language in languages}
    return cells | {
        "gtin": "" if gtin is None else _gtin_text(gtin),
        "plu": plu or "",
        "category": category,
        "price": _price_text(price_minor, digits),
        "valid_from": datetime.fromtimestamp(valid_from / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if valid_from
        else "",
        "synonyms": facts.synonyms,
        "organic": "yes" if facts.organic else "",
        "rank": "" if rank == NO_RANK else rank,
    }


def _gtin_text(gtin: int) -> str:
    return f"{gtin:013d}" if gtin < 10**13 else str(gtin)


def _price_text(price_minor: int, digits: int) -> str:
    return f"{price_minor // 10**digits}.{price_minor % 10**digits:0{digits}d}" if digits else str(price_minor)
