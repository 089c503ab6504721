"""The payment, one step at a time: exactly this lane, exactly these effects, nothing else."""

from typing import Literal

import pytest
from lanes import (
    BUSY_VIEW,
    CANCEL_ASKING,
    FIRST,
    IDLE,
    NOW,
    QUIET,
    SECOND,
    armed,
    at_gate,
    filled,
    found,
    free,
    intent,
    money,
    payment,
    sold,
)  # fmt: skip
from msgspec.structs import replace
from pos.lane import payment as pay
from pos.lane.checkout import step
from pos.lane.effects import (
    AbortPayment,
    AskPayment,
    Beep,
    CancelTimer,
    ConfirmPayment,
    OpenIntent,
    PaymentIntent,
    SettleIntent,
    StartPayment,
    StartTimer,
    Unconfirmed,
)
from pos.lane.events import (
    BackPressed,
    PaymentAborted,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentSent,
    PaymentTakenBack,
    PaymentUnknown,
    PayPressed,
    QuantitySet,
)
from pos.lane.finish import put_aside, sell
from pos.lane.message import Msg
from pos.lane.parts import Poster
from pos.lane.render import render
from pos.lane.state import Lane, Payment, Read, Step, Told, Undo

LATER = NOW + 10
QUIET_UNDO = CancelTimer(name="undo")
ASK_AGAIN, ASK_STAFF = StartTimer(name="ask-again", seconds=5), StartTimer(name="ask-staff", seconds=60)


def settled(outcome: str, intent_id: str = FIRST) -> SettleIntent:
    return SettleIntent(intent_id=intent_id, outcome=outcome)  # type: ignore[arg-type]


def the_intent(attempt: int = 1, amount_minor: int = 180, at: int = NOW, language: str = "en") -> PaymentIntent:
    return PaymentIntent(
        intent_id=f"L004-B00000001-{attempt}",
        amount_minor=amount_minor,
        currency="GBP",
        at=at,
        mark="5:6",
        language=language,
        says_sent=True,
    )


# --- to the reader


def test_pay_opens_an_intent_then_arms_the_reader() -> None:
    lane = replace(filled(), language="de", trouble="stopped")
    pressed = PayPressed(mark="5:6", at=NOW)
    wanted = the_intent(language="de")
    after = replace(
        lane, phase="pay", facts=pressed, trouble="", view=QUIET, undo=None, last=None, attempts=1,
        tried=(wanted,), payment=Payment(intent=wanted),
    )  # fmt: skip
    effects = (QUIET_UNDO, OpenIntent(intent=wanted, basket=1), StartPayment(intent=wanted), IDLE)
    assert pay.press_pay(lane, pressed) == Step(after, effects)


@pytest.mark.parametrize(
    "lane",
    [free(), replace(filled(), cart=free().cart), armed(), sold(), replace(filled(), phase="closed")],
    ids=["free", "empty", "armed", "sold", "closed"],
)
def test_pay_means_nothing_where_there_is_nothing_to_pay(lane: Lane) -> None:
    assert pay.press_pay(lane, PayPressed(at=NOW)) == Step(lane)


def test_pay_waits_at_the_age_check() -> None:
    lane, pressed = filled("wine"), PayPressed(mark="5:6", at=NOW)
    after = replace(lane, phase="pay", facts=pressed, view=QUIET, undo=None, last=None)
    assert pay.press_pay(lane, pressed) == Step(after, (Beep(cue="look"), QUIET_UNDO, IDLE))


@pytest.mark.parametrize(
    ("facts", "trouble"),
    [
        ({"paper": False}, "no-paper"),
        ({"reader": False}, "reader-missing"),
        ({"paper": False, "reader": False}, "no-paper"),
    ],
)
def test_pay_says_what_is_missing(facts: dict[str, bool], trouble: str) -> None:
    lane = filled()
    pressed = PayPressed(at=NOW, **facts)
    after = replace(lane, phase="pay", facts=pressed, trouble=trouble, view=QUIET, undo=None, last=None)
    assert pay.press_pay(lane, pressed) == Step(after, (QUIET_UNDO, IDLE))


def test_a_basket_that_costs_nothing_needs_neither_paper_nor_reader() -> None:
    lane = filled("leaflet")
    pressed = PayPressed(reader=False, paper=False, at=NOW)
    there = replace(lane, phase="pay", facts=pressed, view=QUIET, undo=None, last=None)
    free_of_charge = sell(there, None, NOW)
    assert pay.press_pay(lane, pressed) == Step(free_of_charge.lane, (QUIET_UNDO, *free_of_charge.effects))


