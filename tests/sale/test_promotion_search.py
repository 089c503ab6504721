"""The search itself: its machines step by step, its bound, and the short ways around it."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from pos.sale.cart import Cart, add, set_quantity
from pos.sale.pricing import price
from pos.sale.promotion.book import NO_PROMOTIONS, PromotionBook
from pos.sale.promotion.context import ANYBODY
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
    Several,
    Step,
    Tiers,
)
from pos.sale.promotion.plays import Kind, State, advance, missing, start
from pos.sale.promotion.search import Work
from shelf import FREE, HALF, RATES, basket, deal, of, offer, thing, used

Shape = tuple[Kind, tuple[int, ...], int, int]


@pytest.mark.parametrize(
    ("shape", "roles", "states", "left"),
    [
        (("cycle", (3,), 1, -1), [0, 0, 0, 0], [1, 2, 0, 1], 2),
        (("cycle", (2,), 0, 1), [0, 0, 0], [1, 2, None], 0),
        (("tier", (2,), 0, -1), [0, 0, 0], [1, 2, 2], 0),
        (("tier", (3,), 0, -1), [0], [1], 2),
        (("uses", (1,), 0, 1), [0, 0], [1, None], 0),
        (("groups", (1, 2), 0, -1), [1, 1, 0], [(0, 1, 0), (0, 2, 0), (0, 0, 0)], 0),
        (("groups", (1, 2), 0, -1), [0, 0], [(1, 0, 0), (2, 0, 0)], 4),
        (("groups", (1, 1), 0, 1), [0, 0], [(1, 0, 0), None], 1),
        (("groups", (1, 1), 0, 1), [0, 1, 1], [(1, 0, 0), (0, 0, 1), None], 0),
        (("nested", (3,), 1, -1), [1, 0], [(-2, 0, 0), (-1, 0, 0)], 1),
        (("nested", (3,), 1, 1), [1, 1], [(-2, 0, 1), None], 2),
        (("nested", (3,), 1, -1), [0, 0, 1], [(1, 0, 0), (2, 0, 0), (0, 0, 0)], 0),
        (("nested", (3,), 2, -1), [0, 0, 1], [(1, 0, 0), (2, 0, 0), (1, 1, 0)], 3),
        (("nested", (3,), 2, -1), [0, 1, 1], [(1, 0, 0), (0, 1, 0), (0, 0, 0)], 0),
        (("nested", (2,), 1, 1), [0, 0], [(1, 0, 0), None], 1),
        (("nested", (2,), 1, 1), [0, 1, 0], [(1, 0, 0), (0, 0, 1), None], 0),
    ],
)
def test_a_machine(shape: Shape, roles: list[int], states: list[State | None], left: int) -> None:
    state: State | None = start(shape)
    last = state
    seen: list[State | None] = []
    for role in roles:
        assert state is not None
        state = advance(shape, state, role)
        seen.append(state)
        last = state if state is not None else last
    assert seen == states
    assert sum(missing(shape, last)) == left  # type: ignore[arg-type]


def tangle() -> Iterator[Promotion]:
    """Promotions that all want the same goods."""
    names = "abcdefgh"
    for at in range(8):
        some = of(names[at], names[(at + 1) % 8], names[(at + 3) % 8])
        yield offer(f"p{at}", Cheapest(of=some, count=2 + at % 3, off=FREE))
        yield offer(f"q{at}", Several(of=some, count=3, off=Off(price_minor=700 + at)))


def crowd() -> Cart:
    cart = Cart()
    for at, sku in enumerate("abcdefgh"):
        cart = add(cart, thing(sku, price_minor=300 + 17 * at), 3)
    return cart


def test_beyond_the_bound_the_best_known_is_taken_and_said_so() -> None:
    small = lambda: Work(left=0, width=2)  # noqa: E731
    with patch("pos.sale.promotion.items.Work", small), patch("pos.sale.promotion.search.QUICK", 2):
        priced = deal(crowd(), *tangle())
        again = deal(crowd(), *tangle())
    assert not priced.exact
    assert priced.saved_minor > 0
    assert priced == again


@pytest.mark.parametrize("price_minor", [1, 5_000])
def test_one_knot_that_may_not_be_the_best_makes_the_basket_uncertain(price_minor: int) -> None:
    """Whether the other one, which is sure, was solved before it or after it."""
    cart = add(crowd(), thing("z", price_minor=price_minor), 2)
    sure = offer("z", Cheapest(of=of("z"), count=2, off=FREE))
    with (
        patch("pos.sale.promotion.items.Work", lambda: Work(left=0, width=2)),
        patch("pos.sale.promotion.search.QUICK", 2),
    ):
        priced = deal(cart, *tangle(), sure)
    assert used(priced)["z"] == (1, price_minor)
    assert not priced.exact
    assert deal(add(Cart(), thing("z", price_minor=price_minor), 2), sure).exact


@pytest.fixture
def no_quick_look() -> Iterator[None]:
    with patch("pos.sale.promotion.search.QUICK_STEPS", 0):
        yield


@pytest.mark.usefixtures("no_quick_look")
@pytest.mark.parametrize(("first", "cheap", "closer"), [(4_000, 0, 40), (4_000, 300, 40), (0, 0, 40), (0, 0, 1)])
def test_asked_from_above_or_from_below_the_answer_is_the_same(first: int, cheap: int, closer: int) -> None:
    offers = list(tangle())[:7]
    with patch.multiple("pos.sale.promotion.search", FIRST_STEPS=first, CHEAP_STEPS=cheap, CLOSER=closer):
        priced = deal(basket(*"aabbccddee"), *offers)
    assert priced.exact
    assert priced.saved_minor == least_saved(basket(*"aabbccddee"), offers)


def least_saved(cart: Cart, offers: list[Promotion]) -> int:
    """What the first look finds if it may keep everything."""
    with patch("pos.sale.promotion.search.QUICK", 10**6), patch("pos.sale.promotion.search.QUICK_STEPS", 10**9):
        return deal(cart, *offers).saved_minor


@pytest.mark.usefixtures("no_quick_look")
def test_where_nothing_is_better_than_no_lot_at_all() -> None:
    free = offer("q", Each(of=of("b"), off=Off(price_minor=0)))
    assert used(deal(basket("a", "b"), offer("p", Cheapest(of=of("a", "b"), count=2, off=FREE)), free)) == {
        "q": (1, 200)
    }


@pytest.mark.usefixtures("no_quick_look")
def test_limits_are_charged_and_paid_back() -> None:
    """A limited discount on top, and limited lots, that more pieces want than may have them."""
    once = offer("t", Each(of=of(), off=HALF), limits=Limits(basket=1), stacking="extra", rank=1)
    pairs = offer("p", BuyGet(buy=of("a", "b"), get=of("a", "b", "c"), off=FREE), limits=Limits(basket=1))
    meal = offer("m", Bundle(groups=(Group(of=of("a")), Group(of=of("c"))), off=Off(price_minor=310)))
    priced = deal(basket(*"aabbcc"), once, pairs, meal)
    assert priced.exact
    assert priced.saved_minor == least_saved(basket(*"aabbcc"), [once, pairs, meal])


@pytest.mark.parametrize("limit", [None, 1])
def test_all_of_a_lot_cost_less(limit: int | None) -> None:
    both = offer("p", Cheapest(of=of("a", "b"), count=2, reduced=2, off=HALF), limits=Limits(basket=limit))
    assert used(deal(basket(*"aab"), both)) == {"p": (1, 300)}
    assert used(deal(basket(*"aabb"), both)) == {"p": (1 if limit else 2, 300 if limit else 500)}


def test_with_a_wide_bound_it_is_as_good_or_better() -> None:
    with patch("pos.sale.promotion.items.Work", lambda: Work(left=200, width=20)):
        quick = deal(basket(*"aabbcd"), *list(tangle())[:6])
    full = deal(basket(*"aabbcd"), *list(tangle())[:6])
    assert full.exact
    assert full.saved_minor >= quick.saved_minor


def test_a_quick_look_that_ends_nowhere_is_no_answer() -> None:
    """With one state at a time the first look runs into lots that can't be completed."""
    with patch("pos.sale.promotion.search.QUICK", 1):
        priced = deal(basket(*"abcabcab"), *list(tangle())[:5])
    assert priced.exact
    assert priced.total_minor == deal(basket(*"abcabcab"), *list(tangle())[:5]).total_minor


