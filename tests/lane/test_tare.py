"""Containers on the scale: what is sold is the net weight, what was taken off is in sight."""

from msgspec.structs import replace
from pos.lane.checkout import step
from pos.lane.effects import TakeWeight
from pos.lane.events import ItemFound, TareChosen, WeightRead, WeightTaken
from pos.lane.message import Msg, Weight
from pos.lane.parts import WeighStage
from pos.lane.render import render
from pos.lane.state import Lane
from pos.prove.hand.goods import GOODS, SHOP
from pos.prove.hand.world import World
from pos.sale.money import Money

BOWLS = replace(SHOP, tares=(("Paper bag", 5), ("Salad box", 22)))
LOOSE = next(one for one in GOODS.values() if one.unit == "kg")


def weighing(product_tare_g: int = 0, shop: object = BOWLS) -> World:
    world = World(shop)  # type: ignore[arg-type]
    product = replace(LOOSE, tare_g=product_tare_g)
    world.happen(ItemFound(product=product, source="picked", scale=True))
    return world


def shows(world: World, gross_g: int) -> World:
    world.happen(WeightRead(device="produce", state="steady", weight_g=gross_g, turn=world.lane.scans))
    return world


def stage(lane: Lane) -> WeighStage:
    shown = render(lane).stage
    assert isinstance(shown, WeighStage)
    return shown


def taken(lane: Lane, gross_g: int) -> tuple[object, ...]:
    effects = step(lane, WeightTaken(weight_g=gross_g)).effects
    return tuple(one for one in effects if isinstance(one, TakeWeight))


def test_the_products_own_container_is_taken_off() -> None:
    world = shows(weighing(22), 522)
    assert stage(world.lane).weight == Msg("unit.weight", {"weight": Weight(500)})
    price = stage(world.lane).price
    assert (price.id, price.args["tare"]) == ("weigh.price-tare", Weight(22))
    assert taken(world.lane, 522) == (TakeWeight(weight_g=500, tare_g=22),)


def test_the_shopper_chooses_a_container_or_none() -> None:
    world = shows(weighing(22), 522)
    buttons = {one.id: one for one in render(world.lane).tools}
    assert [one.selected for one in buttons.values()] == [False, False, True]
    world.press("tare-1")
    assert taken(world.lane, 522) == (TakeWeight(weight_g=517, tare_g=5),)
    world.press("tare-0")
    assert taken(world.lane, 522) == (TakeWeight(weight_g=522),)
    assert stage(world.lane).price.id != "weigh.price-tare"


def test_a_container_that_the_shop_has_not_named_is_none() -> None:
    world = shows(weighing(), 522)
    world.happen(TareChosen(tare_g=400))
    assert taken(world.lane, 522) == (TakeWeight(weight_g=522),)
    empty = World(BOWLS)
    assert step(empty.lane, TareChosen(tare_g=5)).lane == empty.lane


def test_an_empty_container_can_not_be_sold() -> None:
    world = shows(weighing(600), 522)
    screen = render(world.lane)
    assert screen.dock.mint is not None
    assert not screen.dock.mint.enabled
    assert taken(world.lane, 522) == ()
    assert stage(world.lane).weight == Msg("unit.weight", {"weight": Weight(0)})


def test_what_is_sold_says_what_was_taken_off() -> None:
    world = shows(weighing(22), 522)
    world.press("weigh-add")
    line = world.lane.cart.lines[-1]
    assert (line.weight_g, line.tare_g, line.price_minor) == (500, 22, None)
    world.press("pay")
    world.terminal.approve()
    assert world.lane.sold is not None
    assert world.lane.sold.receipt.lines[0].tare_g == 22


def test_a_country_with_larger_steps_rounds_to_them() -> None:
    world = shows(weighing(0, replace(SHOP, weigh_step_minor=5)), 842)
    exact = 842 * LOOSE.price_minor / 1000
    amount = stage(world.lane).amount
    assert isinstance(amount, Money)
    assert amount.minor % 5 == 0
    assert abs(amount.minor - exact) <= 2.5
    world.press("weigh-add")
    assert world.lane.priced.total_minor == amount.minor


def test_a_shop_without_containers_shows_none() -> None:
    world = shows(weighing(0, SHOP), 522)
    assert render(world.lane).tools == ()