def test_each_attempt_has_the_next_number() -> None:
    lane = replace(at_gate(), attempts=4, facts=PayPressed(mark="5:6"))
    wanted = the_intent(5, at=LATER)
    effects = (OpenIntent(intent=wanted, basket=1), StartPayment(intent=wanted), IDLE)
    after = replace(lane, attempts=5, tried=(wanted,), payment=Payment(intent=wanted))
    assert pay.open_reader(lane, LATER) == Step(after, effects)


# --- what the terminal says on the way


@pytest.mark.parametrize(
    ("said", "effects"),
    [
        ("card", ()),
        ("pin", ()),
        ("bank", (StartTimer(name="slow-bank", seconds=15),)),
        ("remove-card", (Beep(cue="take-card"),)),
    ],
)
def test_from_the_card_on_the_clocks_stop(said: str, effects: tuple[object, ...]) -> None:
    lane = replace(armed(late=True), trouble="declined")
    view = replace(BUSY_VIEW, more_time=False)
    after = replace(lane, payment=payment(lane, step=said, late=False), view=view, trouble="")
    quiet = (CancelTimer(name="idle"), CancelTimer(name="more-time"))
    assert pay.progress(lane, PaymentProgress(intent_id=FIRST, step=said)) == Step(after, (*quiet, *effects))  # type: ignore[arg-type]


def test_waiting_again_after_a_card_starts_the_idle_clock() -> None:
    lane = armed(step="card")
    after = replace(lane, payment=payment(lane, step="waiting"))
    event = PaymentProgress(intent_id=FIRST, step="waiting")
    assert pay.progress(lane, event) == Step(after, (IDLE,))
    assert pay.progress(armed(), event) == Step(armed())


@pytest.mark.parametrize(
    ("lane", "event"),
    [
        (filled(), PaymentProgress(intent_id=FIRST, step="card")),
        (armed(), PaymentProgress(intent_id=SECOND, step="card")),
        (armed(), PaymentProgress(intent_id=FIRST, step="other")),
        (armed(step="unknown"), PaymentProgress(intent_id=FIRST, step="bank")),
        (replace(armed(), strays=(FIRST,)), PaymentProgress(intent_id=FIRST, step="card")),
    ],
)
def test_progress_of_something_else_changes_nothing(lane: Lane, event: PaymentProgress) -> None:
    assert pay.progress(lane, event) == Step(lane)


# --- approved


def remembered(lane: Lane, mark: str = "9:10") -> Lane:
    devices = tuple(replace(one, mark=mark) if one.part == "terminal" else one for one in lane.devices)
    return replace(lane, devices=devices, facts=replace(lane.facts, mark=mark))


def doubt(intent_id: str = FIRST, amount_minor: int = 180, currency: str = "GBP", before: str = "") -> Unconfirmed:
    return Unconfirmed(
        intent_id=intent_id,
        amount_minor=amount_minor,
        currency=currency,
        terminal_receipt="9",
        trace="10",
        before=before,
    )


def test_approved_money_of_this_basket_makes_the_sale() -> None:
    lane = armed()
    event = money(lane)
    heard = replace(remembered(lane), unconfirmed=doubt(before="5:6"))
    assert pay.approved(lane, event) == sell(heard, event, NOW + 5)
    assert pay.approved(lane, replace(event, asked=True)) == sell(remembered(lane), replace(event, asked=True), NOW + 5)


def test_the_terminals_last_transaction_is_kept_at_the_terminal_alone() -> None:
    after = pay.approved(armed(), money(armed())).lane
    assert [(one.part, one.mark) for one in after.devices] == [("scanner", ""), ("printer", ""), ("terminal", "9:10")]


def test_approved_twice_is_one_sale() -> None:
    lane = step(armed(), money(armed())).lane
    assert pay.approved(lane, money(lane)) == Step(remembered(lane))


@pytest.mark.parametrize("wrong", [{"amount_minor": 179}, {"currency": "EUR"}])
def test_an_odd_amount_is_held_for_a_team_member(wrong: dict[str, object]) -> None:
    lane = replace(armed(step="bank", late=True), trouble="declined")
    event = money(lane, **wrong)  # type: ignore[arg-type]
    after = replace(
        remembered(lane),
        unconfirmed=doubt(amount_minor=event.amount_minor, currency=event.currency, before="5:6"),
        strays=(FIRST,),
        payment=payment(lane, step="unknown", staff=True, late=False),
        trouble="",
        view=QUIET,
    )
    quiet = tuple(CancelTimer(name=name) for name in ("idle", "more-time", "slow-bank", "ask-again", "ask-staff"))
    assert pay.approved(lane, event) == Step(after, (settled("approved"), Beep(cue="look"), *quiet))
    assert pay.approved(after, event) == Step(after, (settled("approved"), Beep(cue="look")))


