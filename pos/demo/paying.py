"""Each way to pay, from the basket to "Thank you"."""

from collections.abc import Callable

from pos.demo.robot import Robot
from pos.simulated import Desk

__all__ = [
    "BADGE", "Way", "by_alipay_on_screen", "by_card_at_the_second_try", "by_cash", "by_code", "by_credit",
    "by_gift_card", "by_hand", "by_instalments", "by_nexo", "by_screen", "by_voucher", "in_three", "with_points",
]  # fmt: skip

Way = Callable[[Robot], None]
BADGE = "BADGE-2019"
"""Mika, a manager: may give back anything."""


def _to_pay(robot: Robot) -> None:
    robot.tap("pay")
    robot.wait("S16")
    robot.look("S16-pay")


def _done(robot: Robot) -> None:
    robot.wait_for("S23", "finish")
    robot.look("S23-done")


def with_points(robot: Robot) -> None:
    """S16: spend points, if there are any left; the reader is armed for the rest."""
    _to_pay(robot)
    if robot.sees("use-points"):
        before = robot.kiosk.headline
        robot.tap("use-points")
        robot.wait("S16", lambda: robot.kiosk.headline != before)
        robot.look("S16-points")
    robot.bench.terminal.do("card", outcome="approve")
    _done(robot)


def _at(robot: Robot, terminal: Desk) -> None:
    _to_pay(robot)
    terminal.do("card", outcome="approve")
    _done(robot)


def by_card_at_the_second_try(robot: Robot) -> None:
    """S17: declined, then another card."""
    _to_pay(robot)
    robot.bench.terminal.do("card", outcome="decline")
    robot.wait_for("S17", "pay-again")
    robot.look("S17-declined")
    robot.tap("pay-again")
    robot.wait("S16")
    robot.bench.terminal.do("card", outcome="approve")
    _done(robot)


def by_nexo(robot: Robot) -> None:
    """The same with the other protocol."""
    _at(robot, robot.bench.nexo)


def by_instalments(robot: Robot) -> None:
    """S16: each plan and its terms; the card's bank would have other terms first, then those that were shown."""
    for outcome in ("longer", "approve"):
        if outcome == "longer":
            _to_pay(robot)
        robot.tap("way-instalments")
        robot.wait_for("S16", "plan-take")
        robot.look("S16-plans")
        robot.tap("plan-twelve")
        robot.wait("S16", lambda: robot.sees("fact-terms-rate"))
        robot.look("S16-plan-with-charges")
        robot.tap("plan-take")
        robot.wait("S16", lambda: bool(robot.bench.nexo.state()["waiting"]) and robot.sees("fact-terms-first"))
        robot.look("S16-by-plan")
        robot.bench.nexo.do("card", outcome=outcome)
        if outcome == "longer":
            robot.wait_for("S16", "pay-again")
            robot.look("S16-other-terms")
    _done(robot)


def by_cash(robot: Robot) -> None:
    """S18: a coin, then a note, and the change."""
    _to_pay(robot)
    robot.tap("way-cash")
    _insert(robot, coin=100, note=2000)
    _done(robot)


def _insert(robot: Robot, coin: int, note: int) -> None:
    cash = robot.bench.cash
    robot.wait("S18", lambda: bool(cash.state()["takes"]))
    before = cash.state()["in_minor"]
    cash.do("coin", value_minor=coin)
    robot.wait("S18", lambda: bool(cash.state()["in_minor"] >= before + coin))
    robot.look("S18-cash")
    cash.do("note", value_minor=note)


def by_hand(robot: Robot) -> None:
    """S18: called, a badge, what was handed over, the change."""
    _to_pay(robot)
    robot.tap("way-cash")
    robot.wait("S18")
    robot.look("S18-handed")
    robot.read(BADGE)
    robot.wait_for("S18", "given-exact")
    robot.look("S18-how-much")
    robot.kept.drawer += robot.amount
    robot.tap("given-2000")
    _done(robot)
    robot.bench.printer.do("drawer", open=False)


def by_code(robot: Robot) -> None:
    """S19: the shopper's payment code, held to the scanner over the basket."""
    wallet = robot.bench.wallets["alipay"]
    robot.read(wallet.do("code", outcome="password")["code"])
    robot.wait_for("S19", "pay-code")
    robot.look("S19-pay-with-it")
    robot.tap("pay-code")
    robot.wait("S17", lambda: bool(wallet.state()["waiting"]))
    robot.look("S17-in-the-app")
    wallet.do("confirm", yes=True)
    _done(robot)


def by_screen(robot: Robot) -> None:
    """S19: our code on the screen, scanned by a phone."""
    _by_screen(robot, "wechat")


def by_alipay_on_screen(robot: Robot) -> None:
    """The same with the other provider."""
    _by_screen(robot, "alipay")


def _by_screen(robot: Robot, wallet: str) -> None:
    _to_pay(robot)
    robot.tap("way-phone")
    robot.wait_for("S19", f"wallet-{wallet}")
    robot.look("S19-phone")
    robot.tap(f"wallet-{wallet}")
    robot.wait_for("S19", "payment-code")
    robot.look("S19-code")
    robot.bench.wallets[wallet].do("scan")
    _done(robot)


def by_gift_card(robot: Robot) -> None:
    """S20: asked for, scanned, what it pays."""
    _to_pay(robot)
    _gift(robot, balance=5000)
    _done(robot)


def by_credit(robot: Robot) -> None:
    """S20: what was given back for something else."""
    _to_pay(robot)
    _gift(robot, balance=2500, kind="credit")
    _done(robot)


def _gift(robot: Robot, **card: object) -> None:
    robot.tap("way-gift-card")
    robot.wait_for("S20", "type-card")
    robot.look("S20-scan-it")
    robot.read(robot.bench.gift.do("hand", **card)["code"])
    robot.wait_for("S20", "gift-pay")
    robot.look("S20-what-it-pays")
    robot.tap("gift-pay")


def by_voucher(robot: Robot) -> None:
    """S20, S21: it pays for food only; the card pays the rest."""
    _to_pay(robot)
    _gift(robot, balance=800, kind="voucher", goods="food")
    robot.wait_for("S21", "part-card")
    robot.look("S21-part-paid")
    robot.tap("part-card")
    robot.wait("S16")
    robot.look("S16-the-rest")
    robot.bench.terminal.do("card", outcome="approve")
    _done(robot)


def in_three(robot: Robot) -> None:
    """S21: half of it in cash, what a gift card holds, and the rest by card."""
    _to_pay(robot)
    robot.tap("way-two-ways")
    robot.wait_for("S21", "part-half")
    robot.tap("part-half")
    robot.look("S21-split")
    robot.tap("part-cash")
    _insert(robot, coin=100, note=2000)
    robot.wait_for("S21", "way-gift-card")
    robot.look("S21-cash-paid")
    _gift(robot, balance=300)
    robot.wait_for("S21", "part-card")
    robot.look("S21-gift-card-paid")
    robot.tap("part-card")
    robot.wait("S16")
    robot.bench.terminal.do("card", outcome="approve")
    _done(robot)
