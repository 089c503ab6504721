"""Everything that can happen to a lane.

`Event`s are durable: each is committed to the journal before any of its effects runs, and the open basket is the
fold of them. `ViewEvent`s only move the view (sheets, paging, typing); they are never written, and `step` may change
nothing but `Lane.view` for them. `Scanned` is neither: the session understands it first, so that no raw bytes are ever
kept.
"""

from typing import Literal

from msgspec import Struct

from pos.lane.bagging_parts import OnShelf
from pos.lane.effects import HopperStart, SavedBasket, Unconfirmed
from pos.lane.intervention import AuditResult, Intervention, Reason
from pos.lane.permission import Role
from pos.sale.loyalty import SignedIn, Voucher
from pos.sale.product import Product
from pos.sale.promotion.model import Promotion
from pos.sale.receipt import Receipt

__all__ = [
    "AgeItemsRemoved",
    "Aid",
    "AuditStarted",
    "BackPressed",
    "BadgeScanned",
    "CardRefused",
    "CarryOnPressed",
    "CashClosed",
    "CashCounted",
    "CashDispensed",
    "CashInserted",
    "CashPayoutStarted",
    "CashPressed",
    "CashRefilled",
    "CashReturned",
    "CashUnitChanged",
    "CheckAsked",
    "DeviceChanged",
    "DevicePart",
    "DeviceState",
    "DrawerMoved",
    "EaseSwitched",
    "Event",
    "FeedbackGiven",
    "FindOpened",
    "FindPaged",
    "FinishPressed",
    "GiftCardLoaded",
    "GiftCardScanned",
    "GiftCardTold",
    "GiftPressed",
    "GiftTaken",
    "GiveBackPressed",
    "GoodsFound",
    "HandCashGiven",
    "HandCashPressed",
    "HelpCalled",
    "HelpCancelled",
    "HelpSolved",
    "InterventionCleared",
    "InterventionRaised",
    "InterventionRefused",
    "InterventionTaken",
    "ItemFound",
    "ItemLeftOut",
    "ItemUnknown",
    "KeyTyped",
    "LaneEvent",
    "LaneStarted",
    "LanguageChosen",
    "LineRemoved",
    "MemberFound",
    "MemberLeft",
    "MemberRefused",
    "NoteOffered",
    "OwnBagPlaced",
    "PartChosen",
    "PartPressed",
    "PayPressed",
    "PaymentAborted",
    "PaymentApproved",
    "PaymentCodeScanned",
    "PaymentCodeShown",
    "PaymentConfirmed",
    "PaymentDeclined",
    "PaymentNotCharged",
    "PaymentProgress",
    "PaymentResolved",
    "PaymentReturned",
    "PaymentSent",
    "PaymentTakenBack",
    "PaymentUnknown",
    "PointsPicked",
    "PrintEnded",
    "PrintPressed",
    "QuantitySet",
    "QueuePlaceTold",
    "ReceiptScanned",
    "RefundPicked",
    "RefundPressed",
    "ScaleState",
    "ScanRefused",
    "Scanned",
    "SheetClosed",
    "SheetOpened",
    "ShelfAnswered",
    "ShelfMoved",
    "ShelfSettled",
    "SlipGiven",
    "Source",
    "SplitPressed",
    "StartPressed",
    "StepperPressed",
    "TareChosen",
    "TerminalDayEnded",
    "TicketScanned",
    "TimerFired",
    "Touched",
    "UndoPressed",
    "ViewEvent",
    "VoucherFound",
    "VoucherRefused",
    "VoucherRemoved",
    "VouchersSeen",
    "WalletPressed",
    "WeightRead",
    "WeightTaken",
]  # fmt: skip

