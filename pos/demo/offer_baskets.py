"""Baskets that may use a promotion of the demonstration store."""

from collections.abc import Iterator
from itertools import product

from pos.sale.product import Product
from pos.sale.promotion.model import Basket, Bundle, BuyGet, Cheapest, Promotion, Several, Tiers, selections

__all__ = ["Pieces", "baskets"]

CANDIDATES = 12
"""So many products are tried for each part of an offer."""
Pieces = tuple[Product, int, int | None]
"""A product, how many, and in how many days it expires."""


def _counts(promotion: Promotion) -> list[int]:
    """How many pieces of each kind one use takes."""
    match promotion.offer:
        case Several(count=count) | Cheapest(count=count):
            return [count]
        case BuyGet(buy_count=buy, get_count=get):
            return [buy, get]
        case Bundle(groups=groups):
            return [group.count for group in groups]
        case Tiers(steps=steps):
            return [steps[0].from_count]
        case Basket():
            return []
        case _:
            return [1]


def baskets(promotion: Promotion, goods: list[Product]) -> Iterator[list[Pieces]]:
    """Baskets that may use it, the simplest first, filled up to the sum that it wants."""
    wanted = selections(promotion.offer)
    roles = [[one for one in goods if of.takes(one)][:CANDIDATES] for of in wanted]
    from_minor = promotion.offer.from_minor * 2 if isinstance(promotion.offer, Basket) else 0
    spend, on = max(promotion.gate.spend_minor * 6 // 5, from_minor), promotion.gate.spend_on
    filler = next(one for one in goods if one.category == "drinks" and one.unit == "each" and (not on or on.takes(one)))
    days = wanted[0].expires_within_days if wanted else None
    for chosen in product(*roles):
        pieces = [(one, count, days) for one, count in zip(chosen, _counts(promotion), strict=True)]
        yield [*pieces, (filler, spend // filler.price_minor + 1, None)] if spend else pieces
