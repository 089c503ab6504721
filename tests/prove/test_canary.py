"""A slice of T17: two card numbers through a whole lane, and one planted in every place."""

import pytest
from pos.prove.canary import SUITE
from pos.prove.suite import Budget


@pytest.mark.timeout(300)
def test_two_cards_leave_nothing_behind_and_planted_ones_are_seen() -> None:
    outcome = SUITE.run(17, Budget(2))
    assert outcome.counts["card numbers"] == 2
    assert outcome.counts["payment codes and gift cards"] == 7
    assert outcome.counts["sales by phone and gift card"] == 5
    assert outcome.good, (outcome.findings, outcome.controls)
