"""What a table of a promotion must be, beyond the types of its keys."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from pos.sale.gtin import to_gtin14
from pos.sale.product import Name
from pos.sale.promotion.model import (
    Basket,
    Bundle,
    BuyGet,
    Cheapest,
    Each,
    Gate,
    Group,
    Limits,
    Off,
    Offer,
    Promotion,
    Selection,
    Several,
    Step,
    Tiers,
    Window,
)
from pos.store.promotion_raw import Raw, RawGoods
from pos.store.told import clipped

__all__ = ["Mistake", "promotion_of"]

MOST = 10**9
"""Minor units of an amount."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Mistake(Struct, frozen=True):
    """What is wrong under which key."""

    key: str
    reason: str


def promotion_of(raw: Raw, classes: Sequence[str], digits: int) -> Promotion | list[Mistake]:
    """The promotion of a table, or everything that is wrong with it.

    Args:
        raw: the table.
        classes: the stacking classes of the file, in their order.
        digits: minor-unit digits of the currency.
    """
    making = _Making(raw, digits)
    offer = making.offer()
    stacking = raw.stacking or (classes[-1] if raw.kind == "basket" else classes[0])
    making.check_class(stacking, classes)
    gate, limits = making.gate(), making.limits()
    if not _KEY.fullmatch(raw.key):
        making.wrong("key", "Write small letters, digits, dots and hyphens, at most 64.")
    if not raw.name.strip():
        making.wrong("name", "Say what shoppers read.")
    for tag in raw.names:
        if not _TAG.fullmatch(tag):
            making.wrong("names", f"{clipped(tag)} is no language: write de, ar, zh-Hans.")
    if making.mistakes or offer is None:
        return making.mistakes
    return Promotion(
        key=raw.key,
        name=Name(raw.name.strip(), raw.names),
        offer=offer,
        gate=gate,
        limits=limits,
        same=raw.same,
        stacking=stacking,
        rank=classes.index(stacking),
        exclusive=raw.exclusive,
        priority=raw.priority,
    )


