"""A shopper meets every promotion of the demo store: for each there is a basket that it is used in."""

from collections.abc import Iterator
from itertools import islice

import pytest
from msgspec.structs import replace
from pos.demo.offer_baskets import baskets
from pos.lane import finish
from pos.lane.checkout import first_lane, step
from pos.lane.effects import BookSale
from pos.lane.events import ItemFound, PaymentApproved
from pos.lane.state import Shop
from pos.sale import cart as carts
from pos.sale.cart import Cart
from pos.sale.pricing import price
from pos.sale.product import Product
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.context import Context, Member
from pos.sale.promotion.model import Promotion
from pos.sale.tax import TaxClass
from pos.simulated import DEMO_STORE
from pos.store.catalog import Catalog
from pos.store.catalog_promotions import store_promotions
from pos.store.importer import import_csv
from pos.store.promotion_file import read_promotions

NOW = 1_795_806_000_000
"""Friday 2026-11-27, 19:00 in London."""
PROMOTIONS = read_promotions(DEMO_STORE / "promotions.toml", 2).promotions
MEMBER = Context(
    date="2026-11-27",
    minute=19 * 60,
    member=Member(
        segments=("family", "new", "lapsed", "only.for-you-chocolate", "only.for-you-bakery"), birthday="11-27"
    ),
)
TAXES = {
    key: TaxClass(key, rate, label)
    for key, rate, label in (("standard", 2000, "A"), ("reduced", 500, "B"), ("zero", 0, "C"))
}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    path = tmp_path_factory.mktemp("shop") / "catalog.db"
    files = [DEMO_STORE / "packaged-foods.csv", DEMO_STORE / "own-goods.csv"]
    import_csv(files, path, list(TAXES), "GBP")
    store_promotions(path, PROMOTIONS)
    return Catalog(path, "GBP", "Europe/London")


@pytest.fixture(scope="module")
def goods(catalog: Catalog) -> list[Product]:
    return list(catalog.every(NOW))


def carts_for(promotion: Promotion, goods: list[Product]) -> Iterator[Cart]:
    """Baskets that may use it."""
    for pieces in baskets(promotion, goods):
        cart = Cart()
        for one, count, days in pieces:
            weighed = one.unit == "kg"
            cart = carts.add(cart, one, weight_g=1500) if weighed else carts.add(cart, one, count, expires_in_days=days)
        yield cart


@pytest.mark.parametrize("promotion", PROMOTIONS, ids=lambda one: one.key)
def test_there_is_a_basket_for_it(promotion: Promotion, goods: list[Product]) -> None:
    book = PromotionBook(PROMOTIONS)
    context = replace(MEMBER, coupons=(promotion.gate.coupon,)) if promotion.gate.coupon else MEMBER
    found = (price(cart, TAXES, book, context) for cart in islice(carts_for(promotion, goods), 60))
    assert any(one.promotion == promotion.key for priced in found for one in priced.discounts)


def test_a_shopper_at_the_lane_meets_those_that_are_for_anybody(catalog: Catalog, goods: list[Product]) -> None:
    """Basket after basket through `step`, each item with the promotions that the catalogue hands on; paid and booked."""
    shop = Shop(name="Hall", lane=4, currency="GBP", language="en", languages=("en",), taxes=TAXES)
    met: set[str] = set()
    for promotion in PROMOTIONS:
        if promotion.gate.members or promotion.gate.segments or promotion.gate.birthday or promotion.gate.coupon:
            continue
        for cart in islice(carts_for(promotion, goods), 60):
            lane = first_lane(shop)
            for number, line in enumerate(cart.lines):
                event = ItemFound(
                    product=line.product,
                    source="picked",
                    code=line.product.sku,
                    count=line.quantity,
                    weight_g=line.weight_g,
                    expires_in_days=line.expires_in_days,
                    offers=catalog.promotions(line.product, NOW),
                    at=NOW + 1000 * number,
                )
                lane = step(lane, event).lane
            used = {one.promotion for one in lane.priced.discounts}
            if promotion.key in used:
                total = lane.priced.total_minor
                paid = PaymentApproved(intent_id="i", amount_minor=total, currency="GBP")
                sold = finish.sell(lane, paid if total else None, NOW)
                receipt = next(one.receipt for one in sold.effects if isinstance(one, BookSale))
                assert promotion.name in [one.name for one in receipt.discounts]
                met.add(promotion.key)
                break
    assert len(met) == sum(
        not (one.gate.members or one.gate.segments or one.gate.birthday or one.gate.coupon) for one in PROMOTIONS
    )
