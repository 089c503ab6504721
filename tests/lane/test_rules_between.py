"""Rules where two things meet: each test is a state that shoppers reach only by bad luck, and what must stay as it is."""

import pytest
from lanes import BUSY_VIEW, IDLE, IDLE_EMPTY, NOW, QUIET, armed, at_gate, filled, found, free, money, payment, sold
from msgspec.structs import replace
from pos.lane.checkout import first_lane, step
from pos.lane.effects import Browse, CancelTimer, Carried, SettleIntent, Unconfirmed
from pos.lane.events import (
    AgeItemsRemoved,
    BackPressed,
    BadgeScanned,
    DeviceChanged,
    FindOpened,
    FindPaged,
    GoodsFound,
    HelpCalled,
    KeyTyped,
    LaneStarted,
    PaymentAborted,
    SheetClosed,
    SheetOpened,
    TimerFired,
    Touched,
    WeightRead,
    WeightTaken,
)
from pos.lane.parts import HelpSheet
from pos.lane.render.screens import render
from pos.lane.state import Device, Find, Lane, Reading, Weighing
from pos.prove.hand.goods import GOODS, SHOP

DOUBT = Unconfirmed(intent_id="L004-B00000009-1", amount_minor=100, currency="GBP")
SCALES = replace(SHOP, devices=(*SHOP.devices, ("scale", "card")))
"""A scale that has the terminal's name: parts, not names, tell devices apart."""


def with_scale(lane: Lane) -> Lane:
    return replace(lane, devices=(*lane.devices, Device("scale", "produce", "ready")))


def weighing(**fields: object) -> Lane:
    lane = step(with_scale(filled()), found("grapes", scale=True)).lane
    assert lane.weighing is not None
    return replace(lane, **fields)


# --- the ID check


def test_a_payment_in_play_keeps_what_waits_for_an_id() -> None:
    wine = replace(filled("wine").cart.lines[0], line_id=9)
    lane = armed()
    lane = replace(lane, cart=replace(lane.cart, lines=(*lane.cart.lines, wine)))
    after = step(lane, AgeItemsRemoved(at=NOW)).lane
    assert (after.cart, after.payment) == (lane.cart, lane.payment)


def test_a_badge_clears_an_id_check_on_the_pay_screen_only_while_one_is_needed() -> None:
    lane = at_gate("oats", reader=False)
    after = step(lane, BadgeScanned(badge="4711", at=NOW)).lane
    assert after.cleared is None


def test_after_age_items_went_with_nothing_left_the_basket_is_shown_without_trouble() -> None:
    lane = replace(at_gate("wine"), trouble="reader-missing")
    after = step(lane, AgeItemsRemoved(at=NOW))
    assert (after.lane.phase, after.lane.trouble, after.lane.cart.lines) == ("scan", "", ())
    assert IDLE_EMPTY in after.effects


def test_removing_age_items_leaves_nothing_to_undo_and_no_last_read() -> None:
    lane = filled("oats", "wine")
    after = step(lane, AgeItemsRemoved(at=NOW)).lane
    assert (after.undo, after.last, after.newest, after.view) == (None, None, 0, QUIET)


# --- devices


def test_devices_of_one_name_but_two_parts_are_two() -> None:
    lane = first_lane(SCALES)
    after = step(lane, DeviceChanged(part="scale", device="card", state="ready", at=NOW)).lane
    states = {(one.part, one.name): one.state for one in after.devices}
    assert states["terminal", "card"] == "opening"
    assert states["scale", "card"] == "ready"


def test_a_ready_scale_keeps_what_it_shows_and_one_that_went_does_not() -> None:
    lane = weighing()
    shown = replace(lane, view=replace(lane.view, reading=Reading("steady", 500), unsteady=True))
    ready = step(shown, DeviceChanged(part="scale", device="produce", state="ready", at=NOW)).lane
    assert (ready.view.reading, ready.view.unsteady) == (Reading("steady", 500), True)
    gone = step(shown, DeviceChanged(part="scale", device="produce", state="absent", at=NOW)).lane
    assert (gone.view.reading, gone.view.unsteady) == (None, False)


def test_what_a_closed_basket_left_is_there_in_the_next_lane() -> None:
    carried = Carried(unconfirmed=DOUBT, given_back=(DOUBT,), strays=("x",))
    lane = first_lane(SHOP, 7, 8, carried)
    assert (lane.basket, lane.next_receipt) == (7, 8)
    assert (lane.unconfirmed, lane.given_back, lane.strays) == (DOUBT, (DOUBT,), ("x",))


