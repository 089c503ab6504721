"""What the customer's display says at each moment of a sale, in words."""

import pytest
from msgspec.structs import replace
from pos.lane.customer import CustomerRow, customer_rows
from pos.lane.events import BadgeScanned, ItemFound, QuantitySet, WeightRead
from pos.lane.state import Lane
from pos.prove.hand.goods import BARCODES, GOODS, SHOP
from pos.prove.hand.world import World
from pos.sale.receipt import Tender
from pos.words.words import words_for


def said(lane: Lane) -> list[str]:
    def text(row: CustomerRow) -> str:
        words = words_for("en")
        return words.say(row.start) + (f" | {words.say(row.end)}" if row.end else "")

    rows = customer_rows(lane)
    return [text(rows.top), text(rows.bottom)]


def test_a_sale_from_its_first_item_to_thanks() -> None:
    world = World()
    assert said(world.lane) == [SHOP.name, "Welcome"]
    world.scan(BARCODES["oats"])
    price = GOODS["oats"].price_minor
    amount, name = f"£{price / 100:.2f}", GOODS["oats"].name.default
    assert said(world.lane) == [f"{name} | {amount}", f"Total | {amount}"]
    world.happen(QuantitySet(line_id=1, quantity=2))
    assert said(world.lane)[0].startswith(f"2 × {name} | ")
    world.happen(QuantitySet(line_id=1, quantity=1))
    world.press("pay")
    assert said(world.lane) == ["Please pay", f"Total | {amount}"]
    world.terminal.approve()
    assert said(world.lane) == [f"Paid | {amount}", "Thank you"]


def test_the_last_item_stands_there_when_the_newest_is_gone() -> None:
    world = World()
    world.scan(BARCODES["oats"])
    lane = replace(world.lane, newest=0)
    assert said(lane) == said(world.lane)


def test_change_and_a_refund_are_said() -> None:
    world = World()
    world.scan(BARCODES["oats"])
    world.press("pay")
    world.terminal.approve()
    sold = world.lane.sold
    assert sold is not None
    cash = Tender(kind="cash", amount_minor=200, given_minor=500, change_minor=300)
    changed = replace(world.lane, sold=replace(sold, receipt=replace(sold.receipt, tenders=(cash,))))
    assert said(changed)[1] == "Change | £3.00"
    receipt = replace(sold.receipt, refund_of="R004-00000001", total_minor=-150)
    assert said(replace(world.lane, sold=replace(sold, receipt=receipt))) == ["Refunded | £1.50", "Thank you"]


@pytest.mark.parametrize("other", [2, None])
def test_a_closed_lane_says_where_to_go(other: int | None) -> None:
    world = World(replace(SHOP, other_lane=other))
    world.happen(BadgeScanned(badge=next(iter(SHOP.badges))))
    for name in ("desk-lane", "why-end-of-day", "desk-close-lane"):
        world.press(name)
    assert said(world.lane) == ["Lane closed", "Please use lane 2." if other else "Please use another lane."]


def test_goods_on_the_scale_have_weight_and_price_a_kilogram() -> None:
    world = World()
    goods = next(one for one in GOODS.values() if one.unit == "kg")
    world.happen(ItemFound(product=goods, source="picked", scale=True))
    price = f"£{goods.price_minor / 100:.2f}/kg"
    assert said(world.lane) == [goods.name.default, f"Put it on the scale | {price}"]
    turn = world.lane.scans
    world.happen(WeightRead(device="produce", state="motion", weight_g=500, turn=turn))
    assert said(world.lane)[1].startswith("Put it on the scale")
    world.happen(WeightRead(device="produce", state="steady", weight_g=842, turn=turn))
    assert said(world.lane)[1] == f"0.842\u00a0kg | {price}"
