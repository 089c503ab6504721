"""The nexo driver against a terminal whose every answer is written here: what it hears, what the lane hears, and when."""

from typing import Any

import pytest
from msgspec.structs import replace
from nexo_desk import IDLE, KNOCK, Desk, LoginForm, Says
from pos.errors import DeviceBusy, DeviceError, DeviceMissing, DeviceSilent
from pos.lane.effects import PaymentIntent, Unconfirmed
from pos.lane.events import (
    DeviceChanged,
    PaymentAborted,
    PaymentApproved,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentTakenBack,
    PaymentUnknown,
    TerminalDayEnded,
)
from pos.payments.nexo import messages
from pos.payments.nexo.driver import NexoTerminal
from pos.payments.nexo.messages import reference

ID = "L004-B00000017-1"
INTENT = PaymentIntent(intent_id=ID, amount_minor=1230, currency="EUR", at=1_764_278_400_000)
REFUND = replace(INTENT, kind="refund")
BACK = replace(INTENT, kind="reversal", original="8778:P000000001")
NAME = reference(INTENT)
DOUBT = Unconfirmed(intent_id=ID, amount_minor=1230, currency="EUR", terminal_receipt="8778", trace=NAME)
SUCCESS = {"Result": "Success"}
HELLO = Says("DiagnosisResponse", {"Response": SUCCESS})
MONEY: dict[str, Any] = {
    "Response": SUCCESS,
    "POIData": {"POITransactionID": {"TransactionID": "8778", "TimeStamp": "t"}},
    "PaymentResult": {"AmountsResp": {"Currency": "EUR", "AuthorizedAmount": 12.30}},
}
YES = Says("PaymentResponse", MONEY)
APPROVED = PaymentApproved(
    intent_id=ID, amount_minor=1230, currency="EUR", trace=NAME, terminal_receipt="8778", terminal_time="t"
)
ON_DISK = (APPROVED, 4.0)
STANDS = PaymentConfirmed(intent_id=ID)
WAITING = PaymentProgress(intent_id=ID, step="waiting")
PAY = messages.payment(INTENT)
NOTHING = Says(status=204)
"""204: it has nothing to say."""
MISSING = DeviceMissing("card is not there.", "Check its cable.")
NOT_SENT = PaymentDeclined(intent_id=ID, why="busy", code="not-sent")
LATE = "The terminal does not answer in time. Look at its display."


def shown(state: Any, detail: str = "") -> DeviceChanged:
    return DeviceChanged(part="terminal", device="card", state=state, detail=detail)


OPENING, READY = shown("opening"), shown("ready")
ABSENT = shown("absent", "card is not there. Check its cable.")


def no(condition: str, kind: str = "PaymentResponse", after_s: float = 0.0) -> Says:
    return Says(kind, {"Response": {"Result": "Failure", "ErrorCondition": condition}}, after_s)


def unknown(why: str) -> PaymentUnknown:
    return PaymentUnknown(intent_id=ID, why=why)


def pay(driver: NexoTerminal) -> None:
    driver.pay(INTENT)


def ask(driver: NexoTerminal) -> None:
    driver.ask(INTENT)


def stop(driver: NexoTerminal) -> None:
    driver._stopped.set()


def abort(driver: NexoTerminal) -> None:
    driver.abort(ID)


def status_of(service_id: str = NAME, category: str = "Payment") -> dict[str, Any]:
    return messages.status(service_id, "lane4", "P400", category)


def told(body: dict[str, Any] = MONEY, service_id: str = NAME, name: str = "PaymentResponse") -> Says:
    header = {"MessageCategory": "Payment" if name == "PaymentResponse" else "Reversal", "ServiceID": service_id}
    again = {"MessageHeader": header, name: body}
    return Says("TransactionStatusResponse", {"Response": SUCCESS, "RepeatedMessageResponse": again})


ABORT = messages.abort(NAME, "lane4", "P400")


def paying(*says: Says | Exception, **more: Any) -> Desk:
    """One payment at a terminal that is ready."""
    return Desk(HELLO, *says, moments=(pay,), **more).run()


def heard(desk: Desk) -> list[Any]:
    """Behind the greeting."""
    assert desk.heard[:3] == [OPENING, messages.diagnosis(), READY]
    return desk.heard[3:]


