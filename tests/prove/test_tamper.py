"""A slice of T10: four hundred tamperings, and every planted bug of a verifier."""

from pos.prove.suite import Budget
from pos.prove.tamper import SUITE


def test_a_slice_is_found_and_located_and_every_planted_bug_is_caught() -> None:
    outcome = SUITE.run(10, Budget(300))
    assert outcome.counts["tamperings"] == 300
    assert outcome.good, (outcome.findings, outcome.controls)
