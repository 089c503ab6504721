"""Small shops where corners are common: goods that cost a cent or two, offers that gain nothing or just something.

Unlike the worlds of `pos.prove.prices` these have priorities, dates, brands, new prices and staff's prices.
"""

import random
from collections.abc import Iterator

from pos.sale.cart import Cart, Override, add, override
from pos.sale.product import Product
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
from shelf import offer, thing

__all__ = ["Corner", "corners"]

Corner = tuple[list[Promotion], Cart, Context]


def corners(seed: int) -> Iterator[Corner]:
    """Baskets without end, three a shop."""
    chance = random.Random(seed)
    while True:
        shelf = [_product(chance, sku) for sku in "abcde"]
        promotions = [_promotion(chance, number) for number in range(chance.choice((1, 2, 3, 4)))]
        for _ in range(3):
            member = Member(segments=("family",)) if chance.random() < 0.5 else None
            context = Context(date="2026-11-27", minute=1080, member=member, coupons=("SAVE",) * chance.randrange(3))
            yield promotions, _cart(chance, shelf), context


def _product(chance: random.Random, sku: str) -> Product:
    return thing(
        sku,
        price_minor=chance.choice((1, 1, 2, 2, 3, 4, 5, 8, 10, 20)),
        brand=chance.choice(("", "Best", "Other")),
        category=chance.choice(("food", "wine", "")),
        discountable=chance.random() < 0.93,
        deposit_minor=chance.choice((0, 0, 0, 3)),
    )


def _cart(chance: random.Random, shelf: list[Product]) -> Cart:
    cart = Cart()
    for _ in range(chance.choice((2, 4, 7))):
        days = chance.choice((None, None, None, 0, 1, 2, 3))
        cart = add(cart, chance.choice(shelf), chance.choice((1, 1, 2, 3)), expires_in_days=days)
    if chance.random() < 0.1:
        cart = override(cart, 1, Override(price_minor=chance.randrange(6), reason="damaged", by="B1"))
    return cart


def _promotion(chance: random.Random, number: int) -> Promotion:
    draw = chance.random()
    facts: dict[str, object] = {"priority": chance.choice((0, 0, 0, 0, 1, 2)), "gate": _gate(chance)}
    if draw < 0.15:
        whole = Basket(off=_off(chance), from_minor=chance.choice((0, 0, 5, 12, 25)))
        return offer(f"w{number}", whole, stacking="basket", rank=chance.choice((8, 9)), **facts)
    if chance.random() < 0.2:
        facts["exclusive"] = "x"
    if chance.random() < 0.3:
        facts["limits"] = Limits(basket=chance.choice((0, 1, 1, 2, 3)))
    if draw < 0.4:
        rank = chance.choice((1, 1, 2))
        return offer(f"t{number}", Each(of=_some(chance), off=_off(chance)), stacking=f"top{rank}", rank=rank, **facts)
    what = _offer(chance)
    if isinstance(what, Tiers):
        facts.pop("limits", None)
    same = chance.random() < 0.2 and not isinstance(what, BuyGet | Bundle)
    return offer(f"p{number}", what, same=same, **facts)


def _gate(chance: random.Random) -> Gate:
    return chance.choice((Gate(), Gate(), Gate(), Gate(), Gate(members=True), Gate(coupon="SAVE"), Gate(spend_minor=8)))


def _off(chance: random.Random) -> Off:
    return chance.choice(
        (
            Off(percent_bp=chance.choice((1_000, 2_500, 5_000, 10_000))),
            Off(amount_minor=chance.randrange(1, 6)),
            Off(price_minor=chance.randrange(4)),
        )
    )


def _some(chance: random.Random) -> Selection:
    return chance.choice(
        (
            Selection(everything=True),
            Selection(everything=True, expires_within_days=chance.randrange(3)),
            Selection(everything=True, without_skus=("a",), without_categories=("wine",)),
            Selection(brands=("Best",), categories=("food",)),
            *(Selection(skus=tuple(chance.sample("abcde", chance.choice((1, 2, 3))))) for _ in range(5)),
        )
    )


def _offer(chance: random.Random) -> Offer:
    of, count = _some(chance), chance.choice((1, 2, 2, 3, 3, 4))
    kinds: tuple[Offer, ...] = (
        Each(of=of, off=_off(chance)),
        Several(
            of=of, count=count, off=chance.choice((Off(price_minor=chance.randrange(count * 4)), Off(amount_minor=3)))
        ),
        Cheapest(of=of, count=count, reduced=chance.randrange(1, count + 1), off=_off(chance)),
        Cheapest(of=of, count=count, reduced=1, off=Off(percent_bp=10_000)),
        BuyGet(
            buy=of,
            get=_some(chance),
            off=_off(chance),
            buy_count=chance.choice((1, 2)),
            get_count=chance.choice((1, 2)),
        ),
        Bundle(
            groups=(
                Group(of=of, count=chance.choice((1, 1, 2))),
                *(Group(of=_some(chance)) for _ in range(chance.choice((1, 2)))),
            ),
            off=chance.choice((Off(price_minor=chance.randrange(12)), Off(percent_bp=2_500))),
        ),
        Tiers(
            of=of, steps=tuple(Step(from_count=at * count, off=_off(chance)) for at in range(1, chance.choice((2, 3))))
        ),
    )
    return chance.choice(kinds)
