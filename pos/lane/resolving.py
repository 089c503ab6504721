"""A person settles what no machine could: with a name and evidence, and as if the terminal had said it."""

from typing import Literal

from msgspec.structs import replace

from pos.lane.effects import PaymentIntent, SettleIntent
from pos.lane.events import PaymentApproved, PaymentNotCharged, PaymentResolved
from pos.lane.payment import approved, not_charged
from pos.lane.state import Lane, Step

__all__ = ["resolved"]


def resolved(lane: Lane, event: PaymentResolved) -> Step:
    """A person found out. It counts as if the terminal had said it; money that fits no basket is only noted."""
    lane = replace(
        lane,
        strays=tuple(one for one in lane.strays if one != event.intent_id),
        given_up=tuple(one for one in lane.given_up if one.intent_id != event.intent_id),
    )
    payment = lane.payment
    if payment is None or payment.intent.intent_id != event.intent_id:
        outcome: Literal["approved", "not-charged"] = "approved" if event.outcome == "charged" else "not-charged"
        return Step(lane, (SettleIntent(intent_id=event.intent_id, outcome=outcome),))
    if event.outcome == "not-charged":
        evidence = f"{event.by}: {event.evidence}"
        return not_charged(lane, PaymentNotCharged(intent_id=event.intent_id, evidence=evidence, at=event.at))
    return approved(lane, _as_approved(payment.intent, event))


def _as_approved(intent: PaymentIntent, event: PaymentResolved) -> PaymentApproved:
    return PaymentApproved(
        intent_id=intent.intent_id,
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        terminal_receipt=event.terminal_receipt,
        trace=event.trace,
        asked=True,
        final=intent.terminal != "",
        kind=intent.kind,
        wallet=intent.wallet,
        at=event.at,
    )
