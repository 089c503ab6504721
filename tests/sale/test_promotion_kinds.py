"""Each kind of promotion on baskets small enough to work out by hand."""

import pytest
from pos.sale.cart import Cart, Override, add, override
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
    Selection,
    Several,
    Step,
    Tiers,
)
from shelf import FREE, HALF, basket, deal, of, offer, thing, used

THREE_FOR_TWO = offer("3for2", Cheapest(of=of("a", "b", "c"), count=3, off=FREE))


@pytest.mark.parametrize(
    ("off", "price", "wanted"),
    [
        (Off(percent_bp=2500), 199, 50),
        (Off(percent_bp=10_000), 199, 199),
        (Off(amount_minor=50), 199, 50),
        (Off(amount_minor=50), 20, 20),
        (Off(price_minor=150), 199, 49),
        (Off(price_minor=150), 120, 0),
    ],
)
def test_what_comes_off_a_price(off: Off, price: int, wanted: int) -> None:
    assert off.of(price) == wanted


def test_a_percentage_off_each() -> None:
    priced = deal(basket("a", "a", "b"), offer("p", Each(of=of("a"), off=HALF)))
    assert priced.total_minor == 500
    assert [(one.amount_minor, one.saved_minor) for one in priced.lines] == [(300, 300), (200, 0)]
    assert used(priced) == {"p": (2, 300)}


def test_three_for_a_price_is_used_as_often_as_it_gains() -> None:
    three = offer("p", Several(of=of("a", "b", "c"), count=3, off=Off(price_minor=500)))
    # 300 + 300 + 200 for 500; the rest would cost 400 alone.
    assert used(deal(basket("a", "a", "b", "b", "c", "c"), three)) == {"p": (1, 300)}
    assert used(deal(basket("a", "a", "a", "b", "b", "b"), three)) == {"p": (2, 500)}


def test_a_price_for_several_takes_the_pieces_that_gain_most_not_the_dearest() -> None:
    two = offer("p", Several(of=of("a", "b"), count=2, off=Off(price_minor=300)))
    each = offer("q", Each(of=of("a"), off=Off(price_minor=100)))
    assert used(deal(basket("a", "a", "b", "b"), two, each)) == {"p": (1, 100), "q": (2, 400)}


@pytest.mark.parametrize("keys", ["pqr", "rqp"])
@pytest.mark.parametrize("rank", [0, 1])
def test_of_offers_that_save_the_same_the_first_by_its_key_is_named(keys: str, rank: int) -> None:
    offers = [offer(key, Each(of=of("a"), off=Off(amount_minor=50)), rank=rank) for key in keys]
    assert used(deal(basket("a", "a"), *offers)) == {"p": (2, 100)}
    once = [offer(key, Basket(off=Off(amount_minor=50)), rank=9) for key in keys]
    assert used(deal(basket("a", "a"), *once)) == {"p": (1, 50)}


def test_three_for_an_amount_less_takes_no_piece_that_costs_less_than_its_share() -> None:
    three = offer("p", Several(of=of(), count=3, off=Off(amount_minor=200)))
    assert used(deal(basket("a", "b", "c"), three)) == {"p": (1, 200)}
    assert used(deal(basket("a", "b", "tiny"), three)) == {}


def test_three_for_two_gives_the_cheapest_of_each_lot() -> None:
    priced = deal(basket("a", "b", "c", "c", "c", "a"), THREE_FOR_TWO)
    # Lots a a b and c c c: 200 and 100.
    assert used(priced) == {"3for2": (2, 300)}


def test_what_is_free_is_shared_by_its_lot() -> None:
    priced = deal(basket("a", "b", "c"), THREE_FOR_TWO)
    assert [one.saved_minor for one in priced.lines] == [50, 33, 17]


def test_the_second_at_half_price_of_the_same_product() -> None:
    half = offer("p", Cheapest(of=of(), count=2, off=HALF), same=True)
    assert used(deal(basket("a", "b", "a", "c", "c"), half)) == {"p": (2, 200)}


def test_two_of_five_free() -> None:
    priced = deal(basket("a", "a", "b", "b", "c"), offer("p", Cheapest(of=of(), count=5, reduced=2, off=FREE)))
    assert used(priced) == {"p": (1, 300)}


