"""Sales that a person looks for in a real lane's database: the same as the plain rule over all receipts says."""

import pytest
from msgspec.structs import replace
from pos.lane.effects import BookSale, OpenIntent, PaymentIntent, SettleIntent
from pos.lane.events import PaymentApproved, StartPressed
from pos.lane.sales_book import MOST_ROWS, Wanted, is_sound, matches
from pos.sale.receipt import Receipt, Tender
from pos.store.journal import LaneStore

from tests.store import trade

MINUTE = 60_000


def sell(store: LaneStore, number: int, total_minor: int, last4: str) -> Receipt:
    """A sale by card, every seventh partly in cash, a minute after the one before."""
    at, intent_id = number * MINUTE, f"L004-B{number:08d}-1"
    plain = trade.receipt(number, number, at)
    card = Tender(kind="card", amount_minor=total_minor, reference=intent_id, card_last4=last4)
    cash = (Tender(kind="cash", amount_minor=300),) if number % 7 == 0 else ()
    receipt = replace(plain, total_minor=total_minor, tenders=(card, *cash))
    intent = PaymentIntent(intent_id=intent_id, amount_minor=total_minor, currency="GBP", at=at)
    paid = PaymentApproved(intent_id=intent_id, amount_minor=total_minor, currency="GBP", card_last4=last4, at=at)
    store.append(StartPressed(at=at), [OpenIntent(intent=intent, basket=number)])
    store.append(paid, [SettleIntent(intent_id=intent_id, outcome="approved"), BookSale(receipt=receipt)])
    return receipt


@pytest.fixture
def sold(store: LaneStore) -> list[Receipt]:
    return [sell(store, at, 100 + at % 3, "1111" if at % 2 else "4242") for at in range(1, 16)]


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(page=1),
        Wanted(page=9),
        Wanted(by="number", value="7"),
        Wanted(by="number", value="77"),
        Wanted(by="amount", value="101"),
        Wanted(by="amount", value="101", page=1),
        Wanted(by="amount", value="300"),
        Wanted(by="amount", value="999"),
        Wanted(by="card", value="1111"),
        Wanted(by="card", value="1111", page=1),
        Wanted(by="card", value="0000"),
        Wanted(by="time", value="0000"),
    ],
)
def test_the_store_answers_as_the_rule_says(store: LaneStore, sold: list[Receipt], wanted: Wanted) -> None:
    until_ms = 8 * MINUTE
    found = [one for one in reversed(sold) if matches(one, wanted, until_ms)]
    first = wanted.page * MOST_ROWS
    receipts, more = store.find(wanted, until_ms)
    assert [one.number for one in receipts] == [one.number for one in found[first : first + MOST_ROWS]]
    assert more == (len(found) > first + MOST_ROWS)
    assert all(one in sold for one in receipts)


def test_a_refund_is_found_by_what_went_back(store: LaneStore, sold: list[Receipt]) -> None:
    back = replace(sold[0], number=16, basket=16, total_minor=-101, refund_of=sold[0].reference, tenders=())
    store.append(StartPressed(at=99), [BookSale(receipt=back)])
    assert back in store.find(Wanted(by="amount", value="101"), 0)[0]


@pytest.mark.parametrize(
    ("wanted", "sound"),
    [
        (Wanted(), True),
        (Wanted(value="1"), False),
        (Wanted(page=-1), False),
        (Wanted(by="time", value="1430", days=-1), False),
        (Wanted(by="time", value="2359"), True),
        (Wanted(by="time", value="2400"), False),
        (Wanted(by="time", value="1260"), False),
        (Wanted(by="time", value="930"), False),
        (Wanted(by="card", value="123"), False),
        (Wanted(by="card", value="12a4"), False),
        (Wanted(by="number", value="0"), False),
        (Wanted(by="number", value=""), False),
        (Wanted(by="amount", value="1234567890"), False),
        (Wanted(by="amount", value="1"), True),
    ],
)
def test_what_can_be_looked_for(wanted: Wanted, sound: bool) -> None:
    assert is_sound(wanted) == sound
