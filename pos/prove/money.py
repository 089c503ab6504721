"""T12: a million random baskets, and what must be equal to what. Figures are worked out again here, in other words.

Every basket is scanned, priced and sold by the production code; every fiftieth goes the whole way through `step`. The
planted bugs are put into the production modules, one at a time.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from fractions import Fraction
from itertools import islice
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

from pos.lane import checkout, finish
from pos.lane.effects import BookSale, OpenIntent
from pos.lane.events import ItemFound, PaymentApproved, PayPressed, StartPressed
from pos.lane.state import Lane, Shop, Step
from pos.prove.money_walk import not_integers
from pos.prove.suite import Budget, Outcome
from pos.sale import cart as carts
from pos.sale import money, pricing
from pos.sale.cart import Cart
from pos.sale.pricing import PricedCart
from pos.sale.product import Name, Product
from pos.sale.receipt import Receipt
from pos.sale.tax import TaxClass

__all__ = ["SUITE", "MoneySuite", "Taken", "baskets", "wrong_with"]

LARGEST = 30
WHOLE_WAY_EVERY = 50
RATES_BP = (2000, 1900, 2500, 700, 500, 550, 210, 1000, 0)
CONTROL_BASKETS = 3000

Taken = tuple[Product, int, int | None, int | None]
"""One thing at the scanner: product, pieces, weight in grams, price in the code."""


def _shop(chance: random.Random) -> Shop:
    rates = chance.sample(RATES_BP, 3)
    taxes = {f"t{rate}": TaxClass(f"t{rate}", rate, chr(65 + place)) for place, rate in enumerate(rates)}
    return Shop(name="Hall", lane=4, currency="GBP", language="en", languages=("en",), taxes=taxes)


def _goods(chance: random.Random, shop: Shop) -> list[Product]:
    """Sixty articles; prices meet often, so that two of one price are no rarity."""
    prices = [chance.randrange(1, 5000) for _ in range(20)] + [0, 1, 3, 99, 99_999, 1_000_000]
    return [
        Product(
            sku=f"{number:014d}",
            gtin=f"{number:014d}",
            name=Name(f"Article {number}"),
            price_minor=chance.choice(prices),
            unit="kg" if number % 4 == 0 else "each",
            tax=chance.choice(tuple(shop.taxes)),
        )
        for number in range(60)
    ]


def _taken(chance: random.Random, goods: Sequence[Product]) -> list[Taken]:
    def one() -> Taken:
        product = chance.choice(goods)
        if product.unit == "each":
            return product, 1 if chance.random() < 0.8 else chance.randrange(2, 100), None, None
        if chance.random() < 0.5:
            return product, 1, chance.randrange(1, 99_999), None
        return product, 1, None, chance.randrange(0, 99_999)

    return [one() for _ in range(min(LARGEST, 1 + int(chance.expovariate(0.13))))]


def baskets(seed: int) -> Iterator[tuple[Shop, list[Taken]]]:
    """Baskets without end; the shop changes every two hundred."""
    chance = random.Random(seed)
    while True:
        shop = _shop(chance)
        goods = _goods(chance, shop)
        for _ in range(200):
            yield shop, _taken(chance, goods)


def _scanned(taken: Sequence[Taken]) -> Cart:
    cart = Cart()
    for product, pieces, weight_g, price_minor in taken:
        cart = carts.add(cart, product, pieces, weight_g=weight_g, price_minor=price_minor)
    return cart


# --- the same figures in other words: whole numbers only, one division each


def _half_up(over: int, under: int) -> int:
    return (2 * over + under) // (2 * under)


def _worth(taken: Taken) -> int:
    product, pieces, weight_g, price_minor = taken
    if price_minor is not None:
        return price_minor
    return pieces * product.price_minor if weight_g is None else _half_up(weight_g * product.price_minor, 1000)


def _sums(shop: Shop, taken: Sequence[Taken]) -> dict[str, tuple[int, int]]:
    """Gross and tax of each rate in use."""
    gross: Counter[str] = Counter()
    for one in taken:
        gross[one[0].tax] += _worth(one)
    rates = {key: tax.rate_bp for key, tax in shop.taxes.items()}
    return {key: (gross[key], _half_up(gross[key] * rates[key], 10_000 + rates[key])) for key in gross}


# --- what must be equal


def _wrong_prices(shop: Shop, taken: Sequence[Taken], priced: PricedCart) -> Iterator[str]:
    total = priced.total_minor
    if total != sum(map(_worth, taken)):
        yield "the total is not the sum of what was taken"
    if total != sum(line.amount_minor for line in priced.lines):
        yield "the total is not the sum of the lines"
    if total != sum(tax.gross_minor for tax in priced.taxes):
        yield "the rates do not sum to the total"
    if any(tax.net_minor + tax.tax_minor != tax.gross_minor for tax in priced.taxes):
        yield "net and tax are not the gross"
    if {tax.key: (tax.gross_minor, tax.tax_minor) for tax in priced.taxes} != _sums(shop, taken):
        yield "the tax is not the one that the law's rounding gives"
    if priced.count != sum(one[1] for one in taken):
        yield "pieces are missing"


def _wrong_receipt(priced: PricedCart, receipt: Receipt) -> Iterator[str]:
    ours = [(one.line.product.sku, one.line.quantity, one.line.weight_g, one.amount_minor) for one in priced.lines]
    if [(one.sku, one.quantity, one.weight_g, one.amount_minor) for one in receipt.lines] != ours:
        yield "the receipt is not the basket"
    if (receipt.total_minor, receipt.taxes) != (priced.total_minor, priced.taxes):
        yield "the receipt has other sums than the basket"
    if receipt.tenders and sum(one.amount_minor - one.rounding_minor for one in receipt.tenders) != receipt.total_minor:
        yield "what was paid is not the total"
    for one in receipt.lines:
        each = one.unit_price_minor * one.quantity
        if one.unit == "each" and each != one.amount_minor:
            yield "pieces times price are not the line's amount"


def _content(priced: PricedCart) -> list[tuple[Any, ...]]:
    return sorted(
        (one.line.product.sku, one.line.quantity, one.line.weight_g or 0, one.line.price_minor or 0, one.amount_minor)
        for one in priced.lines
    )


def _sold(lane: Lane, priced: PricedCart) -> Receipt:
    paid = PaymentApproved(intent_id="L004-B00000001-1", amount_minor=priced.total_minor, currency="GBP")
    return _booked(finish.sell(lane, paid if priced.total_minor else None, 1_795_000_000_000))


def _booked(step: Step) -> Receipt:
    return next(one.receipt for one in step.effects if isinstance(one, BookSale))


def _the_whole_way(shop: Shop, taken: Sequence[Taken]) -> Receipt:
    """Through `step`, as the session goes: every scan an event, the amount as the intent has it."""
    at = 1_795_000_000_000
    lane = checkout.step(checkout.first_lane(shop), StartPressed(at=at)).lane
    for product, pieces, weight_g, price_minor in taken:
        found = ItemFound(
            product=product, source="picked", count=pieces, weight_g=weight_g, price_minor=price_minor, at=at
        )
        lane = checkout.step(lane, found).lane
    step = checkout.step(lane, PayPressed(at=at))
    intent = next((one.intent for one in step.effects if isinstance(one, OpenIntent)), None)
    if intent is None:
        return _booked(step)
    paid = PaymentApproved(
        intent_id=intent.intent_id, amount_minor=intent.amount_minor, currency=intent.currency, at=at
    )
    return _booked(checkout.step(step.lane, paid))


def wrong_with(shop: Shop, taken: list[Taken], chance: random.Random, *, whole_way: bool = False) -> list[str]:
    """Everything that is not equal in one basket."""
    cart = _scanned(taken)
    priced = pricing.price(cart, shop.taxes)
    receipt = _sold(replace(checkout.first_lane(shop), cart=cart, priced=priced), priced)
    wrong = [*_wrong_prices(shop, taken, priced), *_wrong_receipt(priced, receipt)]
    wrong += [f"no whole number: {one}" for one in not_integers((priced, receipt))]
    mixed = taken[:]
    chance.shuffle(mixed)
    other = pricing.price(_scanned(mixed), shop.taxes)
    if (other.total_minor, other.taxes, _content(other)) != (priced.total_minor, priced.taxes, _content(priced)):
        wrong.append("another order of scans gives another basket")
    if whole_way:
        wrong += _wrong_receipt(priced, _the_whole_way(shop, taken))
    return [*wrong, *_wrong_split(priced, chance), *_wrong_rounding(chance)]


def _wrong_split(priced: PricedCart, chance: random.Random) -> Iterator[str]:
    weights = [one.amount_minor for one in priced.lines]
    if not priced.total_minor:
        return
    amount = chance.randrange(-100_000, 100_000)
    shares = money.split(amount, weights)
    if sum(shares) != amount:
        yield "a split loses or makes money"
    whole = priced.total_minor
    if any(abs(share * whole - amount * weight) >= whole for share, weight in zip(shares, weights, strict=True)):
        yield "a share is a whole cent off what it should be"
    if money.split(-amount, weights) != [-share for share in shares]:
        yield "taken back, a split is another one"


def _wrong_rounding(chance: random.Random) -> Iterator[str]:
    over, under = chance.randrange(-100_000, 100_000), chance.choice((2, 4, 6, 12, 1000, 10_500))
    rounded = money.round_half_up(Fraction(over, under))
    if rounded != (_half_up(over, under) if over >= 0 else -_half_up(-over, under)):
        yield "halves are not rounded away from zero"
    if money.round_half_up(Fraction(-over, under)) != -rounded:
        yield "the rounding of -x is not that of x"


# --- planted bugs


def _lossy_split(amount_minor: int, weights: Sequence[int]) -> list[int]:
    return [amount_minor * weight // sum(weights) for weight in weights]


def _half_even(value: Fraction) -> int:
    return round(value)


def _half_even_ratio(numerator: int, denominator: int) -> int:
    return round(Fraction(numerator, denominator))


def _dropped(numerator: int, denominator: int) -> int:
    return numerator // denominator


def _float_tax(gross_minor: int, rate_bp: int) -> Any:  # noqa: ANN401 - that it is a float is the bug
    return gross_minor * rate_bp / (10_000 + rate_bp)


def _tax_on_top(gross_minor: int, rate_bp: int) -> int:
    return _half_up(gross_minor * rate_bp, 10_000)


def _same_price(cart: Cart, product: Product, _days: int | None = None) -> carts.Line | None:
    return next(
        (one for one in reversed(cart.lines) if one.product.price_minor == product.price_minor and not one.measured),
        None,
    )


PLANTED: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "a float in the tax": lambda: patch.object(pricing, "included_tax", _float_tax),
    "a tax on top instead of inside": lambda: patch.object(pricing, "included_tax", _tax_on_top),
    "half-even for half-up by weight": lambda: patch.object(pricing, "half_up", _half_even_ratio),
    "half-even for half-up in the tax": lambda: patch("pos.sale.tax.round_half_up", _half_even),
    "a cent dropped by rounding": lambda: patch.object(pricing, "half_up", _dropped),
    "a split that loses the remainder": lambda: patch.object(money, "split", _lossy_split),
    "two products of one price merged": lambda: patch.object(carts, "_same", _same_price),
}


def _caught(plant: Callable[[], AbstractContextManager[Any]], seed: int) -> bool:
    chance = random.Random(seed)
    with plant():
        return any(wrong_with(shop, taken, chance) for shop, taken in islice(baskets(seed), CONTROL_BASKETS))


class MoneySuite:
    """Random baskets against the identities."""

    name = "money"
    proves = "T12: totals, taxes, splits and receipts add up to the cent; whole numbers only"
    unit = "baskets"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Basket after basket, then the planted bugs."""
        outcome, chance = Outcome(), random.Random(seed)
        counts = Counter[str]()
        stream = baskets(seed)
        while counts["baskets"] % 100 or budget.goes_on(counts["baskets"]):
            shop, taken = next(stream)
            whole_way = counts["baskets"] % WHOLE_WAY_EVERY == 0
            wrong = wrong_with(shop, taken, chance, whole_way=whole_way)
            counts.update({"baskets": 1, "lines": len(taken), "sold through every step": int(whole_way)})
            if wrong:
                outcome.undetected += 1
                place = counts["baskets"]
                outcome.findings.append(f"seed {seed}, basket {place}: {'; '.join(dict.fromkeys(wrong))}")
                if len(outcome.findings) >= 20:
                    break
        outcome.counts = counts
        outcome.controls = {name: _caught(plant, seed) for name, plant in PLANTED.items()}
        return outcome


SUITE = MoneySuite()
