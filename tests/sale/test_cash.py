"""Cash as numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.sale import cash
from pos.sale.cash import acceptable, can_finish, change, closest, denominations, smallest_coin
from pos.sale.money import round_cash

STOCK = st.dictionaries(st.sampled_from((5, 10, 20, 50, 100)), st.integers(0, 6), max_size=4).map(
    lambda stock: tuple(stock.items())
)


@pytest.mark.parametrize(
    ("country", "currency", "coin"),
    [("CH", "CHF", 5), ("SE", "SEK", 100), ("FI", "EUR", 5), ("DE", "EUR", 1), ("GB", "GBP", 1), ("DK", "DKK", 50)],
)
def test_the_smallest_coin(country: str, currency: str, coin: int) -> None:
    assert smallest_coin(country, currency) == coin


@given(st.integers(-100_000, 100_000), st.sampled_from((1, 5, 10, 50, 100, 500)))
def test_cash_rounding_is_the_same_downwards(amount: int, coin: int) -> None:
    assert round_cash(-amount, coin) == -round_cash(amount, coin)
    assert abs(round_cash(amount, coin) - amount) * 2 <= coin


def brute(amount: int, stock: tuple[tuple[int, int], ...]) -> bool:
    reached = {0}
    for value, count in stock:
        reached = {have + number * value for have in reached for number in range(count + 1)}
    return amount in reached


@given(st.integers(0, 700), STOCK)
def test_change_is_exact_or_there_is_none(amount: int, stock: tuple[tuple[int, int], ...]) -> None:
    made = change(amount, stock)
    assert (made is not None) == brute(amount, stock)
    near = closest(amount, stock)
    assert sum(value * count for value, count in near) == amount if made is not None else True
    for value, count in (*(made or ()), *near):
        assert 0 < count <= dict(stock)[value]
    assert sum(value * count for value, count in near) <= amount


def test_nothing_is_taken_that_there_is_no_change_for() -> None:
    kinds = denominations("EUR", ())
    assert acceptable(300, kinds, ((100, 2),)) == (1, 2, 5, 10, 20, 50, 100, 200, 500)
    assert can_finish(300, kinds, ((100, 2),))
    assert not can_finish(300, kinds, ())
    assert can_finish(40_000, (1000,), ((100, 2),)) is False
    assert denominations("XTS", ((7, 1),)) == (7,)


def test_the_largest_piece_is_not_always_part_of_it() -> None:
    assert change(60, ((50, 1), (20, 3))) == ((20, 3),)
    assert change(60, ((50, 1), (20, 2))) is None


def test_the_table_is_as_the_central_banks_have_it() -> None:
    """Read against their pages on rounding and on coins and notes."""
    rounds = {currency: smallest_coin("XX", currency) for currency in sorted(cash._SMALLEST)}
    assert rounds == {
        "AUD": 5, "CAD": 5, "CHF": 5, "CZK": 100, "DKK": 50, "HUF": 500, "NOK": 100, "NZD": 10, "SEK": 100,
    }  # fmt: skip
    euro = [
        "AT",
        "BE",
        "CY",
        "DE",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PT",
        "SI",
        "SK",
    ]
    assert [one for one in euro if smallest_coin(one, "EUR") == 5] == ["BE", "EE", "FI", "IE", "IT", "LT", "NL", "SK"]
    assert denominations("EUR", ()) == (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)
    assert denominations("GBP", ()) == (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
    assert denominations("CHF", ()) == (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)
    assert denominations("SEK", ()) == (100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000)
    assert denominations("USD", ()) == (1, 5, 10, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
    assert denominations("JPY", ()) == (1, 5, 10, 50, 100, 500, 1000, 2000, 5000, 10000)


def test_where_nothing_can_be_put_in_nobody_can_finish() -> None:
    assert not can_finish(100, (), ((50, 2),))
    assert can_finish(100, (200,), ((50, 2),))
