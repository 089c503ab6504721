"""How a total comes about on the screen and on the receipt: tax on top, buyers without tax, deposits, containers back."""

import pytest
from lanes import FIRST, NOW, free
from msgspec.structs import replace
from pos.lane.checkout import step
from pos.lane.effects import BookSale
from pos.lane.events import ItemFound, PaymentApproved, PayPressed
from pos.lane.parts import Basket, Dock, Hero
from pos.lane.render import render
from pos.lane.state import Lane
from pos.sale.loyalty import TAX_EXEMPT, Shown, SignedIn
from pos.sale.money import Money
from pos.sale.product import Name, Product
from pos.sale.promotion.model import Each, Off, Promotion, Selection
from pos.sale.refund import left

THING = Product(sku="thing", name=Name("Thing"), price_minor=1000)
COLA = Product(sku="cola", name=Name("Cola"), price_minor=100, deposit_minor=25)
CRATE = Product(sku="crate", name=Name("Empty bottle"), price_minor=0, deposit_minor=-25)
TENTH = Promotion(key="t", name=Name("Tenth"), offer=Each(of=Selection(everything=True), off=Off(percent_bp=1_000)))


def bought(*products: Product, lane: Lane | None = None, offers: tuple[Promotion, ...] = ()) -> Lane:
    lane = lane or free()
    for place, product in enumerate(products):
        event = ItemFound(product=product, source="scan", code=product.sku, at=NOW + 2000 * place, offers=offers)
        lane = step(lane, event).lane
    return lane


def on_top() -> Lane:
    return replace(free(), shop=replace(free().shop, tax_included=False))


def exempt(lane: Lane) -> Lane:
    return replace(lane, loyalty=Shown(member=SignedIn(member="m", segments=(TAX_EXEMPT,))))


def dock_of(lane: Lane) -> Dock:
    dock = render(lane).dock
    assert isinstance(dock, Dock)
    return dock


def said(lane: Lane) -> tuple[str, list[int]]:
    saving = dock_of(lane).saving
    assert saving is not None
    return saving.id, [one.minor for one in saving.args.values() if hasattr(one, "minor")]


@pytest.mark.parametrize(
    ("lane", "total", "message", "amounts"),
    [
        (bought(THING, lane=on_top()), 1200, "dock.tax", [200]),
        (bought(THING, lane=on_top(), offers=(TENTH,)), 1080, "dock.save-tax", [100, 180]),
        (bought(THING, offers=(TENTH,)), 900, "dock.save", [100]),
        (bought(THING, lane=exempt(free())), 833, "dock.no-tax", [167]),
        (bought(CRATE), -25, "dock.owed", []),
    ],
)
def test_beside_the_total_stands_what_the_lines_do_not_say(
    lane: Lane, total: int, message: str, amounts: list[int]
) -> None:
    assert lane.priced.total_minor == total
    assert said(lane) == (message, amounts)


def test_who_pays_no_tax_pays_the_price_where_it_comes_on_top() -> None:
    lane = bought(THING, lane=exempt(on_top()))
    assert (lane.priced.total_minor, dock_of(lane).saving) == (1000, None)
    assert [tax.tax_minor for tax in lane.priced.taxes] == [0]


def test_a_deposit_has_a_row_of_its_own_and_a_container_counts_down() -> None:
    basket = render(bought(CRATE, COLA, COLA)).body
    assert isinstance(basket, Basket)
    assert [(row.name.id, row.amount.minor) for row in basket.rows] == [
        ("unit.name", 200),
        ("list.deposit", 50),
        ("unit.name", -25),
    ]
    assert len({row.key for row in basket.rows}) == 3


def test_a_container_is_shown_large_with_what_it_takes_off() -> None:
    stage = render(bought(CRATE)).stage
    assert isinstance(stage, Hero)
    assert (stage.amount.minor, stage.strip) == (-25, None)
    two = render(bought(CRATE, CRATE)).stage
    assert isinstance(two, Hero)
    assert two.detail is not None
    assert [str(one) for one in two.detail.args.values()] == ["2", str(Money(-25, "GBP"))]


def test_nobody_is_paid_out_by_the_lane() -> None:
    lane = bought(CRATE)
    mint = dock_of(lane).mint
    assert mint is not None
    assert not mint.enabled
    assert step(lane, PayPressed(reader=True, paper=True, at=NOW)).lane == lane


def test_a_container_is_one_line_on_the_receipt_and_is_not_asked_back() -> None:
    lane = step(bought(COLA, CRATE), PayPressed(reader=True, paper=True, at=NOW)).lane
    paid = PaymentApproved(intent_id=FIRST, amount_minor=100, currency="GBP", at=NOW)
    receipt = next(one.receipt for one in step(lane, paid).effects if isinstance(one, BookSale))
    assert [(line.name.default, line.amount_minor) for line in receipt.lines] == [
        ("Cola", 100),
        ("Deposit", 25),
        ("Empty bottle", -25),
    ]
    assert left(receipt, {}) == {1: 1, 2: 1}
