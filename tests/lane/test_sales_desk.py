"""A13's moments that no scenario tells: who has gone meanwhile, what is not there, what a row and a payment say."""

import pytest
from msgspec.structs import replace
from pos.lane.checkout import step
from pos.lane.desk_state import Desk, Duty, StaffRules
from pos.lane.effects import Beep, LookUp
from pos.lane.parts import DeskBody, DeskStage
from pos.lane.people import Person
from pos.lane.render import render
from pos.lane.sales_book import FindSales, ReceiptAsked, SalesFound, SalesSearched, Wanted
from pos.lane.screen import Screen
from pos.lane.staff_events import DeskOpened
from pos.lane.state import Lane
from pos.prove.hand.goods import GOODS
from pos.sale.receipt import Receipt, ReceiptLine, Tender
from pos.words.words import Words
from tests.lane.lanes import NOW, filled, free

ANA = Person(id="S18", name="Ana", roles=("supervisor",))
LATEST = SalesSearched(wanted=Wanted(), by="S18", at=NOW)


def line(quantity: int = 1) -> ReceiptLine:
    return ReceiptLine(
        sku=GOODS["oats"].sku, name=GOODS["oats"].name, size="", quantity=quantity, unit_price_minor=180, unit="each",
        amount_minor=180 * quantity,
    )  # fmt: skip


CARD = Tender(kind="card", amount_minor=180, reference="L004-B00000001-1", card_scheme="Visa", card_last4="1111")
CASH = Tender(kind="cash", amount_minor=180, given_minor=200, change_minor=20, rounding_minor=-1, by="S17")
GIFT = Tender(kind="gift", amount_minor=180, terminal="gift", card_last4="2222", left_minor=0)


def sale(number: int = 1, **changes: object) -> Receipt:
    plain = Receipt(
        number=number, lane=4, basket=number, started_at=NOW, sold_at=NOW, currency="GBP", lines=(line(),),
        total_minor=180, saved_minor=0, taxes=(), tenders=(CARD,),
    )  # fmt: skip
    return replace(plain, **changes)


def staffed(lane: Lane) -> Lane:
    shop = replace(lane.shop, staff=StaffRules(store=True))
    duty = Duty(person=ANA, since=NOW)
    return replace(lane, shop=shop, next_receipt=9, duty=duty, view=replace(lane.view, desk=Desk(page="sales")))


def found(*receipts: Receipt, lane: Lane | None = None, more: bool = False, wanted: Wanted | None = None) -> Lane:
    event = SalesFound(wanted=wanted or Wanted(), receipts=receipts, more=more, until_ms=NOW, at=NOW)
    return step(lane or staffed(free()), event).lane


def opened(lane: Lane, page: str, choice: str) -> Lane:
    return step(lane, DeskOpened(page=page, choice=choice, at=NOW)).lane


def body(screen: Screen) -> DeskBody:
    assert isinstance(screen.body, DeskBody)
    return screen.body


def said(screen: Screen) -> dict[str, str]:
    words = Words("en", strict=True)
    return {one.id: words.say(one.value) for one in body(screen).facts}


def ids(screen: Screen) -> list[str]:
    return [one.id for one in body(screen).buttons]


def test_an_answer_that_nobody_waits_for_shows_nothing() -> None:
    answer = SalesFound(wanted=Wanted(), receipts=(sale(),), at=NOW)
    gone = replace(free(), view=replace(free().view, desk=None))
    assert step(gone, answer).lane == gone
    there = staffed(free())
    waits = replace(there, duty=Duty(person=ANA, since=NOW, pending=LATEST))
    assert step(waits, answer).lane.view.desk == waits.view.desk


def test_only_what_can_be_looked_for_is_asked() -> None:
    there = staffed(free())
    assert FindSales(wanted=Wanted()) in step(there, LATEST).effects
    wrong = replace(LATEST, wanted=Wanted(by="card", value="1"))
    assert step(there, wrong).lane == there


@pytest.mark.parametrize("lane", [free(), staffed(filled())])
def test_money_is_given_back_by_who_is_there_on_a_free_lane(lane: Lane) -> None:
    asked = ReceiptAsked(number=1, at=NOW)
    assert not any(isinstance(one, LookUp) for one in step(lane, asked).effects)
    wanted = LookUp(typed="R004-00000001", what="receipt")
    assert wanted in step(staffed(free()), asked).effects


