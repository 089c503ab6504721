"""Personal offers: which of the shop's are for whom, from what members buy and from what goes together in baskets.

Computed off the lane, over the tables of sales. A promotion that may become personal has the segment "only." and its
own key; at most two are given to a member. What is bought together is said by association rules: of baskets with x,
how many have y, too (confidence), and how much more often that is than by chance (lift; Brin, Motwani, Ullman and
Tsur, 1997).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from sqlalchemy import Connection

from pos.sale.product import Product
from pos.sale.promotion.model import Promotion, selections

__all__ = ["LEAST_BASKETS", "Rule", "chosen", "personal", "purchases", "rules"]

LEAST_BASKETS = 3
"""Goods have to go together in so many baskets before it is a rule."""
LEAST_LIFT = 1.2
MOST = 2
NOT_WISHED = "no-offers"
"""The segment of members who want none."""

_RULES = """
WITH basket AS (
    SELECT DISTINCT l.number, l.sku FROM sale_lines l JOIN sales s ON s.number = l.number
    WHERE l.quantity > 0 AND l.amount_minor > 0 AND s.training = 0
), single AS (SELECT sku, count(*) AS n FROM basket GROUP BY sku)
SELECT a.sku, b.sku, count(*), x.n, y.n, (SELECT count(DISTINCT number) FROM basket)
FROM basket a JOIN basket b ON a.number = b.number AND a.sku <> b.sku
JOIN single x ON x.sku = a.sku JOIN single y ON y.sku = b.sku
GROUP BY a.sku, b.sku HAVING count(*) >= :least ORDER BY a.sku, b.sku
"""
_PURCHASES = """
SELECT p.member, l.sku, count(DISTINCT l.number)
FROM points p JOIN sale_lines l ON l.number = p.number JOIN sales s ON s.number = l.number
WHERE l.quantity > 0 AND l.amount_minor > 0 AND s.training = 0
GROUP BY p.member, l.sku ORDER BY p.member, l.sku
"""
_VISITS = "SELECT member, count(*) FROM points WHERE earned >= 0 GROUP BY member"


class Rule(Struct, frozen=True):
    """Who buys `bought` buys `also`, too: in so many of the baskets, and so much more often than by chance."""

    bought: str
    also: str
    confidence: float
    lift: float


def rules(connection: Connection, least: int = LEAST_BASKETS) -> tuple[Rule, ...]:
    """What goes together in the baskets of all shoppers."""
    rows = connection.exec_driver_sql(_RULES, {"least": least})
    return tuple(Rule(x, y, both / of_x, both * total / (of_x * of_y)) for x, y, both, of_x, of_y, total in rows)


def purchases(connection: Connection) -> dict[str, dict[str, float]]:
    """Of each member's visits, in how many which goods were bought: member -> sku -> share."""
    visits = {row[0]: int(row[1]) for row in connection.exec_driver_sql(_VISITS)}
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for member, sku, count in connection.exec_driver_sql(_PURCHASES):
        found[member][sku] = count / max(1, visits.get(member, 1))
    return dict(found)


def personal(promotions: Iterable[Promotion]) -> tuple[Promotion, ...]:
    """The promotions that may be given to one member and not to another."""
    return tuple(one for one in promotions if f"only.{one.key}" in one.gate.segments)


def chosen(
    bought: Mapping[str, float],
    known: Sequence[Rule],
    offers: Sequence[Promotion],
    product: Callable[[str], Product | None],
) -> tuple[str, ...]:
    """The offers of one member, the best first.

    Args:
        bought: sku -> share of the member's visits.
        known: what goes together.
        offers: to choose from.
        product: the product of a key, if it is still sold.
    """
    worth: dict[str, float] = defaultdict(float)
    for sku, share in bought.items():
        worth[sku] = max(worth[sku], share)
    for rule in known:
        if rule.lift >= LEAST_LIFT and rule.bought in bought:
            worth[rule.also] = max(worth[rule.also], rule.confidence * bought[rule.bought])
    goods = {sku: found for sku in worth if (found := product(sku)) is not None}
    scores = {}
    for offer in offers:
        mine = [worth[sku] for sku, one in goods.items() if any(of.takes(one) for of in selections(offer.offer))]
        if mine:
            scores[offer.key] = max(mine)
    return tuple(sorted(scores, key=lambda key: (-scores[key], key))[:MOST])
