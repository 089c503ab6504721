"""Coupons and members in memory: `ports.Loyalty` of the small shop, and the promotions that they open."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from pos.lane.effects import SavedBasket
from pos.lane.events import MemberFound, MemberRefused, VoucherFound, VoucherRefused
from pos.lane.state import Shop
from pos.prove.hand.goods import GOODS, SHOP
from pos.prove.hand.journal import MemoryJournal
from pos.sale.barcode import Coupon
from pos.sale.loyalty import SignedIn, Voucher
from pos.sale.points import PointsRule
from pos.sale.product import Name
from pos.sale.promotion.model import Basket, Each, Gate, Limits, Off, Promotion, Selection, Several

LOYAL_SHOP: Shop = replace(SHOP, vouchers=True, members=True, points=PointsRule(tiers={"gold": 200}))
"""The small shop with coupons, members and points: a point for each 1.00, 1.00 for each 100 points."""


def _of(*shorts: str) -> Selection:
    return Selection(skus=tuple(GOODS[short].sku for short in shorts))


def _off(key: str, words: str, **more: object) -> Promotion:
    return Promotion(key=key, name=Name(words), **more)  # type: ignore[arg-type]


OFFERS = (
    _off("bread", "Bread for members", offer=Each(of=_of("bread"), off=Off(amount_minor=25)), gate=Gate(members=True)),
    _off(
        "five",
        "5.00 off 10.00",
        offer=Basket(off=Off(amount_minor=500), from_minor=1000),
        gate=Gate(coupon="FIVE"),
        stacking="coupon",
        rank=2,
    ),
    _off(
        "lemons",
        "3 lemons for 0.60",
        offer=Several(of=_of("lemon"), count=3, off=Off(price_minor=60)),
        gate=Gate(coupon="LEMONS"),
    ),
    _off(
        "oats",
        "Oats, 0.50 off",
        offer=Each(of=_of("oats"), off=Off(amount_minor=50)),
        gate=Gate(coupon="OATS"),
        limits=Limits(day=3),
    ),
    _off(
        "oats-gold",
        "Oats for gold",
        offer=Each(of=_of("oats"), off=Off(amount_minor=60)),
        gate=Gate(segments=("gold",)),
    ),
)
"""What the shop's promotions are, all of them live."""
VOUCHERS = {
    "FIVE": Voucher(key="FIVE", name=Name("5.00 off 10.00")),
    "LEMONS": Voucher(key="LEMONS", name=Name("3 lemons for 0.60"), wants=Name("lemons")),
    "OATS": Voucher(key="OATS", name=Name("Oats, 0.50 off"), times=2),
    "LOOK": Voucher(key="OATS", name=Name("Oats on paper"), check=True),
}
MEMBERS = {
    "10000017": SignedIn(member="m1", points=450),
    "20000017": SignedIn(member="m2", segments=("gold",), tier="gold", points=90, offers=(Name("Tea for you"),)),
    "30000018": SignedIn(member="m3", segments=("tax-exempt",), exemption="HMRC 123/A"),
}


@dataclass
class HandLoyalty:
    """`ports.Loyalty`: codes are the keys of `VOUCHERS`, "FIVE-0001" is a paper of its own."""

    journal: MemoryJournal
    offline: bool = False

    def after(self, journal: MemoryJournal) -> "HandLoyalty":
        """The same shop, asked by a lane with this journal."""
        return HandLoyalty(journal, self.offline)

    def coupon(self, coupon: Coupon, now_ms: int) -> VoucherFound | VoucherRefused:
        """See the port."""
        if coupon.data in ("OLD", "EARLY"):
            return VoucherRefused(why="ended" if coupon.data == "OLD" else "not-yet", day=now_ms)
        key, _, serial = coupon.data.partition("-")
        voucher = VOUCHERS.get(key)
        if voucher is None:
            return VoucherRefused(why="unknown")
        voucher = replace(voucher, serial=serial)
        if self._is_used(voucher):
            return VoucherRefused(why="used")
        offers = tuple(one for one in OFFERS if one.gate.coupon == voucher.key)
        return VoucherFound(voucher=voucher, offers=offers, used_today=self.used_today(offers, now_ms))

    def _is_used(self, voucher: Voucher) -> bool:
        used = {(one.key, one.serial) for receipt, _ in self.journal.sales for one in receipt.coupons}
        return voucher.serial != "" and (voucher.key, voucher.serial) in used

    def member(self, number: str, now_ms: int, *, typed: bool) -> MemberFound | MemberRefused:
        """See the port."""
        del now_ms
        if self.offline:
            return MemberRefused(why="offline", token="t1" if number in MEMBERS else "")
        member = MEMBERS.get(number)
        if member is None:
            return MemberRefused(why="unknown")
        mine = (one for one, _ in self.journal.sales if one.member == member.member)
        moved = sum(one.points_earned - one.points_used for one in mine)
        return MemberFound(member=replace(member, points=member.points + moved, may_spend=not typed))

    def used_today(self, promotions: Sequence[Promotion], now_ms: int) -> tuple[tuple[str, int], ...]:
        """See the port."""
        del now_ms
        keys = {one.key for one in promotions if one.limits.day is not None}
        used = [one for receipt, _ in self.journal.sales for one in receipt.discounts]
        sums = {key: sum(one.uses for one in used if one.promotion == key) for key in keys}
        return tuple(sorted((key, count) for key, count in sums.items() if count))

    def unused(self, saved: SavedBasket) -> SavedBasket:
        """See the port."""
        kept = tuple(one for one in saved.loyalty.vouchers if not self._is_used(one))
        return replace(saved, loyalty=replace(saved.loyalty, vouchers=kept))
