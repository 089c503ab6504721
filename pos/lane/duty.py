r"""Who is here: badge, number and PIN, the second person, and the way out. A shopper can open A01, and no more.

badge -----------------------------> on duty (A02) --back | the same badge | 60 s idle--> the shopper's screen
DeskOpened(sign-in) -> CheckPin ---> on duty
\-----> StaffRefused: "not recognised, n tries left"
"""

from msgspec.structs import replace

from pos.lane.basket import idle, refuse
from pos.lane.checks import first_page
from pos.lane.desk_state import Desk, Duty
from pos.lane.effects import Beep, CancelTimer, Effect, StartTimer
from pos.lane.events import BadgeScanned
from pos.lane.people import Person
from pos.lane.permission import may
from pos.lane.staff_events import StaffLeft, StaffRefused
from pos.lane.state import Lane, Step, Told

__all__ = ["TIMER", "asks_for_pin", "awake", "begin", "desk_clock", "known", "leave", "lock", "refused"]

TIMER = "staff"
NUMBER_OF = 1
"""An id is a letter and the number that is typed: "S17"."""


def known(lane: Lane, event: BadgeScanned) -> Person | None:
    """Whose badge it is: as the session found out, or as lane.toml has it."""
    if event.by:
        return Person(id=event.by, name=event.name, roles=event.roles)
    name = lane.shop.badges.get(event.badge)
    return None if name is None else Person(id=name, name=name, roles=(lane.shop.staff.badge_role,))


def begin(lane: Lane, person: Person, at: int) -> Step:
    """The panel opens for this person."""
    if not may(person.roles, "enter", policy=lane.shop.staff.policy):
        return refuse(lane, "badge", at, Told("badge-nothing"))
    view = replace(lane.view, desk=first_page(lane), told=None, sheet="")
    after = replace(lane, duty=Duty(person=person, since=at), view=view)
    return Step(after, (Beep(cue="ok"), *awake(after)))


def asks_for_pin(lane: Lane, person: Person, at: int) -> Step:
    """A badge where the shop wants a PIN: it is asked for, or the badge is none of the ways to sign in."""
    if lane.shop.staff.sign_in == "pin":
        return refuse(lane, "badge", at, Told("badge-pin"))
    desk = Desk(page="pin", typed=person.id[NUMBER_OF:], after_badge=person)
    after = replace(lane, view=replace(lane.view, desk=desk, told=None, sheet=""))
    return Step(after, (Beep(cue="look"), *awake(after)))


def refused(lane: Lane, event: StaffRefused) -> Step:
    """Not recognised; the number stays, the PIN has to be typed again."""
    desk = lane.view.desk
    if desk is None:
        return Step(lane)
    again = Desk(
        page="pin" if desk.after_badge is not None else "sign-in",
        typed=desk.typed,
        note="wrong",
        left=event.left,
        until_ms=event.until_ms,
        after_badge=desk.after_badge,
    )
    return Step(replace(lane, view=replace(lane.view, desk=again)), (Beep(cue="no"), *awake(lane)))


def leave(lane: Lane, event: StaffLeft) -> Step:
    """Back to the shopper."""
    if lane.duty is None or lane.duty.person.id != event.by:
        return Step(lane)
    return Step(lock(lane), (CancelTimer(name=TIMER), *_shoppers(lane)))


def lock(lane: Lane) -> Lane:
    """Nobody is on duty, nothing of the panel is open, nothing waits for a second person."""
    return replace(lane, duty=None, view=replace(lane.view, desk=None))


def awake(lane: Lane) -> tuple[Effect, ...]:
    """The panel's own clock from the start; the shopper's, too."""
    return (desk_clock(lane), *_shoppers(lane))


def desk_clock(lane: Lane) -> StartTimer:
    """How long the panel, or the way to it, stays open untouched."""
    return StartTimer(name=TIMER, seconds=lane.shop.staff.idle_s)


def _shoppers(lane: Lane) -> tuple[Effect, ...]:
    """The shopper's idle clock, where it runs."""
    busy = lane.payment is not None and lane.payment.presented
    runs = lane.phase in ("scan", "pay", "ready", "refund") and not busy
    return (idle(lane),) if runs and not lane.view.more_time else ()
