"""A slice of T11: a few dozen purchases against the model, and every planted bug."""

import pytest
from pos.prove.cart_model import SUITE
from pos.prove.suite import Budget


@pytest.mark.timeout(400)
def test_a_slice_is_the_models_and_every_planted_bug_is_caught() -> None:
    outcome = SUITE.run(11, Budget(600))
    assert outcome.counts["steps"] >= 600
    assert outcome.good, (outcome.findings, outcome.controls)
    assert "scan" in outcome.facts["scenario for: two products of one price merged"]
