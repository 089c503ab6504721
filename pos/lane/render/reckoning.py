"""How a total comes about where lines alone do not say it: what is saved, tax on top, deposits."""

from msgspec.structs import replace

from pos.lane.events import SheetOpened
from pos.lane.message import Msg
from pos.lane.parts import Row
from pos.lane.render.say import money, picture, say
from pos.lane.state import Lane
from pos.sale.pricing import PricedLine
from pos.sale.product import Product

__all__ = ["amount_minor", "deposit_row", "reckoning", "sold_for"]

_BEHIND = 1 << 24
"""Added to a line's id: the key of its deposit's row."""


def reckoning(lane: Lane) -> Msg | None:
    """Beside the total; the most surprising of it, if there is not room for all."""
    priced = lane.priced
    if priced.total_minor < 0:
        return say("dock.owed")
    if priced.tax_added_minor < 0:
        return say("dock.no-tax", amount=money(lane, -priced.tax_added_minor))
    if priced.tax_added_minor and priced.saved_minor:
        saved, tax = money(lane, priced.saved_minor), money(lane, priced.tax_added_minor)
        return say("dock.save-tax", amount=saved, tax=tax)
    if priced.tax_added_minor:
        return say("dock.tax", amount=money(lane, priced.tax_added_minor))
    return say("dock.save", amount=money(lane, priced.saved_minor)) if priced.saved_minor else None


def _given_back(priced: PricedLine) -> bool:
    """Whether the line is a container that comes back, and nothing but its deposit."""
    return priced.deposit_minor < 0 and not priced.amount_minor


def amount_minor(priced: PricedLine) -> int:
    """What the row of a line says: its price, or the deposit that it takes off."""
    return priced.deposit_minor if _given_back(priced) else priced.amount_minor


def sold_for(priced: PricedLine) -> Product:
    """The product at the price that its row names."""
    product = priced.line.product
    return replace(product, price_minor=product.deposit_minor) if _given_back(priced) else product


def deposit_row(lane: Lane, priced: PricedLine) -> Row | None:
    """The deposit of a line, on a row of its own below it; none where the line is nothing but its deposit."""
    line, each = priced.line, priced.line.product.deposit_minor
    if not each or _given_back(priced):
        return None
    return Row(
        key=line.line_id + _BEHIND,
        picture=picture(line.product),
        name=say("list.deposit"),
        detail=say("unit.times", n=line.quantity, price=money(lane, each)),
        amount=money(lane, priced.deposit_minor),
        press=SheetOpened(sheet="item", line_id=line.line_id),
    )
