"""A promotion as data: what it takes, what it gives, and when it may be used.

An event carries the promotions of a product like the product itself, so every struct here is kept in journals: new
fields have defaults.

Examples:
    >>> Off(percent_bp=2500).of(199)
    50
    >>> Off(price_minor=150).of(199)
    49
"""

from typing import TypeAlias

from msgspec import Struct

from pos.sale.product import Name, Product

__all__ = [
    "Basket",
    "Bundle",
    "BuyGet",
    "Cheapest",
    "Each",
    "Gate",
    "Group",
    "Limits",
    "Off",
    "Offer",
    "Promotion",
    "Selection",
    "Several",
    "Step",
    "Tiers",
    "Window",
    "of_basket",
    "of_group",
    "selections",
]


class Off(Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """What comes off a price; exactly one is set. Minor units, or basis points (2500 = 25 %)."""

    percent_bp: int | None = None
    amount_minor: int | None = None
    price_minor: int | None = None
    """The new price."""

    def of(self, price_minor: int) -> int:
        """What comes off this price: never more than all of it, never less than nothing; halves are rounded up."""
        if self.percent_bp is not None:
            return (price_minor * self.percent_bp + 5_000) // 10_000
        if self.amount_minor is not None:
            return min(self.amount_minor, price_minor)
        assert self.price_minor is not None
        return max(0, price_minor - self.price_minor)


class Selection(Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Which goods: any that is named by key, category or brand, or everything; less what is left out."""

    skus: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    everything: bool = False
    without_skus: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()
    expires_within_days: int | None = None
    """Short-dated goods only: pieces whose code named an expiry date at most so many days ahead."""

    def takes(self, product: Product) -> bool:
        """Whether a product belongs to it (its date is another matter)."""
        named = (
            self.everything
            or product.sku in self.skus
            or product.category in self.categories
            or (product.brand in self.brands and product.brand != "")
        )
        return named and product.sku not in self.without_skus and product.category not in self.without_categories


class Each(Struct, frozen=True, gc=False, tag="each", kw_only=True):
    """Every piece costs less."""

    of: Selection
    off: Off


class Several(Struct, frozen=True, gc=False, tag="several", kw_only=True):
    """`count` pieces together for a price, or for an amount less: 3 for 5.00. Any mix of the selection."""

    of: Selection
    count: int
    off: Off
    """A price or an amount, for all `count` together."""


class Cheapest(Struct, frozen=True, gc=False, tag="cheapest", kw_only=True):
    """Of each `count` pieces the `reduced` cheapest cost less: 3 for 2, the second at half price."""

    of: Selection
    count: int
    off: Off
    reduced: int = 1


class BuyGet(Struct, frozen=True, gc=False, tag="buy-get", kw_only=True):
    """Buy `buy_count` of one selection, and `get_count` of another cost less."""

    buy: Selection
    get: Selection
    off: Off
    buy_count: int = 1
    get_count: int = 1


class Group(Struct, frozen=True, gc=False, kw_only=True):
    """One part of a bundle."""

    of: Selection
    count: int = 1


class Bundle(Struct, frozen=True, gc=False, tag="bundle", kw_only=True):
    """Some of each group together, for a price or at a percentage less: the meal deal."""

    groups: tuple[Group, ...]
    off: Off


class Step(Struct, frozen=True, gc=False, kw_only=True):
    """From `from_count` pieces on each costs less."""

    from_count: int
    off: Off


class Tiers(Struct, frozen=True, gc=False, tag="tiers", kw_only=True):
    """The more pieces, the less each costs."""

    of: Selection
    steps: tuple[Step, ...]


class Basket(Struct, frozen=True, gc=False, tag="basket", kw_only=True):
    """The whole basket costs less. `from_minor` is what must be left to pay after the discounts before it."""

    off: Off
    from_minor: int = 0


Offer: TypeAlias = Each | Several | Cheapest | BuyGet | Bundle | Tiers | Basket


class Window(Struct, frozen=True, gc=False, kw_only=True):
    """Minutes of the day, from the first to before the last: 17:00 to 19:00 is 1020 to 1140."""

    from_min: int
    to_min: int


class Gate(Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Who may use it, when, and what the basket must hold. Empty: anybody, always."""

    from_date: str = ""
    """ISO 8601, the first day."""
    to_date: str = ""
    """The last day."""
    weekdays: tuple[int, ...] = ()
    """1 is Monday (ISO 8601)."""
    windows: tuple[Window, ...] = ()
    members: bool = False
    segments: tuple[str, ...] = ()
    """Any of these segments of members."""
    birthday: bool = False
    """On the member's birthday only."""
    coupon: str = ""
    """It must be presented; each one presented is one use."""
    spend_minor: int = 0
    """What the goods of `spend_on` cost before any discount."""
    spend_on: Selection | None = None


class Limits(Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """How often it may be used; `None`: as often as it fits."""

    basket: int | None = None
    member: int | None = None
    day: int | None = None


class Promotion(Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """One promotion. `key` is unique in the shop; `name` is what shoppers read."""

    key: str
    name: Name
    offer: Offer
    gate: Gate = Gate()
    limits: Limits = Limits()
    same: bool = False
    """The pieces must be of one product; its limit then counts for each product."""
    stacking: str = "offer"
    """Its stacking class: a piece has at most one discount of each class."""
    rank: int = 0
    """The place of that class among all: discounts of a lower rank come off first."""
    exclusive: str = ""
    """At most one promotion of an exclusive group is used in a basket."""
    priority: int = 0
    """Above 0: used before anything of a lower priority, even where that would have been the better offer."""


def of_group(promotion: Promotion) -> bool:
    """Whether it needs several pieces at once."""
    return not isinstance(promotion.offer, Each | Basket)


def of_basket(promotion: Promotion) -> bool:
    """Whether it is about the whole basket."""
    return isinstance(promotion.offer, Basket)


def selections(offer: Offer) -> tuple[Selection, ...]:
    """What it looks for, one selection a role; none for the whole basket."""
    match offer:
        case BuyGet():
            return (offer.buy, offer.get)
        case Bundle():
            return tuple(group.of for group in offer.groups)
        case Basket():
            return ()
        case _:
            return (offer.of,)
