"""How long the fairest price takes: baskets of 10, 50 and 200 lines under 10, 100 and 1,000 live promotions."""

import random
import time
from collections.abc import Sequence

from pos.benchmark.figures import Figure, percentile, timing
from pos.runtime import quiet_collector
from pos.sale import cart as carts
from pos.sale.cart import Cart
from pos.sale.pricing import price
from pos.sale.product import Name, Product
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.context import ANYBODY, Context, Member
from pos.sale.promotion.memory import Memory
from pos.sale.promotion.model import (
    Basket,
    Bundle,
    BuyGet,
    Cheapest,
    Each,
    Gate,
    Group,
    Off,
    Offer,
    Promotion,
    Selection,
    Several,
    Step,
    Tiers,
    selections,
)
from pos.sale.tax import TaxClass

__all__ = ["pricing", "shop"]

WAYS = ("a scan", "nothing remembered", "a member signs in", "a saved basket is taken up again")
"""What was priced before: the basket without its last line; nothing; the basket for anybody; the basket."""

APPLICABLE = 50
GOODS = 5_000
SHELVES = 60
MEMBERS_BELOW = 4
"""Of a hundred promotions, three are for members only."""
TAXES = {"standard": TaxClass("standard", 2000, "A"), "zero": TaxClass("zero", 0, "Z")}
FREE, TENTH = Off(percent_bp=10_000), Off(percent_bp=1_000)


def shop(promotions: int, seed: int = 1) -> tuple[list[Product], PromotionBook]:
    """Five thousand products on sixty shelves, and so many promotions on a few products of a shelf each."""
    chance = random.Random(seed)  # noqa: S311 - a shop, not a secret
    goods = [
        Product(
            sku=f"{number:014d}",
            name=Name(f"Article {number}"),
            price_minor=chance.choice((49, 79, 99, 119, 149, 199, 249, 299, 449, 799)),
            category=f"shelf-{number % SHELVES}",
            brand=f"brand-{number % 97}",
            tax="zero" if number % 3 else "standard",
        )
        for number in range(GOODS)
    ]
    made = [_promotion(chance, goods, number) for number in range(promotions)]
    return goods, PromotionBook(made)


def _promotion(chance: random.Random, goods: Sequence[Product], number: int) -> Promotion:
    """Of a hundred: one of the whole basket, nine on a whole shelf's brand or for members, ninety on some products."""
    key, name = f"p{number:04d}", Name(f"Offer {number}")
    draw = chance.randrange(100)
    if draw == 0:
        gate = Gate(spend_minor=2_000 + number)
        return Promotion(key=key, name=name, offer=Basket(off=Off(percent_bp=300)), gate=gate, rank=9)
    if draw < 10:
        on_top = Each(of=Selection(brands=(f"brand-{number % 97}",)), off=TENTH)
        gate = Gate(members=draw < MEMBERS_BELOW)
        return Promotion(key=key, name=name, offer=on_top, gate=gate, stacking="brand", rank=1)
    shelf = chance.randrange(SHELVES)
    return Promotion(key=key, name=name, offer=_offer(chance, goods, shelf))


def _offer(chance: random.Random, goods: Sequence[Product], shelf: int) -> Offer:
    mine = [one.sku for one in goods if one.category == f"shelf-{shelf}"]
    of = Selection(skus=tuple(chance.sample(mine, chance.randrange(2, 7))))
    other = Selection(skus=tuple(chance.sample(mine, 3)))
    kind = chance.randrange(8)
    offers: tuple[Offer, ...] = (
        Each(of=of, off=Off(percent_bp=chance.choice((1_000, 2_000, 3_000)))),
        Each(of=of, off=Off(amount_minor=20)),
        Several(of=of, count=3, off=Off(price_minor=chance.choice((200, 300, 500)))),
        Several(of=of, count=2, off=Off(amount_minor=50)),
        Cheapest(of=of, count=3, off=FREE),
        Cheapest(of=of, count=2, off=Off(percent_bp=5_000)),
        Bundle(groups=(Group(of=of), Group(of=other)), off=Off(price_minor=400)),
        Tiers(of=of, steps=(Step(from_count=3, off=TENTH), Step(from_count=6, off=Off(percent_bp=2_000)))),
    )
    return offers[kind] if chance.random() < 0.9 else BuyGet(buy=of, get=other, off=FREE)


