"""Paying in instalments: what a plan of the shop comes to for one amount, to the cent.

The payments are monthly and alike; what does not divide goes on the first, since that is the only one that card
terminals can be told to differ (nexo Retailer, `Instalment.FirstAmount`). Together they are the amount and the charges.

The yearly rate that is shown is the annual percentage rate of charge of Directive (EU) 2023/2225 (Consumer Credit),
Annex III part I: it equates the goods today with all payments, months as twelfths of a year, one decimal, half up.

>>> plan = Plan(key="six", name=Name("6 payments"), payments=6, least_minor=100, most_minor=100000, rate_bp=990)
>>> found = terms(plan, 10000)
>>> found.charges_minor, found.first_minor, found.each_minor, found.total_minor, found.rate_pm
(207, 1702, 1701, 10207, 104)
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from pos.sale.money import round_half_up
from pos.sale.product import Name

__all__ = ["HIGHEST_PM", "Plan", "Terms", "misfit", "terms"]

HIGHEST_PM = 99_999
"""The highest yearly rate that can be told, in thousandths."""
_PRECISION = 40


class Plan(Struct, frozen=True, gc=False, kw_only=True):
    """What the shop and its bank offer.

    Attributes:
        key: its name in lane.toml; `plan_id`: what the bank calls it.
        payments: how many, a month apart; the first one `first_months` after the purchase, 0: with it.
        least_minor, most_minor: for which amounts.
        rate_bp: nominal interest for a year in hundredths of a percent, a twelfth of it each month.
        fee_minor: a charge besides, once.
    """

    key: str
    name: Name
    payments: int
    least_minor: int
    most_minor: int
    rate_bp: int = 0
    fee_minor: int = 0
    first_months: int = 0
    plan_id: str = ""


class Terms(Struct, frozen=True, gc=False, kw_only=True):
    """What somebody takes upon them who buys for `amount_minor` by a plan: what they are shown, what the bank is asked
    for, what the receipt says.

    Attributes:
        charges_minor: what it costs besides the goods.
        first_minor, each_minor: the first payment, and each later one.
        rate_pm: the effective yearly rate, in tenths of a percent.
    """

    plan: str
    plan_id: str
    name: Name
    amount_minor: int
    charges_minor: int
    payments: int
    first_minor: int
    each_minor: int
    first_months: int = 0
    rate_pm: int = 0

    @property
    def total_minor(self) -> int:
        """All that is paid in the end."""
        return self.amount_minor + self.charges_minor

    @property
    def even(self) -> bool:
        """Whether all payments are alike."""
        return self.first_minor == self.each_minor


def misfit(plan: Plan, amount_minor: int) -> Literal["", "too-little", "too-much"]:
    """Why a plan is not for this amount; empty if it is."""
    if amount_minor < plan.least_minor:
        return "too-little"
    return "too-much" if amount_minor > plan.most_minor else ""


def terms(plan: Plan, amount_minor: int) -> Terms:
    """A plan's terms for an amount that it is for, in minor units."""
    assert amount_minor >= plan.payments >= 1, (plan.key, amount_minor)
    charges = _interest(amount_minor, plan.payments, plan.first_months, plan.rate_bp) + plan.fee_minor
    each, rest = divmod(amount_minor + charges, plan.payments)
    return Terms(
        plan=plan.key,
        plan_id=plan.plan_id or plan.key,
        name=plan.name,
        amount_minor=amount_minor,
        charges_minor=charges,
        payments=plan.payments,
        first_minor=each + rest,
        each_minor=each,
        first_months=plan.first_months,
        rate_pm=_yearly_pm(amount_minor, each + rest, each, plan.payments, plan.first_months) if charges else 0,
    )


def _interest(amount_minor: int, payments: int, first_months: int, rate_bp: int) -> int:
    """What equal payments come to above the amount, if each month's debt bears a twelfth of the yearly rate."""
    monthly = 1 + Fraction(rate_bp, 120_000)
    worth = sum((monthly**-month for month in range(first_months, first_months + payments)), Fraction())
    return round_half_up(amount_minor * payments / worth) - amount_minor


@lru_cache(maxsize=256)
def _yearly_pm(amount_minor: int, first_minor: int, each_minor: int, payments: int, first_months: int) -> int:
    """The yearly rate at which these payments are worth the amount today, in thousandths, half up.

    The greatest whole number of thousandths, half of one taken off, at which they are still worth it.
    """
    low, high = 0, HIGHEST_PM
    with localcontext(prec=_PRECISION):
        while low < high:
            middle = (low + high + 1) // 2
            monthly = (1 + (Decimal(middle) - Decimal("0.5")) / 1000) ** (Decimal(1) / 12)
            later = sum(monthly**-month for month in range(first_months + 1, first_months + payments))
            if first_minor * monthly**-first_months + each_minor * later >= amount_minor:
                low = middle
            else:
                high = middle - 1
    return low
