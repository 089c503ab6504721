"""What a read means here and now: barcode, then the catalogue, into the one event that is kept.

Raw bytes end here. A bank card held to the scanner by mistake leaves its last four digits at most.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from hashlib import blake2s
from re import fullmatch
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from pos.lane.effects import SavedBasket
from pos.lane.events import (
    BadgeScanned,
    CardRefused,
    Event,
    GiftCardScanned,
    InterventionCleared,
    ItemFound,
    ItemUnknown,
    MemberRefused,
    PaymentCodeScanned,
    ReceiptScanned,
    Scanned,
    ScanRefused,
    Source,
    TicketScanned,
)  # fmt: skip
from pos.lane.objections import needs_weight
from pos.lane.parked import BasketClaimed
from pos.lane.sales_book import Wanted
from pos.lane.state import Lane
from pos.ports import Catalog, Loyalty, Sales, Staff
from pos.sale.barcode import (
    Barcode,
    BarcodeRules,
    Coupon,
    GiftCard,
    Gtin,
    MemberCard,
    ParkedTicket,
    PaymentCode,
    Plu,
    ReceiptRef,
    StaffBadge,
    Unreadable,
    VariableMeasure,
    looks_like_card,
    read,
    read_badge,
    read_typed,
    shown,
)  # fmt: skip
from pos.sale.product import Product

__all__ = ["AROUND_MS", "MOST_PIECES", "Purse", "Understanding"]

AROUND_MS = 5 * 60_000
"""So much later than the time that somebody remembers a sale may be."""
MOST_PIECES = 99
"""In one code; a message may say up to 99,999,999 (GS1 AI 30), a basket and a terminal can't."""


class Purse:
    """The payment code that was scanned last, until it is sent or another read comes. It is money: no event and no log
    has it.
    """

    def __init__(self) -> None:
        self._code = ""

    def __repr__(self) -> str:
        return "Purse()"

    def put(self, code: str) -> None:
        """Keep this one."""
        self._code = code

    def take(self, last4: str) -> str:
        """The code that ends like this, once; empty where it is gone."""
        code, self._code = self._code, ""
        return code if last4 and code[-4:] == last4 else ""


