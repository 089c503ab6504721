"""Money back is what was charged, to the cent, however it is brought back."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.sale.cart import Cart, add
from pos.sale.pricing import price
from pos.sale.product import Name, Product
from pos.sale.receipt import Receipt, ReceiptLine
from pos.sale.refund import left, mirror, refunded
from pos.sale.tax import TaxClass, TaxSum, included_tax, tax_on_top

TAXES = {"standard": TaxClass("standard", 2000, "A"), "zero": TaxClass("zero", 0, "C")}


def sale(*lines: tuple[int, int, int, str]) -> Receipt:
    """Lines of (quantity, amount, saved, tax)."""
    made = tuple(
        ReceiptLine(
            sku=f"s{place}", name=Name(f"Good {place}", {}), size="", quantity=quantity, unit_price_minor=amount,
            unit="each", amount_minor=amount, saved_minor=saved, tax=tax,
        )
        for place, (quantity, amount, saved, tax) in enumerate(lines)
    )  # fmt: skip
    gross = {key: sum(line.amount_minor for line in made if line.tax == key) for key in TAXES}
    taxes = tuple(
        TaxSum(key, TAXES[key].label, TAXES[key].rate_bp, total, total - included_tax(total, TAXES[key].rate_bp),
               included_tax(total, TAXES[key].rate_bp))
        for key, total in gross.items() if any(line.tax == key for line in made)
    )  # fmt: skip
    return Receipt(
        number=1, lane=4, basket=1, started_at=1, sold_at=2, currency="EUR", lines=made,
        total_minor=sum(gross.values()), saved_minor=0, taxes=taxes, tenders=(),
    )  # fmt: skip


SALES = st.lists(
    st.tuples(st.integers(1, 7), st.integers(0, 9999), st.integers(0, 50), st.sampled_from(("standard", "zero"))),
    min_size=1, max_size=5,
)  # fmt: skip


@given(SALES, st.data())
def test_all_refunds_together_should_be_the_sale(lines: list[tuple[int, int, int, str]], data: st.DataObject) -> None:
    receipt, before = sale(*lines), dict[int, int]()
    given_back: list[Receipt] = []
    taxes: list[TaxSum] = []
    while remains := left(receipt, before):
        place = data.draw(st.sampled_from(sorted(remains)))
        back, tax = mirror(receipt, before, {place: data.draw(st.integers(1, remains[place]))})
        assert all(line.amount_minor <= 0 and line.quantity < 0 for line in back)
        assert all(one.gross_minor == one.net_minor + one.tax_minor for one in tax)
        given_back.append(receipt_of(back))
        taxes += tax
        before = refunded(given_back)
    amounts = [line.amount_minor for one in given_back for line in one.lines]
    assert -sum(amounts) == receipt.total_minor
    for whole in receipt.taxes:
        mine = [one for one in taxes if one.key == whole.key]
        assert -sum(one.tax_minor for one in mine) == whole.tax_minor
        assert -sum(one.net_minor for one in mine) == whole.net_minor


def receipt_of(lines: tuple[ReceiptLine, ...]) -> Receipt:
    return Receipt(
        number=2, lane=4, basket=2, started_at=3, sold_at=4, currency="EUR", lines=lines, total_minor=0, saved_minor=0,
        taxes=(), tenders=(), refund_of="R004-00000001",
    )  # fmt: skip


def test_a_third_of_a_pound_should_lose_no_penny() -> None:
    receipt = sale((3, 100, 10, "standard"))
    amounts, saved = [], []
    for before in range(3):
        (line,), (tax,) = mirror(receipt, {1: before}, {1: 1})
        amounts.append((line.amount_minor, tax.gross_minor))
        saved.append(line.saved_minor)
        assert (line.of_line, line.quantity) == (1, -1)
    assert amounts == [(-33, -33), (-33, -33), (-34, -34)]
    assert saved == [-3, -3, -4]
    assert Fraction(sum(saved)) == -10


def test_only_the_taxes_of_what_comes_back_should_be_named() -> None:
    receipt = sale((1, 120, 0, "standard"), (1, 200, 0, "zero"), (2, 0, 0, "zero"))
    lines, taxes = mirror(receipt, {}, {1: 1})
    assert [line.sku for line in lines] == ["s0"]
    assert taxes == (TaxSum("standard", "A", 2000, -120, -100, -20),)
    assert [tax.key for tax in mirror(receipt, {}, {3: 1})[1]] == ["zero"]
    assert mirror(receipt, {1: 1}, {2: 1, 3: 2})[1] == (TaxSum("zero", "C", 0, -200, -200, 0),)


@given(SALES, st.integers(0, 3000), st.data())
def test_a_tax_on_top_should_come_back_with_its_lines(
    lines: list[tuple[int, int, int, str]], rate_bp: int, data: st.DataObject
) -> None:
    plain = sale(*lines)
    taxes = tuple(
        replace(one, net_minor=one.gross_minor, tax_minor=(top := tax_on_top(one.gross_minor, rate_bp)),
                gross_minor=one.gross_minor + top) for one in plain.taxes
    )  # fmt: skip
    receipt, before, back = replace(plain, taxes=taxes), dict[int, int](), 0
    given_back: list[Receipt] = []
    while remains := left(receipt, before):
        place = data.draw(st.sampled_from(sorted(remains)))
        some, tax = mirror(receipt, before, {place: data.draw(st.integers(1, remains[place]))})
        assert all(one.gross_minor <= 0 for one in tax)
        back -= sum(one.gross_minor for one in tax)
        given_back.append(receipt_of(some))
        before = refunded(given_back)
    assert back == sum(one.gross_minor for one in taxes)


def test_what_is_left_should_not_name_what_is_gone() -> None:
    receipt = sale((2, 120, 0, "standard"), (1, 200, 0, "zero"))
    assert left(receipt, {}) == {1: 2, 2: 1}
    assert left(receipt, {1: 1, 2: 1}) == {1: 1}
    assert left(receipt, {1: 2, 2: 1}) == {}


@pytest.mark.parametrize("picked", [{1: 3}, {1: 0}, {9: 1}, {2: 1}])
def test_more_than_is_left_should_be_our_bug(picked: dict[int, int]) -> None:
    with pytest.raises(AssertionError):
        mirror(sale((2, 120, 0, "standard"), (1, 200, 0, "zero")), {2: 1}, picked)


def test_a_real_basket_should_come_back_as_it_was_priced() -> None:
    oats = Product(sku="1", name=Name("Oats", {}), price_minor=199, tax="standard")
    priced = price(add(Cart(), oats, 3), TAXES)
    assert priced.total_minor == 597
    receipt = sale((3, priced.total_minor, 0, "standard"))
    lines, taxes = mirror(receipt, {}, {1: 3})
    assert (lines[0].amount_minor, taxes[0].tax_minor) == (-597, -priced.taxes[0].tax_minor)


def test_points_come_back_and_go_with_the_pieces() -> None:
    line = ReceiptLine(
        sku="1", name=Name("Oats"), size="", quantity=3, unit_price_minor=100, unit="each", amount_minor=300,
        saved_minor=0, points_earned=9, points_used=20,
    )  # fmt: skip
    sale = Receipt(
        number=1, lane=4, basket=1, started_at=0, sold_at=1, currency="GBP", lines=(line,), total_minor=300,
        saved_minor=0, taxes=(), tenders=(),
    )  # fmt: skip
    parts = [mirror(sale, {1: done}, {1: 1})[0][0] for done in range(3)]
    assert [(one.points_earned, one.points_used) for one in parts] == [(-3, -6), (-3, -7), (-3, -7)]
