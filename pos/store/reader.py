"""lane.db read only, while a lane may be writing it: records by receipt or by range, for people and for checks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from pos.errors import StoreError
from pos.lane.effects import Booking
from pos.lane.events import Event
from pos.store import chain
from pos.store.disk import LOCAL, Disk
from pos.store.engine import connect_reader
from pos.store.faults import faults
from pos.store.schema import revision_of
from pos.store.tables import baskets, journal, sales

__all__ = ["Entry", "entries", "entries_of_receipt", "last_seq", "reading", "rows"]

_columns = [journal.c[name] for name in chain.Row.__struct_fields__]


class Entry(NamedTuple):
    """One record: its number, when (UTC ms), what happened, what was booked with it, its hash."""

    seq: int
    at: int
    event: Event
    bookings: tuple[Booking, ...]
    hash: str


@contextmanager
def reading(path: Path, disk: Disk = LOCAL) -> Iterator[Connection]:
    """One consistent view of the database at `path`.

    Raises:
        StoreError: it is not there, can't be read, is damaged, or was written by a newer program.
    """
    if disk.size(path) is None:
        raise StoreError(f"There is no lane database at {path}.", "Check the folder given in the configuration.")
    with faults(path), connect_reader(path, disk) as connection, connection.begin():
        # Bytes that are no UTF-8 are a finding, not a crash.
        raw: Any = connection.connection.driver_connection
        raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        if not revision_of(connection, path):
            raise StoreError(f"{path} is empty.", "Check the folder given in the configuration.")
        yield connection


def rows(connection: Connection, first: int = 1, last: int | None = None) -> Iterator[chain.Row]:
    """The records from `first` to `last` as they are stored, oldest first, a few at a time."""
    query = select(*_columns).where(journal.c.seq >= first).order_by(journal.c.seq)
    if last is not None:
        query = query.where(journal.c.seq <= last)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield chain.Row(*row)


def entries(path: Path, first: int = 1, last: int | None = None) -> Iterator[Entry]:
    """The records from `first` to `last`, decoded.

    Raises:
        StoreError: see `reading`.
    """
    with reading(path) as connection:
        for row in rows(connection, first, last):
            record = chain.decode(row.body)
            yield Entry(row.seq, row.at, record.event, record.bookings, row.hash)


def entries_of_receipt(path: Path, number: int) -> Iterator[Entry]:
    """The whole purchase behind a receipt, from the first record of its basket to the one that closed it.

    Raises:
        StoreError: there is no such receipt; or see `reading`.
    """
    with reading(path) as connection:
        sold = connection.execute(select(sales.c.seq).where(sales.c.number == number)).scalar()
        if sold is None:
            raise StoreError(f"There is no receipt {number} in {path}.", "Check the number and the lane.")
        before = (
            select(baskets.c.last_seq).where(baskets.c.last_seq < sold).order_by(baskets.c.last_seq.desc()).limit(1)
        )
        closed = select(baskets.c.last_seq).where(baskets.c.last_seq >= sold).order_by(baskets.c.last_seq).limit(1)
        first = (connection.execute(before).scalar() or 0) + 1
        last = connection.execute(closed).scalar()
    return entries(path, first, last)


def last_seq(connection: Connection) -> int:
    """The number of the last record."""
    return connection.execute(select(journal.c.seq).order_by(journal.c.seq.desc()).limit(1)).scalar() or 0