class Understanding:
    """Turns reads into events; asks the catalogue, never changes anything."""

    def __init__(
        self,
        rules: BarcodeRules,
        catalog: Catalog,
        sales: Sales,
        loyalty: Loyalty | None = None,
        staff: Staff | None = None,
        *,
        timezone: str = "UTC",
        token: Callable[[str], str] | None = None,
    ) -> None:
        self._token = token
        self._rules = rules
        self._zone = ZoneInfo(timezone)
        self._catalog = catalog
        self._sales = sales
        self.purse = Purse()
        self._loyalty = loyalty
        self._staff = staff

    def scan(self, lane: Lane, event: Scanned, at: int) -> Event:
        """What the scanner read; what a badge reader reads is a badge, whatever it looks like, and never goods."""
        self.purse.put("")
        if event.part == "badge":
            return self._badge_read(lane, event.raw, at)
        found = self._meaning(lane, read(event.raw, self._rules), "scan", at)
        if _is_nothing_of_ours(lane, found) and looks_like_card(event.raw):
            return ScanRefused(why="payment-card", shown=shown(event.raw), at=at)
        return replace(found, device=event.device) if isinstance(found, ItemFound) else found

    def _badge_read(self, lane: Lane, raw: bytes, at: int) -> Event:
        """A badge with our prefix, or any number that stands on a card or in a chip."""
        return self._meaning(lane, read_badge(raw, self._rules), "scan", at)

    def typed(self, lane: Lane, digits: str, at: int) -> Event:
        """What was typed on the keypad."""
        found = self._meaning(lane, read_typed(digits, self._rules), "typed", at)
        if isinstance(found, ItemUnknown) and looks_like_card(digits):
            return ScanRefused(why="payment-card", shown=shown(digits.encode()), at=at)
        return found

    def typed_gift_card(self, digits: str, at: int) -> Event:
        """The number of a gift card, typed on its own keypad. Nothing of it but its last digits is kept."""
        return self._gift_card(digits, "typed", at)

    def _gift_card(self, number: str, source: Source, at: int) -> Event:
        if self._token is None:
            return CardRefused(kind="gift_card", at=at)
        return GiftCardScanned(card=self._token(number), last4=number[-4:], source=source, at=at)

    def typed_member(self, lane: Lane, digits: str, at: int) -> Event:
        """What was typed to sign in: a member's number or phone."""
        if self._loyalty is None or not lane.shop.members:
            return CardRefused(kind="member", at=at)
        return replace(self._loyalty.member(digits, at, typed=True), at=at)

    def _meaning(self, lane: Lane, code: Barcode, source: Source, at: int) -> Event:
        match code:
            case Gtin() | VariableMeasure() | Plu():
                return self._item(lane, code, source, at)
            case StaffBadge(badge):
                return self._badge(lane, badge, at)
            case ParkedTicket() if _is_out(lane):
                return ScanRefused(why="out", at=at)
            case ParkedTicket(ticket):
                return TicketScanned(ticket=ticket, saved=self._unused(self._sales.saved(ticket)), at=at)
            case ReceiptRef(reference) if lane.phase in ("ready", "refund") and lane.shop.staffed and not _is_out(lane):
                return self._receipt(lane, reference, at)
            case PaymentCode(_, secret) if (
                source == "scan" and (wallet := _wallet_for(lane, code)) and not _is_out(lane)
            ):
                self.purse.put(secret)
                ready = any(
                    one.part == "wallet" and one.name == wallet and one.state == "ready" for one in lane.devices
                )
                terminal = lane.device_state("terminal")
                return PaymentCodeScanned(
                    wallet=wallet,
                    code_last4=secret[-4:],
                    ready=ready,
                    paper=lane.works("printer"),
                    reader=lane.works("terminal"),
                    mark=terminal.mark if terminal else "",
                    at=at,
                )
            case GiftCard(number):
                return self._gift_card(number, source, at)
            case MemberCard() | PaymentCode() | Coupon() | ReceiptRef():
                return self._shown(lane, code, at)
            case Unreadable():
                return ScanRefused(why=code.why, shown=code.shown, at=at)

    def timely(self, event: ItemFound) -> ItemFound:
        """The item, barred where it may not be sold at this hour (shop's time)."""
        hours = event.product.sold_from_to
        if not hours or _within(hours, datetime.fromtimestamp(event.at / 1000, self._zone).time()):
            return event
        return replace(event, barred="restricted-hours")

    def _badge(self, lane: Lane, badge: str, at: int) -> Event:
        """Whose badge it is; the number of one that staff.db knows goes no further."""
        saved = self._unused(lane.saved[-1]) if lane.saved else None
        person = None if badge in lane.shop.badges or self._staff is None else self._staff.by_badge(badge)
        if person is not None:
            return BadgeScanned(badge="", by=person.id, name=person.name, roles=person.roles, saved=saved, at=at)
        if badge not in lane.shop.badges and looks_like_card(badge):
            return ScanRefused(why="payment-card", shown=shown(badge), at=at)
        return BadgeScanned(badge=badge, saved=saved, at=at)

    def _shown(self, lane: Lane, code: MemberCard | PaymentCode | Coupon | ReceiptRef, at: int) -> Event:
        """What is shown besides goods, as far as this lane takes it."""
        loyalty = self._loyalty
        ours = isinstance(code, MemberCard) and lane.shop.members
        if loyalty is None or not (ours or (isinstance(code, Coupon) and lane.shop.vouchers)):
            return CardRefused(kind=_kind(code), at=at)
        if _is_out(lane):
            return ScanRefused(why="out", at=at)
        if isinstance(code, MemberCard):
            return self._member(loyalty, code.number, at)
        assert isinstance(code, Coupon)
        if code.kind == "shop" and looks_like_card(code.data):
            return ScanRefused(why="payment-card", shown=shown(code.data), at=at)
        return replace(loyalty.coupon(code, at), at=at)

    def _member(self, loyalty: Loyalty, number: str, at: int) -> Event:
        """A member's card. One that nobody has may be a bank card behind our prefix: its number is not kept."""
        found = loyalty.member(number, at, typed=False)
        if isinstance(found, MemberRefused) and looks_like_card(number):
            return ScanRefused(why="payment-card", shown=shown(number), at=at)
        return replace(found, at=at)

    def brought(self, event: InterventionCleared | BasketClaimed) -> InterventionCleared | BasketClaimed:
        """A basket that is brought back, without the vouchers that were used meanwhile."""
        return replace(event, saved=self._unused(event.saved))

    def _unused(self, saved: SavedBasket | None) -> SavedBasket | None:
        return saved if saved is None or self._loyalty is None else self._loyalty.unused(saved)

    def receipt(self, lane: Lane, reference: str, at: int) -> Event:
        """A sale that a team member has looked up, as if its receipt had been scanned."""
        return self._receipt(lane, reference, at)

    def until(self, wanted: Wanted, at: int) -> int:
        """Before when (UTC ms) the sales of a wanted time lie: a few minutes after it, clocks and memories differ."""
        if wanted.by != "time":
            return at + 1
        day = self._day(at) - timedelta(days=wanted.days)
        hour = time(int(wanted.value[:2]), int(wanted.value[2:]))
        return int(datetime.combine(day, hour, self._zone).timestamp() * 1000) + AROUND_MS

    def _receipt(self, lane: Lane, reference: str, at: int) -> ReceiptScanned:
        """A receipt on a free lane: the sale, if it is one of this lane's, and what became of it."""
        digits = reference.removeprefix(f"R{lane.shop.lane:03d}-")
        number = int(digits) if digits != reference and digits.isdecimal() else 0
        found = self._sales.receipt(number) if number else None
        if found is None:
            known = fullmatch(r"R\d{3}-\d{8}", reference) is not None
            return ReceiptScanned(reference=reference if known else "", at=at)
        later = self._sales.given_back(number)
        return ReceiptScanned(
            reference=reference,
            receipt=found[0],
            before=later.pieces,
            today=not later.settled,
            tenders=later.tenders,
            at=at,
        )

    def _item(self, lane: Lane, code: Gtin | VariableMeasure | Plu, source: Source, at: int) -> Event:
        number = code.plu if isinstance(code, Plu) else code.gtin
        if _is_out(lane):
            return ScanRefused(why="out", at=at)
        product = self._find(code, at)
        if product is None:
            return ItemUnknown(code=number, source=source, at=at)
        if not isinstance(code, Plu) and (code.count or 1) > MOST_PIECES:
            return ScanRefused(why="bad-gs1", at=at)
        if isinstance(code, Plu):
            return _to_weigh(lane, ItemFound(product=product, code=number, source=source, at=at))
        why, what = self._unsold(code, at)
        if why:
            return ScanRefused(why=why, shown=what, at=at)
        return _to_weigh(lane, _found(product, code, source, at, self._day(at)))

    def _unsold(self, code: Gtin | VariableMeasure, at: int) -> tuple[str, str]:
        """Why this one may not be sold, by what its code says of it, and which date or lot that is.

        Past its expiration (GS1 AI 17) or sell-by date (AI 16), or recalled. Past "best before" (AI 15) it may be.
        """
        if isinstance(code, VariableMeasure):
            return "", ""
        if self._catalog.recalled(code.gtin, code.lot or ""):
            return "recalled", code.lot or ""
        last = min(day for day in (code.expiry, code.sell_by, "9999-12-31") if day)
        return ("expired", last) if last < self._day(at).isoformat() else ("", "")

    def _day(self, at: int) -> date:
        """The day it is in the shop; goods that expire today are still good."""
        return datetime.fromtimestamp(at / 1000, self._zone).date()

    def _find(self, code: Gtin | VariableMeasure | Plu, at: int) -> Product | None:
        if isinstance(code, Plu):
            return self._catalog.by_plu(code.plu, at)
        product = self._catalog.by_gtin(code.gtin, at)
        if product is None and isinstance(code, VariableMeasure):
            return self._catalog.by_plu(code.item.lstrip("0"), at)
        return product


