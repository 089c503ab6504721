"""Instalments, one step at a time: the moments that no scenario tells."""

from typing import Any

import pytest
from lanes import FIRST, NOW, QUIET, SECOND, armed, at_gate, filled, found, free, intent, money, sold
from msgspec.structs import replace
from pos.lane.checkout import step
from pos.lane.effects import AbortPayment, OpenIntent, StartPayment
from pos.lane.events import (
    BackPressed,
    DeviceChanged,
    Event,
    InstalmentPressed,
    LaneEvent,
    PartPressed,
    PaymentAborted,
    PaymentDeclined,
    PaymentProgress,
    PaymentResolved,
    SheetOpened,
    SplitPressed,
)
from pos.lane.parts import Button, PayOptions, PlanSheet, PlanTerms, SplitOptions
from pos.lane.render import render
from pos.lane.render.instalment_view import plan_dock, plan_sheet
from pos.lane.render.say import button, say
from pos.lane.state import Lane, Split
from pos.sale.cart import Cart
from pos.sale.instalment import Plan, terms
from pos.sale.product import Name

THREE = Plan(key="three", name=Name("3 payments"), payments=3, least_minor=150, most_minor=1000)
DEAR = Plan(key="dear", name=Name("12 payments"), payments=12, least_minor=500, most_minor=9000, fee_minor=50)
LATER = Plan(key="later", name=Name("Later"), payments=1, least_minor=100, most_minor=170, first_months=2)
TERMS = terms(THREE, 180)
PRESS = InstalmentPressed(terms=TERMS, mark="7:8", at=NOW)
LET_GO = PaymentAborted(intent_id=FIRST, by="lane", at=NOW)


def go(lane: Lane, *events: LaneEvent) -> Lane:
    for event in events:
        lane = step(lane, event).lane
    return lane


def offered(lane: Lane, *plans: Plan, can: bool = True, ready: bool = True) -> Lane:
    """The same lane in a shop with plans."""
    state: Any = "ready" if ready else "absent"
    devices = tuple(replace(one, state=state) if one.part == "terminal" else one for one in lane.devices)
    return replace(lane, devices=devices, shop=replace(lane.shop, plans=plans or (THREE, DEAR), instalments=can))


def test_a_plan_is_part_of_the_intent() -> None:
    done = step(replace(at_gate(), view=QUIET), PRESS)
    asked = intent(done.lane)
    assert (asked.intent_id, asked.amount_minor, asked.tender, asked.terms) == (FIRST, 180, "instalments", TERMS)
    assert (asked.mark, asked.says_sent, asked.terminal) == ("7:8", True, "")
    assert done.effects[:2] == (OpenIntent(intent=asked, basket=1), StartPayment(intent=asked))
    assert done.lane.view == QUIET


def test_where_no_plan_can_be_chosen() -> None:
    wine = at_gate("wine")
    gone = replace(at_gate(), cart=Cart())
    for lane in (filled(), free(), sold(), wine, gone):
        quiet = replace(lane, view=QUIET)
        assert go(quiet, PRESS) == quiet
    no_reader = replace(PRESS, reader=False)
    assert go(replace(at_gate(), view=QUIET), no_reader) == replace(at_gate(), view=QUIET)


def test_the_reader_lets_go_first() -> None:
    done = step(replace(armed(), view=QUIET), PRESS)
    payment = done.lane.payment
    assert payment is not None
    assert (payment.stopping, payment.after, payment.wish) == (True, "plan", TERMS)
    assert done.effects[0] == AbortPayment(intent_id=FIRST)
    after = go(done.lane, LET_GO)
    assert (intent(after).intent_id, intent(after).terms, after.phase) == (SECOND, TERMS, "pay")


def test_with_a_card_in_play_nothing_happens() -> None:
    busy = armed(step="bank")
    after = go(busy, PRESS)
    assert after.payment == busy.payment
    assert after.view.told is not None