def test_buy_one_get_another() -> None:
    free = offer("p", BuyGet(buy=of("e"), get=of("b"), off=FREE))
    assert used(deal(basket("e", "b", "b"), free)) == {"p": (1, 200)}
    assert used(deal(basket("b", "b"), free)) == {}


def test_two_to_buy_from_the_same_goods_as_the_free_one() -> None:
    free = offer("p", BuyGet(buy=of("a", "b"), get=of("a", "c"), off=FREE, buy_count=2))
    # b b to buy, the dearest a for nothing.
    assert used(deal(basket("a", "b", "b", "c"), free)) == {"p": (1, 300)}


def test_a_bundle_for_a_price() -> None:
    meal = Bundle(groups=(Group(of=of("a", "b")), Group(of=of("c")), Group(of=of("d"))), off=Off(price_minor=400))
    priced = deal(basket("a", "b", "c", "d", "d", "c"), offer("meal", meal))
    assert used(priced) == {"meal": (2, 650 + 550 - 800)}
    assert priced.total_minor == 800


def test_a_bundle_with_two_of_a_group_and_a_piece_that_fits_two() -> None:
    two = Bundle(groups=(Group(of=of("a", "b"), count=2), Group(of=of("b", "c"))), off=Off(price_minor=500))
    assert used(deal(basket("a", "a", "b"), offer("p", two))) == {"p": (1, 300)}
    assert used(
        deal(basket("b", "b", "b"), offer("p", two), offer("q", Each(of=of("b"), off=Off(amount_minor=1))))
    ) == {"p": (1, 100)}


def test_a_bundle_at_a_percentage_less() -> None:
    pair = Bundle(groups=(Group(of=of("a")), Group(of=of("b"))), off=Off(percent_bp=1000))
    assert used(deal(basket("a", "b", "b"), offer("p", pair))) == {"p": (1, 50)}


def test_the_more_the_less_each_costs() -> None:
    steps = (Step(from_count=3, off=Off(percent_bp=1000)), Step(from_count=5, off=Off(percent_bp=2000)))
    many = offer("p", Tiers(of=of("b", "c"), steps=steps))
    assert used(deal(basket("b", "b"), many)) == {}
    assert used(deal(basket("b", "b", "c"), many)) == {"p": (1, 50)}
    assert used(deal(basket("b", "b", "c", "c", "c"), many)) == {"p": (1, 140)}


def test_a_tier_takes_a_piece_with_a_better_offer_only_to_be_reached() -> None:
    many = offer("p", Tiers(of=of("a", "b"), steps=(Step(from_count=3, off=Off(percent_bp=3000)),)))
    better = offer("q", Each(of=of("b"), off=Off(percent_bp=4000)))
    assert used(deal(basket("a", "a", "b"), many, better)) == {"p": (1, 240)}
    assert used(deal(basket("a", "a", "a", "b"), many, better)) == {"p": (1, 270), "q": (1, 80)}
    assert used(deal(basket("a", "a"), many, better)) == {}


def test_the_better_offer_wins_and_never_both() -> None:
    priced = deal(basket("a", "b", "c"), THREE_FOR_TWO, offer("q", Each(of=of("a", "c"), off=HALF)))
    assert used(priced) == {"q": (2, 200)}


def test_offers_that_want_the_same_pieces_are_weighed_together() -> None:
    pair = offer("pair", Several(of=of("a", "d"), count=2, off=Off(price_minor=400)))
    two = offer("two", Several(of=of("b", "d"), count=2, off=Off(price_minor=300)))
    priced = deal(basket("a", "a", "b", "d"), pair, two)
    assert used(priced) == {"pair": (1, 200), "two": (1, 150)}
    assert used(deal(basket("a", "d", "b", "d"), pair, two)) == {"pair": (1, 150), "two": (1, 150)}


def test_a_discount_of_another_class_comes_on_top() -> None:
    member = offer("m", Each(of=of(), off=Off(percent_bp=1000)), stacking="member", rank=1)
    priced = deal(basket("a", "b", "c"), THREE_FOR_TWO, member)
    assert used(priced) == {"3for2": (1, 100), "m": (2, 50)}
    assert priced.total_minor == 450


def test_nothing_comes_on_top_of_a_price_for_several() -> None:
    three = offer("p", Several(of=of("a", "b"), count=3, off=Off(price_minor=500)))
    member = offer("m", Each(of=of(), off=Off(percent_bp=1000)), stacking="member", rank=1)
    assert used(deal(basket("a", "a", "b", "c"), three, member)) == {"p": (1, 300), "m": (1, 10)}


