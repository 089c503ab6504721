"""Tampering: each way of it found and located, and nothing found where nothing was done."""

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pos.errors import StoreError
from pos.store.chain import FIRST, Row
from pos.store.journal import LaneStore
from pos.store.keys import LaneKey
from pos.store.reader import entries, entries_of_receipt
from pos.store.rebuild import differences
from pos.store.sqlite_file import connect
from pos.store.verify import verify

from tests.store import trade

COLUMNS = ("lane", "epoch", "at", "kind", "body", "prev_hash", "hash")


@pytest.fixture
def day(store: LaneStore) -> Path:
    """A closed lane after three sales: 31 records, sales at 8, 16 and 24."""
    for event, bookings in trade.day(3):
        store.append(event, bookings)
    store.close()
    return store.path


@contextmanager
def tampering(path: Path) -> Iterator[Any]:
    """A connection that the triggers do not stop; afterwards they are back."""
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, made in triggers:
            connection.execute(made)


def first_finding(path: Path, **options: Any) -> tuple[int | None, str]:
    findings = verify(path, **options)
    assert findings, "nothing was found"
    return findings[0].seq, findings[0].what


def flipped(value: int | str, place: int) -> int | str:
    if isinstance(value, int):
        return value ^ 1
    place %= len(value)
    return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]


@pytest.mark.parametrize("sales", [0, 1, 5])
def test_a_clean_journal_has_no_findings(store: LaneStore, sales: int) -> None:
    for event, bookings in trade.day(sales):
        store.append(event, bookings)
    assert verify(store.path, store.public_key) == []
    store.close()
    assert verify(store.path) == []


def test_a_journal_without_a_record_is_clean(store: LaneStore) -> None:
    assert verify(store.path) == []


def places() -> Iterator[tuple[int, str, int]]:
    chance = random.Random(20)
    return ((seq, column, chance.randrange(4000)) for seq in range(1, 32) for column in COLUMNS)


@pytest.mark.timeout(300)
def test_one_bit_in_any_column_of_any_record_is_located(day: Path) -> None:
    for seq, column, place in places():
        with tampering(day) as connection:
            (good,) = connection.execute(f"SELECT {column} FROM journal WHERE seq = ?", (seq,)).fetchone()
            change = f"UPDATE journal SET {column} = ? WHERE seq = ?"
            connection.execute(change, (flipped(good, place), seq))
            assert first_finding(day)[0] == seq, (seq, column, place)
            connection.execute(change, (good, seq))
    assert verify(day) == []


@pytest.mark.parametrize("column", ["lane", "epoch", "kind", "at"])
def test_the_column_is_named_where_the_record_tells(day: Path, column: str) -> None:
    with tampering(day) as connection:
        change = "kind || 'x'" if column == "kind" else f"{column} + 1"
        connection.execute(f"UPDATE journal SET {column} = {change} WHERE seq = 9")
    seq, what = first_finding(day)
    assert (seq, column in what) == (9, True)


@pytest.mark.parametrize("seq", [1, 2, 8, 20, 30])
def test_a_deleted_record_is_located(day: Path, seq: int) -> None:
    with tampering(day) as connection:
        connection.execute("DELETE FROM journal WHERE seq = ?", (seq,))
    assert f"record {seq} is missing" in first_finding(day)[1]


@pytest.mark.parametrize("kept", [0, 1, 8, 15, 16, 30])
def test_a_cut_tail_is_located(day: Path, kept: int) -> None:
    with tampering(day) as connection:
        connection.execute("DELETE FROM journal WHERE seq > ?", (kept,))
    seq, what = first_finding(day)
    assert (seq, "missing" in what) == (kept + 1, True)


def test_a_tail_cut_with_everything_derived_from_it_is_found(day: Path) -> None:
    with tampering(day) as connection:
        connection.execute("DELETE FROM journal WHERE seq > 20")
        connection.execute("DELETE FROM sales WHERE seq > 20")
        connection.execute("DELETE FROM heads WHERE seq > 20")
        connection.execute("UPDATE tip SET (seq, hash) = (SELECT seq, hash FROM journal WHERE seq = 20)")
    assert "not signed" in first_finding(day)[1]


def test_a_whole_file_put_back_is_found_by_a_receipts_hash(store: LaneStore) -> None:
    for event, bookings in trade.day(2):
        store.append(event, bookings)
    old = [store.path.with_name(f"lane.db{end}").read_bytes() for end in ("", "-wal")]
    printed = [store.append(event, bookings) for event, bookings in trade.purchase(3, 6, 9000)][6]
    store.close()
    for end, content in zip(("", "-wal"), old, strict=True):
        store.path.with_name(f"lane.db{end}").write_bytes(content)
    assert verify(store.path) == []
    assert first_finding(store.path, anchors=[(printed.seq, printed.hash[:8])])[0] == printed.seq


