"""What Repeat Receipt proves about an intent."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import replace
from pos.lane.effects import PaymentIntent
from pos.lane.events import PaymentApproved, PaymentConfirmed, PaymentNotCharged, PaymentTakenBack, PaymentUnknown
from pos.payments.zvt.judge import answered, approved, looked_up, terminal_time
from pos.payments.zvt.messages import StatusInfo

BERLIN = ZoneInfo("Europe/Berlin")
OPENED = datetime(2026, 11, 23, 12, 0, 0, tzinfo=BERLIN)
INTENT = PaymentIntent(
    intent_id="L001-B00000001-1",
    amount_minor=2500,
    currency="EUR",
    at=int(OPENED.timestamp() * 1000),
    mark="0230:000974",
)
AFTER_DOUBT = msgspec.structs.replace(INTENT, older="0229:000973")
"""The payment before it was approved, and the terminal may not have heard that we know."""
FIRST = msgspec.structs.replace(INTENT, mark="")
PAID = StatusInfo(
    result=0, amount_minor=2500, currency="EUR", receipt="0231", trace="000975", time="120030", date="1123"
)


def record(**changes: object) -> StatusInfo:
    return msgspec.structs.replace(PAID, **changes)


def at(minutes: float) -> dict[str, str]:
    when = OPENED + timedelta(minutes=minutes)
    return {"time": when.strftime("%H%M%S"), "date": when.strftime("%m%d")}


@pytest.mark.parametrize(
    ("intent", "status", "kind"),
    [
        (INTENT, PAID, PaymentApproved),
        (INTENT, record(receipt="0230", trace="000974"), PaymentNotCharged),
        (INTENT, record(amount_minor=2501), PaymentUnknown),
        (INTENT, record(amount_minor=None), PaymentUnknown),
        (INTENT, record(amount_minor=0), PaymentUnknown),
        (INTENT, record(currency="CHF"), PaymentUnknown),
        (INTENT, record(currency=""), PaymentApproved),
        (INTENT, record(result=None), PaymentUnknown),
        (INTENT, record(result=0x6C), PaymentNotCharged),
        (INTENT, record(result=0x05, amount_minor=None), PaymentNotCharged),
        (INTENT, record(result=0x05, amount_minor=99), PaymentUnknown),
        (INTENT, record(original_trace="000975", trace="000976"), PaymentNotCharged),
        (INTENT, record(original_trace="000975", trace="000976", amount_minor=0), PaymentNotCharged),
        (INTENT, record(original_trace="000975", trace="000976", amount_minor=None), PaymentNotCharged),
        (INTENT, record(original_trace="000975", trace="000976", amount_minor=7), PaymentUnknown),
        (INTENT, record(original_trace="000974", trace="000976"), PaymentUnknown),
        (INTENT, None, PaymentUnknown),
        (AFTER_DOUBT, record(receipt="0229", trace="000973", amount_minor=7), PaymentNotCharged),
        (AFTER_DOUBT, record(receipt="0229", trace="000973"), PaymentNotCharged),
        (AFTER_DOUBT, record(receipt="0228", trace="000972", amount_minor=7), PaymentUnknown),
        (AFTER_DOUBT, record(original_trace="000974", trace="000975"), PaymentNotCharged),
        (AFTER_DOUBT, PAID, PaymentApproved),
        (INTENT, record(**at(-4)), PaymentApproved),
        (INTENT, record(**at(-5)), PaymentApproved),
        (INTENT, record(**at(-5 - 1 / 60)), PaymentUnknown),
        (INTENT, record(**at(-6)), PaymentUnknown),
        (INTENT, record(**at(-60 * 26)), PaymentUnknown),
        (INTENT, record(**at(-60 * 26 - 1 / 60)), PaymentNotCharged),
        (INTENT, record(**at(-60 * 27)), PaymentNotCharged),
        (INTENT, record(time="", date=""), PaymentApproved),
        (FIRST, PAID, PaymentApproved),
        (FIRST, record(time="", date=""), PaymentUnknown),
        (FIRST, record(**at(-30)), PaymentUnknown),
        (FIRST, record(**at(-60 * 48)), PaymentNotCharged),
        (FIRST, record(receipt="", trace=""), PaymentApproved),
        (INTENT, record(receipt="", trace="", time="", date=""), PaymentUnknown),
    ],
)
def test_only_proof_should_settle(intent: PaymentIntent, status: StatusInfo | None, kind: type) -> None:
    event = answered(status, intent, BERLIN)
    assert type(event) is kind
    assert event.intent_id == intent.intent_id


PAID_TEXT = "receipt 0231, trace 000975, 2500 EUR (minor units)"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (None, "the terminal repeats no transaction"),
        (
            record(receipt="0230", trace="000974"),
            "its last is still receipt 0230, trace 000974, 2500 EUR (minor units)",
        ),
        (record(original_trace="000974"), f"its last took 000974 back: {PAID_TEXT}"),
        (
            record(original_trace="000970", amount_minor=0),
            f"its last took 000970 back: {PAID_TEXT}".replace("2500", "0"),
        ),
        (record(result=None), f"no result in {PAID_TEXT}"),
        (record(result=5), f"result 05 in {PAID_TEXT}"),
        (record(result=0x6C, amount_minor=99), f"result 6C in {PAID_TEXT}".replace("2500", "99")),
        (record(currency="CHF"), f"the terminal approved 2500 CHF (minor units): {PAID_TEXT}".replace("EUR", "CHF")),
        (record(receipt="", trace="", time=""), "no time in receipt -, trace -, 2500 EUR (minor units)"),
        (record(currency="", trace="", time=""), "no time in receipt 0231, trace -, 2500 EUR (minor units)"),
        (record(**at(-6)), f"its last is of 2026-11-23 11:54:00, before this payment: {PAID_TEXT}"),
        (record(**at(-60 * 48)), f"its last is of 2026-11-21 12:00:00, before this payment: {PAID_TEXT}"),
    ],
)
def test_staff_should_read_what_the_terminal_knows(status: StatusInfo | None, said: str) -> None:
    intent = FIRST if "no time" in said else INTENT
    event = answered(status, intent, BERLIN)
    assert said in (getattr(event, "why", None), getattr(event, "evidence", None))


def test_an_approval_should_keep_all_that_the_terminal_said_of_it() -> None:
    status = record(
        card_name="girocard", card_last4="8004", auth_code="493018", terminal_id="52500038", text="AID59= 081520"
    )
    wanted = PaymentApproved(
        intent_id=INTENT.intent_id, amount_minor=2500, currency="EUR", card_scheme="girocard", card_last4="8004",
        auth_code="493018", terminal_id="52500038", trace="000975", terminal_receipt="0231",
        terminal_time="2026-11-23T12:00:30", merchant_text="AID59= 081520",
    )  # fmt: skip
    assert approved(status, INTENT, BERLIN) == wanted
    untimed = msgspec.structs.replace(wanted, terminal_time="", asked=True)
    assert approved(msgspec.structs.replace(status, time=""), INTENT, BERLIN, asked=True) == untimed


@pytest.mark.parametrize(
    ("older", "receipt", "trace"),
    [("", "0230", "000974"), ("0229:000973", "0230", "000974"), ("0229:000973", "0229", "000973")],
)
def test_what_the_terminal_had_before_should_be_no_approval(older: str, receipt: str, trace: str) -> None:
    intent = msgspec.structs.replace(INTENT, older=older)
    why = f"the terminal approved what it had before: receipt {receipt}, trace {trace}, 2500 EUR (minor units)"
    assert approved(record(receipt=receipt, trace=trace), intent, BERLIN) == PaymentUnknown(
        intent_id=INTENT.intent_id, why=why
    )
    unnumbered = msgspec.structs.replace(INTENT, mark="", older="")
    assert isinstance(approved(record(receipt="", trace=""), unnumbered, BERLIN), PaymentApproved)


# --- giving back

BACK = msgspec.structs.replace(INTENT, kind="reversal", original="0228:000970")
REFUND = msgspec.structs.replace(INTENT, kind="refund")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (record(original_trace="000970"), PaymentApproved),
        (record(), PaymentApproved),
        (record(original_trace="000970", amount_minor=0), PaymentApproved),
        (record(original_trace="000970", amount_minor=None), PaymentApproved),
        (record(amount_minor=0), PaymentUnknown),
        (record(amount_minor=None), PaymentUnknown),
        (record(original_trace="000971", amount_minor=0), PaymentUnknown),
        (record(original_trace="000970", amount_minor=7), PaymentUnknown),
        (record(original_trace="000970", currency="CHF"), PaymentUnknown),
        (record(original_trace="000970", sums=()), PaymentUnknown),
    ],
)
def test_a_reversal_should_be_of_its_own_payment(status: StatusInfo, kind: type) -> None:
    assert type(approved(status, BACK, BERLIN)) is kind


@pytest.mark.parametrize("intent", [INTENT, REFUND])
@pytest.mark.parametrize("change", [{"original_trace": "000970"}, {"sums": ()}, {"amount_minor": None}])
def test_money_that_was_taken_back_or_summed_should_be_no_approval(
    intent: PaymentIntent, change: dict[str, Any]
) -> None:
    assert isinstance(approved(record(**change), intent, BERLIN), PaymentUnknown)
    assert isinstance(approved(PAID, intent, BERLIN), PaymentApproved)


@pytest.mark.parametrize(
    ("intent", "status", "kind", "said"),
    [
        (BACK, record(original_trace="000970"), PaymentApproved, ""),
        (BACK, record(original_trace="000971"), PaymentNotCharged, "its last took 000971 back"),
        (BACK, record(original_trace="000971", amount_minor=7), PaymentUnknown, "its last took 000971 back"),
        (REFUND, record(original_trace="000970"), PaymentNotCharged, "its last took 000970 back"),
        (INTENT, record(sums=()), PaymentUnknown, "its last is an end of day"),
    ],
)
def test_what_a_terminal_took_back_should_be_held_to_what_was_asked(
    intent: PaymentIntent, status: StatusInfo, kind: type, said: str
) -> None:
    event: Any = answered(status, intent, BERLIN)
    assert type(event) is kind
    assert (getattr(event, "why", "") or getattr(event, "evidence", "")).startswith(said)


def test_what_was_asked_should_say_so() -> None:
    event = answered(PAID, INTENT, BERLIN)
    assert isinstance(event, PaymentApproved)
    assert (event.asked, event.terminal_time) == (True, "2026-11-23T12:00:30")


def test_no_currency_should_mean_euro_only() -> None:
    pounds = msgspec.structs.replace(INTENT, currency="GBP")
    assert isinstance(approved(record(currency=""), pounds, BERLIN), PaymentUnknown)


@pytest.mark.parametrize(
    ("opened", "date", "year"),
    [
        ("2026-12-31T23:59", "0101", 2027),
        ("2027-01-01T00:01", "1231", 2026),
        ("2028-03-01T00:00", "0229", 2028),
        # Half a year away, on either side of the middle.
        ("2026-11-23T12:00", "0525", 2026),
        ("2026-11-23T12:00", "0520", 2027),
    ],
)
def test_the_year_should_be_the_nearest(opened: str, date: str, year: int) -> None:
    at_ms = int(datetime.fromisoformat(opened).replace(tzinfo=BERLIN).timestamp() * 1000)
    found = terminal_time(record(date=date), at_ms, BERLIN)
    assert found is not None
    assert found.year == year


@pytest.mark.parametrize("broken", [{"date": "1332"}, {"time": "256161"}, {"date": ""}, {"time": "12"}])
def test_no_time_should_be_none(broken: dict[str, str]) -> None:
    assert terminal_time(record(**broken), INTENT.at, BERLIN) is None


BEFORE_TEXT = PAID_TEXT.replace("0231", "0229").replace("000975", "000973")


def test_an_approval_should_be_remembered_by_its_numbers() -> None:
    event = approved(PAID, INTENT, BERLIN)
    assert isinstance(event, PaymentApproved)
    assert looked_up(event.unconfirmed, PAID) == PaymentConfirmed(intent_id=event.intent_id)
    doubt = replace(event.unconfirmed, before="0229:000973")
    for other, why, sure in (
        (None, "the terminal repeats no transaction", False),
        (record(result=0x6C), f"its last has result 6C: {PAID_TEXT}", True),
        (record(receipt="0232"), f"its last is another: {PAID_TEXT}".replace("0231", "0232"), False),
        (record(receipt="0232", result=0x6C), f"its last has result 6C: {PAID_TEXT}".replace("0231", "0232"), False),
        (record(receipt="0229", trace="000973"), f"its last is another: {BEFORE_TEXT}", True),
        (record(trace="000976"), f"its last is another: {PAID_TEXT}".replace("975", "976"), False),
        (record(result=None), f"its last is another: {PAID_TEXT}", False),
        (record(original_trace="000975"), f"its last took 000975 back: {PAID_TEXT}", True),
        (record(original_trace="000974"), f"its last took 000974 back: {PAID_TEXT}", False),
    ):
        assert looked_up(doubt, other) == PaymentTakenBack(intent_id=event.intent_id, evidence=why, sure=sure)
