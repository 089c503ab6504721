"""What was bought under promotions is brought back, piece by piece, in any order: all the money, and no more."""

import random
from collections.abc import Iterator

from msgspec.structs import replace

from pos.lane import checkout, finish
from pos.lane.effects import BookSale
from pos.lane.events import PaymentApproved
from pos.lane.state import Shop
from pos.prove.prices.worlds import TAXES
from pos.sale.cart import Cart
from pos.sale.pricing import PricedCart
from pos.sale.receipt import Receipt
from pos.sale.refund import left, mirror

__all__ = ["receipt_of", "wrong_refunds"]

SHOP = Shop(name="Hall", lane=4, currency="GBP", language="en", languages=("en",), taxes=TAXES)


def receipt_of(priced: PricedCart) -> Receipt:
    """The receipt of a basket, as the lane writes it."""
    lane = replace(checkout.first_lane(SHOP), cart=_cart(priced), priced=priced)
    paid = PaymentApproved(intent_id="L004-B00000001-1", amount_minor=priced.total_minor, currency="GBP")
    step = finish.sell(lane, paid if priced.total_minor else None, 1_795_000_000_000)
    return next(one.receipt for one in step.effects if isinstance(one, BookSale))


def _cart(priced: PricedCart) -> Cart:
    return Cart(tuple(line.line for line in priced.lines), len(priced.lines) + 1)


def wrong_refunds(priced: PricedCart, chance: random.Random) -> Iterator[str]:
    """What is wrong with bringing everything back."""
    receipt = receipt_of(priced)
    before: dict[int, int] = {}
    money, taxes = 0, 0
    while remains := left(receipt, before):
        place = chance.choice(list(remains))
        picked = {place: chance.randrange(1, remains[place] + 1)}
        lines, sums = mirror(receipt, before, picked)
        back = -sum(line.amount_minor for line in lines)
        if back < 0 <= receipt.lines[place - 1].amount_minor:
            yield "who brings a piece back has to pay for it"
        money, taxes = money + back, taxes - sum(tax.tax_minor for tax in sums)
        before[place] = before.get(place, 0) + picked[place]
    if money != receipt.total_minor:
        yield f"brought back all of it, {money} of {receipt.total_minor} are returned"
    if taxes != sum(tax.tax_minor for tax in receipt.taxes):
        yield "the tax that is returned is not the tax that was paid"
