"""What a sale leaves with whoever signed in: points earned and spent, line by line; and which coupons are used up."""

from msgspec.structs import replace

from pos.lane.state import Lane
from pos.sale.loyalty import SignedIn, Voucher
from pos.sale.money import split
from pos.sale.points import POINTS, earned, line_points, points_spent
from pos.sale.pricing import Discount
from pos.sale.receipt import Receipt, ReceiptCoupon, ReceiptLine

__all__ = ["counting", "credited"]


def credited(lane: Lane, receipt: Receipt) -> Receipt:
    """The receipt with its member, points and coupons."""
    receipt = replace(receipt, coupons=_coupons(lane))
    member = lane.loyalty.member or lane.loyalty.late
    if member is None and lane.loyalty.later:
        member = SignedIn(member=lane.loyalty.later)
    if member is None:
        return receipt
    lines = _with_points(lane, receipt, member)
    exemption = member.exemption if lane.context.tax_exempt else ""
    return replace(receipt, member=member.member, points_before=member.points, lines=lines, exemption=exemption)


def _with_points(lane: Lane, receipt: Receipt, member: SignedIn) -> tuple[ReceiptLine, ...]:
    """Each line's share of the points. A deposit, which has a line of its own behind its goods, has none."""
    rule = lane.shop.points
    if rule is None:
        return receipt.lines
    priced = lane.priced.lines
    weights = [one.amount_minor if rule.counts(one.line.product) else 0 for one in priced]
    gained = line_points(earned(rule, priced, member.tier), weights)
    spent_on = {
        share.line_id: share.amount_minor
        for one in lane.priced.discounts
        if one.promotion == POINTS
        for share in one.lines
    }
    spent = line_points(points_spent(rule, lane.book), [spent_on.get(one.line.line_id, 0) for one in priced])
    lines: list[ReceiptLine] = []
    at = iter(receipt.lines)
    for one, gain, use in zip(priced, gained, spent, strict=True):
        lines.append(replace(next(at), points_earned=gain, points_used=use))
        lines += [next(at)] if one.deposit_minor else []
    return (*lines, *at)


def counting(lane: Lane) -> list[tuple[Voucher, int]]:
    """The vouchers that count, in the order they were shown, and what each takes off in minor units."""
    gates = {one.key: one.gate.coupon for one in lane.book.promotions}
    used: dict[str, list[Discount]] = {}
    for one in lane.priced.discounts:
        if gates.get(one.promotion):
            used.setdefault(gates[one.promotion], []).append(one)
    shown = [one for one in lane.loyalty.vouchers if not one.waits]
    shares = {key: _shares(discounts, sum(one.key == key for one in shown)) for key, discounts in used.items()}
    return [(one, shares[one.key].pop(0)) for one in shown if shares.get(one.key)]


def _shares(discounts: list[Discount], shown: int) -> list[int]:
    """What each of so many equal vouchers takes off, as far as they are used."""
    uses = min(sum(one.uses for one in discounts), shown)
    return split(sum(one.amount_minor for one in discounts), [1] * uses)


def _coupons(lane: Lane) -> tuple[ReceiptCoupon, ...]:
    return tuple(
        ReceiptCoupon(key=one.key, name=one.name, serial=one.serial, amount_minor=amount)
        for one, amount in counting(lane)
    )
