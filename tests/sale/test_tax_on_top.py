"""Tax on top of prices, buyers without tax, deposits: what is paid is the lines, the deposits and the tax, to the cent."""

from hypothesis import given
from hypothesis import strategies as st
from pos.sale.cart import Cart, add
from pos.sale.pricing import price
from pos.sale.product import Name, Product
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.context import Context
from pos.sale.promotion.model import Basket, Cheapest, Gate, Off, Step, Tiers
from pos.sale.tax import TaxClass, included_tax, tax_on_top
from shelf import HALF, of, offer

TAXES = {
    "standard": TaxClass("standard", 825, "T"),
    "reduced": TaxClass("reduced", 225, "F"),
    "zero": TaxClass("zero", 0, "N"),
}
BOOK = PromotionBook(
    [
        offer("pairs", Cheapest(of=of("0", "1", "2"), count=2, off=HALF)),
        offer("more", Tiers(of=of("3"), steps=(Step(from_count=3, off=Off(percent_bp=1_000)),))),
        offer(
            "tenth",
            Basket(off=Off(percent_bp=1_000)),
            gate=Gate(spend_minor=500),
            stacking="basket",
            rank=9,
        ),
    ]
)


@st.composite
def baskets(draw: st.DrawFn) -> Cart:
    cart = Cart()
    for sku in draw(st.lists(st.integers(0, 6), max_size=10)):
        goods = Product(
            sku=str(sku),
            name=Name("thing"),
            price_minor=37 + 113 * sku,
            tax=sorted(TAXES)[sku % 3],
            deposit_minor=25 if sku == 4 else 0,
            discountable=sku != 5,
        )
        priced = draw(st.none() | st.integers(1, 900)) if sku == 2 else None
        cart = add(cart, goods, price_minor=priced)
    return cart


@given(baskets(), st.booleans(), st.booleans())
def test_lines_deposits_and_tax_are_the_total(cart: Cart, included: bool, exempt: bool) -> None:
    priced = price(cart, TAXES, BOOK, Context(tax_exempt=exempt), tax_included=included)
    shown = sum(line.amount_minor + line.deposit_minor for line in priced.lines)
    assert priced.total_minor == shown + priced.tax_added_minor == sum(tax.gross_minor for tax in priced.taxes)
    assert all(tax.gross_minor == tax.net_minor + tax.tax_minor for tax in priced.taxes)
    sums = {
        key: sum(line.amount_minor + line.deposit_minor for line in priced.lines if line.line.product.tax == key)
        for key in TAXES
    }
    for tax in priced.taxes:
        inside = included_tax(sums[tax.key], tax.rate_bp)
        due = inside if included else tax_on_top(sums[tax.key], tax.rate_bp)
        assert tax.net_minor == (sums[tax.key] - inside if included else sums[tax.key])
        assert tax.tax_minor == (0 if exempt else due)


@given(baskets())
def test_discounts_come_off_before_the_tax(cart: Cart) -> None:
    """Whatever the tax, the same lines cost the same, and what is saved is the same."""
    inside, top = (price(cart, TAXES, BOOK, tax_included=included) for included in (True, False))
    assert (inside.lines, inside.saved_minor) == (top.lines, top.saved_minor)
    free = price(cart, TAXES, BOOK, Context(tax_exempt=True), tax_included=False)
    assert free.total_minor == inside.total_minor <= top.total_minor


@given(baskets())
def test_deposits_and_what_no_offer_may_touch_are_paid_in_full(cart: Cart) -> None:
    for line in price(cart, TAXES, BOOK).lines:
        assert line.deposit_minor == line.line.quantity * line.line.product.deposit_minor
        assert line.line.product.discountable or line.saved_minor == 0


@given(baskets(), st.integers(1, 9))
def test_a_container_given_back_takes_its_deposit_off(cart: Cart, count: int) -> None:
    crate = Product(sku="crate", name=Name("Empty"), price_minor=0, deposit_minor=-25, tax="zero")
    before, after = (price(one, TAXES, BOOK) for one in (cart, add(cart, crate, count)))
    assert after.total_minor == before.total_minor - 25 * count
    assert after.saved_minor == before.saved_minor
