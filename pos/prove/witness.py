"""Somebody who stands beside the journal and writes down what was acknowledged, and what was asked for last."""

from collections.abc import Sequence

from msgspec import Struct, structs

from pos.lane.effects import Booking, SavedBasket
from pos.lane.events import Event, PaymentApproved
from pos.lane.sales_book import Wanted
from pos.ports import Commit, GivenBack, Opening
from pos.prove.hand.journal import MemoryJournal
from pos.sale.cart import Cart
from pos.sale.receipt import Receipt
from pos.store.journal import LaneStore

__all__ = ["Asked", "Past", "Record", "Witness"]

Asked = tuple[Event, tuple[Booking, ...]]


class Record(Struct, frozen=True):
    """An acknowledged record: its number, its hash, what was asked for."""

    seq: int
    hash: str
    asked: Asked


class Past(Struct, frozen=True):
    """What somebody else knows of a lane at one moment.

    Attributes:
        records: everything that was acknowledged, oldest first.
        in_flight: what was asked for and not answered yet.
        cart: what the shopper had, as the session knew it; None: not asked.
        bank: what was charged, by intent.
        now_ms: when this was.
    """

    records: tuple[Record, ...] = ()
    in_flight: Asked | None = None
    cart: Cart | None = None
    bank: dict[str, PaymentApproved] = {}
    now_ms: int = 0

    def model(self, *, with_last: bool) -> MemoryJournal:
        """The small model of a journal that has these records, and the one in flight."""
        model = MemoryJournal()
        for record in self.records:
            model.append(*record.asked)
        if with_last and self.in_flight is not None:
            model.append(*self.in_flight)
        return model

    def settled(self, store: LaneStore) -> "Past":
        """After a restart: what was in flight is known to be there, or not."""
        head = store._head  # noqa: SLF001 - what a start has verified
        if head.seq == len(self.records) or self.in_flight is None:
            return structs.replace(self, in_flight=None)
        last = Record(head.seq, head.hash, self.in_flight)
        return structs.replace(self, records=(*self.records, last), in_flight=None)


class Witness:
    """`ports.Journal` and `ports.Sales`: the store, watched."""

    def __init__(self, store: LaneStore, before: Past | None = None) -> None:
        self.store = store
        self.records = list(before.records if before else ())
        self.in_flight: Asked | None = None

    def append(self, event: Event, bookings: Sequence[Booking]) -> Commit:
        """Ask the store, and write down its answer."""
        self.in_flight = (event, tuple(bookings))
        commit = self.store.append(event, bookings)
        self.acknowledged(commit)
        return commit

    def acknowledged(self, commit: Commit) -> None:
        """The store, or somebody in its place, has answered."""
        assert self.in_flight is not None
        self.records.append(Record(commit.seq, commit.hash, self.in_flight))
        self.in_flight = None

    def opening(self) -> Opening:
        """See the port."""
        return self.store.opening()

    def receipt(self, number: int) -> tuple[Receipt, Commit] | None:
        """See the port."""
        return self.store.receipt(number)

    def given_back(self, number: int) -> GivenBack:
        """See the port."""
        return self.store.given_back(number)

    def saved(self, ticket: str) -> SavedBasket | None:
        """See the port."""
        return self.store.saved(ticket)

    def find(self, wanted: Wanted, until_ms: int) -> tuple[tuple[Receipt, ...], bool]:
        """See the port."""
        return self.store.find(wanted, until_ms)
