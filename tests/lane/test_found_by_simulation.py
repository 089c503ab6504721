"""What a whole simulated shop found in the lane's decisions: small, with the seed that showed it."""

from pos.lane.events import DeviceChanged
from pos.prove.hand.goods import BARCODES
from pos.prove.hand.world import World, differences, durable
from pos.session import recover


def test_reader_that_came_back_is_armed_with_what_the_journal_knows() -> None:
    """The simulator found it (world of seed 106): the mark came from a device that a replay has never heard of."""
    world = World()
    world.happen(DeviceChanged(part="terminal", device="card", state="ready", mark="0007:000007"))
    world.scan(BARCODES["oats"])
    world.press("pay")
    world.terminal.approve()
    world.press("finish")
    world.scan(BARCODES["bread"])
    world.device("terminal", "absent")
    world.press("pay")
    world.device("terminal", "ready")
    assert world.lane.payment is not None
    assert world.lane.payment.intent.mark == "0001:0001"
    assert not differences(durable(recover(world.shop, world.journal.opening())), durable(world.lane))
