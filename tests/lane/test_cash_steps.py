"""Cash: what is in is known, what is owed is given, and nothing is given twice."""

from typing import Any

import pytest
from lanes import NOW, QUIET, armed, at_gate, found, free, money
from msgspec.structs import replace
from pos.lane import events as ev
from pos.lane.cash import open_payout, to_look_after
from pos.lane.checkout import step
from pos.lane.effects import (
    AbortPayment,
    Beep,
    BookSale,
    DecideNote,
    HopperStart,
    OpenIntent,
    PayOutCash,
    SettleIntent,
    TakeCash,
)
from pos.lane.render import render
from pos.lane.render.cash_view import given_button
from pos.lane.state import CashPay, Device, Lane, Step

STOCK = ((100, 3), (50, 4), (10, 9), (5, 9), (1, 9))
SECOND = "L004-B00000001-2"
CASH = Device("cash", "till", "ready")


def given(lane: Lane) -> Lane:
    """With a cash device that has change."""
    return replace(lane, cash_stock=STOCK, devices=(*lane.devices, CASH), view=QUIET)


def opened(**fields: Any) -> Lane:
    """Oats for 1.80: the reader let go, coins may fall."""
    lane = step(given(armed()), ev.CashPressed(at=NOW)).lane
    lane = step(lane, ev.PaymentAborted(intent_id="L004-B00000001-1", by="lane", at=NOW)).lane
    lane = step(lane, ev.CashCounted(intent_id=SECOND, numbers=(("coins", 9), ("notes", 4)), at=NOW)).lane
    return replace(lane, **fields)


def cash(lane: Lane) -> CashPay:
    assert lane.cash is not None
    return lane.cash


def coin(lane: Lane, value: int, number: int, unit: str = "coins", intent_id: str = SECOND) -> Step:
    return step(lane, ev.CashInserted(intent_id=intent_id, unit=unit, number=number, amount_minor=value, at=NOW))


def only(done: Step, kind: type) -> Any:
    (one,) = (effect for effect in done.effects if type(effect) is kind)
    return one


def closing(value: int = 200) -> Lane:
    return coin(opened(), value, 10).lane


def closed(lane: Lane) -> Step:
    return step(lane, ev.CashClosed(intent_id=SECOND, at=NOW))


def out(lane: Lane, *paid: tuple[int, int], unsure: tuple[int, ...] = ()) -> Step:
    payout = cash(lane).payout
    assert payout is not None
    return step(lane, ev.CashDispensed(payout_id=payout.payout_id, paid=paid, unsure=unsure, at=NOW))


def test_the_reader_lets_go_first_and_the_intent_is_on_disk_with_the_first_coin_allowed() -> None:
    pressed = step(given(armed()), ev.CashPressed(at=NOW))
    assert only(pressed, AbortPayment).intent_id == "L004-B00000001-1"
    assert pressed.lane.cash is None
    let_go = step(pressed.lane, ev.PaymentAborted(intent_id="L004-B00000001-1", at=NOW))
    assert only(let_go, OpenIntent).intent.intent_id == SECOND
    wish = only(let_go, TakeCash).wish
    assert wish.values == (1, 2, 5, 10, 20, 50, 100, 200, 500)
    assert wish.numbers == ()


def test_with_no_reader_armed_it_opens_at_once() -> None:
    assert only(step(given(at_gate()), ev.CashPressed(at=NOW)), OpenIntent).intent.amount_minor == 180


@pytest.mark.parametrize("lane", [given(armed(step="bank")), given(replace(at_gate(), phase="scan"))])
def test_not_with_a_card_in_play_nor_off_the_pay_screen(lane: Lane) -> None:
    assert step(lane, ev.CashPressed(at=NOW)).lane.cash is None


def test_a_bag_added_meanwhile_is_paid_too() -> None:
    lane = step(given(armed()), ev.CashPressed(at=NOW)).lane
    bagged = step(lane, found("bag", source="picked"))
    lane = step(bagged.lane, ev.PaymentAborted(intent_id="L004-B00000001-1", at=NOW)).lane
    assert lane.priced.total_minor > 180
    assert (lane.phase, lane.cash is None) == ("pay", False)
    assert cash(lane).intent.amount_minor == lane.priced.total_minor


