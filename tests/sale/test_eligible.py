"""How much of a basket a restricted way to pay may pay for."""

import pytest
from pos.sale.cart import Cart, add
from pos.sale.eligible import eligible_minor
from pos.sale.pricing import PricedLine, price
from pos.sale.receipt import Tender
from shelf import RATES, thing

RULES = {"meals": ("food", "bakery")}


def lines() -> tuple[PricedLine, ...]:
    """Food for 3.00 with a deposit of 0.25, wine for 5.00, and a gift card for 20.00."""
    cart = add(Cart(), thing("a", deposit_minor=25))
    cart = add(cart, thing("wine", category="wine"))
    return price(add(cart, thing("card", category="gift-cards", price_minor=2_000)), RATES).lines


@pytest.mark.parametrize(("goods", "most"), [("", 825), ("meals", 325), ("nothing-such", 0)])
def test_meal_vouchers_pay_for_meals_and_gift_cards_for_no_gift_cards(goods: str, most: int) -> None:
    assert eligible_minor(lines(), goods, RULES, ()) == most


@pytest.mark.parametrize(
    ("kind", "left"), [("gift", 725), ("credit", 725), ("voucher", 725), ("card", 825), ("cash", 825)]
)
def test_what_was_paid_as_good_as_a_gift_card_counts_against_the_rest(kind: str, left: int) -> None:
    """A card or cash may have been for the gift card in the basket."""
    assert eligible_minor(lines(), "", RULES, (Tender(kind=kind, amount_minor=100),)) == left


def test_under_a_rule_only_what_was_paid_by_it_counts() -> None:
    paid = (Tender(kind="voucher", amount_minor=100, goods="meals"), Tender(kind="voucher", amount_minor=50))
    assert eligible_minor(lines(), "meals", RULES, paid) == 225


def test_no_more_than_everything_can_be_paid() -> None:
    assert eligible_minor(lines(), "", RULES, (Tender(kind="gift", amount_minor=2_000),)) == 0


@pytest.mark.parametrize(
    ("rule", "most"),
    [
        (("food", "-a"), 0),
        (("-food", "a"), 325),
        (("wine", "a"), 825),
        (("-wine", "food"), 325),
        (("card",), 0),
    ],
)
def test_a_single_product_goes_before_its_category(rule: tuple[str, ...], most: int) -> None:
    assert eligible_minor(lines(), "meals", {"meals": rule}, ()) == most
