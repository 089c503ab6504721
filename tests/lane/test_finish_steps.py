"""The end of a basket, one step at a time: exactly this lane, exactly these effects."""

import pytest
from lanes import BUSY_VIEW, CANCEL_ALL, DONE, FIRST, IDLE, NOW, QUIET, armed, filled, found, free, money, sold
from msgspec.structs import replace
from pos.lane import finish
from pos.lane.checkout import first_lane
from pos.lane.effects import (
    Beep,
    BookSale,
    Carried,
    CheckPrinter,
    CloseBasket,
    DropSaved,
    Print,
    SaveBasket,
    SavedBasket,
    SettleIntent,
    StartTimer,
    Unconfirmed,
)
from pos.lane.events import FeedbackGiven, FinishPressed, PrintEnded, PrintPressed, QuantitySet
from pos.lane.state import Clearance, Device, HelpCall, Lane, Read, Sold, Step
from pos.prove.hand.goods import GOODS, SHOP, TAXES
from pos.sale.cart import Cart, add
from pos.sale.pricing import price
from pos.sale.receipt import Receipt, ReceiptLine, Tender
from pos.sale.tax import TaxSum

LATER = NOW + 100
DOUBT = Unconfirmed(intent_id="older", amount_minor=5, currency="GBP")


HAM = replace(GOODS["ham"], tax="standard")


def measured() -> Cart:
    """Two oats, ham by weight, cheese with a price in its code."""
    cart = add(Cart(), GOODS["oats"], 2)
    return add(add(cart, HAM, weight_g=1250), GOODS["cheese"], price_minor=299)


def test_the_receipt_is_the_basket_to_the_last_field() -> None:
    shop = replace(SHOP, training=True, simulated=True)
    cart = measured()
    lane = replace(
        armed(), shop=shop, cart=cart, priced=price(cart, TAXES), next_receipt=17, basket=5, started_at=NOW
    )  # fmt: skip
    event = money(
        lane, amount_minor=1909, card_scheme="Visa", card_last4="1111", auth_code="A1", terminal_id="T9",
    )  # fmt: skip
    receipt = finish.sell(lane, event, LATER).lane.sold.receipt  # type: ignore[union-attr]
    oats, ham, cheese = GOODS["oats"], HAM, GOODS["cheese"]
    lines = (
        ReceiptLine(sku=oats.sku, name=oats.name, size=oats.size, quantity=2, unit_price_minor=180, unit="each",
                    amount_minor=360, saved_minor=0, weight_g=None, tax="zero"),
        ReceiptLine(sku=ham.sku, name=ham.name, size="", quantity=1, unit_price_minor=1000, unit="kg",
                    amount_minor=1250, saved_minor=0, weight_g=1250, tax="standard"),
        ReceiptLine(sku=cheese.sku, name=cheese.name, size="", quantity=1, unit_price_minor=299, unit="kg",
                    amount_minor=299, saved_minor=0, weight_g=None, tax="zero"),
    )  # fmt: skip
    tender = Tender(
        kind="card", amount_minor=1909, reference=FIRST, card_scheme="Visa", card_last4="1111", auth_code="A1",
        terminal_id="T9", trace="10", terminal_receipt="9",
    )  # fmt: skip
    taxes = (TaxSum("standard", "A", 2000, 1250, 1042, 208), TaxSum("zero", "C", 0, 659, 659, 0))
    assert receipt == Receipt(
        number=17, lane=4, basket=5, started_at=NOW, sold_at=LATER, currency="GBP", lines=lines, total_minor=1909,
        saved_minor=0, taxes=taxes, tenders=(tender,), training=True, simulated=True,
    )  # fmt: skip


def test_what_was_saved_reaches_the_receipt() -> None:
    lane = filled()
    line = replace(lane.priced.lines[0], saved_minor=20)
    lane = replace(lane, priced=replace(lane.priced, lines=(line,), saved_minor=20))
    receipt = finish.sell(lane, None, LATER).lane.sold.receipt  # type: ignore[union-attr]
    assert (receipt.saved_minor, receipt.lines[0].saved_minor) == (20, 20)