def test_without_change_it_is_said_before() -> None:
    lane = replace(given(at_gate()), cash_stock=())
    assert step(lane, ev.CashPressed(at=NOW)).lane.trouble == "no-change"
    assert "no-change" in str(render(lane))


def test_what_is_still_left_decides_what_may_come_in() -> None:
    done = coin(opened(), 100, 10)
    assert cash(done.lane).inserted_minor == 100
    assert dict(done.lane.cash_stock)[100] == 4
    assert only(done, TakeCash).wish.numbers == (("coins", 10), ("notes", 4))
    assert only(coin(opened(cash_stock=()), 100, 10), TakeCash).wish.values == (1, 2, 5, 10, 20, 50)


def test_the_same_event_told_again_counts_once() -> None:
    lane = coin(opened(), 100, 10).lane
    assert coin(lane, 100, 10) == Step(lane)
    assert cash(coin(lane, 10, 11).lane).inserted_minor == 110


def test_money_of_another_intent_is_not_ours() -> None:
    lane = opened()
    assert coin(lane, 100, 10, intent_id="L004-B00000001-9") == Step(lane, (Beep(cue="look"),))
    for event in (
        ev.CashCounted(intent_id="x", numbers=(), at=NOW),
        ev.NoteOffered(intent_id="x", unit="notes", number=5, amount_minor=500, at=NOW),
        ev.CashReturned(intent_id="x", unit="notes", number=5, at=NOW),
        ev.CashClosed(intent_id="x", at=NOW),
        ev.CashPayoutStarted(start=HopperStart(payout_id="x", value_minor=1, count=1, before=(0, 0, 0, 0)), at=NOW),
        ev.CashDispensed(payout_id="x", paid=(), at=NOW),
    ):
        assert step(lane, event) == Step(lane)
        assert step(given(armed()), event).lane.cash is None
    assert closed(lane) == Step(lane), "nobody asked to close"


def test_a_note_is_kept_if_there_is_change_for_it() -> None:
    lane = opened()
    note = ev.NoteOffered(intent_id=SECOND, unit="notes", number=5, amount_minor=500, at=NOW)
    kept = step(lane, note)
    assert only(kept, DecideNote).keep
    assert cash(kept.lane).held_minor == 500
    assert step(kept.lane, note) == Step(kept.lane)
    big = step(lane, replace(note, amount_minor=5000))
    assert not only(big, DecideNote).keep
    back = ev.CashReturned(intent_id=SECOND, unit="notes", number=6, at=NOW)
    returned = step(big.lane, back)
    assert cash(returned.lane).came_back
    assert "note-back" in str(render(returned.lane))
    assert step(returned.lane, back) == Step(returned.lane)
    stacked = coin(kept.lane, 500, 6, unit="notes")
    assert stacked.lane.cash_stock == STOCK
    assert cash(stacked.lane).step == "closing"


def test_paid_exactly() -> None:
    lane = coin(coin(opened(), 100, 10).lane, 50, 11).lane
    assert "so-far" in str(render(lane))
    full = coin(coin(lane, 20, 12).lane, 10, 13)
    assert only(full, TakeCash).wish.values == ()
    assert "counting" in str(render(full.lane))
    done = closed(full.lane)
    tender = only(done, BookSale).receipt.tenders[0]
    assert (tender.kind, tender.amount_minor, tender.given_minor, tender.change_minor) == ("cash", 180, 180, 0)
    assert only(done, SettleIntent).outcome == "approved"
    assert done.lane.cash is None
    assert "way-cash" in str(render(done.lane))


def test_change_is_given_before_the_sale_is_booked() -> None:
    paying = closed(closing(200))
    payout = only(paying, PayOutCash).payout
    assert payout.coins == ((10, 2),)
    assert not [one for one in paying.effects if isinstance(one, BookSale)]
    assert "cash.change" in str(render(paying.lane))
    done = out(paying.lane, (10, 2))
    tender = only(done, BookSale).receipt.tenders[0]
    assert (tender.given_minor, tender.change_minor) == (200, 20)
    assert dict(done.lane.cash_stock)[10] == 7


def test_a_coin_after_the_last_one_is_owed_as_well() -> None:
    late = coin(closing(200), 50, 11)
    assert cash(late.lane).step == "closing"
    assert only(closed(late.lane), PayOutCash).payout.coins == ((50, 1), (10, 2))