# --- reaching it


def test_a_start_should_greet_and_an_idle_terminal_should_be_looked_at() -> None:
    desk = Desk(HELLO, NOTHING, NOTHING, moments=(IDLE, IDLE)).run()
    assert heard(desk) == [KNOCK, KNOCK]
    assert desk.waits == [10.0, 10.0]
    assert desk.opened == [("tcp://10.0.0.7:8443", 10.0)] * 3
    assert desk.name == "terminal card"
    header = desk.headers[0]
    assert {**header, "ServiceID": ""} == {
        "ProtocolVersion": "3.0", "MessageClass": "Service", "MessageCategory": "Diagnosis", "MessageType": "Request",
        "ServiceID": "", "SaleID": "lane4", "POIID": "P400",
    }  # fmt: skip
    assert header["ServiceID"].startswith("Q")


def test_a_terminal_that_wants_a_login_should_be_told_who_it_is_and_when() -> None:
    desk = Desk(Says("LoginResponse", {"Response": SUCCESS}), form=LoginForm(), language="de").run()
    assert desk.heard == [OPENING, messages.login(1_764_278_400_000, "1.2", "de"), READY]
    assert desk.headers[0]["MessageCategory"] == "Login"


@pytest.mark.parametrize(
    ("said", "state", "detail"),
    [
        (MISSING, "absent", "card is not there. Check its cable."),
        (DeviceBusy("card is in use.", "Wait."), "busy", "card is in use. Wait."),
        (DeviceSilent("card is silent."), "faulted", "card is silent."),
        (no("Busy", "DiagnosisResponse"), "busy", "card is not ready (Busy). Look at its display."),
        (no("", "DiagnosisResponse"), "busy", "card is not ready (no reason said). Look at its display."),
        (NOTHING, "busy", "card is not ready (no reason said). Look at its display."),
        (Says(status=503), "busy", "card answers with HTTP status 503. Wait until its display is ready."),
        (Says(status=500), "faulted", "card answers with HTTP status 500. Check its address and its settings."),
        (replace(HELLO, service_id="Q1"), "faulted", "card answers another request. Look at its display."),
        (replace(HELLO, after_s=11.0), "faulted", LATE),
    ],
)
def test_a_terminal_that_is_not_ready_should_be_shown_once_and_tried_again(said: Any, state: Any, detail: str) -> None:
    desk = Desk(said, said, HELLO, moments=(IDLE, IDLE)).run()
    assert desk.events() == [OPENING, shown(state, detail), READY]
    assert desk.waits == [2.0, 2.0]


def test_a_terminal_that_goes_while_idle_should_be_greeted_again() -> None:
    desk = Desk(HELLO, MISSING, MISSING, HELLO, moments=(IDLE, IDLE)).run()
    assert desk.events() == [OPENING, READY, ABSENT, READY]
    assert desk.waits == [10.0, 2.0]
    desk = Desk(HELLO, MISSING, HELLO, moments=(IDLE,)).run()
    assert desk.events() == [OPENING, READY]


def test_a_driver_that_is_stopped_should_end_its_thread() -> None:
    desk = Desk(HELLO, moments=(lambda driver: driver.stop(), pay))
    desk.driver.start()
    desk.task_.run()
    assert desk.task_.joined
    assert desk.events() == [OPENING, READY]
    idle = Desk()
    idle.driver.stop()
    assert not idle.task_.joined


# --- paying


def test_an_approval_should_be_on_disk_before_anybody_hears_of_it() -> None:
    desk = paying(YES)
    assert heard(desk) == [WAITING, PAY_AS_JSON, ON_DISK, STANDS]
    assert desk.headers[1]["ServiceID"] == NAME
    assert desk.headers[1]["MessageCategory"] == "Payment"


PAY_AS_JSON: dict[str, Any] = {
    "PaymentRequest": {
        **PAY["PaymentRequest"],
        "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": 12.3}},
    }
}
REFUND_AS_JSON = {"PaymentRequest": {**PAY_AS_JSON["PaymentRequest"], "PaymentData": {"PaymentType": "Refund"}}}