def test_terms_are_for_one_amount() -> None:
    """A bag came while the reader was letting go: the terms that were shown are not those of this basket."""
    waits = go(armed(), PRESS, found("bag"))
    after = go(waits, LET_GO)
    assert (after.payment, after.trouble, after.phase) == (None, "stopped", "pay")
    assert go(at_gate(), replace(PRESS, terms=terms(THREE, 150))).payment is None


def test_a_part_by_a_plan() -> None:
    split = go(at_gate(), SplitPressed(at=NOW))
    after = go(split, replace(PRESS, terms=terms(THREE, 150)))
    assert (intent(after).amount_minor, after.split) == (150, Split())
    assert go(split, replace(PRESS, terms=terms(THREE, 190))).payment is None
    stopped = go(after, BackPressed(at=NOW))
    assert stopped.payment is not None
    assert stopped.payment.after == "split"
    kept = go(after, money(after, amount_minor=150))
    assert [(one.kind, one.terms and one.terms.plan) for one in kept.kept] == [("instalments", "three")]
    assert kept.left_minor == 30


def test_in_a_split_the_wish_survives_the_reader() -> None:
    lane = go(at_gate(), SplitPressed(at=NOW), PartPressed(amount_minor=100, at=NOW))
    after = go(lane, replace(PRESS, terms=terms(THREE, 150)), LET_GO)
    assert (intent(after).amount_minor, intent(after).tender, after.split) == (150, "instalments", Split())


def test_the_sale_names_the_plan() -> None:
    lane = go(at_gate(), PRESS)
    done = go(lane, money(lane))
    assert done.sold is not None
    (tender,) = done.sold.receipt.tenders
    assert (tender.kind, tender.amount_minor, tender.terms) == ("instalments", 180, TERMS)


def test_what_a_person_settles_names_it_too() -> None:
    lane = go(at_gate(), PRESS)
    known = PaymentResolved(intent_id=FIRST, outcome="charged", by="Sam", evidence="its journal", at=NOW)
    done = go(lane, known)
    assert done.sold is not None
    assert done.sold.receipt.tenders[0].terms == TERMS


def test_other_terms_are_said_and_the_way_forward_is_in_full() -> None:
    lane = go(offered(at_gate()), PRESS)
    after = go(lane, PaymentDeclined(intent_id=FIRST, why="other-terms", at=NOW))
    assert (after.payment, after.trouble, after.declines) == (None, "other-terms", 0)
    screen = render(after)
    assert (screen.id, screen.stage.title) == ("S16", say("instalments.other-terms"))  # type: ignore[union-attr]
    assert screen.dock.mint is not None
    assert screen.dock.mint.label == say("instalments.in-full")


def test_a_misread_card_is_asked_for_by_the_same_plan() -> None:
    lane = go(at_gate(), PRESS)
    again = go(lane, PaymentDeclined(intent_id=FIRST, why="not-read", at=NOW))
    assert (intent(again).intent_id, intent(again).terms) == (SECOND, TERMS)
    assert render(again).stage.title == say("card.not-read")  # type: ignore[union-attr]


@pytest.mark.parametrize(("event", "after"), [
    (BackPressed(at=NOW), "pay"), (found("bag"), "scan"), (found("oats", at=NOW + 2000), "scan"),
])  # fmt: skip
def test_the_way_out_of_a_plan(event: Event, after: str) -> None:
    """Back: to the other ways. A change of the basket: to the basket, since its terms are chosen anew."""
    lane = go(at_gate(), PRESS, event)
    assert lane.payment is not None
    assert (lane.payment.stopping, lane.payment.after) == (True, after)


def test_a_bag_at_a_card_that_pays_at_once_leads_back_there() -> None:
    lane = go(armed(), found("bag"))
    assert lane.payment is not None
    assert lane.payment.after == "pay"


# --- what is shown


def tile(lane: Lane) -> Button | None:
    body = render(lane).body
    assert isinstance(body, PayOptions | SplitOptions)
    return next((one for one in body.ways if one.id.endswith("-instalments")), None)


