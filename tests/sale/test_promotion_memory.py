"""What a book remembers: the same answers, sooner, and never another one's."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from pos.prove.prices.worlds import TAXES, Scene, scenes
from pos.sale.cart import Cart, remove
from pos.sale.pricing import price
from pos.sale.promotion.book import NO_PROMOTIONS, PromotionBook
from pos.sale.promotion.model import Cheapest, Each, Off, Promotion, Several
from pos.sale.promotion.search import _machine
from shelf import FREE, HALF, RATES, basket, of, offer, used

PAIRS = offer("p", Cheapest(of=of("a", "b"), count=2, off=FREE))
LOTS = offer("s", Several(of=of("b", "c"), count=2, off=Off(price_minor=150)))
LESS = offer("t", Each(of=of("d"), off=HALF))


@given(st.lists(st.sampled_from("abcde"), max_size=8), st.data())
def test_a_basket_costs_the_same_with_a_memory_or_without(skus: list[str], data: st.DataObject) -> None:
    book = PromotionBook([PAIRS, LOTS, LESS])
    cart = Cart()
    for taken in range(len(skus)):
        cart = basket(*skus[: taken + 1])
        assert price(cart, RATES, book) == price(cart, RATES, PromotionBook([PAIRS, LOTS, LESS]))
    while cart.lines:
        cart = remove(cart, data.draw(st.sampled_from([line.line_id for line in cart.lines])))
        assert price(cart, RATES, book) == price(cart, RATES, PromotionBook([PAIRS, LOTS, LESS]))


def test_what_was_solved_is_not_solved_again() -> None:
    book = PromotionBook([PAIRS, LESS])
    first = price(basket("a", "b"), RATES, book)
    with patch("pos.sale.promotion.items.solve", side_effect=AssertionError("solved again")):
        assert price(basket("a", "b"), RATES, book) == first
        assert used(price(basket("b", "a", "e"), RATES, book)) == {"p": (1, 200)}


def test_a_grown_book_remembers_and_has_the_newer_of_two() -> None:
    book = PromotionBook([PAIRS])
    price(basket("a", "b"), RATES, book)
    dearer = offer("t", Each(of=of("d"), off=Off(amount_minor=1)))
    grown = book.grown([LESS]).grown([dearer])
    assert grown == PromotionBook([PAIRS, dearer])
    assert grown.memory is book.memory
    with patch("pos.sale.promotion.items.solve", side_effect=AssertionError("solved again")):
        assert used(price(basket("a", "b"), RATES, grown)) == {"p": (1, 200)}
    assert used(price(basket("a", "b", "d"), RATES, grown)) == {"p": (1, 200), "t": (1, 1)}


def test_nobody_remembers_for_the_empty_book() -> None:
    assert NO_PROMOTIONS.grown([PAIRS]).memory is not NO_PROMOTIONS.grown([PAIRS]).memory
    assert NO_PROMOTIONS.emptied() is NO_PROMOTIONS


def test_a_basket_taken_up_again_is_not_solved_again() -> None:
    book = PromotionBook([PAIRS])
    price(basket("a", "b"), RATES, book)
    free = book.emptied()
    assert free == NO_PROMOTIONS
    assert price(basket("a", "b"), RATES, free).total_minor == 500
    with patch("pos.sale.promotion.items.solve", side_effect=AssertionError("solved again")):
        assert used(price(basket("a", "b"), RATES, free.grown([PAIRS]))) == {"p": (1, 200)}


def test_what_was_priced_before_changes_nothing_not_even_whether_it_is_proved() -> None:
    many = list(islice(scenes(1), 60, 80))

    def told(scene: Scene) -> tuple[object, ...]:
        priced = price(scene.cart, TAXES, PromotionBook(scene.promotions), scene.context)
        return priced.total_minor, priced.exact, priced.discounts

    _machine.cache_clear()
    forwards = [told(one) for one in many]
    assert {exact for _, exact, _ in forwards} == {True, False}
    assert [told(one) for one in reversed(many)] == forwards[::-1]
    with ThreadPoolExecutor(3) as pool:
        _machine.cache_clear()
        assert list(pool.map(told, many * 2)) == forwards * 2


def test_only_so_much_is_remembered() -> None:
    book = PromotionBook([PAIRS])
    with patch("pos.sale.promotion.memory.MOST", 2):
        costs = [price(basket(*"ab" * count), RATES, book).total_minor for count in (1, 2, 3, 1)]
    assert costs == [300, 500, 800, 300]


def test_a_changed_promotion_of_the_same_key_is_another() -> None:
    def book(off: int) -> Promotion:
        return offer("t", Each(of=of("a"), off=Off(amount_minor=off)))

    first = PromotionBook([book(10)])
    assert price(basket("a"), RATES, first).total_minor == 290
    assert price(basket("a"), RATES, first.grown([book(20)])).total_minor == 280
