"""A slice of the day of sales by every tender, and every planted bug."""

from pos.log import unlogged
from pos.prove.suite import Budget
from pos.prove.tenders import CONTROLS, SUITE


def test_a_slice_adds_up_and_every_planted_bug_is_caught() -> None:
    with unlogged():
        outcome = SUITE.run(7, Budget(30))
    assert outcome.findings == []
    assert outcome.counts["sales"] + outcome.counts["left with a part paid"] == 30
    assert dict.fromkeys(CONTROLS, True) == outcome.controls
    for kind in ("card", "cash", "gift", "wallet"):
        assert outcome.counts[f"{kind} tenders"] > 0