@pytest.mark.parametrize(("prefix", "clean"), [(8, True), (64, True), (0, True)])
def test_a_known_hash_that_fits_is_no_finding(day: Path, prefix: int, clean: bool) -> None:
    known = next(entry for entry in entries(day) if entry.seq == 8)
    assert (verify(day, anchors=[(8, known.hash[:prefix])]) == []) is clean
    assert first_finding(day, anchors=[(8, "0" * 9)])[0] == 8


def swap(connection: Any, one: int, other: int) -> None:
    columns = "lane, epoch, at, kind, body, prev_hash, hash"
    rows = {
        seq: connection.execute(f"SELECT {columns} FROM journal WHERE seq = ?", (seq,)).fetchone()
        for seq in (one, other)
    }
    for seq, row in ((one, rows[other]), (other, rows[one])):
        connection.execute(f"UPDATE journal SET ({columns}) = (?, ?, ?, ?, ?, ?, ?) WHERE seq = ?", (*row, seq))


@pytest.mark.parametrize(("one", "other"), [(2, 3), (1, 31), (8, 16)])
def test_swapped_records_are_located(day: Path, one: int, other: int) -> None:
    with tampering(day) as connection:
        swap(connection, one, other)
    assert first_finding(day)[0] == one


def test_an_inserted_record_is_located(day: Path) -> None:
    with tampering(day) as connection:
        connection.execute("UPDATE journal SET seq = seq + 1000 WHERE seq >= 10")
        connection.execute("UPDATE journal SET seq = seq - 999 WHERE seq > 1000")
        connection.execute(
            "INSERT INTO journal SELECT 10, lane, epoch, at, kind, body, prev_hash, hash FROM journal WHERE seq = 3"
        )
    assert first_finding(day)[0] == 10


def test_a_record_added_at_the_end_is_located(day: Path) -> None:
    with tampering(day) as connection:
        rechained(connection, 31, add=True)
    assert first_finding(day)[0] == 32


def rechained(connection: Any, first: int, *, add: bool = False) -> None:
    """What somebody with our source but without the key can do: make every hash fit again."""
    columns = ", ".join(Row.__struct_fields__)
    rows = [Row(*row) for row in connection.execute(f"SELECT {columns} FROM journal ORDER BY seq")]
    if add:
        last = rows[-1]
        rows.append(Row(last.seq + 1, last.lane, last.epoch, last.at, last.kind, last.body, last.hash, ""))
        connection.execute(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*rows[-1].__reduce__()[1][:7], "0" * 64)
        )
    before = FIRST if first == 1 else rows[first - 2].hash
    for row in rows[first - 1 :]:
        fresh = Row(row.seq, row.lane, row.epoch, row.at, row.kind, row.body, before, "")
        connection.execute(
            "UPDATE journal SET prev_hash = ?, hash = ? WHERE seq = ?", (before, fresh.computed_hash(), row.seq)
        )
        before = fresh.computed_hash()


@pytest.mark.parametrize("seq", [1, 5, 8, 9, 24, 28, 31])
def test_a_chain_made_again_without_the_key_is_found(day: Path, seq: int) -> None:
    with tampering(day) as connection:
        (body,) = connection.execute("SELECT body FROM journal WHERE seq = ?", (seq,)).fetchone()
        connection.execute(
            "UPDATE journal SET at = at + 1, body = ? WHERE seq = ?", (body.replace('"at":', '"at":1'), seq)
        )
        rechained(connection, seq)
    found = [finding.seq for finding in verify(day)]
    assert found
    assert all(number is None or number >= seq for number in found)


def test_a_chain_made_again_under_another_key_is_found(day: Path, tmp_path: Path) -> None:
    thief = LaneKey.make(tmp_path / "thief.key")
    with tampering(day) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'public_key'", (thief.public,))
    assert "not this lane's" in first_finding(day)[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE heads SET signature = replace(signature, 'a', 'b') WHERE seq = 8", "signature"),
        ("UPDATE heads SET hash = replace(hash, 'a', 'b') WHERE seq = 8", "signed"),
        ("DELETE FROM heads WHERE seq = 8", "signed head is missing"),
        ("UPDATE tip SET signature = replace(signature, 'a', 'b')", "not signed"),
    ],
)
def test_heads_that_were_touched_are_found(day: Path, change: str, said: str) -> None:
    with tampering(day) as connection:
        connection.execute(change)
    assert said in first_finding(day)[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE sales SET total_minor = 1 WHERE number = 2",
            "sales: number 2: total_minor is 1, the journal says 720",
        ),
        ("DELETE FROM sales WHERE number = 2", "sales: number 2 is missing from the table"),
        (
            "UPDATE sale_lines SET amount_minor = 1 WHERE number = 3 AND line = 2",
            "sale_lines: number 3, line 2: amount_minor",
        ),
        (
            "INSERT INTO sale_lines SELECT 3, 9, sku, name, quantity, NULL, 1, 1, 0, tax FROM sale_lines LIMIT 1",
            "line 9 is in",
        ),
        ("UPDATE payments SET state = 'declined'", "payments: intent_id L004-B00000001-1: state is 'declined'"),
        ("UPDATE payments SET amount_minor = 1", "amount_minor is 1"),
        ("UPDATE baskets SET first_seq = 1", "baskets: "),
        ("DELETE FROM saved_baskets", "saved_baskets: ticket T004-00000005 is missing"),
    ],
)
def test_tables_that_differ_from_the_journal_are_found(day: Path, change: str, said: str) -> None:
    with tampering(day) as connection:
        connection.execute(change)
    assert said in first_finding(day)[1]
    assert said in differences(day)[0]


