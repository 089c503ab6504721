"""How much of a basket a restricted way to pay may pay for: meal vouchers buy food, gift cards buy no gift cards."""

from collections.abc import Mapping, Sequence

from pos.sale.pricing import PricedLine
from pos.sale.product import Product
from pos.sale.receipt import Tender

__all__ = ["GIFT_CARDS", "eligible_minor"]

GIFT_CARDS = "gift-cards"
"""The category of goods that are money: a card to be given away."""


def eligible_minor(
    lines: Sequence[PricedLine], goods: str, rules: Mapping[str, tuple[str, ...]], paid: Sequence[Tender]
) -> int:
    """What may still be paid, minor units.

    Args:
        lines: the basket, priced.
        goods: which goods, a key of `rules`; empty: all but gift cards.
        rules: what each rule allows: categories and products by `sku`; "-" before either takes it out again.
        paid: the parts that are paid already: those of the same rule count against it.
    """
    allowed = rules.get(goods, ()) if goods else None
    fits = [
        one
        for one in lines
        if one.line.product.category != GIFT_CARDS and (allowed is None or _allows(allowed, one.line.product))
    ]
    most = sum(one.amount_minor + one.deposit_minor for one in fits)
    if goods:
        used = sum(one.covers_minor for one in paid if one.goods == goods)
    else:  # what else is paid may be for the gift cards in the basket
        used = sum(one.covers_minor for one in paid if one.kind in ("gift", "credit", "voucher"))
    return max(0, most - used)


def _allows(rule: Sequence[str], product: Product) -> bool:
    """What is said of the product itself goes before what is said of its category."""
    for named in (product.sku, product.category):
        if f"-{named}" in rule:
            return False
        if named in rule:
            return True
    return False
