"""A journal in memory: the small model of what the store has to keep, which says loudly when the lane breaks a rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Union

import msgspec

from pos.lane.effects import (
    Booking,
    BookSale,
    Carried,
    CloseBasket,
    CloseDay,
    DropSaved,
    OpenIntent,
    SaveBasket,
    SavedBasket,
    SettleIntent,
)
from pos.lane.events import Event, TerminalDayEnded
from pos.lane.every_event import EVENTS
from pos.lane.sales_book import MOST_ROWS, Wanted, matches
from pos.ports import Commit, GivenBack, Opening
from pos.sale.receipt import Receipt
from pos.sale.refund import refunded
from pos.sale.refund_tenders import returned
from pos.sale.till import Report

DECODER: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Union[EVENTS])  # noqa: UP007 - the tuple is data


@dataclass
class MemoryJournal:
    """`ports.Journal` and `ports.Sales`: every record as JSON, every booking checked as the store checks it."""

    records: list[tuple[bytes, tuple[Booking, ...]]] = field(default_factory=list)
    intents: dict[str, str] = field(default_factory=dict)
    sales: list[tuple[Receipt, Commit]] = field(default_factory=list)
    waiting: dict[str, SavedBasket] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)
    days: list[Report] = field(default_factory=list)
    open_from: int = 0
    carried: Carried = field(default_factory=Carried)

    def append(self, event: Event, bookings: Sequence[Booking]) -> Commit:
        """See the port."""
        body = msgspec.json.encode(event)
        assert DECODER.decode(body) == event, event
        assert event.at > 0, event
        self.records.append((body, tuple(bookings)))
        commit = Commit(len(self.records), sha256(body).hexdigest())
        for booking in bookings:
            self._book(booking, commit)
        return commit

    def _book(self, booking: Booking, commit: Commit) -> None:
        match booking:
            case OpenIntent(intent=intent):
                assert intent.intent_id not in self.intents, f"opened twice: {intent}"
                assert "open" not in self.intents.values(), f"two open intents: {self.intents}"
                self.intents[intent.intent_id] = "open"
            case SettleIntent(intent_id=intent_id, outcome=outcome):
                late = outcome == "approved"
                dropped = outcome == "not-charged" and self.intents[intent_id] == "approved"  # `PaymentTakenBack`
                assert late or dropped or self.intents[intent_id] in ("open", "unknown"), (self.intents, booking)
                self.intents[intent_id] = outcome
            case BookSale(receipt=receipt):
                self._sell(receipt, commit)
            case SaveBasket(saved=saved):
                assert saved.cart.lines, "an empty basket was saved"
                assert saved.ticket not in self.waiting, saved
                self.waiting[saved.ticket] = saved
            case DropSaved(ticket=ticket):
                del self.waiting[ticket]
            case CloseDay(report=report):
                assert report.till.day == len(self.days) + 1, (report, self.days)
                self.days.append(report)
            case CloseBasket(basket=basket, carried=carried):
                assert basket == len(self.closed) + 1, (basket, self.closed)
                self.closed.append(basket)
                self.open_from, self.carried = len(self.records), carried
            case _:
                raise AssertionError(booking)

    def _sell(self, receipt: Receipt, commit: Commit) -> None:
        assert receipt.number == len(self.sales) + 1, receipt
        assert receipt.lines, "an empty basket was sold"
        assert receipt.total_minor == sum(tax.gross_minor for tax in receipt.taxes)
        assert receipt.total_minor == sum(one.amount_minor - one.rounding_minor for one in receipt.tenders)
        paid = [one.reference for one in receipt.tenders if one.kind != "training" and one.amount_minor]
        assert all(self.intents[one] == "approved" for one in paid)
        assert not (receipt.training and paid and "training" in {one.kind for one in receipt.tenders}), (
            "money in training"
        )
        self.sales.append((receipt, commit))

    def events(self) -> list[Event]:
        """Everything that was ever kept, decoded."""
        return [DECODER.decode(body) for body, _ in self.records]

    def opening(self) -> Opening:
        """See the port."""
        return Opening(
            events=tuple(self.events()[self.open_from :]),
            next_receipt=len(self.sales) + 1,
            next_basket=len(self.closed) + 1,
            saved=tuple(sorted(self.waiting.values(), key=lambda one: one.saved_at)),
            carried=self.carried,
        )

    def receipt(self, number: int) -> tuple[Receipt, Commit] | None:
        """See the port."""
        return self.sales[number - 1] if 0 < number <= len(self.sales) else None

    def given_back(self, number: int) -> GivenBack:
        """See the port."""
        found = self.receipt(number)
        if found is None:
            return GivenBack()
        mine = [one for one, _ in self.sales if one.refund_of == found[0].reference]
        later = self.events()[found[1].seq :]
        ended = any(isinstance(one, TerminalDayEnded) and not one.why for one in later)
        tenders = tuple(sorted(returned(mine).items()))
        return GivenBack(tuple(sorted(refunded(mine).items())), ended, tenders)

    def saved(self, ticket: str) -> SavedBasket | None:
        """See the port."""
        return self.waiting.get(ticket)

    def find(self, wanted: Wanted, until_ms: int) -> tuple[tuple[Receipt, ...], bool]:
        """See the port."""
        found = [one for one, _ in reversed(self.sales) if matches(one, wanted, until_ms)]
        first = wanted.page * MOST_ROWS
        return tuple(found[first : first + MOST_ROWS]), len(found) > first + MOST_ROWS
