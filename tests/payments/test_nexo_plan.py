"""Instalments on the wire: what is asked for, and what becomes of an approval by other terms."""

from datetime import UTC
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import replace
from nexo_desk import Desk, Says
from pos.errors import DeviceMissing
from pos.lane.effects import PaymentIntent
from pos.lane.events import PaymentApproved, PaymentDeclined, PaymentNotCharged, PaymentUnknown
from pos.payments.nexo import messages
from pos.payments.nexo.driver import NexoTerminal
from pos.payments.nexo.messages import PaymentResult, reference
from pos.payments.nexo.plan import asked_plan, differs, first_day
from pos.payments.nexo.tree import lowered
from pos.payments.nexo.xml_form import XmlForm
from pos.payments.sim.nexo_plans import banks_own, mistake, slip
from pos.payments.sim.nexo_words import Words
from pos.sale.instalment import Plan, terms
from pos.sale.product import Name

AT = 1_764_278_400_000  # 2025-11-27, 21:20 UTC
YEAR = Plan(
    key="year", name=Name("12 payments"), payments=12, least_minor=100, most_minor=10**7, rate_bp=990, first_months=1,
    plan_id="Y12",
)  # fmt: skip
FREE = Plan(key="three", name=Name("3 payments"), payments=3, least_minor=100, most_minor=10**7)
INTENT = PaymentIntent(
    intent_id="L004-B00000017-1", amount_minor=60_000, currency="EUR", at=AT, tender="instalments",
    terms=terms(YEAR, 60_000),
)  # fmt: skip
ASKED: dict[str, Any] = {
    "InstalmentType": "InequalInstalments", "PlanID": "Y12", "Period": 1, "PeriodUnit": "Monthly",
    "TotalNbOfPayments": 12, "CumulativeAmount": Decimal("632.66"), "FirstPaymentDate": "2025-12-27",
    "FirstAmount": Decimal("52.74"), "Charges": Decimal("32.66"),
}  # fmt: skip
TOLD: dict[str, Any] = ASKED | {"CumulativeAmount": 632.66, "FirstAmount": 52.74, "Charges": 32.66}
SUCCESS = {"Result": "Success"}
HELLO = Says("DiagnosisResponse", {"Response": SUCCESS})
UNDO = reference(replace(INTENT, intent_id=f"{INTENT.intent_id}-undo"))
DONE = Says("ReversalResponse", {"Response": SUCCESS, "POIData": {"POITransactionID": {"TransactionID": "8778"}}})
NEVER = Says("TransactionStatusResponse", {"Response": {"Result": "Failure", "ErrorCondition": "NotFound"}})


def money(plan: dict[str, Any] | None = TOLD, kind: str = "IssuerInstalment", **more: Any) -> dict[str, Any]:
    """A terminal's approval."""
    result = {"PaymentType": kind, "AmountsResp": {"Currency": "EUR", "AuthorizedAmount": 600.00}}
    return {
        "Response": SUCCESS,
        "POIData": {"POITransactionID": {"TransactionID": "8778", "TimeStamp": "t"}},
        "PaymentResult": result | ({} if plan is None else {"Instalment": plan}),
    } | more


def test_what_is_asked_for() -> None:
    assert asked_plan(INTENT, UTC) == ASKED


def test_alike_payments_and_no_charges_leave_out_what_need_not_be_said() -> None:
    found = asked_plan(replace(INTENT, terms=terms(FREE, 60_000)), UTC)
    assert found == {
        "InstalmentType": "EqualInstalments", "PlanID": "three", "Period": 1, "PeriodUnit": "Monthly",
        "TotalNbOfPayments": 3, "CumulativeAmount": Decimal("600.00"),
    }  # fmt: skip


def test_one_payment_later_is_deferred() -> None:
    later = replace(INTENT, terms=terms(replace(FREE, payments=1, first_months=3), 60_000))
    found = asked_plan(later, UTC)
    assert (found["InstalmentType"], found["FirstPaymentDate"]) == ("DeferredInstalments", "2026-02-27")


@pytest.mark.parametrize(
    ("zone", "months", "day"),
    [("UTC", 0, "2025-11-27"), ("UTC", 3, "2026-02-27"), ("Asia/Tokyo", 3, "2026-02-28"), ("Asia/Tokyo", 13, "2026-12-28")],
)  # fmt: skip
def test_the_first_day_is_the_shops(zone: str, months: int, day: str) -> None:
    assert first_day(AT, months, ZoneInfo(zone)) == day


