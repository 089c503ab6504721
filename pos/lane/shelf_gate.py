"""Payment and the packing shelf: the reader opens when the shelf is as it should be, and not for what comes after."""

from pos.lane import packing, payment
from pos.lane.bagging import GAPS
from pos.lane.checks import gated
from pos.lane.events import BackPressed, Event, ShelfSettled
from pos.lane.state import Lane, Step

__all__ = ["after"]


def after(before: Lane, event: Event, done: Step) -> Step:
    """The step, with what the packing shelf makes of it."""
    step = packing.follow(before, event, done)
    lane = step.lane
    idle = lane.phase == "pay" and lane.payment is None and lane.cash is None
    if idle and packing.holds(before) and not gated(lane) and not lane.trouble and lane.cart.lines:
        return _then(step, payment.open_reader(lane, event.at))
    if isinstance(event, ShelfSettled) and _came_while_armed(lane):
        return _then(step, payment.back(lane, BackPressed(at=event.at)))
    return step


def _came_while_armed(lane: Lane) -> bool:
    """Something unknown was put down while the reader waits: it lets go, and the basket is shown."""
    armed = lane.payment is not None and not lane.payment.presented and not lane.payment.stopping
    return armed and lane.bagging is not None and lane.bagging.trouble in GAPS


def _then(step: Step, more: Step) -> Step:
    return Step(more.lane, (*step.effects, *more.effects))
