"""Why a promotion was not used, and what one more piece would save."""

import pytest
from pos.sale.cart import Cart, Override, add, override
from pos.sale.explanation import Missed, Nudge, missed, nudge
from pos.sale.pricing import price
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.context import ANYBODY, Context
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
    Promotion,
    Selection,
    Several,
    Step,
    Tiers,
)
from shelf import FREE, HALF, RATES, basket, of, offer, thing


def why(cart: Cart, *promotions: Promotion, context: Context = ANYBODY) -> dict[str, tuple[str, int]]:
    book = PromotionBook(promotions)
    found = missed(cart, price(cart, RATES, book, context), book, context)
    return {one.promotion: (one.why, one.missing) for one in found}


def nudged(cart: Cart, *promotions: Promotion) -> tuple[str, str, int, int] | None:
    book = PromotionBook(promotions)
    found = nudge(cart, price(cart, RATES, book), RATES, book)
    return found and (found.promotion, found.product.sku, found.count, found.saving_minor)


TIERS = Tiers(of=of("b"), steps=(Step(from_count=3, off=HALF),))
MEAL = Bundle(groups=(Group(of=of("a")), Group(of=of("b", "a"))), off=Off(price_minor=100))


@pytest.mark.parametrize(
    ("promotion", "wanted"),
    [
        (offer("p", Several(of=of("a", "b"), count=4, off=Off(price_minor=1))), ("needs-more", 2)),
        (offer("p", Cheapest(of=of("a"), count=3, off=FREE)), ("needs-more", 2)),
        (offer("p", Cheapest(of=of(), count=3, off=FREE), same=True), ("needs-more", 2)),
        (offer("p", BuyGet(buy=of("a"), get=of("e"), off=FREE)), ("needs-more", 1)),
        (offer("p", BuyGet(buy=of("a"), get=of("a"), off=FREE)), ("needs-more", 1)),
        (offer("p", TIERS), ("needs-more", 2)),
        (offer("p", Each(of=of("a"), off=Off(price_minor=900))), ("better-offer", 0)),
        (offer("p", Each(of=of("a"), off=HALF), gate=Gate(members=True)), ("members-only", 0)),
        (offer("p", Each(of=of("a"), off=HALF), gate=Gate(coupon="X")), ("needs-coupon", 0)),
        (offer("p", Each(of=of("a"), off=HALF), gate=Gate(spend_minor=700)), ("needs-spend", 200)),
        (offer("p", Each(of=of("a"), off=HALF), limits=Limits(basket=0)), ("used-up", 0)),
        (offer("p", Basket(off=HALF, from_minor=700), rank=9), ("needs-spend", 200)),
        (offer("p", Basket(off=Off(price_minor=900)), rank=9), ("better-offer", 0)),
    ],
)
def test_why_not(promotion: Promotion, wanted: tuple[str, int]) -> None:
    assert why(basket("a", "b"), promotion) == {"p": wanted}


def test_what_is_used_or_looks_elsewhere_is_not_missed() -> None:
    used, elsewhere = offer("p", Each(of=of("a"), off=HALF)), offer("q", Each(of=of("z"), off=HALF))
    assert why(basket("a"), used, elsewhere) == {}
    weaker = offer("r", Each(of=of("a"), off=Off(amount_minor=1)))
    assert why(basket("a"), used, weaker) == {"r": ("better-offer", 0)}
    assert why(basket("a", "b"), offer("p", MEAL), offer("q", Each(of=of("a", "b"), off=FREE))) == {
        "p": ("better-offer", 0)
    }


def test_pieces_that_may_not_be_taken_do_not_count() -> None:
    pair = offer("p", Cheapest(of=Selection(everything=True, expires_within_days=1), count=2, off=FREE))
    cart = add(basket("a"), thing("a"), expires_in_days=1)
    assert why(cart, pair) == {"p": ("needs-more", 1)}
    fixed = override(basket("a", "b"), 1, Override(price_minor=1, reason="old", by="B"))
    assert why(fixed, offer("p", Cheapest(of=of(), count=2, off=FREE))) == {"p": ("needs-more", 1)}


def test_one_more_saves_exactly_this() -> None:
    three = offer("p", Cheapest(of=of("a", "b"), count=3, off=FREE))
    assert nudged(basket("a", "a"), three) == ("p", "a", 1, 300)
    # The dearest product that completes it is named; b stays the cheapest.
    assert nudged(basket("a", "b"), three) == ("p", "a", 1, 200)
    assert nudged(basket("a"), three) == ("p", "a", 2, 300)
    assert nudged(basket("a", "a", "a"), three) is None


