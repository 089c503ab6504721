"""A small shelf and baskets from it, for tests of promotions."""

from typing import Any

from pos.sale.cart import Cart, add
from pos.sale.pricing import PricedCart, price
from pos.sale.product import Name, Product
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.context import ANYBODY, Context
from pos.sale.promotion.model import Off, Offer, Promotion, Selection
from pos.sale.tax import TaxClass

RATES = {"standard": TaxClass("standard", 2000, "A"), "reduced": TaxClass("reduced", 700, "B")}
PRICES = {"a": 300, "b": 200, "c": 100, "d": 250, "e": 1000, "tiny": 1}
HALF = Off(percent_bp=5_000)
FREE = Off(percent_bp=10_000)


def thing(sku: str, **facts: Any) -> Product:
    return Product(**{"sku": sku, "name": Name(sku), "price_minor": PRICES.get(sku, 500), "category": "food"} | facts)


def basket(*skus: str) -> Cart:
    cart = Cart()
    for sku in skus:
        cart = add(cart, thing(sku))
    return cart


def of(*skus: str) -> Selection:
    return Selection(skus=skus) if skus else Selection(everything=True)


def offer(key: str, what: Offer, **facts: Any) -> Promotion:
    return Promotion(key=key, name=Name(key), offer=what, **facts)


def deal(cart: Cart, *promotions: Promotion, context: Context = ANYBODY) -> PricedCart:
    return price(cart, RATES, PromotionBook(promotions), context)


def used(priced: PricedCart) -> dict[str, tuple[int, int]]:
    """Each promotion that was used: how often, and what it took off."""
    return {one.promotion: (one.uses, one.amount_minor) for one in priced.discounts}
