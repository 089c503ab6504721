"""Several ways to pay, one step at a time: the moments that no scenario tells."""

import pytest
from lanes import FIRST, NOW, SECOND, armed, at_gate, filled, found, free, money, sold
from msgspec.structs import replace
from pos.lane import split, tendering
from pos.lane.checkout import step
from pos.lane.events import (
    BackPressed,
    BadgeScanned,
    CashPressed,
    Event,
    GiveBackPressed,
    ItemFound,
    LaneStarted,
    PartPressed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentTakenBack,
    PaymentUnknown,
    PayPressed,
    QuantitySet,
    ReceiptScanned,
    SheetOpened,
    SplitPressed,
    TimerFired,
)
from pos.lane.parts import Poster
from pos.lane.render import render
from pos.lane.state import Lane, Split, Told
from pos.sale.receipt import Tender

PART = Tender(kind="card", amount_minor=80, reference=FIRST, terminal_receipt="9", trace="10")
LATER = NOW + 10


def opened() -> Lane:
    """S21 with nothing paid."""
    return go(at_gate(), SplitPressed(at=NOW))


def go(lane: Lane, *events: Event) -> Lane:
    for event in events:
        lane = step(lane, event).lane
    return lane


def kept() -> Lane:
    """80 of 180 are paid by card."""
    return go(opened(), PartPressed(amount_minor=80, at=NOW), money(opened(), amount_minor=80))


def test_the_way_to_s21() -> None:
    assert (opened().split, opened().trouble) == (Split(), "")
    for lane in (filled(), free(), at_gate("wine"), sold()):
        assert go(lane, SplitPressed(at=LATER)).split is None
    assert go(opened(), SplitPressed(at=LATER)) == opened()
    waits = go(armed(), SplitPressed(at=LATER))
    assert waits.payment is not None
    assert (waits.payment.stopping, waits.payment.after) == (True, "split")


def test_a_part_needs_s21_a_reader_and_nothing_under_way() -> None:
    assert go(at_gate(), PartPressed(amount_minor=80, at=LATER)).payment is None
    assert go(opened(), PartPressed(amount_minor=80, reader=False, at=LATER)).trouble == "reader-missing"
    busy = go(opened(), PartPressed(amount_minor=80, at=LATER))
    assert go(busy, PartPressed(amount_minor=20, at=LATER)) == busy
    for amount in (0, 180, 999, -5):
        all_of_it = go(opened(), PartPressed(amount_minor=amount, at=LATER)).payment
        assert all_of_it is not None
        assert all_of_it.intent.amount_minor == 180


def test_a_part_is_kept_and_the_rest_is_left() -> None:
    lane = kept()
    assert [(one.reference, one.amount_minor) for one in lane.kept] == [(FIRST, 80)]
    assert (lane.left_minor, lane.payment, lane.phase) == (100, None, "pay")
    assert go(lane, money(lane, amount_minor=80)) == lane, "told twice"


@pytest.mark.parametrize(
    "event",
    [found("bread"), QuantitySet(line_id=1, quantity=2), SplitPressed(), CashPressed(), BackPressed(), PayPressed()],
)
def test_what_is_paid_in_part_stays_as_it_is(event: Event) -> None:
    after = go(kept(), replace(event, at=LATER))
    assert (after.cart, after.kept, after.phase) == (kept().cart, kept().kept, "pay")


def test_pay_means_the_rest() -> None:
    rest = go(kept(), PayPressed(at=LATER)).payment
    assert rest is not None
    assert rest.intent.amount_minor == 100


def test_back_without_money_arms_the_reader_again() -> None:
    lane = go(opened(), BackPressed(at=LATER))
    assert lane.split is None
    assert go(opened(), found("bread", at=LATER)).phase == "scan"
    assert go(opened(), found("bread", at=LATER)).split is None


@pytest.mark.parametrize(
    ("amount_minor", "more", "fits"),
    [
        (100, {}, True), (80, {}, False), (80, {"intent_id": SECOND}, True), (101, {}, False),
        (0, {"intent_id": SECOND, "partial": True}, False), (30, {"intent_id": SECOND, "partial": True}, True),
        (30, {"intent_id": SECOND}, False), (100, {"currency": "EUR"}, False), (100, {"kind": "reversal"}, False),
    ],
)  # fmt: skip
def test_which_money_fits(amount_minor: int, more: dict[str, object], fits: bool) -> None:
    lane = go(kept(), PartPressed(amount_minor=80, at=LATER))
    fields = {"intent_id": "L004-B00000001-9", **more}
    assert tendering.fits(lane, money(lane, amount_minor=amount_minor, **fields)) is fits  # type: ignore[arg-type]


