"""Ways to tamper with fields, rows and the schema of lane.db, and where each has to be found.

A kind takes the open database and chance, does its damage, and says where: by record numbers, or by words that the
finding must have. It may find nothing to do its damage to (None).
"""

import random
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

__all__ = ["KINDS", "TABLES", "Database", "Place", "Way", "at_record", "in_table"]

Database = Any
"""A pysqlite3 connection; it has no types."""

KEYS = {
    "journal": ("seq",),
    "heads": ("seq",),
    "tip": ("one",),
    "meta": ("key",),
    "sales": ("number",),
    "sale_lines": ("number", "line"),
    "payments": ("intent_id",),
    "baskets": ("last_seq",),
    "saved_baskets": ("ticket",),
    "sale_tenders": ("number", "place"),
    "used_coupons": ("number", "coupon", "serial"),
    "points": ("number",),
    "promotion_uses": ("number", "promotion"),
}
TABLES = tuple(KEYS)


class Place(Struct, frozen=True):
    """Where something was tampered with: the finding names one of the records, or has one of the words."""

    seqs: tuple[int, ...] = ()
    words: tuple[str, ...] = ()


Way = Callable[[Database, random.Random], Place | None]


def at_record(*seqs: int) -> Place:
    """These records of the journal."""
    return Place(seqs=seqs)


def in_table(table: str, *seqs: int) -> Place:
    """A table, by its name; for what signs the journal, the records it signs as well."""
    words = {"tip": ("head of the journal", "head of its journal"), "meta": ("meta", "public key")}
    return Place(seqs, words.get(table, (f"{table}: ", f"schema: {table}")))


def rows_of(database: Database, table: str) -> list[tuple[Any, ...]]:
    """Every row, its key first as `KEYS` has it."""
    return list(database.execute(f"SELECT {', '.join(KEYS[table])} FROM {table}").fetchall())


def columns_of(database: Database, table: str) -> list[str]:
    """Its columns."""
    return [name for (name,) in database.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()]


def _where(table: str) -> str:
    return " AND ".join(f"{key} = ?" for key in KEYS[table])


def _place(table: str, key: Sequence[Any]) -> Place:
    if table == "journal":
        return at_record(int(key[0]))
    return in_table(table, *(key if table == "heads" else ()))


def _one(
    database: Database, chance: random.Random, tables: Sequence[str] = TABLES
) -> tuple[str, tuple[Any, ...]] | None:
    # The journal as often as all the rest: it is the truth.
    table = "journal" if "journal" in tables and chance.random() < 0.5 else chance.choice(tables)
    rows = rows_of(database, table)
    return (table, chance.choice(rows)) if rows else None


def _written(database: Database, table: str, column: str, key: Sequence[Any], value: Any) -> bool:  # noqa: ANN401
    """Whether the value could be put there; text as bytes, so that it may be no text at all."""
    held = "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"
    changed = database.execute(f"UPDATE OR IGNORE {table} SET {column} = {held} WHERE {_where(table)}", (value, *key))
    return bool(changed.rowcount)


def _field(change: Callable[[Any, random.Random], Any]) -> Way:
    def way(database: Database, chance: random.Random) -> Place | None:
        found = _one(database, chance)
        if found is None:
            return None
        table, key = found
        column = chance.choice(columns_of(database, table))
        (value,) = database.execute(
            f"SELECT CASE typeof({column}) WHEN 'text' THEN CAST({column} AS BLOB) ELSE {column} END "
            f"FROM {table} WHERE {_where(table)}",
            key,
        ).fetchone()
        other = change(value, chance)
        if other == value or not _written(database, table, column, key, other):
            return None
        place = _place(table, key)
        if table == "journal" and column == "seq":  # a gap where it was, or a stranger where it is
            return Place((*place.seqs, min(int(other), int(value) + 1)), ("is missing", "are missing"))
        return place

    return way


def flip_bit(value: Any, chance: random.Random) -> Any:  # noqa: ANN401 - what a column holds
    """One bit."""
    if value is None:
        return 0
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(62))
    if not value:
        return b"\x00"
    place = chance.randrange(len(value))
    return value[:place] + bytes([value[place] ^ (1 << chance.randrange(8))]) + value[place + 1 :]


def edit(value: Any, chance: random.Random) -> Any:  # noqa: ANN401
    """What a person would change: a digit, a letter, a byte more or less."""
    if value is None or isinstance(value, int):
        return (value or 0) + chance.choice((-1, 1, 10, -100))
    place = chance.randrange(len(value) + 1)
    more = chance.choice((b"", b"0", b" ", b"9", b"\xff", b"\n", b"\x00", value[place : place + 1].swapcase()))
    return value[:place] + more + value[place + chance.randrange(2) :]


def delete_row(database: Database, chance: random.Random) -> Place | None:
    """A row goes. Of the last record, the tip says that it is missing."""
    found = _one(database, chance)
    if found is None:
        return None
    table, key = found
    database.execute(f"DELETE FROM {table} WHERE {_where(table)}", key)
    if table == "journal":
        return Place(words=(f"record {key[0]} is missing",))
    return _place(table, key)