Pick = Literal["", "no", "random", "risk"]
"""Whether a basket was picked for a check, and how; "": nobody drew."""
Source = Literal["scan", "typed", "picked", "weighed"]
DevicePart = Literal[
    "scanner", "printer", "terminal", "scale", "cash", "shelf", "relay", "line_display", "badge", "gift", "wallet",
]  # fmt: skip
Aid = Literal["contrast", "more-time", "less-motion"]
DeviceState = Literal["absent", "opening", "ready", "busy", "faulted", "no-paper", "paper-low"]
Hint = Literal[
    "", "look", "amount", "choose", "pin-wrong", "pin-blocked", "card-refused", "card-expired", "not-readable",
    "no-money", "declined", "cancelled", "fault", "giving-back",
]  # fmt: skip
"""What a terminal's display says that the shopper has to know, besides the steps."""
ScaleState = Literal["empty", "light", "motion", "steady", "left-on", "over", "under-zero", "unready"]
"""What the scale shows. "steady" alone may be sold; "left-on": the last goods may still lie there."""


class Scanned(Struct, frozen=True, kw_only=True, tag="Scanned"):
    """One read, as the scanner sent it without its framing. Never journaled: it may be a card number."""

    device: str
    raw: bytes
    at: int = 0
    part: Literal["scanner", "badge"] = "scanner"
    """A badge reader's reads are badges and never goods."""


class LaneEvent(Struct, frozen=True, kw_only=True):
    """`at`: UTC milliseconds; the session fills it in where the sender did not."""

    at: int = 0


class Event(LaneEvent, frozen=True, kw_only=True):
    """Durable: committed before its effects run."""


class ViewEvent(LaneEvent, frozen=True, kw_only=True):
    """Volatile: moves the view, never the basket or the money."""


# --- what the shopper takes


class LaneStarted(Event, frozen=True, kw_only=True, tag="LaneStarted"):
    """The program started; what was open is continued."""

    version: str


class StartPressed(Event, frozen=True, kw_only=True, tag="StartPressed"):
    """The shopper pressed Start instead of scanning."""


class ItemFound(Event, frozen=True, kw_only=True, tag="ItemFound"):
    """A code or a picture named a product; the product is carried as it is sold now."""

    product: Product
    source: Source = "scan"
    code: str = ""
    """The code as understood (GTIN-14 or PLU): the same good code within 0.8 s is one read."""
    count: int = 1
    weight_g: int | None = None
    tare_g: int = 0
    """For the container; `weight_g` is without it."""
    price_minor: int | None = None
    device: str = ""
    expires_in_days: int | None = None
    """Days to the expiry date in the code; 0: today."""
    offers: tuple[Promotion, ...] = ()
    """The live promotions that look at the product, as far as the lane has them not: a replay needs no catalogue."""
    barred: Literal["", "restricted-hours"] = ""
    """Why it may not be sold just now, as the clock had it."""
    used_today: tuple[tuple[str, int], ...] = ()
    """(promotion, how often it was used in the shop today), of those offers that have a limit a day."""
    scale: bool = False
    """Goods by weight: whether the lane had a working scale, so that a replay decides the same without one."""
    shelf: OnShelf | None = None
    """What it weighs on the packing shelf, where the lane has one: a replay needs no table of weights."""


class ItemUnknown(Event, frozen=True, kw_only=True, tag="ItemUnknown"):
    """A code that is no product of this shop."""

    code: str
    source: Source = "scan"


class ScanRefused(Event, frozen=True, kw_only=True, tag="ScanRefused"):
    """A read that is no item: unreadable, a wrong check digit, a card. `shown` is safe to show and to keep."""

    why: str
    shown: str = ""


class CardRefused(Event, frozen=True, kw_only=True, tag="CardRefused"):
    """A member card, coupon, gift card or payment code that this lane can't use (`kind` as in the barcode's tag)."""

    kind: str


class TareChosen(Event, frozen=True, kw_only=True, tag="TareChosen"):
    """The shopper says what container the goods lie in on the scale; 0: none."""

    tare_g: int