@pytest.mark.parametrize("quick", [1, 2, 12])
def test_bundles_that_want_the_same_pieces(quick: int) -> None:
    """Whatever the first look finds, the full search finds the best, with roles charged fairly or not."""
    meals = [
        offer("m", Bundle(groups=(Group(of=of("a", "b")), Group(of=of("b", "c", "d"))), off=Off(price_minor=330))),
        offer("n", Bundle(groups=(Group(of=of("b", "c")), Group(of=of("a", "d", "e"))), off=Off(percent_bp=2000))),
        offer("o", BuyGet(buy=of("c", "d"), get=of("a", "b", "e"), off=HALF), limits=Limits(basket=2)),
    ]
    three = offer("p", Several(of=of("a", "c", "d"), count=3, off=Off(price_minor=420)))
    with patch("pos.sale.promotion.search.QUICK", quick), patch("pos.sale.promotion.search.CLOSER", quick):
        priced = deal(basket(*"aabbccdde"), *meals, three)
    assert priced.exact
    assert priced.saved_minor == deal(basket(*"edcbadcba"), *meals, three).saved_minor
    assert priced.saved_minor > 0


def test_prices_for_several_that_want_the_same_pieces() -> None:
    lots = [
        offer(f"s{at}", Several(of=of(*some), count=3, off=Off(price_minor=430 + at)))
        for at, some in enumerate(("abc", "bcd", "abd"))
    ]
    with patch("pos.sale.promotion.search.QUICK", 1), patch("pos.sale.promotion.search.CLOSER", 1):
        priced = deal(basket(*"aabbccdd"), *lots)
    assert (priced.exact, priced.saved_minor) == (True, deal(basket(*"ddccbbaa"), *lots).saved_minor)