def test_a_limited_discount_on_top_goes_where_it_is_worth_most() -> None:
    one = offer("m", Each(of=of(), off=HALF), stacking="coupon", rank=1, limits=Limits(basket=1))
    assert used(deal(basket("a", "b", "c"), one)) == {"m": (1, 150)}
    assert used(deal(basket("a", "b", "c"), THREE_FOR_TWO, one)) == {"3for2": (1, 100), "m": (1, 150)}


def test_the_cheapest_where_a_dearer_one_has_a_discount_on_top() -> None:
    """The free one is the cheapest by its price on the shelf; which lots there are is the shopper's best."""
    on_top = offer("m", Each(of=of("a"), off=Off(percent_bp=9000)), stacking="member", rank=1)
    pair = offer("p", Cheapest(of=of("a", "b"), count=2, off=FREE))
    priced = deal(basket("a", "a", "b", "b"), pair, on_top)
    # a with b, twice: each a costs 30, each b nothing.
    assert priced.total_minor == 60


def test_limits_of_a_basket() -> None:
    pair = offer("p", Cheapest(of=of(), count=2, off=FREE), limits=Limits(basket=1))
    assert used(deal(basket("a", "a", "b", "b"), pair)) == {"p": (1, 300)}
    meal = Bundle(groups=(Group(of=of("a")), Group(of=of("b"))), off=Off(price_minor=400))
    assert used(deal(basket("a", "a", "b", "b"), offer("p", meal, limits=Limits(basket=1)))) == {"p": (1, 100)}
    three = offer("p", Several(of=of("b"), count=2, off=Off(price_minor=300)), limits=Limits(basket=1))
    assert used(deal(basket("b", "b", "b", "b"), three)) == {"p": (1, 100)}
    single = offer("p", Each(of=of("a", "b"), off=HALF), limits=Limits(basket=2))
    assert used(deal(basket("a", "b", "b", "a"), single)) == {"p": (2, 300)}


def test_of_an_exclusive_group_the_better_one_is_used() -> None:
    one = offer("p", Each(of=of("a"), off=Off(amount_minor=10)), exclusive="x")
    other = offer("q", Each(of=of("b"), off=Off(amount_minor=20)), exclusive="x")
    priced = deal(basket("a", "b", "c"), one, other, offer("r", Each(of=of("c"), off=HALF)))
    assert used(priced) == {"q": (1, 20), "r": (1, 50)}


def test_more_exclusive_groups_than_all_choices_of_are_tried() -> None:
    many = [
        offer(f"p{group}{one}", Each(of=of("a", "b"), off=Off(amount_minor=1 + group + one)), exclusive=f"x{group}")
        for group in range(7)
        for one in range(2)
    ]
    priced = deal(basket("a", "b"), *many)
    assert priced.saved_minor == 16
    assert not priced.exact


def test_a_priority_overrides_the_better_offer() -> None:
    first = offer("p", Each(of=of("a"), off=Off(amount_minor=10)), priority=5)
    better = offer("q", Each(of=of("a", "b"), off=HALF))
    assert used(deal(basket("a", "b"), first, better)) == {"p": (1, 10), "q": (1, 100)}
    three = offer("p", Several(of=of("a"), count=2, off=Off(price_minor=590)), priority=5, exclusive="x")
    top = offer("t", Each(of=of(), off=HALF), stacking="member", rank=1)
    shut = offer("s", Each(of=of("b"), off=HALF), exclusive="x")
    assert used(deal(basket("a", "a", "a", "b"), three, top, shut)) == {"p": (1, 10), "t": (2, 250)}
    free = offer("f", Each(of=of("b"), off=FREE), priority=2)
    assert used(deal(basket("a", "b"), free, top)) == {"f": (1, 200), "t": (1, 150)}


def test_the_whole_basket_for_less_after_everything_else() -> None:
    off = offer("w", Basket(off=Off(percent_bp=1000)), gate=Gate(spend_minor=500), stacking="basket", rank=9)
    assert used(deal(basket("a", "b", "c"), THREE_FOR_TWO, off)) == {"3for2": (1, 100), "w": (1, 50)}
    assert used(deal(basket("a", "c"), off)) == {}


