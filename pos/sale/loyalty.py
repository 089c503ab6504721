"""What a shopper shows besides goods: vouchers, a member's card, points. Values only; prices follow from `context`."""

from msgspec import Struct

from pos.sale.product import Name
from pos.sale.promotion.context import ANYBODY, Context, Member

__all__ = ["NOTHING_SHOWN", "TAX_EXEMPT", "CouponRule", "Shown", "SignedIn", "Voucher"]

TAX_EXEMPT = "tax-exempt"
"""The segment of members who pay no tax: missions, resellers, charities. The shop keeps their certificates."""


class CouponRule(Struct, frozen=True, kw_only=True):
    """What a shop says of a coupon of its own (docs/promotions.md).

    Attributes:
        key: as promotions name it.
        name: what shoppers read.
        codes: what is scanned: the shop's own text, "ean:" and 13 digits, "gcn:" and 13 digits, "8112:FUNDER-OFFER".
        serial: each paper has a number of its own behind the code, and counts once.
        times: without serials, how often it may be presented in one basket.
        check: a team member looks at it before it counts.
        wants: which goods make it count, in words.
        from_date: first day, ISO 8601, or empty; `to_date`: last day.
    """

    key: str
    name: Name
    codes: tuple[str, ...] = ()
    serial: bool = False
    times: int = 1
    check: bool = False
    wants: Name | None = None
    from_date: str = ""
    to_date: str = ""


class Voucher(Struct, frozen=True, kw_only=True):
    """A coupon that was presented.

    Attributes:
        key: as promotions name it in `Gate.coupon`.
        serial: of this one paper; empty where all are alike.
        times: how often one without a serial may be presented in a basket.
        check: a team member has to look at it; it counts once they have (`seen_by`).
        wants: which goods make it count.
    """

    key: str
    name: Name
    serial: str = ""
    times: int = 1
    check: bool = False
    seen_by: str = ""
    wants: Name | None = None

    @property
    def waits(self) -> bool:
        """Whether a team member still has to look."""
        return self.check and not self.seen_by


class SignedIn(Struct, frozen=True, kw_only=True):
    """A member, as far as prices and points ask. Nothing here says who it is, but of an organisation that pays no tax.

    Attributes:
        member: an opaque key; only the shop's own file of members knows whose.
        segments: of the member, with the tier and what is for this member only.
        tier: one of the shop's, or empty.
        birthday: whether it is today.
        points: what there is to spend; `may_spend`: whether they may, here and now.
        used: (promotion, how often this member has used it).
        offers: at most two promotions that are for this member, by name.
        paid_by: the kind of tender that paid most of their last sale here; empty: nobody knows.
        exemption: the number of the paper by which an organisation pays no tax; the receipt has to name it.
    """

    member: str
    segments: tuple[str, ...] = ()
    tier: str = ""
    birthday: bool = False
    points: int = 0
    may_spend: bool = True
    used: tuple[tuple[str, int], ...] = ()
    offers: tuple[Name, ...] = ()
    paid_by: str = ""
    exemption: str = ""


class Shown(Struct, frozen=True, kw_only=True):
    """All that was shown in one basket.

    Attributes:
        late: a member who came while money was moving: earns points, changes no price.
        later: stands for the number of a member who could not be looked up: points follow.
        points: that shall be spent on this basket, as far as it takes them.
        used_today: (promotion, how often it was used in the shop today), of those that have a limit.
    """

    member: SignedIn | None = None
    late: SignedIn | None = None
    later: str = ""
    vouchers: tuple[Voucher, ...] = ()
    points: int = 0
    used_today: tuple[tuple[str, int], ...] = ()

    @property
    def context(self) -> Context:
        """What prices need to know of it. Dates and hours were looked at when goods and coupons were scanned."""
        if self == NOTHING_SHOWN:
            return ANYBODY
        member = self.member
        return Context(
            member=None if member is None else Member(segments=member.segments, has_birthday=member.birthday),
            coupons=tuple(one.key for one in self.vouchers if not one.waits),
            used_by_member=dict(member.used) if member is not None else {},
            used_today=dict(self.used_today),
            tax_exempt=member is not None and TAX_EXEMPT in member.segments,
        )


NOTHING_SHOWN = Shown()