def test_an_older_part_counts_once_nothing_else_is_armed() -> None:
    lane = go(
        opened(),
        PartPressed(amount_minor=80, at=NOW),
        PaymentNotCharged(intent_id=FIRST, at=NOW),
        PartPressed(amount_minor=50, at=NOW),
    )
    late = go(lane, money(lane, FIRST, 80))
    assert late.payment is not None
    assert late.payment.instead is not None
    both = go(late, money(late, SECOND, 50))
    assert [one.amount_minor for one in both.kept] == [50, 80]
    over = go(late, money(late, SECOND, 50))
    assert over.left_minor == 50


def test_an_older_part_that_is_too_much_now_is_for_staff() -> None:
    lane = go(
        opened(),
        PartPressed(amount_minor=120, at=NOW),
        PaymentNotCharged(intent_id=FIRST, at=NOW),
        PartPressed(amount_minor=100, at=NOW),
    )
    late = go(lane, money(lane, FIRST, 120), money(lane, SECOND, 100))
    assert ([one.amount_minor for one in late.kept], late.strays, late.payment) == ([100], (FIRST,), None)


def test_a_badge_takes_an_unknown_part_and_the_older_one() -> None:
    lane = go(
        opened(),
        PartPressed(amount_minor=80, at=NOW),
        PaymentNotCharged(intent_id=FIRST, at=NOW),
        PartPressed(amount_minor=50, at=NOW),
        PaymentUnknown(intent_id=SECOND, at=NOW),
        TimerFired(name="ask-staff", at=NOW),
    )
    after = go(lane, money(lane, FIRST, 80), BadgeScanned(badge="4711", at=LATER))
    assert (after.phase, after.strays) == ("ready", (SECOND, FIRST))


def test_scanned_while_a_part_won_is_not_added_and_said() -> None:
    lane = go(opened(), PartPressed(amount_minor=80, at=NOW), found("bread", at=NOW))
    after = go(lane, money(lane, FIRST, 80))
    assert (len(after.cart.lines), after.view.told) == (1, Told("pay-first"))


def test_nothing_is_given_back_where_nothing_is_kept() -> None:
    for lane in (opened(), at_gate(), go(kept(), PartPressed(amount_minor=20, at=LATER))):
        after = go(lane, GiveBackPressed(at=LATER))
        assert (after.payment, after.split) == (lane.payment, lane.split)


def test_giving_back_takes_the_payment_back_first_then_asks_for_the_card() -> None:
    lane = go(kept(), GiveBackPressed(mark="9:10", at=LATER))
    assert lane.payment is not None
    asked = lane.payment.intent
    assert (asked.kind, asked.amount_minor, asked.undoes, asked.original) == ("reversal", 80, FIRST, "9:10")
    refused = go(lane, PaymentDeclined(intent_id=SECOND, at=LATER))
    assert (refused.stuck, refused.split and refused.split.refused) == (True, (FIRST,))
    assert go(refused, TimerFired(name="idle", at=LATER)).view.more_time is False
    again = go(refused, GiveBackPressed(at=LATER)).payment
    assert again is not None
    assert again.intent.kind == "refund"


@pytest.mark.parametrize("why", ["busy", "timeout"])
def test_a_reader_that_is_busy_is_no_refusal(why: str) -> None:
    lane = go(kept(), GiveBackPressed(at=LATER), PaymentDeclined(intent_id=SECOND, why=why, at=LATER))  # type: ignore[arg-type]
    assert (lane.stuck, lane.split and lane.split.refused) == (True, ())


def test_what_went_back_after_all_is_not_kept() -> None:
    lane = go(kept(), GiveBackPressed(at=LATER), PaymentDeclined(intent_id=SECOND, at=LATER))
    back = money(lane, SECOND, 80, kind="reversal")
    after = go(lane, back)
    assert (after.kept, after.left_minor) == ((), 180)
    assert go(after, back).strays == (SECOND,)


@pytest.mark.parametrize("refused", [(), (PaymentDeclined(intent_id=SECOND, at=LATER),)], ids=["at once", "after a no"])
def test_a_part_that_went_back_is_in_doubt_until_the_terminal_has_it(refused: tuple[Event, ...]) -> None:
    lane = go(kept(), GiveBackPressed(at=LATER), *refused)
    after = go(lane, money(lane, SECOND, 80, kind="reversal"))
    assert after.unconfirmed is not None
    assert (after.unconfirmed.intent_id, after.unconfirmed.kind) == (SECOND, "reversal")
    dropped = go(after, PaymentTakenBack(intent_id=SECOND, at=LATER))
    assert ([one.reference for one in dropped.kept], dropped.left_minor) == ([FIRST], 100)
    assert (dropped.given_back, dropped.unconfirmed, dropped.returned) == ((), None, ())
    assert (dropped.stuck, dropped.help and dropped.help.topic) == (True, "split")
    again = go(dropped, GiveBackPressed(at=LATER)).payment
    assert again is not None
    assert (again.intent.intent_id, again.intent.undoes) == ("L004-B00000001-3", FIRST)


