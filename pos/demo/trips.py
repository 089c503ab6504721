"""Where the robot goes: around the lane once, then a purchase by each way to pay, and a refund to each."""

from pos.demo import paying
from pos.demo.refunds import bring_back
from pos.demo.robot import Robot

__all__ = ["around", "at_another_lane", "by_each_tender"]

MEMBER = "10000017"
"""Of the demo store's members, with points and offers of their own."""
BATTERIES = "0400000000756"
SPREAD, SEITAN, PRALINES = "0009800895250", "8422947520014", "0009800120499"
FOOD = "0400000000329"
"""Bread: a meal voucher pays for it."""


def around(robot: Robot) -> None:
    """Vouchers, a member, fruit by the piece and by weight; a card that is declined; a basket that is left."""
    robot.shop("Voucher, member, fruit; by card", ("0400000000015", SPREAD, "0400000000022", PRALINES))
    show_voucher(robot, "BATTERY")
    robot.scan(BATTERIES)
    vouchers(robot)
    show_card(robot, MEMBER)
    pick_fruit(robot)
    weigh_fruit(robot, 840)
    paying.with_points(robot)
    robot.paper()
    robot.shop("A basket that is left, and saved", (SPREAD, SEITAN))
    abandon(robot)


def by_each_tender(robot: Robot) -> None:
    """Every way to pay that one lane has, and everything back again to where it came from."""
    basket = (SEITAN, PRALINES, SPREAD)
    by_card = _bought(robot, "Card: declined, then approved", basket, paying.by_card_at_the_second_try)
    by_cash = _bought(robot, "Cash into the recycler", basket, paying.by_cash)
    by_code = _bought(robot, "The phone's code at the scanner (Alipay)", basket, paying.by_code)
    on_screen = _bought(robot, "Our code on the screen (WeChat Pay)", basket, paying.by_screen)
    by_gift = _bought(robot, "Gift card", basket, paying.by_gift_card)
    by_credit = _bought(robot, "Store credit", basket, paying.by_credit)
    by_voucher = _bought(robot, "Meal voucher for the food, card for the rest", (FOOD, BATTERIES), paying.by_voucher)
    in_three = _bought(robot, "Three ways: cash, gift card and card", basket, paying.in_three)
    bring_back(robot, "Back to the card, one line", by_card, lines=1)
    bring_back(robot, "Back in cash", by_cash)
    bring_back(robot, "Back to the phone (Alipay)", by_code)
    bring_back(robot, "Back to the phone (WeChat Pay)", on_screen)
    bring_back(robot, "Back to the gift card", by_gift)
    bring_back(robot, "Back to the store credit", by_credit)
    bring_back(robot, "Back to the voucher and the card", by_voucher)
    bring_back(robot, "Back to all three", in_three)
    again = _bought(robot, "Our code on the screen (Alipay)", basket, paying.by_alipay_on_screen)
    bring_back(robot, "Back as store credit, on a new card", again, credit=True)


def at_another_lane(robot: Robot) -> None:
    """The same lane with a terminal that speaks nexo, and no cash device: a team member takes the cash."""
    basket = (SEITAN, PRALINES)
    by_nexo = _bought(robot, "Card at a nexo terminal", basket, paying.by_nexo)
    by_plan = _bought(robot, "Instalments at a nexo terminal", basket, paying.by_instalments)
    by_hand = _bought(robot, "Cash, handed to a team member", basket, paying.by_hand)
    bring_back(robot, "Back to the card (nexo)", by_nexo)
    bring_back(robot, "Back to the instalments, one line", by_plan, lines=1)
    bring_back(robot, "Back in cash, by a team member", by_hand, by_hand=True)


def _bought(robot: Robot, title: str, basket: tuple[str, ...], pay: paying.Way) -> int:
    """A purchase; returns the number of its receipt."""
    robot.shop(title, basket)
    pay(robot)
    robot.paper()
    return robot.kept.booked


def pick_fruit(robot: Robot) -> None:
    """S04, S06."""
    robot.tap("find")
    robot.wait("S04", lambda: any(item.objectName().startswith("tile-") for item in robot.stand.items()))
    robot.look("S04-find")
    robot.tap("tile-plu:4173")
    robot.tap("count-2")
    robot.look("S06-how-many")
    robot.tap("add")
    robot.wait("S03")


def weigh_fruit(robot: Robot, weight_g: int) -> None:
    """S05: pick, put it on the scale, take the weight that it shows."""
    robot.tap("find")
    robot.wait_for("S04", "tile-plu:4011")
    robot.tap("tile-plu:4011")
    robot.wait("S05")
    robot.look("S05-weigh")
    robot.bench.scale.do("put", weight_g=weight_g)
    robot.wait("S05", lambda: _weighed(robot))
    robot.look("S05-weighed")
    robot.tap("weigh-add")
    robot.wait("S03")
    robot.bench.scale.do("off")


def _weighed(robot: Robot) -> bool:
    add = robot.stand.find("weigh-add")
    return add is not None and bool(add.property("ready"))


def show_card(robot: Robot, number: str) -> None:
    """S11: sign in by card; the header says so."""
    robot.read(f"MEMBER-{number}")
    robot.wait("S03", lambda: bool(robot.kiosk.header.chips))
    robot.look("S03-member")
    robot.tap("member")
    robot.wait_for("S03", "member-out")
    robot.look("S11-member")
    robot.close_sheet()


def show_voucher(robot: Robot, code: str) -> None:
    """S10: a coupon, before its goods."""
    robot.read(f"COUPON-{code}")
    robot.wait("S03", lambda: bool(robot.kiosk.banner.shown))
    robot.look("S03-voucher")


def vouchers(robot: Robot) -> None:
    """S10: what counts."""
    robot.tap("voucher")
    robot.wait_for("S03", "voucher-1-remove")
    robot.look("S10-vouchers")
    robot.close_sheet()


def abandon(robot: Robot) -> None:
    """Walk away: the lane asks, then saves the basket."""
    robot.wait("S24")
    robot.look("S24-more-time")
    robot.wait("S01")
    robot.look("S01-basket-saved")
    robot.kept.saved += 1
