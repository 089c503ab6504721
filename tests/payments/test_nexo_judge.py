"""What a nexo terminal's answer proves about an intent."""

from typing import Any

import pytest
from msgspec.structs import replace
from pos.lane.effects import PaymentIntent, Unconfirmed
from pos.lane.events import (
    PaymentAborted,
    PaymentApproved,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentTakenBack,
    PaymentUnknown,
    TerminalDayEnded,
)
from pos.payments.nexo import judge
from pos.payments.nexo.messages import (
    Acquirer,
    Amounts,
    Answer,
    Body,
    Card,
    DayAnswer,
    Header,
    Instrument,
    PaymentAnswer,
    PaymentResult,
    Plain,
    PoiData,
    Repeated,
    Result,
    SaleData,
    StatusAnswer,
    Total,
    Totals,
    Transaction,
    reference,
)

ID = "L004-B00000017-1"
INTENT = PaymentIntent(intent_id=ID, amount_minor=1230, currency="EUR", at=1_764_278_400_000)
BACK = replace(INTENT, kind="reversal", original="8778:P000000001")
NAME = reference(INTENT)
YES, PART = Result(result="Success"), Result(result="Partial")
MONEY = Amounts(currency="EUR", authorized_amount="12.30")
THERE = Transaction(transaction_id="8778", time_stamp="2026-11-23T12:00:30Z")
PAID = PaymentAnswer(
    response=YES,
    sale_data=SaleData(sale_transaction_id=Transaction(transaction_id=ID)),
    poi_data=PoiData(poi_transaction_id=THERE),
    payment_result=PaymentResult(
        payment_instrument_data=Instrument(card_data=Card(payment_brand="01,visa", masked_pan="1111")),
        amounts_resp=MONEY,
        payment_acquirer_data=Acquirer(acquirer_poi_id="877888", approval_code="611506"),
    ),
)
TAKEN = PaymentApproved(
    intent_id=ID, amount_minor=1230, currency="EUR", card_scheme="visa", card_last4="1111", auth_code="611506",
    terminal_id="877888", trace=NAME, terminal_receipt="8778", terminal_time="2026-11-23T12:00:30Z",
)  # fmt: skip
GIVEN_BACK = PaymentApproved(
    intent_id=ID, amount_minor=1230, currency="EUR", trace=NAME, terminal_receipt="8778",
    terminal_time="2026-11-23T12:00:30Z", kind="reversal",
)  # fmt: skip


def unknown(why: str) -> PaymentUnknown:
    return PaymentUnknown(intent_id=ID, why=why)


def no(condition: str) -> Result:
    return Result(result="Failure", error_condition=condition)


def answer(body: Any, service_id: str = NAME) -> Answer:
    return Answer(Header(message_category="Payment", service_id=service_id), body)


def paid(**amounts: Any) -> PaymentAnswer:
    """The same answer with other money."""
    return replace(PAID, payment_result=replace(PAID.payment_result, amounts_resp=replace(MONEY, **amounts)))


def named(sale: str = ID, there: str = "8778") -> PaymentAnswer:
    """The same answer under other names."""
    transaction = SaleData(sale_transaction_id=Transaction(transaction_id=sale))
    return replace(
        PAID, sale_data=transaction, poi_data=PoiData(poi_transaction_id=replace(THERE, transaction_id=there))
    )


def verdict(body: Any, *, intent: PaymentIntent = INTENT, service_id: str = NAME, stopping: bool = False) -> Any:
    return judge.verdict(answer(body, service_id), intent, stopping=stopping)


def something_else(amount: object, currency: str = "EUR", there: str = "8778") -> PaymentUnknown:
    return unknown(f"the terminal approved something else: transaction {there}, {amount} {currency}")


@pytest.mark.parametrize(
    ("body", "event"),
    [
        (PAID, TAKEN),
        (paid(authorized_amount=12.3), TAKEN),
        (paid(currency=""), TAKEN),
        (named(sale=""), TAKEN),
        (named(there=""), replace(TAKEN, terminal_receipt="")),
        (paid(authorized_amount="12.31"), something_else("12.31")),
        (paid(authorized_amount=None), something_else(None)),
        (paid(authorized_amount="12.305"), something_else("12.305")),
        (paid(currency="CHF"), something_else("12.30", "CHF")),
        (named(sale="L004-B00000016-1"), something_else("12.30")),
        (named(sale="other", there=""), something_else("12.30", there="-")),
    ],
)
def test_only_this_money_should_be_an_approval(body: PaymentAnswer, event: object) -> None:
    assert verdict(body) == event


def test_a_brand_without_a_number_should_be_kept_whole() -> None:
    card = Instrument(card_data=Card(payment_brand="girocard"))
    body = replace(PAID, payment_result=replace(PAID.payment_result, payment_instrument_data=card))
    assert verdict(body) == replace(TAKEN, card_scheme="girocard", card_last4="")


