"""A slice of the attack by files, with a fixed seed."""

from pos.prove.files import SUITE
from pos.prove.suite import Budget


def test_every_file_is_taken_as_it_says_or_refused_with_a_sentence() -> None:
    outcome = SUITE.run(1, Budget(210))
    assert outcome.findings == []
    assert outcome.controls == dict.fromkeys(outcome.controls, True)
    assert outcome.good
    assert outcome.counts["catalogues taken"] > 20
    assert outcome.counts["commands"] == 3
