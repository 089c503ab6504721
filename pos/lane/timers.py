"""What happens when a clock that the lane started has run out."""

from collections.abc import Callable

from msgspec.structs import replace

from pos.lane import drawer, duty, finish, payment, refunding, split, weighing
from pos.lane.basket import idle, quiet_view, unchosen, wait
from pos.lane.effects import Beep
from pos.lane.events import FinishPressed, TimerFired
from pos.lane.objections import unasked
from pos.lane.state import Lane, Step

__all__ = ["timer_over"]


def timer_over(lane: Lane, event: TimerFired) -> Step:
    """A timer has ended; one that nobody knows changes nothing."""
    handler = _TIMERS.get(event.name)
    return handler(lane, event) if handler else Step(lane)


def _idle_over(lane: Lane, event: TimerFired) -> Step:
    """Nobody was there for a while. Who waits for a team member is not asked, and loses nothing."""
    if lane.phase == "refund" and lane.payment is None:
        return refunding.leave(lane)
    if lane.phase not in ("scan", "pay", "ready") or (lane.payment is not None and lane.payment.presented):
        return Step(lane)
    if lane.help is not None or lane.stuck:
        return Step(lane, (idle(lane),))
    if lane.begun:
        after = replace(lane, view=replace(quiet_view(lane), more_time=True))
        return Step(after, (Beep(cue="look"), wait(lane, "more-time", lane.shop.timing.more_time_s)))
    if lane.phase == "ready":
        return Step(unchosen(lane))
    return finish.put_aside(lane, event.at, "idle")


def _no_more_time(lane: Lane, event: TimerFired) -> Step:
    if lane.phase not in ("scan", "pay") or (lane.payment is not None and lane.payment.presented):
        return Step(lane)
    if lane.payment is None:
        return split.leave(lane, event.at)
    waiting = replace(lane.payment, stopping=True, after="save")
    return Step(replace(lane, payment=waiting), (waiting.stop,))


def _undo_over(lane: Lane, event: TimerFired) -> Step:
    del event
    return Step(replace(lane, undo=None))


def _told_over(lane: Lane, event: TimerFired) -> Step:
    del event
    keep = lane.view.told is not None and lane.view.told.why == "unknown"
    return Step(lane) if keep else Step(replace(lane, asked=unasked(lane), view=replace(lane.view, told=None)))


def _slow_bank(lane: Lane, event: TimerFired) -> Step:
    del event
    if lane.payment is None or lane.payment.step != "bank":
        return Step(lane)
    return Step(replace(lane, payment=replace(lane.payment, late=True)))


def _ask_again(lane: Lane, event: TimerFired) -> Step:
    del event
    return payment.ask_again(lane)


def _ask_staff(lane: Lane, event: TimerFired) -> Step:
    del event
    if lane.payment is None or lane.payment.step != "unknown":
        return Step(lane)
    return Step(replace(lane, payment=replace(lane.payment, staff=True)), (Beep(cue="look"),))


def _unsteady(lane: Lane, event: TimerFired) -> Step:
    del event
    return weighing.unsteady(lane)


def _done_over(lane: Lane, event: TimerFired) -> Step:
    waits = lane.sold is not None and lane.sold.paper == "printing"
    return Step(lane, (finish.done_timer(lane),)) if waits else finish.leave(lane, FinishPressed(at=event.at))


def _shelf_over(lane: Lane, event: TimerFired) -> Step:
    """What that means is decided where the shelf is looked at."""
    del event
    return Step(lane)


def _staff_over(lane: Lane, event: TimerFired) -> Step:
    """Nobody touched the panel for a while: it locks, and the shopper has the lane again."""
    del event
    return Step(duty.lock(lane))


_TIMERS: dict[str, Callable[[Lane, TimerFired], Step]] = {
    "idle": _idle_over,
    "more-time": _no_more_time,
    "undo": _undo_over,
    "told": _told_over,
    "slow-bank": _slow_bank,
    "ask-again": _ask_again,
    "ask-staff": _ask_staff,
    "unsteady": _unsteady,
    "done": _done_over,
    "shelf": _shelf_over,
    duty.TIMER: _staff_over,
    "drawer": drawer.overdue,
}
