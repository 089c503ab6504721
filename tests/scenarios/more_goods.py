"""Goods and offers that only some scenarios have: containers with a deposit, a levy, prices that fall with the number."""

from pos.prove.hand.goods import BARCODES, GOODS
from pos.prove.hand.world import World
from pos.sale.product import Name, Product
from pos.sale.promotion.model import Basket, Each, Off, Promotion, Selection, Step, Tiers

MORE_BARCODES = {"cola": "5001234009000", "crate": "5001234009017", "levy": "5001234009024"}


def _packed(short: str, name: str, price_minor: int, **more: object) -> Product:
    gtin = f"0{MORE_BARCODES[short]}"
    return Product(sku=gtin, gtin=gtin, name=Name(name), price_minor=price_minor, **more)  # type: ignore[arg-type]


MORE_GOODS = {
    "cola": _packed("cola", "Cola", 100, deposit_minor=25),
    "crate": _packed("crate", "Empty bottle", 0, deposit_minor=-25),
    "levy": _packed("levy", "Bag levy", 10, tax="zero", discountable=False),
}
OFFERS = (
    Promotion(
        key="cheese",
        name=Name("Cheese, 20 % off"),
        offer=Each(of=Selection(skus=(GOODS["cheese"].sku,)), off=Off(percent_bp=2_000)),
    ),
    Promotion(
        key="lemons",
        name=Name("4 lemons or more, 0.25 each"),
        offer=Tiers(of=Selection(skus=(GOODS["lemon"].sku,)), steps=(Step(from_count=4, off=Off(price_minor=25)),)),
    ),
    Promotion(
        key="tenth",
        name=Name("10 % off it all from 5.00"),
        offer=Basket(off=Off(percent_bp=1_000), from_minor=500),
        stacking="basket",
        rank=9,
    ),
)


MARKDOWNS = (
    Promotion(
        key="bread-first",
        name=Name("Bread, 10 % off, before all else"),
        offer=Each(of=Selection(skus=(GOODS["bread"].sku,)), off=Off(percent_bp=1_000)),
        priority=1,
    ),
    Promotion(
        key="bread-half",
        name=Name("Bread at half price"),
        offer=Each(of=Selection(skus=(GOODS["bread"].sku,)), off=Off(percent_bp=5_000)),
    ),
    Promotion(
        key="one-of-two",
        name=Name("Lemons, 0.05 off"),
        offer=Each(of=Selection(skus=(GOODS["lemon"].sku,)), off=Off(amount_minor=5)),
        exclusive="week",
    ),
    Promotion(
        key="short-dated",
        name=Name("Short-dated, half price"),
        offer=Each(of=Selection(everything=True, expires_within_days=2), off=Off(percent_bp=5_000)),
    ),
    Promotion(
        key="two-of-two",
        name=Name("Bags, 0.08 off"),
        offer=Each(of=Selection(skus=(GOODS["bag"].sku,)), off=Off(amount_minor=8)),
        exclusive="week",
    ),
)


def stock(world: World, offers: str) -> None:
    """Put these goods on the shelves, with "offers" or "markdowns" if they are asked for."""
    world.catalog.goods.update(MORE_GOODS)
    world.catalog.live = {"offers": OFFERS, "markdowns": MARKDOWNS}.get(offers, ())
    world.catalog.recalls = frozenset({(GOODS["pills"].sku, "L77")})
    assert not MORE_GOODS.keys() & GOODS.keys()
    assert not MORE_BARCODES.keys() & BARCODES.keys()
    assert not set(MORE_BARCODES.values()) & set(BARCODES.values())
