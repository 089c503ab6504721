"""The cash drawer: opened for a reason by somebody with a name, and looked after until it is shut again.

A drawer that tells nothing (behind a relay) is opened, and that is all that is known. One that has a switch is "stuck"
where it did not open, "left open" where nobody shut it, "forced" where nobody had asked; then the team is told.
"""

from typing import Literal

from msgspec.structs import replace

from pos.lane.effects import Beep, CancelTimer, Effect, OpenDrawer, StartTimer
from pos.lane.events import DrawerMoved, TimerFired
from pos.lane.state import Drawer, Lane, Step

__all__ = ["moved", "open_drawer", "overdue"]


def open_drawer(lane: Lane, by: str, why: str, at: int) -> Step:
    """Somebody opens it. The act that led here is in the journal with its name and reason."""
    opens: tuple[Effect, ...] = (OpenDrawer(by=by, why=why),)
    if lane.shop.drawer != "seen":
        return Step(lane, opens)
    after = replace(lane, drawer=Drawer(since=at, by=by))
    return Step(after, (*opens, StartTimer(name="drawer", seconds=lane.shop.timing.drawer_opens_s)))


def moved(lane: Lane, event: DrawerMoved) -> Step:
    """Its switch says that it is open, or shut again."""
    if not event.open:
        return Step(replace(lane, drawer=None), (CancelTimer(name="drawer"),))
    by = lane.drawer.by if lane.drawer is not None else ""
    drawer = Drawer(open=True, since=event.at, by=by, trouble="" if by else "forced")
    starts = StartTimer(name="drawer", seconds=lane.shop.timing.drawer_s)
    return Step(replace(lane, drawer=drawer), (starts,) if by else (starts, Beep(cue="look")))


def overdue(lane: Lane, event: TimerFired) -> Step:
    """It has not opened, or has not been shut, for too long."""
    del event
    if lane.drawer is None:
        return Step(lane)
    trouble: Literal["left-open", "stuck"] = "left-open" if lane.drawer.open else "stuck"
    return Step(replace(lane, drawer=replace(lane.drawer, trouble=trouble)), (Beep(cue="look"),))
