"""The keys of a file of promotions (docs/promotions.md), one struct a table, as msgspec checks them."""

import datetime as dt
from decimal import Decimal
from typing import Literal, get_args

from msgspec import Struct, field

__all__ = ["KEYS", "Raw", "RawCoupon", "RawFile", "RawGoods", "RawGroup", "RawStep"]

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Kind = Literal["each", "several", "cheapest", "buy-get", "bundle", "tiers", "basket"]


class RawGoods(Struct, forbid_unknown_fields=True, kw_only=True):
    """Which goods."""

    skus: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    brands: list[str] = field(default_factory=list)
    everything: bool = False
    without_skus: list[str] = field(default_factory=list)
    without_categories: list[str] = field(default_factory=list)
    expires_within_days: int | None = None


class RawGroup(Struct, forbid_unknown_fields=True, kw_only=True):
    """One part of a bundle."""

    of: RawGoods
    count: int = 1


class RawStep(Struct, forbid_unknown_fields=True, kw_only=True, rename={"from_count": "from"}):
    """One tier."""

    from_count: int
    percent: Decimal | None = None
    amount: Decimal | None = None
    price: Decimal | None = None


class Raw(Struct, forbid_unknown_fields=True, kw_only=True, rename={"stacking": "class", "from_sum": "from"}):
    """One promotion."""

    key: str
    name: str
    kind: Kind
    names: dict[str, str] = field(default_factory=dict)
    of: RawGoods | None = None
    buy: RawGoods | None = None
    get: RawGoods | None = None
    groups: list[RawGroup] = field(default_factory=list)
    steps: list[RawStep] = field(default_factory=list)
    count: int | None = None
    reduced: int = 1
    buy_count: int = 1
    get_count: int = 1
    percent: Decimal | None = None
    amount: Decimal | None = None
    price: Decimal | None = None
    from_sum: Decimal | None = None
    spend: Decimal | None = None
    spend_on: RawGoods | None = None
    from_date: dt.date | None = None
    to_date: dt.date | None = None
    weekdays: list[Weekday] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    members: bool = False
    segments: list[str] = field(default_factory=list)
    birthday: bool = False
    coupon: str = ""
    per_basket: int | None = None
    per_member: int | None = None
    per_day: int | None = None
    same: bool = False
    stacking: str = ""
    exclusive: str = ""
    priority: int = 0


class RawCoupon(Struct, forbid_unknown_fields=True, kw_only=True):
    """One coupon of the shop."""

    key: str
    name: str
    names: dict[str, str] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    serial: bool = False
    times: int = 1
    check: bool = False
    wants: str = ""
    wants_names: dict[str, str] = field(default_factory=dict)
    from_date: dt.date | None = None
    to_date: dt.date | None = None


class RawFile(Struct, forbid_unknown_fields=True, kw_only=True):
    """The file; each promotion is checked on its own, so that every mistake is told."""

    classes: list[str] = field(default_factory=lambda: ["offer", "member", "coupon", "basket"])
    promotion: list[dict[str, object]] = field(default_factory=list)
    coupon: list[dict[str, object]] = field(default_factory=list)


_GOODS = RawGoods.__struct_encode_fields__
KEYS: dict[str, tuple[str, ...]] = {
    "promotion": Raw.__struct_encode_fields__,
    "coupon": RawCoupon.__struct_encode_fields__,
    "file": RawFile.__struct_encode_fields__,
    **dict.fromkeys(("of", "buy", "get", "spend_on"), _GOODS),
    "groups": RawGroup.__struct_encode_fields__,
    "steps": RawStep.__struct_encode_fields__,
    "kind": get_args(Kind),
    "weekdays": get_args(Weekday),
}
"""By where it stands, what may be written there."""
