"""What each booking writes: the rows of the tables, value by value."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pysqlite3.dbapi2 as sqlite
import pytest
from msgspec.structs import replace
from pos.lane.effects import (
    Booking,
    BookSale,
    CloseBasket,
    DropSaved,
    OpenIntent,
    PaymentIntent,
    SaveBasket,
    SettleIntent,
)
from pos.lane.events import PaymentApproved, PaymentResolved, StartPressed
from pos.sale.product import Name
from pos.sale.receipt import ReceiptLine, Tender
from pos.sale.tax import TaxSum
from pos.store.bookings import book
from pos.store.tables import DERIVED, metadata
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import StaticPool

from tests.store import trade

INTENT = PaymentIntent(intent_id="L004-B00000001-1", amount_minor=720, currency="GBP", at=1005, mark="0001:0007")
OPENED = {
    "intent_id": "L004-B00000001-1", "basket": 7, "amount_minor": 720, "currency": "GBP", "state": "open",
    "opened_at": 1005, "settled_at": None, "mark": "0001:0007", "card_scheme": "", "card_last4": "", "auth_code": "",
    "terminal_id": "", "trace": "", "terminal_receipt": "", "tender": "card", "undoes": "",
}  # fmt: skip
OTHER = "L004-B00000002-1"
APPROVED = PaymentApproved(
    at=1006, intent_id=INTENT.intent_id, amount_minor=720, currency="GBP", card_scheme="girocard", card_last4="4242",
    auth_code="493018", terminal_id="52500038", trace="000017", terminal_receipt="0231",
)  # fmt: skip


@pytest.fixture
def tables() -> Iterator[Connection]:
    engine = create_engine("sqlite://", module=sqlite, poolclass=StaticPool)
    with engine.begin() as connection:
        metadata.create_all(connection)
        yield connection
    engine.dispose()


def rows(tables: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every table that has rows."""
    found = {
        table.name: [dict(row) for row in tables.execute(select(table).order_by(*table.primary_key)).mappings()]
        for table in DERIVED
    }
    return {name: lines for name, lines in found.items() if lines}


def booked(tables: Connection, seq: int, *bookings: Booking, at: int = 1) -> None:
    book(tables, seq, StartPressed(at=at), bookings)


def test_an_event_that_books_nothing_writes_nothing(tables: Connection) -> None:
    booked(tables, 1)
    assert rows(tables) == {}


@pytest.mark.parametrize(("kind", "amount_minor"), [("payment", 720), ("refund", -720), ("reversal", -720)])
def test_an_intent_is_open_and_what_is_given_back_counts_downwards(
    tables: Connection, kind: Any, amount_minor: int
) -> None:
    booked(tables, 1, OpenIntent(intent=replace(INTENT, kind=kind), basket=7))
    assert rows(tables) == {"payments": [{**OPENED, "amount_minor": amount_minor}]}


@pytest.mark.parametrize("outcome", ["approved", "declined", "aborted", "unknown", "not-charged"])
def test_an_outcome_is_that_of_its_intent_only(tables: Connection, outcome: Any) -> None:
    both = (OpenIntent(intent=INTENT, basket=7), OpenIntent(intent=replace(INTENT, intent_id=OTHER), basket=7))
    booked(tables, 1, *both)
    booked(tables, 2, SettleIntent(intent_id=INTENT.intent_id, outcome=outcome), at=1009)
    settled = {**OPENED, "state": outcome, "settled_at": 1009}
    assert rows(tables) == {"payments": [settled, {**OPENED, "intent_id": OTHER}]}


def test_an_outcome_without_an_intent_is_our_bug(tables: Connection) -> None:
    with pytest.raises(AssertionError, match=f"no intent {OTHER}"):
        booked(tables, 1, SettleIntent(intent_id=OTHER, outcome="approved"))


def test_an_approval_names_the_card_of_its_intent_only(tables: Connection) -> None:
    both = (OpenIntent(intent=INTENT, basket=7), OpenIntent(intent=replace(INTENT, intent_id=OTHER), basket=7))
    booked(tables, 1, *both)
    book(tables, 2, APPROVED, ())
    card = {
        "card_scheme": "girocard", "card_last4": "4242", "auth_code": "493018", "terminal_id": "52500038",
        "trace": "000017", "terminal_receipt": "0231",
    }  # fmt: skip
    assert rows(tables) == {"payments": [{**OPENED, **card}, {**OPENED, "intent_id": OTHER}]}


def test_a_payment_is_what_was_taken_where_the_terminal_took_a_part(tables: Connection) -> None:
    booked(tables, 1, OpenIntent(intent=INTENT, basket=7))
    book(tables, 2, replace(APPROVED, amount_minor=300, partial=True), ())
    assert [row["amount_minor"] for row in rows(tables)["payments"]] == [300]


@pytest.mark.parametrize(
    ("receipt", "trace", "written"), [("0231", "000975", ("0231", "000975")), ("", "000975", ("5", "6"))]
)
def test_what_a_person_read_off_the_terminal_names_the_payment_and_no_other(
    tables: Connection, receipt: str, trace: str, written: tuple[str, str]
) -> None:
    both = (OpenIntent(intent=INTENT, basket=7), OpenIntent(intent=replace(INTENT, intent_id=OTHER), basket=7))
    booked(tables, 1, *both)
    book(tables, 2, replace(APPROVED, terminal_receipt="5", trace="6"), ())
    found = PaymentResolved(
        intent_id=INTENT.intent_id, outcome="charged", by="Ada", evidence="slip", terminal_receipt=receipt, trace=trace
    )
    book(tables, 3, found, ())
    one, other = rows(tables)["payments"]
    assert (one["terminal_receipt"], one["trace"]) == written
    assert other == {**OPENED, "intent_id": OTHER}


