"""Tax inside the price, rounded half up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.tax import included_tax

grosses = st.integers(-(10**9), 10**9)
rates = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("gross_minor", "rate_bp", "tax_minor"),
    [
        (120, 2000, 20),
        (100, 2000, 17),
        (3, 2000, 1),
        (2, 2000, 0),
        (105, 500, 5),
        (107, 700, 7),
        (999, 0, 0),
        (0, 2000, 0),
    ],
)
def test_known_amounts(gross_minor: int, rate_bp: int, tax_minor: int) -> None:
    assert included_tax(gross_minor, rate_bp) == tax_minor


@given(grosses, rates)
def test_the_tax_is_within_half_a_minor_unit(gross: int, rate_bp: int) -> None:
    exact = Fraction(gross * rate_bp, 10_000 + rate_bp)
    assert abs(included_tax(gross, rate_bp) - exact) <= Fraction(1, 2)


@given(grosses, rates)
def test_a_refund_gives_back_the_tax_that_was_taken(gross: int, rate_bp: int) -> None:
    assert included_tax(-gross, rate_bp) == -included_tax(gross, rate_bp)