def insert_row(database: Database, chance: random.Random) -> Place | None:
    """A row is there twice, the second time under a key of its own."""
    found = _one(database, chance)
    if found is None:
        return None
    table, key = found
    fresh: list[Any] = [9_999_999 if isinstance(part, int) else f"{part}x" for part in key]
    rest = [name for name in columns_of(database, table) if name not in KEYS[table]]
    if table == "sales":  # a record belongs to one sale only
        rest.remove("seq")
        fresh.append(9_999_999)
    names = (*KEYS[table], *(("seq",) if table == "sales" else ()), *rest)
    marks = ", ".join("?" for _ in fresh)
    sql = (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {marks}, {', '.join(rest)} FROM {table} WHERE {_where(table)}"
    )
    database.execute(sql, (*fresh, *key))
    return Place((9_999_999,), in_table(table).words) if table in ("journal", "heads") else in_table(table)


def swap_rows(database: Database, chance: random.Random) -> Place | None:
    """Two rows of a table change everything but their keys: two receipts change numbers, two records their places."""
    found = _one(database, chance)
    if found is None:
        return None
    table, one = found
    other = chance.choice(rows_of(database, table))
    names = [name for name in columns_of(database, table) if name not in KEYS[table]]
    if not names:
        return None
    picked = f"SELECT {', '.join(names)} FROM {table} WHERE {_where(table)}"
    first, second = (database.execute(picked, key).fetchone() for key in (one, other))
    if first == second:
        return None
    change = f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in names)} WHERE {_where(table)}"
    if table == "sales":
        database.execute("UPDATE sales SET seq = -seq WHERE number IN (?, ?)", (*one, *other))
    database.execute(change, (*second, *one))
    database.execute(change, (*first, *other))
    if table == "journal":
        return at_record(int(min(one[0], other[0])))
    return in_table(table, *((int(one[0]), int(other[0])) if table == "heads" else ()))


def move_payment(database: Database, chance: random.Random) -> Place | None:
    """A payment is said to be another basket's."""
    baskets = [basket for (basket,) in database.execute("SELECT DISTINCT basket FROM payments").fetchall()]
    if len(baskets) < 2:
        return None
    one, other = chance.sample(baskets, 2)
    database.execute("UPDATE payments SET basket = ? WHERE basket = ?", (other, one))
    return in_table("payments")


def empty_table(database: Database, chance: random.Random) -> Place | None:
    """Every row of a table goes; for the journal, everything goes with it, as if the lane were new."""
    table = chance.choice(TABLES)
    if not rows_of(database, table):
        return None
    database.execute(f"DELETE FROM {table}")
    if table != "journal":
        seqs = [seq for (seq,) in database.execute("SELECT seq FROM sales").fetchall()]
        return in_table(table, *(seqs if table == "heads" else ()))
    for other in chance.choice((TABLES, ("meta", "tip"), ())):
        database.execute(f"DELETE FROM {other}")
    return Place(words=("is missing", "are missing", "head of its journal", "no journal"))


def change_schema(database: Database, chance: random.Random) -> Place | None:
    """The rules that keep the tables append-only go, or change; something is added that was not there."""
    triggers = [
        name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    ]
    name, table = chance.choice(triggers), chance.choice(TABLES)
    made, statement = chance.choice(
        (
            (name, f"DROP TRIGGER {name}"),
            ("later", f"CREATE TRIGGER later AFTER INSERT ON {table} BEGIN DELETE FROM sales; END"),
            ("extra", "CREATE TABLE extra (a INTEGER)"),
            ("other", f"CREATE VIEW other AS SELECT * FROM {table}"),
            ("quick", f"CREATE INDEX quick ON {table} ({columns_of(database, table)[-1]})"),
            (table, f"ALTER TABLE {table} ADD COLUMN more TEXT"),
        )
    )
    database.execute(statement)
    if statement.startswith("DROP") and chance.random() < 0.5:  # another one of the same name, which does nothing
        database.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON journal WHEN 0 BEGIN SELECT 1; END")
    return Place(words=(f"schema: {made}",))


def change_revision(database: Database, chance: random.Random) -> Place | None:
    """The database says that another program wrote it."""
    database.execute(chance.choice(("UPDATE alembic_version SET version_num = '0002'", "DELETE FROM alembic_version",
                                    "INSERT INTO alembic_version VALUES ('0000')")))  # fmt: skip
    return Place(words=("schema", "newer program"))


KINDS: dict[str, tuple[int, Way]] = {
    "a bit flipped in a field": (40, _field(flip_bit)),
    "a field edited": (20, _field(edit)),
    "a row deleted": (8, delete_row),
    "a row duplicated": (6, insert_row),
    "two rows swapped": (8, swap_rows),
    "a payment moved to another sale": (2, move_payment),
    "a table emptied": (2, empty_table),
    "the schema changed": (4, change_schema),
    "the revision changed": (1, change_revision),
}
"""By name: how often, and how."""
