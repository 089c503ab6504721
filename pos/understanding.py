"""What a read means here and now: barcode, then the catalogue, into the one event that is kept.

Raw bytes end here. A bank card held to the scanner by mistake leaves its last four digits at most.
"""

from datetime import UTC, date, datetime
from re import fullmatch

from msgspec.structs import replace

from pos.lane.basket import needs_weight
from pos.lane.events import (
    BadgeScanned,
    CardRefused,
    Event,
    ItemFound,
    ItemUnknown,
    ReceiptScanned,
    Scanned,
    ScanRefused,
    Source,
    TicketScanned,
)  # fmt: skip
from pos.lane.state import Lane
from pos.ports import Catalog, Sales
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

__all__ = ["MOST_PIECES", "Understanding"]

MOST_PIECES = 99
"""In one code; a message may say up to 99,999,999 (GS1 AI 30), a basket and a terminal can't."""


class Understanding:
    """Turns reads into events; asks the catalogue, never changes anything."""

    def __init__(self, rules: BarcodeRules, catalog: Catalog, sales: Sales) -> None:
        self._rules = rules
        self._catalog = catalog
        self._sales = sales

    def scan(self, lane: Lane, event: Scanned, at: int) -> Event:
        """What the scanner read; what a badge reader reads is a badge, whatever it looks like, and never goods."""
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

    def _meaning(self, lane: Lane, code: Barcode, source: Source, at: int) -> Event:
        match code:
            case Gtin() | VariableMeasure() | Plu():
                return self._item(lane, code, source, at)
            case StaffBadge(badge) if badge not in lane.shop.badges and looks_like_card(badge):
                return ScanRefused(why="payment-card", shown=shown(badge), at=at)
            case StaffBadge(badge):
                return BadgeScanned(badge=badge, saved=lane.saved[-1] if lane.saved else None, at=at)
            case ParkedTicket() if _is_out(lane):
                return ScanRefused(why="out", at=at)
            case ParkedTicket(ticket):
                return TicketScanned(ticket=ticket, saved=self._sales.saved(ticket), at=at)
            case ReceiptRef(reference) if lane.phase in ("ready", "refund") and lane.shop.badges and not _is_out(lane):
                return self._receipt(lane, reference, at)
            case MemberCard() | GiftCard() | PaymentCode() | Coupon() | ReceiptRef():
                return CardRefused(kind=_kind(code), at=at)
            case Unreadable():
                return ScanRefused(why=code.why, shown=code.shown, at=at)

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
        if source == "scan" and isinstance(code, Gtin) and code.expiry and code.expiry < _date(at):
            return ScanRefused(why="not-for-sale", shown=code.expiry, at=at)
        return _to_weigh(lane, _found(product, code, source, at))

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


def _is_out(lane: Lane) -> bool:
    """Whether a next shopper can't be served: a scan may not start a sale that can't be paid."""
    return lane.phase in ("ready", "done") and not lane.fit


def _is_nothing_of_ours(lane: Lane, found: Event) -> bool:
    """Whether the shop does not know it, so that it may as well be a bank card, behind one of our prefixes or not."""
    if isinstance(found, BadgeScanned):
        return found.badge not in lane.shop.badges
    return isinstance(found, ItemUnknown) or (isinstance(found, TicketScanned) and found.saved is None)


def _found(product: Product, code: Gtin | VariableMeasure, source: Source, at: int) -> ItemFound:
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
        expires_in_days=_days(code, at) if source == "scan" else None,
        at=at,
    )


def _days(code: Gtin | VariableMeasure, at: int) -> int | None:
    """Days from now to the expiry date in a code."""
    if not isinstance(code, Gtin) or not code.expiry:
        return None
    return (date.fromisoformat(code.expiry) - date.fromisoformat(_date(at))).days


def _kind(code: MemberCard | GiftCard | PaymentCode | Coupon | ReceiptRef) -> str:
    """The slug of what was scanned, as in the barcode's tag: "member", "gift_card", ..."""
    return str(code.__struct_config__.tag)


def _date(at: int) -> str:
    """The UTC date of a time, as ISO 8601; an expiry of today is still good."""
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
