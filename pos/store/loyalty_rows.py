"""Coupons used up, points and uses of promotions: written with the sale, read at look-ups."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, func, insert, select

from pos.sale.receipt import Receipt
from pos.store.tables import points, promotion_uses, sale_tenders, sales, used_coupons

__all__ = ["balance", "book_loyalty", "is_used", "movements", "paid_by", "uses_by_member", "uses_since"]

_is_used = select(used_coupons.c.number).where(
    used_coupons.c.coupon == bindparam("key"), used_coupons.c.serial == bindparam("one")
)
_balance = (
    select(func.coalesce(func.sum(points.c.earned - points.c.used), 0))
    .join(sales, sales.c.number == points.c.number)
    .where(points.c.member.in_(bindparam("whose", expanding=True)), sales.c.sold_at > bindparam("since"))
)
_movements = (
    select(sales.c.sold_at, points.c.number, points.c.earned, points.c.used)
    .join(sales, sales.c.number == points.c.number)
    .where(points.c.member.in_(bindparam("whose", expanding=True)))
    .order_by(points.c.number)
)
_by_member = (
    select(promotion_uses.c.promotion, func.sum(promotion_uses.c.uses))
    .where(promotion_uses.c.member == bindparam("whose"))
    .group_by(promotion_uses.c.promotion)
    .order_by(promotion_uses.c.promotion)
)
_since = (
    select(promotion_uses.c.promotion, func.sum(promotion_uses.c.uses))
    .join(sales, sales.c.number == promotion_uses.c.number)
    .where(
        promotion_uses.c.promotion.in_(bindparam("keys", expanding=True)),
        sales.c.sold_at >= bindparam("since"),
        sales.c.training == 0,
    )
    .group_by(promotion_uses.c.promotion)
    .order_by(promotion_uses.c.promotion)
)
_paid_by = (
    select(sale_tenders.c.kind)
    .join(points, points.c.number == sale_tenders.c.number)
    .join(sales, sales.c.number == sale_tenders.c.number)
    .where(
        points.c.member.in_(bindparam("whose", expanding=True)),
        sale_tenders.c.amount_minor > 0,
        sales.c.training == 0,
    )
    .order_by(sale_tenders.c.number.desc(), sale_tenders.c.amount_minor.desc(), sale_tenders.c.place)
    .limit(1)
)


def book_loyalty(connection: Connection, receipt: Receipt) -> None:
    """What a sale uses up and leaves, inside the caller's transaction; practice does neither."""
    if receipt.training:
        return
    serials = {(one.key, one.serial) for one in receipt.coupons if one.serial}
    if serials:
        rows = [{"number": receipt.number, "coupon": key, "serial": serial} for key, serial in sorted(serials)]
        connection.execute(insert(used_coupons), rows)
    if receipt.member:
        row = {"member": receipt.member, "earned": receipt.points_earned, "used": receipt.points_used}
        connection.execute(insert(points), {"number": receipt.number, **row})
    uses: dict[str, int] = {}
    for one in receipt.discounts:
        if one.promotion:
            uses[one.promotion] = uses.get(one.promotion, 0) + one.uses
    if uses:
        rows_of_uses = [
            {"number": receipt.number, "promotion": key, "member": receipt.member, "uses": count}
            for key, count in sorted(uses.items())
        ]
        connection.execute(insert(promotion_uses), rows_of_uses)


def is_used(connection: Connection, key: str, serial: str) -> bool:
    """Whether a coupon with this serial has counted in a sale."""
    return connection.execute(_is_used, {"key": key, "one": serial}).first() is not None


def balance(connection: Connection, members: Sequence[str], since_ms: int) -> int:
    """What sales after `since_ms` did to the points of a member, who may be known by several keys."""
    return int(connection.execute(_balance, {"whose": list(members), "since": since_ms}).scalar() or 0)


def paid_by(connection: Connection, members: Sequence[str]) -> str:
    """What kind of tender paid most of a member's last sale; empty: they have none."""
    return str(connection.execute(_paid_by, {"whose": list(members)}).scalar() or "")


def movements(connection: Connection, members: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Each sale of a member: when (UTC ms), its receipt's number, points earned, points used."""
    rows = connection.execute(_movements, {"whose": list(members)})
    return [(at, number, earned, used) for at, number, earned, used in rows]


def uses_by_member(connection: Connection, member: str) -> tuple[tuple[str, int], ...]:
    """How often a member has used which promotion."""
    return tuple((key, int(count)) for key, count in connection.execute(_by_member, {"whose": member}))


def uses_since(connection: Connection, keys: Iterable[str], since_ms: int) -> tuple[tuple[str, int], ...]:
    """How often these promotions were used since then."""
    found = connection.execute(_since, {"keys": list(keys), "since": since_ms})
    return tuple((key, int(count)) for key, count in found)
