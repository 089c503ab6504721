"""A14: goods come back, and the money goes to where it came from."""

from pos.demo.paying import BADGE
from pos.demo.robot import Robot

__all__ = ["bring_back"]


def bring_back(
    robot: Robot, title: str, number: int, *, lines: int = 0, by_hand: bool = False, credit: bool = False
) -> None:
    """Show a receipt, a badge, what comes back; the money.

    Args:
        robot: who brings it.
        title: of the visit.
        number: of the sale's receipt.
        lines: so many of its lines; 0: all.
        credit: it goes on a store credit card that the book does not know yet.
        by_hand: a team member hands out the cash.
    """
    robot.begin(title)
    robot.read(f"R{robot.number:03d}-{number:08d}")
    robot.wait("A14")
    robot.look("A14-receipt")
    robot.read(BADGE)
    robot.wait_for("A14", "refund")
    rows = sorted(item.objectName() for item in robot.stand.items() if item.objectName().startswith("row-"))
    for row in rows[:lines] if lines else rows:
        robot.tap(row)
    robot.wait("A14", lambda: _ready(robot))
    robot.look("A14-picked")
    if credit:
        robot.read(robot.bench.gift.do("hand", blank=True)["code"])
        robot.wait_for("A14", "not-credit")
        robot.look("A14-store-credit")
    before = robot.printed
    robot.tap("refund")
    if by_hand:
        robot.wait("A14", lambda: robot.stand.find("refund") is None and robot.kiosk.stage.property("amount") != "")
        robot.look("A14-out-of-the-drawer")
        robot.kept.drawer -= robot.amount
        robot.read(BADGE)
    robot.until("S23", lambda: _hold_card(robot))
    robot.wait_for("S23", "finish")
    robot.look("S23-given-back")
    robot.take_paper(before)


def _ready(robot: Robot) -> bool:
    give_back = robot.stand.find("refund")
    return give_back is not None and bool(give_back.property("ready"))


def _hold_card(robot: Robot) -> None:
    """To whichever terminal waits for one."""
    for terminal in (robot.bench.terminal, robot.bench.nexo):
        if terminal.state()["waiting"]:
            robot.look("A14-to-the-card")
            terminal.do("card", outcome="approve")
