"""What the one writer asks of its disk and its tables, and when: room, checkpoints, the new database, what it finds."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pos.errors import StoreBusy, StoreError, StoreFull, StoreUnsafe
from pos.lane.effects import BookSale, Carried, CloseBasket, DropSaved, SaveBasket, SettleIntent
from pos.lane.events import StartPressed, TerminalDayEnded
from pos.ports import GivenBack
from pos.store import engine, journal
from pos.store.chain import FIRST, Row, head_message
from pos.store.disk import LocalDisk
from pos.store.journal import LaneStore
from pos.store.keys import LaneKey, key_path, verifies
from pos.store.sqlite_file import connect

from tests.store import trade

PAGE = 4096


class Noted(LocalDisk):
    """The machine's disk, and what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.room = True
        self.wal_size: int | None = None

    def prepare(self, path: Path) -> None:
        self.asked.append(("prepare", path.name))
        super().prepare(path)

    def require_room(self, path: Path) -> None:
        self.asked.append(("room", path.name))
        if not self.room:
            raise StoreFull("The disk has nothing left.", "Free space.")

    def keep_private(self, path: Path) -> None:
        self.asked.append(("private", path.name))
        super().keep_private(path)

    def sync_folder(self, folder: Path) -> None:
        self.asked.append(("sync", folder))
        super().sync_folder(folder)

    def size(self, path: Path) -> int | None:
        if path.name.endswith("-wal") and self.wal_size is not None:
            return self.wal_size
        return super().size(path)


@pytest.fixture
def disk() -> Noted:
    return Noted()


def opened(path: Path, disk: Noted | None = None, lane: int = 4) -> LaneStore:
    return LaneStore.open(path, lane, lambda: 1_795_477_200_999, disk or Noted())


def close_basket(store: LaneStore, basket: int = 1, at: int = 9, **more: Any) -> None:
    store.append(StartPressed(at=at), (CloseBasket(basket=basket, **more),))


