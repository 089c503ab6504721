"""Prices and taxes: integers, and every way to add them up gives the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.prove.hand.goods import GOODS, TAXES
from pos.sale.cart import Cart, Line, add
from pos.sale.pricing import PricedCart, PricedLine, price, price_line
from pos.sale.product import Name, Product
from pos.sale.tax import TaxSum

products = st.builds(
    Product,
    sku=st.text("0123456789", min_size=1, max_size=4),
    name=st.just(Name("thing")),
    price_minor=st.integers(0, 10**6),
    tax=st.sampled_from(sorted(TAXES)),
    unit=st.sampled_from(("each", "kg")),
)
lines = st.builds(
    Line,
    line_id=st.integers(1, 10**6),
    product=products,
    quantity=st.integers(1, 999),
    weight_g=st.none() | st.integers(1, 10**6),
    price_minor=st.none() | st.integers(0, 10**6),
)
carts = st.builds(Cart, st.lists(lines, max_size=20, unique_by=lambda line: line.line_id).map(tuple))


def test_a_basket_to_the_penny() -> None:
    cart = add(add(add(Cart(), GOODS["wine"], 2), GOODS["pills"]), GOODS["ham"], weight_g=1250)
    cart = add(cart, GOODS["cheese"], price_minor=299)
    wine, pills, ham, cheese = cart.lines
    assert price(cart, TAXES) == PricedCart(
        lines=(
            PricedLine(wine, 1600, 0),
            PricedLine(pills, 99, 0),
            PricedLine(ham, 1250, 0),
            PricedLine(cheese, 299, 0),
        ),
        count=5,
        total_minor=3248,
        saved_minor=0,
        taxes=(
            TaxSum("standard", "A", 2000, 1600, 1333, 267),
            TaxSum("reduced", "B", 500, 99, 94, 5),
            TaxSum("zero", "C", 0, 1549, 1549, 0),
        ),
    )


@given(carts)
def test_the_total_is_the_sum_of_the_lines_and_of_the_taxes(cart: Cart) -> None:
    priced = price(cart, TAXES)
    assert priced.total_minor == sum(one.amount_minor for one in priced.lines)
    assert priced.total_minor == sum(one.gross_minor for one in priced.taxes)
    assert priced.count == sum(line.quantity for line in cart.lines)
    assert [one.line for one in priced.lines] == list(cart.lines)


@given(carts)
def test_every_amount_is_an_integer_and_net_and_tax_make_gross(cart: Cart) -> None:
    priced = price(cart, TAXES)
    amounts = [priced.total_minor, priced.saved_minor, *(one.amount_minor for one in priced.lines)]
    assert all(type(amount) is int for amount in amounts)
    assert all(tax.net_minor + tax.tax_minor == tax.gross_minor for tax in priced.taxes)


@given(carts)
def test_the_order_of_scanning_changes_no_total(cart: Cart) -> None:
    turned = price(replace(cart, lines=cart.lines[::-1]), TAXES)
    assert (turned.total_minor, turned.taxes) == (price(cart, TAXES).total_minor, price(cart, TAXES).taxes)


@given(carts)
def test_a_rate_stands_there_if_something_of_it_was_taken(cart: Cart) -> None:
    used = {line.product.tax for line in cart.lines}
    assert [tax.key for tax in price(cart, TAXES).taxes] == [key for key in TAXES if key in used]


@pytest.mark.parametrize(
    ("weight_g", "amount_minor"),
    [(1, 0), (2, 1), (500, 165), (842, 278), (1000, 330)],
)
def test_weight_times_price_per_kilogram(weight_g: int, amount_minor: int) -> None:
    assert price_line(Line(line_id=1, product=GOODS["grapes"], weight_g=weight_g)).amount_minor == amount_minor


def test_half_a_penny_rounds_up() -> None:
    cheap = replace(GOODS["ham"], price_minor=1)
    assert price_line(Line(line_id=1, product=cheap, weight_g=500)).amount_minor == 1
    assert price_line(Line(line_id=1, product=cheap, weight_g=499)).amount_minor == 0


def test_the_price_in_the_code_wins_over_the_weight() -> None:
    assert price_line(Line(line_id=1, product=GOODS["ham"], weight_g=500, price_minor=7)).amount_minor == 7


def test_an_unknown_tax_class_is_our_bug() -> None:
    with pytest.raises(KeyError):
        price(add(Cart(), replace(GOODS["oats"], tax="luxury")), TAXES)
