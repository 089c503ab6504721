"""A slice of the power cuts, the weaker settings that they must find, and what they found."""

from pathlib import Path
from random import Random

import pytest
from pos.errors import StoreError
from pos.prove.disk import SimulatedDisk
from pos.prove.power import CONTROLS, SUITE, caught
from pos.prove.suite import Budget, Outcome
from pos.store.keys import LaneKey

KEY = Path("/srv/pos/lane.key")


def test_a_slice_loses_nothing() -> None:
    outcome = Outcome()
    for trip in range(4):
        SUITE.trip(20261127, trip, Budget(60), outcome)
    assert outcome.findings == []
    assert (outcome.lost, outcome.doubled, outcome.undetected) == (0, 0, 0)
    assert outcome.counts[SUITE.unit] > 40


@pytest.mark.parametrize("name", CONTROLS)
def test_a_weaker_setting_is_found(name: str) -> None:
    assert caught(3, CONTROLS[name])


def test_a_key_is_there_whole_or_not_at_all() -> None:
    """Found by seed 2, trip 29: a cut while the key was first written left half a key, and no lane ever opened."""
    for cut_at in range(1, 20):
        for seed in range(5):
            disk = SimulatedDisk(Random(seed))
            disk.cut_at = cut_at
            try:
                LaneKey.make(KEY, disk)
            except StoreError:
                disk.power_on()
            disk.cut_at = None
            assert disk.size(KEY) is None or LaneKey.read(KEY, disk)
