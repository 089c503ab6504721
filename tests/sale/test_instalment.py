"""Instalments: the payments are the amount and the charges, to the cent; the yearly rate is the one that fits them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.sale.instalment import HIGHEST_PM, Plan, Terms, misfit, terms
from pos.sale.product import Name

FREE = Plan(key="three", name=Name("3 payments"), payments=3, least_minor=3000, most_minor=100_000)
DEAR = Plan(
    key="year", name=Name("12 payments"), payments=12, least_minor=10_000, most_minor=500_000, rate_bp=990,
    first_months=1, plan_id="Y12",
)  # fmt: skip

plans = st.builds(
    Plan,
    key=st.just("plan"),
    name=st.just(Name("A plan")),
    payments=st.integers(1, 60),
    least_minor=st.just(1000),
    most_minor=st.just(10_000_000),
    rate_bp=st.integers(0, 10_000),
    fee_minor=st.integers(0, 2000),
    first_months=st.integers(0, 12),
)
amounts = st.integers(1000, 10_000_000)


@given(plans, amounts)
def test_the_payments_are_the_amount_and_the_charges(plan: Plan, amount: int) -> None:
    found = terms(plan, amount)
    assert (
        found.first_minor + found.each_minor * (found.payments - 1) == found.total_minor == amount + found.charges_minor
    )
    assert 0 <= found.first_minor - found.each_minor < found.payments
    assert found.even is (found.total_minor % found.payments == 0)
    assert found.charges_minor >= plan.fee_minor
    assert (found.charges_minor == 0) >= (plan.rate_bp == plan.fee_minor == 0)


@given(plans, amounts)
def test_the_interest_pays_the_debt_off(plan: Plan, amount: int) -> None:
    """Month by month: the debt bears interest, the unrounded payment is taken off, and nothing is left in the end."""
    monthly = 1 + Fraction(plan.rate_bp, 120_000)
    interest = terms(plan, amount).charges_minor - plan.fee_minor
    payment = Fraction(amount + interest, plan.payments)
    debt = Fraction(amount)
    for month in range(plan.first_months + plan.payments):
        debt = debt * (monthly if month else 1) - (payment if month >= plan.first_months else 0)
    grown = sum(monthly**month for month in range(plan.payments))
    assert abs(debt) <= Fraction(1, 2 * plan.payments) * grown


@given(plans, amounts)
def test_the_yearly_rate_is_the_one_that_fits(plan: Plan, amount: int) -> None:
    """Half a tenth of a percent lower, the payments are worth more than the goods; half a tenth higher, less."""
    found = terms(plan, amount)
    if not found.charges_minor:
        assert found.rate_pm == 0
        return
    if found.rate_pm < HIGHEST_PM:
        assert worth(found, Decimal(found.rate_pm) + Decimal("0.5")) < amount
    assert worth(found, Decimal(found.rate_pm) - Decimal("0.5")) >= amount


def worth(found: Terms, rate_pm: Decimal) -> Decimal:
    """All payments as of the day of the purchase, by the equation as it stands in the directive."""
    flows = ((found.first_months + place, one) for place, one in enumerate(
        (found.first_minor, *[found.each_minor] * (found.payments - 1))
    ))  # fmt: skip
    yearly = 1 + rate_pm / 1000
    return sum((one / yearly ** (Decimal(month) / 12) for month, one in flows), Decimal())


def test_a_free_plan() -> None:
    assert terms(FREE, 10_000) == Terms(
        plan="three", plan_id="three", name=Name("3 payments"), amount_minor=10_000, charges_minor=0, payments=3,
        first_minor=3334, each_minor=3333,
    )  # fmt: skip


def test_a_plan_with_interest() -> None:
    found = terms(DEAR, 60_000)
    assert (found.plan_id, found.charges_minor, found.total_minor) == ("Y12", 3266, 63_266)
    assert (found.first_minor, found.each_minor, found.first_months, found.rate_pm) == (5274, 5272, 1, 104)


@pytest.mark.parametrize(
    ("amount", "fee", "payments", "first_months", "rate_pm"),
    [
        (6000, 600, 1, 12, 100),  # 6000 * 1.1 after a year
        (6000, 0, 4, 0, 0),
        (100_000, 1, 1, 12, 0),  # told as charges: a rate of less than 0.05 %
        (1000, 1_000_000, 2, 1, HIGHEST_PM),
    ],
)
def test_the_yearly_rate(amount: int, fee: int, payments: int, first_months: int, rate_pm: int) -> None:
    plan = replace(FREE, payments=payments, first_months=first_months, fee_minor=fee)
    assert terms(plan, amount).rate_pm == rate_pm


@pytest.mark.parametrize(
    ("amount", "why"), [(2999, "too-little"), (3000, ""), (100_000, ""), (100_001, "too-much")]
)  # fmt: skip
def test_a_plan_is_for_some_amounts(amount: int, why: str) -> None:
    assert misfit(FREE, amount) == why
