"""lane.db: the journal and what is sold, behind `ports.Journal` and `ports.Sales`.

One process, one connection, one thread writes. Each record goes with its bookings in one transaction that is synced to
disk before `append` returns. A write that failed is never tried again: after an fsync error Linux may call lost pages
clean (https://wiki.postgresql.org/wiki/Fsync_Errors), so the process ends and the next one verifies what is there.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self

from msgspec import structs
from msgspec.json import Decoder
from sqlalchemy import Connection, bindparam, func, insert, select, update

from pos.errors import StoreDamaged, StoreError
from pos.lane.effects import Booking, BookSale, Carried, CloseBasket, CloseDay, SavedBasket
from pos.lane.events import Event
from pos.lane.sales_book import Wanted
from pos.ports import Commit, GivenBack, Opening
from pos.sale.receipt import Receipt
from pos.sale.till import NOTHING_TAKEN, tallied
from pos.sale.weights import Weight
from pos.store import chain, schema
from pos.store.bookings import book
from pos.store.disk import LOCAL, Disk, Held
from pos.store.engine import connect_writer, prepared, require_settings, require_sqlite, settle_wal, wal_of
from pos.store.faults import faults
from pos.store.head import Head, check_open_basket, first_open_seq, read_head
from pos.store.keys import LaneKey, key_path
from pos.store.loyalty_rows import balance, is_used, paid_by, uses_by_member, uses_since
from pos.store.refunds import given_back
from pos.store.sales_rows import find
from pos.store.tables import baskets, heads, journal, meta, sales, saved_baskets, tip
from pos.store.weights import put_weights, weight_of

__all__ = ["LaneStore"]

_add_record = prepared(insert(journal))
_add_head = insert(heads)
_move_tip = prepared(
    update(tip).values(seq=bindparam("new_seq"), hash=bindparam("new_hash"), signature=bindparam("new_signature"))
)
_sale_record = (
    select(journal.c.seq, journal.c.hash, journal.c.body)
    .join(sales, sales.c.seq == journal.c.seq)
    .where(sales.c.number == bindparam("sought"))
)
_saved_body = select(saved_baskets.c.body).where(saved_baskets.c.ticket == bindparam("sought"))
_saved_basket = Decoder(SavedBasket)


class LaneStore:
    """The lane's database, open for writing. Made by `open`."""

    checkpoint_from_pages = 400
    """A basket's end moves the WAL into the database once it is longer than this (1.6 MB)."""

    def __init__(self, path: Path, connection: Connection, *, key: LaneKey, head: Head, disk: Disk, lock: Held) -> None:
        self.path = path
        self._disk = disk
        self._lock = lock
        self._connection = connection
        self._key = key
        self._head = head
        self._broken = False
        self._between_baskets = False

    @classmethod
    def open(
        cls,
        path: Path,
        lane: int,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        disk: Disk = LOCAL,
    ) -> Self:
        """Open lane.db, or make it; refuse whatever can't keep the promise.

        Args:
            path: the database; its key and its lock lie beside it.
            lane: the number of this lane; a database belongs to one.
            now_ms: the clock, asked once when a new database is made: its epoch.
            disk: where it lies.

        Raises:
            StoreUnsafe: an old SQLite, weaker settings, a network file system.
            StoreBusy: another process has it.
            StoreReadOnly: the file or its folder can't be written.
            StoreFull: the disk has no room for another sale.
            StoreTooNew: a newer program wrote it.
            StoreDamaged: not a lane's database, its key is missing, or the chain's end does not verify.
        """
        require_sqlite()
        with faults(path):
            disk.prepare(path)
        lock = disk.lock(path)
        try:
            with faults(path):
                return cls._open_locked(path, disk, lock, lane, now_ms)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _open_locked(cls, path: Path, disk: Disk, lock: Held, lane: int, now_ms: Callable[[], int]) -> Self:
        settle_wal(path, disk)
        connection = connect_writer(path, disk)
        try:
            with connection.begin():
                require_settings(connection, path)
            schema.upgrade(connection, path, disk=disk)
            key, head = _identify(connection, path, disk, lane, now_ms)
            with connection.begin():
                check_open_basket(connection, path, head, key.public)
        except BaseException:
            connection.close()
            raise
        return cls(path, connection, key=key, head=head, disk=disk, lock=lock)

    @property
    def lane(self) -> int:
        """The lane that this database belongs to."""
        return self._head.lane

    @property
    def public_key(self) -> str:
        """What verifies the signed heads: an Ed25519 public key in 64 hex digits."""
        return self._key.public

    def append(self, event: Event, bookings: Sequence[Booking]) -> Commit:
        """Commit an event with its bookings in one transaction, synced to disk.

        Raises:
            StoreFull: there is no room for another basket; or none at all, in the middle of one.
            StoreError: nothing of it counts; the process has to end, and every later call fails too.
        """
        if self._broken:
            raise StoreError(f"A write to {self.path} has failed before.", "The lane has to start again.")
        booked = tuple(bookings)
        record = self._next(event, booked)
        head = self._head.moved(record.seq, record.hash)
        try:
            with faults(self.path):
                if self._between_baskets:
                    self._disk.require_room(self.path)
                with self._connection.begin():
                    self._write(record, head, event, booked)
            self._between_baskets = any(isinstance(booking, CloseBasket) for booking in booked)
            if self._between_baskets:
                self._checkpoint()
        except BaseException:
            self._broken = True
            raise
        self._head = head
        return Commit(record.seq, record.hash)

    def _next(self, event: Event, bookings: tuple[Booking, ...]) -> chain.Row:
        head = self._head
        seq, kind, body = head.seq + 1, chain.kind_of(event), chain.encode(event, bookings)
        unsealed = chain.Row(seq, head.lane, head.epoch, event.at, kind, body, head.hash, "")
        return structs.replace(unsealed, hash=unsealed.computed_hash())

    def _write(self, record: chain.Row, head: Head, event: Event, bookings: tuple[Booking, ...]) -> None:
        signature = self._key.sign(head.message())
        raw: Any = self._connection.connection.driver_connection
        raw.execute(_add_record, {name: getattr(record, name) for name in record.__struct_fields__})
        book(self._connection, record.seq, event, bookings)
        if any(isinstance(booking, BookSale | CloseDay) for booking in bookings):
            head_row = {"seq": record.seq, "hash": record.hash, "signature": signature}
            self._connection.execute(_add_head, head_row)
        raw.execute(_move_tip, {"new_seq": record.seq, "new_hash": record.hash, "new_signature": signature})

    def _checkpoint(self) -> None:
        """Between baskets nobody waits for the disk."""
        with faults(self.path):
            if (self._disk.size(wal_of(self.path)) or 0) > self.checkpoint_from_pages * 4096:
                raw = self._connection.connection.driver_connection
                assert raw is not None
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def opening(self) -> Opening:
        """What a start continues from; as quick after ten million records as after ten."""
        with faults(self.path), self._connection.begin():
            run = self._connection.execute
            first = first_open_seq(self._connection)
            bodies = run(select(journal.c.body).where(journal.c.seq >= first).order_by(journal.c.seq)).scalars().all()
            last = run(select(baskets.c.basket).order_by(baskets.c.last_seq.desc()).limit(1)).scalar()
            closing = run(select(journal.c.body).where(journal.c.seq == first - 1)).scalar()
            number = run(select(func.max(sales.c.number))).scalar()
            saved = run(select(saved_baskets.c.body).order_by(saved_baskets.c.saved_at)).scalars().all()
            carried = _with_till(self._connection, _carried(closing), first)
        return Opening(
            events=tuple(chain.decode(body).event for body in bodies),
            next_receipt=(number or 0) + 1,
            next_basket=(last or 0) + 1,
            saved=tuple(_saved_basket.decode(body) for body in saved),
            carried=carried,
        )

    def receipt(self, number: int) -> tuple[Receipt, Commit] | None:
        """The sale with this number, and the record that made it."""
        with faults(self.path), self._connection.begin():
            row = self._connection.execute(_sale_record, {"sought": number}).first()
        if row is None:
            return None
        booked = chain.decode(row.body).bookings
        receipt = next(b.receipt for b in booked if isinstance(b, BookSale))
        return receipt, Commit(row.seq, row.hash)

    def given_back(self, number: int) -> GivenBack:
        """What became of the sale with this number."""
        found = self.receipt(number)
        if found is None:
            return GivenBack()
        with faults(self.path), self._connection.begin():
            return given_back(self._connection, found[0])

    def saved(self, ticket: str) -> SavedBasket | None:
        """The basket waiting under this ticket."""
        with faults(self.path), self._connection.begin():
            body = self._connection.execute(_saved_body, {"sought": ticket}).scalar()
        return None if body is None else _saved_basket.decode(body)

    def find(self, wanted: Wanted, until_ms: int) -> tuple[tuple[Receipt, ...], bool]:
        """Sales that a person looks for. See the port."""
        with faults(self.path), self._connection.begin():
            return find(self._connection, wanted, until_ms)

    def weight(self, sku: str) -> Weight | None:
        """What was learned of an article's weight."""
        with faults(self.path), self._connection.begin():
            return weight_of(self._connection, sku)

    def put_weights(self, them: Iterable[Weight]) -> None:
        """These weights are known now, whatever was before; on disk when this returns."""
        with faults(self.path), self._connection.begin():
            put_weights(self._connection, them)

    def coupon_used(self, key: str, serial: str) -> bool:
        """Whether a coupon with this serial has counted in a sale of this lane."""
        with faults(self.path), self._connection.begin():
            return is_used(self._connection, key, serial)

    def points_since(self, members: Sequence[str], since_ms: int) -> int:
        """What this lane's sales after `since_ms` did to a member's points."""
        with faults(self.path), self._connection.begin():
            return balance(self._connection, members, since_ms)

    def paid_by(self, members: Sequence[str]) -> str:
        """What kind of tender paid most of a member's last sale at this lane; empty: there is none."""
        with faults(self.path), self._connection.begin():
            return paid_by(self._connection, members)

    def uses_of(self, member: str) -> tuple[tuple[str, int], ...]:
        """How often a member has used which promotion at this lane."""
        with faults(self.path), self._connection.begin():
            return uses_by_member(self._connection, member)

    def uses_since(self, keys: Sequence[str], since_ms: int) -> tuple[tuple[str, int], ...]:
        """How often these promotions were used at this lane since then."""
        with faults(self.path), self._connection.begin():
            return uses_since(self._connection, keys, since_ms)

    def close(self) -> None:
        """Let go of the database and its lock; safe to call twice."""
        self._connection.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _with_till(connection: Connection, carried: Carried, first: int) -> Carried:
    """What was taken so far, also where an older lane did not count it: then its sales are counted once."""
    if carried.till is not None:
        return carried
    query = select(journal.c.body).join(sales, sales.c.seq == journal.c.seq).where(journal.c.seq < first)
    booked = (chain.decode(body).bookings for body in connection.execute(query.order_by(journal.c.seq)).scalars())
    receipts = tuple(one.receipt for bookings in booked for one in bookings if isinstance(one, BookSale))
    till = tallied(NOTHING_TAKEN, receipts)
    return carried if till == NOTHING_TAKEN else structs.replace(carried, till=till)


