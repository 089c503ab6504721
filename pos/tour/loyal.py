"""Vouchers, members and points on screen: S10, S11 and what they change elsewhere."""

from collections.abc import Iterator

from pos.lane.events import (
    ItemFound,
    KeyTyped,
    MemberFound,
    MemberLeft,
    MemberRefused,
    PaymentAborted,
    PayPressed,
    PointsPicked,
    SheetOpened,
    VoucherFound,
    VoucherRefused,
)  # fmt: skip
from pos.lane.screen import Screen
from pos.sale.loyalty import SignedIn, Voucher
from pos.sale.product import Name, Product
from pos.sale.promotion.model import Each, Gate, Off, Promotion, Selection
from pos.tour.walk import Walk

__all__ = ["loyal"]

NOBODY = "t0"


def _name(words: str) -> Name:
    """Default, German, Chinese, Arabic, Japanese, between bars."""
    default, *others = words.split("|")
    return Name(default, dict(zip(("de", "zh-Hans", "ar", "ja"), others, strict=True)))


_HALF = _name("Half price|Halber Preis|半价|نصف السعر|半額")
_TEA = _name("3 teas for 5.00|3 Tees für 5,00|茶3件5.00|3 شاي بسعر 5.00|お茶3点 5.00")
_PAPER = _name("From the paper|Aus der Zeitung|报纸优惠券|من الجريدة|新聞のクーポン")
_EXTRA = _name("Bakery: 10 % off|10 % auf Backwaren|面包糕点九折|خصم 10% على المخبوزات|ベーカリー 10%引き")
_LEAVES = _name("tea|Tee|茶|شاي|お茶")


def loyal(ready: Walk, goods: list[Product]) -> Iterator[tuple[str, Screen]]:
    """Vouchers, a member and points, where the lane has members."""
    if not ready.lane.shop.members:
        return
    basket = ready.fork().go(*(ItemFound(product=one, source="picked", code=one.sku) for one in goods[:4]))
    sheets = {name: SheetOpened(sheet=name) for name in ("voucher", "member")}
    yield "S10-none", basket.fork().go(sheets["voucher"]).screen()
    shown = basket.fork().go(*_vouchers(goods))
    yield "S03-voucher", shown.screen()
    yield "S10-vouchers", shown.fork().go(sheets["voucher"]).screen()
    yield "S03-voucher-ended", basket.fork().go(VoucherRefused(why="ended", day=basket.at - 10**9)).screen()
    keypad = basket.fork().go(sheets["member"], *(KeyTyped(key=key) for key in "0770090011"))
    yield "S11-sign-in", keypad.screen()
    yield "S11-not-found", keypad.fork().go(MemberRefused(why="unknown")).screen()
    yield "S03-members-offline", basket.fork().go(MemberRefused(why="offline", token=NOBODY)).screen()
    member = SignedIn(member="m", points=1250, tier="gold", offers=(_EXTRA,))
    signed = shown.go(MemberFound(member=member))
    yield "S03-member", signed.screen()
    yield "S11-signed-in", signed.fork().go(sheets["member"]).screen()
    yield "S03-signed-out", signed.fork().go(MemberLeft()).screen()
    armed = signed.go(PayPressed())
    yield "S16-points", armed.screen()
    spent = armed.go(PointsPicked(points=100), PaymentAborted(intent_id=armed.intent, by="lane"))
    yield "S16-points-used", spent.screen()


def _vouchers(goods: list[Product]) -> tuple[VoucherFound, ...]:
    """One that waits for goods, one that people look at, one that counts; and the members' prices."""
    one = Selection(skus=(goods[0].sku,))
    half = Promotion(key="half", name=_HALF, offer=Each(of=one, off=Off(percent_bp=5000)), gate=Gate(coupon="HALF"))
    mine = Promotion(
        key="mine",
        name=_EXTRA,
        offer=Each(of=Selection(skus=(goods[1].sku,)), off=Off(percent_bp=1000)),
        gate=Gate(members=True),
    )
    return (
        VoucherFound(voucher=Voucher(key="TEA", name=_TEA, wants=_LEAVES)),
        VoucherFound(voucher=Voucher(key="PAPER", name=_PAPER, check=True)),
        VoucherFound(voucher=Voucher(key="HALF", name=_HALF), offers=(half, mine)),
    )