class QuantitySet(Event, frozen=True, kw_only=True, tag="QuantitySet"):
    """The shopper changed how many pieces a line has; 0 removes it."""

    line_id: int
    quantity: int


class LineRemoved(Event, frozen=True, kw_only=True, tag="LineRemoved"):
    """The shopper removed a line."""

    line_id: int


class UndoPressed(Event, frozen=True, kw_only=True, tag="UndoPressed"):
    """The shopper takes the last change back."""


class OwnBagPlaced(Event, frozen=True, kw_only=True, tag="OwnBagPlaced"):
    """The shopper packs into a bag of their own."""


class LanguageChosen(Event, frozen=True, kw_only=True, tag="LanguageChosen"):
    """The shopper reads `language` (BCP 47) until the sale ends."""

    language: str


class EaseSwitched(Event, frozen=True, kw_only=True, tag="EaseSwitched"):
    """The shopper switched an aid on or off, for this sale."""

    aid: Aid


class FinishPressed(Event, frozen=True, kw_only=True, tag="FinishPressed"):
    """The shopper is done with S23."""


class CarryOnPressed(Event, frozen=True, kw_only=True, tag="CarryOnPressed"):
    """The shopper goes on after S32."""


class FeedbackGiven(Event, frozen=True, kw_only=True, tag="FeedbackGiven"):
    """How it was: `mood` good, ok or bad; `reason` one of the four chips or empty."""

    mood: Literal["good", "ok", "bad"]
    reason: str = ""


# --- staff and help


class HelpCalled(Event, frozen=True, kw_only=True, tag="HelpCalled"):
    """The shopper called a team member; `topic` is the answer they came from, or empty."""

    topic: str = ""


class HelpCancelled(Event, frozen=True, kw_only=True, tag="HelpCancelled"):
    """The shopper no longer needs help."""


class HelpSolved(Event, frozen=True, kw_only=True, tag="HelpSolved"):
    """A team member has helped."""

    by: str


class BadgeScanned(Event, frozen=True, kw_only=True, tag="BadgeScanned"):
    """A staff badge was held to the scanner; `saved` is the basket saved last, if one waits.

    Whose it is stands in `by`, `name` and `roles`, and `badge` is empty then: its number is as good as a key. Badges
    that stand in lane.toml, and those that nobody knows, have their number.
    """

    badge: str
    saved: SavedBasket | None = None
    by: str = ""
    name: str = ""
    roles: tuple[Role, ...] = ()


class CheckAsked(Event, frozen=True, kw_only=True, tag="CheckAsked"):
    """The shopper asks the team about one thing: a code that is new to us, or a price that looks wrong."""

    reason: Literal["unknown-item", "price-check"]
    code: str = ""
    line_id: int = 0


class InterventionRaised(Event, frozen=True, kw_only=True, tag="InterventionRaised"):
    """A check is open; or, with an id that is open already, somebody else is asked about it now, or it grew.

    Written by the session itself, right after what led to it.
    """

    intervention: Intervention


class InterventionTaken(Event, frozen=True, kw_only=True, tag="InterventionTaken"):
    """Somebody is on the way to it."""

    id: str
    by: str


class InterventionCleared(Event, frozen=True, kw_only=True, tag="InterventionCleared"):
    """A check is over.

    Attributes:
        id, reason: which.
        decision: one of its choices; "gone": the cause went away by itself, or the shopper mended it.
        by: who decided; empty: nobody had to.
        why: the chip, or empty.
        size: up to which size it holds; what grew meanwhile is asked anew.
        price_minor, department: what it is sold at, and as what, where the decision says so.
    """

    id: str
    reason: Reason
    decision: str
    by: str = ""
    why: str = ""
    size: int = 1
    price_minor: int | None = None
    department: str = ""
    audit: AuditResult | None = None
    """What a check of the basket found."""
    saved: SavedBasket | None = None
    """The basket that is brought back: a replay knows no other."""