def test_a_hopper_that_runs_short_is_not_asked_again() -> None:
    paying = closed(closing(200)).lane
    again = out(paying, (10, 1))
    assert only(again, PayOutCash).payout.payout_id.endswith("-2-2")
    assert only(again, PayOutCash).payout.coins == ((5, 2),)
    assert dict(again.lane.cash_stock)[10] == 0
    assert only(out(again.lane, (5, 2)), BookSale)


def staff() -> Lane:
    paying = closed(closing(200)).lane
    done = out(replace(paying, cash_stock=((10, 9),)), (10, 1))
    assert done.effects[0] == Beep(cue="called")
    return done.lane


def test_what_hoppers_can_not_give_a_person_does() -> None:
    lane = staff()
    assert cash(lane).owed_minor == 10
    assert "cash.staff" in str(render(lane))
    assert step(lane, ev.BadgeScanned(badge="9", at=NOW)).lane.cash == lane.cash
    lane = replace(lane, shop=replace(lane.shop, badges={"9": "Sam"}))
    done = step(lane, ev.BadgeScanned(badge="9", at=NOW))
    assert only(done, BookSale).receipt.tenders[0].change_minor == 20
    assert step(opened(shop=lane.shop), ev.BadgeScanned(badge="9", at=NOW)).lane.cash is not None


def test_a_hopper_that_can_not_tell_is_left_to_a_person() -> None:
    done = out(closed(closing(200)).lane, unsure=(10,))
    assert cash(done.lane).step == "staff"
    assert step(done.lane, ev.LaneStarted(version="2", at=NOW)).lane.cash == cash(done.lane)


@pytest.mark.parametrize("event", [ev.BackPressed(at=NOW), ev.TimerFired(name="idle", at=NOW)])
def test_money_is_given_back(event: ev.Event) -> None:
    stopping = step(coin(opened(), 100, 10).lane, event)
    assert only(stopping, TakeCash).wish.values == ()
    paying = closed(stopping.lane)
    assert only(paying, PayOutCash).payout.coins == ((100, 1),)
    assert "cash.back" in str(render(paying.lane))
    assert step(paying.lane, event) == Step(paying.lane)
    done = out(paying.lane, (100, 1))
    assert only(done, SettleIntent).outcome == "aborted"
    assert (done.lane.phase, done.lane.cash, done.lane.trouble) == ("pay", None, "given-back")
    assert "cash.stopped-do" in str(render(done.lane))


def test_nothing_in_is_nothing_owed() -> None:
    done = closed(step(opened(), ev.BackPressed(at=NOW)).lane)
    assert only(done, SettleIntent).outcome == "aborted"
    assert "cash.stopped-do" not in str(render(done.lane)), "nobody has money back who gave none"


@pytest.mark.parametrize("event", [found("oats"), ev.PayPressed(at=NOW), ev.CashPressed(at=NOW)])
def test_nothing_changes_the_basket_meanwhile(event: ev.Event) -> None:
    lane = coin(opened(), 100, 10).lane
    after = step(lane, event).lane
    assert (after.cart, after.cash) == (lane.cart, lane.cash)


def test_an_older_card_payment_that_turns_out_paid_is_for_a_person() -> None:
    lane = coin(opened(), 100, 10).lane
    assert step(lane, money(armed())).lane.strays == ("L004-B00000001-1",)


def test_after_a_restart_it_counts_on() -> None:
    lane = coin(opened(), 100, 10).lane
    wish = only(step(lane, ev.LaneStarted(version="2", at=NOW)), TakeCash).wish
    assert (wish.intent_id, wish.numbers) == (SECOND, (("coins", 10), ("notes", 4)))


def test_after_a_restart_a_payout_is_asked_about() -> None:
    paying = closed(closing(200)).lane
    start = HopperStart(payout_id=f"{SECOND}-1", value_minor=10, count=2, before=(7, 0, 0, 0))
    lane = step(paying, ev.CashPayoutStarted(start=start, at=NOW)).lane
    asked = only(step(lane, ev.LaneStarted(version="2", at=NOW)), PayOutCash)
    assert asked.started == (start,)
    assert asked.payout == cash(lane).payout


