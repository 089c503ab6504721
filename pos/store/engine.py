"""Connections of SQLAlchemy to the bundled SQLite, with the settings that the lane's promises rest on.

The system SQLite of Debian 12 (3.40) can corrupt a WAL database that two connections write; 3.51.3 has the fix, so
`pysqlite3` brings its own, and an older one is refused.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import ClauseElement, Connection, Engine, Executable, create_engine, event
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.pool import NullPool

from pos.errors import StoreUnsafe
from pos.store.disk import LOCAL, Disk, write_whole

__all__ = ["connect_reader", "connect_writer", "prepared", "require_settings", "require_sqlite", "settle_wal", "wal_of"]

OLDEST = (3, 51, 3)
BUSY_MS = 2000
FULL = 2

# One checkpoint a basket is asked for by the journal; this is only the ceiling for a very long one.
_AUTOCHECKPOINT_PAGES = 4000

_WRITER = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA mmap_size = 0",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA wal_autocheckpoint = {_AUTOCHECKPOINT_PAGES}",
)


def prepared(statement: Executable) -> str:
    """SQLite's own text of a statement, with `:name` parameters: for what each record runs."""
    assert isinstance(statement, ClauseElement)
    return str(statement.compile(dialect=dialect(paramstyle="named")))


def wal_of(path: Path) -> Path:
    """Where SQLite keeps a database's write-ahead log."""
    return path.with_name(f"{path.name}-wal")


def settle_wal(path: Path, disk: Disk = LOCAL) -> None:
    """Put the log that a lane left behind on the disk again, before anything is written after it.

    After a failed fsync the cache shows pages that never reached the disk and counts them as clean
    (https://wiki.postgresql.org/wiki/Fsync_Errors): SQLite would read them, and go on behind a hole.
    """
    wal = wal_of(path)
    if disk.size(wal):
        write_whole(disk, wal, disk.read(wal))


def connect_writer(path: Path, disk: Disk = LOCAL) -> Connection:
    """The one writing connection: WAL, FULL, foreign keys, no mmap; transactions begin IMMEDIATE."""
    return _connected(_writers(), path, disk)


def connect_reader(path: Path, disk: Disk = LOCAL) -> Connection:
    """A connection that can't write. A database at rest on a read-only disk is opened as immutable."""
    return _connected(_readers(), path, disk)


_place: ContextVar[tuple[Path, Disk]] = ContextVar("place")
"""What the next connection is to."""


def _connected(engine: Engine, path: Path, disk: Disk) -> Connection:
    # One engine for all: it holds no connection, but the statements that it has compiled.
    before = _place.set((path, disk))
    try:
        return engine.connect()
    finally:
        _place.reset(before)


@lru_cache(maxsize=1)
def _writers() -> Engine:
    def creator() -> Any:  # noqa: ANN401 - pysqlite3 has no types
        path, disk = _place.get()
        connection = disk.connect(path)
        for pragma in _WRITER:
            connection.execute(pragma).fetchall()
        return connection

    return _engine(creator, "BEGIN IMMEDIATE")


@lru_cache(maxsize=1)
def _readers() -> Engine:
    def creator() -> Any:  # noqa: ANN401 - pysqlite3 has no types
        path, disk = _place.get()
        connection = disk.connect(path, "ro")
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite.OperationalError:
            connection.close()
            if disk.size(wal_of(path)):
                raise
            connection = disk.connect(path, "ro", immutable=True)
        return connection

    return _engine(creator, "BEGIN")


def _engine(creator: Callable[[], Any], begin: str) -> Engine:
    engine = create_engine("sqlite://", module=sqlite, creator=creator, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def require_sqlite(version: tuple[int, ...] = sqlite.sqlite_version_info) -> None:
    """Refuse a SQLite with the WAL-reset bug.

    Raises:
        StoreUnsafe: older than 3.51.3.
    """
    if version < OLDEST:
        raise StoreUnsafe(
            f"SQLite {'.'.join(map(str, version))} can corrupt a database; 3.51.3 is the oldest that is safe.",
            "Install the locked dependencies again (`make run` does).",
        )


def require_settings(connection: Connection, path: Path) -> None:
    """Read the settings back from the writing connection and refuse weaker ones.

    Raises:
        StoreUnsafe: not WAL, `synchronous` below FULL, memory mapping on, or foreign keys off.
    """

    def setting(name: str) -> Any:  # noqa: ANN401 - text or integer, by name
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    wrong = [
        f"{name} is {setting(name)}"
        for name, good in (
            ("journal_mode", setting("journal_mode") == "wal"),
            ("synchronous", setting("synchronous") >= FULL),
            ("mmap_size", not setting("mmap_size")),
            ("foreign_keys", setting("foreign_keys") == 1),
        )
        if not good
    ]
    if wrong:
        raise StoreUnsafe(
            f"{path} can't be opened safely: {', '.join(wrong)}.",
            "Put the file on a local disk that supports shared memory, and start again.",
        )