class _Making:
    """One table on its way; `mistakes` fills up."""

    def __init__(self, raw: Raw, digits: int) -> None:
        self.raw = raw
        self.digits = digits
        self.mistakes: list[Mistake] = []

    def wrong(self, key: str, reason: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(key, reason))

    def offer(self) -> Offer | None:
        """What it gives; `None` after a mistake."""
        before = len(self.mistakes)
        made = _KINDS[self.raw.kind](self)
        return made if len(self.mistakes) == before else None

    def check_class(self, stacking: str, classes: Sequence[str]) -> None:
        """Offers of several pieces come first, the whole basket last."""
        if stacking not in classes:
            self.wrong("class", f"{stacking} is none of the classes {', '.join(classes)}.")
            return
        group = self.raw.kind not in ("each", "basket")
        if group and stacking != classes[0]:
            self.wrong("class", f"An offer of several pieces belongs to the first class, {classes[0]}.")
        if self.raw.kind == "basket" and stacking == classes[0]:
            self.wrong("class", "A discount of the whole basket can't be of the first class.")
        if self.raw.same and self.raw.kind in ("buy-get", "bundle", "basket"):
            self.wrong("same", f"A promotion of the kind {self.raw.kind} is about different goods.")

    def money(self, key: str, value: Decimal | None) -> int | None:
        """An amount in minor units."""
        if value is None:
            return None
        minor = value.scaleb(self.digits)
        if not minor.is_finite() or minor < 0 or (minor < MOST and minor != minor.to_integral_value()):
            self.wrong(key, f"{clipped(value)} is no amount of money with {self.digits} decimals.")
            return None
        if minor >= MOST:
            self.wrong(key, f"{clipped(value)} is too much. Write less than {MOST // 10**self.digits:,}.")
            return None
        return int(minor)

    def goods(self, key: str, raw: RawGoods | None) -> Selection:
        """Which goods."""
        if raw is None:
            self.wrong(key, 'Say which goods, e.g. { categories = ["drinks"] }.')
            return Selection()
        if not (raw.skus or raw.categories or raw.brands or raw.everything):
            self.wrong(key, "It names no goods. Give skus, categories, brands, or everything = true.")
        days = raw.expires_within_days
        if days is not None and days < 0:
            self.wrong(key, "expires_within_days counts days from today: 0 or more.")
        return Selection(
            skus=self._skus(key, raw.skus),
            categories=tuple(raw.categories),
            brands=tuple(raw.brands),
            everything=raw.everything,
            without_skus=self._skus(key, raw.without_skus),
            without_categories=tuple(raw.without_categories),
            expires_within_days=days,
        )

    def _skus(self, key: str, codes: Sequence[str]) -> tuple[str, ...]:
        found = []
        for code in codes:
            sku = code if re.fullmatch(r"plu:\d{4,5}", code) else to_gtin14(code)
            if sku is None:
                self.wrong(
                    key, f"{clipped(code)} is neither a GTIN with a right check digit nor a produce code like plu:4011."
                )
            else:
                found.append(sku)
        return tuple(found)

    def off(self, key: str, *ways: str) -> Off:
        """What comes off, by exactly one of `ways`."""
        return self.off_of(self.raw, key, ways)

    def off_of(self, raw: object, key: str, ways: Sequence[str]) -> Off:
        """What comes off, of a table that may be part of another."""
        given = [way for way in ("percent", "amount", "price") if getattr(raw, way) is not None]
        if len(given) != 1 or given[0] not in ways:
            self.wrong(key or (given[0] if given else ways[0]), f"Give exactly one of {', '.join(ways)}.")
            return Off(percent_bp=0)
        value: Decimal = getattr(raw, given[0])
        if given[0] == "percent":
            points = value * 100
            if not 0 < points <= 10_000 or points != points.to_integral_value():
                self.wrong(
                    key or "percent",
                    f"{clipped(value)} is no percentage above 0 and up to 100, with two decimals at most.",
                )
            return Off(percent_bp=int(points))
        minor = self.money(key or given[0], value)
        if given[0] == "amount" and minor == 0:
            self.wrong(key or "amount", "Nothing comes off. Write more than 0.")
        minor = minor or 0
        return Off(amount_minor=minor) if given[0] == "amount" else Off(price_minor=minor)

    def count(self, key: str, value: int | None, least: int) -> int:
        """A number of pieces."""
        if value is None or not least <= value <= 99:
            self.wrong(key, f"Give a number from {least} to 99.")
            return least
        return value

    def limits(self) -> Limits:
        """How often."""
        raw = self.raw
        for key in ("per_basket", "per_member", "per_day"):
            value = getattr(raw, key)
            if value is not None and value < 1:
                self.wrong(key, "Give at least 1, or leave it out for as often as it fits.")
        if raw.per_basket is not None and raw.kind in ("tiers", "basket"):
            self.wrong("per_basket", f"A promotion of the kind {raw.kind} is used once at most anyway.")
        if raw.per_member is not None and not (raw.members or raw.segments or raw.birthday):
            self.wrong("per_member", "Say members = true as well: nobody else can be counted.")
        return Limits(basket=raw.per_basket, member=raw.per_member, day=raw.per_day)

    def gate(self) -> Gate:
        """Who, when, and with what in the basket."""
        raw = self.raw
        if raw.from_date and raw.to_date and raw.from_date > raw.to_date:
            self.wrong("to_date", f"It ends before it begins on {raw.from_date}.")
        if raw.spend_on is not None and not raw.spend:
            self.wrong("spend", "Say how much must be spent on these goods.")
        return Gate(
            from_date=raw.from_date.isoformat() if raw.from_date else "",
            to_date=raw.to_date.isoformat() if raw.to_date else "",
            weekdays=tuple(sorted({DAYS.index(day) + 1 for day in raw.weekdays})),
            windows=tuple(window for text in raw.hours if (window := self._window(text))),
            members=raw.members,
            segments=tuple(raw.segments),
            birthday=raw.birthday,
            coupon=raw.coupon,
            spend_minor=self.money("spend", raw.spend) or 0,
            spend_on=None if raw.spend_on is None else self.goods("spend_on", raw.spend_on),
        )

    def _window(self, text: str) -> Window | None:
        parts = _HOURS.fullmatch(text)
        window = (
            Window(from_min=int(parts[1]) * 60 + int(parts[2]), to_min=int(parts[3]) * 60 + int(parts[4]))
            if parts
            else None
        )
        if window is None or not window.from_min < window.to_min <= 24 * 60:
            self.wrong(
                "hours",
                f'{clipped(text)!r} are no hours. Write ["17:00-19:00"]; over midnight ["22:00-24:00", "00:00-02:00"].',
            )
            return None
        return window