@pytest.mark.parametrize(("state", "beeps"), [("jammed", 1), ("low", 0)])
def test_a_unit_that_needs_a_person_is_heard(state: Any, beeps: int) -> None:
    event = ev.CashUnitChanged(device="till", unit="coins", state=state, at=NOW)
    assert len(step(opened(), event).effects) == beeps


def unit_told(lane: Lane, unit: str, state: Any) -> Lane:
    return step(lane, ev.CashUnitChanged(device="till", unit=unit, state=state, at=NOW)).lane


def test_a_free_lane_names_the_unit_that_needs_the_team() -> None:
    there = given(free())
    there = replace(there, devices=tuple(replace(one, state="ready") for one in there.devices))
    lane = unit_told(unit_told(there, "50p", "empty"), "coins", "jammed")
    assert to_look_after(lane) == ("coins", "jammed")
    said = str(render(lane))
    assert "staff.cash-jammed" in said
    assert "staff.cash-coins" in said
    lane = unit_told(lane, "coins", "ok")
    assert to_look_after(lane) == ("50p", "empty")
    assert "staff.cash-low" in str(render(lane))
    assert render(lane).lamp == "check"
    lane = step(lane, ev.DeviceChanged(part="cash", device="till", state="ready", at=NOW)).lane
    assert to_look_after(lane) == ("50p", "empty"), "the same device, there again, says nothing twice"
    assert to_look_after(step(lane, ev.LaneStarted(version="2", at=NOW)).lane) is None, "it says it anew"
    assert "staff.cash" not in str(render(unit_told(opened(), "coins", "full"))), "not while somebody shops"


@pytest.mark.parametrize(("pieces", "told"), [(19, ("50p", "low")), (20, None), (40, None), (41, ("50p", "full"))])
def test_the_lane_counts_for_a_hopper_that_can_not(pieces: int, told: tuple[str, str] | None) -> None:
    lane = replace(given(free()), cash_stock=((50, pieces),))
    assert to_look_after(replace(lane, shop=replace(lane.shop, cash_levels=(("50p", 50, 20, 40),)))) == told


def test_a_refill_counts_from_then_on() -> None:
    fill = ev.CashRefilled(device="till", hopper="50p", value_minor=50, pieces=40, by="Sam", at=NOW)
    lane = step(given(free()), fill).lane
    assert dict(lane.cash_stock)[50] == 44
    lane = step(lane, replace(fill, pieces=7, counted=True)).lane
    assert dict(lane.cash_stock)[50] == 7
    lane = step(lane, replace(fill, value_minor=200)).lane
    assert dict(lane.cash_stock)[200] == 40, "a hopper that is new"


def test_the_total_is_rounded_for_cash() -> None:
    lane = given(at_gate())
    lane = replace(lane, shop=replace(lane.shop, smallest_coin_minor=50))
    lane = step(lane, ev.CashPressed(at=NOW)).lane
    assert cash(lane).intent.amount_minor == 200
    lane = coin(lane, 200, 1, intent_id=cash(lane).intent.intent_id).lane
    done = step(lane, ev.CashClosed(intent_id=cash(lane).intent.intent_id, at=NOW))
    assert only(done, BookSale).receipt.tenders[0].rounding_minor == 20


def test_the_tile_says_why_not() -> None:
    lane = given(armed())
    assert "pay.not-here" in str(render(replace(lane, devices=())))
    assert "cash-closed" in str(render(replace(lane, devices=(replace(CASH, state="absent"),))))
    assert "cash-closed" not in str(render(lane))


def test_hoppers_that_are_gone_give_nothing_a_team_member_does() -> None:
    there = given(free())
    gone = replace(there, devices=tuple(one for one in there.devices if one.part != "cash"))
    out = [open_payout(lane, 150, "L004-B00000001-1", NOW).lane for lane in (there, gone)]
    assert [cash(lane).step for lane in out] == ["paying", "staff"]


def test_an_amount_is_typed_only_while_somebody_takes_cash_in_their_hand() -> None:
    lane = opened()
    sheet = step(lane, ev.SheetOpened(sheet="given", at=NOW)).lane
    assert render(sheet).sheet is None
    assert not given_button(replace(lane, cash=None)).enabled
