"""When a lane does not open: each time a sentence that says what, where and what to do."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from pos import errors
from pos.store import engine, place
from pos.store.faults import explain, os_fault
from pos.store.journal import LaneStore
from pos.store.sqlite_file import connect

from tests.store import trade


def refusal(path: Path, kind: type[errors.StoreError], lane: int = 4) -> str:
    with pytest.raises(errors.StoreError) as caught:
        LaneStore.open(path, lane).close()
    assert type(caught.value) is kind
    assert str(path.parent) in caught.value.what
    assert caught.value.do
    return caught.value.what


def test_an_old_sqlite_is_refused() -> None:
    engine.require_sqlite((3, 51, 3))
    with pytest.raises(errors.StoreUnsafe, match=r"3\.51\.2"):
        engine.require_sqlite((3, 51, 2))


@pytest.mark.parametrize(
    ("pragma", "said"),
    [
        ("synchronous = NORMAL", "synchronous is 1"),
        ("synchronous = OFF", "synchronous is 0"),
        ("mmap_size = 65536", "mmap_size is 65536"),
        ("foreign_keys = OFF", "foreign_keys is 0"),
    ],
)
def test_weaker_settings_are_refused(path: Path, pragma: str, said: str) -> None:
    with engine.connect_writer(path) as connection:
        engine.require_settings(connection, path)
        connection.rollback()
        connection.connection.driver_connection.execute(f"PRAGMA {pragma}")
        with pytest.raises(errors.StoreUnsafe, match=said):
            engine.require_settings(connection, path)


def test_a_database_that_is_not_wal_is_refused(path: Path) -> None:
    with engine.connect_writer(path) as connection:
        connection.connection.driver_connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        with pytest.raises(errors.StoreUnsafe, match="journal_mode is delete"):
            engine.require_settings(connection, path)


MOUNTS = """/dev/vda / ext4 rw 0 0
server:/pos /srv/p\\040os nfs4 rw 0 0
tmpfs /srv/p\\040os/local tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"), [("/srv/p os/lane.db", "nfs4"), ("/srv/p os/local/lane.db", "tmpfs"), ("/var/lane.db", "ext4")]
)
def test_the_longest_mount_point_counts(folder: str, kind: str) -> None:
    assert place.file_system_of(Path(folder), MOUNTS) == kind


def test_a_network_file_system_is_refused() -> None:
    with pytest.raises(errors.StoreUnsafe, match="nfs4"):
        place.require_local(Path("/srv/p os/lane.db"), MOUNTS)
    place.require_local(Path("/var/lane.db"), MOUNTS)


def test_a_second_lane_process_is_refused(store: LaneStore) -> None:
    assert str(os.getpid()) in refusal(store.path, errors.StoreBusy)
    store.close()
    LaneStore.open(store.path, 4).close()


