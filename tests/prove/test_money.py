"""A slice of T12: two thousand baskets, and every planted bug."""

from pos.prove.money import SUITE
from pos.prove.suite import Budget


def test_a_slice_adds_up_and_every_planted_bug_is_caught() -> None:
    outcome = SUITE.run(12, Budget(2000))
    assert outcome.counts["baskets"] == 2000
    assert outcome.good, (outcome.findings, outcome.controls)
