"""serials.db: the serials of coupons that other lanes of the shop used up, and up to when each of them was heard.

Replaced whole, never changed, like the members: a running kiosk has a new one with its next look-up. Serials are only
ever added, so that lists may come twice, late, or in any order.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import structlog
from msgspec import Struct

from pos.store.importer import catalog_faults, swap, workplace
from pos.store.sqlite_file import connect

__all__ = ["Doubled", "Serials", "UsedSerial", "add_serials"]

VERSION = 1
TABLES = (
    """CREATE TABLE used (
        coupon TEXT NOT NULL, serial TEXT NOT NULL, lane INTEGER NOT NULL, receipt INTEGER NOT NULL,
        sold_at INTEGER NOT NULL, PRIMARY KEY (coupon, serial, lane, receipt)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE lanes (lane INTEGER PRIMARY KEY, as_of INTEGER NOT NULL) STRICT",
)
_log = structlog.get_logger(__name__)


class UsedSerial(Struct, frozen=True):
    """A serial of a coupon that counted: on which lane, in which receipt, when (UTC ms)."""

    coupon: str
    serial: str
    lane: int
    receipt: int
    sold_at: int


class Doubled(Struct, frozen=True):
    """A serial that counted more than once, and where: (lane, receipt)."""

    coupon: str
    serial: str
    where: tuple[tuple[int, int], ...]


class Serials:
    """What is known of serials that other lanes used up.

    Args:
        path: serials.db; it need not be there.
        lanes: the others of this shop.
        fresh_ms: how old what is known of one of them may be.
    """

    def __init__(self, path: Path, lanes: Sequence[int] = (), fresh_ms: int = 0) -> None:
        self._path = path
        self._lanes = lanes
        self._fresh_ms = fresh_ms

    def used_elsewhere(self, coupon: str, serial: str) -> bool:
        """Whether a list says that it counted."""
        return bool(self._ask("SELECT 1 FROM used WHERE coupon = ? AND serial = ? LIMIT 1", (coupon, serial)))

    def is_old(self, now_ms: int) -> bool:
        """Whether any of the other lanes was not heard of for too long."""
        heard = dict(self._ask("SELECT lane, as_of FROM lanes"))
        return any(heard.get(lane, 0) < now_ms - self._fresh_ms for lane in self._lanes)

    def _ask(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """Rows; none where there is no file, or one that can't be read: then nothing was heard of anybody."""
        if not self._path.exists():
            return []
        try:
            with closing(connect(self._path, "ro", immutable=True)) as connection:
                return list(connection.execute(query, values))
        except sqlite.Error as error:
            _log.warning("serials-unreadable", path=str(self._path), error=str(error))
            return []


def add_serials(target: Path, used: Iterable[UsedSerial], heard: Mapping[int, int]) -> tuple[int, tuple[Doubled, ...]]:
    """Add what lanes used up: how many serials are new, and those that are known to have counted more than once.

    Args:
        target: serials.db; made where there is none.
        used: serials.
        heard: lane -> up to when its list goes (UTC ms).

    Raises:
        CatalogError: it can't be written, or another import is running; nothing is changed then.
    """
    with workplace(target) as half, catalog_faults(target), closing(connect(half)) as connection:
        connection.execute("BEGIN")
        for statement in TABLES:
            connection.execute(statement)
        if target.exists():
            with closing(connect(target, "ro", immutable=True)) as old:
                connection.executemany("INSERT INTO used VALUES (?, ?, ?, ?, ?)", old.execute("SELECT * FROM used"))
                connection.executemany("INSERT INTO lanes VALUES (?, ?)", old.execute("SELECT * FROM lanes"))
        before = connection.total_changes
        rows = [(one.coupon, one.serial, one.lane, one.receipt, one.sold_at) for one in used]
        connection.executemany("INSERT OR IGNORE INTO used VALUES (?, ?, ?, ?, ?)", rows)
        new = connection.total_changes - before
        connection.executemany(
            "INSERT INTO lanes VALUES (?, ?) ON CONFLICT DO UPDATE SET as_of = max(as_of, excluded.as_of)",
            list(heard.items()),
        )
        doubled = tuple(_doubled(connection))
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
        connection.close()
        swap(half, target, 0o640)
    return new, doubled


def _doubled(connection: Any) -> Iterable[Doubled]:  # noqa: ANN401 - pysqlite3 has no types
    twice = "SELECT coupon, serial FROM used GROUP BY coupon, serial HAVING count(*) > 1 ORDER BY coupon, serial"
    for coupon, serial in connection.execute(twice).fetchall():
        where = "SELECT lane, receipt FROM used WHERE coupon = ? AND serial = ? ORDER BY sold_at, lane, receipt"
        yield Doubled(coupon, serial, tuple(connection.execute(where, (coupon, serial)).fetchall()))