@pytest.mark.parametrize(
    ("lane", "intent_id", "amount_minor"),
    [
        (free(), FIRST, 180),
        (filled(), "L004-B00000002-1", 180),
        (filled(), "L005-B00000001-1", 180),
        (filled(), FIRST, 181),
        (armed(), "L004-B00000007-1", 180),
        (replace(filled(), phase="closed"), FIRST, 180),
    ],
    ids=["free lane", "other basket", "other lane", "other amount", "other basket, armed", "closed"],
)
def test_money_that_fits_no_basket_is_kept_for_staff(lane: Lane, intent_id: str, amount_minor: int) -> None:
    lane = replace(lane, strays=("older",))
    after = replace(remembered(lane), unconfirmed=doubt(intent_id, amount_minor), strays=("older", intent_id))
    step_ = pay.approved(lane, money(lane, intent_id, amount_minor))
    assert step_ == Step(after, (settled("approved", intent_id), Beep(cue="look")))


def test_an_earlier_try_that_was_paid_after_all_waits_for_the_reader() -> None:
    lane = replace(armed(), payment=payment(armed(), intent=the_intent(2)))
    event = money(lane)
    waiting = payment(lane, instead=event, stopping=True)
    after = replace(remembered(lane), unconfirmed=doubt(), payment=waiting)
    assert pay.approved(lane, event) == Step(after, (settled("approved"), AbortPayment(intent_id=SECOND)))
    asked = replace(lane, payment=payment(lane, step="unknown"))
    after = replace(after, payment=replace(waiting, step="unknown"))
    assert pay.approved(asked, event) == Step(after, (settled("approved"),))


def test_an_earlier_try_sells_the_basket_that_was_gone_back_to() -> None:
    lane = filled()
    heard = replace(remembered(lane), unconfirmed=doubt())
    assert pay.approved(lane, money(lane)) == sell(heard, money(lane), NOW + 5)


def test_both_tries_paid_is_one_sale_and_one_stray() -> None:
    older = money(armed())
    lane = replace(armed(), payment=payment(armed(), intent=the_intent(2), instead=older, stopping=True))
    event = money(lane, SECOND)
    made = sell(replace(remembered(lane), unconfirmed=doubt(SECOND, before=the_intent(2).mark)), event, NOW + 5)
    after = replace(made.lane, strays=(FIRST,))
    effects = (*made.effects, settled("approved"), Beep(cue="look"))
    assert pay.approved(lane, event) == Step(after, effects)


# --- does the money stand


def test_a_confirmed_approval_is_in_doubt_no_more() -> None:
    lane = replace(free(), unconfirmed=doubt())
    assert pay.confirmed(lane, PaymentConfirmed(intent_id=FIRST)) == Step(replace(lane, unconfirmed=None))
    assert pay.confirmed(lane, PaymentConfirmed(intent_id=SECOND)) == Step(lane)
    assert pay.confirmed(free(), PaymentConfirmed(intent_id=FIRST)) == Step(free())


def test_money_that_was_taken_back_is_shown_to_staff() -> None:
    lane = replace(free(), unconfirmed=doubt(), given_back=(doubt(SECOND),))
    after = replace(lane, unconfirmed=None, given_back=(doubt(SECOND), doubt()))
    assert pay.taken_back(lane, PaymentTakenBack(intent_id=FIRST)) == Step(after, (Beep(cue="look"),))
    assert pay.taken_back(lane, PaymentTakenBack(intent_id=SECOND)) == Step(lane)
    assert pay.taken_back(free(), PaymentTakenBack(intent_id=FIRST)) == Step(free())


@pytest.mark.parametrize(
    ("kind", "amount_minor", "asked"),
    [("payment", 180, "staff.given-back"), ("reversal", -180, "staff.not-given-back")],
)
def test_a_team_is_asked_whether_money_stayed_or_went_by_what_was_in_doubt(
    kind: Literal["payment", "reversal"], amount_minor: int, asked: str
) -> None:
    lane = replace(free(), given_back=(replace(doubt(amount_minor=amount_minor), kind=kind),))
    banner = render(lane).banner
    assert banner is not None
    assert banner.title.id == asked
    assert banner.sentence is not None
    assert (banner.sentence.id, dict(banner.sentence.args)["receipt"]) == (f"{asked}-do", "9")


