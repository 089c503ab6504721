"""The cart against the plainest model there is: a list of (sku, pieces) and a list of measured pieces."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pos.prove.hand.goods import GOODS
from pos.sale.cart import Cart, add, count, line_of, remove, set_quantity
from pos.sale.product import Product

products = st.sampled_from(sorted(GOODS.values(), key=lambda one: one.sku))
pieces = st.integers(1, 99)
steps = st.lists(st.tuples(products, pieces), max_size=12)


def filled(taken: list[tuple[Product, int]]) -> Cart:
    cart = Cart()
    for product, quantity in taken:
        cart = add(cart, product, quantity)
    return cart


@given(steps, products, pieces)
def test_voiding_a_new_line_undoes_its_adding(
    taken: list[tuple[Product, int]], product: Product, quantity: int
) -> None:
    before = filled([one for one in taken if one[0] != product])
    after = add(before, product, quantity)
    assert remove(after, after.lines[-1].line_id).lines == before.lines


@given(steps, products, pieces)
def test_taking_back_what_was_added_restores_every_count(
    taken: list[tuple[Product, int]], product: Product, quantity: int
) -> None:
    before = filled(taken)
    after = add(before, product, quantity)
    newest = after.lines[-1]
    restored = set_quantity(after, newest.line_id, newest.quantity - quantity)
    assert sorted((x.product.sku, x.quantity) for x in restored.lines) == sorted(
        (x.product.sku, x.quantity) for x in before.lines
    )


@given(steps)
def test_no_two_lines_share_an_id_or_a_product(taken: list[tuple[Product, int]]) -> None:
    cart = filled(taken)
    assert len({line.line_id for line in cart.lines}) == len(cart.lines)
    assert len({line.product.sku for line in cart.lines}) == len(cart.lines)


def test_the_same_product_at_another_price_is_another_line() -> None:
    from msgspec.structs import replace

    oats = GOODS["oats"]
    cart = add(add(Cart(), oats), replace(oats, price_minor=170))
    assert [line.product.price_minor for line in cart.lines] == [180, 170]


def test_measured_pieces_never_merge_and_keep_their_count() -> None:
    cheese = GOODS["cheese"]
    cart = add(add(Cart(), cheese, price_minor=299), cheese, price_minor=299)
    assert [line.quantity for line in cart.lines] == [1, 1]
    assert set_quantity(cart, cart.lines[0].line_id, 5) == cart
    assert [line.line_id for line in cart.lines] == [1, 2]


def test_a_piece_with_a_price_of_its_own_stays_apart_from_the_others() -> None:
    oats = GOODS["oats"]
    labelled = add(Cart(), oats, price_minor=99)
    assert [line.quantity for line in add(labelled, oats).lines] == [1, 1]
    assert [line.quantity for line in add(add(labelled, oats), oats).lines] == [1, 2]


def test_a_piece_is_one_unless_more_are_said() -> None:
    cart = add(add(Cart(), GOODS["oats"]), GOODS["bread"], 3)
    assert [(line.line_id, line.quantity) for line in cart.lines] == [(1, 1), (2, 3)]
    assert cart.next_id == 3
    assert [line.quantity for line in add(cart, GOODS["oats"]).lines] == [3, 2]


def test_what_is_not_there_changes_nothing() -> None:
    cart = add(Cart(), GOODS["oats"])
    assert remove(cart, 99) == set_quantity(cart, 99, 3) == cart
    assert line_of(cart, 99) is None


@pytest.mark.parametrize(("quantity", "measure"), [(0, {}), (-1, {}), (2, {"weight_g": 500}), (2, {"price_minor": 7})])
def test_impossible_pieces_are_our_bug(quantity: int, measure: dict[str, int]) -> None:
    with pytest.raises(AssertionError):
        add(Cart(), GOODS["ham"], quantity, **measure)
    with pytest.raises(AssertionError):
        set_quantity(Cart(), 1, -1)


class CartMachine(RuleBasedStateMachine):
    """Whatever order things happen in, the cart holds what was put into it and not taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.cart = Cart()
        self.model: list[tuple[str, int, bool]] = []
        self.ids: set[int] = set()

    @rule(product=products, quantity=pieces)
    def take(self, product: Product, quantity: int) -> None:
        self.cart = add(self.cart, product, quantity)
        old = next((one for one in self.model if one[0] == product.sku and not one[2]), None)
        self.model = [one for one in self.model if one is not old]
        self.model.append((product.sku, quantity + (old[1] if old else 0), False))

    @rule(product=products, weight_g=st.integers(1, 9999))
    def take_measured(self, product: Product, weight_g: int) -> None:
        self.cart = add(self.cart, product, weight_g=weight_g)
        self.model.append((product.sku, 1, True))

    @precondition(lambda self: self.cart.lines)
    @rule(data=st.data(), quantity=st.integers(0, 99))
    def change(self, data: st.DataObject, quantity: int) -> None:
        place = data.draw(st.integers(0, len(self.model) - 1))
        sku, _, measured = self.model[place]
        self.cart = set_quantity(self.cart, self.cart.lines[place].line_id, quantity)
        if quantity == 0:
            del self.model[place]
        elif not measured:
            self.model[place] = (sku, quantity, False)

    @precondition(lambda self: self.cart.lines)
    @rule(data=st.data())
    def take_out(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.model) - 1))
        self.cart = remove(self.cart, self.cart.lines[place].line_id)
        del self.model[place]

    @invariant()
    def holds_the_same(self) -> None:
        assert [(x.product.sku, x.quantity, x.measured) for x in self.cart.lines] == self.model
        assert count(self.cart) == sum(quantity for _, quantity, _ in self.model)
        assert all(line_of(self.cart, line.line_id) is line for line in self.cart.lines)
        assert all(line.line_id < self.cart.next_id for line in self.cart.lines)


CartMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestCartMachine = CartMachine.TestCase