@pytest.mark.parametrize(
    ("said", "event"),
    [
        (no("Refusal"), PaymentDeclined(intent_id=ID, why="declined", code="Refusal")),
        (no("Cancel"), PaymentAborted(intent_id=ID, by="terminal")),
        (NOTHING, unknown("the terminal said nothing of it")),
        (replace(YES, after_s=200.0), unknown(LATE)),
        (Says(status=500), unknown("card answers with HTTP status 500. Check its address and its settings.")),
        (replace(YES, service_id="P1"), unknown("card answers another request. Look at its display.")),
        (Says("PaymentResponse", {}), None),
    ],
)
def test_what_ends_a_payment_should_be_said_once(said: Says, event: Any) -> None:
    events = paying(said).events()
    assert events[:3] == [OPENING, READY, WAITING]
    assert len(events) == 4
    assert events[3] == event or (event is None and isinstance(events[3], PaymentUnknown))


def test_a_payment_should_have_its_whole_time() -> None:
    desk = paying(replace(YES, after_s=119.9))
    assert desk.events()[3:] == [ON_DISK, STANDS]
    desk = paying(replace(YES, after_s=120.2))
    assert desk.events()[3:] == [unknown(LATE)]
    assert desk.time_s == pytest.approx(120.0)


def test_an_approval_that_was_not_written_down_should_stay_unknown() -> None:
    desk = paying(YES, commits=False)
    why = "approved, but it could not be written down in time"
    assert heard(desk) == [WAITING, PAY_AS_JSON, ON_DISK, unknown(why)]


def test_nothing_sent_should_be_a_no() -> None:
    desk = paying(MISSING, MISSING)
    assert heard(desk) == [ABSENT, NOT_SENT]
    desk = paying(MISSING, HELLO)
    assert heard(desk) == [messages.diagnosis(), NOT_SENT]


def test_a_terminal_that_was_not_ready_should_be_greeted_before_a_payment() -> None:
    desk = Desk(MISSING, HELLO, YES, moments=(pay,)).run()
    assert desk.events() == [OPENING, ABSENT, READY, WAITING, ON_DISK, STANDS]
    desk = Desk(MISSING, MISSING, moments=(pay,)).run()
    assert desk.events() == [OPENING, ABSENT, NOT_SENT]


def test_two_payments_at_a_time_are_our_bug() -> None:
    desk = Desk()
    desk.driver.pay(INTENT)
    with pytest.raises(AssertionError, match=ID):
        desk.driver.pay(replace(INTENT, intent_id="L004-B00000018-1"))


def test_the_next_payment_may_begin_when_the_end_of_this_one_is_known() -> None:
    other = replace(INTENT, intent_id="L004-B00000018-1")
    desk = Desk(HELLO, no("Refusal"), no("Refusal"), moments=(pay, lambda driver: driver.pay(other))).run()
    assert [one.intent_id for one in desk.events() if isinstance(one, PaymentDeclined)] == [ID, other.intent_id]


# --- stopping


def test_a_stop_before_the_request_should_send_nothing() -> None:
    def both(driver: NexoTerminal) -> None:
        driver.pay(INTENT)
        driver.abort(ID)

    desk = Desk(HELLO, YES, moments=(both, pay)).run()
    assert heard(desk) == [PaymentAborted(intent_id=ID, by="lane"), WAITING, PAY_AS_JSON, ON_DISK, STANDS]


def test_a_stop_should_be_asked_for_again_until_it_is_answered() -> None:
    desk = paying(no("Cancel", after_s=5.05), *[NOTHING] * 3, wishes=((0.5, abort),))
    assert heard(desk) == [WAITING, PAY_AS_JSON, ABORT, ABORT, ABORT, PaymentAborted(intent_id=ID, by="lane")]
    assert [at for at, one in zip(desk.times, desk.heard, strict=True) if one == ABORT] == pytest.approx(
        [0.5, 2.5, 4.5]
    )
    assert [header["MessageCategory"] for header in desk.headers[2:]] == ["Abort"] * 3


@pytest.mark.parametrize("fails", [MISSING, replace(NOTHING, after_s=9.0)])
def test_an_abort_that_is_not_heard_should_change_nothing(fails: Any) -> None:
    desk = paying(replace(YES, after_s=2.2), fails, wishes=((0.5, abort),))
    assert desk.events()[2:] == [WAITING, ON_DISK, STANDS]
    assert desk.time_s == pytest.approx(2.2 if fails is MISSING else 2.5)