def test_a_sale_is_booked_with_its_number_and_everything_else_is_put_away() -> None:
    lane = replace(armed(), trouble="declined", strays=("older", FIRST), undo=None, last=Read("c", 1))
    event = money(lane)
    step = finish.sell(lane, event, LATER)
    receipt = step.lane.sold.receipt  # type: ignore[union-attr]
    after = replace(
        lane, phase="done", sold=Sold(receipt=receipt), strays=("older",), payment=None, trouble="", next_receipt=2,
        undo=None, last=None, view=QUIET,
    )  # fmt: skip
    settled = SettleIntent(intent_id=FIRST, outcome="approved")
    assert step == Step(after, (settled, BookSale(receipt=receipt), Beep(cue="paid"), *CANCEL_ALL, DONE))


def test_a_basket_that_costs_nothing_has_no_tender_and_keeps_strays() -> None:
    lane = replace(filled("leaflet"), strays=("older",))
    step = finish.sell(lane, None, LATER)
    receipt = step.lane.sold.receipt  # type: ignore[union-attr]
    assert (receipt.tenders, receipt.total_minor, step.lane.strays) == ((), 0, ("older",))
    assert step.lane.undo is None
    assert step.lane.last is None
    assert step.effects == (BookSale(receipt=receipt), Beep(cue="paid"), *CANCEL_ALL, DONE)


def test_what_was_scanned_while_the_card_won_is_shown_as_unpaid() -> None:
    held = (found("bread"), QuantitySet(line_id=1, quantity=2))
    lane = finish.sell(armed(held=held), money(armed()), LATER).lane
    assert lane.sold.unpaid == (found("bread"),)  # type: ignore[union-attr]


# --- paper


def job(number: int, document: str = "receipt", *, copy: bool = False, language: str = "en") -> Print:
    return Print(job=f"R004-00000001-{number}", document=document, number=1, language=language, copy=copy)  # type: ignore[arg-type]


def test_a_shop_that_always_prints_does_so_at_once() -> None:
    lane = replace(armed(), shop=replace(SHOP, receipt="always"))
    quiet = finish.sell(replace(lane, shop=SHOP), money(lane), LATER)
    step = finish.sell(lane, money(lane), LATER)
    assert step.effects == (*quiet.effects, job(1), DONE)
    assert (step.lane.sold.paper, step.lane.sold.prints) == ("printing", 1)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "gift", "wanted"),
    [
        (False, False, job(4)),
        (True, False, job(4, copy=True)),
        (True, True, job(4, "gift")),
        (False, True, job(4, "gift")),
    ],
)
def test_paper_on_request(given: bool, gift: bool, wanted: Print) -> None:
    lane = sold(prints=3, given=given, paper="printed")
    after = replace(lane, sold=replace(lane.sold, paper="printing", prints=4, gift=gift))
    assert finish.press_print(lane, PrintPressed(gift=gift)) == Step(after, (wanted, DONE))


def test_paper_speaks_the_shoppers_language() -> None:
    lane = replace(sold(), language="de")
    assert finish.press_print(lane, PrintPressed()).effects[0] == job(1, language="de")


@pytest.mark.parametrize("lane", [free(), sold(paper="printing")])
def test_no_paper_of_nothing_and_not_twice_at_once(lane: Lane) -> None:
    assert finish.press_print(lane, PrintPressed()) == Step(lane)


@pytest.mark.parametrize(
    ("outcome", "gift", "given"),
    [
        ("printed", False, True),
        ("uncertain", False, True),
        ("not-printed", False, False),
        ("printed", True, False),
    ],
)
def test_what_became_of_the_paper(outcome: str, gift: bool, given: bool) -> None:
    lane = sold(paper="printing", gift=gift)
    after = replace(lane, sold=replace(lane.sold, paper=outcome, given=given))
    event = PrintEnded(job="R004-00000001-1", outcome=outcome)  # type: ignore[arg-type]
    longer = (Beep(cue="look"), StartTimer(name="done", seconds=30))
    assert finish.paper_ended(lane, event) == Step(after, (DONE,) if outcome == "printed" else longer)


def test_a_first_that_is_out_stays_out() -> None:
    assert finish.with_paper(sold(given=True).sold, "not-printed").given  # type: ignore[arg-type]


