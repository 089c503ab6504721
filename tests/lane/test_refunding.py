"""Money back: who may, how much, to which card, and what if the terminal says no."""

import pytest
from lanes import DONE, IDLE_EMPTY, NOW, armed, filled, found, free, money, sold
from msgspec.structs import replace
from pos.lane import payment as pay
from pos.lane import refunding
from pos.lane.assistance import badge
from pos.lane.checkout import step
from pos.lane.effects import (
    AbortPayment,
    AskPayment,
    Beep,
    BookSale,
    CloseBasket,
    EndTerminalDay,
    OpenIntent,
    Print,
    SettleIntent,
    StartPayment,
)
from pos.lane.events import (
    BackPressed,
    BadgeScanned,
    PaymentAborted,
    PaymentApproved,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentResolved,
    PaymentUnknown,
    PayPressed,
    ReceiptScanned,
    RefundPicked,
    RefundPressed,
    TimerFired,
)
from pos.lane.render import render
from pos.lane.staff_events import LaneSwitched
from pos.lane.state import Lane, Refund, Told
from pos.lane.timers import timer_over
from pos.sale.receipt import Receipt, Tender


def the_sale() -> Receipt:
    """Two oats and a bread, paid by card."""
    lane = free()
    for place, short in enumerate(("oats", "oats", "bread")):
        lane = step(lane, found(short, at=NOW + 5000 * place)).lane
    lane = step(lane, PayPressed(at=NOW, mark="5:6")).lane
    done = step(lane, money(lane, amount_minor=lane.priced.total_minor)).lane
    assert done.sold is not None
    return done.sold.receipt


RECEIPT = the_sale()
TOTAL = RECEIPT.total_minor
SECOND_TRY = "L004-B00000001-2"


def shown(**fields: object) -> ReceiptScanned:
    return ReceiptScanned(**{"reference": RECEIPT.reference, "receipt": RECEIPT, "today": True, "at": NOW, **fields})  # type: ignore[arg-type]


def opened(**fields: object) -> Lane:
    """The receipt is on the table, and nobody has vouched for it."""
    return refunding.receipt_scanned(free(), shown(**fields)).lane


def vouched(*picked: tuple[int, int], **fields: object) -> Lane:
    """A team member is there; these lines are picked."""
    lane = badge(opened(**fields), BadgeScanned(badge="4711", at=NOW)).lane
    for line, quantity in picked:
        lane = refunding.pick(lane, RefundPicked(line=line, quantity=quantity)).lane
    return lane


def asked(*picked: tuple[int, int], **fields: object) -> Lane:
    """The terminal is asked."""
    return refunding.give(vouched(*(picked or ((1, 1),)), **fields), RefundPressed(at=NOW, mark="7:8")).lane


def refund_of(lane: Lane) -> Refund:
    assert lane.refund is not None
    return lane.refund


def intent_of(lane: Lane) -> object:
    assert lane.payment is not None
    return lane.payment.intent


def test_a_receipt_on_a_free_lane_waits_for_a_team_member() -> None:
    done = refunding.receipt_scanned(free(), shown())
    assert (done.lane.phase, refund_of(done.lane).by) == ("refund", "")
    assert done.effects == (Beep(cue="look"), IDLE_EMPTY)
    assert refunding.pick(done.lane, RefundPicked(line=1, quantity=1)).lane == done.lane
    assert refunding.give(done.lane, RefundPressed()).lane == done.lane
    assert render(done.lane).id == "A14"


def test_a_badge_vouches_once() -> None:
    lane = vouched()
    assert refund_of(lane).by == "Sam"
    again = badge(lane, BadgeScanned(badge="4711", at=NOW))
    assert again.lane.refund == lane.refund
    assert again.lane.view.told == Told("badge-nothing")


