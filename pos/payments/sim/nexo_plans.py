"""What a simulated terminal and its bank make of instalments: read by the standard's rules, not by our driver's.

Sale to POI Protocol 3.1: Instalment goes with PaymentType "IssuerInstalment"; "DeferredInstalments" need
FirstPaymentDate, "InequalInstalments" need FirstAmount; CumulativeAmount is what all payments come to.
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

__all__ = ["ISSUER_INSTALMENT", "banks_own", "mistake", "slip"]

Plan = dict[str, Any]
ISSUER_INSTALMENT = "IssuerInstalment"
_NEEDS = {"DeferredInstalments": "FirstPaymentDate", "EqualInstalments": "", "InequalInstalments": "FirstAmount"}


def mistake(data: dict[str, Any], amount: str) -> str:
    """What is wrong with a PaymentData's plan; empty: nothing, or it has none."""
    plan = data.get("Instalment")
    asked = data.get("PaymentType") == ISSUER_INSTALMENT
    if plan is None or not asked:
        return "" if asked is (plan is not None) else "Instalment without IssuerInstalment, or that without it"
    try:
        return _mistake(plan, Decimal(amount))
    except (KeyError, ValueError, InvalidOperation) as error:
        return f"Instalment makes no sense: {error!r}"


def _mistake(plan: Plan, amount: Decimal) -> str:
    kind, payments = plan["InstalmentType"], int(plan["TotalNbOfPayments"])
    if kind not in _NEEDS:
        return f"no InstalmentType {kind}"
    if _NEEDS[kind] and _NEEDS[kind] not in plan:
        return f"{kind} without {_NEEDS[kind]}"
    if (payments == 1) is not (kind == "DeferredInstalments"):
        return f"{payments} payments, {kind}"
    if "FirstPaymentDate" in plan:
        date.fromisoformat(plan["FirstPaymentDate"])
    total = _amount(plan["CumulativeAmount"])
    if total != amount + _amount(plan.get("Charges", 0)):
        return "CumulativeAmount is not the amount and the charges"
    first = _amount(plan.get("FirstAmount", total / payments))
    rest = (total - first) / max(1, payments - 1)
    return "" if first > 0 and rest >= 0 and _is_whole(rest, amount) else "the payments can't be that many"


def _amount(value: object) -> Decimal:
    return Decimal(str(value))


def _is_whole(value: Decimal, like: Decimal) -> bool:
    """Whether it has no more digits than a currency: two, or those that were sent."""
    least = Decimal(1).scaleb(min(-2, int(like.as_tuple().exponent)))
    return value == value.quantize(least)


def banks_own(plan: Plan | None, terms: Literal["", "longer", "dearer", "none"]) -> Plan | None:
    """The plan as the bank makes it: as asked, one payment more, five charged on top, or all at once."""
    if plan is None or not terms:
        return plan
    if terms == "none":
        return None
    if terms == "longer":
        return plan | {"TotalNbOfPayments": int(plan["TotalNbOfPayments"]) + 1}
    charged = {name: float(_amount(plan.get(name, 0)) + 5) for name in ("Charges", "CumulativeAmount")}
    return plan | charged


def slip(plan: Plan | None, currency: str) -> list[str]:
    """What the terminal writes on its receipt."""
    if plan is None:
        return []
    lines = [
        f"PLAN {plan.get('PlanID', '-')}: {plan['TotalNbOfPayments']} PAYMENTS, {plan.get('PeriodUnit', '-').upper()}",
        f"TOTAL {plan['CumulativeAmount']} {currency}",
    ]
    named = (("FIRST", "FirstAmount"), ("CHARGES", "Charges"), ("FROM", "FirstPaymentDate"))
    return [*lines, *(f"{word} {plan[name]}" for word, name in named if name in plan)]
