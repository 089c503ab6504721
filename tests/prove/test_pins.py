"""A slice of T18: a few hundred guesses with kills, and the store that counts too late."""

from pos.prove.pins import SUITE
from pos.prove.suite import Budget


def test_five_tries_whatever_is_killed() -> None:
    outcome = SUITE.run(18, Budget(400))
    assert outcome.good, (outcome.findings, outcome.controls)
    assert outcome.counts["guesses"] >= 400
    assert outcome.counts["kills"] > 20
    assert outcome.facts["most PINs looked at within half an hour"] == "5"
