"""What a lane may expect of a book of gift cards: the simulated one, and the shop's own."""

import os
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from msgspec.structs import replace
from pos.giftcards.ledger import GiftLedger, Refused
from pos.giftcards.service import GiftService
from pos.lane.effects import Load, PaymentIntent
from pos.lane.events import (
    DeviceChanged,
    GiftCardLoaded,
    GiftCardTold,
    LaneEvent,
    PaymentApproved,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentUnknown,
)
from pos.payments.gift.driver import GiftBook, GiftSettings
from pos.payments.sim.gift import SimulatedGiftBook

PEPPER = b"p" * 32
NUMBER, OTHER = "7777000011114321", "7777000011119999"
PATIENCE_S = 20.0


class Ear:
    """An inbox that can be listened to."""

    def __init__(self) -> None:
        self.queue: Queue[LaneEvent] = Queue()
        self.writes = True

    def post(self, event: LaneEvent) -> None:
        self.queue.put(event)

    def post_durably(self, event: LaneEvent, timeout_s: float) -> bool:
        if self.writes:
            self.queue.put(event)
        return self.writes

    def next(self, *kinds: type) -> Any:
        while True:
            event = self.queue.get(timeout=PATIENCE_S)
            if isinstance(event, kinds):
                return event


class Bench:
    """A driver and its book."""

    def __init__(self, book: Any, url: str) -> None:
        self.book = book
        self.ear = Ear()
        settings = GiftSettings(
            url=url, name="gift", currency="GBP", key="lane", pepper=PEPPER, timeout_s=2.0, retry_s=0.05, look_s=0.2
        )
        self.driver = GiftBook(settings, self.ear)
        self.driver.start()
        while self.ear.next(DeviceChanged).state != "ready":
            pass

    def intent(self, amount: int, number: int = 1, **more: Any) -> PaymentIntent:
        card = more.pop("card", self.driver.token(NUMBER))
        return PaymentIntent(
            intent_id=f"L001-B00000001-{number}", amount_minor=amount, currency="GBP", at=1, tender="gift",
            terminal="gift", card=card, card_last4="4321", **more,
        )  # fmt: skip

    def pay(self, intent: PaymentIntent, secret: str = "") -> Any:
        self.driver.pay(intent, secret)
        return self.ear.next(PaymentApproved, PaymentDeclined, PaymentUnknown)

    def look(self, number: str = NUMBER) -> GiftCardTold:
        self.driver.look(self.driver.token(number))
        found: GiftCardTold = self.ear.next(GiftCardTold)
        return found

    def ask(self, intent: PaymentIntent) -> Any:
        self.driver.ask(intent)
        return self.ear.next(PaymentApproved, PaymentNotCharged, PaymentUnknown)


