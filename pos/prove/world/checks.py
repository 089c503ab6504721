"""What must hold inside a lane, whatever has happened."""

from typing import Any

from msgspec.structs import replace

from pos.lane.state import Lane
from pos.sale.pricing import price
from pos.session import recover

__all__ = ["check_lane", "replays"]


def check_lane(lane: Lane) -> str:
    """What is wrong with a lane; empty if nothing is."""
    shop = lane.shop
    if lane.priced != price(lane.cart, shop.taxes, lane.book, lane.context, tax_included=shop.tax_included):
        return "priced apart from its basket"
    if lane.payment is not None and lane.phase not in ("pay", "refund"):
        return f"a payment in phase {lane.phase}"
    if (lane.sold is not None) != (lane.phase == "done"):
        return f"sold in phase {lane.phase}"
    if (lane.refund is not None) != (lane.phase == "refund"):
        return f"a refund in phase {lane.phase}"
    if lane.phase == "pay" and not lane.cart.lines:
        return "nothing to pay for"
    if lane.phase == "done" and lane.drawn and lane.audit is not None:
        return "sold while the basket is still to be scanned again"
    armed = lane.payment is not None and lane.payment.step == "waiting" and not lane.payment.stopping
    if armed and lane.phase == "pay" and (lane.needed_age or lane.audit is not None):
        return "a gated sale is asked to pay while a check is open"
    for line in lane.cart.lines:
        if line.override is not None and not (line.override.by and line.override.reason):
            return "a price below the shelf's without a name and a reason"
    return ""


def replays(session: Any, store: Any) -> str:  # noqa: ANN401 - of the lane under test
    """How the journal's fold differs from the live lane; empty if it does not."""
    live, told = _durable(session.lane), _durable(recover(session.lane.shop, store.opening()))
    fields = [name for name in Lane.__struct_fields__ if getattr(live, name) != getattr(told, name)]
    return "; ".join(f"{one}: live {getattr(live, one)!r}, journal {getattr(told, one)!r}" for one in fields)


def _durable(lane: Lane) -> Lane:
    """Without what a replay can't know: the view, the devices, other baskets, a shelf before the first scan."""
    shelf = lane.bagging if lane.bagging is not None and lane.bagging.known else None
    return replace(lane, view=type(lane.view)(), devices=(), saved=(), strays=(), bagging=shelf, shelf=None)