def _to_weigh(lane: Lane, item: ItemFound) -> ItemFound:
    """The item, saying whether there is a scale if it needs one."""
    return replace(item, scale=lane.works("scale")) if needs_weight(item) else item


def _within(hours: str, now: time) -> bool:
    """Whether a time of day lies in "06:00-23:00"; "22:00-02:00" runs over midnight."""
    begins, ends = hours.split("-")
    clock = f"{now:%H:%M}"
    return begins <= clock < ends if begins <= ends else clock >= begins or clock < ends


def _is_out(lane: Lane) -> bool:
    """Whether a next shopper can't be served: a scan may not start a sale that can't be paid."""
    return lane.phase in ("ready", "done") and not lane.fit


def _is_nothing_of_ours(lane: Lane, found: Event) -> bool:
    """Whether the shop does not know it, so that it may as well be a bank card, behind one of our prefixes or not."""
    if isinstance(found, BadgeScanned):
        return not found.by and found.badge not in lane.shop.badges
    return isinstance(found, ItemUnknown) or (isinstance(found, TicketScanned) and found.saved is None)


def _found(product: Product, code: Gtin | VariableMeasure, source: Source, at: int, today: date) -> ItemFound:
    """The item with what its code measured; a measure of nothing is none.

    A weight prices goods by weight only, and so does a price, unless it stands on a label of the shop's own scale:
    a GS1 message with an amount payable is about a variable measure (GS1 General Specifications, chapter 3, AIs 392n
    and 393n), and anybody can print one.
    """
    by_weight = product.unit == "kg"
    weight_g = code.weight_g or None if by_weight else None
    price_minor = code.price_minor or None if by_weight or isinstance(code, VariableMeasure) else None
    measured = weight_g is not None or price_minor is not None
    return ItemFound(
        product=product,
        code=f"{code.gtin}:{weight_g}:{price_minor}" if measured else code.gtin,
        source=source,
        count=1 if measured else code.count or 1,
        weight_g=weight_g,
        price_minor=price_minor,
        expires_in_days=_days(code, today) if source == "scan" else None,
        piece=_piece(code),
        at=at,
    )