def test_a_byte_changed_in_the_file_is_found(day: Path) -> None:
    content = day.read_bytes()
    place = content.index(b'"mood":"good"')
    day.write_bytes(content[:place] + bytes([content[place] ^ 0x80]) + content[place + 1 :])
    assert first_finding(day)[0] in {9, 17, 25}


# Found by `pos prove run tamper`, seed 1 and 2.
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP TRIGGER journal_no_update", "schema: journal_no_update is missing"),
        ("CREATE TRIGGER later AFTER INSERT ON sales BEGIN DELETE FROM payments; END", "schema: later was added"),
        ("CREATE VIEW other AS SELECT 1", "schema: other was added"),
        ("ALTER TABLE sales ADD COLUMN more TEXT", "schema: sales was changed"),
        ("INSERT INTO alembic_version VALUES ('0000')", "schema: alembic_version"),
        ("UPDATE alembic_version SET version_num = '0002'", "was added by another program"),
        ("INSERT INTO meta VALUES ('more', '1')", "table meta"),
        ("UPDATE meta SET value = value || ' ' WHERE key = 'epoch'", "table meta"),
        ("UPDATE meta SET value = 'four' WHERE key = 'lane'", "table meta"),
        ("UPDATE meta SET value = '5' WHERE key = 'lane'", "meta: lane and epoch are not those of the signed journal"),
        ("DELETE FROM meta", "table meta"),
        ("DELETE FROM tip", "table tip"),
        ("UPDATE tip SET signature = upper(signature)", "not signed"),
        ("UPDATE heads SET signature = upper(signature) WHERE seq = 8", "signature"),
        ("UPDATE heads SET hash = CAST(x'ff' AS TEXT) || substr(hash, 2) WHERE seq = 8", "signed"),
    ],
)
def test_what_is_not_the_programs_own_is_found(day: Path, change: str, said: str) -> None:
    with closing(connect(day)) as connection:
        if change.startswith(("UPDATE heads", "DELETE FROM tip")):
            with tampering(day) as opened:
                opened.execute(change)
        else:
            connection.execute(change)
    assert said in first_finding(day)[1]


@pytest.mark.parametrize("body", [b"", b"[" * 50_000, b"\xff\xfe", b'{"a":\xed\xa0\x80}'])
def test_a_body_that_no_program_of_ours_wrote_is_located(day: Path, body: bytes) -> None:
    with tampering(day) as connection:
        connection.execute("UPDATE journal SET body = CAST(? AS TEXT) WHERE seq = 20", (body,))
        assert first_finding(day)[0] == 20
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        rechained(connection, 20)
    assert first_finding(day)[0] == 20


@pytest.mark.parametrize("known", [{"anchors": [(8, "ab")]}, {"public_key": "ab" * 32}])
def test_a_file_in_which_nothing_was_ever_kept_is_found(day: Path, known: dict[str, Any]) -> None:
    tables = ("heads", "sale_lines", "sales", "payments", "baskets", "saved_baskets", "journal", "tip", "meta")
    with tampering(day) as connection:
        for table in tables:
            connection.execute(f"DELETE FROM {table}")
    assert "no journal" in first_finding(day, **known)[1]


def test_a_damaged_schema_is_damage(day: Path) -> None:
    day.write_bytes(day.read_bytes().replace(b"UPDATE ON journal", b"UPDATE\xa0ON journal"))
    assert "damaged" in first_finding(day)[1]


def test_progress_reaches_the_end(day: Path) -> None:
    told: list[tuple[int, int]] = []
    verify(day, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (62, 62)


def test_a_file_that_is_not_there_is_said(path: Path) -> None:
    with pytest.raises(StoreError, match="no lane database"):
        verify(path)


def test_a_purchase_is_told_from_its_first_scan_to_its_end(day: Path) -> None:
    told = list(entries_of_receipt(day, 2))
    assert [entry.seq for entry in told] == list(range(10, 18))
    assert [entry.event for entry in told] == [event for event, _ in trade.purchase(2, 2, 2000)]
    assert [entry.seq for entry in entries(day, 3, 5)] == [3, 4, 5]


def test_a_receipt_that_is_not_there_is_said(day: Path) -> None:
    with pytest.raises(StoreError, match="no receipt 9"):
        entries_of_receipt(day, 9)