def _carried(closing: str | None) -> Carried:
    """What the record that closed the last basket hands on."""
    booked = () if closing is None else chain.decode(closing).bookings
    return next((one.carried for one in booked if isinstance(one, CloseBasket)), Carried())


def _identify(
    connection: Connection, path: Path, disk: Disk, lane: int, now_ms: Callable[[], int]
) -> tuple[LaneKey, Head]:
    """The key and the chain's end; made for a new database."""
    with connection.begin():
        head = read_head(connection, path)
    key_file = key_path(path)
    if head is None:
        key = LaneKey.make(key_file, disk) if disk.size(key_file) is None else LaneKey.read(key_file, disk)
        head = _begin(connection, key, lane, now_ms() // 1000)
        disk.keep_private(path)
        disk.sync_folder(path.parent)
        return key, head
    if head.lane != lane:
        raise StoreDamaged(
            f"{path} belongs to lane {head.lane}, but this is lane {lane}.",
            "Set `shop.lane` or `folder` in lane.toml right.",
        )
    key = LaneKey.read(key_file, disk)
    if key.public != head.public_key:
        raise StoreDamaged(f"{key_file} is not the key of {path}.", "Put the lane's own key file back from the backup.")
    return key, head


def _begin(connection: Connection, key: LaneKey, lane: int, epoch: int) -> Head:
    unsigned = Head(lane=lane, epoch=epoch, seq=0, hash=chain.FIRST, public_key=key.public)
    head = structs.replace(unsigned, signature=key.sign(unsigned.message()))
    values = {"lane": str(lane), "epoch": str(epoch), "public_key": key.public}
    with connection.begin():
        connection.execute(insert(meta), [{"key": name, "value": value} for name, value in values.items()])
        connection.execute(insert(tip), {"one": 1, "seq": 0, "hash": head.hash, "signature": head.signature})
    return head
