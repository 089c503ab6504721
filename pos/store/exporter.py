"""A catalogue as a file again: the same columns, one row a price, so that export and import give the same catalogue."""

import csv
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from msgspec import to_builtins

from pos.errors import CatalogError
from pos.sale.money import digits_of
from pos.store.catalog import Catalog
from pos.store.catalog_columns import COLUMNS
from pos.store.catalog_schema import NO_RANK, NUMBER_BITS, Facts, decode_facts
from pos.store.sqlite_file import connect

__all__ = ["export_csv", "show"]

Progress = Callable[[int, int], None]
_TELL_EVERY = 5000

_PRICES = (
    "SELECT p.id, p.gtin, p.plu, p.category, p.facts, coalesce(x.valid_from, p.valid_from), "
    "coalesce(x.price_minor, p.price_minor) FROM products p LEFT JOIN prices x ON x.product = p.id "
    "ORDER BY p.id, x.valid_from"
)


def export_csv(catalog: Path, out: Path, progress: Progress = lambda _done, _total: None) -> int:
    """Write a catalogue as CSV, the most sold first. The file appears when it is complete.

    Args:
        catalog: catalog.db.
        out: the file to write.
        progress: called with rows written and products in all.

    Returns:
        How many rows were written, the header not counted.

    Raises:
        CatalogError: there is no catalogue, it is of another version, or the file can't be written.
    """
    half = out.with_name(f"{out.name}.half")
    with closing(_open(catalog)) as connection:
        try:
            with half.open("w", encoding="utf-8", newline="") as file:
                rows = _write(connection, file, progress)
            half.replace(out)
        except OSError as error:
            raise CatalogError(f"{out} can't be written ({error.strerror}).", "Choose another place.") from None
        finally:
            half.unlink(missing_ok=True)
    return rows


def show(catalog: Path, code: str) -> dict[str, Any] | None:
    """Everything known of the product with this GTIN (any length), PLU or key, ready for JSON; None if there is none.

    Raises:
        CatalogError: there is no catalogue, or it is of another version.
    """
    with closing(Catalog(catalog)) as opened:
        found, currency = opened.show(code.strip()), opened.currency
    if found is None:
        return None
    product: dict[str, Any] = to_builtins(found.product)
    product.pop("price_minor")
    prices = [
        {"valid_from": _date_text(start), "price": _price_text(price, digits_of(currency))}
        for start, price in found.prices
    ]
    about = {"currency": currency, "synonyms": found.synonyms, "organic": found.organic, "rank": found.rank}
    return product | about | {"prices": prices}


def _open(catalog: Path) -> Any:  # noqa: ANN401 - pysqlite3 has no types
    Catalog(catalog).close()
    return connect(catalog, "ro", immutable=True)


def _write(connection: Any, out: TextIO, progress: Progress) -> int:  # noqa: ANN401 - pysqlite3 has no types
    named = "SELECT DISTINCT j.key FROM products, json_each(products.facts, '$.names') AS j ORDER BY j.key"
    languages = [language for (language,) in connection.execute(named)]
    currency = connection.execute("SELECT value FROM meta WHERE key = 'currency'").fetchone()[0]
    total = connection.execute("SELECT count(*) FROM products").fetchone()[0]
    writer = csv.writer(out, lineterminator="\n")
    columns = (*COLUMNS, *(f"name_{language.replace('-', '_')}" for language in languages))
    writer.writerow(columns)
    rows = 0
    for rows, row in enumerate(connection.execute(_PRICES), start=1):
        cells = _cells(row, digits_of(currency), languages)
        writer.writerow([cells[column] for column in columns])
        if rows % _TELL_EVERY == 0:
            progress(min(rows, total), total)
    progress(total, total)
    return rows


def _cells(row: tuple[Any, ...], digits: int, languages: list[str]) -> dict[str, object]:
    number, gtin, plu, category, text, valid_from, price_minor = row
    facts: Facts = decode_facts(text)
    rank = number >> NUMBER_BITS
    cells: dict[str, object] = {
        name: getattr(facts, name)
        for name in ("name", "brand", "size", "unit", "tax", "picture", "security", "sold_from_to", "limit_group")
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
        "deposit": _price_text(facts.deposit_minor, digits) if facts.deposit_minor else "",
        "no_discount": "yes" if facts.no_discount else "",
        "tare_g": facts.tare_g or "",
        "blocked": "yes" if facts.blocked else "",
    }


def _gtin_text(gtin: int) -> str:
    return f"{gtin:013d}" if gtin < 10**13 else str(gtin)


def _price_text(price_minor: int, digits: int) -> str:
    sign, size = "-" if price_minor < 0 else "", abs(price_minor)
    return f"{sign}{size // 10**digits}.{size % 10**digits:0{digits}d}" if digits else str(price_minor)


def _date_text(valid_from: int) -> str:
    return datetime.fromtimestamp(valid_from // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if valid_from else ""
