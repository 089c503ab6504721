"""Instalments on the wire: what a terminal is asked for, and whether its answer is that. Pure.

Sale to POI Protocol 3.1, PaymentData.Instalment and PaymentResult.Instalment. The plan is the card issuer's, so the
payment's type is "IssuerInstalment" ("Instalment" is one payment of a plan that a shop runs by itself). One payment is
"DeferredInstalments", alike ones "EqualInstalments"; where the first differs, "InequalInstalments" with FirstAmount.
"""

from calendar import monthrange
from datetime import date, datetime, tzinfo
from decimal import Decimal

from pos.lane.effects import PaymentIntent
from pos.payments.nexo.messages import Answer, Instalment, PaymentAnswer, PaymentResult, StatusAnswer, minor_of
from pos.payments.nexo.tree import Tree
from pos.sale.instalment import Terms
from pos.sale.money import digits_of

__all__ = ["PAYMENT_TYPE", "asked_plan", "differs", "paid_otherwise", "payment_of"]

PAYMENT_TYPE = "IssuerInstalment"
PERIOD, PERIOD_UNIT = 1, "Monthly"


def kind_of(terms: Terms) -> str:
    """InstalmentType."""
    if terms.payments == 1:
        return "DeferredInstalments"
    return "EqualInstalments" if terms.even else "InequalInstalments"


def asked_plan(intent: PaymentIntent, zone: tzinfo) -> Tree:
    """Instalment of a PaymentRequest, in the standard's names. The intent has terms; `zone`: the shop's."""
    terms = intent.terms
    assert terms is not None, intent
    plan: Tree = {
        "InstalmentType": kind_of(terms),
        "PlanID": terms.plan_id,
        "Period": PERIOD,
        "PeriodUnit": PERIOD_UNIT,
        "TotalNbOfPayments": terms.payments,
        "CumulativeAmount": _major(terms.total_minor, intent.currency),
    }
    if terms.first_months:
        plan["FirstPaymentDate"] = first_day(intent.at, terms.first_months, zone)
    if not terms.even:
        plan["FirstAmount"] = _major(terms.first_minor, intent.currency)
    if terms.charges_minor:
        plan["Charges"] = _major(terms.charges_minor, intent.currency)
    return plan


def _major(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-digits_of(currency))


def first_day(at_ms: int, months: int, zone: tzinfo) -> str:
    """The same day so many months later, or that month's last: "2027-02-28".

    >>> from datetime import UTC
    >>> first_day(1769817600000, 1, UTC)
    '2026-02-28'
    """
    bought = datetime.fromtimestamp(at_ms / 1000, zone).date()
    year, month = divmod(bought.year * 12 + bought.month - 1 + months, 12)
    return date(year, month + 1, min(bought.day, monthrange(year, month + 1)[1])).isoformat()


def differs(result: PaymentResult, intent: PaymentIntent, zone: tzinfo) -> str:
    """By what an approval is not by the terms that were asked for; empty: it is.

    A terminal may leave out what it took as it was asked; one that says nothing of a plan at all has charged the card
    at once.
    """
    terms, told = intent.terms, result.instalment
    assert terms is not None, intent
    if told is None:
        return "" if result.payment_type == PAYMENT_TYPE else "no plan"
    if result.payment_type not in ("", PAYMENT_TYPE):
        return f"payment type {result.payment_type}"
    wrong = (name for name, one in _told(told, intent.currency).items() if one != _asked(terms, intent, zone)[name])
    return ", ".join(wrong)


def _told(told: Instalment, currency: str) -> dict[str, object]:
    """What the terminal says, by the standard's names; what it leaves out is left out."""
    kind = told.instalment_type
    said: dict[str, object] = {
        "InstalmentType": kind[0] if isinstance(kind, list) and kind else kind or None,
        "PlanID": told.plan_id or None,
        "Period": told.period,
        "PeriodUnit": told.period_unit or None,
        "TotalNbOfPayments": told.total_nb_of_payments,
        "FirstPaymentDate": told.first_payment_date or None,
    }
    amounts = {
        "CumulativeAmount": told.cumulative_amount, "FirstAmount": told.first_amount, "Charges": told.charges,
    }  # fmt: skip
    said = {name: one for name, one in said.items() if one is not None}
    return said | {name: minor_of(one, currency) for name, one in amounts.items() if one is not None}


def _asked(terms: Terms, intent: PaymentIntent, zone: tzinfo) -> dict[str, object]:
    bought = first_day(intent.at, terms.first_months, zone)
    return {
        "InstalmentType": kind_of(terms),
        "PlanID": terms.plan_id,
        "Period": PERIOD,
        "PeriodUnit": PERIOD_UNIT,
        "TotalNbOfPayments": terms.payments,
        "FirstPaymentDate": bought,
        "CumulativeAmount": terms.total_minor,
        "FirstAmount": terms.first_minor,
        "Charges": terms.charges_minor,
    }


def payment_of(answer: Answer) -> PaymentAnswer | None:
    """The payment that an answer tells of, whether it is its own answer or told again."""
    body = answer.body
    if isinstance(body, StatusAnswer):
        told = body.repeated_message_response
        return None if told is None or body.response.result != "Success" else told.payment
    return body if isinstance(body, PaymentAnswer) else None


def paid_otherwise(answer: Answer, intent: PaymentIntent, zone: tzinfo) -> str:
    """By what this approval of an intent is by other terms than the shopper's; empty: it is not, or is none."""
    found = payment_of(answer)
    if intent.terms is None or found is None or found.response.result not in ("Success", "Partial"):
        return ""
    if found.response.result == "Partial":
        return "a part only"
    return differs(found.payment_result, intent, zone)