def stored(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(connect(path, "ro")) as connection:
        rows: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    return rows


# --- a new database


def test_a_new_database_says_whose_it_is_and_signs_that_it_is_empty(path: Path, disk: Noted) -> None:
    with opened(path, disk) as store:
        key = store.public_key
        assert (store.lane, store.path) == (4, path)
    assert sorted(stored(path, "SELECT key, value FROM meta")) == [
        ("epoch", "1795477200"),
        ("lane", "4"),
        ("public_key", key),
    ]
    ((one, seq, digest, signature),) = stored(path, "SELECT one, seq, hash, signature FROM tip")
    assert (one, seq, digest) == (1, 0, FIRST)
    assert verifies(key, signature, head_message(4, 1_795_477_200, 0, FIRST))
    assert LaneKey.read(key_path(path)).public == key
    assert disk.asked[0] == ("prepare", "lane.db")
    assert disk.asked[-2:] == [("private", "lane.db"), ("sync", path.parent)]
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_epoch_is_the_seconds_of_the_clock(path: Path) -> None:
    LaneStore.open(path, 4).close()
    ((epoch,),) = stored(path, "SELECT value FROM meta WHERE key = 'epoch'")
    assert 1_700_000_000 < int(epoch) < 4_000_000_000


def test_a_key_that_was_made_before_a_power_cut_is_used_again(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    key = LaneKey.make(key_path(path))
    with opened(path) as store:
        assert store.public_key == key.public


def test_a_database_that_is_there_is_left_as_it_is(path: Path, disk: Noted) -> None:
    opened(path).close()
    before = stored(path, "SELECT * FROM meta") + stored(path, "SELECT * FROM tip")
    with opened(path, disk) as store:
        assert store.append(StartPressed(at=1), ()).seq == 1
    assert disk.asked == [("prepare", "lane.db")]
    assert stored(path, "SELECT * FROM meta") == before[:3]


@pytest.mark.parametrize("settings", ["require_sqlite", "require_settings"])
def test_a_start_refuses_what_cant_keep_the_promise(path: Path, monkeypatch: pytest.MonkeyPatch, settings: str) -> None:
    def refuse(*_: object) -> None:
        raise StoreUnsafe("It can't be kept.", "Do.")

    monkeypatch.setattr(journal, settings, refuse)
    with pytest.raises(StoreUnsafe):
        opened(path)
    monkeypatch.undo()
    opened(path).close()  # its lock was let go


def test_a_log_that_was_left_behind_is_settled_before_anything_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(path) as store:
        store.append(StartPressed(at=1), ())
        left = engine.wal_of(path).read_bytes()
    engine.wal_of(path).write_bytes(left)
    settled: list[Path] = []
    monkeypatch.setattr(journal, "settle_wal", lambda path, disk: settled.append(path))
    opened(path).close()
    assert settled == [path]


def test_a_start_that_is_refused_lets_go_of_the_file(path: Path) -> None:
    opened(path).close()
    with pytest.raises(StoreError):
        opened(path, lane=5)
    with closing(connect(path)) as other:
        other.execute("PRAGMA journal_mode = DELETE").fetchall()  # only while nobody else has it open
    opened(path).close()


def test_a_lane_that_is_open_is_nobody_elses_until_it_is_closed(path: Path) -> None:
    with opened(path), pytest.raises(StoreBusy):
        opened(path)
    store = opened(path)
    store.close()
    store.close()
    with pytest.raises(Exception, match="closed"):
        store.append(StartPressed(at=1), ())


# --- one record


def test_a_record_is_a_row_that_follows_the_head(path: Path) -> None:
    with opened(path) as store:
        first = store.append(StartPressed(at=7), ())
        second = store.append(trade.found(8), ())
        assert (first.seq, second.seq) == (1, 2)
    rows = [Row(*row) for row in stored(path, f"SELECT {', '.join(Row.__struct_fields__)} FROM journal")]
    assert [(row.seq, row.lane, row.epoch, row.at, row.kind) for row in rows] == [
        (1, 4, 1_795_477_200, 7, "StartPressed"),
        (2, 4, 1_795_477_200, 8, "ItemFound"),
    ]
    assert rows[0].body == '{"event":{"at":7,"type":"StartPressed"}}'
    assert [row.prev_hash for row in rows] == [FIRST, first.hash]
    assert [row.hash for row in rows] == [row.computed_hash() for row in rows] == [first.hash, second.hash]


def test_every_record_moves_the_signed_tip_and_a_sale_keeps_its_head(path: Path) -> None:
    with opened(path) as store:
        commits = [store.append(event, bookings) for event, bookings in trade.purchase(1, 1, 1000)]
        key = store.public_key
    sale, last = commits[6], commits[-1]
    signed = {row[0]: row for row in stored(path, "SELECT seq, hash, signature FROM heads")}
    assert signed.keys() == {sale.seq}
    ((seq, digest, signature),) = stored(path, "SELECT seq, hash, signature FROM tip")
    assert (seq, digest) == (last.seq, last.hash)
    for at, mark, by in (signed[sale.seq], (seq, digest, signature)):
        assert verifies(key, by, head_message(4, 1_795_477_200, at, mark))


def test_a_sale_booked_with_other_things_keeps_its_head(path: Path) -> None:
    with opened(path) as store:
        sold = (BookSale(receipt=trade.receipt(1, 1, 9)), CloseBasket(basket=1))
        sale = store.append(StartPressed(at=9), sold)
        store.append(StartPressed(at=10), (CloseBasket(basket=2),))
        assert store.receipt(1) == (sold[0].receipt, sale)
    assert stored(path, "SELECT seq FROM heads") == [(sale.seq,)]


def test_a_write_that_failed_is_the_last(path: Path) -> None:
    with opened(path) as store:
        with pytest.raises(AssertionError, match="no intent"):
            store.append(StartPressed(at=1), (SettleIntent(intent_id="x", outcome="approved"),))
        with pytest.raises(StoreError) as failed:
            store.append(StartPressed(at=2), ())
        assert failed.value.what == f"A write to {path} has failed before."
    assert stored(path, "SELECT count(*) FROM journal") == [(0,)]


# --- between baskets


def test_room_is_asked_for_before_each_basket_and_never_inside_one(path: Path, disk: Noted) -> None:
    with opened(path, disk) as store:
        disk.asked.clear()
        store.append(StartPressed(at=1), ())
        store.append(StartPressed(at=2), ())
        assert disk.asked == []
        close_basket(store)
        assert disk.asked == []
        store.append(StartPressed(at=3), ())
        store.append(StartPressed(at=4), ())
        assert disk.asked == [("room", "lane.db")]
        close_basket(store, 2)
        disk.room = False
        with pytest.raises(StoreFull):
            store.append(StartPressed(at=5), ())
    assert stored(path, "SELECT max(seq) FROM journal") == [(6,)]


def test_a_basket_that_is_closed_with_other_things_ends_too(path: Path, disk: Noted) -> None:
    with opened(path, disk) as store:
        store.append(StartPressed(at=1), (SaveBasket(saved=trade.saved(1, 1)), CloseBasket(basket=1)))
        disk.asked.clear()
        store.append(StartPressed(at=2), ())
        assert disk.asked == [("room", "lane.db")]


@pytest.mark.parametrize(
    ("wal_bytes", "moved"), [(400 * PAGE, False), (400 * PAGE + 1, True), (0, False), (401 * PAGE, True)]
)
def test_a_closed_basket_moves_a_long_log_into_the_database(
    path: Path, disk: Noted, wal_bytes: int, moved: bool
) -> None:
    with opened(path, disk) as store:
        store.append(StartPressed(at=1), ())
        before = path.read_bytes()
        disk.wal_size = wal_bytes
        store.append(StartPressed(at=2), ())
        assert path.read_bytes() == before
        close_basket(store)
        assert (path.read_bytes() != before) is moved


def test_a_log_that_is_not_there_moves_nothing(path: Path, disk: Noted, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(path, disk) as store:
        before = path.read_bytes()
        monkeypatch.setattr(Noted, "size", lambda *_: None)
        close_basket(store)
        assert path.read_bytes() == before


# --- what a start finds


def test_a_new_lane_counts_from_one(path: Path) -> None:
    with opened(path) as store:
        opening = store.opening()
    assert (opening.events, opening.next_receipt, opening.next_basket) == ((), 1, 1)
    assert (opening.saved, opening.carried) == ((), Carried())


def test_a_start_goes_on_behind_the_last_closed_basket(path: Path) -> None:
    carried = Carried(strays=("L004-B00000007-1",))
    with opened(path) as store:
        for number in (1, 2):
            sold = BookSale(receipt=trade.receipt(number, 6 + number, 9))
            store.append(StartPressed(at=number), (sold, CloseBasket(basket=6 + number, carried=carried)))
        opening = store.opening()
        assert (opening.events, opening.next_receipt, opening.next_basket) == ((), 3, 9)
        assert replace(opening.carried, till=None) == carried
        later = [StartPressed(at=50), trade.found(51)]
        for event in later:
            store.append(event, ())
        assert list(store.opening().events) == later
        assert replace(store.opening().carried, till=None) == carried
        close_basket(store, 3)
        opening = store.opening()
        assert (opening.next_receipt, opening.next_basket, replace(opening.carried, till=None)) == (3, 4, Carried())


def test_saved_baskets_wait_in_the_order_they_were_put_aside(path: Path) -> None:
    with opened(path) as store:
        late, early = trade.saved(5, 4000), trade.saved(6, 3000)
        store.append(StartPressed(at=1), (SaveBasket(saved=late), SaveBasket(saved=early)))
        assert store.opening().saved == (early, late)
        assert (store.saved(late.ticket), store.saved(early.ticket)) == (late, early)
        assert store.saved("T004-00000007") is None
        store.append(StartPressed(at=2), (DropSaved(ticket=late.ticket),))
        assert store.opening().saved == (early,)


def test_what_became_of_a_sale_is_found_by_its_number(path: Path) -> None:
    with opened(path) as store:
        sale = trade.receipt(1, 1, 9)
        store.append(StartPressed(at=1), (BookSale(receipt=sale),))
        line = replace(sale.lines[0], quantity=-1, amount_minor=-180, of_line=2)
        back = replace(sale, number=2, lines=(line,), total_minor=-180, refund_of=sale.reference)
        store.append(StartPressed(at=2), (BookSale(receipt=back),))
        assert store.given_back(1).pieces == ((2, 1),)
        assert store.given_back(9) == GivenBack()
        store.append(TerminalDayEnded(at=3, device="card", currency="GBP"), ())
        assert store.given_back(1).settled
        found = store.receipt(2)
        assert found is not None
        assert found[0] == back
        assert store.receipt(3) is None


def test_reading_leaves_the_writer_free(path: Path) -> None:
    with opened(path) as store:
        reads: list[Callable[[], object]] = [
            store.opening, lambda: store.receipt(1), lambda: store.given_back(1), lambda: store.saved("x"),
        ]  # fmt: skip
        for at, read in enumerate(reads):
            read()
            assert store.append(StartPressed(at=at), ()).seq == at + 1
