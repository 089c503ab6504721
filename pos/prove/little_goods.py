"""A small shop for the models: goods by short names, and how its codes are read."""

from msgspec.structs import replace

from pos.lane.state import Shop
from pos.sale.barcode import BarcodeRules, InStorePattern, PrefixRule, check_digit, to_gtin14
from pos.sale.product import Name, Product
from pos.sale.tax import TaxClass

__all__ = ["CODES", "GOODS", "RULES", "SHOP", "price_label", "weight_label"]

CODES = {
    "oats": "7032069804988",
    "oil": "5001234000014",
    "wine": "5001234000021",
    "pills": "5001234000045",
    "leaflet": "5001234000052",
    "bag": "5001234000069",
}
"""Packed goods and their GTIN-13. "oats" and "oil" cost the same and are taxed apart."""


def _packed(short: str, name: str, price_minor: int, tax: str = "zero", **more: object) -> Product:
    gtin = to_gtin14(CODES[short])
    return Product(sku=gtin or "", gtin=gtin, name=Name(name), price_minor=price_minor, tax=tax, **more)  # type: ignore[arg-type]


GOODS = {
    "oats": _packed("oats", "Oat drink", 180, size="1\u00a0L"),
    "oil": _packed("oil", "Lamp oil", 180, "standard"),
    "wine": _packed("wine", "Red wine", 799, "standard", min_age=18),
    "pills": _packed("pills", "Painkiller", 99, "reduced", limit=2),
    "leaflet": _packed("leaflet", "Leaflet", 0),
    "bag": _packed("bag", "Carrier bag", 10, "standard", category="bags"),
    "cheese": Product(sku="plu:54321", plu="54321", name=Name("Cheese"), price_minor=1200, unit="kg", tax="zero"),
    "ham": Product(sku="plu:12345", plu="12345", name=Name("Ham"), price_minor=1015, unit="kg", tax="zero"),
}
"""Cheese carries its price on the label, ham its weight."""

RULES = replace(
    BarcodeRules.for_country("GB"),
    in_store=(
        *BarcodeRules.for_country("GB").in_store,
        InStorePattern("meat", "21IIIIIWWWWW"),
        InStorePattern("cheese", "22IIIIIPPPPP"),
    ),
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
    languages=("en", "de"),
    taxes={
        "standard": TaxClass("standard", 2000, "A"),
        "reduced": TaxClass("reduced", 500, "B"),
        "zero": TaxClass("zero", 0, "C"),
    },
    badges={"4711": "Sam"},
    devices=(("scanner", "front"), ("printer", "receipts"), ("terminal", "card")),
    version="0.1.0",
)


def price_label(price_minor: int) -> str:
    """What the cheese counter prints: "22IIIIIPPPPP", pence."""
    return _label("22", "54321", price_minor)


def weight_label(weight_g: int) -> str:
    """What the meat counter prints: "21IIIIIWWWWW", grams."""
    return _label("21", "12345", weight_g)


def _label(prefix: str, item: str, measure: int) -> str:
    body = f"{prefix}{item}{measure:05d}"
    return body + check_digit(body)