def test_no_nudge_where_nothing_is_saved_or_the_piece_is_not_at_hand() -> None:
    assert nudged(basket("a"), offer("p", Each(of=of("a"), off=HALF))) is None
    assert nudged(basket("a"), offer("p", MEAL)) is None
    assert nudged(basket("c"), offer("p", Several(of=of("c"), count=2, off=Off(price_minor=300)))) is None
    pair = offer("p", Cheapest(of=of("a"), count=2, off=FREE))
    assert nudged(add(Cart(), thing("a", limit=1)), pair) is None
    assert nudged(add(Cart(), thing("a"), price_minor=300), pair) is None
    assert nudged(basket("a", "c"), offer("p", Cheapest(of=of("a"), count=5, off=FREE))) is None


def test_of_several_nudges_the_one_that_saves_most() -> None:
    first = offer("p", Cheapest(of=of("c"), count=2, off=FREE))
    other = offer("q", Cheapest(of=of("a"), count=2, off=HALF))
    assert nudged(basket("a", "c"), first, other) == ("q", "a", 1, 150)
    same = offer("r", Cheapest(of=of(), count=2, off=FREE), same=True)
    assert nudged(basket("a", "c", "c"), same) == ("r", "a", 1, 300)


def test_what_is_saved_already_does_not_count() -> None:
    """Three a save 1.00 and a fourth as much again; a second d saves 1.25."""
    lots = offer("p", Several(of=of("a"), count=2, off=Off(amount_minor=100)))
    half = offer("q", Cheapest(of=of("d"), count=2, off=HALF))
    assert nudged(basket("a", "a", "a", "d"), lots, half) == ("q", "d", 1, 125)


def test_four_are_tried_those_with_fewest_pieces_and_the_dearest_goods_first() -> None:
    prices = {"v": 900, "w": 800, "x": 700, "y": 600}
    cart = add(Cart(), thing("c"))
    for sku, price_minor in prices.items():
        cart = add(cart, thing(sku, price_minor=price_minor))
    little = [offer(f"p{sku}", Several(of=of(sku), count=2, off=Off(amount_minor=3))) for sku in prices]
    free = offer("c", Cheapest(of=of("c"), count=2, off=FREE))
    assert nudged(cart, *little, free) == ("pv", "v", 1, 3)
    assert nudged(cart, *little[:3], free) == ("c", "c", 1, 100)
    two = offer("pv", Several(of=of("v"), count=3, off=Off(amount_minor=3)))
    assert nudged(cart, two, *little[1:], free) == ("c", "c", 1, 100)


def test_a_nudge_counts_what_the_whole_basket_loses() -> None:
    pair = offer("p", Cheapest(of=of("c"), count=2, off=Off(amount_minor=1)))
    fixed = offer("w", Basket(off=Off(price_minor=1)), rank=9)
    assert nudged(basket("c"), pair, fixed) == ("p", "c", 1, 100)
    once = offer("w", Basket(off=FREE), rank=9, gate=Gate(spend_minor=100))
    assert nudged(basket("c"), pair, once) == ("p", "c", 1, 100)


def test_a_shopper_with_sixty_lines_has_no_eye_for_more() -> None:
    pair = offer("p", Cheapest(of=of("a"), count=2, off=FREE))
    cart = basket("a")
    for number in range(60):
        cart = add(cart, thing(f"x{number}"))
    assert nudged(cart, pair) is None


def test_what_ties_too_many_pieces_together_is_not_tried() -> None:
    pair = offer("p", Cheapest(of=of("a", "b"), count=2, off=FREE))
    cart = add(add(Cart(), thing("a"), 40), thing("b"), 1)
    assert nudged(cart, pair) is None
    assert nudged(add(Cart(), thing("a"), 39), pair) == ("p", "a", 1, 300)


def test_what_is_tied_through_other_promotions() -> None:
    one = offer("p", Cheapest(of=of("a", "b"), count=2, off=FREE))
    other = offer("q", Several(of=of("b", "c"), count=2, off=Off(price_minor=100)))
    assert nudged(basket("a", "b", "c", "tiny"), one, other) is None
    three = offer("p", Cheapest(of=of("a", "b", "e"), count=2, off=FREE))
    assert nudged(basket("a", "b", "c", "e"), three, other) == ("p", "e", 1, 700)


def test_a_part_that_saves_where_the_whole_does_not() -> None:
    pair = offer("p", Cheapest(of=of("a"), count=2, off=HALF), exclusive="x")
    better = offer("q", Each(of=of("e"), off=HALF), exclusive="x")
    assert nudged(basket("a", "e"), pair, better) is None


def test_they_are_data() -> None:
    found = Missed(promotion="p", name=thing("a").name, why="needs-more", missing=1)
    assert found.missing == 1
    assert Nudge(promotion="p", name=thing("a").name, product=thing("a"), count=1, saving_minor=5).saving_minor == 5
