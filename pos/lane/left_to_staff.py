"""A payment that nobody can tell of keeps no lane: the basket waits, and the team has to look."""

from msgspec.structs import replace

from pos.lane.finish import put_aside, sell
from pos.lane.phone import given_up
from pos.lane.state import Lane, Payment, Step

__all__ = ["left_to_staff"]


def left_to_staff(lane: Lane, payment: Payment, at: int) -> Step:
    """Put the basket aside, or sell it for an older attempt that was paid and is all that is left to pay."""
    strays = tuple(one for one in lane.strays if one != payment.intent.intent_id)
    after = replace(lane, strays=(*strays, payment.intent.intent_id))
    if payment.intent.wallet and payment.intent.kind == "payment":
        return given_up(after, payment.intent, at)
    older = payment.instead
    if older is not None and older.amount_minor == lane.left_minor:
        return sell(after, older, at)
    if older is not None:
        after = replace(after, strays=(*after.strays, older.intent_id))
    return put_aside(after, at, "staff")
