"""People who help: the call, the badge, the ID check.

A badge at the scanner does the one thing that is open: clears an ID check, ends a help call, takes over a payment of
an odd amount or one that can't be settled, takes note of money that the team must look after, brings the last saved
basket back. With nothing open it opens the attendant's panel (`duty`).
"""

from msgspec.structs import replace

from pos.lane import duty
from pos.lane.acts import second
from pos.lane.basket import idle, quiet_view, refuse, with_cart
from pos.lane.checks import takes_a_look
from pos.lane.effects import Beep, SavedBasket
from pos.lane.events import (
    AgeItemsRemoved,
    BadgeScanned,
    HelpCalled,
    HelpCancelled,
    HelpSolved,
    TicketScanned,
    VouchersSeen,
)
from pos.lane.finish import put_aside
from pos.lane.left_to_staff import left_to_staff
from pos.lane.parking import fetch, resumable
from pos.lane.payment import open_reader
from pos.lane.people import Person
from pos.lane.permission import Act, may
from pos.lane.refunding import vouch
from pos.lane.showing import see, waiting
from pos.lane.split import over_to_staff
from pos.lane.staff_events import StaffLeft, StaffSignedIn
from pos.lane.state import HelpCall, Lane, Step, Told
from pos.sale.cart import Cart

__all__ = [
    "age_items_removed",
    "badge",
    "call_help",
    "cancel_help",
    "left_to_staff",
    "signed_in",
    "solve_help",
    "ticket",
]


def call_help(lane: Lane, event: HelpCalled) -> Step:
    """A team member is called; the time counts from now."""
    view = replace(quiet_view(lane), find=lane.view.find)
    if lane.help is not None:
        return Step(replace(lane, view=view), (idle(lane),))
    after = replace(lane, help=HelpCall(event.at, event.topic), view=view)
    return Step(after, (Beep(cue="called"), idle(after)))


def cancel_help(lane: Lane, event: HelpCancelled) -> Step:
    """Never mind."""
    del event
    return Step(replace(lane, help=None), (idle(lane),))


def solve_help(lane: Lane, event: HelpSolved) -> Step:
    """Somebody has helped."""
    del event
    return Step(replace(lane, help=None), (Beep(cue="ok"), idle(lane)))


def badge(lane: Lane, event: BadgeScanned) -> Step:
    """A staff badge: the one open thing is done; with nothing open, the panel opens."""
    person = duty.known(lane, event)
    if person is None:
        return refuse(lane, "badge", event.at, Told("badge-unknown"))
    if lane.shop.staff.sign_in in ("pin", "both"):
        return duty.asks_for_pin(lane, person, event.at)
    return _arrived(lane, person, event.at, event.saved)


def signed_in(lane: Lane, event: StaffSignedIn) -> Step:
    """Number and PIN were right: the one open thing, as a badge does it."""
    lane = replace(lane, view=replace(lane.view, desk=None))
    return _arrived(lane, Person(id=event.by, name=event.name, roles=event.roles), event.at, None)


def _arrived(lane: Lane, person: Person, at: int, saved: SavedBasket | None) -> Step:
    """Somebody has said who they are."""
    if lane.duty is not None:
        return _another(lane, person)
    if takes_a_look(lane):
        return duty.begin(lane, person, at)
    if waiting(lane) and lane.payment is None and lane.cash is None and _theirs(lane, person, "check-coupon"):
        return see(lane, VouchersSeen(by=person.id, at=at))
    if lane.refund is not None and lane.payment is None and lane.cash is None:
        return vouch(lane, lane.refund, person, at)
    if lane.phase == "refund":
        return refuse(lane, "badge", at, Told("badge-nothing"))
    done = _settle(lane, at) if _theirs(lane, person, "settle-payment") else None
    return done or _on_a_free_lane(lane, person, at, saved) or duty.begin(lane, person, at)


def _theirs(lane: Lane, person: Person, act: Act) -> bool:
    """Whether a badge does at once what its person may do."""
    return may(person.roles, act, policy=lane.shop.staff.policy)


def _another(lane: Lane, person: Person) -> Step:
    """Somebody while somebody is on duty: the second person of an act that waits; the same one again leaves, and
    another one takes over.
    """
    assert lane.duty is not None
    if lane.duty.pending is not None:
        return second(lane, person)
    if person.id == lane.duty.person.id:
        return duty.leave(lane, StaffLeft(by=person.id))
    return duty.begin(lane, person, lane.duty.since)


def _settle(lane: Lane, at: int) -> Step | None:
    """A payment that only a person can take over; `None` where there is none."""
    if lane.payment is not None and lane.payment.intent.intent_id in lane.strays:
        return put_aside(lane, at, "staff")
    if lane.payment is not None and lane.payment.step == "unknown" and lane.payment.staff:
        return left_to_staff(lane, lane.payment, at)
    return over_to_staff(lane, at) if lane.stuck and lane.payment is None else None


def _on_a_free_lane(lane: Lane, person: Person, at: int, saved: SavedBasket | None) -> Step | None:
    if lane.phase == "ready" and (lane.given_back or lane.strays) and _theirs(lane, person, "settle-payment"):
        return Step(replace(lane, given_back=(), strays=()), (Beep(cue="ok"),))
    if lane.phase == "ready" and saved is not None and not lane.fetching and _theirs(lane, person, "recall"):
        return fetch(lane, saved.ticket, saved, at)
    return None


def age_items_removed(lane: Lane, event: AgeItemsRemoved) -> Step:
    """Everything that waits for an ID check is taken off, and the reader opens if something is left to pay."""
    if not lane.needed_age or lane.payment is not None or lane.phase not in ("scan", "pay"):
        return Step(lane)
    approved = lane.cleared.age if lane.cleared else 0
    lines = tuple(line for line in lane.cart.lines if (line.product.min_age or 0) <= approved)
    after = with_cart(lane, Cart(lines, lane.cart.next_id))
    after = replace(after, newest=0, undo=None, last=None, view=quiet_view(lane))
    if not lines:
        return Step(replace(after, phase="scan", trouble=""), (idle(after),))
    return open_reader(after, event.at) if lane.phase == "pay" else Step(after, (idle(after),))


def ticket(lane: Lane, event: TicketScanned) -> Step:
    """The ticket of a saved basket: taken up on a free lane only."""
    if not resumable(lane):
        busy = "pay-first" if lane.payment is not None and lane.payment.presented else "basket-open"
        return refuse(lane, event.ticket, event.at, Told("closed" if lane.phase == "closed" else busy))
    return fetch(lane, event.ticket, event.saved, event.at)