def test_another_receipt_keeps_who_vouches() -> None:
    other = replace(RECEIPT, number=2)
    lane = refunding.receipt_scanned(vouched((1, 1)), shown(receipt=other)).lane
    assert (refund_of(lane).receipt, refund_of(lane).by, refund_of(lane).picked) == (other, "Sam", ())


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"receipt": None}, "receipt-unknown"),
        ({"receipt": replace(RECEIPT, refund_of="R004-00000009")}, "receipt-refund"),
        ({"receipt": replace(RECEIPT, tenders=())}, "receipt-no-card"),
        ({"receipt": replace(RECEIPT, tenders=(Tender(kind="cash", amount_minor=TOTAL + 1),))}, "receipt-no-card"),
        ({"receipt": replace(RECEIPT, tenders=(Tender(kind="card", amount_minor=1),))}, "receipt-no-card"),
        ({"receipt": replace(RECEIPT, tenders=RECEIPT.tenders * 2)}, "receipt-no-card"),
        ({"before": ((1, 2), (2, 1))}, "receipt-given-back"),
    ],
)
def test_what_can_not_be_given_back_is_refused_in_words(fields: dict[str, object], why: str) -> None:
    lane = opened(**fields)
    assert (lane.phase, lane.refund, lane.view.told) == ("ready", None, Told(why))


@pytest.mark.parametrize("lane", [filled(), sold(), asked()])
def test_a_receipt_changes_nothing_where_somebody_is_served(lane: Lane) -> None:
    after = refunding.receipt_scanned(lane, shown()).lane
    assert (after.phase, after.refund, after.view.told) == (lane.phase, lane.refund, Told("basket-open"))


def test_no_more_than_is_left_can_be_picked() -> None:
    lane = vouched((1, 9), (2, -3), (7, 1), before=((1, 1),))
    assert refund_of(lane).picked == ((1, 1),)
    assert refunding.remaining(refund_of(lane)) == {1: 1, 2: 1}
    assert refund_of(vouched((1, 2), (1, 0))).picked == ()


def test_nothing_can_not_be_given_back() -> None:
    lane = vouched()
    mint = render(lane).dock.mint
    assert mint is not None
    assert not mint.enabled
    assert refunding.give(lane, RefundPressed()).effects == (Beep(cue="no"),)
    assert refunding.give(lane, RefundPressed()).lane == lane


@pytest.mark.parametrize(("facts", "trouble"), [({"paper": False}, "no-paper"), ({"reader": False}, "reader-missing")])
def test_paper_and_reader_have_to_be_there(facts: dict[str, bool], trouble: str) -> None:
    lane = vouched((1, 1))
    done = refunding.give(lane, RefundPressed(**facts))
    assert (done.lane.trouble, done.lane.payment) == (trouble, None)
    assert render(done.lane).id == "A14"


def test_a_part_goes_to_the_card_that_is_presented() -> None:
    lane = vouched((1, 1))
    done = refunding.give(lane, RefundPressed(at=NOW, mark="7:8"))
    assert done.lane.payment is not None
    intent = done.lane.payment.intent
    assert (intent.kind, intent.amount_minor, intent.mark, intent.says_sent) == ("refund", 180, "7:8", True)
    assert done.effects[:2] == (OpenIntent(intent=intent, basket=lane.basket), StartPayment(intent=intent))
    assert refunding.give(done.lane, RefundPressed()).lane == done.lane
    assert refunding.pick(done.lane, RefundPicked(line=1, quantity=2)).lane == done.lane


def test_all_of_it_is_taken_back_where_the_terminal_still_has_it() -> None:
    lane = asked((1, 2), (2, 1))
    assert lane.payment is not None
    card = RECEIPT.tenders[0]
    assert (lane.payment.intent.kind, lane.payment.intent.original) == (
        "reversal",
        f"{card.terminal_receipt}:{card.trace}",
    )
    no = pay.declined(lane, PaymentDeclined(intent_id=lane.payment.intent.intent_id, at=NOW)).lane
    again = refunding.give(no, RefundPressed(at=NOW)).lane
    assert again.payment is not None
    assert (again.payment.intent.kind, again.payment.intent.intent_id) == ("refund", SECOND_TRY)


