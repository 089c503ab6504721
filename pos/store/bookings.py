"""What a record books: the tables of sales, payments and baskets, written with it and made again from it.

The same functions serve the lane (inside the record's transaction) and the rebuild (over a journal, into a fresh one).
"""

from msgspec.json import Encoder
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from pos.lane.effects import (
    Booking,
    BookSale,
    CloseBasket,
    CloseDay,
    DropSaved,
    LearnWeights,
    OpenIntent,
    PaymentIntent,
    SaveBasket,
    SavedBasket,
    SettleIntent,
)
from pos.lane.events import Event, PaymentApproved, PaymentResolved
from pos.sale.receipt import Receipt
from pos.store.loyalty_rows import book_loyalty
from pos.store.tables import baskets, payments, sale_lines, sale_tenders, sales, saved_baskets
from pos.store.weights import learn_weights

__all__ = ["book"]

_canonical = Encoder(order="sorted")

_card = ("card_scheme", "card_last4", "auth_code", "terminal_id", "trace", "terminal_receipt")
_last_number = select(func.max(sales.c.number))
_last_closed = select(func.max(baskets.c.last_seq))
_set_card = (
    update(payments)
    .where(payments.c.intent_id == bindparam("intent"))
    .values({name: bindparam(f"new_{name}") for name in _card})
)
_set_amount = (
    update(payments).where(payments.c.intent_id == bindparam("intent")).values(amount_minor=bindparam("taken"))
)
_set_receipt = (
    update(payments)
    .where(payments.c.intent_id == bindparam("intent"))
    .values(terminal_receipt=bindparam("new_receipt"), trace=bindparam("new_trace"))
)
_settle = (
    update(payments)
    .where(payments.c.intent_id == bindparam("intent"))
    .values(state=bindparam("new_state"), settled_at=bindparam("at"))
)
_drop = delete(saved_baskets).where(saved_baskets.c.ticket == bindparam("old_ticket"))


def book(connection: Connection, seq: int, event: Event, bookings: tuple[Booking, ...]) -> None:
    """Carry out what record `seq` books, inside the caller's transaction.

    A booking that breaks an invariant (a receipt number that is not the next, an intent opened twice) is our bug.
    """
    if isinstance(event, PaymentApproved):
        _note_card(connection, event)
    if isinstance(event, PaymentResolved) and event.terminal_receipt:
        values = {"intent": event.intent_id, "new_receipt": event.terminal_receipt, "new_trace": event.trace}
        connection.execute(_set_receipt, values)
    for booking in bookings:
        _book_one(connection, seq, event, booking)


def _book_one(connection: Connection, seq: int, event: Event, booking: Booking) -> None:
    match booking:
        case OpenIntent():
            _open_intent(connection, booking.intent, booking.basket)
        case SettleIntent():
            _settle_intent(connection, booking, event.at)
        case BookSale():
            _book_sale(connection, seq, booking.receipt)
        case LearnWeights():
            learn_weights(connection, booking.samples)
        case SaveBasket():
            _save(connection, booking.saved)
        case DropSaved():
            connection.execute(_drop, {"old_ticket": booking.ticket})
        case CloseDay():
            pass  # the record is all there is: `pos report z` reads it
        case CloseBasket():
            _close(connection, seq, booking.basket)
        case _:
            raise AssertionError(booking)


def _note_card(connection: Connection, event: PaymentApproved) -> None:
    values = {f"new_{name}": getattr(event, name) for name in _card}
    assert len(event.card_last4) <= 4, "more than the last four digits of a card"
    connection.execute(_set_card, {"intent": event.intent_id, **values})
    if event.partial:  # what was asked for is in the journal
        connection.execute(_set_amount, {"intent": event.intent_id, "taken": event.amount_minor})


def _open_intent(connection: Connection, intent: PaymentIntent, basket: int) -> None:
    connection.execute(
        insert(payments),
        {
            "intent_id": intent.intent_id,
            "basket": basket,
            # What is given back counts downwards, as on its receipt.
            "amount_minor": intent.amount_minor if intent.kind == "payment" else -intent.amount_minor,
            "currency": intent.currency,
            "state": "open",
            "opened_at": intent.at,
            "settled_at": None,
            "mark": intent.mark,
            "tender": intent.tender,
            "undoes": intent.undoes,
            **dict.fromkeys(_card, ""),
        },
    )


def _settle_intent(connection: Connection, booking: SettleIntent, at: int) -> None:
    done = connection.execute(_settle, {"intent": booking.intent_id, "new_state": booking.outcome, "at": at})
    assert done.rowcount == 1, f"no intent {booking.intent_id}"


def _book_sale(connection: Connection, seq: int, receipt: Receipt) -> None:
    last = connection.execute(_last_number).scalar() or 0
    assert receipt.number == last + 1, f"receipt {receipt.number} after {last}"
    connection.execute(
        insert(sales),
        {
            "number": receipt.number,
            "seq": seq,
            "basket": receipt.basket,
            "started_at": receipt.started_at,
            "sold_at": receipt.sold_at,
            "currency": receipt.currency,
            "total_minor": receipt.total_minor,
            "saved_minor": receipt.saved_minor,
            "tax_minor": sum(tax.tax_minor for tax in receipt.taxes),
            "training": int(receipt.training),
        },
    )
    if receipt.lines:
        connection.execute(insert(sale_lines), _lines(receipt))
    if receipt.tenders:
        connection.execute(insert(sale_tenders), _tenders(receipt))
    book_loyalty(connection, receipt)


def _lines(receipt: Receipt) -> list[dict[str, object]]:
    return [
        {
            "number": receipt.number,
            "line": place,
            "sku": line.sku,
            "name": line.name.default,
            "quantity": line.quantity,
            "weight_g": line.weight_g,
            "unit_price_minor": line.unit_price_minor,
            "amount_minor": line.amount_minor,
            "saved_minor": line.saved_minor,
            "tax": line.tax,
        }
        for place, line in enumerate(receipt.lines, start=1)
    ]


def _tenders(receipt: Receipt) -> list[dict[str, object]]:
    return [
        {
            "number": receipt.number,
            "place": place,
            "kind": tender.kind,
            "amount_minor": tender.amount_minor,
            "rounding_minor": tender.rounding_minor,
            "reference": tender.reference,
            "of_tender": tender.of_tender,
        }
        for place, tender in enumerate(receipt.tenders, start=1)
    ]


def _save(connection: Connection, saved: SavedBasket) -> None:
    connection.execute(
        insert(saved_baskets),
        {
            "ticket": saved.ticket,
            "basket": saved.basket,
            "saved_at": saved.saved_at,
            "body": _canonical.encode(saved).decode(),
        },
    )


def _close(connection: Connection, seq: int, basket: int) -> None:
    first = (connection.execute(_last_closed).scalar() or 0) + 1
    connection.execute(insert(baskets), {"last_seq": seq, "first_seq": first, "basket": basket})