def _piece(code: Gtin | VariableMeasure) -> str:
    """A mark of the dates, lot and serial in a code, so short that nothing can be read from it; empty without any.

    A serial is anybody's text, perhaps a card's number: it is not kept.
    """
    if isinstance(code, VariableMeasure):
        return ""
    said = [one or "" for one in (code.lot, code.expiry, code.sell_by, code.best_before, code.serial)]
    return blake2s("\x1d".join(said).encode(), digest_size=2).hexdigest() if any(said) else ""


def _days(code: Gtin | VariableMeasure, today: date) -> int | None:
    """Days from today to the first of the dates in a code, up to which it is at its best; past that, 0."""
    if not isinstance(code, Gtin):
        return None
    dates = [day for day in (code.expiry, code.sell_by, code.best_before) if day]
    return max(0, (date.fromisoformat(min(dates)) - today).days) if dates else None


def _wallet_for(lane: Lane, code: PaymentCode) -> str:
    """Which of this lane's wallets takes it; empty: none."""
    return next((one.name for one in lane.shop.wallets if one.takes == code.wallet), "")


def _kind(code: MemberCard | PaymentCode | Coupon | ReceiptRef) -> str:
    """The slug of what was scanned, as in the barcode's tag: "member", "gift_card", ..."""
    return str(code.__struct_config__.tag)
