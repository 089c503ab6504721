"""What must hold of one priced basket, in other words than the engine's."""

import random
from collections.abc import Iterator

from msgspec.structs import replace

from pos.prove.prices.oracle import least
from pos.prove.prices.refunds import wrong_refunds
from pos.prove.prices.worlds import TAXES, Scene
from pos.sale import cart as carts
from pos.sale.cart import Cart
from pos.sale.pricing import PricedCart, price
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.model import Promotion

__all__ = ["goods_minor", "usable", "wrong_price", "wrong_with"]


def goods_minor(priced: PricedCart) -> int:
    """What the goods cost after all discounts, deposits apart."""
    return sum(line.amount_minor for line in priced.lines)


def usable(scene: Scene) -> tuple[list[Promotion], dict[str, int]]:
    """The promotions that this buyer and basket may use, and how often where there is a limit; scenes have no dates."""
    found, uses = [], {}
    for one in scene.promotions:
        gate = one.gate
        left = [gate.coupon and scene.context.coupons.count(gate.coupon), one.limits.basket]
        limits = [int(limit) for limit in left if limit is not None and limit != ""]
        if (gate.members and scene.context.member is None) or (limits and min(limits) == 0):
            continue
        if gate.spend_minor and _spent(scene, one) < gate.spend_minor:
            continue
        found.append(one)
        if limits:
            uses[one.key] = min(limits)
    return found, uses


def _spent(scene: Scene, promotion: Promotion) -> int:
    on = promotion.gate.spend_on
    return sum(
        line.amount_minor
        for line in price(scene.cart, TAXES).lines
        if line.line.product.discountable and line.amount_minor > 0 and (on is None or on.takes(line.line.product))
    )


def wrong_with(scene: Scene, chance: random.Random) -> Iterator[str]:
    """Everything that is wrong with the price of one basket."""
    book = PromotionBook(scene.promotions)
    yield from wrong_price(scene, book, price(scene.cart, TAXES, book, scene.context), chance)


def wrong_price(scene: Scene, book: PromotionBook, priced: PricedCart, chance: random.Random) -> Iterator[str]:
    """Everything that is wrong with this price of a basket, and with what it costs when shuffled, or with one more."""
    cart = scene.cart
    best = least(cart, *usable(scene))
    total = goods_minor(priced)
    if total < best:
        yield f"cheaper than the rules allow: {total}, the programme says {best}"
    elif total > best and priced.exact:
        yield f"not the best price: {total}, the programme says {best}"
    yield from _order(scene, priced, chance)
    if priced.exact:
        yield from _growth(cart, priced, scene, book)
    yield from _money(cart, priced)
    yield from wrong_refunds(priced, chance)


def _order(scene: Scene, priced: PricedCart, chance: random.Random) -> Iterator[str]:
    taken, promotions = list(scene.taken), list(scene.promotions)
    chance.shuffle(taken)
    chance.shuffle(promotions)
    other = replace(scene, taken=tuple(taken), promotions=tuple(promotions))
    again = price(other.cart, TAXES, PromotionBook(other.promotions), scene.context)
    if _content(again) != _content(priced):
        yield "another order of scans or of promotions gives another price"


def _content(priced: PricedCart) -> tuple[object, ...]:
    lines = sorted(
        (one.line.product.sku, one.line.quantity, one.line.weight_g or 0, one.amount_minor) for one in priced.lines
    )
    return priced.total_minor, priced.taxes, lines, [(one.promotion, one.amount_minor) for one in priced.discounts]


def _growth(cart: Cart, priced: PricedCart, scene: Scene, book: PromotionBook) -> Iterator[str]:
    product = scene.taken[0][0]
    if product.unit == "kg":
        return
    after = price(carts.add(cart, product), TAXES, book, scene.context)
    if after.exact and goods_minor(after) > goods_minor(priced) + product.price_minor:
        yield "one more piece adds more than its price"


def _money(cart: Cart, priced: PricedCart) -> Iterator[str]:
    plain = price(cart, TAXES)
    deposits = sum(line.line.quantity * line.line.product.deposit_minor for line in priced.lines)
    if priced.total_minor != goods_minor(priced) + deposits:
        yield "the total is not the goods and their deposits"
    if priced.total_minor != sum(tax.gross_minor for tax in priced.taxes):
        yield "the rates do not sum to the total"
    if priced.saved_minor != plain.total_minor - priced.total_minor:
        yield "what is saved is not what the total is lower by"
    yield from _shares(priced, plain)


def _shares(priced: PricedCart, plain: PricedCart) -> Iterator[str]:
    if priced.saved_minor != sum(one.amount_minor for one in priced.discounts):
        yield "the discounts do not sum to what is saved"
    if any(one.amount_minor != sum(share.amount_minor for share in one.lines) for one in priced.discounts):
        yield "a discount is not the sum of its lines"
    shares: dict[int, int] = {}
    for one in priced.discounts:
        for share in one.lines:
            shares[share.line_id] = shares.get(share.line_id, 0) + share.amount_minor
    for line, before in zip(priced.lines, plain.lines, strict=True):
        if line.amount_minor + shares.get(line.line.line_id, 0) != before.amount_minor:
            yield "a line and its discounts are not its price"
        if line.amount_minor < min(0, before.amount_minor):
            yield "a line costs less than nothing"