def test_a_sale_is_a_row_and_its_lines_are_numbered_from_one(tables: Connection) -> None:
    loose = ReceiptLine(
        sku="4011", name=Name("Bananas", {"de": "Bananen"}), size="", quantity=1, unit_price_minor=229, unit="kg",
        amount_minor=203, saved_minor=26, weight_g=1000, tax="zero",
    )  # fmt: skip
    sold = replace(
        trade.receipt(1, 7, 1006),
        lines=(trade.receipt(1, 7, 1006).lines[0], loose),
        total_minor=563,
        saved_minor=26,
        taxes=(TaxSum("standard", "A", 2000, 360, 300, 60), TaxSum("zero", "Z", 0, 203, 203, 0)),
    )
    booked(tables, 9, BookSale(receipt=sold))
    assert rows(tables) == {
        "sales": [
            {
                "number": 1, "seq": 9, "basket": 7, "started_at": 956, "sold_at": 1006, "currency": "GBP",
                "total_minor": 563, "saved_minor": 26, "tax_minor": 60, "training": 0,
            }
        ],
        "sale_lines": [
            {
                "number": 1, "line": 1, "sku": trade.OATS.sku, "name": "Oat drink", "quantity": 2, "weight_g": None,
                "unit_price_minor": 180, "amount_minor": 360, "saved_minor": 0, "tax": "standard",
            },
            {
                "number": 1, "line": 2, "sku": "4011", "name": "Bananas", "quantity": 1, "weight_g": 1000,
                "unit_price_minor": 229, "amount_minor": 203, "saved_minor": 26, "tax": "zero",
            },
        ],
        "sale_tenders": [
            {
                "number": 1, "place": 1, "kind": "card", "amount_minor": 720, "rounding_minor": 0,
                "reference": "L004-B00000007-1", "of_tender": 0,
            },
        ],
    }  # fmt: skip


def test_every_tender_is_a_row_in_the_receipts_order(tables: Connection) -> None:
    tenders = (
        Tender(kind="cash", amount_minor=-365, rounding_minor=2, reference="L004-B00000008-1", of_tender=2),
        Tender(kind="gift", amount_minor=-100, reference="L004-B00000008-2", of_tender=1),
    )
    booked(tables, 1, BookSale(receipt=replace(trade.receipt(1, 8, 10), lines=(), tenders=tenders)))
    assert rows(tables)["sale_tenders"] == [
        {
            "number": 1, "place": 1, "kind": "cash", "amount_minor": -365, "rounding_minor": 2,
            "reference": "L004-B00000008-1", "of_tender": 2,
        },
        {
            "number": 1, "place": 2, "kind": "gift", "amount_minor": -100, "rounding_minor": 0,
            "reference": "L004-B00000008-2", "of_tender": 1,
        },
    ]  # fmt: skip


def test_receipts_are_numbered_without_a_gap_and_practice_is_marked(tables: Connection) -> None:
    booked(tables, 1, BookSale(receipt=replace(trade.receipt(1, 7, 10), lines=(), tenders=(), training=True)))
    booked(tables, 2, BookSale(receipt=replace(trade.receipt(2, 8, 20), lines=(), tenders=())))
    found = rows(tables)
    assert found.keys() == {"sales"}
    assert [(row["number"], row["seq"], row["basket"], row["training"]) for row in found["sales"]] == [
        (1, 1, 7, 1),
        (2, 2, 8, 0),
    ]
    with pytest.raises(AssertionError, match="receipt 2 after 2"):
        booked(tables, 3, BookSale(receipt=trade.receipt(2, 9, 30)))


def test_a_basket_put_aside_is_kept_whole_until_its_own_ticket_is_dropped(tables: Connection) -> None:
    one, other = trade.saved(5, 4000), trade.saved(6, 4001)
    booked(tables, 1, SaveBasket(saved=one), SaveBasket(saved=other))
    body = msgspec.json.encode(one, order="sorted").decode()
    first = {"ticket": "T004-00000005", "basket": 5, "saved_at": 4000, "body": body}
    assert rows(tables)["saved_baskets"][0] == first
    booked(tables, 2, DropSaved(ticket=other.ticket))
    assert rows(tables) == {"saved_baskets": [first]}


def test_a_basket_closed_has_every_record_since_the_one_before(tables: Connection) -> None:
    booked(tables, 4, CloseBasket(basket=7))
    booked(tables, 5, CloseBasket(basket=8))
    booked(tables, 9, CloseBasket(basket=3))
    assert rows(tables) == {
        "baskets": [
            {"last_seq": 4, "first_seq": 1, "basket": 7},
            {"last_seq": 5, "first_seq": 5, "basket": 8},
            {"last_seq": 9, "first_seq": 6, "basket": 3},
        ]
    }


def test_bookings_are_carried_out_in_their_order(tables: Connection) -> None:
    saved = trade.saved(5, 4000)
    booked(tables, 1, SaveBasket(saved=saved), DropSaved(ticket=saved.ticket), CloseBasket(basket=5))
    assert rows(tables).keys() == {"baskets"}


def test_a_booking_that_nobody_knows_is_our_bug(tables: Connection) -> None:
    with pytest.raises(AssertionError, match=r"Booking\(\)"):
        booked(tables, 1, Booking())
