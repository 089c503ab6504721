"""Money: nothing is lost in a split, and rounding has no side."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.money import Money, digits_of, round_half_up, split

amounts = st.integers(-(10**9), 10**9)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)
fractions = st.fractions(max_denominator=10**6)


@given(amounts, weights)
def test_a_split_sums_to_what_was_split(amount: int, parts: list[int]) -> None:
    assert sum(split(amount, parts)) == amount


@given(amounts, weights)
def test_no_share_is_a_whole_unit_away_from_its_weight(amount: int, parts: list[int]) -> None:
    for share, weight in zip(split(amount, parts), parts, strict=True):
        assert abs(share - Fraction(amount * weight, sum(parts))) < 1


@given(amounts, weights)
def test_a_split_of_a_refund_mirrors_the_split_of_the_sale(amount: int, parts: list[int]) -> None:
    assert split(-amount, parts) == [-share for share in split(amount, parts)]


def test_ties_go_to_the_earlier_part() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(2, [1, 1, 1, 0]) == [1, 1, 0, 0]
    assert split(-1, [1, 1]) == [-1, 0]


@pytest.mark.parametrize(
    ("amount", "parts", "shares"),
    [(10, [3, 2, 2], [4, 3, 3]), (100, [1, 2, 3, 5], [9, 18, 27, 46]), (7, [1, 8], [1, 6]), (1, [1, 2], [0, 1])],
)
def test_the_largest_remainder_gets_the_last_cents(amount: int, parts: list[int], shares: list[int]) -> None:
    assert split(amount, parts) == shares


@pytest.mark.parametrize("parts", [[], [0, 0], [2, -1]])
def test_weights_that_share_nothing_are_our_bug(parts: list[int]) -> None:
    with pytest.raises(AssertionError):
        split(100, parts)


@given(fractions)
def test_rounding_is_symmetric_and_near(value: Fraction) -> None:
    assert round_half_up(-value) == -round_half_up(value)
    assert abs(round_half_up(value) - value) <= Fraction(1, 2)


@given(st.integers(-(10**9), 10**9))
def test_halves_go_away_from_zero(whole: int) -> None:
    half = Fraction(2 * whole + 1, 2)
    assert abs(round_half_up(half)) == abs(half) + Fraction(1, 2)


@given(amounts, amounts, st.integers(-1000, 1000))
def test_money_adds_up(one: int, other: int, count: int) -> None:
    a, b = Money(one, "GBP"), Money(other, "GBP")
    assert (a + b) - b == a
    assert (a + b) * count == a * count + b * count


def test_pounds_and_pence() -> None:
    assert Money(180, "GBP") + Money(20, "GBP") == Money(200, "GBP")
    assert Money(180, "GBP") - Money(200, "GBP") == Money(-20, "GBP")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(AssertionError):
        Money(1, "GBP") + Money(1, "EUR")
    with pytest.raises(AssertionError):
        Money(1, "GBP") - Money(1, "EUR")


# ISO 4217, list one.
@pytest.mark.parametrize(
    ("digits", "currencies"),
    [
        (0, "CLP ISK JPY KRW VND"),
        (2, "AUD CHF CNY DKK EUR GBP HKD INR NOK NZD PLN SAR SEK TRY TWD USD XXX"),
        (3, "BHD JOD KWD OMR TND"),
    ],
)
def test_minor_units_have_the_currencys_digits(digits: int, currencies: str) -> None:
    assert [digits_of(currency) for currency in currencies.split()] == [digits] * len(currencies.split())
