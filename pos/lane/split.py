"""S21: several ways to pay one basket. What was approved is kept; who leaves gets it back, each part as it was paid.

    SplitPressed -> PartPressed -> the payment machine -> a part is kept -> PartPressed ... -> nothing is left: sold
    GiveBackPressed -> the last part goes back, an intent of its own -> the one before ... -> nothing is kept

Giving back is settled like paying: by the terminal's word, by asking, by a person; never by guessing. A part that its
terminal does not simply take back is given to the card as a refund, if the shopper says so; else a person takes over.
"""

from msgspec.structs import replace

from pos.lane import cash
from pos.lane.basket import idle, quiet_view
from pos.lane.effects import Beep, Effect, OpenIntent, PaymentIntent, SettleIntent, StartPayment
from pos.lane.events import GiveBackPressed, PaymentApproved, PaymentTakenBack
from pos.lane.finish import put_aside
from pos.lane.state import HelpCall, Lane, Payment, PayTrouble, Split, Step
from pos.lane.tendering import asked_for
from pos.sale.receipt import Tender

__all__ = [
    "again",
    "cash_given",
    "give_back",
    "given",
    "given_late",
    "leave",
    "lost",
    "not_given",
    "open_split",
    "over_to_staff",
]


MOST_TRIES = 2
"""After so many in vain a person is called."""


def open_split(lane: Lane) -> Step:
    """S21: nothing is armed, nothing is paid yet."""
    after = replace(lane, phase="pay", split=Split(), phone=None, trouble="", view=quiet_view(lane))
    return Step(replace(after, undo=None, last=None), (idle(after),))


def give_back(lane: Lane, event: GiveBackPressed) -> Step:
    """The shopper wants their money back."""
    if not lane.kept or lane.payment is not None or lane.cash is not None:
        return Step(lane)
    facts = replace(lane.facts, mark=event.mark)
    return _next(replace(lane, facts=facts, view=quiet_view(lane)), event.at)


def leave(lane: Lane, at: int) -> Step:
    """The shopper has gone: what is paid goes back, then the basket is put aside."""
    if lane.split is None or not lane.split.paid:
        return put_aside(lane, at, "idle")
    return _next(replace(lane, split=replace(lane.split, then="save")), at)


def _next(lane: Lane, at: int) -> Step:
    """The last part that is kept goes back; with none left, the shopper pays anew or has gone."""
    split = lane.split
    assert split is not None
    if not split.paid:
        free = replace(lane, split=None, trouble="parts-back", view=quiet_view(lane))
        return put_aside(free, at, "idle") if split.then == "save" else Step(free, (Beep(cue="look"), idle(free)))
    part = split.paid[-1]
    lane = replace(lane, split=replace(split, giving_back=True), trouble="", view=quiet_view(lane))
    if part.kind == "cash":
        return cash.open_payout(lane, part.amount_minor, part.reference, at)
    intent = _intent(lane, part, at)
    after = replace(lane, attempts=lane.attempts + 1, tried=(*lane.tried, intent), payment=Payment(intent=intent))
    return Step(after, (OpenIntent(intent=intent, basket=lane.basket), StartPayment(intent=intent), idle(after)))


def _intent(lane: Lane, part: Tender, at: int) -> PaymentIntent:
    assert lane.split is not None
    of_card = part.terminal == ""
    return PaymentIntent(
        intent_id=f"L{lane.shop.lane:03d}-B{lane.basket:08d}-{lane.attempts + 1}",
        amount_minor=part.amount_minor,
        currency=lane.shop.currency,
        at=at,
        mark=lane.facts.mark if of_card else "",
        older=lane.before(lane.facts.mark) if of_card else "",
        language=lane.language,
        kind="refund" if part.reference in lane.split.refused else "reversal",
        original=f"{part.terminal_receipt}:{part.trace}",
        says_sent=True,
        tender=part.kind,
        terminal=part.terminal,
        undoes=part.reference,
    )


