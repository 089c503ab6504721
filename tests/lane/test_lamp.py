"""The lane light, and what a gate or a deactivator is told."""

from msgspec.structs import replace
from pos.lane.events import BadgeScanned, HelpCalled, LineRemoved, UndoPressed
from pos.lane.lamp import Signal, pole, signals, takes_scans
from pos.prove.hand.goods import BARCODES, SHOP
from pos.prove.hand.world import World


def test_the_pole_follows_the_lane() -> None:
    world = World()
    assert pole(world.lane) == "open"
    world.happen(HelpCalled())
    assert pole(world.lane) == "help"
    world.device("scanner", "absent")
    assert pole(world.lane) == "fault"
    world.device("scanner", "ready")
    world.happen(BadgeScanned(badge=next(iter(SHOP.badges))))
    assert pole(world.lane) == "staff"
    world.press("check-helped")
    assert pole(world.lane) == "open"
    world.happen(BadgeScanned(badge=next(iter(SHOP.badges))))
    assert pole(world.lane) == "staff"
    for name in ("desk-lane", "why-end-of-day", "desk-close-lane"):
        world.press(name)
    assert pole(world.lane) == "closed"


def test_a_training_lane_is_white_but_calls_for_help_as_any() -> None:
    world = World(replace(SHOP, training=True))
    assert pole(world.lane) == "staff"
    world.happen(HelpCalled())
    assert pole(world.lane) == "help"


def test_each_item_is_a_signal_with_its_category() -> None:
    world = World()
    empty = world.lane
    world.scan(BARCODES["oats"])
    one = world.lane
    category = one.cart.lines[0].product.category
    assert signals(empty, one) == (Signal("item", category),)
    assert signals(one, one) == ()
    world.happen(LineRemoved(line_id=1))
    gone = world.lane
    assert signals(one, gone) == ()
    world.happen(UndoPressed())
    assert signals(gone, world.lane) == ()


def test_a_sale_is_a_signal_and_a_refund_is_none() -> None:
    world = World()
    world.scan(BARCODES["oats"])
    before = world.lane
    world.press("pay")
    world.terminal.approve()
    sold = world.lane.sold
    assert sold is not None
    assert signals(before, world.lane) == (Signal("paid"),)
    back = replace(world.lane, sold=replace(sold, receipt=replace(sold.receipt, refund_of="R004-00000001")))
    assert signals(before, back) == ()


def test_scanners_rest_where_nothing_can_count_and_badges_have_a_reader() -> None:
    world = World(replace(SHOP, badge_reader=True))
    assert takes_scans(world.lane)
    assert not takes_scans(replace(world.lane, phase="closed"))
    world.scan(BARCODES["oats"])
    world.press("pay")
    armed = world.lane
    assert armed.payment is not None
    assert takes_scans(armed)
    card = replace(armed, payment=replace(armed.payment, step="card"))
    assert not takes_scans(card)
    assert takes_scans(replace(armed, payment=replace(armed.payment, step="unknown")))
    alone = replace(card, shop=replace(card.shop, badge_reader=False))
    assert takes_scans(alone)