class InterventionRefused(Event, frozen=True, kw_only=True, tag="InterventionRefused"):
    """A team member said no: what was asked for does not happen. Fields as in `InterventionCleared`."""

    id: str
    reason: Reason
    decision: str
    by: str
    why: str = ""
    size: int = 1
    audit: AuditResult | None = None


class AuditStarted(Event, frozen=True, kw_only=True, tag="AuditStarted"):
    """A team member begins to scan a basket; `all`: everything in it."""

    by: str
    all: bool = False


class QueuePlaceTold(Event, frozen=True, kw_only=True, tag="QueuePlaceTold"):
    """Whoever sees all lanes says where this one stands in the team's queue; 1: next, 0: not known."""

    place: int


class AgeItemsRemoved(Event, frozen=True, kw_only=True, tag="AgeItemsRemoved"):
    """The shopper takes every item off that waits for an ID check."""


class TicketScanned(Event, frozen=True, kw_only=True, tag="TicketScanned"):
    """The ticket of a saved basket; `saved` is what waits under it, `None` if nothing does."""

    ticket: str
    saved: SavedBasket | None = None


# --- vouchers, members, points


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


# --- payment


class PayPressed(Event, frozen=True, kw_only=True, tag="PayPressed"):
    """The shopper wants to pay the whole basket, or to try a card again.

    Carries what the devices said when the button was shown, so that a replay decides the same without them.
    """

    reader: bool = True
    paper: bool = True
    mark: str = ""
    """The terminal's last transaction before this one."""
    shelf_moves: bool = False
    """Something swung on the packing shelf: payment waits until it rests."""
    pick: Pick = ""
    """Whether this basket was picked for a check, and how: drawn by the session, once a sale."""


class BackPressed(Event, frozen=True, kw_only=True, tag="BackPressed"):
    """Back to the basket; an armed reader is asked to let go first."""


class PaymentSent(Event, frozen=True, kw_only=True, tag="PaymentSent"):
    """The terminal is about to hear of an intent: from here on it may be charged. Written by the session itself."""

    intent_id: str


class PaymentProgress(Event, frozen=True, kw_only=True, tag="PaymentProgress"):
    """The terminal says where it is."""

    intent_id: str
    step: Literal["waiting", "card", "pin", "bank", "remove-card", "other"]
    code: int = 0
    """The terminal's own status code, for the log."""
    hint: Hint = ""
    """What its display asks of the shopper, or says to them."""


class PaymentApproved(Event, frozen=True, kw_only=True, tag="PaymentApproved"):
    """Money was taken. The terminal is told that we know only after this is on disk."""

    intent_id: str
    amount_minor: int
    currency: str
    card_scheme: str = ""
    card_last4: str = ""
    auth_code: str = ""
    terminal_id: str = ""
    trace: str = ""
    terminal_receipt: str = ""
    """The terminal's own receipt number; what a reversal names."""
    terminal_time: str = ""
    """The terminal's local time, "YYYY-MM-DDTHH:MM:SS" as far as it said."""
    merchant_text: str = ""
    """What the terminal wants printed for the shop, masked; may be empty."""
    asked: bool = False
    """Known by asking after the answer was lost."""
    kind: Literal["payment", "refund", "reversal"] = "payment"
    """As the intent's: of a refund or reversal the money went back."""
    wallet: str = ""
    """Which phone wallet; empty: the card terminal."""
    partial: bool = False
    """The terminal says itself that it took only a part of what it was asked for."""
    final: bool = False
    """It stands as it is told: whoever took it gives nothing back by itself, and keeps no mark."""
    left_minor: int | None = None
    """What is left on a gift card."""

    @property
    def unconfirmed(self) -> Unconfirmed:
        """This money, for as long as the terminal may give it back."""
        return Unconfirmed(
            intent_id=self.intent_id,
            amount_minor=self.amount_minor,
            currency=self.currency,
            terminal_receipt=self.terminal_receipt,
            trace=self.trace,
            kind=self.kind,
        )