def test_other_paper_is_not_ours() -> None:
    event = PrintEnded(job="R004-00000002-1", outcome="printed")
    assert finish.paper_ended(sold(), event) == Step(sold())
    assert finish.paper_ended(free(), event) == Step(free())


def test_how_it_was() -> None:
    lane = sold()
    event = FeedbackGiven(mood="bad", reason="slow")
    after = replace(lane, sold=replace(lane.sold, mood="bad", reason="slow"))
    assert finish.feedback(lane, event) == Step(after, (DONE,))
    assert finish.feedback(free(), event) == Step(free())


# --- the next shopper


def crowded() -> Lane:
    """Everything that belongs to this shopper is set, and what outlives them."""
    return replace(
        sold(), language="de", help=HelpCall(1), ease=("contrast",), cleared=Clearance(18, "Sam"), declines=2, misreads=1,
        attempts=3, newest=4, scans=5, refused=Read("x", 1), last=Read("y", 1), undo=filled().undo, trouble="declined",
        unconfirmed=DOUBT, given_back=(DOUBT,), strays=("older",), started_at=NOW, payment=armed().payment,
        devices=(Device("terminal", "card", "ready", mark="1:2"),),
        saved=(SavedBasket(ticket="T004-00000009", basket=9, saved_at=1, cart=Cart()),),
    )  # fmt: skip


def test_the_next_shopper_finds_nothing_of_the_last() -> None:
    lane = crowded()
    outlives = {"next_receipt": 2, "basket": 2, "view": QUIET}
    outlives |= {
        name: getattr(lane, name) for name in ("saved", "devices", "unconfirmed", "given_back", "strays", "till")
    }
    assert finish.fresh(lane) == replace(first_lane(SHOP), **outlives)


def test_leaving_closes_the_basket_and_carries_on_what_staff_must_see() -> None:
    lane = crowded()
    carried = Carried(unconfirmed=DOUBT, given_back=(DOUBT,), strays=("older",), till=lane.till)
    closed = CloseBasket(basket=1, carried=carried)
    assert finish.leave(lane, FinishPressed()) == Step(finish.fresh(lane), (closed, *CANCEL_ALL))
    assert finish.leave(filled(), FinishPressed()) == Step(filled())


@pytest.mark.parametrize("why", ["idle", "staff"])
def test_a_basket_put_aside_waits_under_its_ticket(why: str) -> None:
    lane = replace(filled(), basket=17, strays=("older",), saved=crowded().saved)
    saved = SavedBasket(ticket="T004-00000017", basket=17, saved_at=LATER, cart=lane.cart, why=why)  # type: ignore[arg-type]
    after = replace(finish.fresh(lane), saved=(*lane.saved, saved))
    closed = CloseBasket(basket=17, carried=Carried(strays=("older",)))
    wanted = Step(after, (SaveBasket(saved=saved), closed, *CANCEL_ALL))
    assert finish.put_aside(lane, LATER, why) == wanted  # type: ignore[arg-type]


def test_an_empty_basket_is_only_closed() -> None:
    lane = replace(filled(), cart=Cart(), strays=("older",))
    closed = CloseBasket(basket=1, carried=Carried(strays=("older",)))
    assert finish.put_aside(lane, LATER, "idle") == Step(finish.fresh(lane), (closed, *CANCEL_ALL))


def test_a_saved_basket_comes_back_as_it_was() -> None:
    other = SavedBasket(ticket="T004-00000008", basket=8, saved_at=1, cart=Cart())
    saved = SavedBasket(ticket="T004-00000009", basket=9, saved_at=1, cart=measured())
    lane = replace(free(), saved=(other, saved), view=BUSY_VIEW, newest=3, last=Read("x", 1), undo=filled().undo)
    after = replace(
        lane, cart=saved.cart, priced=price(saved.cart, TAXES), phase="scan", started_at=LATER, newest=0, last=None,
        undo=None, saved=(other,), view=replace(QUIET, welcome_back=True),
    )  # fmt: skip
    effects = (DropSaved(ticket="T004-00000009"), Beep(cue="ok"), IDLE)
    assert finish.resume(lane, saved, LATER) == Step(after, (*effects, CheckPrinter()))
    assert finish.resume(replace(lane, phase="scan"), saved, LATER) == Step(after, effects)
