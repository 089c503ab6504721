"""A small shop: goods by short names, and how its codes are read."""

from dataclasses import dataclass, field

from msgspec.structs import replace

from pos.lane.state import Shop
from pos.ports import GoodsPage
from pos.sale.barcode import BarcodeRules, InStorePattern, PrefixRule, to_gtin14
from pos.sale.product import Name, Product
from pos.sale.promotion.model import Promotion, selections
from pos.sale.tax import TaxClass

TAXES = {
    "standard": TaxClass("standard", 2000, "A"),
    "reduced": TaxClass("reduced", 500, "B"),
    "zero": TaxClass("zero", 0, "C"),
}

BARCODES = {
    "oats": "7032069804988",
    "bread": "5001234000014",
    "wine": "5001234000021",
    "cider": "5001234000038",
    "pills": "5001234000045",
    "leaflet": "5001234000052",
    "bag": "5001234000069",
    "grapes": "5001234000076",
    "unknown": "5001234000083",
    "giftcard": "5001234008881",
    "cheese": "2012345602991",
    "ham": "2112345012506",
    "card": "4111111111111111",
    "card-gtin": "4000000000006",
    "ticket": "T004-00000001",
    "wechat-code": "134567890123456789",
    "alipay-code": "281234567890123456",
}
"""What stands under the bars. "cheese" is a price label (2.99), "ham" a weight label (1.250 kg)."""


def _packed(short: str, name: str, price_minor: int, **more: object) -> Product:
    gtin = to_gtin14(BARCODES[short])
    assert gtin is not None
    return Product(sku=gtin, gtin=gtin, name=Name(name), price_minor=price_minor, **more)  # type: ignore[arg-type]


GOODS = {
    "oats": _packed("oats", "Oat drink", 180, size="1\u00a0L", brand="Barn", tax="zero"),
    "bread": _packed("bread", "Bread", 145, size="800\u00a0g", tax="zero"),
    "wine": _packed("wine", "Red wine", 800, min_age=18),
    "cider": _packed("cider", "Cider", 250, min_age=16),
    "pills": _packed("pills", "Painkiller", 99, limit=2, tax="reduced"),
    "leaflet": _packed("leaflet", "Leaflet", 0),
    "bag": _packed("bag", "Carrier bag", 10, category="bags"),
    "grapes": _packed("grapes", "Grapes", 330, unit="kg", tax="zero"),
    "bananas": Product(
        sku="plu:4011", plu="4011", name=Name("Bananas", {"de": "Bananen"}), price_minor=110, unit="kg", tax="zero"
    ),
    "lemon": Product(sku="plu:4053", plu="4053", name=Name("Lemon"), price_minor=35, category="fruit", tax="zero"),
    "giftcard": _packed("giftcard", "Gift card", 1000, category="gift-cards", tax="zero", discountable=False),
    "cheese": Product(
        sku="02012345000001", gtin="02012345000001", name=Name("Cheese"), price_minor=1200, unit="kg", tax="zero"
    ),
    "ham": Product(sku="plu:12345", plu="12345", name=Name("Ham"), price_minor=1000, unit="kg", tax="zero"),
}

RULES = replace(
    BarcodeRules.for_country("GB"),
    in_store=(*BarcodeRules.for_country("GB").in_store, InStorePattern("scale", "21IIIIIWWWWW")),
    prefixes=(
        *BarcodeRules().prefixes,
        PrefixRule("receipt", "R", length=13, keep=True),
        PrefixRule("parked", "T", length=13, keep=True),
    ),
)

SHOP = Shop(
    name="Market Hall",
    lane=4,
    currency="GBP",
    language="en",
    languages=("en", "de", "zh-Hans", "ar"),
    language_names={"en": "English", "de": "Deutsch", "zh-Hans": "简体中文", "ar": "العربية"},
    taxes=TAXES,
    badges={"4711": "Sam"},
    devices=(("scanner", "front"), ("printer", "receipts"), ("terminal", "card")),
    version="0.1.0",
)


@dataclass
class MemoryCatalog:
    """`ports.Catalog` over a dict."""

    goods: dict[str, Product] = field(default_factory=lambda: dict(GOODS))
    live: tuple[Promotion, ...] = ()
    recalls: frozenset[tuple[str, str]] = frozenset()

    def _first(self, **wanted: str) -> Product | None:
        key, value = next(iter(wanted.items()))
        return next((one for one in self.goods.values() if getattr(one, key) == value), None)

    def promotions(self, product: Product, now_ms: int) -> tuple[Promotion, ...]:
        """See the port."""
        del now_ms
        looking = (one for one in self.live if any(of.takes(product) for of in selections(one.offer)))
        return (*looking, *(one for one in self.live if not selections(one.offer)))

    def by_gtin(self, gtin: str, now_ms: int) -> Product | None:
        """See the port."""
        del now_ms
        return self._first(gtin=gtin)

    def recalled(self, gtin: str, lot: str) -> bool:
        """See the port."""
        return (gtin, "") in self.recalls or (gtin, lot) in self.recalls

    def by_plu(self, plu: str, now_ms: int) -> Product | None:
        """See the port."""
        del now_ms
        return self._first(plu=plu)

    def by_sku(self, sku: str, now_ms: int) -> Product | None:
        """See the port."""
        del now_ms
        return self._first(sku=sku)

    def bags(self, now_ms: int) -> tuple[Product, ...]:
        """See the port."""
        del now_ms
        return tuple(one for one in self.goods.values() if one.category == "bags")

    def browse(self, tab: str, page: int, page_size: int, now_ms: int) -> GoodsPage:
        """See the port."""
        del now_ms
        loose = [one for one in self.goods.values() if one.gtin is None]
        return _page([one for one in loose if tab in ("popular", one.category)], page, page_size)

    def search(self, words: str, page: int, page_size: int, now_ms: int) -> GoodsPage:
        """See the port."""
        del now_ms
        found = [one for one in self.goods.values() if one.name.default.lower().startswith(words.lower())]
        return _page(found, page, page_size)


def _page(goods: list[Product], page: int, size: int) -> GoodsPage:
    return GoodsPage(tuple(goods[page * size : (page + 1) * size]), len(goods))