class PaymentConfirmed(Event, frozen=True, kw_only=True, tag="PaymentConfirmed"):
    """An approval stands: the terminal went on after our answer to it, or was asked and still has it."""

    intent_id: str


class PaymentTakenBack(Event, frozen=True, kw_only=True, tag="PaymentTakenBack"):
    """An approval does not stand, or nobody can tell: the terminal was asked and does not know it any more."""

    intent_id: str
    evidence: str = ""


class PaymentDeclined(Event, frozen=True, kw_only=True, tag="PaymentDeclined"):
    """The terminal says no: nothing was charged. `code` is its result code."""

    intent_id: str
    why: Literal["declined", "not-read", "timeout", "busy", "not-supported", "other"] = "declined"
    code: str = ""


class PaymentAborted(Event, frozen=True, kw_only=True, tag="PaymentAborted"):
    """Stopped before money moved, by the shopper at the lane or at the terminal."""

    intent_id: str
    by: Literal["lane", "terminal"] = "terminal"


class PaymentUnknown(Event, frozen=True, kw_only=True, tag="PaymentUnknown"):
    """No answer, or one that proves nothing. It may be charged: ask, never repeat."""

    intent_id: str
    why: str = ""


class PaymentResolved(Event, frozen=True, kw_only=True, tag="PaymentResolved"):
    """A person settled an intent that no machine could: what they found, how they know, and who they are.

    `outcome`: "charged" (given to the shopper, where it was a refund), or "not-charged".
    """

    intent_id: str
    outcome: Literal["charged", "not-charged"]
    by: str
    evidence: str
    terminal_receipt: str = ""
    trace: str = ""


class SlipGiven(Event, frozen=True, kw_only=True, tag="SlipGiven"):
    """The terminal's own text for paper, card numbers starred.

    Attributes:
        copy: whose: the shop's, the shopper's, or neither ("other": administration).
        approved: the payment was; a slip about a refusal has False.
        signed: the shopper has to sign it.
        must: it has to be printed, whoever wants it or not.
    """

    intent_id: str
    copy: Literal["merchant", "customer", "other"]
    lines: tuple[str, ...]
    approved: bool = True
    signed: bool = False
    must: bool = False


class TerminalDayEnded(Event, frozen=True, kw_only=True, tag="TerminalDayEnded"):
    """The terminal handed its turnover to the bank, and these are its totals; or it could not (`why`).

    Attributes:
        total_minor: minor units of `currency`, what was given back taken off.
        sums: kind of card, how many, minor units.
        receipts: its first and last receipt number.
        trace: its own number for this.
        terminal_time: "MMDDHHMMSS" on its clock.
    """

    device: str
    currency: str
    total_minor: int = 0
    sums: tuple[tuple[str, int, int], ...] = ()
    receipts: tuple[str, str] = ("", "")
    trace: str = ""
    terminal_time: str = ""
    why: str = ""


class ReceiptScanned(Event, frozen=True, kw_only=True, tag="ReceiptScanned"):
    """A receipt was held to the scanner.

    Attributes:
        reference: as printed.
        receipt: the sale, `None` if this lane has none.
        before: (place of a line, pieces): what was given back already.
        today: the terminal still holds the payment: no day has ended since.
        tenders: (place of a tender, minor units): what of each was given back already.
    """

    reference: str
    receipt: Receipt | None = None
    before: tuple[tuple[int, int], ...] = ()
    today: bool = False
    tenders: tuple[tuple[int, int], ...] = ()


class RefundPicked(Event, frozen=True, kw_only=True, tag="RefundPicked"):
    """So many pieces of a line (its place on the receipt) are to be given back."""

    line: int
    quantity: int