def test_of_two_basket_discounts_of_a_class_the_better_one_and_one_of_each_class() -> None:
    five = offer("p", Basket(off=Off(percent_bp=500)), stacking="basket", rank=8)
    ten = offer("q", Basket(off=Off(percent_bp=1000), from_minor=500), stacking="basket", rank=8)
    coupon = offer("r", Basket(off=Off(amount_minor=100)), stacking="coupon", rank=9)
    assert used(deal(basket("a"), five, ten, coupon)) == {"p": (1, 15), "r": (1, 100)}
    assert used(deal(basket("e"), five, ten, coupon)) == {"q": (1, 100), "r": (1, 100)}
    apart = [offer(key, Basket(off=HALF), rank=rank, exclusive="x") for key, rank in (("s", 8), ("t", 9))]
    assert used(deal(basket("e"), *apart)) == {"s": (1, 500)}
    first = offer("u", Basket(off=Off(amount_minor=1)), rank=8, priority=1)
    assert used(deal(basket("e"), first, ten)) == {"u": (1, 1)}


def test_no_discount_touches_what_it_may_not() -> None:
    half = offer("p", Each(of=of(), off=HALF))
    whole = offer("w", Basket(off=HALF), rank=9)
    cart = add(add(Cart(), thing("bag", discountable=False)), thing("back", price_minor=-25))
    assert deal(cart, half, whole).saved_minor == 0
    cart = override(basket("a", "b"), 1, Override(price_minor=120, reason="damaged", by="B1"))
    assert used(deal(cart, half)) == {"p": (1, 100)}
    assert used(deal(cart, whole)) == {"w": (1, 160)}


def test_a_deposit_is_paid_in_full() -> None:
    priced = deal(add(Cart(), thing("a", deposit_minor=25), 2), offer("p", Each(of=of("a"), off=FREE)))
    assert (priced.total_minor, priced.saved_minor) == (50, 600)


def test_short_dated_goods_only() -> None:
    marked = offer("p", Each(of=Selection(everything=True, expires_within_days=2), off=HALF))
    cart = add(basket("a"), thing("a"), expires_in_days=1)
    cart = add(cart, thing("a"), expires_in_days=3)
    assert [one.saved_minor for one in deal(cart, marked).lines] == [0, 150, 0]


def test_goods_by_category_and_brand_less_what_is_left_out() -> None:
    food = Selection(categories=("food",), brands=("Best",), without_skus=("a",), without_categories=("wine",))
    cart = add(add(basket("a", "b"), thing("w", category="wine", brand="Best")), thing("x", category="", brand="Best"))
    assert [one.saved_minor for one in deal(cart, offer("p", Each(of=food, off=HALF))).lines] == [0, 100, 0, 250]