def test_what_the_short_ways_leave_to_the_search() -> None:
    better = offer("q", Each(of=of("a"), off=Off(amount_minor=120)))
    pair = offer("p", Cheapest(of=of("a", "b"), count=2, off=HALF))
    # Two lots a b, 100 each, or twice 120 off a.
    assert used(deal(basket(*"aabb"), pair, better)) == {"p": (1, 100), "q": (2, 240)}
    assert used(deal(basket(*"aab"), pair, offer("q", Each(of=of("a"), off=Off(amount_minor=20))))) == {"p": (1, 150)}


def test_nothing_is_used_that_gains_nothing() -> None:
    assert used(deal(basket("a", "a"), offer("p", Cheapest(of=of("a"), count=2, off=Off(price_minor=900))))) == {}
    dear = Bundle(groups=(Group(of=of("a")), Group(of=of("b"))), off=Off(price_minor=900))
    assert used(deal(basket("a", "b"), offer("p", dear))) == {}
    assert used(deal(basket("a", "b", "c"), offer("p", Several(of=of(), count=3, off=Off(price_minor=900))))) == {}
    assert used(deal(basket("a"), offer("p", Each(of=of(), off=Off(price_minor=900)), limits=Limits(basket=1)))) == {}
    down = (Step(from_count=2, off=Off(percent_bp=2000)), Step(from_count=3, off=Off(percent_bp=2000)))
    assert used(deal(basket("a", "a", "a"), offer("p", Tiers(of=of("a"), steps=down)))) == {"p": (1, 180)}
    better = offer("q", Each(of=of("a"), off=HALF))
    assert used(deal(basket("a", "a", "a"), offer("p", Tiers(of=of("a"), steps=down)), better)) == {"q": (3, 450)}


def test_uses_that_would_gain_but_for_their_other_pieces() -> None:
    second = offer("p", Cheapest(of=of("a", "c"), count=2, off=Off(price_minor=150)))
    assert used(deal(basket("a", "c"), second)) == {}
    many = offer("p", Tiers(of=of("a", "b"), steps=(Step(from_count=3, off=Off(percent_bp=1000)),)))
    assert used(deal(basket("a", "b", "b"), many, offer("q", Each(of=of("b"), off=HALF)))) == {"q": (2, 200)}
    pair = Bundle(groups=(Group(of=of("a", "d")), Group(of=of("c", "x"))), off=Off(price_minor=340))
    cart = add(basket("a", "d", "c"), thing("x", price_minor=60))
    assert used(deal(cart, offer("p", pair))) == {"p": (1, 60)}
    once = offer("m", Each(of=of(), off=HALF), rank=1, limits=Limits(basket=1))
    less = offer("p", Several(of=of(), count=2, off=Off(amount_minor=20)))
    assert used(deal(basket("tiny", "c", "b"), less, once)) == {"m": (1, 100)}