def test_after_a_start_the_terminal_is_asked_about_the_last_approval() -> None:
    assert pay.confirm_again(replace(free(), unconfirmed=doubt())) == (ConfirmPayment(doubt=doubt()),)
    assert pay.confirm_again(free()) == ()


# --- no


NO = Beep(cue="no")


@pytest.mark.parametrize(
    ("why", "trouble", "declines"),
    [("declined", "declined", 3), ("timeout", "timeout", 2), ("busy", "reader-busy", 2), ("other", "declined", 3)],
)
def test_declined_is_said_and_counted(why: str, trouble: str, declines: int) -> None:
    lane = replace(armed(), declines=2, misreads=1)
    after = replace(lane, payment=None, trouble=trouble, declines=declines)
    event = PaymentDeclined(intent_id=FIRST, why=why, at=LATER)  # type: ignore[arg-type]
    assert pay.declined(lane, event) == Step(after, (settled("declined"), *CANCEL_ASKING, NO, IDLE))


@pytest.mark.parametrize("misreads", [0, 1])
def test_a_card_that_was_not_read_arms_the_reader_again_twice(misreads: int) -> None:
    lane = replace(armed(), misreads=misreads)
    wanted = the_intent(2, at=LATER)
    after = replace(
        lane,
        payment=Payment(intent=wanted),
        trouble="not-read",
        misreads=misreads + 1,
        attempts=lane.attempts + 1,
        tried=(*lane.tried, wanted),
    )
    arming = (OpenIntent(intent=wanted, basket=1), StartPayment(intent=wanted), IDLE)
    event = PaymentDeclined(intent_id=FIRST, why="not-read", at=LATER)
    assert pay.declined(lane, event) == Step(after, (settled("declined"), *CANCEL_ASKING, NO, *arming))


def test_the_third_time_the_shopper_decides() -> None:
    lane = replace(armed(), misreads=2)
    after = replace(lane, payment=None, trouble="not-read", misreads=3)
    event = PaymentDeclined(intent_id=FIRST, why="not-read", at=LATER)
    assert pay.declined(lane, event) == Step(after, (settled("declined"), *CANCEL_ASKING, NO, IDLE))


def test_not_charged_gives_the_pay_screen_back() -> None:
    lane = armed(step="unknown")
    after = replace(lane, payment=None, trouble="not-charged")
    event = PaymentNotCharged(intent_id=FIRST, at=LATER)
    assert pay.not_charged(lane, event) == Step(after, (settled("not-charged"), *CANCEL_ASKING, IDLE))


ENDS = [
    (pay.declined, PaymentDeclined(intent_id=FIRST, at=LATER), "declined"),
    (pay.aborted, PaymentAborted(intent_id=FIRST, at=LATER), "aborted"),
    (pay.not_charged, PaymentNotCharged(intent_id=FIRST, at=LATER), "not-charged"),
]
each_end = pytest.mark.parametrize(("act", "event", "outcome"), ENDS, ids=["declined", "aborted", "not-charged"])


@each_end
def test_the_end_of_another_payment_changes_nothing(act, event, outcome) -> None:
    other = replace(event, intent_id=SECOND)
    held = replace(armed(), strays=(FIRST,))
    assert act(armed(), other) == Step(armed())
    assert act(filled(), event) == Step(filled())
    assert act(held, event) == Step(held)


@each_end
def test_an_end_carries_out_what_the_shopper_wanted_meanwhile(act, event, outcome) -> None:
    lane = armed(stopping=True, after="scan")
    after = replace(lane, payment=None, trouble="", phase="scan", view=QUIET)
    assert act(lane, event) == Step(after, (settled(outcome), *CANCEL_ASKING, IDLE))


@each_end
def test_an_end_lets_the_earlier_try_count(act, event, outcome) -> None:
    lane = armed(stopping=True, instead=money(armed(), SECOND))
    made = sell(lane, money(lane, SECOND), LATER)
    assert act(lane, event) == Step(made.lane, (settled(outcome), *CANCEL_ASKING, *made.effects))


def aborted(lane: Lane) -> Step:
    return pay.aborted(lane, PaymentAborted(intent_id=FIRST, at=LATER))


ABORTED = (settled("aborted"), *CANCEL_ASKING)