def _each(making: _Making) -> Offer:
    return Each(of=making.goods("of", making.raw.of), off=making.off("", "percent", "amount", "price"))


def _several(making: _Making) -> Offer:
    count = making.count("count", making.raw.count, 2)
    return Several(of=making.goods("of", making.raw.of), count=count, off=making.off("", "price", "amount"))


def _cheapest(making: _Making) -> Offer:
    count = making.count("count", making.raw.count, 2)
    reduced = making.count("reduced", making.raw.reduced, 1)
    if reduced >= count:
        making.wrong("reduced", f"Of {count} pieces at most {count - 1} are cheaper; for all of them use tiers.")
    off = making.off("", "percent", "amount", "price")
    return Cheapest(of=making.goods("of", making.raw.of), count=count, reduced=reduced, off=off)


def _buy_get(making: _Making) -> Offer:
    raw = making.raw
    return BuyGet(
        buy=making.goods("buy", raw.buy),
        get=making.goods("get", raw.get),
        off=making.off("", "percent", "amount", "price"),
        buy_count=making.count("buy_count", raw.buy_count, 1),
        get_count=making.count("get_count", raw.get_count, 1),
    )


def _bundle(making: _Making) -> Offer:
    groups = making.raw.groups
    if not 2 <= len(groups) <= 6:
        making.wrong("groups", "A bundle has two to six groups.")
    made = [Group(of=making.goods("groups", one.of), count=making.count("groups", one.count, 1)) for one in groups]
    if sum(one.count for one in made) > 12:
        making.wrong("groups", "A bundle has at most 12 pieces.")
    return Bundle(groups=tuple(made), off=making.off("", "price", "percent"))


def _tiers(making: _Making) -> Offer:
    made: list[Step] = []
    for one in making.raw.steps:
        off = making.off_of(one, "steps", ("percent", "amount", "price"))
        made.append(Step(from_count=making.count("steps", one.from_count, 1), off=off))
    if not made:
        making.wrong("steps", "Give at least one step, e.g. { from = 3, percent = 10 }.")
    for low, high in pairwise(made):
        if low.from_count >= high.from_count or any(high.off.of(price) < low.off.of(price) for price in (99, 10_000)):
            making.wrong("steps", f"From {high.from_count} on it must be more pieces and more off than before.")
    return Tiers(of=making.goods("of", making.raw.of), steps=tuple(made))


def _basket(making: _Making) -> Offer:
    off = making.off("", "percent", "amount")
    return Basket(off=off, from_minor=making.money("from", making.raw.from_sum) or 0)


_KINDS: dict[str, Callable[[_Making], Offer]] = {
    "each": _each,
    "several": _several,
    "cheapest": _cheapest,
    "buy-get": _buy_get,
    "bundle": _bundle,
    "tiers": _tiers,
    "basket": _basket,
}