def test_another_answer_should_prove_nothing() -> None:
    other = unknown("the terminal answered another request")
    assert verdict(PAID, service_id="P000000000") == other
    assert verdict(Plain(response=YES)) == other
    assert verdict(StatusAnswer(response=YES)) == other


def test_a_part_should_be_kept_if_it_is_one() -> None:
    body = replace(paid(authorized_amount="5.00"), response=PART)
    assert verdict(body) == replace(TAKEN, amount_minor=500, partial=True)
    for amount in ("12.30", "12.31", "0.00", "-5.00", None):
        assert verdict(replace(paid(authorized_amount=amount), response=PART)) == something_else(amount)


def test_a_refund_in_part_should_be_for_a_person() -> None:
    body = replace(paid(authorized_amount="5.00"), response=PART)
    refund = replace(INTENT, kind="refund")
    found = unknown("the terminal gave back a part only: transaction 8778, 5.00 EUR")
    assert verdict(body, intent=refund) == found


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("Refusal", "declined"),
        ("WrongPIN", "declined"),
        ("PaymentRestriction", "not-supported"),
        ("NotAllowed", "not-supported"),
        ("InvalidCard", "not-read"),
        ("InsertedCard", "not-read"),
        ("Busy", "busy"),
        ("DeviceOut", "busy"),
        ("LoggedOut", "busy"),
        ("InProgress", "busy"),
        ("UnreachableHost", "other"),
        ("", "other"),
    ],
)
def test_a_no_should_say_why(condition: str, why: Any) -> None:
    body = PaymentAnswer(response=no(condition))
    assert verdict(body) == PaymentDeclined(intent_id=ID, why=why, code=condition)


def test_a_code_should_be_short() -> None:
    event = verdict(PaymentAnswer(response=no("x" * 33)))
    assert event == PaymentDeclined(intent_id=ID, why="other", code="x" * 32)


@pytest.mark.parametrize("condition", ["Aborted", "Cancel"])
@pytest.mark.parametrize(("stopping", "by"), [(True, "lane"), (False, "terminal")])
def test_a_stop_should_be_whose_it_was(condition: str, by: Any, *, stopping: bool) -> None:
    body = PaymentAnswer(response=no(condition))
    assert verdict(body, stopping=stopping) == PaymentAborted(intent_id=ID, by=by)


@pytest.mark.parametrize("there", ["8778", ""])
def test_a_reversal_should_name_what_it_took_back_and_no_money(there: str) -> None:
    body = replace(named(there=there), payment_result=PaymentResult())
    assert verdict(body, intent=BACK) == GIVEN_BACK
    assert judge.approved(body, BACK, asked=True) == replace(GIVEN_BACK, asked=True)


def test_a_reversal_of_another_payment_should_be_for_a_person() -> None:
    assert verdict(named(there="8779"), intent=BACK) == unknown("the terminal took back another payment: 8779")


def test_a_request_should_be_of_its_kind() -> None:
    assert judge.category_of(INTENT) == "Payment"
    assert judge.category_of(replace(INTENT, kind="refund")) == "Payment"
    assert judge.category_of(BACK) == "Reversal"


# --- asked what became of it


def repeated(found: PaymentAnswer | None, service_id: str = NAME, category: str = "Payment") -> StatusAnswer:
    header = Header(message_category=category, service_id=service_id)
    return StatusAnswer(response=YES, repeated_message_response=Repeated(message_header=header, payment_response=found))


def asked(body: Any, *, intent: PaymentIntent = INTENT, settled: bool = True) -> Any:
    return judge.answered(answer(body, "Q1"), intent, settled=settled)


def not_charged(evidence: str) -> PaymentNotCharged:
    return PaymentNotCharged(intent_id=ID, evidence=evidence)


ANOTHER = unknown("the terminal tells of another payment")


@pytest.mark.parametrize(
    ("body", "event"),
    [
        (repeated(PAID), replace(TAKEN, asked=True)),
        (repeated(PAID, category=""), replace(TAKEN, asked=True)),
        (repeated(PAID, category="Reversal"), ANOTHER),
        (repeated(PAID, "P000000000"), ANOTHER),
        (repeated(None), ANOTHER),
        (StatusAnswer(response=YES), ANOTHER),
        (repeated(paid(authorized_amount="5.00")), something_else("5.00")),
        (repeated(PaymentAnswer(response=no("Refusal"))), not_charged("it ended with Refusal")),
        (repeated(PaymentAnswer(response=no(""))), not_charged("it ended with a no")),
        (
            repeated(replace(paid(authorized_amount="5.00"), response=PART)),
            replace(TAKEN, amount_minor=500, partial=True, asked=True),
        ),
        (repeated(replace(PAID, response=Result(result="Other"))), unknown("it ended with Other")),
        (PAID, unknown("the terminal answered another request")),
        (StatusAnswer(response=no("NotFound")), not_charged("the terminal has never seen it")),
        (StatusAnswer(response=no("InProgress")), unknown("it still runs at the terminal")),
        (StatusAnswer(response=no("Busy")), unknown("it still runs at the terminal")),
        (StatusAnswer(response=no("LoggedOut")), unknown("the terminal says LoggedOut")),
        (StatusAnswer(response=no("")), unknown("the terminal says no")),
        (replace(repeated(PAID), response=no("")), unknown("the terminal says no")),
    ],
)
def test_only_proof_should_settle(body: Any, event: object) -> None:
    assert asked(body) == event


