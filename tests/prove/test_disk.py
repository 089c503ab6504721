"""The simulated disk: SQLite is at home on it, and it forgets, tears, fails and fills up as it says."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest
from pos.errors import StoreBusy, StoreError, StoreFull
from pos.prove.disk import Fault, SimulatedDisk
from pos.prove.disk.contents import Contents
from pos.prove.disk.folder import Folder
from pos.prove.disk.vfs import SURPRISES
from pos.store.journal import LaneStore
from pos.store.verify import verify

from tests.store import trade

DB = Path("/srv/pos/lane.db")
SYNC = {"OFF": 0, "NORMAL": 1, "FULL": 2}


@pytest.fixture(autouse=True)
def no_surprises() -> Iterator[None]:
    yield
    assert SURPRISES == []


@pytest.fixture
def disk() -> SimulatedDisk:
    return SimulatedDisk(Random(1))


def opened(disk: SimulatedDisk, journal: str = "WAL", sync: str = "FULL") -> Any:
    connection = disk.connect(DB)
    connection.execute(f"PRAGMA journal_mode = {journal}").fetchall()
    connection.execute(f"PRAGMA synchronous = {sync}")
    return connection


def filled(disk: SimulatedDisk, count: int, journal: str = "WAL", sync: str = "FULL") -> Any:
    connection = opened(disk, journal, sync)
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    disk.sync_folder(DB.parent)
    for number in range(count):
        connection.execute("INSERT INTO t VALUES (?, ?)", (number, "x" * 500))
    return connection


def count(disk: SimulatedDisk) -> int:
    connection = opened(disk)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (found,) = connection.execute("SELECT count(*) FROM t").fetchone()
    connection.close()
    return int(found)


# --- SQLite on it


@pytest.mark.parametrize("journal", ["WAL", "DELETE", "TRUNCATE"])
def test_sqlite_is_at_home(disk: SimulatedDisk, journal: str) -> None:
    one, other = filled(disk, 50, journal), disk.connect(DB, "ro")
    assert one.execute("PRAGMA journal_mode").fetchone() == (journal.lower(),)
    one.execute("DELETE FROM t WHERE a % 2").fetchall()
    one.execute("VACUUM")
    assert other.execute("SELECT count(*), sum(a) FROM t").fetchone() == (25, 600)
    assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()
    one.close()
    assert [name for name in disk.folder.now if not name.endswith("-journal")] == [str(DB)]


def test_two_connections_keep_out_of_each_others_way(disk: SimulatedDisk) -> None:
    one, other = filled(disk, 1), opened(disk)
    one.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    one.execute("INSERT INTO t VALUES (7, '')")
    assert other.execute("SELECT count(*) FROM t").fetchone() == (1,)
    one.execute("COMMIT")
    assert other.execute("SELECT count(*) FROM t").fetchone() == (2,)
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)


def test_a_reader_keeps_its_view_while_another_writes(disk: SimulatedDisk) -> None:
    one, other = filled(disk, 1), opened(disk)
    other.execute("BEGIN")
    assert other.execute("SELECT count(*) FROM t").fetchone() == (1,)
    one.execute("INSERT INTO t VALUES (7, '')")
    assert one.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 1, "a reader is in the way"
    assert other.execute("SELECT count(*) FROM t").fetchone() == (1,)


def test_a_missing_file_is_not_made_by_a_reader(disk: SimulatedDisk) -> None:
    with pytest.raises(sqlite.OperationalError, match="unable to open"):
        disk.connect(DB, "ro").execute("SELECT 1 FROM sqlite_schema")
    assert disk.folder.now == {}


def test_the_production_store_runs_on_it(disk: SimulatedDisk) -> None:
    with LaneStore.open(DB, 4, lambda: 1_795_477_200_000, disk) as store:
        for event, bookings in trade.day(3):
            store.append(event, bookings)
        assert verify(DB, store.public_key, disk=disk) == []
        with pytest.raises(StoreBusy):
            LaneStore.open(DB, 4, disk=disk)
    assert verify(DB, disk=disk) == []


def test_two_disks_know_nothing_of_each_other(disk: SimulatedDisk) -> None:
    filled(disk, 3)
    other = disk.copy(Random(2))
    opened(disk).execute("DELETE FROM t").fetchall()
    assert (count(disk), count(other)) == (0, 3)


# --- power


@pytest.mark.parametrize("seed", range(10))
def test_what_was_synced_survives(seed: int) -> None:
    disk = SimulatedDisk(Random(seed))
    held = filled(disk, 30)
    disk.power_cut()
    held.close()
    assert count(disk) == 30


def test_what_was_not_synced_does_not() -> None:
    found = set()
    for seed in range(20):
        disk = SimulatedDisk(Random(seed))
        held = filled(disk, 30, sync="NORMAL")
        disk.power_cut()
        held.close()
        found.add(count(disk))
    assert min(found) < 30
    assert len(found) > 1, "always the same part of the WAL is lost"


def test_the_power_goes_at_an_operation(disk: SimulatedDisk) -> None:
    store = LaneStore.open(DB, 4, disk=disk)
    disk.cut_at = disk.operations + 5
    with pytest.raises(StoreError, match="disk failed"):
        store.append(trade.found(1), ())
    assert disk.operations == disk.cut_at
    for _ in range(2):
        with pytest.raises(StoreError):
            LaneStore.open(DB, 4, disk=disk)
    disk.power_on()
    store.close()
    LaneStore.open(DB, 4, disk=disk).close()


def test_a_dead_process_reaches_nothing(disk: SimulatedDisk) -> None:
    connection = filled(disk, 3)
    disk.process_dies()
    before = disk.operations
    with pytest.raises(sqlite.OperationalError, match="I/O error"):
        connection.execute("INSERT INTO t VALUES (7, '')")
    connection.close()
    assert disk.operations == before
    assert count(disk) == 3, "the cache outlives the process"


# --- contents and names


def fates(change: bytes, durable: bytes) -> set[bytes]:
    found = set()
    for seed in range(300):
        file = Contents(durable)
        file.write(0, change)
        file.power_cut(Random(seed))
        found.add(bytes(file.now))
    return found


def test_a_write_is_dropped_torn_garbled_or_kept() -> None:
    old, new = b"o" * 1024, b"n" * 1024
    found = fates(new, old)
    assert {old, new, new[:512] + old[512:], old[:512] + new[512:]} <= found
    assert any(one not in (old, new) and set(one) - set(b"on") for one in found), "never garbled"


def test_order_is_not_kept() -> None:
    found = set()
    for seed in range(100):
        file = Contents()
        file.write(0, b"1")
        file.write(600, b"2")
        file.power_cut(Random(seed))
        found.add((len(file.now) > 0 and file.now[0:1] == b"1", file.now[600:601] == b"2"))
    assert found == {(False, False), (False, True), (True, False), (True, True)}


def test_a_failed_sync_calls_lost_pages_clean() -> None:
    file = Contents()
    file.write(0, b"lost")
    file.lose()
    file.write(4, b"kept")
    file.sync()
    assert file.now == b"lostkept"
    file.evict()
    assert file.now == b"\0\0\0\0kept"


def test_a_cut_of_a_file_may_be_lost_too() -> None:
    found = set()
    for seed in range(50):
        file = Contents(b"four")
        file.truncate(0)
        file.power_cut(Random(seed))
        found.add(bytes(file.now))
    assert found == {b"", b"four"}


def test_names_come_and_go_with_their_folder() -> None:
    found = set()
    for seed in range(50):
        folder = Folder()
        folder.make("a").write(0, b"1")
        folder.now["a"].sync()
        folder.sync()
        folder.make("b")
        folder.replace("b", "a")
        copy = folder.copy()
        copy.power_cut(Random(seed))
        found.add(tuple(sorted((name, bytes(one.now)) for name, one in copy.now.items())))
    assert found == {(("a", b"1"),), (("a", b"1"), ("b", b"")), (("a", b""),)}


# --- faults and room


@pytest.mark.parametrize("kind", ["i/o error", "no space", "short write", "failed sync"])
@pytest.mark.parametrize("stays", [False, True])
def test_a_fault_is_an_error_of_sqlite(disk: SimulatedDisk, kind: Any, stays: bool) -> None:
    connection = filled(disk, 3)
    disk.fault = Fault(kind, disk.operations + 1, stays=True)
    with pytest.raises(sqlite.OperationalError):
        connection.execute("INSERT INTO t VALUES (7, '')")
    assert disk.struck > 0
    disk.fault = None
    disk.process_dies(evict=True)
    connection.close()
    assert count(disk) == 3


def test_a_lying_disk_loses() -> None:
    lost = 0
    for seed in range(10):
        disk = SimulatedDisk(Random(seed))
        connection = filled(disk, 1)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        disk.lying = True
        connection.execute("INSERT INTO t VALUES (7, '')")
        disk.power_cut()
        disk.lying = False
        lost += count(disk) < 2
    assert lost > 0


def test_a_full_disk_takes_what_fits(disk: SimulatedDisk) -> None:
    connection = filled(disk, 3)
    disk.capacity_bytes = sum(len(one.now) for one in disk.folder.now.values()) + 100
    with pytest.raises(sqlite.OperationalError, match="full"):
        connection.execute("INSERT INTO t VALUES (7, '')")
    assert disk.free_bytes == 0
    disk.capacity_bytes = None
    connection.execute("INSERT INTO t VALUES (7, '')")
    connection.close()
    assert count(disk) == 4


def test_a_disk_that_is_as_good_as_full_is_refused() -> None:
    with pytest.raises(StoreFull):
        LaneStore.open(DB, 4, disk=SimulatedDisk(Random(1), capacity_bytes=1 << 20))
