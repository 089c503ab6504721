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


def stock(world: World, *, offers: bool) -> None:
    """Put these goods on the shelves, and the offers if asked for."""
    world.catalog.goods.update(MORE_GOODS)
    world.catalog.live = OFFERS if offers else ()
    assert not MORE_GOODS.keys() & GOODS.keys()
    assert not MORE_BARCODES.keys() & BARCODES.keys()
    assert not set(MORE_BARCODES.values()) & set(BARCODES.values())