def test_a_play_that_pieces_are_missing_for_is_left_out() -> None:
    meal = Bundle(groups=(Group(of=of("a"), count=2), Group(of=of("b"))), off=Off(percent_bp=1000))
    assert used(deal(basket("a", "b"), offer("p", meal))) == {}
    same = BuyGet(buy=of("a"), get=of("a"), off=FREE)
    assert used(deal(basket("a"), offer("p", same))) == {}
    assert used(deal(basket("a", "a"), offer("p", same))) == {"p": (1, 300)}


def test_pieces_of_one_kind_on_several_lines() -> None:
    """After a change of price a product may stand twice; equal pieces are one kind wherever they stand."""
    cart = add(add(basket("a", "b"), thing("a", brand="")), thing("a", limit=9))
    pair = offer("p", Several(of=of("a"), count=2, off=Off(price_minor=500)))
    priced = deal(cart, pair)
    assert [one.saved_minor for one in priced.lines] == [0, 50, 50]
    first = deal(cart, offer("p", Each(of=of("a"), off=HALF), limits=Limits(basket=2)))
    assert first.saved_minor == 300
    assert len(first.discounts[0].lines) in (1, 2)


def test_a_share_of_nothing_is_no_share() -> None:
    one = offer("w", Basket(off=Off(amount_minor=1)), rank=9)
    priced = deal(basket("a", "tiny"), one)
    assert [line.line_id for line in priced.discounts[0].lines] == [1]


def test_blocks_of_exclusive_groups_leave_the_rest_alone() -> None:
    pair = [offer(key, Each(of=of("a", "b"), off=off), exclusive="x") for key, off in (("p", HALF), ("q", FREE))]
    other = offer("r", Each(of=of("c"), off=HALF))
    assert used(deal(basket("a", "b", "c", "d", "e"), *pair, other)) == {"q": (2, 500), "r": (1, 50)}


def test_a_book_is_its_promotions() -> None:
    one, other = offer("p", Each(of=of("a"), off=HALF)), offer("q", Each(of=of("b"), off=HALF))
    assert PromotionBook((one, other)) == PromotionBook((other, one))
    assert hash(PromotionBook((one, other))) == hash(PromotionBook((other, one)))
    assert PromotionBook((one,)) != NO_PROMOTIONS
    assert NO_PROMOTIONS != 1
    assert repr(PromotionBook((other, one))) == "PromotionBook(p, q)"
    with pytest.raises(AssertionError):
        PromotionBook((one, one))


def test_taxes_on_top_and_exemption() -> None:
    cart = add(basket("a"), thing("b", tax="reduced"))
    on_top = price(cart, RATES, tax_included=False)
    assert (on_top.total_minor, on_top.tax_added_minor) == (300 + 60 + 200 + 14, 74)
    free = price(cart, RATES, NO_PROMOTIONS, ANYBODY.__class__(tax_exempt=True), tax_included=False)
    assert (free.total_minor, free.tax_added_minor) == (500, 0)
    inside = price(cart, RATES, NO_PROMOTIONS, ANYBODY.__class__(tax_exempt=True))
    assert (inside.total_minor, inside.tax_added_minor) == (250 + 187, -63)
    assert [tax.tax_minor for tax in inside.taxes] == [0, 0]


def test_a_gate_with_a_threshold_counts_what_promotions_may_touch() -> None:
    gate = Gate(spend_minor=300)
    priced = deal(add(basket("b"), thing("bag", discountable=False)), offer("p", Each(of=of("b"), off=HALF), gate=gate))
    assert priced.saved_minor == 0
    assert deal(set_quantity(basket("b"), 1, 2), offer("p", Each(of=of("b"), off=HALF), gate=gate)).saved_minor == 200


def test_of_two_equal_prices_the_one_that_gains_more_is_the_cheap_one() -> None:
    """`pos prove run prices`, seed 2, basket 16963: an amount off is worth more on top of half the price than 5 %."""
    half = offer("half", Cheapest(of=of("a", "b"), count=2, off=HALF))
    amount = offer("amount", Each(of=of("a"), off=Off(amount_minor=110)), rank=1)
    percent = offer("percent", Each(of=of("a", "b"), off=Off(percent_bp=500)), rank=1)
    taken = [thing(sku, price_minor=1299) for sku in "ab"]
    for goods in (taken, taken[::-1]):
        cart = Cart()
        for one in goods:
            cart = add(cart, one)
        priced = deal(cart, half, amount, percent)
        assert (priced.total_minor, priced.exact) == (1773, True)
        assert used(priced) == {"half": (1, 650), "amount": (1, 110), "percent": (1, 65)}