class RefundPressed(Event, frozen=True, kw_only=True, tag="RefundPressed"):
    """Give the money back. Carries what the devices said when the button was shown, as `PayPressed` does."""

    reader: bool = True
    paper: bool = True
    mark: str = ""


class SplitPressed(Event, frozen=True, kw_only=True, tag="SplitPressed"):
    """The shopper wants to pay in more than one way."""


class PartPressed(Event, frozen=True, kw_only=True, tag="PartPressed"):
    """So much of what is left is to be paid this way.

    Attributes:
        amount_minor: minor units; 0: all that is left.
        way: "card" or "cash".
        reader, mark: as in `PayPressed`.
    """

    amount_minor: int
    way: Literal["card", "cash"] = "card"
    reader: bool = True
    mark: str = ""


class GiveBackPressed(Event, frozen=True, kw_only=True, tag="GiveBackPressed"):
    """The shopper wants back what is paid so far. `mark`: as in `PayPressed`."""

    mark: str = ""


class PaymentNotCharged(Event, frozen=True, kw_only=True, tag="PaymentNotCharged"):
    """Asked, and the terminal has no such payment: its last one is another."""

    intent_id: str
    evidence: str = ""


# --- phone wallets


class WalletPressed(Event, frozen=True, kw_only=True, tag="WalletPressed"):
    """The shopper wants to pay by phone.

    Attributes:
        wallet: whose code the lane is to show; empty: not chosen yet.
        code_last4: yes, pay with the code that was scanned, which ends like this.
        amount_minor: a part, as in `PartPressed`.
    """

    wallet: str = ""
    code_last4: str = ""
    amount_minor: int = 0


class PaymentCodeScanned(Event, frozen=True, kw_only=True, tag="PaymentCodeScanned"):
    """A phone's payment code was held to the scanner. It is money, so the session keeps it aside until it is sent.

    Attributes:
        wallet: which wallet of this lane it is for.
        code_last4: how it ends.
        ready: whether that wallet worked, so that a replay decides the same without it.
        reader, paper, mark, pick: as of `PayPressed`, which this is over the basket.
    """

    wallet: str
    code_last4: str
    ready: bool = True
    reader: bool = True
    paper: bool = True
    mark: str = ""
    pick: Pick = ""


class PaymentCodeShown(Event, frozen=True, kw_only=True, tag="PaymentCodeShown"):
    """A provider made a code for the lane to show: what the QR code carries, whom it pays, how long it is good."""

    intent_id: str
    code: str
    payee: str = ""
    seconds: float = 0


class PaymentReturned(Event, frozen=True, kw_only=True, tag="PaymentReturned"):
    """A payment that nobody waited for is over: it was never paid (0), or what was paid late went back."""

    intent_id: str
    amount_minor: int
    currency: str
    evidence: str = ""


# --- gift cards, store credit, vouchers


class GiftPressed(Event, frozen=True, kw_only=True, tag="GiftPressed"):
    """The shopper wants to pay with a gift card: one is asked for."""


class GiftCardScanned(Event, frozen=True, kw_only=True, tag="GiftCardScanned"):
    """A gift card, store credit or voucher was held to the scanner, or its number typed.

    Attributes:
        card: its number as a keyed hash; the number itself is kept nowhere.
        last4: how the number ends.
    """

    card: str
    last4: str
    source: Source = "scan"


class GiftCardTold(Event, frozen=True, kw_only=True, tag="GiftCardTold"):
    """What the book of gift cards says of one.

    Attributes:
        why: why it can't pay: "unknown-card", "blocked", "empty", "other-currency", "away"; empty: it can.
        kind: "gift", "credit" or "voucher".
        pin: whether its PIN is wanted.
        goods: which goods it may pay for, a rule of the shop; empty: any.
        single: it pays once, and gives no change.
    """

    card: str
    why: str = ""
    kind: Literal["gift", "credit", "voucher"] = "gift"
    balance_minor: int = 0
    pin: bool = False
    goods: str = ""
    single: bool = False


