"""A slice of the failpoints, and the planted faults that must be seen."""

import pytest
from pos.prove.failpoints import SUITE
from pos.prove.suite import Budget


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_lane_goes_on_after_a_failure_at_any_seam() -> None:
    outcome = SUITE.run(1, Budget(inputs=6))
    assert outcome.good, outcome
    assert outcome.counts["failpoints"] == 6
