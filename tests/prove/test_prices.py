"""A slice of the proof of prices; the whole is `pos prove run prices`."""

import random
from itertools import islice

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


@pytest.mark.parametrize(("seed", "number"), [(2, 66), (5, 244), (77, 146), (77, 5697), (77, 6493), (4242, 9538)])
def test_what_was_wrong_once(seed: int, number: int) -> None:
    assert list(wrong_with(next(islice(scenes(seed), number, None)), random.Random(seed))) == []
    assert retold(seed, number + 1).startswith("[]")
