"""lane.db: what is written, what a start finds, and what can't be changed afterwards."""

from contextlib import closing
from pathlib import Path

import pytest
from pos.errors import StoreError
from pos.lane.effects import BookSale, Carried, CloseBasket, Unconfirmed
from pos.lane.events import FinishPressed, PaymentApproved, StartPressed
from pos.store.journal import LaneStore
from pos.store.sqlite_file import connect
from sqlalchemy.exc import DBAPIError

from tests.store import trade


def write(store: LaneStore, records: object) -> None:
    for event, bookings in records:
        store.append(event, bookings)


def reopened(store: LaneStore) -> LaneStore:
    store.close()
    return LaneStore.open(store.path, 4)


def test_a_new_lane_begins_at_one(store: LaneStore) -> None:
    opening = store.opening()
    assert (opening.events, opening.next_receipt, opening.next_basket, opening.saved) == ((), 1, 1, ())


def test_records_are_numbered_and_chained(store: LaneStore) -> None:
    first, second = store.append(trade.found(1), ()), store.append(trade.found(2), ())
    assert (first.seq, second.seq) == (1, 2)
    rows = connect(store.path, "ro").execute("SELECT prev_hash, hash FROM journal ORDER BY seq").fetchall()
    assert rows == [("0" * 64, first.hash), (first.hash, second.hash)]


def test_a_start_continues_the_open_basket_and_nothing_else(store: LaneStore) -> None:
    write(store, trade.day(3))
    with reopened(store) as again:
        opening = again.opening()
    assert [type(event).__name__ for event in opening.events] == ["CarryOnPressed", "ItemFound"]
    assert (opening.next_receipt, opening.next_basket) == (4, 6)
    assert opening.saved == (trade.saved(5, 4000),)


def test_events_come_back_as_they_went(store: LaneStore) -> None:
    events = [event for event, _ in trade.purchase(1, 1, 1000)][:6]
    write(store, ((event, ()) for event in events))
    with reopened(store) as again:
        assert list(again.opening().events) == events


def test_a_receipt_is_read_back_with_the_record_that_made_it(store: LaneStore) -> None:
    commits = [store.append(event, bookings) for event, bookings in trade.purchase(1, 1, 1000)]
    assert store.receipt(1) == (trade.receipt(1, 1, 1006), commits[6])
    assert store.receipt(2) is None


def test_a_saved_basket_waits_until_it_is_dropped(store: LaneStore) -> None:
    write(store, trade.day(0))
    assert store.saved("T004-00000002") == trade.saved(2, 1000)
    assert store.saved("T004-00000001") is None


def test_an_approval_is_in_the_payments_table_without_a_card_number(store: LaneStore) -> None:
    write(store, trade.purchase(1, 1, 1000))
    query = "SELECT state, settled_at, card_last4, trace, mark FROM payments"
    assert connect(store.path, "ro").execute(query).fetchall() == [("approved", 1006, "4242", "000017", "0001:0007")]


def test_more_than_four_digits_of_a_card_are_refused(store: LaneStore) -> None:
    leak = PaymentApproved(at=1, intent_id="x", amount_minor=1, currency="GBP", card_last4="4111111111111111")
    with pytest.raises(AssertionError):
        store.append(leak, ())


@pytest.mark.parametrize("number", [0, 2, 17])
def test_a_receipt_number_that_is_not_the_next_is_refused(store: LaneStore, number: int) -> None:
    with pytest.raises(AssertionError):
        store.append(StartPressed(at=1), (BookSale(receipt=trade.receipt(number, 1, 1)),))
    store.close()
    with LaneStore.open(store.path, 4) as again:
        assert again.opening().events == ()


def test_after_a_failed_write_every_later_one_fails(store: LaneStore) -> None:
    with pytest.raises(AssertionError):
        store.append(StartPressed(at=1), (BookSale(receipt=trade.receipt(9, 1, 1)),))
    with pytest.raises(StoreError, match="start again"):
        store.append(StartPressed(at=2), ())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal SET at = 9",
        "DELETE FROM journal",
        "DELETE FROM sales",
        "UPDATE sales SET total_minor = 1",
        "DELETE FROM heads",
        "INSERT INTO journal SELECT 99, lane, epoch, at, kind, body, prev_hash, hash FROM journal LIMIT 1",
    ],
)
def test_what_is_written_can_only_be_added_to(store: LaneStore, change: str) -> None:
    write(store, trade.purchase(1, 1, 1000))
    with pytest.raises(Exception, match=r"only ever added to|has no gaps"):
        connect(store.path).execute(change)


def test_an_event_of_ours_that_breaks_a_constraint_is_our_bug(store: LaneStore) -> None:
    records = list(trade.purchase(1, 1, 1000))
    write(store, records)
    with pytest.raises(DBAPIError):
        store.append(*records[5])


def test_a_start_reads_the_open_basket_only(store: LaneStore) -> None:
    write(store, trade.day(2))
    store.append(FinishPressed(at=9), (CloseBasket(basket=5),))
    with reopened(store) as again:
        assert again.opening().events == ()
        assert again.opening().next_basket == 6


def test_a_start_finds_what_the_closed_basket_left_to_look_after(store: LaneStore) -> None:
    doubt = Unconfirmed(intent_id="L004-B00000001-1", amount_minor=325, currency="GBP", trace="000012")
    carried = Carried(unconfirmed=doubt, given_back=(doubt,), strays=("L004-B00000001-2",))
    store.append(FinishPressed(at=9), (CloseBasket(basket=1, carried=carried),))
    store.append(StartPressed(at=10), ())
    with reopened(store) as again:
        assert again.opening().carried == carried


def test_the_key_is_the_users_own(store: LaneStore) -> None:
    assert store.path.with_suffix(".key").stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(store.public_key)) == 32


def test_a_current_schema_needs_no_alembic(store: LaneStore, path: Path) -> None:
    import subprocess
    import sys

    store.close()
    code = "import sys; from pathlib import Path; from pos.store.journal import LaneStore\n"
    code += "LaneStore.open(Path(sys.argv[1]), 4).close(); sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 0


def test_a_commit_fills_its_last_sector(path: Path) -> None:
    """No disk is trusted to leave the neighbours of a torn write alone: the next commit begins in a sector of its own."""
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("CREATE TABLE t (a)")
        header, frame, pages = 32, 24 + 4096, 2
        assert path.with_name("lane.db-wal").stat().st_size == header + (pages + 1) * frame
