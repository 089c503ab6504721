"""The whole basket priced, every time: no state is carried from one change to the next."""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from pos.sale.cart import Cart, Line
from pos.sale.money import round_half_up
from pos.sale.tax import TaxClass, TaxSum, included_tax

__all__ = ["PricedCart", "PricedLine", "price", "price_line"]


class PricedLine(Struct, frozen=True, gc=False):
    """A line and what it costs, in minor units, tax included."""

    line: Line
    amount_minor: int
    saved_minor: int = 0


class PricedCart(Struct, frozen=True, gc=False):
    """The basket with every amount that a screen or a receipt shows."""

    lines: tuple[PricedLine, ...]
    count: int
    total_minor: int
    saved_minor: int
    taxes: tuple[TaxSum, ...]
    """One entry a rate in use, in the order of the shop's tax table; their gross sums to the total."""


def price_line(line: Line) -> PricedLine:
    """What a line costs: pieces x price, weight x price per kg (rounded half up), or the price in its code."""
    if line.price_minor is not None:
        amount = line.price_minor
    elif line.weight_g is not None:
        amount = round_half_up(Fraction(line.weight_g * line.product.price_minor, 1000))
    else:
        amount = line.quantity * line.product.price_minor
    return PricedLine(line, amount)


def price(cart: Cart, taxes: Mapping[str, TaxClass]) -> PricedCart:
    """Price a basket.

    Args:
        cart: what was taken.
        taxes: the shop's tax table; a product of an unknown class is our bug, import refuses it.
    """
    lines = tuple(price_line(line) for line in cart.lines)
    gross: dict[str, int] = dict.fromkeys(taxes, 0)
    used: set[str] = set()
    for priced in lines:
        key = priced.line.product.tax
        used.add(key)
        gross[key] += priced.amount_minor
    return PricedCart(
        lines=lines,
        count=sum(priced.line.quantity for priced in lines),
        total_minor=sum(priced.amount_minor for priced in lines),
        saved_minor=sum(priced.saved_minor for priced in lines),
        taxes=tuple(_tax_sum(taxes[key], gross[key]) for key in taxes if key in used),
    )


def _tax_sum(tax: TaxClass, gross_minor: int) -> TaxSum:
    tax_minor = included_tax(gross_minor, tax.rate_bp)
    return TaxSum(tax.key, tax.label, tax.rate_bp, gross_minor, gross_minor - tax_minor, tax_minor)