def gone_back() -> Lane:
    """The part went back, which is in doubt."""
    lane = go(kept(), GiveBackPressed(at=LATER))
    return go(lane, money(lane, SECOND, 80, kind="reversal"))


def test_a_part_stands_again_only_where_that_is_proved_and_its_basket_waits() -> None:
    sure = PaymentTakenBack(intent_id=SECOND, at=LATER)
    for lane, event in (
        (gone_back(), replace(sure, sure=False)),
        (go(gone_back(), PayPressed(at=LATER)), sure),
        (go(gone_back(), TimerFired(name="idle", at=LATER), TimerFired(name="more-time", at=LATER)), sure),
        (replace(gone_back(), priced=replace(gone_back().priced, total_minor=80)), sure),
    ):
        after = go(lane, event)
        assert (after.kept, [one.intent_id for one in after.given_back]) == ((), [SECOND])
    assert go(free(), sure).kept == ()


def test_a_part_that_stands_again_is_no_longer_what_the_next_shopper_meets() -> None:
    left = go(gone_back(), TimerFired(name="idle", at=LATER), TimerFired(name="more-time", at=LATER))
    assert (left.phase, left.returned) == ("ready", ())


def test_a_part_that_the_terminal_took_back_is_not_paid() -> None:
    lane = kept()
    assert lane.unconfirmed is not None
    after = go(lane, PaymentTakenBack(intent_id=FIRST, at=LATER))
    assert (after.kept, after.given_back, after.unconfirmed) == ((), (), None)
    assert split.lost(opened(), PaymentTakenBack(intent_id=FIRST)) is None
    assert (
        split.lost(
            replace(kept(), split=Split(paid=(replace(PART, reference="x"),))), PaymentTakenBack(intent_id=FIRST)
        )
        is None
    )


def test_a_part_that_may_be_there_is_not_asked_for_again() -> None:
    lane = kept()
    after = go(lane, PaymentTakenBack(intent_id=FIRST, sure=False, at=LATER))
    assert (after.kept, [one.intent_id for one in after.given_back]) == (lane.kept, [FIRST])
    assert after.unconfirmed is None


def test_a_basket_may_wait_for_its_shopper_with_nothing_paid() -> None:
    lane = go(opened(), TimerFired(name="idle", at=LATER), TimerFired(name="more-time", at=LATER))
    assert (lane.phase, lane.strays, len(lane.saved)) == ("ready", (), 1)


def test_a_refund_that_is_begun_is_ended_first() -> None:
    lane = replace(free(), phase="refund")
    assert isinstance(found("bread"), ItemFound)
    assert go(lane, ReceiptScanned(reference="R004-00000009", at=LATER)).refund is None


def test_a_part_that_nobody_heard_of_going_back_goes_back_after_a_restart() -> None:
    lane = go(kept(), GiveBackPressed(at=LATER))
    again = go(lane, LaneStarted(version="1", at=LATER)).payment
    assert again is not None
    assert (again.intent.intent_id, again.intent.kind) == ("L004-B00000001-3", "reversal")


@pytest.mark.parametrize("sheet", ["part", "give-back", "gift-card", "gift-pin"])
def test_a_sheet_of_nothing_is_no_sheet(sheet: str) -> None:
    lane = step(at_gate(), SheetOpened(sheet=sheet)).lane
    assert render(lane).sheet is None


def test_the_reader_says_what_it_wants_while_a_part_goes_back() -> None:
    lane = go(kept(), GiveBackPressed(at=LATER), PaymentProgress(intent_id=SECOND, step="other", hint="look", at=LATER))
    stage = render(lane).stage
    assert isinstance(stage, Poster)
    assert stage.sentence is not None
    assert stage.sentence.id == "card.hint-look"


def test_a_badge_sells_for_older_money_of_the_whole_basket() -> None:
    lane = go(armed(), PaymentNotCharged(intent_id=FIRST, at=NOW), PayPressed(at=NOW))
    lane = go(
        lane, PaymentUnknown(intent_id=SECOND, at=NOW), TimerFired(name="ask-staff", at=NOW), money(lane, FIRST, 180)
    )
    after = go(lane, BadgeScanned(badge="4711", at=LATER))
    assert (after.phase, after.strays) == ("done", (SECOND,))
