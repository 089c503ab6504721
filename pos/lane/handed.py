"""Cash handed to a team member: the lane counts what they say, opens the drawer, and books it with their name.

    HandCashPressed -> intent on disk -> a badge -> HandCashGiven -> change is told -> sold, the drawer opens

For lanes without a cash device, or with one that takes nothing now. Nothing is in before the team member says so: until
then the shopper may choose another way, and a restart finds it as it was.
"""

from msgspec.structs import replace

from pos.lane.basket import idle, quiet_view
from pos.lane.cash import open_hand
from pos.lane.drawer import open_drawer
from pos.lane.effects import Beep, SettleIntent
from pos.lane.events import HandCashGiven, HandCashPressed
from pos.lane.finish import sell
from pos.lane.state import CashPay, Lane, Step
from pos.lane.tendering import keep
from pos.sale.receipt import Tender

__all__ = ["given", "leave", "press", "taken_by"]


def press(lane: Lane, event: HandCashPressed) -> Step:
    """A team member is asked to come and take the money."""
    part = event.amount_minor if 0 < event.amount_minor < lane.left_minor else 0
    step = open_hand(lane, event.at, part)
    return Step(step.lane, (Beep(cue="called"), *step.effects))


def taken_by(lane: Lane, cash: CashPay, by: str) -> Step:
    """A badge: from now on they can say what they were given."""
    return Step(replace(lane, cash=replace(cash, by=by), view=quiet_view(lane)), (Beep(cue="ok"), idle(lane)))


def leave(lane: Lane, cash: CashPay) -> Step:
    """Nothing was handed over: the shopper pays another way."""
    settled = SettleIntent(intent_id=cash.intent.intent_id, outcome="aborted")
    after = replace(lane, cash=None, trouble="" if lane.split is not None else "stopped", view=quiet_view(lane))
    return Step(after, (settled, idle(after)))


def given(lane: Lane, event: HandCashGiven) -> Step:
    """So much was handed over; the change is theirs to give from the drawer."""
    cash = lane.cash
    if cash is None or cash.step != "hand" or not cash.by or event.given_minor < cash.intent.amount_minor:
        return Step(lane)
    covers = lane.left_minor if cash.covers_minor is None else cash.covers_minor
    tender = Tender(
        kind="cash",
        amount_minor=cash.intent.amount_minor,
        reference=cash.intent.intent_id,
        given_minor=event.given_minor,
        change_minor=event.given_minor - cash.intent.amount_minor,
        rounding_minor=cash.intent.amount_minor - covers,
        by=cash.by,
    )
    step = sell(lane, None, event.at, tender) if covers == lane.left_minor else keep(lane, tender)
    drawer = open_drawer(replace(step.lane, cash=None), cash.by, "sale", event.at)
    settled = SettleIntent(intent_id=cash.intent.intent_id, outcome="approved")
    return Step(drawer.lane, (settled, *step.effects, *drawer.effects))