@pytest.mark.parametrize(
    "fields",
    [
        {"today": False},
        {"before": ((2, 1),)},
        {"receipt": replace(RECEIPT, tenders=(replace(RECEIPT.tenders[0], terminal_receipt=""),))},
    ],
)
def test_otherwise_it_is_a_refund(fields: dict[str, object]) -> None:
    lane = asked((1, 2), (2, 1), **fields)
    assert lane.payment is not None
    assert lane.payment.intent.kind == "refund"


def given_back(lane: Lane, **more: object) -> PaymentApproved:
    assert lane.payment is not None
    amount = lane.payment.intent.amount_minor
    return money(lane, lane.payment.intent.intent_id, **{"amount_minor": amount, "card_last4": "1111", **more})  # type: ignore[arg-type]


def test_the_refund_is_a_receipt_that_counts_downwards_and_is_printed() -> None:
    lane = asked((1, 2), (2, 1), today=False)
    done = pay.approved(lane, given_back(lane))
    after = done.lane
    assert after.sold is not None
    receipt = after.sold.receipt
    assert (after.phase, after.refund, after.payment, after.next_receipt) == ("done", None, None, 2)
    assert (receipt.total_minor, receipt.refund_of, receipt.by) == (-TOTAL, RECEIPT.reference, "Sam")
    assert [(line.of_line, line.quantity, line.amount_minor) for line in receipt.lines] == [
        (1, -2, -360),
        (2, -1, -145),
    ]
    assert sum(tax.gross_minor for tax in receipt.taxes) == -TOTAL
    (tender,) = receipt.tenders
    assert (tender.amount_minor, tender.card_last4) == (-TOTAL, "1111")
    assert SettleIntent(intent_id=lane.payment.intent.intent_id, outcome="approved") in done.effects  # type: ignore[union-attr]
    assert BookSale(receipt=receipt) in done.effects
    assert DONE in done.effects
    assert any(isinstance(one, Print) and one.number == receipt.number for one in done.effects)
    assert render(after).id == "S23"
    assert pay.approved(after, given_back(lane)).lane.sold == after.sold  # said twice


def test_another_amount_is_for_the_team() -> None:
    lane = asked()
    held = pay.approved(lane, given_back(lane, amount_minor=99)).lane
    assert held.payment is not None
    assert (held.payment.step, held.payment.staff, held.refund) == ("unknown", True, lane.refund)
    assert render(held).id == "A14"


@pytest.mark.parametrize(
    ("say", "trouble"),
    [
        (lambda lane, i: pay.declined(lane, PaymentDeclined(intent_id=i, at=NOW)), "declined"),
        (lambda lane, i: pay.declined(lane, PaymentDeclined(intent_id=i, why="busy", at=NOW)), "reader-busy"),
        (lambda lane, i: pay.aborted(lane, PaymentAborted(intent_id=i, at=NOW)), "stopped"),
        (lambda lane, i: pay.not_charged(lane, PaymentNotCharged(intent_id=i, at=NOW)), "not-charged"),
    ],
)
def test_a_no_leaves_the_lines_picked(say: object, trouble: str) -> None:
    lane = asked()
    assert lane.payment is not None
    done = say(lane, lane.payment.intent.intent_id)  # type: ignore[operator]
    assert (done.lane.phase, done.lane.payment, done.lane.trouble) == ("refund", None, trouble)
    assert done.lane.refund == lane.refund
    assert Beep(cue="no") in done.effects
    assert render(done.lane).id == "A14"


def test_silence_is_asked_about_also_after_a_restart() -> None:
    lane = asked()
    assert lane.payment is not None
    intent = lane.payment.intent
    lost = pay.unknown(lane, PaymentUnknown(intent_id=intent.intent_id))
    assert AskPayment(intent=intent) in lost.effects
    assert lost.lane.payment is not None
    assert lost.lane.payment.step == "unknown"
    assert render(lost.lane).id == "A14"
    sent = replace(lane, payment=replace(lane.payment, sent=True))
    assert AskPayment(intent=intent) in pay.after_restart(sent, NOW).effects
    unsent = pay.after_restart(lane, NOW)
    assert (unsent.lane.payment, unsent.lane.refund) == (None, lane.refund)


