"""A part that was given back, and of which the terminal shows that it was not: it stands in its basket again, as paid.

Only while that basket is open and nothing else is under way, and only for an answer that proves it; otherwise the team
looks (`Lane.given_back`). The part is never counted twice: it leaves `Lane.returned` as it comes back.
"""

from msgspec.structs import replace

from pos.lane.basket import idle, quiet_view
from pos.lane.effects import Beep, CancelTimer, SettleIntent
from pos.lane.events import PaymentTakenBack
from pos.lane.state import HelpCall, Lane, Split, Step
from pos.lane.tendering import asked_for
from pos.sale.receipt import Tender

__all__ = ["stands_again"]


def stands_again(lane: Lane, event: PaymentTakenBack) -> Step | None:
    """The part whose give-back the terminal dropped; `None`: it is none of this basket's, or the team has to look."""
    part = _part(lane, event.intent_id)
    if part is None or not event.sure or not _waits(lane) or part.covers_minor >= lane.left_minor:
        return None
    split = replace(lane.split or Split(), paid=(*lane.kept, part), giving_back=False, then="pay", tries=0)
    after = replace(
        lane, phase="pay", split=split, trouble="not-given-back", undo=None, last=None, view=quiet_view(lane),
        help=lane.help or HelpCall(event.at, "split"),
        returned=tuple(one for one in lane.returned if one.reference != part.reference),
    )  # fmt: skip
    settled = SettleIntent(intent_id=event.intent_id, outcome="not-charged")
    return Step(after, (settled, CancelTimer(name="undo"), Beep(cue="called"), idle(after)))


def _part(lane: Lane, intent_id: str) -> Tender | None:
    asked = asked_for(lane, intent_id)
    undoes = asked.undoes if asked is not None else ""
    return next((one for one in lane.returned if one.reference == undoes), None)


def _waits(lane: Lane) -> bool:
    """Whether the basket is open and no other money is under way."""
    nothing = all(one is None for one in (lane.payment, lane.cash, lane.phone, lane.gift))
    return lane.phase in ("scan", "pay") and bool(lane.cart.lines) and nothing and lane.weighing is None
