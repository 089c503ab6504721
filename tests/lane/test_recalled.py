"""What goods weigh goes with a basket from the lane that saved it to the packing shelf of the lane that takes it up."""

import msgspec
from msgspec.structs import replace
from pos.lane.bagging_parts import Bagging, OnShelf, Stand
from pos.lane.checkout import first_lane, step
from pos.lane.effects import SaveBasket, SavedBasket
from pos.lane.events import DeviceChanged, ItemFound, ShelfSettled, TicketScanned
from pos.lane.finish import put_aside
from pos.lane.packing import stand
from pos.lane.recalled import on_this_shelf, to_keep, with_weights
from pos.prove.hand.goods import GOODS
from pos.prove.hand.world import World
from pos.sale.weights import Expected
from tests.lane.test_packing import BREAD, OATS, SHELF_SHOP, Shopper, weighs

OATS_KNOWN = weighs(OATS).expected


class Book:
    """Another lane's book: it knows bread, and oats otherwise."""

    asked = 0

    def on_shelf(self, event: ItemFound) -> OnShelf:
        self.asked += 1
        mine = {GOODS["bread"].sku: weighs(BREAD).expected, GOODS["oats"].sku: weighs(2 * OATS).expected}
        return OnShelf(mine.get(event.product.sku, Expected()), "strict")


def saved(*shorts: str) -> SavedBasket:
    """A basket of a lane with a packing shelf that knows oats only."""
    one = Shopper()
    for short in shorts:
        one.scan(short, OATS if short == "oats" else None)
    done = put_aside(one.lane, one.at, "shopper")
    (found_,) = [effect.saved for effect in done.effects if isinstance(effect, SaveBasket)]
    return msgspec.json.decode(msgspec.json.encode(found_), type=SavedBasket)


def recalled(basket: SavedBasket) -> Shopper:
    other = Shopper(replace(SHELF_SHOP, lane=5))
    assert other.lane.bagging is not None
    there = on_this_shelf(basket, Book().on_shelf, other.at, stand(other.lane.bagging))
    return other.go(TicketScanned(ticket=basket.ticket, saved=there))


def test_a_saved_basket_takes_along_what_is_known_of_its_goods() -> None:
    assert saved("oats", "bread").weights == ((GOODS["oats"].sku, OATS_KNOWN),)
    assert to_keep(None, {GOODS["oats"].sku}) == ()
    there = Bagging(known=((GOODS["oats"].sku, OATS_KNOWN), (GOODS["wine"].sku, OATS_KNOWN)))
    assert to_keep(there, {GOODS["oats"].sku}) == ((GOODS["oats"].sku, OATS_KNOWN),)


def test_the_other_lanes_shelf_looks_for_those_weights() -> None:
    other = recalled(saved("oats", "bread"))
    assert other.lane.bagging is not None
    assert {one.sku: one.expected for one in other.lane.bagging.waiting} == {
        GOODS["oats"].sku: OATS_KNOWN,
        GOODS["bread"].sku: weighs(BREAD).expected,
    }
    assert other.lane.bagging.mode == "strict"
    other.put(OATS).put(BREAD)
    assert (other.trouble, other.lane.bagging.waiting) == ("", ())
    wrong = recalled(saved("oats")).put(2 * OATS)
    assert wrong.trouble != ""


def test_more_goods_are_scanned_as_ever() -> None:
    other = recalled(saved("oats")).put(OATS).scan("lemon", 120).put(120)
    assert other.trouble == ""
    assert other.lane.bagging is not None
    assert len(other.lane.bagging.lying) == 2


def test_a_replay_of_that_basket_alone_needs_neither_book_nor_shelf() -> None:
    basket = saved("oats")
    other = Shopper(replace(SHELF_SHOP, lane=5))
    other.put(3)
    assert other.lane.bagging is not None
    there = on_this_shelf(basket, Book().on_shelf, other.at, stand(other.lane.bagging))
    record = TicketScanned(ticket=basket.ticket, saved=there, at=other.at)
    fresh = first_lane(other.lane.shop)
    for part, name in other.lane.shop.devices:
        fresh = step(fresh, DeviceChanged(part=part, device=name, state="ready", at=1)).lane
    live, again = step(other.lane, record).lane, step(fresh, record).lane
    assert again.bagging == live.bagging
    down = ShelfSettled(device="packing", weight_g=OATS + 3, at=other.at + 1000)
    assert step(again, down).lane.bagging == step(live, down).lane.bagging


def test_a_lane_without_a_shelf_and_an_older_record_change_nothing() -> None:
    basket = saved("oats")
    assert with_weights(None, basket) is None
    now = Bagging(mode="relaxed")
    assert with_weights(now, basket) == now
    unseen = replace(basket, shelf=OnShelf(mode="off"))
    assert with_weights(now, unseen) == replace(now, mode="off", known=basket.weights)
    stood = replace(basket, shelf=OnShelf(mode="off", stand=Stand(True, 10, 5, 10, 99)))
    after = with_weights(now, stood)
    assert after is not None
    assert (after.works, after.gross_g, after.zero_g, after.level_g, after.level_at) == (True, 10, 5, 10, 99)


def test_the_session_asks_its_own_book_where_a_basket_comes() -> None:
    world, book = World(SHELF_SHOP), Book()
    world.session._ports = replace(world.session._ports, weights=book)
    world.scan("7032069804988")
    world.scan("5001234000014")
    asked = book.asked
    world.wait(300)
    assert world.lane.saved[0].weights == (
        (GOODS["oats"].sku, weighs(2 * OATS).expected),
        (GOODS["bread"].sku, weighs(BREAD).expected),
    )
    world.scan("T004-00000001")
    assert book.asked == asked + 2
    assert world.lane.bagging is not None
    assert [one.expected for one in world.lane.bagging.waiting] == [
        weighs(2 * OATS).expected, weighs(BREAD).expected,
    ]  # fmt: skip