def test_stopped_at_the_reader_stays_on_the_pay_screen() -> None:
    lane = armed()
    assert aborted(lane) == Step(replace(lane, payment=None, trouble="stopped"), (*ABORTED, NO, IDLE))


def test_stopped_for_want_of_a_shopper_saves_the_basket() -> None:
    lane = armed(after="save", stopping=True)
    saved = put_aside(replace(lane, payment=None, trouble=""), LATER, "idle")
    assert aborted(lane) == Step(saved.lane, (*ABORTED, *saved.effects))


def test_what_was_scanned_meanwhile_is_in_the_basket_now() -> None:
    lane = armed(after="scan", stopping=True, held=(found("bread"), QuantitySet(line_id=1, quantity=2, at=NOW)))
    there = replace(lane, payment=None, trouble="", phase="scan", view=QUIET)
    one = step(there, found("bread"))
    two = step(one.lane, QuantitySet(line_id=1, quantity=2, at=NOW))
    assert aborted(lane) == Step(two.lane, (*ABORTED, IDLE, *one.effects, *two.effects))
    assert two.lane.priced.total_minor == 145 + 2 * 180


def test_a_bag_taken_on_the_pay_screen_leads_to_the_reader_again() -> None:
    lane = armed(after="pay", stopping=True, held=(found("bag"),))
    there = replace(lane, payment=None, trouble="", phase="scan", view=QUIET)
    one = step(there, found("bag"))
    again = replace(one.lane, phase="pay", undo=None, trouble="")
    two = pay.open_reader(again, LATER)
    assert aborted(lane) == Step(two.lane, (*ABORTED, IDLE, *one.effects, *two.effects))
    assert intent(two.lane) == the_intent(2, 190, LATER)


def test_the_last_thing_taken_off_meanwhile_leads_to_the_basket() -> None:
    lane = armed(after="pay", stopping=True, held=(QuantitySet(line_id=1, quantity=0, at=NOW),))
    after = aborted(lane).lane
    assert (after.phase, after.payment, after.cart.lines) == ("scan", None, ())


# --- nobody knows


def test_no_answer_is_asked_about_and_staff_are_told_after_a_minute() -> None:
    lane = replace(armed(step="bank", late=True), trouble="declined")
    after = replace(lane, payment=payment(lane, step="unknown", late=False), trouble="", view=QUIET)
    quiet = tuple(CancelTimer(name=name) for name in ("idle", "more-time", "slow-bank"))
    effects = (settled("unknown"), AskPayment(intent=intent(lane)), ASK_AGAIN, ASK_STAFF, *quiet)
    event = PaymentUnknown(intent_id=FIRST, at=LATER)
    assert pay.unknown(lane, event) == Step(after, effects)
    assert pay.unknown(after, event) == Step(after, (ASK_AGAIN,))
    assert pay.unknown(lane, replace(event, intent_id=SECOND)) == Step(lane)
    assert pay.unknown(filled(), event) == Step(filled())
    assert pay.ask_again(after) == Step(after, (AskPayment(intent=intent(lane)), ASK_AGAIN))


@pytest.mark.parametrize("lane", [filled(), armed(), replace(armed(step="unknown"), strays=(FIRST,))])
def test_what_is_known_or_held_is_not_asked_about(lane: Lane) -> None:
    assert pay.ask_again(lane) == Step(lane)


@pytest.mark.parametrize("at_step", ["waiting", "bank", "unknown"])
def test_after_a_restart_it_is_asked_about_whatever_it_was(at_step: str) -> None:
    lane = armed(step=at_step)
    asked = replace(lane, payment=payment(lane, step="bank"))
    event = PaymentUnknown(intent_id=FIRST, why="restart", at=LATER)
    assert pay.after_restart(lane, LATER) == pay.unknown(asked, event)
    assert AskPayment(intent=intent(lane)) in pay.after_restart(lane, LATER).effects
    held = replace(lane, strays=(FIRST,))
    assert pay.after_restart(held, LATER) == Step(held)


def test_what_the_terminal_can_not_have_heard_of_is_not_asked_about() -> None:
    lane = armed(sent=False)
    step = pay.after_restart(lane, LATER)
    assert step.lane == replace(lane, payment=None, trouble="stopped")
    assert step.effects == (SettleIntent(intent_id=FIRST, outcome="aborted"), Beep(cue="no"), IDLE)


def test_an_intent_of_a_program_that_did_not_say_when_it_was_sent_is_asked_about() -> None:
    lane = armed(sent=False, intent=replace(intent(armed()), says_sent=False))
    assert AskPayment(intent=intent(lane)) in pay.after_restart(lane, LATER).effects


