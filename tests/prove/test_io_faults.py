"""A slice of the disk's faults, the bugs that they must find, and what they found."""

from random import Random

import pytest
from pos.errors import StoreError, StoreFull
from pos.lane.effects import CloseBasket
from pos.prove.disk import Fault, SimulatedDisk
from pos.prove.disk_judge import LANE_DB
from pos.prove.hand.script import DAY, SALE
from pos.prove.io_faults import CONTROLS, SUITE, caught, every_aim
from pos.prove.power_trip import told
from pos.prove.suite import Outcome
from pos.store.journal import LaneStore

from tests.store import trade


def test_a_slice_loses_nothing() -> None:
    image, outcome = told(SALE), Outcome()
    faults = list(every_aim(image))
    for aim in Random(20261127).sample(faults, 60):
        SUITE.attempt(20261127, 0, image, aim, outcome)
    for step in range(0, len(DAY), 10):
        SUITE.attempt(20261127, 0, image, step, outcome)
    assert outcome.findings == []
    assert (outcome.lost, outcome.doubled) == (0, 0)
    assert outcome.counts["lanes that ended with a sentence"] > 60


@pytest.mark.parametrize("name", CONTROLS)
def test_a_bug_is_found(name: str) -> None:
    assert caught(1, *CONTROLS[name])


def reopened(disk: SimulatedDisk, store: LaneStore) -> LaneStore:
    store.close()
    return LaneStore.open(LANE_DB, 4, disk=disk)


def test_a_start_trusts_the_disk_and_not_its_cache() -> None:
    """Found by seed 1, "failed sync": the cache still showed the lost pages, and the lane went on behind them."""
    disk = SimulatedDisk(Random(1))
    store = LaneStore.open(LANE_DB, 4, disk=disk)
    store.append(trade.found(1), ())
    disk.fault = Fault("failed sync", 1, stays=True)
    with pytest.raises(StoreError, match="disk failed"):
        store.append(trade.found(2), ())
    disk.fault = None
    disk.process_dies()
    store = reopened(disk, store)
    acknowledged = [store.append(trade.found(at), ()).seq for at in (3, 4)]
    disk.power_cut()
    store = reopened(disk, store)
    assert len(store.opening().events) == acknowledged[-1]
    store.close()


def test_a_disk_that_fills_up_lets_the_basket_finish_and_refuses_the_next() -> None:
    disk = SimulatedDisk(Random(1))
    store = LaneStore.open(LANE_DB, 4, disk=disk)
    store.append(trade.found(1), ())
    disk.capacity_bytes = sum(len(one.now) for one in disk.folder.now.values()) + (1 << 20)
    store.append(trade.found(2), ())
    closed = store.append(trade.found(3), (CloseBasket(basket=1),)).seq
    before = disk.operations
    with pytest.raises(StoreFull, match="KiB left"):
        store.append(trade.found(4), ())
    assert disk.operations == before
    with pytest.raises(StoreError, match="failed before"):
        store.append(trade.found(5), ())
    disk.capacity_bytes = None
    store = reopened(disk, store)
    assert store.append(trade.found(6), ()).seq == closed + 1
    store.close()