class GiftTaken(Event, frozen=True, kw_only=True, tag="GiftTaken"):
    """The shopper pays with the card that is shown, as much as it can. A PIN stays in the view and is never written."""


class GiftCardLoaded(Event, frozen=True, kw_only=True, tag="GiftCardLoaded"):
    """The book has put the money of a sale on a gift card; or it does not (`why`), and a person must look."""

    reference: str
    why: str = ""
    balance_minor: int = 0


# --- cash


class CashPressed(Event, frozen=True, kw_only=True, tag="CashPressed"):
    """The shopper wants to pay with coins and notes."""


class HandCashPressed(Event, frozen=True, kw_only=True, tag="HandCashPressed"):
    """The shopper hands cash to a team member. `amount_minor`: a part, as in `PartPressed`."""

    amount_minor: int = 0


class HandCashGiven(Event, frozen=True, kw_only=True, tag="HandCashGiven"):
    """The team member says how much they were given, minor units."""

    given_minor: int


class CashCounted(Event, frozen=True, kw_only=True, tag="CashCounted"):
    """A cash device is about to take money. `numbers`: of the last event of each unit; what comes after them counts."""

    intent_id: str
    numbers: tuple[tuple[str, int], ...]


class CashInserted(Event, frozen=True, kw_only=True, tag="CashInserted"):
    """A coin or a note is in for good. On disk before the device's event counts as read: `number` of `unit`."""

    intent_id: str
    unit: str
    number: int
    amount_minor: int


class NoteOffered(Event, frozen=True, kw_only=True, tag="NoteOffered"):
    """A note is held and can still be given back: the lane says whether it is kept."""

    intent_id: str
    unit: str
    number: int
    amount_minor: int


class CashReturned(Event, frozen=True, kw_only=True, tag="CashReturned"):
    """The note that was held came out again; it was never counted."""

    intent_id: str
    unit: str
    number: int


class CashClosed(Event, frozen=True, kw_only=True, tag="CashClosed"):
    """No money is taken any more, and all that came has been told."""

    intent_id: str


class CashPayoutStarted(Event, frozen=True, kw_only=True, tag="CashPayoutStarted"):
    """A hopper is about to be told to pay; on disk before it hears."""

    start: HopperStart


class CashDispensed(Event, frozen=True, kw_only=True, tag="CashDispensed"):
    """A payout has ended.

    Attributes:
        paid: (value, pieces) that came out.
        unsure: values whose hopper can't tell what it paid: people count.
    """

    payout_id: str
    paid: tuple[tuple[int, int], ...]
    unsure: tuple[int, ...] = ()


class CashUnitChanged(Event, frozen=True, kw_only=True, tag="CashUnitChanged"):
    """A part of a cash device needs somebody, or no more. "uncounted": events went by unread, money may be in them."""

    device: str
    unit: str
    state: Literal["ok", "low", "empty", "full", "jammed", "uncounted"]


class CashRefilled(Event, frozen=True, kw_only=True, tag="CashRefilled"):
    """A person put coins into a hopper, or emptied and counted it.

    Attributes:
        hopper: its name in the configuration.
        value_minor: what its coins are worth.
        pieces: so many were put in; `counted`: so many are in it now.
        by: who.
    """

    device: str
    hopper: str
    value_minor: int
    pieces: int
    counted: bool = False
    by: str


# --- devices, paper, time


class DeviceChanged(Event, frozen=True, kw_only=True, tag="DeviceChanged"):
    """A device is in another state; sent once at each change. `detail` is a sentence for staff."""

    part: DevicePart
    device: str
    state: DeviceState
    detail: str = ""
    mark: str = ""
    """Terminals: their last transaction ("receipt:trace") when they became ready; tells ours from an older one."""


class ShelfSettled(Event, frozen=True, kw_only=True, tag="ShelfSettled"):
    """The packing shelf stands still at another weight: gross grams, or `over` what it can carry."""

    device: str
    weight_g: int
    over: bool = False