def test_not_found_should_prove_nothing_while_the_request_may_be_on_its_way() -> None:
    assert asked(StatusAnswer(response=no("NotFound")), settled=False) == unknown("the terminal says NotFound")


def test_a_reversal_should_be_found_where_the_dialect_puts_it() -> None:
    header = Header(message_category="Reversal", service_id=NAME)
    told = Repeated(message_header=header, reversal_response=PAID)
    inside = Repeated(message_header=header, repeated_response_message_body=Body(reversal_response=PAID))
    for one in (told, inside):
        body = StatusAnswer(response=YES, repeated_message_response=one)
        assert asked(body, intent=BACK) == replace(GIVEN_BACK, asked=True)
        assert asked(body) == ANOTHER


# --- looked up after a start

DOUBT = Unconfirmed(intent_id=ID, amount_minor=1230, currency="EUR", terminal_receipt="8778", trace=NAME)
STANDS = PaymentConfirmed(intent_id=ID)


def gone(evidence: str, *, sure: bool = True) -> PaymentTakenBack:
    return PaymentTakenBack(intent_id=ID, evidence=evidence, sure=sure)


@pytest.mark.parametrize(
    ("body", "event"),
    [
        (repeated(PAID), STANDS),
        (repeated(PAID, "P000000000"), gone("the terminal has transaction 8778, 12.30 EUR", sure=False)),
        (repeated(named(there="8779")), gone("the terminal has transaction 8779, 12.30 EUR", sure=False)),
        (repeated(replace(PAID, response=no("Refusal"))), gone("the terminal has transaction 8778, 12.30 EUR")),
        (StatusAnswer(response=no("NotFound")), gone("the terminal does not know it")),
        (StatusAnswer(response=no("Busy")), None),
        (replace(repeated(PAID), response=no("Busy")), None),
        (repeated(None), None),
        (StatusAnswer(response=YES), None),
        (PAID, None),
    ],
)
def test_an_approval_should_be_looked_up_until_the_terminal_can_say(body: Any, event: object) -> None:
    assert judge.looked_up(DOUBT, answer(body, "Q1")) == event


# --- the end of the day


def total(kind: str, count: int, amount: Any) -> Total:
    return Total(transaction_type=kind, transaction_count=count, transaction_amount=amount)


def day(*brands: Totals, result: Result = YES) -> DayAnswer:
    return DayAnswer(response=result, poi_reconciliation_id="9", transaction_totals=brands)


def ended(body: Any) -> TerminalDayEnded:
    return judge.ended_day(None if body is None else answer(body), "card", "EUR")


def why(text: str) -> TerminalDayEnded:
    return TerminalDayEnded(device="card", currency="EUR", why=text)


def test_a_day_should_add_up_with_what_was_given_back_taken_off() -> None:
    visa = Totals(
        card_brand="visa",
        payment_currency="EUR",
        payment_totals=(total("Debit", 2, "17.34"), total("Credit", 1, "5.00"), total("ReverseDebit", 1, -1)),
    )
    other = Totals(payment_totals=(total("Reverse", 1, 0.5), total("", 0, 0)))
    assert ended(day(visa, other)) == TerminalDayEnded(
        device="card", currency="EUR", total_minor=1734 - 500 - 100 - 50, trace="9",
        sums=(("visa Debit", 2, 1734), ("visa Credit", 1, -500), ("visa ReverseDebit", 1, -100), ("Reverse", 1, -50),
              ("", 0, 0)),
    )  # fmt: skip


def test_a_brand_should_be_reckoned_in_its_own_currency() -> None:
    yen = Totals(card_brand="JCB", payment_currency="JPY", payment_totals=(total("Debit", 1, "500"),))
    assert ended(day(yen)).sums == (("JCB Debit", 1, 500),)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "it does not end its day"),
        (day(result=no("Busy")), "Busy"),
        (day(result=no("")), "it does not end its day"),
        (Plain(response=YES), "it does not end its day"),
        (Plain(response=no("NotAllowed")), "NotAllowed"),
        (day(Totals(payment_totals=(total("Debit", 1, "1.005"),))), "its totals make no sense"),
        (day(Totals(payment_totals=(total("Debit", 1, None),))), "its totals make no sense"),
    ],
)
def test_a_day_without_totals_should_say_why(body: Any, said: str) -> None:
    assert ended(body) == why(said)
