"""Who buys, when, and with what in hand: what decides whether a promotion may be used at all."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from pos.sale.promotion.model import Gate, Limits, Promotion

__all__ = ["ANYBODY", "Context", "Member", "is_time", "refusal", "uses_left"]


class Member(Struct, frozen=True, kw_only=True):
    """What prices need to know of a member. `birthday` is month and day, "11-27".

    `has_birthday`: it is today, says whoever looked the member up and knows the day.
    """

    segments: tuple[str, ...] = ()
    birthday: str = ""
    has_birthday: bool = False


class Context(Struct, frozen=True, kw_only=True):
    """The circumstances of one basket, in the shop's local time.

    `date` empty: whoever made the book has looked at dates, weekdays and hours already, as a lane's session does.
    """

    date: str = ""
    """ISO 8601."""
    minute: int = 0
    """Of the day."""
    member: Member | None = None
    coupons: tuple[str, ...] = ()
    """Presented; the same one twice is two uses."""
    used_by_member: Mapping[str, int] = field(default_factory=dict)
    """How often this member has used a promotion before, by its key."""
    used_today: Mapping[str, int] = field(default_factory=dict)
    """How often a promotion was used in the whole shop today."""
    tax_exempt: bool = False


ANYBODY = Context()


def refusal(promotion: Promotion, context: Context) -> str:
    """Why this buyer can't use a promotion now; empty if they can. What the basket holds is not asked here."""
    gate = promotion.gate
    if context.date and not is_time(gate, context.date, context.minute):
        return "not-now"
    why = _not_for(gate, context.member, context.date)
    if why:
        return why
    if gate.coupon and gate.coupon not in context.coupons:
        return "needs-coupon"
    return "used-up" if uses_left(promotion, context) == 0 else ""


def is_time(gate: Gate, today: str, minute: int) -> bool:
    """Whether a promotion is live on a day (ISO 8601) at a minute of it, in the shop's time."""
    if (gate.from_date and today < gate.from_date) or (gate.to_date and today > gate.to_date):
        return False
    if gate.weekdays and date.fromisoformat(today).isoweekday() not in gate.weekdays:
        return False
    return not gate.windows or any(one.from_min <= minute < one.to_min for one in gate.windows)


def _not_for(gate: Gate, member: Member | None, today: str) -> str:
    if member is None:
        return "members-only" if gate.members or gate.segments or gate.birthday else ""
    if gate.segments and not set(gate.segments) & set(member.segments):
        return "other-members"
    if not gate.birthday or member.has_birthday:
        return ""
    return "" if today and today[5:] == member.birthday else "not-birthday"


def uses_left(promotion: Promotion, context: Context) -> int | None:
    """How often it may still be used in this basket; `None`: as often as it fits."""
    limits: Limits = promotion.limits
    left = [limits.basket]
    if limits.member is not None:
        left.append(limits.member - context.used_by_member.get(promotion.key, 0))
    if limits.day is not None:
        left.append(limits.day - context.used_today.get(promotion.key, 0))
    if promotion.gate.coupon:
        left.append(context.coupons.count(promotion.gate.coupon))
    known = [one for one in left if one is not None]
    return max(0, min(known)) if known else None