# --- payment


def test_money_for_a_sale_of_two_tenders_is_no_stray() -> None:
    lane = sold()
    assert lane.sold is not None
    tender = lane.sold.receipt.tenders[0]
    two = replace(lane.sold.receipt, tenders=(replace(tender, reference="L004-B00000001-9"), tender))
    lane = replace(lane, sold=replace(lane.sold, receipt=two))
    assert step(lane, money(lane)) == type(step(lane, money(lane)))(lane)


def test_a_stop_for_another_scan_leaves_no_trouble_on_the_way() -> None:
    lane = armed(stopping=True, after="pay", held=(found("bread"),))
    lane = replace(lane, trouble="stopped")
    after = step(lane, PaymentAborted(intent_id="L004-B00000001-1", at=NOW)).lane
    assert (after.phase, after.trouble, len(after.cart.lines)) == ("pay", "", 2)


def test_a_payment_after_a_restart_is_told_with_its_time() -> None:
    lane = armed()
    after = step(lane, LaneStarted(at=NOW + 9, version="0.1.0"))
    settled = [one for one in after.effects if isinstance(one, SettleIntent)]
    assert settled == [SettleIntent(intent_id="L004-B00000001-1", outcome="unknown")]


# --- what is seen


def test_help_is_announced_to_wait_for_only_with_a_card_in_play() -> None:
    waits = render(replace(step(armed(), HelpCalled(at=NOW)).lane, view=QUIET))
    plays = render(replace(step(armed(step="bank"), HelpCalled(at=NOW)).lane, view=QUIET))
    assert waits.banner is not None
    assert plays.banner is not None
    assert (waits.banner.sentence.id, plays.banner.sentence.id) == ("help.coming-do", "help.coming-wait")  # type: ignore[union-attr]


def test_help_while_a_payment_is_unknown_offers_what_helps_then() -> None:
    for lane, wanted in ((armed(step="unknown"), "paid-twice"), (armed(), "card-stuck"), (at_gate(), "card-stuck")):
        sheet = render(replace(lane, view=replace(QUIET, sheet="help"))).sheet
        assert isinstance(sheet, HelpSheet)
        assert sheet.answers[0].id.endswith(wanted)


def test_a_reader_that_is_back_is_offered_again() -> None:
    lane = replace(at_gate(), trouble="reader-busy", view=QUIET)
    off = replace(lane, devices=(Device("terminal", "card", "absent"),))
    on = replace(lane, devices=(Device("terminal", "card", "ready"),))
    assert render(off).dock.mint is None
    assert render(on).dock.mint is not None
    declined = replace(off, trouble="declined")
    assert render(declined).dock.mint is not None


def test_a_bad_mood_with_its_reason_told_is_thanked_for() -> None:
    asked = {
        (mood, reason): render(replace(sold(mood=mood, reason=reason), view=QUIET)).body.question.id  # type: ignore[union-attr]
        for mood in ("", "good", "bad")
        for reason in ("", "too-slow")
    }
    assert asked["bad", ""] == "done.why"
    assert asked["good", ""] == asked["", ""] == asked["bad", "too-slow"] == "done.how"


def test_the_count_sheet_without_a_product_has_a_way_out_only() -> None:
    lane = replace(filled(), view=replace(QUIET, sheet="type", picked=GOODS["lemon"], typed="4"))
    mint = render(lane).dock.mint
    assert mint is not None
    assert mint.id == "type-ok"


def test_a_refusal_is_seen_before_the_shelves() -> None:
    lane = step(filled(), FindOpened(at=NOW)).lane
    assert render(lane).id == "S04"
    told = step(replace(lane, phase="scan"), found("grapes", source="picked")).lane
    assert told.view.told is not None
    assert render(told).id == "S03"


# --- shelves


def shelves(total: int, page: int = 0) -> Lane:
    lane = filled()
    return replace(lane, view=replace(QUIET, find=Find(tab="fruit", query="le", page=page, total=total, answered=True)))


