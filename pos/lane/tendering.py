"""Money that came for a basket: all of it, a part, or none of its own."""

from msgspec.structs import replace

from pos.lane.basket import idle, quiet_view
from pos.lane.effects import Beep, PaymentIntent, SettleIntent
from pos.lane.events import PaymentApproved
from pos.lane.finish import sell, tender_of
from pos.lane.state import Lane, Split, Step, Told
from pos.sale.receipt import Tender

__all__ = ["asked_for", "fits", "keep", "take"]


def asked_for(lane: Lane, intent_id: str) -> PaymentIntent | None:
    """The intent of this basket with that name."""
    return next((one for one in lane.tried if one.intent_id == intent_id), None)


def fits(lane: Lane, event: PaymentApproved) -> bool:
    """Whether this pays what is left, or is a part of it that was asked for, or that the terminal calls a part."""
    if event.currency != lane.shop.currency or event.kind != "payment":
        return False
    if event.amount_minor == lane.left_minor:
        return True
    asked = asked_for(lane, event.intent_id)
    as_asked = asked is not None and asked.amount_minor == event.amount_minor
    of_parts = lane.split is not None or (asked is not None and asked.terminal == "gift")
    a_part = event.partial or (of_parts and as_asked)
    return a_part and 0 < event.amount_minor < lane.left_minor


def take(lane: Lane, event: PaymentApproved) -> Step:
    """Approved money that fits: with it the sale is made, or it is kept while the rest is paid."""
    if event.amount_minor == lane.left_minor:
        return sell(lane, event, event.at)
    step = keep(lane, tender_of(event, asked_for(lane, event.intent_id)))
    settled = SettleIntent(intent_id=event.intent_id, outcome="approved")
    return Step(step.lane, (settled, *step.effects))


def keep(lane: Lane, tender: Tender) -> Step:
    """A part is paid. What was scanned while it won the race is not added, and is said."""
    missed = lane.payment is not None and lane.payment.held != ()
    split = replace(lane.split or Split(), paid=(*lane.kept, tender))
    view = replace(quiet_view(lane), told=Told("pay-first") if missed else None)
    after = replace(
        lane, phase="pay", split=split, payment=None, gift=None, phone=None, trouble="", undo=None, last=None,
        view=view, strays=tuple(one for one in lane.strays if one != tender.reference),
    )  # fmt: skip
    return Step(after, (Beep(cue="no" if missed else "ok"), idle(after)))