def test_a_stop_of_another_payment_should_be_left_alone() -> None:
    desk = paying(replace(YES, after_s=3.0), wishes=((0.5, lambda driver: driver.abort("L004-B00000016-1")),))
    assert heard(desk) == [WAITING, PAY_AS_JSON, ON_DISK, STANDS]


def test_an_old_stop_should_not_be_for_the_next_payment() -> None:
    other = replace(INTENT, intent_id="L004-B00000018-1")
    desk = Desk(
        HELLO, no("Cancel", after_s=0.2), NOTHING, no("Cancel"), moments=(pay, lambda driver: driver.pay(other)),
        wishes=((0.1, abort),),
    ).run()  # fmt: skip
    stopped = [(one.intent_id, one.by) for one in desk.events() if isinstance(one, PaymentAborted)]
    assert stopped == [(ID, "lane"), (other.intent_id, "terminal")]


def test_a_driver_that_is_stopped_should_leave_its_payment_unknown() -> None:
    desk = paying(replace(YES, after_s=9.0), wishes=((0.5, stop),))
    assert desk.events()[2:] == [WAITING, unknown("card is no longer used.")]
    assert desk.time_s == pytest.approx(0.5)


# --- giving back


def test_a_refund_should_be_a_payment_the_other_way() -> None:
    desk = Desk(HELLO, YES, moments=(lambda driver: driver.pay(REFUND),)).run()
    assert heard(desk) == [WAITING, REFUND_AS_JSON, (replace(APPROVED, kind="refund"), 4.0), STANDS]


@pytest.mark.parametrize(
    ("found", "time"),
    [
        (told(), "t"),
        (no("NotFound", "TransactionStatusResponse"), ""),
        (Says("TransactionStatusResponse", {"Response": SUCCESS}), ""),
        (told({}, name="Other"), ""),
        (NOTHING, ""),
        (HELLO, ""),
    ],
)
def test_a_reversal_should_name_the_payment_by_its_time(found: Says, time: str) -> None:
    done = Says("ReversalResponse", {"Response": SUCCESS})
    desk = Desk(HELLO, found, done, moments=(lambda driver: driver.pay(BACK),)).run()
    taken_back = replace(APPROVED, terminal_time="", kind="reversal")
    assert heard(desk) == [
        status_of("P000000001"), WAITING, messages.reversal("8778", time), (taken_back, 4.0), STANDS,
    ]  # fmt: skip
    assert desk.headers[2]["MessageCategory"] == "Reversal"


def test_a_reversal_of_a_payment_that_cant_be_asked_for_should_not_be_sent() -> None:
    desk = Desk(HELLO, MISSING, HELLO, moments=(lambda driver: driver.pay(BACK),)).run()
    assert desk.events()[2:] == [NOT_SENT]


# --- asking


@pytest.mark.parametrize(
    ("found", "event"),
    [
        (told(), (replace(APPROVED, asked=True), 4.0)),
        (no("LoggedOut", "TransactionStatusResponse"), unknown("the terminal says LoggedOut")),
        (NOTHING, unknown("the terminal says nothing of it")),
    ],
)
def test_what_became_of_a_payment_should_be_asked_for_by_its_name(found: Says, event: object) -> None:
    desk = Desk(HELLO, found, moments=(ask,)).run()
    assert heard(desk) == [status_of(), event]
    assert desk.headers[1]["MessageCategory"] == "TransactionStatus"


def test_a_reversal_should_be_asked_for_as_one() -> None:
    found = told({"Response": SUCCESS}, name="ReversalResponse")
    desk = Desk(HELLO, found, moments=(lambda driver: driver.ask(BACK),)).run()
    assert heard(desk) == [
        status_of(category="Reversal"),
        (replace(APPROVED, asked=True, terminal_time="", kind="reversal"), 4.0),
    ]


