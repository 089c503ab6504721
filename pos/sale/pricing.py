"""The whole basket priced, every time: no state is carried from one change to the next."""

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from pos.sale.cart import Cart, Line
from pos.sale.money import half_up
from pos.sale.product import Name
from pos.sale.promotion.book import NO_PROMOTIONS, PromotionBook
from pos.sale.promotion.context import ANYBODY, Context
from pos.sale.promotion.deal import Deal, Priced, best_deal
from pos.sale.promotion.model import Each
from pos.sale.tax import TaxClass, TaxSum, included_tax, tax_on_top

__all__ = ["Discount", "LineShare", "PricedCart", "PricedLine", "each_minor", "price", "price_line"]


class PricedLine(Struct, frozen=True, gc=False):
    """A line and what it costs, in minor units; tax included, where the shop's prices include it.

    `amount_minor` is after all discounts, `saved_minor` what they are together. The deposit is not in the amount.
    """

    line: Line
    amount_minor: int
    saved_minor: int = 0
    deposit_minor: int = 0


class LineShare(Struct, frozen=True, gc=False):
    """What a discount takes off a line, and of how many of its pieces."""

    line_id: int
    count: int
    amount_minor: int


class Discount(Struct, frozen=True, gc=False, kw_only=True):
    """A promotion at work: its name, what kind it is ("several", "cheapest" ...), how often it is used."""

    promotion: str
    name: Name
    kind: str
    uses: int
    amount_minor: int
    lines: tuple[LineShare, ...]


class PricedCart(Struct, frozen=True, gc=False):
    """The basket with every amount that a screen or a receipt shows."""

    lines: tuple[PricedLine, ...]
    count: int
    total_minor: int
    """What is to be paid: all lines, deposits, and tax where it comes on top."""
    saved_minor: int
    taxes: tuple[TaxSum, ...]
    """One entry a rate in use, in the order of the shop's tax table; their gross sums to the total."""
    discounts: tuple[Discount, ...] = ()
    """In the order of the promotions' keys."""
    tax_added_minor: int = 0
    """Tax on top of the prices; below 0 for a buyer who is exempt from a tax that is in them."""
    exact: bool = True
    """Whether the total is known to be the best; else it is the best that was found within the bound on the work."""


def price_line(line: Line) -> PricedLine:
    """A line without promotions: pieces x price, weight x price per kg (rounded half up), or the price in its code."""
    return PricedLine(line, each_minor(line) * line.quantity, 0, line.quantity * line.product.deposit_minor)


def each_minor(line: Line) -> int:
    """What one piece of a line costs."""
    if line.override is not None:
        return line.override.price_minor
    if line.price_minor is not None:
        return line.price_minor
    if line.weight_g is not None:
        return half_up(line.weight_g * line.product.price_minor, 1000)
    return line.product.price_minor


def price(
    cart: Cart,
    taxes: Mapping[str, TaxClass],
    promotions: PromotionBook = NO_PROMOTIONS,
    context: Context = ANYBODY,
    *,
    tax_included: bool = True,
) -> PricedCart:
    """Price a basket: the best total that the promotions allow, whatever was scanned first.

    Args:
        cart: what was taken.
        taxes: the shop's tax table; a product of an unknown class is our bug, import refuses it.
        promotions: those that are live.
        context: who buys, and when.
        tax_included: whether the shop's prices have the tax in them.
    """
    lines, deal = _lines(cart, promotions, context)
    table = _taxes(lines, taxes, context, tax_included=tax_included)
    shown = sum(priced.amount_minor + priced.deposit_minor for priced in lines)
    total = sum(one.gross_minor for one in table)
    return PricedCart(
        lines=lines,
        count=sum(priced.line.quantity for priced in lines),
        total_minor=total,
        saved_minor=sum(priced.saved_minor for priced in lines),
        taxes=table,
        discounts=_discounts(cart, deal, promotions) if deal else (),
        tax_added_minor=total - shown,
        exact=deal is None or deal.exact,
    )


def _lines(cart: Cart, promotions: PromotionBook, context: Context) -> tuple[tuple[PricedLine, ...], Deal | None]:
    if not promotions.promotions:
        return tuple(map(price_line, cart.lines)), None
    priced: list[Priced] = [(line, one, one * line.quantity) for line in cart.lines for one in (each_minor(line),)]
    deal = best_deal(priced, promotions, context)
    saved = [0] * len(priced)
    for cut in deal.cuts:
        for piece in cut.pieces:
            saved[piece.line] += piece.amount_minor
    lines = (
        PricedLine(line, amount - off, off, line.quantity * line.product.deposit_minor)
        for (line, _, amount), off in zip(priced, saved, strict=True)
    )
    return tuple(lines), deal


def _discounts(cart: Cart, deal: Deal, promotions: PromotionBook) -> tuple[Discount, ...]:
    found: dict[int, tuple[int, dict[int, tuple[int, int]]]] = {}
    for cut in deal.cuts:
        uses, shares = found.get(cut.place, (0, {}))
        for piece in cut.pieces:
            count, amount = shares.get(piece.line, (0, 0))
            shares[piece.line] = (count + piece.count, amount + piece.amount_minor)
        found[cut.place] = (uses + 1, shares)
    return tuple(_discount(cart, promotions, place, *found[place]) for place in sorted(found))


def _discount(
    cart: Cart, promotions: PromotionBook, place: int, uses: int, shares: dict[int, tuple[int, int]]
) -> Discount:
    promotion = promotions.promotions[place]
    single = isinstance(promotion.offer, Each)
    return Discount(
        promotion=promotion.key,
        name=promotion.name,
        kind=_kind(type(promotion.offer)),
        uses=sum([count for count, _ in shares.values()]) if single else uses,
        amount_minor=sum([amount for _, amount in shares.values()]),
        lines=tuple([LineShare(cart.lines[at].line_id, *shares[at]) for at in sorted(shares)]),
    )


@cache
def _kind(offer: type[Struct]) -> str:
    return str(offer.__struct_config__.tag)


def _taxes(
    lines: tuple[PricedLine, ...], taxes: Mapping[str, TaxClass], context: Context, *, tax_included: bool
) -> tuple[TaxSum, ...]:
    sums: dict[str, int] = dict.fromkeys(taxes, 0)
    used: set[str] = set()
    for priced in lines:
        key = priced.line.product.tax
        used.add(key)
        sums[key] += priced.amount_minor + priced.deposit_minor
    return tuple(
        _tax_sum(taxes[key], sums[key], tax_included=tax_included, exempt=context.tax_exempt)
        for key in taxes
        if key in used
    )


def _tax_sum(tax: TaxClass, sum_minor: int, *, tax_included: bool, exempt: bool) -> TaxSum:
    """The tax of a rate, from the sum of its lines; none of it is paid by a buyer who is exempt."""
    if not tax_included:
        added = 0 if exempt else tax_on_top(sum_minor, tax.rate_bp)
        return TaxSum(tax.key, tax.label, tax.rate_bp, sum_minor + added, sum_minor, added)
    inside = included_tax(sum_minor, tax.rate_bp)
    gross = sum_minor - inside if exempt else sum_minor
    return TaxSum(tax.key, tax.label, tax.rate_bp, gross, sum_minor - inside, gross - (sum_minor - inside))