def basket(goods: Sequence[Product], book: PromotionBook, lines: int, seed: int) -> Cart:
    """A basket of so many lines: the goods of promotions, one after the other, as long as 50 look at them; then others.

    A third of the lines are several pieces, so that most promotions that look at the basket can be used.
    """
    chance = random.Random(seed)  # noqa: S311
    known = {one.sku: one for one in goods}
    taken: dict[str, Product] = {}
    seen: set[int] = set()
    for place in chance.sample(range(len(book.promotions)), len(book.promotions)):
        for sku in _skus(book.promotions[place]):
            places = {at for at, _ in book.matches(known[sku])}
            if len(seen | places) <= APPLICABLE and len(taken) < lines:
                seen |= places
                taken[sku] = known[sku]
    free = [one for one in goods if not book.matches(one)]
    for one in chance.sample(free, lines - len(taken)):
        taken[one.sku] = one
    cart = Cart()
    for one in chance.sample(list(taken.values()), lines):
        cart = carts.add(cart, one, 1 if chance.random() < 0.67 else chance.randrange(2, 4))
    return cart


def _skus(promotion: Promotion) -> tuple[str, ...]:
    return tuple(sku for one in selections(promotion.offer) for sku in one.skus)


def pricing(rounds: int = 200) -> list[Figure]:
    """Two rows a size of basket and of the book: the whole `price` after a scan, and with nothing remembered at all.

    Of the largest, what else prices a whole basket on a lane, too: a member who signs in, a basket that was saved.
    """
    found = []
    for promotions in (10, 100, 1_000):
        goods, book = shop(promotions)
        for lines in (10, 50, 200):
            baskets = [basket(goods, book, lines, seed) for seed in range(rounds)]
            largest = (promotions, lines) == (1_000, 200)
            found += [_row(book, baskets, how) for how in (WAYS if largest else WAYS[:2])]
    return found


def _row(book: PromotionBook, baskets: Sequence[Cart], how: str) -> Figure:
    """What was priced before is as on a lane, see `WAYS`.

    The machine may be shared: its processor time is told as well.
    """
    quiet_collector()
    times, worked, open_ends = [], [], 0
    for cart in baskets:
        book.memory = Memory()
        for line in cart.lines:
            book.matches(line.product)
        if how == "a scan":
            price(Cart(cart.lines[:-1]), TAXES, book)
        elif how != "nothing remembered":
            price(cart, TAXES, book)
        context = Context(member=Member()) if how == "a member signs in" else ANYBODY
        offers = [book.promotions[place] for place in sorted(_met(book, cart).union(book.baskets))]
        begin, began = time.perf_counter_ns(), time.process_time_ns()
        now = book.emptied().grown(offers) if how == "a saved basket is taken up again" else book
        priced = price(cart, TAXES, now, context)
        worked.append((time.process_time_ns() - began) / 1e6)
        times.append((time.perf_counter_ns() - begin) / 1e6)
        open_ends += not priced.exact
    lines, met = len(baskets[0].lines), sum(len(_met(book, cart)) for cart in baskets) / len(baskets)
    processor = f"processor p50 {percentile(worked, 50):.2f}, p99 {percentile(worked, 99):.2f}"
    note = f"{processor}; {met:.0f} promotions of its goods; {open_ends} not proved best"
    return timing(f"pricing, {lines} lines x {len(book.promotions):,} promotions, {how}", times, 5.0, note)


def _met(book: PromotionBook, cart: Cart) -> set[int]:
    return {place for line in cart.lines for place, _ in book.matches(line.product)}
