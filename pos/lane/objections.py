"""Why an item can't be added, and who hears of it.

The shopper is told at once and carries on. What is not sold the team collects; more than the limit they may allow.
"""

from msgspec.structs import replace

from pos.lane.events import ItemFound
from pos.lane.intervention import Facts, Need
from pos.lane.state import Lane
from pos.sale.product import Product

__all__ = ["asked", "needs_weight", "noticed", "objection", "over_limit", "together", "unasked"]


def needs_weight(event: ItemFound) -> bool:
    """Whether these are goods by weight without one."""
    return event.product.unit == "kg" and event.weight_g is None and event.price_minor is None


def objection(lane: Lane, event: ItemFound) -> str:
    """Why this item can't be added; empty if it can."""
    product = event.product
    if product.blocked:
        return "not-for-sale"
    if event.barred:
        return event.barred
    if needs_weight(event) and not event.scale:
        return "needs-scale"
    held = sum(line.quantity for line in lane.cart.lines if together(line.product, product))
    return "limit" if over_limit(lane, product, held + event.count) else ""


def together(one: Product, other: Product) -> bool:
    """Whether their limit counts together."""
    return one.sku == other.sku or (one.limit_group != "" and one.limit_group == other.limit_group)


def over_limit(lane: Lane, product: Product, pieces: int) -> bool:
    """Whether so many are more than a basket may hold; a team member may have allowed more."""
    if product.limit is None:
        return False
    cause = limit_cause(product)
    allowed = max((one.size for one in lane.approved if one.cause == cause), default=0)
    return pieces > max(product.limit, allowed)


def limit_cause(product: Product) -> str:
    """What an approval of more than the limit names."""
    return f"limit:{product.limit_group or product.sku}"


def noticed(lane: Lane, event: ItemFound, why: str) -> Lane:
    """The team collects what is not sold, and may allow more of what has a limit; the shopper carries on."""
    product = event.product
    facts = Facts(
        sku=product.sku, name=product.name, code=event.code, count=event.count, amount_minor=product.price_minor
    )
    if why == "limit":
        held = sum(line.quantity for line in lane.cart.lines if together(line.product, product))
        facts = replace(facts, count=held + event.count, limit=product.limit or 0)
        need = Need(reason="limit", cause=limit_cause(product), facts=facts, level="nudge", size=held + event.count)
    elif why == "not-for-sale":
        need = Need(reason="not-for-sale", cause=f"not-for-sale:{product.sku}", facts=facts)
    elif why == "restricted-hours":
        need = Need(reason="restricted-hours", cause=f"restricted-hours:{product.sku}", facts=facts, level="nudge")
    else:
        return lane
    return asked(lane, need)


def asked(lane: Lane, need: Need) -> Lane:
    """The lane with this need, begun if it was free; one of its cause is replaced."""
    return replace(lane, asked=(*(one for one in lane.asked if one.cause != need.cause), need))


def unasked(lane: Lane) -> tuple[Need, ...]:
    """What is still asked once the shopper goes on: what only they were told of is over."""
    return tuple(one for one in lane.asked if one.level != "nudge")
