"""A saved basket is taken up once, whichever of the shop's lanes its ticket is scanned at.

    ticket, badge, panel -> fetch -> (alone: taken up at once) | ClaimBasket -> BasketClaimed -> taken up -> KeepParked
                                                                             -> ClaimRefused: why not

With a place that lanes share (`Shop.parking`), only that place says whose a basket is, also of a lane's own ones. What
is asked for is on disk before (`Lane.fetching`), so that a restart asks again and nothing is taken twice or lost.
"""

from msgspec.structs import replace

from pos.lane.basket import refuse, tell
from pos.lane.effects import Beep, DropSaved, Effect, SavedBasket
from pos.lane.finish import resume
from pos.lane.parked import (
    BasketClaimed,
    BasketTaken,
    ClaimBasket,
    ClaimRefused,
    ForgetParked,
    KeepParked,
    ParkBasket,
    ReturnBasket,
    TidyParked,
)
from pos.lane.state import Lane, Step, Told

__all__ = ["claimed", "fetch", "gone", "look_after", "refused", "resumable"]

_WHY = {"taken": "ticket-taken", "unknown": "ticket-unknown", "away": "ticket-away", "foreign": "ticket-unknown"}


def resumable(lane: Lane) -> bool:
    """Whether nothing of anybody's is open here."""
    return lane.phase in ("ready", "scan") and not lane.cart.lines and lane.weighing is None


def fetch(lane: Lane, ticket: str, saved: SavedBasket | None, at: int) -> Step:
    """Take up the basket of a ticket on a lane where it can be: at once, or when the shared place has given it.

    Args:
        lane: with nothing open.
        ticket: what was scanned or picked.
        saved: what waits under it at this lane.
        at: now.
    """
    if saved is not None and saved.training != lane.training:
        return refuse(lane, ticket, at, Told("ticket-training"))
    shared = lane.shop.parking and not lane.training
    if saved is None and not shared:
        return refuse(lane, ticket, at, Told("ticket-unknown"))
    if not shared:
        assert saved is not None
        return resume(lane, saved, at)
    if lane.fetching:
        return refuse(lane, ticket, at, Told("ticket-away"))
    asked = tell(replace(lane, fetching=ticket), Told("ticket-fetching"), silent=True)
    return Step(asked.lane, (*asked.effects, ClaimBasket(ticket=ticket)))


def claimed(lane: Lane, event: BasketClaimed) -> Step:
    """It is this lane's: taken up; given back where somebody else has begun meanwhile."""
    if lane.fetching != event.ticket:
        return Step(lane)
    if not resumable(lane) or lane.training:
        return Step(lane, (ReturnBasket(ticket=event.ticket),))
    own = any(one.ticket == event.ticket for one in lane.saved)
    step = resume(replace(lane, fetching=""), event.saved, event.at)
    effects = (one for one in step.effects if own or not isinstance(one, DropSaved))
    return Step(step.lane, (*effects, KeepParked(ticket=event.ticket)))


def refused(lane: Lane, event: ClaimRefused) -> Step:
    """It is not: the shopper is told, unless somebody else shops here by now."""
    if lane.fetching != event.ticket:
        return Step(lane)
    lane = replace(lane, fetching="")
    if event.why == "returned" or not resumable(lane):
        return Step(lane, (Beep(cue="look"),))
    return refuse(lane, event.ticket, event.at, Told(_WHY[event.why]))


def gone(lane: Lane, event: BasketTaken) -> Step:
    """One of this lane's own was taken up elsewhere."""
    forget = ForgetParked(ticket=event.ticket)
    if all(one.ticket != event.ticket for one in lane.saved):
        return Step(lane, (forget,))
    left = tuple(one for one in lane.saved if one.ticket != event.ticket)
    return Step(replace(lane, saved=left), (DropSaved(ticket=event.ticket), forget))


def look_after(lane: Lane) -> tuple[Effect, ...]:
    """After a start: what waits here is shared, and what was asked for is asked for again."""
    if not lane.shop.parking:
        return ()
    mine = tuple(one for one in lane.saved if not one.training)
    tidy = TidyParked(mine=tuple(one.ticket for one in mine), fetching=lane.fetching)
    again = (ClaimBasket(ticket=lane.fetching, again=True),) if lane.fetching else ()
    return (tidy, *(ParkBasket(saved=one) for one in mine), *again)