def member(**facts: object) -> Context:
    return Context(member=Member(**facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gate", "context", "works"),
    [
        (Gate(from_date="2026-11-01", to_date="2026-11-30"), Context(date="2026-11-30"), True),
        (Gate(from_date="2026-11-01"), Context(date="2026-10-31"), False),
        (Gate(to_date="2026-11-30"), Context(date="2026-12-01"), False),
        (Gate(weekdays=(5,)), Context(date="2026-11-27"), True),
        (Gate(weekdays=(5,)), Context(date="2026-11-28"), False),
        (Gate(members=True), Context(), False),
        (Gate(members=True), member(), True),
        (Gate(segments=("family", "student")), member(segments=("student",)), True),
        (Gate(segments=("family",)), member(segments=("student",)), False),
        (Gate(birthday=True), Context(date="2026-11-27", member=Member(birthday="11-27")), True),
        (Gate(birthday=True), Context(date="2026-11-28", member=Member(birthday="11-27")), False),
        (Gate(coupon="X"), Context(coupons=("X",)), True),
        (Gate(coupon="X"), Context(coupons=("Y",)), False),
        (Gate(spend_minor=300, spend_on=of("b")), Context(), False),
        (Gate(spend_minor=200, spend_on=of("b")), Context(), True),
    ],
)
def test_who_may_use_it_and_when(gate: Gate, context: Context, works: bool) -> None:
    priced = deal(basket("a", "b"), offer("p", Each(of=of("a"), off=HALF), gate=gate), context=context)
    assert (priced.saved_minor == 150) is works


def test_hours_of_the_day() -> None:
    from pos.sale.promotion.model import Window

    happy = offer("p", Each(of=of("a"), off=HALF), gate=Gate(windows=(Window(from_min=1020, to_min=1140),)))
    at = {
        minute: deal(basket("a"), happy, context=Context(date="2026-11-27", minute=minute))
        for minute in (1019, 1020, 1140)
    }
    assert [one.saved_minor for one in at.values()] == [0, 150, 0]


def test_each_coupon_is_one_use_and_what_was_used_before_counts() -> None:
    half = offer("p", Each(of=of("a"), off=HALF), gate=Gate(coupon="X"))
    assert deal(basket("a", "a", "a"), half, context=Context(coupons=("X", "X"))).saved_minor == 300
    three = offer("p", Each(of=of("a"), off=HALF), limits=Limits(member=3, day=100))
    context = Context(used_by_member={"p": 2}, used_today={"p": 50})
    assert deal(basket("a", "a", "a"), three, context=context).saved_minor == 150
    assert deal(basket("a"), three, context=Context(used_today={"p": 100})).saved_minor == 0


def test_the_order_of_promotions_and_of_scans_means_nothing() -> None:
    promotions = (
        THREE_FOR_TWO,
        offer("q", Each(of=of("b"), off=HALF)),
        offer("w", Basket(off=Off(percent_bp=700)), rank=9),
    )
    one = deal(basket("a", "b", "c", "d"), *promotions)
    other = deal(basket("d", "c", "b", "a"), *reversed(promotions))
    assert one.total_minor == other.total_minor
    assert {line.line.product.sku: line.amount_minor for line in one.lines} == {
        line.line.product.sku: line.amount_minor for line in other.lines
    }
    assert one.discounts != ()


@pytest.mark.parametrize("weights", [(557, 560), (560, 557)])
def test_a_cent_over_goes_to_the_same_one_of_two_weights_that_cost_the_same(weights: tuple[int, ...]) -> None:
    cart = Cart()
    for weight_g in weights:
        cart = add(cart, thing("loose", price_minor=150, unit="kg"), weight_g=weight_g)
    priced = deal(cart, offer("cent", Basket(off=Off(amount_minor=1))))
    assert {one.line.weight_g: one.amount_minor for one in priced.lines} == {557: 83, 560: 84}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"brand": "A"}, {"brand": "B"}),
        ({"category": "food"}, {"category": "wine"}),
        ({"price_minor": 200}, {"price_minor": 300}),
        ({"expires_in_days": None}, {"expires_in_days": 0}),
        ({"expires_in_days": 1}, {"expires_in_days": 2}),
    ],
)
def test_a_cent_over_goes_to_the_same_one_whatever_tells_two_lines_apart(
    one: dict[str, object], other: dict[str, object]
) -> None:
    """The catalogue may have changed while a shopper shopped; both cost 1.50, and the one listed first pays it."""
    for order in ((one, other), (other, one)):
        cart = Cart()
        for facts in order:
            days = facts.get("expires_in_days")
            product = thing("a", **{name: fact for name, fact in facts.items() if name != "expires_in_days"})
            cart = add(cart, product, expires_in_days=days)  # type: ignore[arg-type]
        same = offer("same", Each(of=of("a"), off=Off(price_minor=150)))
        priced = deal(cart, same, offer("cent", Basket(off=Off(amount_minor=1)), rank=9))
        amounts = [line.amount_minor for line in priced.lines]
        assert amounts[order.index(one)] == 149
        assert sorted(amounts) == [149, 150]


def test_goods_of_a_brand_are_those_of_that_brand() -> None:
    bees = Selection(brands=("Bee",))
    assert [bees.takes(thing("a", brand=brand)) for brand in ("Bee", "Cow", "")] == [True, False, False]


def test_the_first_reason_against_a_promotion_is_told() -> None:
    gate = Gate(coupon="SAVE", spend_minor=10_000)
    priced = deal(basket("a"), offer("p", Each(of=of("a"), off=HALF), gate=gate))
    assert priced.discounts == ()
    assert priced.total_minor == 300


@pytest.mark.parametrize("order", [(1, -1), (-1, 1)])
def test_pieces_of_one_product_at_two_prices_are_two_kinds(order: tuple[int, ...]) -> None:
    cart = Cart()
    for price_minor in (500, 900)[:: order[0]]:
        cart = add(cart, thing("loose", price_minor=1000, unit="kg"), weight_g=price_minor)
    priced = deal(cart, offer("p", Each(of=of("loose"), off=HALF)))
    assert sorted(one.amount_minor for one in priced.lines) == [250, 450]
