"""Coupons and members, looked up: `ports.Loyalty` over the catalogue, the lane's own sales and members.db."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from pos.lane.effects import SavedBasket
from pos.lane.events import MemberFound, MemberRefused, VoucherFound, VoucherRefused
from pos.sale.barcode import Coupon
from pos.sale.coupon_offer import coupon_key, paper_offer
from pos.sale.coupon_paper import Paper, read_paper, read_paperless
from pos.sale.loyalty import CouponRule, Voucher
from pos.sale.product import Name
from pos.sale.promotion.model import Promotion
from pos.store.catalog import Catalog
from pos.store.journal import LaneStore
from pos.store.serials import Serials

__all__ = ["Loyalty", "Members", "coupon_code"]

DOLLARS = frozenset({"USD", "CAD"})
"""Whose cents AI 8110 counts in."""


class Members(Protocol):
    """Who can say who a number is."""

    def find(self, number: str, today: date, *, typed: bool) -> MemberFound | MemberRefused:
        """The member, or why not."""
        ...


def coupon_code(coupon: Coupon) -> tuple[str, str]:
    """The code of a coupon as rules name it, and the serial that stands behind it; empty where it has no meaning."""
    match coupon.kind:
        case "ean-99":
            return f"ean:{coupon.data[1:]}", ""
        case "gs1-255":
            return f"gcn:{coupon.data[:13]}", coupon.data[13:]
        case "gs1-8112":
            found = read_paperless(coupon.data)
            return (f"8112:{found.funder}-{found.offer}", found.serial) if found else ("", "")
        case _:
            return coupon.data, ""


class Loyalty:
    """Look-ups for one lane.

    Args:
        catalog: has the promotions and the coupons.
        store: knows which serials this lane has used up, and how often promotions were used.
        members: `None`: the lane has none.
        currency: ISO 4217.
        timezone: the shop's, for days.
        serials: knows which serials other lanes used up; `None`: this lane's are all.
    """

    def __init__(  # noqa: PLR0917 - whom it asks
        self,
        catalog: Catalog,
        store: LaneStore,
        members: Members | None,
        currency: str,
        timezone: str,
        serials: Serials | None = None,
    ) -> None:
        self._catalog = catalog
        self._store = store
        self._members = members
        self._currency = currency
        self._zone = ZoneInfo(timezone)
        self._serials = serials

    def _today(self, now_ms: int) -> date:
        return datetime.fromtimestamp(now_ms / 1000, self._zone).date()

    def member(self, number: str, now_ms: int, *, typed: bool) -> MemberFound | MemberRefused:
        """See the port."""
        if self._members is None:
            return MemberRefused(why="unknown")
        return self._members.find(number, self._today(now_ms), typed=typed)

    def used_today(self, promotions: Sequence[Promotion], now_ms: int) -> tuple[tuple[str, int], ...]:
        """See the port. What this lane used: lanes do not count together."""
        keys = [one.key for one in promotions if one.limits.day is not None]
        if not keys:
            return ()
        midnight = datetime.combine(self._today(now_ms), time(), self._zone)
        return self._store.uses_since(keys, int(midnight.timestamp() * 1000))

    def unused(self, saved: SavedBasket) -> SavedBasket:
        """See the port."""
        kept = tuple(one for one in saved.loyalty.vouchers if not self._is_used(one))
        return replace(saved, loyalty=replace(saved.loyalty, vouchers=kept))

    def _is_used(self, voucher: Voucher) -> bool:
        if not voucher.serial:
            return False
        elsewhere = self._serials is not None and self._serials.used_elsewhere(voucher.key, voucher.serial)
        return elsewhere or self._store.coupon_used(voucher.key, voucher.serial)

    def _once(self, voucher: Voucher, now_ms: int) -> Voucher | VoucherRefused:
        """A coupon, unless its serial is used up; to be looked at, where other lanes were not heard of for too long."""
        if self._is_used(voucher):
            return VoucherRefused(why="used")
        doubtful = voucher.serial and self._serials is not None and self._serials.is_old(now_ms)
        return replace(voucher, check=True) if doubtful else voucher

    def coupon(self, coupon: Coupon, now_ms: int) -> VoucherFound | VoucherRefused:
        """See the port."""
        if coupon.kind == "gs1-8110":
            return self._paper(coupon.data, now_ms)
        found = self._rule(*coupon_code(coupon))
        if found is None:
            return VoucherRefused(why="unknown")
        rule, serial = found
        if why := self._not_today(rule.from_date, rule.to_date, now_ms):
            return why
        voucher = Voucher(
            key=rule.key, name=rule.name, serial=serial, times=rule.times, check=rule.check, wants=rule.wants
        )
        return self._with_offers(self._once(voucher, now_ms), self._catalog.opened_by(rule.key, now_ms), now_ms)

    def _rule(self, code: str, serial: str) -> tuple[CouponRule, str] | None:
        """Which of the shop's coupons a code is, and its serial. Of a coupon with serials the longest code decides."""
        rules = self._catalog.coupons
        for rule in rules:
            if not rule.serial and code in rule.codes:
                return rule, ""
            if rule.serial and serial and code in rule.codes:
                return rule, serial
        numbered = [(known, rule) for rule in rules if rule.serial for known in rule.codes if code.startswith(known)]
        for known, rule in sorted(numbered, key=lambda pair: -len(pair[0])):
            if behind := code[len(known) :].strip(" ._/+-"):
                return rule, behind
        return None

    def _with_offers(
        self, voucher: Voucher | VoucherRefused, offers: tuple[Promotion, ...], now_ms: int
    ) -> VoucherFound | VoucherRefused:
        if isinstance(voucher, VoucherRefused):
            return voucher
        return VoucherFound(voucher=voucher, offers=offers, used_today=self.used_today(offers, now_ms))

    def _not_today(self, first: str, last: str, now_ms: int) -> VoucherRefused | None:
        today = self._today(now_ms).isoformat()
        if last and today > last:
            return VoucherRefused(why="ended", day=_noon(last))
        if first and today < first:
            return VoucherRefused(why="not-yet", day=_noon(first))
        return None

    def _paper(self, data: str, now_ms: int) -> VoucherFound | VoucherRefused:
        """A North American coupon, which says itself what it does."""
        paper = read_paper(data, self._today(now_ms).year)
        if paper is None or self._currency not in DOLLARS or not self._is_ours(paper):
            return VoucherRefused(why="unknown")
        if why := self._not_today(paper.starts, paper.expires, now_ms):
            return why
        offer = paper_offer(paper, self._catalog.of_company)
        amount = f"{paper.save_value // 100}.{paper.save_value % 100:02d}" if paper.save_code in (0, 6) else ""
        voucher = Voucher(
            key=coupon_key(paper),
            name=_paper_name(amount),
            serial=paper.serial,
            check=offer.check,
        )
        return self._with_offers(self._once(voucher, now_ms), offer.promotions, now_ms)

    def _is_ours(self, paper: Paper) -> bool:
        """A coupon for one retailer only is none here: a lane does not know its shop's own company prefix."""
        return not paper.retailer


def _noon(day: str) -> int:
    """UTC ms of a day's middle: the same day in every time zone of a shop."""
    return int(datetime.combine(date.fromisoformat(day), time(12), UTC).timestamp() * 1000)


def _paper_name(amount: str) -> Name:
    words = {"de": "Gutschein", "zh-Hans": "优惠券", "ar": "قسيمة", "ja": "クーポン"}
    return Name(f"Coupon {amount}".strip(), {tag: f"{word} {amount}".strip() for tag, word in words.items()})
