"""A product as it is sold: the facts of one article at one moment, price included.

An event carries the whole product, so that a replay needs neither the catalogue nor the clock.
"""

from typing import Literal

from msgspec import Struct, field

__all__ = ["Name", "Product", "Unit"]

Unit = Literal["each", "kg"]


class Name(Struct, frozen=True, gc=False, tag="name"):
    """A name in the shop's own words, and in other languages where the shop has them (BCP 47 tags)."""

    default: str
    translations: dict[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """The name in `language` ("de", "zh-Hans", ...), else the shop's own."""
        return self.translations.get(language, self.default)


class Product(Struct, frozen=True, gc=False, kw_only=True):
    """One article. `sku` is its key in the catalogue: a GTIN-14, or "plu:4011" for produce without one."""

    sku: str
    name: Name
    price_minor: int
    """Price of one piece, or of 1 kg, in minor units, tax included."""
    gtin: str | None = None
    """GTIN-14."""
    plu: str | None = None
    """IFPS price look-up code, 4 or 5 digits."""
    brand: str = ""
    size: str = ""
    category: str = ""
    unit: Unit = "each"
    tax: str = "standard"
    """Tax class, a key of the shop's tax table."""
    weight_g: int | None = None
    """Nominal weight of one piece with its packing."""
    tare_g: int = 0
    """Goods by weight: what the container weighs that they are weighed in."""
    min_age: int | None = None
    limit: int | None = None
    """How many pieces one basket may hold."""
    discountable: bool = True
    """Whether promotions may touch it: not tobacco, carrier-bag levies, gift cards."""
    deposit_minor: int = 0
    """Deposit on the container of one piece; no discount touches it. Below 0: of a container that is given back."""
    security: Literal["", "tag", "case"] = ""
    """What a team member has to take off before it leaves the shop."""
    blocked: bool = False
    """Recalled or otherwise not to be sold, whatever its price says."""
    sold_from_to: str = ""
    """The hours in which it may be sold, shop's time: "06:00-23:00", over midnight too; empty: at any hour."""
    limit_group: str = ""
    """Goods whose limit counts together ("painkillers"); empty: each article for itself."""
    picture: str = ""
    """File name of a photo; empty: the pictogram of the category."""
