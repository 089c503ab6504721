"""What a file of promotions would do in this shop: what never applies, gives nothing, goes below cost or overlaps."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Literal

from msgspec import Struct

from pos.errors import CatalogError
from pos.promotions.amounts import amount
from pos.sale.gtin import to_gtin14
from pos.sale.loyalty import CouponRule
from pos.sale.product import Product
from pos.sale.promotion.model import (
    Basket,
    Bundle,
    BuyGet,
    Cheapest,
    Each,
    Gate,
    Promotion,
    Several,
    Tiers,
    selections,
)

__all__ = ["Remark", "coupons_over", "look_over", "read_costs"]

Weight = Literal["conflict", "never", "below-cost", "overlap"]


class Remark(Struct, frozen=True, kw_only=True):
    """One thing that a shop should know of a promotion: what, and what to do about it."""

    promotion: str
    weight: Weight
    reason: str


def read_costs(path: Path) -> dict[str, int]:
    """What products cost the shop, in minor units, from a CSV file with the columns `sku` and `cost_minor`.

    Raises:
        CatalogError: it can't be read, or a row is not right.
    """
    costs: dict[str, int] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                code, cost = row.get("sku") or "", row.get("cost_minor") or ""
                sku = code if code.startswith("plu:") else to_gtin14(code)
                if sku is None or not cost.isdecimal():
                    raise CatalogError(f"{path}:{number}: {code!r}, {cost!r} are no product and cost in minor units.")
                costs[sku] = int(cost)
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(
            f"{path} can't be read: {error}.", "Name a CSV file with the columns sku and cost_minor."
        ) from error
    return costs


def look_over(
    promotions: Sequence[Promotion], products: Iterable[Product], costs: Mapping[str, int], today: str, digits: int = 2
) -> list[Remark]:
    """Everything worth a remark, promotion by promotion.

    Args:
        promotions: of a file without mistakes.
        products: of the catalogue.
        costs: what products cost the shop, in minor units, as far as known.
        today: ISO 8601.
        digits: minor-unit digits of the currency.
    """
    goods = _goods(promotions, products)
    remarks: list[Remark] = []
    for one in promotions:
        remarks += _never(one, goods[one.key], today)
        remarks += _below_cost(one, goods[one.key], costs, digits)
    remarks += _alone_in_group(promotions)
    remarks += _pairs(promotions, goods)
    return remarks


Roles = list[dict[str, Product]]
"""The products of each role of a promotion, by their key."""


def _goods(promotions: Sequence[Promotion], products: Iterable[Product]) -> dict[str, Roles]:
    found: dict[str, Roles] = {one.key: [{} for _ in selections(one.offer)] for one in promotions}
    asked = [(found[one.key][role], of) for one in promotions for role, of in enumerate(selections(one.offer))]
    for product in products:
        if product.discountable:
            for role, of in asked:
                if of.takes(product):
                    role[product.sku] = product
    return found


def _never(promotion: Promotion, roles: Roles, today: str) -> Iterator[Remark]:
    gate = promotion.gate
    if gate.to_date and gate.to_date < today:
        yield _remark(promotion, "never", f"It ended on {gate.to_date}. Take it out of the file.")
    for role, goods in enumerate(roles):
        if not goods:
            which = f"group {role + 1}" if len(roles) > 1 else "the goods"
            yield _remark(
                promotion,
                "never",
                f"Nothing in the catalogue is of {which}. Correct its selection: `pos catalog show CODE` shows goods.",
            )
    if all(roles) and not isinstance(promotion.offer, Basket) and _most_off(promotion, roles) <= 0:
        yield _remark(
            promotion,
            "never",
            "It takes nothing off any of its goods at today's prices. Write a lower price, or take it out.",
        )
    if gate.spend_on is not None and gate.spend_on == _only_selection(promotion) and promotion.limits.basket is None:
        yield _remark(
            promotion,
            "conflict",
            "Its own goods count for the sum that they unlock, again and again. Write per_basket = 1.",
        )


def _only_selection(promotion: Promotion) -> object:
    found = selections(promotion.offer)
    return found[0] if len(found) == 1 else None


def _most_off(promotion: Promotion, roles: Roles) -> int:
    """The most that one use can take off at today's prices."""
    dearest = [max(product.price_minor for product in goods.values()) for goods in roles]
    match promotion.offer:
        case Each(off=off) | Cheapest(off=off):
            return off.of(dearest[0])
        case Several(count=count, off=off):
            return off.amount_minor or dearest[0] * count - (off.price_minor or 0)
        case BuyGet(off=off):
            return off.of(dearest[1])
        case Bundle(groups=groups, off=off):
            whole = sum(price * group.count for price, group in zip(dearest, groups, strict=True))
            return off.of(whole)
        case Tiers(steps=steps):
            return max(step.off.of(dearest[0]) for step in steps)
        case Basket():
            raise AssertionError(promotion)


