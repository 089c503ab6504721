"""Vouchers, members and points."""

from typing import Literal

from pos.lane.event.base import Event
from pos.sale.loyalty import SignedIn, Voucher
from pos.sale.promotion.model import Promotion


class VoucherFound(Event, frozen=True, kw_only=True, tag="VoucherFound"):
    """A coupon of this shop was presented, and may be used today.

    `offers`: the live promotions that it opens; `used_today` as in `ItemFound`.
    """

    voucher: Voucher
    offers: tuple[Promotion, ...] = ()
    used_today: tuple[tuple[str, int], ...] = ()


class VoucherRefused(Event, frozen=True, kw_only=True, tag="VoucherRefused"):
    """A coupon that can't be used: not ours, its time is over (`day`: UTC ms, its last one) or to come (its first)."""

    why: Literal["unknown", "ended", "not-yet", "used"]
    day: int = 0


class VoucherRemoved(Event, frozen=True, kw_only=True, tag="VoucherRemoved"):
    """The shopper takes a voucher back: the last one of this key and serial."""

    key: str
    serial: str = ""


class VouchersSeen(Event, frozen=True, kw_only=True, tag="VouchersSeen"):
    """A team member has looked at the vouchers that waited for it: at one, or (no `key`) at all."""

    by: str
    accepted: bool = True
    key: str = ""
    serial: str = ""


class MemberFound(Event, frozen=True, kw_only=True, tag="MemberFound"):
    """A member signed in, by card, code or keypad. Nothing in it says who it is."""

    member: SignedIn


class MemberRefused(Event, frozen=True, kw_only=True, tag="MemberRefused"):
    """Nobody of that number; or the members can't be looked up now.

    `token`: stands for the number, so that points can follow; only the shop's key makes it.
    """

    why: Literal["unknown", "offline"]
    token: str = ""


class MemberLeft(Event, frozen=True, kw_only=True, tag="MemberLeft"):
    """The member signed out: prices are everybody's again."""


class PointsPicked(Event, frozen=True, kw_only=True, tag="PointsPicked"):
    """So many points are to be spent on this basket; 0: none."""

    points: int
