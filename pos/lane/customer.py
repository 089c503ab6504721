"""What the customer-facing display beside the lane says: two rows, the last item above, the total below. Pure."""

from msgspec import Struct

from pos.lane.lamp import is_out
from pos.lane.message import Msg, Weight
from pos.lane.state import Lane, Sold
from pos.lane.weighing import net
from pos.sale.cart import Line
from pos.sale.money import Money

__all__ = ["CustomerRow", "CustomerRows", "customer_rows"]


class CustomerRow(Struct, frozen=True):
    """One row: words at its start, and an amount or nothing at its end, which is never cut."""

    start: Msg
    end: Msg | None = None


class CustomerRows(Struct, frozen=True):
    """Both rows, and the language the shopper reads (BCP 47)."""

    top: CustomerRow
    bottom: CustomerRow
    language: str = "en"


def customer_rows(lane: Lane) -> CustomerRows:
    """What is shown now."""
    top, bottom = _rows(lane)
    return CustomerRows(top, bottom, lane.language)


def _rows(lane: Lane) -> tuple[CustomerRow, CustomerRow]:
    if lane.phase == "closed" or is_out(lane):
        other = lane.shop.other_lane
        where = Msg("out.use-lane", {"lane": other}) if other else Msg("out.use-another")
        return CustomerRow(Msg("customer.closed")), CustomerRow(where)
    if lane.phase == "done" and lane.sold is not None:
        return _done(lane, lane.sold)
    if lane.weighing is not None:
        return _weighing(lane)
    if not lane.cart.lines:
        shop = Msg("unit.text", {"text": lane.shop.name})
        return CustomerRow(shop), CustomerRow(Msg("customer.welcome"))
    total = _amount(lane, lane.priced.total_minor)
    if lane.phase == "pay":
        return CustomerRow(Msg("customer.please-pay")), CustomerRow(Msg("customer.total"), total)
    return _newest(lane), CustomerRow(Msg("customer.total"), total)


def _newest(lane: Lane) -> CustomerRow:
    priced = {one.line.line_id: one for one in lane.priced.lines}
    one = priced.get(lane.newest) or lane.priced.lines[-1]
    return CustomerRow(_name(one.line), _amount(lane, one.amount_minor))


def _name(line: Line) -> Msg:
    name = Msg("unit.name", {"item": line.product.name})
    return name if line.quantity == 1 else Msg("customer.several", {"count": line.quantity, "item": line.product.name})


def _weighing(lane: Lane) -> tuple[CustomerRow, CustomerRow]:
    """Weight and price a kilogram, as a scale's own display has them."""
    assert lane.weighing is not None
    product, reading = lane.weighing.item.product, lane.view.reading
    grams = net(lane, reading.weight_g) if reading is not None and reading.state == "steady" else 0
    weight = Msg("unit.weight", {"weight": Weight(grams)}) if grams > 0 else Msg("customer.weigh")
    price = Msg("customer.per-kg", {"price": Money(product.price_minor, lane.shop.currency)})
    return CustomerRow(Msg("unit.name", {"item": product.name})), CustomerRow(weight, price)


def _done(lane: Lane, sold: Sold) -> tuple[CustomerRow, CustomerRow]:
    total = sold.receipt.total_minor
    if sold.receipt.refund_of:
        return CustomerRow(Msg("customer.refunded"), _amount(lane, -total)), CustomerRow(Msg("customer.thanks"))
    change = sum(tender.change_minor for tender in sold.receipt.tenders)
    below = (
        CustomerRow(Msg("customer.change"), _amount(lane, change)) if change else CustomerRow(Msg("customer.thanks"))
    )
    return CustomerRow(Msg("customer.paid"), _amount(lane, total)), below


def _amount(lane: Lane, minor: int) -> Msg:
    return Msg("unit.amount", {"amount": Money(minor, lane.shop.currency)})