def _below_cost(promotion: Promotion, roles: Roles, costs: Mapping[str, int], digits: int) -> Iterator[Remark]:
    """Where all pieces of one use are of one product: does it still pay for itself?"""
    if not costs or isinstance(promotion.offer, Basket | BuyGet | Bundle):
        return
    for product in roles[0].values():
        cost = costs.get(product.sku)
        if cost is None:
            continue
        price, count = product.price_minor, 1
        match promotion.offer:
            case Each(off=off):
                left = price - off.of(price)
            case Several(count=count, off=off):
                left = price * count - off.amount_minor if off.amount_minor else off.price_minor or 0
            case Cheapest(count=count, reduced=reduced, off=off):
                left = price * count - reduced * off.of(price)
            case Tiers(steps=steps):
                left = price - max(step.off.of(price) for step in steps)
        if left < cost * count:
            yield _remark(
                promotion,
                "below-cost",
                f"{count} x {product.name.default} ({product.sku}) sell for {amount(left, digits)} and cost "
                f"{amount(cost * count, digits)}. Take less off, or leave the article out.",
            )


def _alone_in_group(promotions: Sequence[Promotion]) -> Iterator[Remark]:
    groups: dict[str, list[Promotion]] = {}
    for one in promotions:
        if one.exclusive:
            groups.setdefault(one.exclusive, []).append(one)
    for name, members in groups.items():
        if len(members) == 1:
            yield _remark(members[0], "conflict", f"It is alone in the exclusive group {name}: check how it is spelt.")


def _pairs(promotions: Sequence[Promotion], goods: Mapping[str, Roles]) -> Iterator[Remark]:
    """Promotions of one class that want the same goods."""
    reach = {key: {sku for role in roles for sku in role} for key, roles in goods.items()}
    for one, other in combinations(promotions, 2):
        shared = reach[one.key] & reach[other.key]
        if one.rank != other.rank or not shared:
            continue
        for weaker, stronger in ((one, other), (other, one)):
            if _never_better(weaker, stronger, goods):
                yield _remark(
                    weaker,
                    "conflict",
                    f"{stronger.key} takes as much or more off all of its goods, always. Take one of them out.",
                )
                break
        else:
            example = min(shared)
            told = f"{len(shared)} products are in {other.key} as well, e.g. {example}: a piece gets the better one."
            if one.priority != other.priority:
                first = max(one, other, key=lambda two: two.priority)
                told = f"{len(shared)} products are in {other.key} as well, e.g. {example}: {first.key} goes first."
            yield _remark(one, "overlap", told)


def _never_better(weaker: Promotion, stronger: Promotion, goods: Mapping[str, Roles]) -> bool:
    """Whether anybody who may use the one has at least as much from the other, piece by piece."""
    if not isinstance(weaker.offer, Each) or not isinstance(stronger.offer, Each):
        return False
    plain = stronger.gate == Gate() and stronger.limits.basket is stronger.limits.day is stronger.limits.member is None
    if not plain or stronger.exclusive or weaker.priority > stronger.priority:
        return False
    mine, theirs = goods[weaker.key][0], goods[stronger.key][0]
    off, more = weaker.offer.off, stronger.offer.off
    dated = stronger.offer.of.expires_within_days is not None
    return not dated and all(
        sku in theirs and more.of(one.price_minor) >= off.of(one.price_minor) for sku, one in mine.items()
    )


def coupons_over(coupons: Iterable[CouponRule], promotions: Iterable[Promotion], today: str) -> list[Remark]:
    """What a shop should know of its coupons: those that are over, and those that open nothing."""
    asked = {one.gate.coupon for one in promotions}
    remarks = []
    for one in coupons:
        if one.to_date and one.to_date < today:
            remarks.append(Remark(promotion=one.key, weight="never", reason=f"The coupon ended on {one.to_date}."))
        if one.key not in asked:
            why = f'No promotion has coupon = "{one.key}": it opens nothing. Check how it is spelt.'
            remarks.append(Remark(promotion=one.key, weight="never", reason=why))
    return remarks


def _remark(promotion: Promotion, weight: Weight, reason: str) -> Remark:
    return Remark(promotion=promotion.key, weight=weight, reason=reason)
