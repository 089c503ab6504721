"""A slice of the proof of refunds; the whole is `pos prove run refunds`."""

from pos.prove.refunds import SUITE, retold
from pos.prove.suite import Budget


def test_a_slice_of_receipts_gives_back_what_was_paid() -> None:
    outcome = SUITE.run(1, Budget(inputs=150))
    assert outcome.good, (outcome.findings, outcome.controls)
    assert outcome.counts["with deposits"] > 10
    assert outcome.counts["with tax on top"] > 10


def test_one_receipt_is_told_again() -> None:
    assert retold(1, 3).startswith("[]")