@pytest.mark.parametrize("dialect", ["json", "xml"])
def test_both_dialects_carry_it(dialect: Any) -> None:
    """What the driver's form writes the simulator reads, and what that writes the driver's form reads."""
    words = Words(dialect, None)
    body = messages.payment(INTENT, kind="IssuerInstalment", plan=asked_plan(INTENT, UTC))
    head = {"MessageCategory": "Payment", "ServiceID": "P1", "SaleID": "lane4", "POIID": "P400"}
    from pos.payments.nexo.json_form import JsonForm

    form = XmlForm() if dialect == "xml" else JsonForm()
    heard = words.hear(form.write(head, body, bytes(16)))
    assert heard is not None
    plan = heard.body["PaymentData"]["Instalment"]
    assert {name: str(one) for name, one in plan.items()} == {name: str(one) for name, one in ASKED.items()}
    assert mistake(heard.body["PaymentData"], "600.00") == ""
    answer = messages.answer(form.read(words.say(heard, money(plan))))
    assert isinstance(answer.body, messages.PaymentAnswer)
    assert differs(answer.body.payment_result, INTENT, UTC) == ""


def result(plan: dict[str, Any] | None, kind: str) -> PaymentResult:
    told = {"PaymentType": kind} | ({} if plan is None else {"Instalment": plan})
    return msgspec.convert(lowered(told), PaymentResult, strict=False)


@pytest.mark.parametrize(
    ("plan", "kind", "why"),
    [
        (TOLD, "IssuerInstalment", ""),
        (TOLD, "", ""),
        ({}, "IssuerInstalment", ""),
        (None, "IssuerInstalment", ""),
        (TOLD | {"InstalmentType": ["InequalInstalments"]}, "IssuerInstalment", ""),
        (None, "Normal", "no plan"),
        (None, "", "no plan"),
        (TOLD, "Normal", "payment type Normal"),
        (TOLD | {"InstalmentType": "EqualInstalments"}, "IssuerInstalment", "InstalmentType"),
        (TOLD | {"PlanID": "Y24"}, "IssuerInstalment", "PlanID"),
        (TOLD | {"Period": 2}, "IssuerInstalment", "Period"),
        (TOLD | {"PeriodUnit": "Weekly"}, "IssuerInstalment", "PeriodUnit"),
        (TOLD | {"TotalNbOfPayments": 13}, "IssuerInstalment", "TotalNbOfPayments"),
        (TOLD | {"FirstPaymentDate": "2026-01-27"}, "IssuerInstalment", "FirstPaymentDate"),
        (TOLD | {"FirstAmount": 52.73}, "IssuerInstalment", "FirstAmount"),
        (TOLD | {"Charges": 0}, "IssuerInstalment", "Charges"),
        (TOLD | {"Charges": "much", "CumulativeAmount": 637.66}, "IssuerInstalment", "CumulativeAmount, Charges"),
    ],
)
def test_an_answer_has_to_be_what_was_asked(plan: dict[str, Any] | None, kind: str, why: str) -> None:
    assert differs(result(plan, kind), INTENT, UTC) == why


# --- the driver


def paying(*says: Says | Exception, intent: PaymentIntent = INTENT) -> Desk:
    return Desk(HELLO, *says, moments=(lambda driver: driver.pay(intent),)).run()


def ask(driver: NexoTerminal) -> None:
    driver.ask(INTENT)


def told(body: dict[str, Any], name: str = "PaymentResponse", service_id: str = reference(INTENT)) -> Says:
    header = {"MessageCategory": name.removesuffix("Response"), "ServiceID": service_id}
    again = {"MessageHeader": header, name: body}
    return Says("TransactionStatusResponse", {"Response": SUCCESS, "RepeatedMessageResponse": again})


def last(desk: Desk) -> Any:
    return [one for one in desk.events() if not isinstance(one, tuple)][-1]


def approvals(desk: Desk) -> list[PaymentApproved]:
    return [one[0] for one in desk.events() if isinstance(one, tuple)]


def test_a_plan_is_approved_as_it_was_asked_for() -> None:
    desk = paying(Says("PaymentResponse", money()))
    assert [one.amount_minor for one in approvals(desk)] == [60_000]
    (asked,) = (one["PaymentRequest"] for one in desk.heard if isinstance(one, dict) and "PaymentRequest" in one)
    assert asked["PaymentData"]["PaymentType"] == "IssuerInstalment"
    assert asked["PaymentData"]["Instalment"] == TOLD


OTHER = money(TOLD | {"TotalNbOfPayments": 13})


@pytest.mark.parametrize("body", [OTHER, money(None, "Normal"), money(Response={"Result": "Partial"}) | {
    "PaymentResult": {"PaymentType": "IssuerInstalment", "AmountsResp": {"Currency": "EUR", "AuthorizedAmount": 300}}
}])  # fmt: skip
def test_other_terms_are_taken_back_before_anybody_hears_of_them(body: dict[str, Any]) -> None:
    desk = paying(Says("PaymentResponse", body), NEVER, DONE)
    assert approvals(desk) == []
    found = last(desk)
    assert isinstance(found, PaymentDeclined)
    assert found.why == "other-terms"
    (undone,) = (one for one in desk.heard if isinstance(one, dict) and "ReversalRequest" in one)
    assert undone == messages.reversal("8778", "t", "MerchantCancel")
    assert desk.headers[-1]["ServiceID"] == UNDO


