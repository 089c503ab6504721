"""A catalogue under construction: rows first, as fast as SQLite takes them; then prices, words and indexes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pos.errors import CatalogError
from pos.store.catalog_rows import text_of
from pos.store.catalog_schema import FAST, INDEXED, TOP, VERSION, decode_facts
from pos.store.catalog_words import WordFolder, cuts, index_words
from pos.store.keyed_rows import KeyedRows
from pos.store.row_writer import LocalWriter, RemoteWriter, RowWriter, write_words
from pos.store.sqlite_file import connect

__all__ = ["CatalogBuilder"]

LARGE_BYTES = 4 << 20
"""From this size of the files on, a second process writes the rows."""

_MISSPELT_FROM = 4
_SAME = "(o.gtin IS NOT NULL AND m.gtin = o.gtin) OR (o.gtin IS NULL AND m.gtin IS NULL AND m.plu = o.plu)"
_OLD_PRICES = (
    "(SELECT product, valid_from, price_minor FROM old.prices UNION ALL "
    "SELECT id, valid_from, price_minor FROM old.products WHERE price_minor IS NOT NULL)"
)


class CatalogBuilder:
    """Writes one catalogue file: `insert` while there are rows, then `finish`, or `abandon`.

    Args:
        path: the file to make.
        currency: ISO 4217.
        size: of the files to come, in bytes.
        previous: the catalogue to add to, if any.
    """

    def __init__(self, path: Path, currency: str, size: int, previous: Path | None) -> None:
        self._path = path
        self._currency = currency
        self._previous = previous
        self.products = self.prices = 0
        self.keyed = KeyedRows(1 if previous is None else _next_number(previous, currency))
        self._writer: RowWriter = RemoteWriter(path) if size >= LARGE_BYTES else LocalWriter(path)

    def insert(self) -> None:
        """Write what `keyed` holds."""
        self._writer.write(self.keyed.batch())
        self.keyed.clear()

    def abandon(self) -> None:
        """Stop writing; harmless after `finish`."""
        self._writer.abandon()

    def finish(self, progress: Callable[[int, int], None]) -> None:
        """Complete the file and close it."""
        self._writer.finish()
        progress(1, 5)
        connection = connect(self._path)
        for statement in (*FAST, "BEGIN"):
            connection.execute(statement)
        _settle_prices(connection)
        for index in INDEXED:
            connection.execute(index)
        progress(2, 5)
        if self._previous is not None:
            _merge(connection, self._previous)
        self._index_the_rest(connection)
        progress(4, 5)
        self._add_meta(connection)
        connection.execute("COMMIT")
        connection.close()

    def _index_the_rest(self, connection: Any) -> None:  # noqa: ANN401 - pysqlite3 has no types
        self.products = _scalar(connection, "SELECT count(*) FROM products")
        if self.products > TOP:
            rows = connection.execute(f"SELECT id, plu, facts FROM products ORDER BY id LIMIT {TOP}")
            write_words(connection, "top_words", _texts(rows), WordFolder())
        for index in ("words", "top_words"):
            connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, row)")
        connection.execute("INSERT INTO vocabulary SELECT term FROM temp.terms")
        connection.execute("DROP TABLE temp.terms")
        _add_spellings(connection)

    def _add_meta(self, connection: Any) -> None:  # noqa: ANN401 - pysqlite3 has no types
        single = "SELECT {} FROM products WHERE price_minor IS NOT NULL"
        self.prices = _scalar(connection, single.format("count(*)")) + _scalar(
            connection, "SELECT count(*) FROM prices"
        )
        several = "SELECT max(first) FROM (SELECT min(valid_from) AS first FROM prices GROUP BY product)"
        started = max(_scalar(connection, single.format("max(valid_from)")) or 0, _scalar(connection, several) or 0)
        values = {"currency": self._currency, "next_number": self.keyed.next_number, "started": started}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [(key, str(value)) for key, value in values.items()])
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _next_number(previous: Path, currency: str) -> int:
    connection = connect(previous, "ro", immutable=True)
    try:
        if _scalar(connection, "PRAGMA user_version") == VERSION:
            about = dict(connection.execute("SELECT key, value FROM meta"))
            if about["currency"] == currency:
                return int(about["next_number"])
    finally:
        connection.close()
    raise CatalogError(
        f"{previous} can't be added to: it is of another version or currency.", "Import the whole list anew."
    )


def _settle_prices(connection: Any) -> None:  # noqa: ANN401 - pysqlite3 has no types
    """A product with further prices has all of them in `prices`."""
    several = "price_minor IS NOT NULL AND id IN (SELECT product FROM prices)"
    connection.execute(f"INSERT INTO prices SELECT id, valid_from, price_minor FROM products WHERE {several}")
    connection.execute(f"UPDATE products SET price_minor = NULL WHERE {several}")


def _merge(connection: Any, previous: Path) -> None:  # noqa: ANN401 - pysqlite3 has no types
    """Bring in what the catalogue before has and the files have not: products, and the other prices of theirs."""
    run = connection.execute
    run("COMMIT")
    run("ATTACH ? AS old", (f"{previous.resolve().as_uri()}?mode=ro&immutable=1",))
    run("BEGIN")
    run(
        "INSERT OR IGNORE INTO prices SELECT m.id, p.valid_from, p.price_minor FROM old.products o "
        f"JOIN main.products m ON {_SAME} JOIN {_OLD_PRICES} p ON p.product = o.id "
        "WHERE m.price_minor IS NULL OR p.valid_from <> m.valid_from"
    )
    _settle_prices(connection)
    kept = f"NOT EXISTS (SELECT 1 FROM main.products m WHERE {_SAME})"
    run(f"CREATE TEMP TABLE kept AS SELECT o.id FROM old.products o WHERE {kept}")
    run("INSERT INTO prices SELECT * FROM old.prices WHERE product IN temp.kept")
    run("INSERT INTO main.products SELECT * FROM old.products WHERE id IN temp.kept")
    rows = run("SELECT id, plu, facts FROM old.products WHERE id IN temp.kept")
    write_words(connection, "words", _texts(rows), WordFolder())


def _texts(rows: Any) -> list[tuple[int, str]]:  # noqa: ANN401 - pysqlite3 has no types
    return [(number, text_of(decode_facts(facts), plu or "")) for number, plu, facts in rows]


def _add_spellings(connection: Any) -> None:  # noqa: ANN401 - pysqlite3 has no types
    """Near misses of the names of loose goods, which are few and typed by hand."""
    texts = _texts(connection.execute("SELECT id, plu, facts FROM products WHERE gtin IS NULL"))
    words = {word for _, text in texts for word in index_words(text.replace(";", " ")).split() if word.isalpha()}
    pairs = ((cut, word) for word in words if len(word) >= _MISSPELT_FROM for cut in cuts(word))
    connection.executemany("INSERT INTO spellings VALUES (?, ?)", pairs)


def _scalar(connection: Any, query: str) -> Any:  # noqa: ANN401 - pysqlite3 has no types
    return connection.execute(query).fetchone()[0]
