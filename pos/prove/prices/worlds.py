"""Random shops, promotions and baskets, small and tangled on purpose: few products, so that everything overlaps."""

import random
from collections.abc import Iterator

from msgspec import Struct

from pos.sale import cart as carts
from pos.sale.cart import Cart
from pos.sale.product import Name, Product
from pos.sale.promotion.context import Context, Member
from pos.sale.promotion.model import (
    Basket,
    Bundle,
    BuyGet,
    Cheapest,
    Each,
    Gate,
    Group,
    Limits,
    Off,
    Offer,
    Promotion,
    Selection,
    Several,
    Step,
    Tiers,
)
from pos.sale.tax import TaxClass

__all__ = ["TAXES", "Scene", "scenes"]

TAXES = {
    "standard": TaxClass("standard", 2000, "A"),
    "reduced": TaxClass("reduced", 700, "B"),
    "zero": TaxClass("zero", 0, "Z"),
}
SHELVES = ("fruit", "wine", "snacks", "dairy")
SIGNED_IN = Member(segments=("family",), birthday="11-27")


class Scene(Struct, frozen=True):
    """One basket in one shop: the promotions, what was taken in which order, and by whom."""

    promotions: tuple[Promotion, ...]
    taken: tuple[tuple[Product, int, int | None], ...]
    """Product, pieces, weight in grams."""
    context: Context

    @property
    def cart(self) -> Cart:
        """The basket as scanned."""
        cart = Cart()
        for product, pieces, weight_g in self.taken:
            cart = carts.add(cart, product, pieces, weight_g=weight_g)
        return cart


def scenes(seed: int) -> Iterator[Scene]:
    """Scenes without end; shop and promotions change every five baskets."""
    chance = random.Random(seed)
    while True:
        goods = [_product(chance, number) for number in range(chance.choice((4, 8, 14)))]
        few = chance.choice((1, 2, 3, 4, 6, 9))
        promotions = tuple(_promotion(chance, goods, number) for number in range(few))
        for _ in range(5):
            coupons = ("SAVE",) * chance.randrange(3)
            member = SIGNED_IN if chance.random() < 0.5 else None
            yield Scene(promotions, _taken(chance, goods), Context(member=member, coupons=coupons))


def _product(chance: random.Random, number: int) -> Product:
    prices = (99, 100, 149, 150, 199, 200, 250, 300, 499, 1299)
    by_weight = chance.random() < 0.1
    return Product(
        sku=f"{number:014d}",
        name=Name(f"Article {number}"),
        price_minor=chance.choice(prices) if chance.random() < 0.6 else chance.randrange(1, 2000),
        category=chance.choice(SHELVES),
        unit="kg" if by_weight else "each",
        tax=chance.choice(tuple(TAXES)),
        discountable=chance.random() < 0.95,
        deposit_minor=25 if chance.random() < 0.1 else 0,
    )


def _taken(chance: random.Random, goods: list[Product]) -> tuple[tuple[Product, int, int | None], ...]:
    def one() -> tuple[Product, int, int | None]:
        product = chance.choice(goods)
        if product.unit == "kg":
            return product, 1, chance.randrange(20, 3000)
        return product, 1 if chance.random() < 0.7 else chance.randrange(2, 5), None

    return tuple(one() for _ in range(chance.choice((2, 4, 7, 12))))


def _promotion(chance: random.Random, goods: list[Product], number: int) -> Promotion:
    draw = chance.random()
    if draw < 0.08:
        return _whole(chance, number)
    if draw < 0.22:
        return _on_top(chance, goods, number)
    offer = _offer(chance, goods)
    limit = chance.randrange(1, 4) if chance.random() < 0.2 and not isinstance(offer, Tiers) else None
    return Promotion(
        key=f"p{number:02d}",
        name=Name(f"Offer {number}"),
        offer=offer,
        limits=Limits(basket=limit),
        gate=_gate(chance, goods),
        same=chance.random() < 0.15 and not isinstance(offer, BuyGet | Bundle),
        exclusive=chance.choice(("red", "blue")) if chance.random() < 0.15 else "",
    )


