"""Lanes to begin from, and what they say exactly: for tables of one step each."""

from msgspec.structs import replace
from pos.lane.checkout import first_lane, step
from pos.lane.effects import CancelTimer, PaymentIntent, StartTimer
from pos.lane.events import ItemFound, PaymentApproved, PayPressed
from pos.lane.state import Lane, Payment, View
from pos.prove.hand.goods import BARCODES, GOODS, SHOP

NOW = 1_000_000
FIRST, SECOND = "L004-B00000001-1", "L004-B00000001-2"
BUSY_VIEW = View(sheet="type", typed="12", note="limit", more_time=True, bags=(GOODS["bag"],))
"""A view with much open; `QUIET` is what is left of it when it is quietened."""
QUIET = View(bags=(GOODS["bag"],))
IDLE, IDLE_EMPTY = StartTimer(name="idle", seconds=90), StartTimer(name="idle", seconds=45)
DONE = StartTimer(name="done", seconds=15)
CANCEL_ALL = tuple(
    CancelTimer(name=name)
    for name in ("idle", "more-time", "undo", "told", "slow-bank", "ask-again", "ask-staff", "done", "unsteady")
)
CANCEL_ASKING = tuple(CancelTimer(name=name) for name in ("slow-bank", "ask-again", "ask-staff"))


def found(short: str, **fields: object) -> ItemFound:
    """A product of `world_goods`, scanned."""
    more = {"product": GOODS[short], "code": BARCODES.get(short, short), "at": NOW, **fields}
    return ItemFound(**more)  # type: ignore[arg-type]


def free() -> Lane:
    """Nobody there."""
    return first_lane(SHOP)


def filled(*shorts: str) -> Lane:
    """These were scanned; a busy view, no devices' news."""
    lane = free()
    for short in shorts or ("oats",):
        lane = step(lane, found(short)).lane
    return replace(lane, view=BUSY_VIEW)


def at_gate(*shorts: str, **facts: object) -> Lane:
    """On the Pay screen without a reader armed: `reader` or `paper` may be false."""
    lane = step(replace(filled(*shorts), view=QUIET), PayPressed(at=NOW, **{"reader": False, **facts})).lane  # type: ignore[arg-type]
    assert lane.phase == "pay"
    assert lane.payment is None
    return replace(lane, view=BUSY_VIEW)


def armed(*shorts: str, **payment: object) -> Lane:
    """The reader waits for a card; `payment` may be further on."""
    lane = step(replace(filled(*shorts), view=QUIET), PayPressed(at=NOW, mark="5:6")).lane
    assert lane.payment is not None
    return replace(lane, payment=replace(lane.payment, **{"sent": True, **payment}), view=BUSY_VIEW)


def intent(lane: Lane) -> PaymentIntent:
    """What is asked for."""
    assert lane.payment is not None
    return lane.payment.intent


def payment(lane: Lane, **changes: object) -> Payment:
    """Its payment, changed."""
    assert lane.payment is not None
    return replace(lane.payment, **changes)


def money(lane: Lane, intent_id: str = FIRST, amount_minor: int = 180, **more: object) -> PaymentApproved:
    """An approval of the bank."""
    fields = {"currency": "GBP", "terminal_receipt": "9", "trace": "10", "at": NOW + 5, **more}
    return PaymentApproved(intent_id=intent_id, amount_minor=amount_minor, **fields)  # type: ignore[arg-type]


def sold(**fields: object) -> Lane:
    """Oats, paid by card; what is on the thank-you screen may differ."""
    lane = step(armed(), money(armed())).lane
    assert lane.sold is not None
    return replace(lane, sold=replace(lane.sold, **fields), view=BUSY_VIEW)


__all__ = [
    "BUSY_VIEW", "CANCEL_ALL", "CANCEL_ASKING", "DONE", "FIRST", "IDLE", "IDLE_EMPTY", "NOW", "QUIET", "SECOND",
    "armed", "at_gate", "filled", "found", "free", "intent", "money", "payment", "sold",
]  # fmt: skip
