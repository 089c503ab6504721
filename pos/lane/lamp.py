"""The lane light, and what is switched for a moment beside it. Pure: lanes in, what is to be shown or done out."""

from typing import Literal

from msgspec import Struct

from pos.lane.cash import to_look_after
from pos.lane.checks import gated, ranked
from pos.lane.parts import Lamp
from pos.lane.state import Lane

__all__ = ["Signal", "is_out", "lamp", "pole", "signals", "takes_scans"]


class Signal(Struct, frozen=True):
    """Something that a relay may be wired to, at the moment it happens; `category` is the goods'."""

    what: Literal["item", "paid"]
    category: str = ""


def is_out(lane: Lane) -> bool:
    """Whether the lane can't take a new shopper, and has none (S25)."""
    return lane.phase == "ready" and not lane.fit


def lamp(lane: Lane) -> Lamp:
    """The lamp line and the pole, the most urgent first."""
    unclear = lane.payment is not None and lane.payment.step == "unknown" and lane.payment.staff
    if lane.duty is not None:
        return "staff"
    if lane.phase == "closed":
        return "closed"
    if is_out(lane):
        return "fault"
    waits = lane.phase == "pay" and lane.payment is None and lane.cash is None and gated(lane)
    if waits or unclear or any(one.level == "held" for one in lane.interventions):
        return "held"
    if lane.help is not None:
        return "help"
    money = lane.strays or lane.given_back
    if (
        lane.needed_age
        or any(one.level == "staff" for one in ranked(lane))
        or money
        or (lane.drawer is not None and lane.drawer.trouble)
        or ((lane.saved or to_look_after(lane)) and lane.phase == "ready")
        or lane.declines >= 3
        or lane.stuck
    ):
        return "check"
    return "open"


def pole(lane: Lane) -> Lamp:
    """The light on its pole: as the lamp line, but white on a training lane that needs nobody (ux.md S27)."""
    shown = lamp(lane)
    return "staff" if (lane.shop.training or lane.training) and shown == "open" else shown


def takes_scans(lane: Lane) -> bool:
    """Whether any read of a goods scanner may count now: not on a lane that takes no shopper, nor while a card is in
    play. But a badge always counts, so scanners go on where badges have no reader of their own.
    """
    if not lane.shop.badge_reader:
        return True
    if lane.phase == "closed" or is_out(lane):
        return False
    return lane.payment is None or not lane.payment.presented or lane.payment.step == "unknown"


def signals(before: Lane, after: Lane) -> tuple[Signal, ...]:
    """What a step has done that a gate or a deactivator waits for: goods taken, a sale paid. A refund is neither."""
    found: list[Signal] = []
    if after.basket == before.basket and after.scans > before.scans:
        found += [
            Signal("item", line.product.category)
            for line in after.cart.lines
            if _pieces(before, line.line_id) < line.quantity
        ]
    if after.sold is not None and before.sold is None and not after.sold.receipt.refund_of:
        found.append(Signal("paid"))
    return tuple(found)


def _pieces(lane: Lane, line_id: int) -> int:
    return next((line.quantity for line in lane.cart.lines if line.line_id == line_id), 0)