def test_from_the_moment_it_is_sent_it_may_be_charged() -> None:
    lane = armed(sent=False)
    assert pay.sent(lane, PaymentSent(intent_id=FIRST)) == Step(replace(lane, payment=payment(lane, sent=True)))
    assert pay.sent(lane, PaymentSent(intent_id=SECOND)) == Step(lane)
    assert pay.sent(filled(), PaymentSent(intent_id=FIRST)) == Step(filled())


def test_what_the_readers_display_says_is_shown_until_it_says_something_else() -> None:
    lane = armed()
    told = pay.progress(lane, PaymentProgress(intent_id=FIRST, step="other", hint="choose")).lane
    assert told == replace(lane, payment=payment(lane, hint="choose"))
    for shown in (told, replace(told, payment=payment(told, step="card"))):
        stage = render(replace(shown, view=QUIET)).stage
        assert isinstance(stage, Poster)
        assert stage.sentence == Msg("card.hint-choose", {})
    after = pay.progress(told, PaymentProgress(intent_id=FIRST, step="bank")).lane
    assert payment(after).hint == ""


# --- the shopper wants out


def test_back_with_no_reader_armed_is_at_once() -> None:
    lane = at_gate()
    after = replace(lane, phase="scan", trouble="", view=QUIET)
    assert pay.back(lane, BackPressed(at=LATER)) == Step(after, (IDLE,))
    assert pay.back(filled(), BackPressed(at=LATER)) == Step(filled())


def test_back_asks_the_reader_to_let_go_once() -> None:
    lane = armed(held=(found("bag"),), after="pay")
    after = replace(lane, payment=payment(lane, stopping=True, after="scan"))
    assert pay.back(lane, BackPressed(at=LATER)) == Step(after, (AbortPayment(intent_id=FIRST), IDLE))
    assert pay.back(after, BackPressed(at=LATER)) == Step(after, (IDLE,))


@pytest.mark.parametrize("at_step", ["card", "pin", "bank", "remove-card", "unknown"])
def test_with_a_card_in_play_nothing_may_change(at_step: str) -> None:
    lane = armed(step=at_step)
    told = replace(BUSY_VIEW, told=Told("pay-first"))
    effects = (NO, StartTimer(name="told", seconds=6), IDLE)
    for event, code in ((BackPressed(at=LATER), "back"), (found("bread", at=LATER), "5001234000014")):
        after = replace(lane, refused=Read(code, LATER), view=told)
        assert step(replace(lane, view=replace(BUSY_VIEW, more_time=False)), event) == Step(
            replace(after, view=replace(told, more_time=False)), effects
        )


@pytest.mark.parametrize(
    ("event", "before", "after"),
    [
        (found("bread"), "", "scan"),
        (found("bag"), "", "pay"),
        (found("bag"), "scan", "scan"),
        (found("bread"), "pay", "scan"),
        (QuantitySet(line_id=1, quantity=2), "", "pay"),
    ],
)
def test_a_change_while_armed_is_held_until_the_reader_lets_go(event, before, after) -> None:
    held = (found("bag", at=1),)
    lane = armed(after=before, held=held)
    waiting = payment(lane, stopping=True, after=after, held=(*held, event))
    assert pay.change_while_armed(lane, event) == Step(
        replace(lane, payment=waiting), (AbortPayment(intent_id=FIRST), IDLE)
    )
    again = replace(lane, payment=payment(lane, stopping=True))
    assert pay.change_while_armed(again, event) == Step(replace(lane, payment=waiting), (IDLE,))


def test_at_the_gate_a_bag_stays_there_and_an_item_leads_back() -> None:
    lane = at_gate()
    bag, item = step(replace(lane, phase="scan"), found("bag")), step(replace(lane, phase="scan"), found("bread"))
    stays = pay.change_while_armed(lane, found("bag"))
    assert (stays.lane.phase, stays.lane.trouble) == ("pay", "reader-missing")
    assert stays.lane.cart == bag.lane.cart
    assert Beep(cue="ok") in stays.effects
    leads = pay.change_while_armed(lane, found("bread"))
    assert (leads.lane.phase, leads.lane.trouble, leads.lane.cart) == ("scan", "", item.lane.cart)
    more = pay.change_while_armed(lane, QuantitySet(line_id=1, quantity=3))
    assert (more.lane.phase, more.lane.cart.lines[0].quantity) == ("pay", 3)
    assert more.lane.undo == Undo(lane.cart, 1)