class ShelfAnswered(Event, frozen=True, kw_only=True, tag="ShelfAnswered"):
    """What the shopper says to what the packing shelf shows (S08)."""

    answer: Literal["too-big", "holding", "my-bag"]


class DrawerMoved(Event, frozen=True, kw_only=True, tag="DrawerMoved"):
    """The switch of the cash drawer says that it is open now, or shut. `device`: the printer it hangs on."""

    device: str
    open: bool


class PrintEnded(Event, frozen=True, kw_only=True, tag="PrintEnded"):
    """A print job ended: on paper, not on paper, or nobody knows (then the next one is marked as a copy)."""

    job: str
    outcome: Literal["printed", "not-printed", "uncertain"]
    detail: str = ""


class PrintPressed(Event, frozen=True, kw_only=True, tag="PrintPressed"):
    """The shopper asks for paper."""

    gift: bool = False


class TimerFired(Event, frozen=True, kw_only=True, tag="TimerFired"):
    """A timer that the lane started has ended. Stale ones never arrive: the session drops them."""

    name: str


# --- the view: never journaled


class Touched(ViewEvent, frozen=True, kw_only=True, tag="Touched"):
    """Any touch, anywhere: the shopper is there."""


class SheetOpened(ViewEvent, frozen=True, kw_only=True, tag="SheetOpened"):
    """A sheet rises: language, bags, help, item, type, count, how-was-it."""

    sheet: str
    line_id: int = 0
    sku: str = ""
    answer: str = ""
    """Help: the answer that is open."""


class SheetClosed(ViewEvent, frozen=True, kw_only=True, tag="SheetClosed"):
    """The sheet goes back down; nothing is lost."""


class FindOpened(ViewEvent, frozen=True, kw_only=True, tag="FindOpened"):
    """S04: a category ("popular", "fruit", ...), or the keyboard (`search`)."""

    tab: str = "popular"
    search: bool = False


class FindPaged(ViewEvent, frozen=True, kw_only=True, tag="FindPaged"):
    """Another page of S04, counted from 0."""

    page: int


class GoodsFound(ViewEvent, frozen=True, kw_only=True, tag="GoodsFound"):
    """The catalogue's answer to a browse or a search: one page, and how many goods there are in all."""

    query: str
    tab: str
    page: int
    goods: tuple[Product, ...]
    total: int


class KeyTyped(ViewEvent, frozen=True, kw_only=True, tag="KeyTyped"):
    """A key of our own keypad or keyboard: a character, "back", "clear" or "ok"."""

    key: str


class ItemLeftOut(ViewEvent, frozen=True, kw_only=True, tag="ItemLeftOut"):
    """The shopper puts the unknown item aside, or closes a message on the stage."""


class WeightRead(ViewEvent, frozen=True, kw_only=True, tag="WeightRead"):
    """The scale shows something else: while goods are weighed, a few times a second at most. Grams, gross."""

    device: str
    state: ScaleState
    weight_g: int = 0
    turn: int = 0
    """Which weighing it belongs to, as `ports.Scale.start_weighing` was told."""


class ShelfMoved(ViewEvent, frozen=True, kw_only=True, tag="ShelfMoved"):
    """Something moves on the packing shelf: what it said last holds no more."""

    device: str


class WeightTaken(ViewEvent, frozen=True, kw_only=True, tag="WeightTaken"):
    """The shopper takes the weight they see, gross. It counts if the scale still shows it, steady."""

    weight_g: int


class PartChosen(ViewEvent, frozen=True, kw_only=True, tag="PartChosen"):
    """So much is to be paid by the next way that is chosen; 0: all that is left."""

    amount_minor: int


class StepperPressed(ViewEvent, frozen=True, kw_only=True, tag="StepperPressed"):
    """The number on the open sheet was changed to `value`."""

    value: int