@pytest.mark.parametrize(
    ("later_ms", "event"),
    [
        (30_000, PaymentNotCharged(intent_id=ID, evidence="the terminal has never seen it")),
        (29_999, unknown("the terminal says NotFound")),
    ],
)
def test_not_found_should_be_proof_only_when_nothing_can_be_on_its_way(later_ms: int, event: object) -> None:
    early = replace(INTENT, at=INTENT.at - later_ms)
    found = no("NotFound", "TransactionStatusResponse")
    desk = Desk(HELLO, found, moments=(lambda driver: driver.ask(early),)).run()
    assert desk.events()[2:] == [event]


def test_a_payment_that_still_runs_should_be_stopped() -> None:
    desk = Desk(HELLO, no("InProgress", "TransactionStatusResponse"), NOTHING, moments=(ask,)).run()
    assert heard(desk) == [status_of(), ABORT, unknown("it still runs at the terminal")]


def test_an_approval_that_is_asked_for_should_be_written_down_or_stay_unknown() -> None:
    desk = Desk(HELLO, told(), moments=(ask,), commits=False).run()
    found = (replace(APPROVED, asked=True), 4.0)
    assert heard(desk) == [status_of(), found, unknown("approved, but it could not be written down")]


def test_a_question_that_is_not_heard_should_leave_it_unknown_and_greet_again() -> None:
    desk = Desk(HELLO, MISSING, MISSING, moments=(ask,)).run()
    assert heard(desk) == [unknown("card is not there. Check its cable."), ABSENT]


# --- looking up


def confirm(driver: NexoTerminal) -> None:
    driver.confirm(DOUBT)


def test_an_approval_should_be_looked_up_once() -> None:
    desk = Desk(HELLO, HELLO, told(), NOTHING, moments=(confirm, IDLE)).run()
    assert heard(desk) == [messages.diagnosis(), status_of(), STANDS, KNOCK]


def test_an_approval_that_is_gone_should_be_said() -> None:
    desk = Desk(HELLO, HELLO, no("NotFound", "TransactionStatusResponse"), moments=(confirm,)).run()
    gone = PaymentTakenBack(intent_id=ID, evidence="the terminal does not know it")
    assert heard(desk)[2:] == [gone]


@pytest.mark.parametrize("cant", [no("Busy", "TransactionStatusResponse"), NOTHING])
def test_a_terminal_that_cant_say_yet_should_be_asked_until_it_can(cant: Says) -> None:
    desk = Desk(HELLO, HELLO, cant, HELLO, told(), moments=(confirm, IDLE)).run()
    cant_say = "card can't say yet what became of a payment. Look at its display."
    assert desk.events()[2:] == [shown("busy", cant_say), STANDS, READY]
    assert desk.waits == [2.0]


def test_a_doubt_should_be_settled_before_the_next_payment() -> None:
    desk = Desk(HELLO, MISSING, HELLO, told(), YES, moments=(confirm, pay)).run()
    assert desk.events()[2:] == [ABSENT, STANDS, READY, WAITING, ON_DISK, STANDS]


# --- the end of the day


def end_day(driver: NexoTerminal) -> None:
    driver.end_day()


def test_a_day_should_be_ended_and_its_totals_said() -> None:
    total = {"TransactionType": "Debit", "TransactionCount": 2, "TransactionAmount": "17.34"}
    brand = {"CardBrand": "visa", "PaymentCurrency": "EUR", "PaymentTotals": [total]}
    body = {"Response": SUCCESS, "POIReconciliationID": "9", "TransactionTotals": [brand]}
    desk = Desk(HELLO, Says("ReconciliationResponse", body, 60.0), moments=(end_day,)).run()
    ended = TerminalDayEnded(
        device="card", currency="EUR", total_minor=1734, sums=(("visa Debit", 2, 1734),), trace="9"
    )
    assert heard(desk) == [messages.reconciliation(), ended]
    assert desk.headers[1]["MessageCategory"] == "Reconciliation"


@pytest.mark.parametrize(
    ("said", "why"),
    [(MISSING, "card is not there. Check its cable."), (NOTHING, "it does not end its day")],
)
def test_a_day_that_cant_be_ended_should_say_why(said: Says | DeviceError, why: str) -> None:
    desk = Desk(HELLO, said, moments=(end_day,), currency="CHF").run()
    assert desk.events()[2:] == [TerminalDayEnded(device="card", currency="CHF", why=why)]
