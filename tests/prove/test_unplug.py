"""A slice of the suite: plugs are pulled in sales on real wires, and each planted bug is found."""

from pathlib import Path

import pytest
from pos.prove.suite import Budget
from pos.prove.unplug import UnplugSuite, judge
from pos.prove.unplug_stand import Stand


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_plugs_are_pulled_and_nothing_is_lost() -> None:
    outcome = UnplugSuite(("scanner hid", "printer serial", "terminal", "shelf serial"), says_s=30.0).run(
        3, Budget(inputs=4)
    )
    assert outcome.good, outcome
    assert outcome.counts["plugs pulled"] == outcome.counts["sales"] == 4


def test_a_sale_that_was_not_booked_is_found(tmp_path: Path) -> None:
    with Stand(tmp_path / "lane", "scanner line") as stand:
        stand.until(lambda now: now.id == "S01", "the lane is free")
    assert judge(stand, []) == []
    assert judge(stand, [["Article 1"]]) == ["1 sales were made, 0 are booked"]
