"""A slice of the proof of prices; the whole is `pos prove run prices`."""

import random
from collections import Counter
from itertools import islice
from unittest.mock import patch

import pytest

pytest.importorskip("highspy")

from pos.prove.prices.judge import wrong_with
from pos.prove.prices.suite import SUITE, retold
from pos.prove.prices.worlds import scenes
from pos.prove.suite import Budget


def test_a_slice_of_baskets_costs_what_the_programme_says() -> None:
    outcome = SUITE.run(1, Budget(inputs=250))
    assert outcome.findings == []
    assert outcome.good
    assert outcome.counts["not proved best within the bound"] < 10


@pytest.mark.parametrize(
    ("seed", "number"), [(2, 66), (2, 16962), (5, 244), (77, 146), (77, 5697), (77, 6493), (4242, 9538)]
)
def test_what_was_wrong_once(seed: int, number: int) -> None:
    assert list(wrong_with(next(islice(scenes(seed), number, None)), random.Random(seed))) == []
    assert retold(seed, number + 1).startswith("[]")


def test_a_run_that_goes_on_sees_the_baskets_that_a_whole_one_would() -> None:
    def counts(first: int, inputs: int) -> Counter[str]:
        with patch.dict("pos.prove.prices.suite.PLANTED", clear=True):
            return SUITE.run(3, Budget(inputs=inputs, first=first)).counts

    assert counts(1, 20) + counts(21, 15) == counts(1, 35)


def test_a_finding_names_the_basket_whatever_the_run_began_with() -> None:
    def found(first: int) -> list[str]:
        with patch("pos.prove.prices.judge.goods_minor", lambda _: 0):
            return SUITE.run(3, Budget(inputs=1, first=first)).findings

    assert found(1)[0].startswith("seed 3, basket 1: cheaper than the rules allow")
    assert found(12)[0].startswith("seed 3, basket 12: cheaper than the rules allow")