def given(lane: Lane, event: PaymentApproved) -> Step:
    """A part is back with the shopper."""
    assert lane.payment is not None
    undoes = lane.payment.intent.undoes
    settled = SettleIntent(intent_id=event.intent_id, outcome="approved")
    return _without(replace(lane, payment=None, returned=_with_returned(lane, undoes)), undoes, event.at, settled)


def _with_returned(lane: Lane, reference: str) -> tuple[Tender, ...]:
    """The parts that went back, with this one: their terminal may yet drop that (`standing_again`)."""
    return (*lane.returned, *(one for one in lane.kept if one.reference == reference))


def cash_given(lane: Lane, at: int) -> Step:
    """Coins and notes are back with the shopper."""
    assert lane.cash is not None
    settled = SettleIntent(intent_id=lane.cash.intent.intent_id, outcome="approved")
    return _without(replace(lane, cash=None), lane.cash.intent.undoes, at, settled)


def given_late(lane: Lane, event: PaymentApproved) -> Step | None:
    """A part went back that was taken for kept, since its terminal had said no; `None`: it is no such answer."""
    asked = asked_for(lane, event.intent_id) if event.kind != "payment" else None
    if asked is None or lane.split is None or all(one.reference != asked.undoes for one in lane.kept):
        return None
    paid = tuple(one for one in lane.kept if one.reference != asked.undoes)
    returned = _with_returned(lane, asked.undoes)
    settled = SettleIntent(intent_id=event.intent_id, outcome="approved")
    return Step(
        replace(lane, split=replace(lane.split, paid=paid), returned=returned), (settled, Beep(cue="look"), idle(lane))
    )


def _without(lane: Lane, reference: str, at: int, *effects: Effect) -> Step:
    assert lane.split is not None
    paid = tuple(one for one in lane.split.paid if one.reference != reference)
    step = _next(replace(lane, split=replace(lane.split, paid=paid, tries=0)), at)
    return Step(step.lane, (*effects, *step.effects))


def again(lane: Lane, at: int) -> Step:
    """It is known that nothing went back: that is tried again, a few times, before anybody is called."""
    split = lane.split
    assert split is not None
    if split.tries >= MOST_TRIES:
        return not_given(lane, "not-charged")
    return _next(replace(lane, payment=None, split=replace(split, tries=split.tries + 1)), at)


def not_given(lane: Lane, trouble: PayTrouble) -> Step:
    """A part stays where it is. The team is called; the shopper may try again, or pay on."""
    split, payment = lane.split, lane.payment
    assert split is not None
    assert payment is not None
    refused = (*split.refused, payment.intent.undoes) if trouble == "declined" else split.refused
    help_ = lane.help or HelpCall(payment.intent.at, "split")
    after = replace(
        lane, payment=None, trouble="not-given-back", help=help_, view=quiet_view(lane),
        split=replace(split, giving_back=False, then="pay", refused=refused, tries=0),
    )  # fmt: skip
    return Step(after, (Beep(cue="called"), idle(after)))


def lost(lane: Lane, event: PaymentTakenBack) -> Step | None:
    """The terminal does not have a part that is kept: it was never paid. `None`: it is none of this basket's parts, or
    may well be there: what was approved is asked for again only where it is proved to be gone.
    """
    if lane.split is None or not event.sure or all(one.reference != event.intent_id for one in lane.kept):
        return None
    paid = tuple(one for one in lane.kept if one.reference != event.intent_id)
    settled = SettleIntent(intent_id=event.intent_id, outcome="not-charged")
    after = replace(lane, split=replace(lane.split, paid=paid), view=replace(lane.view, part_minor=0))
    return Step(after, (settled, Beep(cue="look"), idle(after)))


def over_to_staff(lane: Lane, at: int) -> Step:
    """A person takes over what could not be given back: the basket waits, its money is listed."""
    return put_aside(lane, at, "staff")
