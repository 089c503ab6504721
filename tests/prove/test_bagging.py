"""A slice of the month at the packing shelf; and its judge, who must notice what is beyond a limit, and only that."""

from collections import Counter

import pytest
from pos.lane.bagging_parts import ShelfRules
from pos.prove.bagging import SUITE, beyond
from pos.prove.shelf.curve import curve, draw, learning
from pos.prove.shelf.month import Figures, Shop
from pos.prove.suite import Budget


def test_a_slice_of_the_month() -> None:
    outcome = SUITE.run(3, Budget(20))
    assert outcome.findings == []
    assert outcome.counts["baskets"] == 20
    assert outcome.controls["a tolerance of nothing"]
    assert "of 0" not in outcome.facts["mistakes caught"]


def test_the_same_seed_brings_the_same_month() -> None:
    assert Shop(5, ShelfRules()).figures(30) == Shop(5, ShelfRules()).figures(30)


def figures(alarms: int = 0, mistakes: tuple[int, int] = (0, 0), thefts: tuple[int, int] = (0, 0)) -> Figures:
    found = Figures(kinds=Counter({"careful": 1_000, "swapped": 500}), causes=Counter(extra=alarms))
    found.mistakes.update({("forgot", True): mistakes[0], ("forgot", False): mistakes[1]})
    found.heavy.update({("swapped", True): thefts[0], ("swapped", False): thefts[1], ("on the cart", False): 400})
    return found


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (figures(10, (970, 30), (970, 30)), 0),
        (figures(45, (870, 130), (910, 90)), 0),  # chance may do as much
        (figures(90, (700, 300), (700, 300)), 3),
        (figures(0, (10, 10), (10, 10)), 0),  # too few to say
    ],
)
def test_what_is_beyond_a_limit_by_more_than_chance_is_wrong(found: Figures, wrong: int) -> None:
    assert len(beyond(found)) == wrong


def test_what_never_came_onto_the_shelf_is_counted_apart() -> None:
    assert figures(thefts=(97, 3)).heavy_caught == 97


def test_the_curve_becomes_a_picture(tmp_path) -> None:
    rates, shops = learning((1,), 100)
    points = list(curve(shops, 3, 0.3))
    assert [len(rates), len({one.name for one in points})] == [1, 14]
    draw(rates, points, tmp_path / "curve.png")
    assert (tmp_path / "curve.png").stat().st_size > 10_000