@pytest.mark.parametrize(
    ("plans", "more", "why"),
    [
        ((THREE, DEAR), {}, None),
        ((THREE,), {"can": False}, say("instalments.not-here")),
        ((THREE,), {"ready": False}, say("pay.reader-missing")),
    ],
)
def test_the_tile(plans: tuple[Plan, ...], more: dict[str, bool], why: object) -> None:
    found_ = tile(offered(replace(at_gate(), view=QUIET), *plans, **more))
    assert found_ is not None
    assert (found_.why, found_.enabled) == (why, why is None)


def test_no_plans_no_tile() -> None:
    lane = at_gate()
    assert tile(replace(lane, view=QUIET)) is None
    assert plan_sheet(lane) is None


def money_of(id_: str, minor: int) -> object:
    from pos.sale.money import Money

    return say(id_, amount=Money(minor, "GBP"))


def test_the_tile_says_for_which_amounts() -> None:
    lane = replace(at_gate(), view=QUIET)
    for plans, why in (
        ((DEAR,), money_of("instalments.from", 500)),
        ((LATER,), money_of("instalments.up-to", 170)),
        ((DEAR, LATER), money_of("instalments.from", 500)),
        ((LATER, replace(LATER, most_minor=160)), money_of("instalments.up-to", 170)),
    ):
        found_ = tile(offered(lane, *plans))
        assert found_ is not None
        assert found_.why == why


def test_the_tile_of_a_part() -> None:
    lane = replace(go(offered(at_gate(), LATER), SplitPressed(at=NOW)), view=replace(QUIET, part_minor=100))
    found_ = tile(lane)
    assert found_ is not None
    assert (found_.id, found_.why) == ("part-instalments", None)
    sheet = plan_sheet(lane)
    assert sheet is not None
    assert [one.label.id for one in sheet.facts] == [
        "instalments.only-later", "instalments.total", "instalments.charges"
    ]  # fmt: skip


def sheet_of(lane: Lane, answer: str = "") -> Any:
    return render(go(lane, SheetOpened(sheet="instalments", answer=answer)))


def test_the_sheet_shows_each_plan_and_the_terms_of_one() -> None:
    lane = offered(replace(at_gate(), view=QUIET), THREE, replace(THREE, key="six", payments=6, fee_minor=9), DEAR)
    first, second = sheet_of(lane), sheet_of(lane, "six")
    assert isinstance(first.sheet, PlanSheet)
    assert [(one.id, one.selected, one.enabled) for one in first.sheet.choices] == [
        ("plan-three", True, True), ("plan-six", False, True), ("plan-dear", False, False),
    ]  # fmt: skip
    assert [one.label.id for one in first.sheet.facts] == [
        "instalments.first-now", "instalments.then", "instalments.total", "instalments.charges",
    ]  # fmt: skip
    assert second.sheet.facts[-1].label == say("instalments.rate")
    assert first.dock.mint.press == InstalmentPressed(terms=TERMS)
    assert second.dock.mint.press.terms.plan == "six"


def test_the_sheet_goes_down_when_it_can_not_be_had_any_more() -> None:
    lane = offered(replace(armed(), view=QUIET))
    assert sheet_of(lane).sheet is not None
    close = button("close", say("dock.close"), BackPressed())
    for gone in (
        go(lane, PaymentProgress(intent_id=FIRST, step="card")),
        go(lane, DeviceChanged(part="terminal", device="card", state="absent")),
        replace(filled(), shop=lane.shop),
    ):
        assert sheet_of(gone).sheet is None
        assert plan_dock(gone, close).mint is None


def test_the_terms_stay_in_sight_while_the_card_is_asked_for() -> None:
    lane = go(offered(at_gate()), PRESS)
    screen = render(lane)
    assert isinstance(screen.body, PlanTerms)
    assert screen.body.heading == say("instalments.by", item=THREE.name)
    assert screen.stage.sentence is None  # type: ignore[union-attr]
    hinted = go(lane, PaymentProgress(intent_id=FIRST, step="other", hint="look"))
    assert render(hinted).stage.sentence == say("card.hint-look")  # type: ignore[union-attr]