def test_a_writer_that_holds_the_lock_is_named(store: LaneStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    monkeypatch.setattr(engine, "BUSY_MS", 1)
    monkeypatch.setattr(engine, "_WRITER", ("PRAGMA busy_timeout = 1", *engine._WRITER[1:]))
    with closing(connect(store.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "locked" in refusal(store.path, errors.StoreBusy)


def test_a_newer_schema_is_refused(store: LaneStore) -> None:
    store.close()
    with closing(connect(store.path)) as other:
        other.execute("UPDATE alembic_version SET version_num = '0999'")
    assert "0999" in refusal(store.path, errors.StoreTooNew)


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be looked at " * 40, b"\0" * 8192])
def test_a_file_that_is_no_database_is_damaged(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refusal(path, errors.StoreDamaged)


def test_another_programs_database_is_left_alone(path: Path) -> None:
    with closing(connect(path)) as other:
        other.execute("CREATE TABLE theirs (a)")
    assert "not a lane's" in refusal(path, errors.StoreDamaged)


def test_a_page_overwritten_in_the_middle_is_damaged(store: LaneStore) -> None:
    for event, bookings in trade.day(20):
        store.append(event, bookings)
    store.close()
    content = bytearray(store.path.read_bytes())
    content[4096 * 2 :] = b"\x55" * (len(content) - 4096 * 2)
    store.path.write_bytes(content)
    refusal(store.path, errors.StoreDamaged)


def test_another_lanes_database_is_refused(store: LaneStore) -> None:
    store.close()
    assert "lane 4" in refusal(store.path, errors.StoreDamaged, lane=5)


def test_a_lost_key_is_named(store: LaneStore) -> None:
    store.close()
    store.path.with_suffix(".key").unlink()
    assert "key" in refusal(store.path, errors.StoreDamaged)


def test_another_lanes_key_is_refused(store: LaneStore, tmp_path: Path) -> None:
    store.close()
    LaneStore.open(tmp_path / "other" / "lane.db", 4).close()
    (tmp_path / "other" / "lane.key").replace(store.path.with_suffix(".key"))
    assert "not the key" in refusal(store.path, errors.StoreDamaged)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE journal SET body = replace(body, '180', '181') WHERE seq = (SELECT max(seq) FROM journal)",
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "UPDATE tip SET hash = prev_hash FROM journal WHERE journal.seq = tip.seq",
        "UPDATE tip SET seq = seq - 1",
        "DELETE FROM tip",
    ],
)
def test_an_end_that_does_not_verify_is_refused(store: LaneStore, harm: str) -> None:
    for event, bookings in trade.day(1):
        store.append(event, bookings)
    store.close()
    with closing(connect(store.path)) as other:
        for (trigger,) in other.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            other.execute(f"DROP TRIGGER {trigger}")
        other.execute(harm)
    refusal(store.path, errors.StoreDamaged)


def until_full(store: LaneStore) -> int:
    """How many records were committed before there was no space."""
    committed: list[int] = []
    with pytest.raises(errors.StoreFull, match="no space"):
        committed.extend(store.append(trade.found(at), ()).seq for at in range(3000))
    return store._head.seq


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\1" * 4096)


def test_a_full_database_ends_the_sale_and_keeps_what_was_there(store: LaneStore) -> None:
    store.append(trade.found(1), ())
    raw = store._connection.connection.driver_connection
    raw.execute(f"PRAGMA max_page_count = {raw.execute('PRAGMA page_count').fetchone()[0]}").fetchall()
    written = until_full(store)
    store.close()
    with LaneStore.open(store.path, 4) as again:
        assert len(again.opening().events) == written


def test_a_disk_that_is_as_good_as_full_is_refused(tmp_path: Path) -> None:
    place.require_room(tmp_path / "lane.db")
    with pytest.raises(errors.StoreFull, match="KiB left"):
        place.require_room(tmp_path / "lane.db", room_bytes=1 << 62)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 6 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], check=False).returncode
    ):
        pytest.skip("needs the right to mount")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_that_fills_up_ends_the_sale_and_keeps_what_was_there(small_disk: Path) -> None:
    with LaneStore.open(small_disk / "lane.db", 4) as store:
        store.append(trade.found(1), ())
        ballast = small_disk / "ballast"
        fill(ballast)
        written = until_full(store)
    refusal(small_disk / "lane.db", errors.StoreFull)
    ballast.unlink()
    with LaneStore.open(small_disk / "lane.db", 4) as again:
        assert len(again.opening().events) == written


@pytest.mark.skipif(os.geteuid() != 0, reason="needs another user to be refused")
def test_a_folder_without_the_right_to_write_is_said(store: LaneStore) -> None:
    store.close()
    for parent in list(store.path.parents)[:3]:
        parent.chmod(0o755)
    code = "import os, sys; from pathlib import Path; from pos.store.journal import LaneStore; os.setuid(65534)\n"
    code += "try: LaneStore.open(Path(sys.argv[1]), 4)\nexcept Exception as e: print(type(e).__name__, e)"
    done = subprocess.run([sys.executable, "-c", code, str(store.path)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("StoreReadOnly")
    assert str(store.path) in done.stdout


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite.SQLITE_BUSY if hasattr(sqlite, "SQLITE_BUSY") else 5, errors.StoreBusy),
        (517, errors.StoreBusy),  # SQLITE_BUSY_SNAPSHOT: the low byte counts
        (8, errors.StoreReadOnly),
        (1032, errors.StoreReadOnly),
        (13, errors.StoreFull),
        (11, errors.StoreDamaged),
        (26, errors.StoreDamaged),
        (14, errors.StoreError),
        (266, errors.StoreError),  # SQLITE_IOERR_READ
        (7, errors.StoreError),
    ],
)
def test_sqlite_codes_have_a_sentence_each(code: int, kind: type[errors.StoreError], path: Path) -> None:
    error = sqlite.OperationalError("x")
    error.sqlite_errorcode = code
    known = explain(error, path)
    assert type(known) is kind
    assert known.do


@pytest.mark.parametrize("code", [0, 1, 19, 20, 21])
def test_our_own_bugs_have_none(code: int, path: Path) -> None:
    error = sqlite.OperationalError("x")
    error.sqlite_errorcode = code
    assert explain(error, path) is None


@pytest.mark.parametrize(
    ("number", "kind"),
    [(13, errors.StoreReadOnly), (30, errors.StoreReadOnly), (28, errors.StoreFull), (5, errors.StoreError)],
)
def test_system_errors_have_a_sentence_each(number: int, kind: type[errors.StoreError], path: Path) -> None:
    assert type(os_fault(OSError(number, os.strerror(number)), path)) is kind
