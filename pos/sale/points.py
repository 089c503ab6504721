"""Points: how many a basket earns, and how many of them can be spent on it.

Points that are spent are a discount of the whole basket, the last of all: taxes, lines and refunds follow as from any
other. Goods that promotions may not touch can't be paid with them.
"""

from collections.abc import Iterable

from msgspec import Struct, field

from pos.sale.money import split
from pos.sale.pricing import PricedCart, PricedLine
from pos.sale.product import Name, Product
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.model import Basket, Off, Promotion

__all__ = [
    "POINTS",
    "PointsRule",
    "earned",
    "line_points",
    "points_promotion",
    "points_spent",
    "spendable",
    "worth_minor",
]

POINTS = "~points"
"""The key of what points take off; no file of promotions can have it."""
_LAST = 1_000_000
"""Its rank: after every stacking class."""


class PointsRule(Struct, frozen=True, kw_only=True):
    """What members earn and spend. Money in minor units of the shop's currency.

    Attributes:
        per_minor: for each so much that is paid,
        earn: so many points are earned.
        step: points are spent by so many,
        worth_minor: which take so much off.
        tiers: tier -> percent of what others earn: 200 is twice as much.
        without_skus, without_categories: goods that earn nothing.
    """

    per_minor: int = 100
    earn: int = 1
    step: int = 100
    worth_minor: int = 100
    tiers: dict[str, int] = field(default_factory=dict)
    without_skus: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()

    def counts(self, product: Product) -> bool:
        """Whether a product earns points."""
        return (
            product.discountable
            and product.sku not in self.without_skus
            and product.category not in self.without_categories
        )


def earned(rule: PointsRule, lines: Iterable[PricedLine], tier: str) -> int:
    """The points of lines, for what is paid for them; deposits earn nothing, parts of a point neither."""
    paid = sum(one.amount_minor for one in lines if rule.counts(one.line.product))
    return paid * rule.earn * rule.tiers.get(tier, 100) // (rule.per_minor * 100)


def line_points(points: int, weights: list[int]) -> list[int]:
    """Points shared by lines, so that a refund of any of them knows its share."""
    return split(points, weights) if points and sum(weights) else [0] * len(weights)


def worth_minor(rule: PointsRule, points: int) -> int:
    """What points take off; only whole steps count."""
    return points // rule.step * rule.worth_minor


def spendable(rule: PointsRule, points: int, plain: PricedCart) -> int:
    """How many of a member's points a basket can take, in whole steps.

    Args:
        rule: the shop's.
        points: what the member has.
        plain: the basket priced without points.
    """
    left = sum(one.amount_minor for one in plain.lines if one.line.product.discountable)
    return max(0, min(points // rule.step, left // rule.worth_minor)) * rule.step


def points_spent(rule: PointsRule, book: PromotionBook) -> int:
    """How many points the book takes off."""
    last = book.promotions[-1] if book.promotions else None  # no other key comes after it
    if last is None or last.key != POINTS:
        return 0
    assert isinstance(last.offer, Basket), last
    return (last.offer.off.amount_minor or 0) // rule.worth_minor * rule.step


def points_promotion(rule: PointsRule, points: int) -> Promotion:
    """What so many points take off the basket."""
    amount = worth_minor(rule, points)
    return Promotion(
        key=POINTS,
        name=Name("Points", {"de": "Punkte", "zh-Hans": "积分", "ar": "نقاط", "ja": "ポイント"}),
        offer=Basket(off=Off(amount_minor=amount)),
        stacking=POINTS,
        rank=_LAST,
    )
