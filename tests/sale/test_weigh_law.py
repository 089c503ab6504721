"""Prices by weight: the nearest step of the country, half a step upwards, exactly."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.sale import weigh_law
from pos.sale.weigh_law import SOURCES, STEPS, step_of, weighed_minor


@pytest.mark.parametrize(
    ("country", "currency", "step"),
    [
        ("GB", "GBP", 1),
        ("CH", "CHF", 5),
        ("CH", "EUR", 1),
        ("LI", "CHF", 5),
        ("LI", "EUR", 1),
        ("", "CHF", 1),
        ("HU", "HUF", 100),
        ("TW", "TWD", 100),
        ("JP", "JPY", 1),
    ],
)
def test_the_step_of_a_country(country: str, currency: str, step: int) -> None:
    assert step_of(country, currency) == step


def test_every_step_has_its_source_and_the_manual_says_it() -> None:
    assert STEPS.keys() <= SOURCES.keys()
    manual = (Path(weigh_law.__file__).parents[2] / "docs" / "devices.md").read_text(encoding="utf-8")
    assert [said for said in SOURCES.values() if f"| {said} |" not in manual] == []


@pytest.mark.parametrize(
    ("grams", "price", "step", "minor"),
    [
        (842, 330, 1, 278),
        (500, 333, 1, 167),
        (842, 330, 5, 280),
        (1, 499, 1, 0),
        (5, 100, 1, 1),
        (750, 1000, 500, 1000),
    ],
)
def test_known_prices(grams: int, price: int, step: int, minor: int) -> None:
    assert weighed_minor(grams, price, step) == minor


@given(st.integers(0, 100_000), st.integers(0, 1_000_000), st.sampled_from([1, 5, 10, 100]))
def test_it_is_the_nearest_step(grams: int, price: int, step: int) -> None:
    exact, found = Fraction(grams * price, 1000), weighed_minor(grams, price, step)
    assert found % step == 0
    assert -Fraction(step, 2) < found - exact <= Fraction(step, 2)