def test_nothing_found_is_said_and_heard() -> None:
    done = step(staffed(free()), SalesFound(wanted=Wanted(by="card", value="9999"), at=NOW))
    assert Beep(cue="no") in done.effects
    stage = render(done.lane).stage
    assert isinstance(stage, DeskStage)
    assert stage.tone == "care"


def test_a_row_says_how_it_was_paid() -> None:
    rows = said(
        render(
            found(
                sale(1),
                sale(2, tenders=(CASH, CARD)),
                sale(3, training=True),
                sale(4, total_minor=-180, tenders=(CASH, replace(CASH, amount_minor=0))),
                sale(5, tenders=()),
            )
        )
    )
    assert [one.split("\n")[1] for one in rows.values()] == [
        "Visa **** 1111", "in 2 ways", "Training", "Cash", "in 0 ways",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "more", "buttons"),
    [
        (Wanted(), False, []),
        (Wanted(), True, ["sales-newer", "sales-older"]),
        (Wanted(page=1), False, ["sales-newer", "sales-older"]),
        (Wanted(by="time", value="1200"), False, ["sales-newer", "sales-older", "sales-day-before"]),
    ],
)
def test_there_is_a_way_to_more(wanted: Wanted, more: bool, buttons: list[str]) -> None:
    assert ids(render(found(sale(), wanted=wanted, more=more))) == buttons


@pytest.mark.parametrize(
    "wanted",
    [Wanted(by=by, value="1107") for by in ("number", "amount", "card", "time")],
)
def test_the_page_says_what_was_looked_for(wanted: Wanted) -> None:
    stage = render(found(sale(), wanted=wanted)).stage
    assert isinstance(stage, DeskStage)
    assert stage.sentence is not None
    assert stage.sentence.id == f"sales.for-{wanted.by}"


def test_a_long_sale_has_pages() -> None:
    lane = found(sale(lines=tuple(line(n) for n in range(1, 10))))
    first = opened(lane, "sale", "1")
    assert list(said(render(first))) == ["line-1", "line-2", "line-3", "line-4", "total"]
    assert ids(render(first)) == ["sale-reprint", "sale-payment", "sale-more"]
    last = opened(first, "sale", "1+2")
    assert list(said(render(last))) == ["line-9", "total"]
    more = next(one.press for one in body(render(last)).buttons if one.id == "sale-more")
    assert isinstance(more, DeskOpened)
    assert more.choice == "1+0"


def test_a_sale_that_is_not_among_the_found_is_searched_for() -> None:
    lane = found(sale())
    for page in ("sale", "sale-paid"):
        assert ids(render(opened(lane, page, "7"))) == []
        assert body(render(opened(staffed(free()), page, "1"))).keys
    assert body(render(opened(found(sale(tenders=())), "sale-paid", "1"))).facts


def test_a_payment_says_what_is_known_of_it() -> None:
    lane = found(sale(tenders=(CARD, CASH, GIFT)))
    assert list(said(render(opened(lane, "sale-paid", "1")))) == ["amount", "reference"]
    assert list(said(render(opened(lane, "sale-paid", "1+1")))) == ["amount", "given", "change", "rounding", "by"]
    assert list(said(render(opened(lane, "sale-paid", "1+2")))) == ["amount", "left"]
    assert ids(render(opened(lane, "sale-paid", "1+2"))) == ["paid-next"]
    assert ids(render(opened(found(sale()), "sale-paid", "1"))) == []


def test_a_new_search_begins_at_nothing() -> None:
    lane = found(sale())
    assert opened(lane, "sales", "found").view.desk == Desk(page="sales", choice="found", sales=lane.view.desk.sales)  # type: ignore[union-attr]
    assert opened(lane, "sales", "").view.desk == Desk(page="sales")
    assert opened(lane, "tasks", "").view.desk == Desk(page="tasks")


def test_payments_that_nobody_could_settle_stand_above_the_search() -> None:
    lane = replace(staffed(free()), strays=("L004-B00000003-1",))
    assert said(render(lane)) == {"open-L004-B00000003-1": "L004-B00000003-1"}
