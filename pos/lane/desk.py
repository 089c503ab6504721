"""Where staff look: pages of the panel, what is typed on its keypad, the reason's chip. Nothing here does anything.

Anybody may open the page that asks who it is ("sign-in"); every other page needs somebody on duty.
"""

from msgspec.structs import replace

from pos.lane.desk_state import Desk
from pos.lane.effects import Beep, CheckPin, Effect
from pos.lane.people import Secret
from pos.lane.sales_desk import kept
from pos.lane.staff_events import DeskChosen, DeskKeyed, DeskOpened
from pos.lane.state import Lane, Step

__all__ = ["choose", "key", "open_page"]

LONGEST = {
    "sign-in": 8,
    "price": 7,
    "quantity": 3,
    "discount": 3,
    "reprint": 8,
    "check-price": 6,
    "add-price": 6,
    "cash-up": 9,
    "sales": 9,
}
LONGEST_PIN = 12
CLOSE = "close"
"""The page that closes A01 again."""


def open_page(lane: Lane, event: DeskOpened) -> Step:
    """Another page; what was typed on the one before is gone."""
    if lane.duty is None:
        stranger = event.page == "sign-in" and lane.shop.staff.store and lane.shop.staff.sign_in != "badge"
        desk = Desk(page="sign-in") if stranger and lane.shop.staff.sign_in != "both" else None
        return Step(replace(lane, view=replace(lane.view, desk=desk, sheet="")))
    before = lane.view.desk
    desk = kept(before, Desk(page=event.page, choice=event.choice))
    if event.page == "cash-up" and before is not None and before.page == "cash-up":
        desk = replace(desk, counts=_counts(before))
    return Step(replace(lane, view=replace(lane.view, desk=desk, sheet="")))


def _counts(desk: Desk) -> tuple[tuple[str, int], ...]:
    """What was counted so far, the amount that stands there included."""
    known = dict(desk.counts)
    if desk.choice and desk.typed:
        known[desk.choice] = int(desk.typed)
    return tuple(sorted(known.items()))


def choose(lane: Lane, event: DeskChosen) -> Step:
    """A chip: chosen, or not any more."""
    desk = lane.view.desk
    if desk is None or lane.duty is None:
        return Step(lane)
    why = "" if desk.why == event.why else event.why
    return _show(lane, replace(desk, why=why))


def key(lane: Lane, event: DeskKeyed) -> Step:
    """A digit of the number, the PIN, the amount; or on to the next."""
    desk = lane.view.desk
    if desk is None:
        return Step(lane)
    if desk.page == "sign-in" and desk.typed and event.key == "next":
        return _show(lane, replace(desk, page="pin", note=""))
    if desk.page in ("pin", "second"):
        return _pin_key(lane, desk, event.key)
    if desk.page not in LONGEST or (desk.page == "sign-in" and desk.after_badge is not None):
        return Step(lane)
    typed = _edit(desk.typed, event.key, LONGEST[desk.page])
    return _show(lane, replace(desk, typed=typed, note=""), Beep(cue="tick"))


def _pin_key(lane: Lane, desk: Desk, key: str) -> Step:
    """The PIN is asked about as soon as it is given; nothing of it stays here."""
    if desk.page == "second":
        return Step(lane)
    if key == "next":
        if not desk.secret.digits:
            return Step(lane)
        asked = CheckPin(number=desk.typed, pin=desk.secret)
        return _show(lane, replace(desk, secret=Secret()), asked)
    secret = Secret(_edit(desk.secret.digits, key, LONGEST_PIN))
    return _show(lane, replace(desk, secret=secret, note=""), Beep(cue="tick"))


def _edit(typed: str, key: str, longest: int) -> str:
    if key == "back":
        return typed[:-1]
    if key == "clear":
        return ""
    return (typed + key)[:longest] if key.isdigit() and len(key) == 1 else typed


def _show(lane: Lane, desk: Desk, *effects: Effect) -> Step:
    return Step(replace(lane, view=replace(lane.view, desk=desk)), effects)
