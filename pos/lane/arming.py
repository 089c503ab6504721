"""The card reader is armed: one intent, on disk before the reader hears of it."""

from msgspec.structs import replace

from pos.lane.basket import idle, quiet_view
from pos.lane.effects import OpenIntent, PaymentIntent, StartPayment
from pos.lane.state import Lane, Payment, Step
from pos.sale.instalment import Terms

__all__ = ["arm", "by_plan"]


def arm(lane: Lane, at: int, part_minor: int = 0, terms: Terms | None = None) -> Step:
    """Ask the card reader for a part, or for all that is left (0); by a plan, where the shopper chose one."""
    attempt = lane.attempts + 1
    intent = PaymentIntent(
        intent_id=f"L{lane.shop.lane:03d}-B{lane.basket:08d}-{attempt}",
        amount_minor=part_minor or lane.left_minor,
        currency=lane.shop.currency,
        at=at,
        mark=lane.facts.mark,
        older=lane.before(lane.facts.mark),
        language=lane.language,
        says_sent=True,
        tender="card" if terms is None else "instalments",
        terms=terms,
    )
    after = replace(lane, attempts=attempt, tried=(*lane.tried, intent), payment=Payment(intent=intent))
    effects = (
        OpenIntent(intent=intent, basket=lane.basket),
        StartPayment(intent=intent),
        idle(lane),
    )
    return Step(after, effects)


def by_plan(lane: Lane, terms: Terms, at: int) -> Step:
    """Arm it for a plan. Terms are for one amount: where the basket comes to another by now, nothing is armed."""
    lane = replace(lane, gift=None, phone=None, trouble="", view=quiet_view(lane))
    part = lane.split is not None and 0 < terms.amount_minor < lane.left_minor
    if terms.amount_minor != lane.left_minor and not part:
        return Step(replace(lane, trouble="stopped"), (idle(lane),))
    return arm(lane, at, terms.amount_minor, terms)