def _gate(chance: random.Random, goods: list[Product]) -> Gate:
    draw = chance.random()
    if draw < 0.06:
        return Gate(members=True)
    if draw < 0.1:
        return Gate(coupon="SAVE")
    if draw < 0.16:
        return Gate(spend_minor=chance.randrange(100, 2000), spend_on=_selection(chance, goods))
    return Gate()


def _whole(chance: random.Random, number: int) -> Promotion:
    off = _off(chance, large=True)
    threshold = chance.choice((0, 500, 1000, 2000))
    before = chance.random() < 0.4
    return Promotion(
        key=f"w{number:02d}",
        name=Name(f"Basket {number}"),
        offer=Basket(off=off, from_minor=0 if before else threshold),
        gate=Gate(spend_minor=threshold if before else 0),
        stacking="basket",
        rank=chance.choice((8, 8, 9)),
    )


def _on_top(chance: random.Random, goods: list[Product], number: int) -> Promotion:
    return Promotion(
        key=f"t{number:02d}",
        name=Name(f"On top {number}"),
        offer=Each(of=_selection(chance, goods), off=_off(chance)),
        limits=Limits(basket=chance.randrange(1, 3) if chance.random() < 0.3 else None),
        gate=Gate(members=chance.random() < 0.5),
        stacking="extra",
        rank=chance.choice((1, 1, 2)),
    )


def _off(chance: random.Random, *, large: bool = False) -> Off:
    if chance.random() < 0.6:
        return Off(percent_bp=chance.choice((500, 1000, 1250, 2000, 2500, 3333, 5000)))
    return Off(amount_minor=chance.randrange(1, 500 if large else 120))


def _selection(chance: random.Random, goods: list[Product]) -> Selection:
    draw = chance.random()
    if draw < 0.25:
        return Selection(categories=(chance.choice(SHELVES),))
    if draw < 0.35:
        return Selection(everything=True, without_categories=(chance.choice(SHELVES),))
    return Selection(skus=tuple(one.sku for one in chance.sample(goods, min(len(goods), chance.randrange(1, 6)))))


def _offer(chance: random.Random, goods: list[Product]) -> Offer:
    of, other = _selection(chance, goods), _selection(chance, goods)
    kind = chance.randrange(7)
    if kind == 0:
        return Each(of=of, off=_off(chance) if chance.random() < 0.8 else Off(price_minor=chance.randrange(1, 300)))
    if kind == 1:
        count = chance.choice((2, 3, 3, 4))
        price = chance.random() < 0.7
        low = count * 80
        off = Off(price_minor=chance.randrange(low, low * 4)) if price else Off(amount_minor=chance.randrange(10, 200))
        return Several(of=of, count=count, off=off)
    if kind in (2, 3):
        count = chance.choice((2, 3, 3, 4, 5))
        reduced = 2 if count == 5 else 1
        percent = chance.choice((10_000, 10_000, 5_000, 2_500))
        return Cheapest(of=of, count=count, reduced=reduced, off=Off(percent_bp=percent))
    if kind == 4:
        percent = chance.choice((10_000, 5_000))
        return BuyGet(buy=of, get=other, off=Off(percent_bp=percent), buy_count=chance.choice((1, 2)))
    if kind == 5:
        count = chance.choice((1, 1, 2))
        third = (Group(of=_selection(chance, goods)),) if chance.random() < 0.3 else ()
        off = Off(price_minor=chance.randrange(150, 900)) if chance.random() < 0.7 else Off(percent_bp=1500)
        return Bundle(groups=(Group(of=of, count=count), Group(of=other), *third), off=off)
    low = chance.choice((2, 3))
    steps = (Step(from_count=low, off=Off(percent_bp=1000)), Step(from_count=2 * low, off=Off(percent_bp=2000)))
    return Tiers(of=of, steps=steps[: chance.choice((1, 2))])