def test_leaving_frees_the_lane() -> None:
    done = pay.back(vouched((1, 1)), BackPressed(at=NOW))
    assert (done.lane.phase, done.lane.refund, done.lane.basket) == ("ready", None, 2)
    assert isinstance(done.effects[0], CloseBasket)
    assert timer_over(vouched(), TimerFired(name="idle", at=NOW)).lane.phase == "ready"


def test_an_armed_reader_lets_go_first() -> None:
    lane = asked()
    assert timer_over(lane, TimerFired(name="idle", at=NOW)).lane == lane
    done = pay.back(lane, BackPressed(at=NOW))
    assert lane.payment is not None
    assert done.effects[0] == AbortPayment(intent_id=lane.payment.intent.intent_id)
    assert pay.back(done.lane, BackPressed(at=NOW)).lane == done.lane
    assert render(done.lane).id == "A14"
    busy = replace(lane, payment=replace(lane.payment, step="card", hint="look"))
    assert pay.back(busy, BackPressed(at=NOW)).lane == busy
    assert render(busy).id == "A14"


def test_a_reversal_says_that_no_card_is_needed() -> None:
    assert render(asked((1, 2), (2, 1))).id == "A14"
    waiting = asked()
    assert waiting.payment is not None
    unknown = replace(waiting, payment=replace(waiting.payment, step="unknown", staff=True))
    assert render(unknown).id == "A14"


def test_a_lane_that_closes_lets_the_terminal_end_its_day() -> None:
    opened, close = BadgeScanned(badge="4711", at=NOW), LaneSwitched(to="closed", by="Sam", why="end-of-day", at=NOW)
    closed = step(badge(free(), opened).lane, close)
    assert EndTerminalDay() in closed.effects
    again = replace(close, to="open", why="")
    assert EndTerminalDay() not in step(badge(closed.lane, opened).lane, again).effects
    never = replace(free(), shop=replace(free().shop, end_of_day="never"))
    assert EndTerminalDay() not in step(badge(never, opened).lane, close).effects
    assert EndTerminalDay() not in step(badge(free(), opened).lane, replace(close, to="paused", why="paper")).effects


# --- a person finds out


def resolved(outcome: str, intent_id: str) -> PaymentResolved:
    return PaymentResolved(
        intent_id=intent_id, outcome=outcome, by="Sam", evidence="slip", terminal_receipt="9", trace="10", at=NOW
    )  # type: ignore[arg-type]


def test_a_payment_that_a_person_found_is_a_sale() -> None:
    lane = armed("oats", step="unknown")
    assert lane.payment is not None
    intent_id = lane.payment.intent.intent_id
    done = step(replace(lane, strays=(intent_id,)), resolved("charged", intent_id))
    assert done.lane.sold is not None
    (tender,) = done.lane.sold.receipt.tenders
    assert (tender.amount_minor, tender.terminal_receipt, tender.trace) == (180, "9", "10")
    assert SettleIntent(intent_id=intent_id, outcome="approved") in done.effects
    assert done.lane.strays == ()


def test_a_payment_that_a_person_did_not_find_can_be_made_again() -> None:
    lane = armed("oats", step="unknown")
    assert lane.payment is not None
    done = step(lane, resolved("not-charged", lane.payment.intent.intent_id))
    assert (done.lane.payment, done.lane.trouble) == (None, "not-charged")


@pytest.mark.parametrize(("outcome", "state"), [("charged", "approved"), ("not-charged", "not-charged")])
def test_what_belongs_to_no_open_basket_is_noted(outcome: str, state: str) -> None:
    lane = replace(free(), strays=("x", "y"))
    done = step(lane, resolved(outcome, "x"))
    assert done.lane == replace(lane, strays=("y",))
    assert done.effects == (SettleIntent(intent_id="x", outcome=state),)  # type: ignore[arg-type]


def test_a_refund_that_a_person_found_is_booked() -> None:
    lane = asked()
    assert lane.payment is not None
    done = step(lane, resolved("charged", lane.payment.intent.intent_id))
    assert done.lane.sold is not None
    assert done.lane.sold.receipt.total_minor == -180