@pytest.fixture(params=["simulated", "own"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    token = GiftBook(GiftSettings(url="", name="", currency="GBP", pepper=PEPPER), Ear()).token
    if request.param == "simulated":
        book: Any = SimulatedGiftBook(key="lane")
        book.open_card({"card": token(NUMBER), "balance": 500, "last4": "4321"})
        book.start()
        url = book.url
    else:
        ledger = GiftLedger.open(tmp_path / "gift.db")
        ledger.open_card(token(NUMBER), "4321", "GBP", 500, reference="first", at=1)
        book = GiftService(ledger, "tcp://127.0.0.1:0", "lane")
        book.start()
        url = book.url
    made = Bench(book, url)
    yield made
    made.driver.stop()
    book.stop()


def test_money_is_taken_once_and_told_with_what_is_left(bench: Bench) -> None:
    assert bench.look() == GiftCardTold(card=bench.driver.token(NUMBER), kind="gift", balance_minor=500)
    found = bench.pay(bench.intent(180))
    assert (found.amount_minor, found.left_minor, found.card_last4, found.final) == (180, 320, "4321", True)
    again = bench.ask(bench.intent(180))
    assert (again.asked, again.left_minor, again.terminal_receipt) == (True, 320, found.terminal_receipt)
    assert bench.look().balance_minor == 320
    assert bench.pay(bench.intent(180)).left_minor == 320, "the same reference twice"
    assert bench.pay(bench.intent(181)).code == "reference-used"


def test_never_below_zero(bench: Bench) -> None:
    assert bench.pay(bench.intent(501)).code == "not-enough"
    assert bench.pay(bench.intent(500, 2)).left_minor == 0
    assert bench.look().why == "empty"
    assert bench.pay(bench.intent(1, 3)).code == "not-enough"


def test_what_was_not_done_when_it_was_asked_is_never_done(bench: Bench) -> None:
    assert isinstance(bench.ask(bench.intent(180)), PaymentNotCharged)
    late = bench.pay(bench.intent(180))
    assert (type(late), late.code) == (PaymentDeclined, "closed")
    assert bench.look().balance_minor == 500


def test_money_goes_back_to_its_card_and_no_more_than_was_taken(bench: Bench) -> None:
    first = bench.pay(bench.intent(300))
    back = bench.intent(200, 2, kind="refund", undoes=first.intent_id)
    assert (bench.pay(back).left_minor, bench.ask(back).left_minor) == (400, 400)
    assert bench.pay(bench.intent(101, 3, kind="reversal", undoes=first.intent_id)).code == "too-much"
    assert bench.pay(bench.intent(100, 4, kind="reversal", undoes=first.intent_id)).left_minor == 500
    assert bench.pay(bench.intent(1, 5, kind="refund", undoes="nothing")).code == "unknown-movement"


def test_a_sold_card_is_loaded_once(bench: Bench) -> None:
    load = Load(
        reference="L001-B00000002-G1",
        card=bench.driver.token(OTHER),
        card_last4="9999",
        amount_minor=1000,
        currency="GBP",
    )
    assert bench.look(OTHER).why == "unknown-card"
    for _ in range(2):
        bench.driver.load(load)
        assert bench.ear.next(GiftCardLoaded) == GiftCardLoaded(reference=load.reference, balance_minor=1000)
    assert bench.look(OTHER).balance_minor == 1000
    bench.driver.load(replace(load, reference="L001-B00000002-G2", currency="EUR"))
    assert bench.ear.next(GiftCardLoaded).why in ("other-currency", "")


def test_an_approval_that_is_not_written_down_is_asked_about(bench: Bench) -> None:
    bench.ear.writes = False
    assert isinstance(bench.pay(bench.intent(180)), PaymentUnknown)
    bench.ear.writes = True
    assert bench.ask(bench.intent(180)).left_minor == 320


def test_nobody_there_is_no_payment() -> None:
    book = SimulatedGiftBook(key="lane")
    book.start()
    bench = Bench(book, book.url)
    book.stop()
    assert bench.pay(bench.intent(180)).code == "away"
    assert bench.look().why == "away"
    bench.driver.stop()


@pytest.mark.parametrize("done", [True, False])
def test_a_lost_answer_is_unknown_then_settled(done: bool) -> None:
    book = SimulatedGiftBook(key="lane")
    book.start()
    bench = Bench(book, book.url)
    book.open_card({"card": bench.driver.token(NUMBER), "balance": 500, "last4": "4321"})
    book.acts()["lose"]({"done": done})
    assert isinstance(bench.pay(bench.intent(180)), PaymentUnknown)
    assert isinstance(bench.ask(bench.intent(180)), PaymentApproved if done else PaymentNotCharged)
    assert book.cards[bench.driver.token(NUMBER)].balance == (320 if done else 500)
    bench.driver.stop()
    book.stop()


def test_a_wrong_key_is_a_fault_that_says_so() -> None:
    book = SimulatedGiftBook(key="another")
    book.start()
    ear = Ear()
    driver = GiftBook(GiftSettings(url=book.url, name="gift", currency="GBP", key="lane", pepper=PEPPER), ear)
    driver.start()
    shown = ear.next(DeviceChanged)
    shown = ear.next(DeviceChanged) if shown.state == "opening" else shown
    assert (shown.state, "key" in shown.detail) == ("faulted", True)
    driver.stop()
    book.stop()


def test_a_number_is_nothing_but_a_keyed_hash_outside_the_lane() -> None:
    one, other = (
        GiftBook(GiftSettings(url="", name="", currency="GBP", pepper=p), Ear()) for p in (PEPPER, os.urandom(32))
    )
    assert (len(one.token(NUMBER)), one.token(NUMBER) == other.token(NUMBER)) == (64, False)
    assert NUMBER not in one.token(NUMBER)


def test_a_card_in_somebodys_hand_is_known_by_what_a_scanner_reads_off_it() -> None:
    book = SimulatedGiftBook(key="lane", pepper=PEPPER)
    book.start()
    bench = Bench(book, book.url)
    new, blank = (book.acts()["hand"](call) for call in ({"balance": 300, "kind": "credit"}, {"blank": True}))
    told = bench.look(new["code"].removeprefix("GIFT-"))
    assert (told.kind, told.balance_minor, told.why) == ("credit", 300, "")
    assert bench.look(blank["code"].removeprefix("GIFT-")).why == "unknown-card"
    bench.driver.stop()
    book.stop()


def test_a_refund_goes_on_a_card_once_and_opens_it_as_store_credit(bench: Bench) -> None:
    new = bench.driver.token("7777000011118888")
    intent = bench.intent(250, card=new, kind="refund")
    assert [bench.pay(intent).left_minor, bench.pay(intent).left_minor] == [250, 250]
    told = bench.look("7777000011118888")
    assert (told.kind, told.balance_minor) == ("credit", 250)
    assert bench.pay(bench.intent(100, number=2, kind="refund")).left_minor == 600
    assert bench.look().kind == "gift"


def test_nothing_is_put_on_a_voucher(tmp_path: Path) -> None:
    ledger = GiftLedger.open(tmp_path / "gift.db")
    ledger.open_card("c" * 64, "5555", "GBP", 800, reference="first", at=1, kind="voucher", goods="food")
    with pytest.raises(Refused, match="voucher"):
        ledger.load("second", "c" * 64, "5555", 100, "GBP", 2)
    ledger.close()
    book = SimulatedGiftBook(key="lane")
    book.start()
    bench = Bench(book, book.url)
    book.open_card({"card": bench.driver.token(NUMBER), "balance": 500, "kind": "voucher", "single": True})
    assert bench.pay(bench.intent(100, kind="refund")).code == "voucher"
    bench.driver.stop()
    book.stop()