@pytest.mark.parametrize(
    ("total", "asked", "page"),
    [(0, 0, 0), (0, 5, 0), (20, 1, 0), (21, 1, 1), (40, 2, 1), (41, 2, 2), (41, 9, 2), (41, -1, 0)],
)
def test_pages_end_where_the_goods_end(total: int, asked: int, page: int) -> None:
    assert SHOP.page_size == 20
    after = step(shelves(total), FindPaged(page=asked, at=NOW))
    assert after.lane.view.find is not None
    assert after.lane.view.find.page == page
    assert after.effects[0] == Browse(tab="fruit", query="le", page=page, page_size=20)


def test_bags_are_asked_for_by_the_page() -> None:
    after = step(replace(filled(), view=QUIET), SheetOpened(sheet="bags", at=NOW))
    assert after.effects[0] == Browse(tab="bags", page_size=SHOP.page_size)
    bags = step(after.lane, GoodsFound(query="", tab="bags", page=0, goods=(GOODS["bag"],), total=1, at=NOW)).lane
    assert bags.view.bags == (GOODS["bag"],)


def test_closing_a_sheet_forgets_what_was_typed_on_it() -> None:
    lane = replace(filled(), view=replace(BUSY_VIEW, answer="paid-twice"))
    view = step(lane, SheetClosed(at=NOW)).lane.view
    assert (view.sheet, view.typed, view.note, view.answer) == ("", "", "", "")


def test_a_letter_goes_to_the_search_and_a_digit_to_the_number() -> None:
    find = Find(tab="popular")
    typing = replace(filled(), view=replace(QUIET, find=find, sheet="type"))
    after = step(typing, KeyTyped(key="4", at=NOW)).lane.view
    assert after.typed == "4"
    assert after.find == find


def test_a_touch_on_a_closed_lane_starts_no_timer() -> None:
    closed = replace(free(), phase="closed")
    assert step(closed, Touched(at=NOW)).effects == ()
    assert step(replace(armed(step="card"), view=QUIET), Touched(at=NOW)).effects == ()
    assert step(replace(armed(), view=QUIET), Touched(at=NOW)).effects == (CancelTimer(name="more-time"), IDLE)


# --- weighing


def test_goods_that_were_weighed_elsewhere_are_sold_without_the_scale() -> None:
    after = step(with_scale(filled()), found("ham", scale=True, weight_g=1250)).lane
    assert after.weighing is None
    assert len(after.cart.lines) == 2


def test_weighing_begins_with_a_clean_view() -> None:
    lane = with_scale(filled())
    lane = replace(lane, trouble="declined", view=replace(BUSY_VIEW, reading=Reading("steady", 1), unsteady=True))
    after = step(lane, found("grapes", scale=True)).lane
    assert (after.trouble, after.view) == ("", QUIET)
    assert after.weighing == Weighing(item=found("grapes", scale=True))


def test_the_same_code_again_while_weighing_only_says_that_somebody_is_there() -> None:
    lane = weighing()
    again = step(lane, found("grapes", scale=True, at=NOW + 100))
    assert again.lane.last is not None
    assert again.lane.last.at == NOW + 100
    assert again.lane.weighing == lane.weighing
    assert again.effects == (IDLE,)


def test_leaving_a_weighing_goes_back_to_the_shelves_it_came_from() -> None:
    lane = weighing()
    find = Find(tab="fruit")
    lane = replace(lane, view=replace(BUSY_VIEW, find=find, reading=Reading("motion", 3), unsteady=True))
    after = step(lane, BackPressed(at=NOW))
    assert after.lane.weighing is None
    assert after.lane.view == replace(QUIET, find=find)
    assert after.effects[-2:] == (CancelTimer(name="unsteady"), IDLE)


def test_what_the_scale_shows_counts_for_the_weighing_that_asked() -> None:
    lane = weighing()
    turn = lane.scans
    swings = step(lane, WeightRead(device="produce", state="motion", weight_g=0, turn=turn, at=NOW)).lane
    hands_off = step(swings, TimerFired(name="unsteady", at=NOW)).lane
    assert hands_off.view.unsteady
    steady = step(hands_off, WeightRead(device="produce", state="steady", weight_g=500, turn=turn, at=NOW)).lane
    assert not steady.view.unsteady
    assert (
        step(steady, WeightTaken(weight_g=499, at=NOW)).effects[:1]
        != step(steady, WeightTaken(weight_g=500, at=NOW)).effects[:1]
    )
    late = step(steady, TimerFired(name="unsteady", at=NOW)).lane
    assert not late.view.unsteady


def test_a_payment_keeps_its_place() -> None:
    assert payment(armed(), step="bank").presented