@pytest.mark.parametrize(
    "says",
    [
        (NEVER, Says("ReversalResponse", {"Response": {"Result": "Failure", "ErrorCondition": "NotAllowed"}})),
        (NEVER, DeviceMissing("card is not there.", "Check its cable.")),
        (DeviceMissing("card is not there.", "Check its cable."),),
        (NEVER, Says(status=204)),
    ],
)
def test_as_long_as_that_is_not_sure_nothing_is(says: tuple[Any, ...]) -> None:
    desk = paying(Says("PaymentResponse", OTHER), *says)
    assert approvals(desk) == []
    assert last(desk) == PaymentUnknown(
        intent_id=INTENT.intent_id, why="by other terms, and not taken back yet: TotalNbOfPayments"
    )


def test_asked_later_it_is_taken_back_once() -> None:
    done = told({"Response": SUCCESS}, "ReversalResponse", UNDO)
    first = Desk(HELLO, told(OTHER), NEVER, DONE, moments=(ask,)).run()
    again = Desk(HELLO, told(OTHER), done, moments=(ask,)).run()
    for desk in (first, again):
        found = last(desk)
        assert isinstance(found, PaymentNotCharged)
        assert "TotalNbOfPayments" in found.evidence
    assert not any("ReversalRequest" in one for one in again.heard if isinstance(one, dict))


def test_what_was_asked_for_is_found_when_asked_later() -> None:
    desk = Desk(HELLO, told(money()), moments=(ask,)).run()
    assert [(one.asked, one.amount_minor) for one in approvals(desk)] == [(True, 60_000)]


def test_a_card_is_charged_as_before() -> None:
    plain = replace(INTENT, terms=None, tender="card")
    desk = paying(Says("PaymentResponse", money(None, "Normal")), intent=plain)
    assert len(approvals(desk)) == 1


def test_a_refund_names_the_plan_that_gets_smaller() -> None:
    back = replace(INTENT, kind="refund", terms=None, amount_minor=1000, original="8778:P000000001", intent_id="r")
    paid = money() | {"PaymentResult": {"AmountsResp": {"Currency": "EUR", "AuthorizedAmount": 10.00}}}
    desk = paying(told(money(), service_id="P000000001"), Says("PaymentResponse", paid), intent=back)
    (asked,) = (one["PaymentRequest"] for one in desk.heard if isinstance(one, dict) and "PaymentRequest" in one)
    named = {"POITransactionID": {"TransactionID": "8778", "TimeStamp": "t"}}
    assert asked["PaymentTransaction"]["OriginalPOITransaction"] == named
    assert asked["PaymentData"] == {"PaymentType": "Refund"}


# --- the simulated terminal


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"InstalmentType": "SomeInstalments"}, "no InstalmentType"),
        ({"FirstAmount": None}, "InequalInstalments without FirstAmount"),
        ({"InstalmentType": "DeferredInstalments"}, "12 payments, DeferredInstalments"),
        ({"FirstPaymentDate": "tomorrow"}, "makes no sense"),
        ({"TotalNbOfPayments": None}, "makes no sense"),
        ({"CumulativeAmount": 632.65}, "CumulativeAmount is not"),
        ({"FirstAmount": 52.75}, "can't be that many"),
    ],
)
def test_the_terminal_refuses_what_the_standard_does_not_allow(change: dict[str, Any], why: str) -> None:
    plan = {name: one for name, one in (TOLD | change).items() if one is not None}
    assert why in mistake({"PaymentType": "IssuerInstalment", "Instalment": plan}, "600.00")


def test_a_plan_and_its_payment_type_go_together() -> None:
    assert mistake({"PaymentType": "Normal"}, "6") == ""
    assert mistake({"PaymentType": "Normal", "Instalment": TOLD}, "600.00")
    assert mistake({"PaymentType": "IssuerInstalment"}, "600.00")


def test_the_terminal_writes_the_plan_on_its_receipt() -> None:
    assert slip(banks_own(TOLD, "dearer"), "EUR") == [
        "PLAN Y12: 12 PAYMENTS, MONTHLY", "TOTAL 637.66 EUR", "FIRST 52.74", "CHARGES 37.66", "FROM 2025-12-27",
    ]  # fmt: skip
    assert slip(banks_own(TOLD, "none"), "EUR") == []
    assert banks_own(None, "longer") is None
