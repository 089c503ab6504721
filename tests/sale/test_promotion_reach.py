"""Basket discounts from a sum that is left to pay, where other discounts stand in the way."""

from pos.sale.promotion.model import Basket, Cheapest, Each, Off
from shelf import FREE, HALF, basket, deal, of, offer, used

OFF_B = offer("b", Each(of=of("b"), off=Off(amount_minor=20)))
OFF_C = offer("c", Each(of=of("c"), off=Off(amount_minor=50)))


def from_600(saves: int) -> object:
    return offer("w", Basket(off=Off(amount_minor=saves), from_minor=600), stacking="basket", rank=9)


def test_a_discount_is_left_out_where_the_basket_discount_is_worth_more() -> None:
    """a b c cost 600: with 20 off b the 100 off the basket would be lost."""
    priced = deal(basket("a", "b", "c"), OFF_B, from_600(100))
    assert used(priced) == {"w": (1, 100)}
    assert priced.exact


def test_only_as_much_is_left_out_as_is_needed() -> None:
    """610 to pay with both; 560 with neither left out: b must go, c may stay."""
    cart = basket("a", "b", "c", "tiny", "tiny")
    priced = deal(cart, OFF_B, offer("tiny", Each(of=of("tiny"), off=FREE)), from_600(100))
    assert used(priced) == {"tiny": (2, 2), "w": (1, 100)}


def test_nothing_is_left_out_where_that_costs_more() -> None:
    assert used(deal(basket("a", "b", "c"), OFF_C, from_600(30))) == {"c": (1, 50)}
    assert used(deal(basket("a", "b"), OFF_B, from_600(100))) == {"b": (1, 20)}


def test_what_another_discount_was_worked_out_from_stays() -> None:
    on_top = offer("t", Each(of=of("b"), off=Off(amount_minor=1)), stacking="extra", rank=1)
    priced = deal(basket("a", "b", "c"), OFF_B, on_top, from_600(100))
    assert used(priced) == {"b": (1, 20), "t": (1, 1)}
    assert not priced.exact


def test_a_set_that_does_not_reach_the_sum_exactly_is_said_to_be_uncertain() -> None:
    lot = offer("p", Cheapest(of=of("a", "b"), count=2, off=HALF))
    priced = deal(basket("a", "b", "c", "tiny", "tiny", "tiny"), lot, from_600(99))
    assert priced.total_minor == 503
    assert used(priced) == {"p": (1, 100)}


def test_thresholds_of_several_classes_are_reached_one_after_the_other() -> None:
    first = offer("v", Basket(off=Off(amount_minor=50)), stacking="coupon", rank=8)
    then = offer("w", Basket(off=Off(amount_minor=200), from_minor=550), stacking="basket", rank=9)
    priced = deal(basket("a", "b", "c"), OFF_B, first, then)
    assert used(priced) == {"v": (1, 50), "w": (1, 200)}
    assert priced.total_minor == 350


def test_one_of_several_equal_pieces_may_go_without_its_discount() -> None:
    """900 less 10 % is 810; with one piece at its price 840 are left to pay, and 100 come off."""
    tenth = offer("tenth", Each(of=of("a"), off=Off(percent_bp=1_000)))
    whole = offer("whole", Basket(off=Off(amount_minor=100), from_minor=830), stacking="basket", rank=9)
    priced = deal(basket("a", "a", "a"), tenth, whole)
    assert priced.total_minor == 740
    assert used(priced) == {"tenth": (2, 60), "whole": (1, 100)}
