"""Points: whole ones for what is paid, spent in whole steps, never more than the goods cost."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.sale.cart import Cart, add
from pos.sale.loyalty import NOTHING_SHOWN, Shown, SignedIn, Voucher
from pos.sale.points import (
    PointsRule,
    earned,
    line_points,
    points_promotion,
    points_spent,
    spendable,
    worth_minor,
)
from pos.sale.pricing import price
from pos.sale.product import Name, Product
from pos.sale.promotion.book import NO_PROMOTIONS, PromotionBook
from pos.sale.promotion.context import ANYBODY, Context, Member, refusal
from pos.sale.promotion.model import Each, Gate, Off, Promotion, Selection
from pos.sale.tax import TaxClass

TAXES = {"standard": TaxClass("standard", 2000, "A")}
RULE = PointsRule(tiers={"gold": 250}, without_skus=("stamps",), without_categories=("books",))


def product(sku: str, price_minor: int, **more: object) -> Product:
    return Product(sku=sku, name=Name(sku), price_minor=price_minor, **more)  # type: ignore[arg-type]


TEA = product("tea", 250)
CART = add(add(add(Cart(), TEA, 2), product("stamps", 900)), product("atlas", 2000, category="books"))


def test_points_are_earned_for_what_counts() -> None:
    lines = price(CART, TAXES).lines
    assert (earned(RULE, lines, ""), earned(RULE, lines, "gold"), earned(RULE, lines, "silver")) == (5, 12, 5)
    tobacco = add(Cart(), product("tobacco", 9000, discountable=False))
    assert earned(RULE, price(tobacco, TAXES).lines, "") == 0


def test_points_are_shared_without_a_rest() -> None:
    assert line_points(5, [100, 100, 101]) == [2, 1, 2]
    assert (line_points(0, [1, 2]), line_points(3, [0, 0])) == ([0, 0], [0, 0])


def test_points_are_spent_in_steps_and_never_exceed_the_goods() -> None:
    plain = price(add(Cart(), TEA), TAXES)
    assert [spendable(RULE, points, plain) for points in (0, 99, 100, 250, 9000, -50)] == [0, 0, 100, 200, 200, 0]
    assert worth_minor(RULE, 250) == 200
    taboo = price(add(Cart(), product("tobacco", 9000, discountable=False)), TAXES)
    assert spendable(RULE, 9000, taboo) == 0


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=6), st.integers(0, 5000))
def test_what_is_spent_comes_off_exactly(prices: list[int], points: int) -> None:
    cart = Cart()
    for place, amount in enumerate(prices):
        cart = add(cart, product(f"p{place}", amount))
    plain = price(cart, TAXES)
    spent = spendable(RULE, points, plain)
    book = PromotionBook([points_promotion(RULE, spent)]) if spent else NO_PROMOTIONS
    paid = price(cart, TAXES, book)
    assert plain.total_minor - paid.total_minor == worth_minor(RULE, spent)
    assert points_spent(RULE, book) == spent
    assert all(line.amount_minor >= 0 for line in paid.lines)


def test_points_come_last_and_are_the_last_key() -> None:
    ten = Promotion(key="zz-ten", name=Name("ten"), offer=Each(of=Selection(everything=True), off=Off(percent_bp=1000)))
    book = PromotionBook([points_promotion(RULE, 200), ten])
    assert points_spent(RULE, book) == 200
    assert points_spent(RULE, PromotionBook([ten])) == 0
    priced = price(add(Cart(), TEA), TAXES, book)
    assert (priced.total_minor, [one.amount_minor for one in priced.discounts]) == (25, [25, 200])


# --- what was shown


VOUCHER = Voucher(key="FIVE", name=Name("five"))
MEMBER = SignedIn(member="m", segments=("gold",), birthday=True, used=(("a", 2),))


def test_nothing_shown_is_anybody() -> None:
    assert NOTHING_SHOWN.context is ANYBODY


def test_the_context_is_what_was_shown() -> None:
    looked_at = replace(VOUCHER, key="LOOK", check=True)
    shown = Shown(member=MEMBER, vouchers=(VOUCHER, looked_at, VOUCHER), used_today=(("b", 3),))
    wanted = Context(
        member=Member(segments=("gold",), has_birthday=True),
        coupons=("FIVE", "FIVE"),
        used_by_member={"a": 2},
        used_today={"b": 3},
    )
    assert shown.context == wanted
    seen = replace(shown, vouchers=(replace(looked_at, seen_by="Sam"),), member=None)
    assert (seen.context.coupons, seen.context.member, seen.context.used_by_member) == (("LOOK",), None, {})


def test_a_birthday_that_nobody_knows_is_none() -> None:
    cake = Promotion(
        key="cake", name=Name("cake"), offer=Each(of=Selection(skus=("x",)), off=Off(amount_minor=1)), gate=Gate(birthday=True)
    )  # fmt: skip
    assert refusal(cake, Context(member=Member())) == "not-birthday"
    assert refusal(cake, Context(member=Member(birthday="11-27"))) == "not-birthday"
    assert refusal(cake, Context(member=Member(has_birthday=True))) == ""
    assert refusal(cake, Context(member=Member(birthday="11-27"), date="2026-11-27")) == ""


def test_points_are_named_in_every_language_of_the_lane() -> None:
    name = points_promotion(RULE, 200).name
    assert (name.default, name.translations) == (
        "Points",
        {"de": "Punkte", "zh-Hans": "积分", "ar": "نقاط", "ja": "ポイント"},
    )
