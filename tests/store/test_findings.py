"""The whole list of what `verify` says of a spoiled journal: each finding once, at its record, in its words."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pos.errors import StoreDamaged
from pos.store import chain, rebuild, verify
from pos.store.engine import connect_writer
from pos.store.head import Head, check_open_basket, read_head
from pos.store.journal import LaneStore
from pos.store.keys import LaneKey, key_path
from pos.store.rebuild import differences
from pos.store.sqlite_file import connect
from pos.store.verify import Finding
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tests.store import trade
from tests.store.test_verify import rechained, tampering

WRONG_HASH = "the content does not match its hash"
NOT_SIGNED = "the head of the journal is not signed by this lane"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """31 records; sales at 8, 16 and 24, baskets closed at 9, 17, 25, 27 and 29."""
    path = tmp_path_factory.mktemp("day") / "lane.db"
    with LaneStore.open(path, 4, lambda: 1_795_477_200_000) as store:
        for event, bookings in trade.day(3):
            store.append(event, bookings)
    return path


@pytest.fixture
def day(closed: Path, path: Path) -> Path:
    """A copy of it, to be spoiled."""
    for one in (closed, key_path(closed)):
        shutil.copy(one, path.with_name(one.name))
    return path


def found(path: Path, *changes: str, **known: object) -> list[Finding]:
    with tampering(path) as connection:
        for change in changes:
            connection.execute(change)
    return verify.verify(path, **known)  # type: ignore[arg-type]


def said(path: Path, *changes: str, **known: object) -> list[str]:
    return [str(one) for one in found(path, *changes, **known)]


def hash_of(path: Path, seq: int) -> str:
    with closing(connect(path, "ro")) as connection:
        digest: str = connection.execute("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()[0]
    return digest


@pytest.mark.parametrize(
    ("change", "suspect"),
    [
        ("lane = 5", "lane"),
        ("epoch = 7", "epoch"),
        ("at = at + 1", "at, or the time in the body"),
        ("kind = 'PayPressed'", "kind"),
        ("body = replace(body, 'good', 'bad')", "body, prev_hash or hash"),
        ("body = '{'", "body"),
        ("body = replace(body, '\"at\":1', '\"at\":2')", "at, or the time in the body"),
        ("hash = replace(hash, substr(hash, 1, 1), 'x')", "body, prev_hash or hash"),
    ],
)
def test_a_record_that_was_changed_is_the_only_finding_with_the_column_it_may_be(
    day: Path, change: str, suspect: str
) -> None:
    assert said(day, f"UPDATE journal SET {change} WHERE seq = 9") == [f"Record 9: {WRONG_HASH} ({suspect})"]


def test_the_last_record_of_another_hash_is_not_that_of_the_head(day: Path) -> None:
    assert said(day, "UPDATE journal SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 31") == [
        f"Record 31: {WRONG_HASH} (body, prev_hash or hash)",
        "Record 31: the hash is not that of the signed head",
    ]


def test_a_sale_of_another_hash_is_not_the_one_that_was_signed(day: Path) -> None:
    with tampering(day) as connection:
        connection.execute("UPDATE journal SET prev_hash = ? WHERE seq = 8", ("0" * 64,))
        rows = connection.execute("SELECT * FROM journal WHERE seq = 8").fetchall()
        connection.execute("UPDATE journal SET hash = ? WHERE seq = 8", (chain.Row(*rows[0]).computed_hash(),))
    assert said(day) == [
        "Record 8: prev_hash is not the hash of the record before",
        "Record 8: the hash is not the one that was signed",
        "Record 9: prev_hash is not the hash of the record before",
    ]


@pytest.mark.parametrize(
    ("gone", "missing"), [("seq = 3", "record 3 is missing"), ("seq IN (3, 4)", "records 3 to 4 are missing")]
)
def test_records_that_are_missing_are_counted_at_the_one_behind(day: Path, gone: str, missing: str) -> None:
    last = 3 if "=" in gone else 4
    assert said(day, f"DELETE FROM journal WHERE {gone}") == [f"Record {last + 1}: follows record 2: {missing}"]


@pytest.mark.parametrize(("kept", "missing"), [(30, "record 31 is missing"), (29, "records 30 to 31 are missing")])
def test_a_journal_that_was_cut_is_the_only_finding(day: Path, kept: int, missing: str) -> None:
    assert said(day, f"DELETE FROM journal WHERE seq > {kept}") == [
        f"Record {kept + 1}: {missing}; the journal was cut"
    ]


def test_a_signed_record_that_was_cut_is_missed_twice(day: Path) -> None:
    assert said(day, "DELETE FROM journal WHERE seq > 23") == [
        "Record 24: records 24 to 31 are missing; the journal was cut",
        "Record 24: was signed, but is missing",
    ]


def test_a_record_behind_the_head_was_added(day: Path) -> None:
    with tampering(day) as connection:
        rechained(connection, 31, add=True)
    assert said(day) == ["Record 32: stands behind the signed head; it was added by another program"]


def test_known_hashes_are_held_to_their_records(day: Path) -> None:
    known = [(3, hash_of(day, 3)[:8]), (8, "00"), (40, "ab"), (33, "cd")]
    elsewhere = "is known from elsewhere, but is missing; the journal was put back or cut"
    assert said(day, anchors=known) == [
        "Record 8: the hash is not the one known from elsewhere",
        f"Record 33: {elsewhere}",
        f"Record 40: {elsewhere}",
    ]


def test_a_record_of_another_lane_that_fits_its_hash_is_still_found(day: Path) -> None:
    with tampering(day) as connection:
        connection.execute("UPDATE journal SET lane = 5, kind = 'PayPressed' WHERE seq = 31")
        rechained(connection, 31)
    assert said(day) == [
        "Record 31: belongs to another lane or epoch",
        "Record 31: kind or time are not those of its event",
        "Record 31: the hash is not that of the signed head",
    ]


@pytest.mark.parametrize("change", ["epoch = epoch + 1", "lane = 5"])
def test_lane_and_epoch_each_count(day: Path, change: str) -> None:
    with tampering(day) as connection:
        connection.execute(f"UPDATE journal SET {change} WHERE seq = 31")
        rechained(connection, 31)
    assert "Record 31: belongs to another lane or epoch" in said(day)


@pytest.mark.parametrize("change", ["at = at + 1", "kind = 'PayPressed'"])
def test_kind_and_time_each_count(day: Path, change: str) -> None:
    with tampering(day) as connection:
        connection.execute(f"UPDATE journal SET {change} WHERE seq = 31")
        rechained(connection, 31)
    assert "Record 31: kind or time are not those of its event" in said(day)


def test_a_body_that_fits_its_hash_and_is_no_record_is_said_with_the_reason(day: Path) -> None:
    with tampering(day) as connection:
        connection.execute("UPDATE journal SET body = '{}' WHERE seq = 31")
        rechained(connection, 31)
    assert said(day)[0].startswith("Record 31: the body can't be read: Object missing required field `event`")
    assert len(said(day)) == 2


def test_a_column_of_another_kind_is_all_that_is_said_of_its_record(day: Path) -> None:
    with tampering(day) as connection:
        made = "SELECT seq, lane, epoch, at, CAST(kind AS BLOB) AS kind, body, prev_hash, hash FROM journal"
        connection.execute(f"CREATE TABLE blobs AS {made}")
        connection.execute("DROP TABLE journal")
        connection.execute("ALTER TABLE blobs RENAME TO journal")
    assert said(day)[0] == "Record 1: a column holds nothing, or another kind of value"


def test_a_head_signed_by_nobody_and_one_that_is_missing_are_told_apart(day: Path) -> None:
    assert said(day, "UPDATE heads SET signature = replace(signature, 'a', 'b') WHERE seq = 16") == [
        "Record 16: the signature of its head is not this lane's"
    ]
    assert said(day, "DELETE FROM heads WHERE seq IN (8, 24)") == [
        "Record 16: the signature of its head is not this lane's",
        "Record 8: is a sale, but its signed head is missing",
        "Record 24: is a sale, but its signed head is missing",
    ]


def test_a_head_that_another_signed_is_said_at_its_record(day: Path) -> None:
    assert said(day, "UPDATE tip SET signature = replace(signature, 'a', 'b')") == [f"Record 31: {NOT_SIGNED}"]


def test_a_lane_number_that_was_changed_is_that_and_nothing_else(day: Path) -> None:
    assert said(day, "UPDATE meta SET value = '5' WHERE key = 'lane'") == [
        "meta: lane and epoch are not those of the signed journal"
    ]
    assert said(day, "UPDATE meta SET value = '7' WHERE key = 'epoch'") == [
        "meta: lane and epoch are not those of the signed journal"
    ]


def test_a_lane_number_changed_under_a_head_of_nobodys_is_not_believed(day: Path) -> None:
    spoiled = said(
        day,
        "UPDATE meta SET value = '5' WHERE key = 'lane'",
        "UPDATE tip SET signature = replace(signature, 'a', 'b')",
    )
    assert spoiled[0] == "Record 1: belongs to another lane or epoch"


def test_another_public_key_is_noticed_by_the_key_file_and_by_the_one_given(day: Path, tmp_path: Path) -> None:
    thief, own = LaneKey.make(tmp_path / "thief.key"), LaneKey.read(key_path(day)).public
    other = "the public key in the database is not this lane's"
    assert said(day, public_key=thief.public)[0] == other
    assert said(day, f"UPDATE meta SET value = '{thief.public}' WHERE key = 'public_key'") == [other]
    assert said(day, public_key=own) == [other]
    key_path(day).unlink()
    assert said(day, f"UPDATE meta SET value = '{own}' WHERE key = 'public_key'") == []
    assert NOT_SIGNED in said(day, f"UPDATE meta SET value = '{thief.public}' WHERE key = 'public_key'")[0]


def test_a_file_without_a_journal_lacks_what_is_known(store: LaneStore) -> None:
    store.close()
    emptied = ("DELETE FROM tip", "DELETE FROM meta")
    assert said(store.path, *emptied, anchors=[(8, "ab"), (9, "cd")], public_key="ab") == [
        "the file has no journal, but the key of one is known",
        "Record 8: is known from elsewhere, but the file has no journal",
        "Record 9: is known from elsewhere, but the file has no journal",
    ]
    assert said(store.path) == []
    assert said(store.path, "INSERT INTO baskets VALUES (1, 1, 1)") == [
        "baskets: last_seq 1 is in the table but not in the journal"
    ]


def test_the_tables_are_compared_only_under_a_clean_chain(day: Path) -> None:
    wrong_table = "UPDATE baskets SET basket = 9 WHERE last_seq = 9"
    assert said(day, wrong_table) == ["baskets: last_seq 9: basket is 9, the journal says 1"]
    assert said(day, "UPDATE tip SET signature = replace(signature, 'a', 'b')") == [f"Record 31: {NOT_SIGNED}"]
    changed = said(day, "UPDATE journal SET at = at + 1 WHERE seq = 9")
    assert not any(one.startswith("baskets") for one in changed)


def test_no_more_than_fifty_are_listed_and_the_schema_last(store: LaneStore) -> None:
    for event, bookings in trade.day(7):
        store.append(event, bookings)
    store.close()
    listed = found(store.path, "UPDATE journal SET hash = prev_hash", "CREATE TABLE more (a)")
    assert len(listed) == 50
    assert None not in {one.seq for one in listed}


def test_the_schema_stands_behind_the_records(day: Path) -> None:
    assert said(day, "UPDATE journal SET lane = 5 WHERE seq = 2", "CREATE TABLE more (a)") == [
        f"Record 2: {WRONG_HASH} (lane)",
        "schema: more was added by another program",
    ]


@pytest.mark.parametrize("error", [TypeError("x"), ValueError("x"), DBAPIError("x", None, ValueError("x"))])
def test_what_breaks_off_is_damage_where_something_was_found_and_else_our_bug(
    day: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    wrong = [Finding(3, "is wrong")]

    def breaks_off(*_: object) -> Iterator[Finding]:
        yield from wrong
        raise error

    monkeypatch.setattr(verify, "_check", breaks_off)
    assert verify.verify(day) == wrong
    wrong.clear()
    with pytest.raises(type(error)):
        verify.verify(day)
    assert said(day, "CREATE TABLE more (a)") == ["schema: more was added by another program"]
    wrong.append(Finding(4, "is wrong"))
    assert len(verify.verify(day)) == 2


def test_a_journal_without_records_has_the_lane_of_its_head(day: Path) -> None:
    emptied = said(day, "DELETE FROM journal", "UPDATE tip SET signature = replace(signature, 'a', 'b')")
    assert emptied[:2] == [
        f"Record 31: {NOT_SIGNED}",
        "Record 1: records 1 to 31 are missing; the journal was cut",
    ]


def test_progress_counts_each_record_twice(day: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_TELL_EVERY", 10)
    monkeypatch.setattr(rebuild, "_TELL_EVERY", 10)
    told: list[tuple[int, int]] = []
    verify.verify(day, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 62) for done in (10, 20, 30, 41, 51, 61, 62)]
    told.clear()
    assert differences(day, lambda done, total: told.append((done, total))) == []
    assert told == [(10, 31), (20, 31), (30, 31)]


# --- the tables against the journal


@pytest.mark.parametrize(
    ("change", "differ"),
    [
        ("DELETE FROM baskets WHERE last_seq = 9", ["baskets: last_seq 9 is missing from the table"]),
        ("DELETE FROM baskets WHERE last_seq = 29", ["baskets: last_seq 29 is missing from the table"]),
        ("INSERT INTO baskets VALUES (30, 30, 7)", ["baskets: last_seq 30 is in the table but not in the journal"]),
        ("INSERT INTO baskets VALUES (2, 1, 7)", ["baskets: last_seq 2 is in the table but not in the journal"]),
        (
            "UPDATE baskets SET first_seq = 3, basket = 4 WHERE last_seq = 17",
            ["baskets: last_seq 17: first_seq is 3, the journal says 10; basket is 4, the journal says 2"],
        ),
        (
            "UPDATE baskets SET last_seq = 16 WHERE last_seq = 17",
            [
                "baskets: last_seq 16 is in the table but not in the journal",
                "baskets: last_seq 17 is missing from the table",
            ],
        ),
        (
            "UPDATE sale_lines SET sku = 'x' WHERE number = 2 AND line = 2",
            [f"sale_lines: number 2, line 2: sku is 'x', the journal says '{trade.OATS.sku}'"],
        ),
        ("UPDATE saved_baskets SET body = replace(body, '3', '4')", ["saved_baskets: ticket T004-00000005: body is "]),
    ],
)
def test_each_difference_is_named_with_both_sides(day: Path, change: str, differ: list[str]) -> None:
    with tampering(day) as connection:
        connection.execute(change)
    listed = differences(day)
    assert len(listed) == len(differ)
    assert all(one.startswith(start) for one, start in zip(listed, differ, strict=True)), listed


def test_the_tables_are_compared_parents_first(day: Path) -> None:
    with tampering(day) as connection:
        for table in ("saved_baskets", "payments", "sale_lines", "sales", "baskets"):
            connection.execute(f"DELETE FROM {table}")
    listed = [one.partition(":")[0] for one in differences(day)]
    assert list(dict.fromkeys(listed)) == ["baskets", "sales", "sale_lines", "payments", "saved_baskets"]
    assert len(listed) == 5 + 3 + 6 + 3 + 1


def test_a_booking_that_contradicts_those_before_is_named(day: Path) -> None:
    with tampering(day) as connection:
        for seq, old, new in ((8, '"number":1', '"number":7'), (15, "L004-B00000002-1", "L004-B00000001-1")):
            connection.execute("UPDATE journal SET body = replace(body, ?, ?) WHERE seq = ?", (old, new, seq))
    listed = differences(day)
    assert listed[0] == "record 8 can't be booked again: receipt 7 after 0"
    assert "record 15 can't be booked again: UNIQUE constraint failed: payments.intent_id" in listed


# --- the head, and what a start continues from


@pytest.fixture
def opened(day: Path) -> Iterator[Connection]:
    with connect_writer(day) as connection:
        yield connection


def head_of(connection: Connection, path: Path) -> Head:
    with connection.begin():
        head = read_head(connection, path)
    assert head is not None
    return head


def refusal(connection: Connection, path: Path, head: Head) -> str:
    with pytest.raises(StoreDamaged) as refused, connection.begin():
        check_open_basket(connection, path, head, head.public_key)
    assert "journal verify" in refused.value.do
    return refused.value.what


def test_a_head_is_read_as_it_was_signed(day: Path, opened: Connection) -> None:
    key = LaneKey.read(key_path(day))
    head = head_of(opened, day)
    assert (head.lane, head.epoch, head.seq, head.hash) == (4, 1_795_477_200, 31, hash_of(day, 31))
    assert (head.public_key, head.signature) == (key.public, key.sign(head.message()))
    with opened.begin():
        check_open_basket(opened, day, head, head.public_key)


@pytest.mark.parametrize("number", ["", "-1", "04", " 4", "4 ", "four", "٤", "+4", "1e3"])
@pytest.mark.parametrize("name", ["lane", "epoch"])
def test_a_number_has_one_spelling(day: Path, number: str, name: str) -> None:
    with tampering(day) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = ?", (number, name))
    with pytest.raises(StoreDamaged, match=r"table meta: '") as refused:
        LaneStore.open(day, 4)
    assert repr(number) in refused.value.what


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM tip", "has lost the head of its journal (table tip)"),
        ("UPDATE tip SET one = 2", "has lost the head of its journal (table tip)"),
        ("DELETE FROM meta WHERE key = 'epoch'", "does not say whose journal it is (table meta)"),
        ("DELETE FROM meta", "does not say whose journal it is (table meta)"),
        ("INSERT INTO meta VALUES ('more', '')", "does not say whose journal it is (table meta)"),
        ("DELETE FROM meta; DELETE FROM journal", "does not say whose journal it is (table meta)"),
        ("DELETE FROM meta; DELETE FROM tip", "has lost the head of its journal (table tip)"),
    ],
)
def test_a_head_that_is_not_there_though_it_should_be_is_damage(day: Path, change: str, said: str) -> None:
    with tampering(day) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for one in change.split("; "):
            connection.execute(one)
    with pytest.raises(StoreDamaged) as refused:
        LaneStore.open(day, 4)
    assert refused.value.what == f"{day} {said}."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("lane = 5 WHERE seq = 30", "Record 30 of the journal in {} does not follow the one before."),
        ("epoch = 5 WHERE seq = 30", "Record 30 of the journal in {} does not follow the one before."),
        ("prev_hash = hash WHERE seq = 31", "Record 31 of the journal in {} does not follow the one before."),
        ("body = body || ' ' WHERE seq = 30", "Record 30 of the journal in {} does not match its hash."),
        # The record that closed the basket before is looked at, too; what is older is not.
        ("body = body || ' ' WHERE seq = 29", "Record 29 of the journal in {} does not match its hash."),
        ("seq = 90 WHERE seq = 31", "Record 31 of the journal in {} does not follow the one before."),
    ],
)
def test_a_start_names_the_record_that_does_not_verify(day: Path, change: str, said: str) -> None:
    with tampering(day) as connection:
        connection.execute(f"UPDATE journal SET {change}")
    with connect_writer(day) as connection:
        assert refusal(connection, day, head_of(connection, day)) == said.format(day)


def test_a_start_looks_at_no_older_record(day: Path) -> None:
    with tampering(day) as connection:
        connection.execute("UPDATE journal SET body = body || ' ' WHERE seq = 28")
    LaneStore.open(day, 4).close()


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        ("DELETE FROM journal WHERE seq = 31", 30),
        ("DELETE FROM journal WHERE seq > 29", 29),
        ("DELETE FROM journal", 28),
    ],
)
def test_a_journal_that_ends_before_its_head_is_refused(day: Path, change: str, ends: int) -> None:
    with tampering(day) as connection:
        connection.execute(change)
    with pytest.raises(StoreDamaged, match=f"ends at record {ends}, its head at 31"):
        LaneStore.open(day, 4)
