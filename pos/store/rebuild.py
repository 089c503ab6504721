"""The tables of sales, payments and baskets made again from the journal, and compared with those that are there."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Row, Table, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool

from pos.lane.effects import SavedBasket
from pos.store import chain
from pos.store.bookings import book
from pos.store.reader import last_seq, reading, rows
from pos.store.tables import DERIVED, metadata

__all__ = ["differences", "rebuild"]

Progress = Callable[[int, int], None]
_TELL_EVERY = 1000
_SAVED = msgspec.json.Decoder(SavedBasket)
"""What the one JSON column of these tables holds."""


def rebuild(connection: Connection, into: Connection, progress: Progress = lambda _done, _total: None) -> Iterator[str]:
    """Book every record of the journal into a fresh database.

    Yields:
        What can't be booked: a record whose bookings contradict those before it.
    """
    total = last_seq(connection)
    for row in rows(connection):
        record = chain.decode(row.body)
        try:
            book(into, row.seq, record.event, record.bookings)
        except (AssertionError, IntegrityError) as error:
            reason = error.orig if isinstance(error, IntegrityError) else error
            yield f"record {row.seq} can't be booked again: {reason}"
        if row.seq % _TELL_EVERY == 0:
            progress(row.seq, total)


def differences(path: Path, progress: Progress = lambda _done, _total: None) -> list[str]:
    """Where the tables of lane.db differ from what the journal says; empty if nowhere.

    Raises:
        StoreError: the database can't be read.
    """
    with reading(path) as connection:
        return list(compare(connection, progress))


def compare(connection: Connection, progress: Progress = lambda _done, _total: None) -> Iterator[str]:
    """As `differences`, on a connection that is open."""
    engine = create_engine("sqlite://", module=sqlite, poolclass=StaticPool)
    with engine.begin() as made:
        metadata.create_all(made)
        yield from rebuild(connection, made, progress)
        for table in DERIVED:
            yield from _compare_table(table, connection, made)
    engine.dispose()


def _compare_table(table: Table, there: Connection, made: Connection) -> Iterator[str]:
    keys = list(table.primary_key.columns)
    query = select(table).order_by(*keys)
    names = [column.name for column in keys]
    for have, want in _paired(there.execute(query), made.execute(query), names):
        row = have or want
        assert row is not None
        name = ", ".join(f"{key} {row._mapping[key]}" for key in names)  # noqa: SLF001 - the public way to a row's names
        if want is None:
            yield f"{table.name}: {name} is in the table but not in the journal"
        elif have is None:
            yield f"{table.name}: {name} is missing from the table"
        elif not all(map(_means_the_same, have, want)):
            yield f"{table.name}: {name}: {_changes(table, have, want)}"


def _means_the_same(is_: object, should: object) -> bool:
    """Equal; or a JSON object of an older program, which lacks what says nothing: fields that came later. It is
    written as programs write it: not a blank more.
    """
    if is_ == should or not isinstance(is_, str) or not isinstance(should, str) or is_[:1] != "{":
        return is_ == should
    try:
        have, want = msgspec.json.decode(is_), msgspec.json.decode(should)
        same = _SAVED.decode(is_) == _SAVED.decode(should) and _only_lacks(have, want)
        return same and msgspec.json.encode(have) == is_.encode()
    except (msgspec.DecodeError, UnicodeError):  # no JSON, or no text at all
        return False


def _only_lacks(old: object, new: object) -> bool:
    """Whether nothing in `old` is other than in `new`, a name included."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() <= new.keys() and all(_only_lacks(old[name], new[name]) for name in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_only_lacks, old, new))
    return type(old) is type(new) and old == new


def _changes(table: Table, have: Row[tuple[object, ...]], want: Row[tuple[object, ...]]) -> str:
    pairs = zip(table.columns.keys(), have, want, strict=True)
    return "; ".join(
        f"{column} is {is_!r}, the journal says {should!r}" for column, is_, should in pairs if is_ != should
    )


def _paired(
    have: Iterable[Row[tuple[object, ...]]], want: Iterable[Row[tuple[object, ...]]], names: list[str]
) -> Iterator[tuple[Row[tuple[object, ...]] | None, Row[tuple[object, ...]] | None]]:
    """Rows of both, each ordered by its key, side by side; None where one has no such key."""

    def key(row: Row[tuple[object, ...]]) -> tuple[Any, ...]:
        return tuple(row._mapping[name] for name in names)  # noqa: SLF001 - the public way to a row's names

    ours, theirs = iter(have), iter(want)
    left, right = next(ours, None), next(theirs, None)
    while left is not None or right is not None:
        if right is None or (left is not None and key(left) < key(right)):
            yield left, None
            left = next(ours, None)
        elif left is None or key(right) < key(left):
            yield None, right
            right = next(theirs, None)
        else:
            yield left, right
            left, right = next(ours, None), next(theirs, None)
