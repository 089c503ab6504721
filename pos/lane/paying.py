"""What a lane knows of a payment: the open intent, its parts, cash, phone, gift card, refund."""

from typing import Literal

from msgspec import Struct

from pos.lane.effects import AbortPayment, HopperStart, PaymentIntent, Payout
from pos.lane.events import (
    Hint,
    ItemFound,
    MemberFound,
    MemberLeft,
    PaymentApproved,
    PointsPicked,
    QuantitySet,
    SlipGiven,
    VoucherFound,
    VoucherRemoved,
)
from pos.lane.permission import Role
from pos.sale.instalment import Terms
from pos.sale.receipt import Receipt, Tender

Change = ItemFound | QuantitySet | VoucherFound | VoucherRemoved | MemberFound | MemberLeft | PointsPicked
"""What may change a basket that is being paid, once the reader has let go."""
PaymentStep = Literal["waiting", "card", "pin", "bank", "remove-card", "unknown"]
PayTrouble = Literal[
    "", "declined", "not-read", "stopped", "timeout", "not-charged", "reader-missing", "reader-busy", "no-paper",
    "no-change", "given-back", "cash-stopped", "not-given-back",
    "parts-back", "second", "other-terms",
]  # fmt: skip
After = Literal["", "scan", "pay", "save", "cash", "phone", "split", "gift", "hand", "plan"]


class Payment(Struct, frozen=True, kw_only=True):
    """An open intent.

    `stopping`: the shopper wants out, the reader was asked to let go; `after` is where to go once it has.
    `held`: what changes the basket meanwhile. `late`: the bank takes long. `staff`: a team member was told.
    """

    intent: PaymentIntent
    step: PaymentStep = "waiting"
    stopping: bool = False
    after: After = ""
    held: tuple[Change, ...] = ()
    instead: PaymentApproved | None = None
    """An older attempt turned out to be paid: this one must end first, then that one counts."""
    late: bool = False
    staff: bool = False
    sent: bool = False
    """The terminal may have heard of it."""
    hint: Hint = ""
    code: str = ""
    """What the QR code carries that the lane shows; `payee`: whom it pays; `code_s`: how long it is good."""
    payee: str = ""
    code_s: float = 0
    wish: Terms | None = None
    """The plan that was chosen meanwhile: `after` is "plan"."""

    @property
    def presented(self) -> bool:
        """Whether a card is in play: nothing may change the basket now."""
        return self.step in ("card", "pin", "bank", "remove-card", "unknown")

    @property
    def stop(self) -> AbortPayment:
        """What asks its terminal to let go."""
        return AbortPayment(intent_id=self.intent.intent_id, terminal=self.intent.terminal)


class Phone(Struct, frozen=True, kw_only=True):
    """The shopper pays by phone. `wallet`: which; empty: to be chosen. `code_last4`: of the code they showed. `asks`:
    it was scanned over the basket, and they are asked whether they want to pay. `part_minor`: how much; 0: all of it.
    """

    wallet: str = ""
    code_last4: str = ""
    asks: bool = False
    part_minor: int = 0


class CashPay(Struct, frozen=True, kw_only=True):
    """Cash that is being paid.

    `intent`: for the rounded total. `numbers`: of the last event of each unit that was counted. `held_minor`: a note on
    its way in. `came_back`: the last note was not taken. `payout`: under way, with the hoppers that were `started`.
    """

    intent: PaymentIntent
    step: Literal["taking", "closing", "paying", "staff", "given", "hand"] = "taking"
    by: str = ""
    """In step "hand": the team member who takes it."""
    covers_minor: int | None = None
    """How much of the total it pays, before it was rounded; `None`: all of it."""
    inserted_minor: int = 0
    numbers: tuple[tuple[str, int], ...] = ()
    held_minor: int = 0
    came_back: bool = False
    giving_back: bool = False
    paid_minor: int = 0
    payouts: int = 0
    payout: Payout | None = None
    started: tuple[HopperStart, ...] = ()

    @property
    def owed_minor(self) -> int:
        """What the shopper still has to get."""
        if self.step == "hand":
            return 0
        if self.intent.kind != "payment":
            return self.intent.amount_minor - self.paid_minor
        kept = 0 if self.giving_back else self.intent.amount_minor
        return self.inserted_minor - kept - self.paid_minor


class GiftCard(Struct, frozen=True, kw_only=True):
    """S20: a gift card, store credit or voucher that is to pay.

    `card` is a keyed hash of its number, empty as long as one is asked for; `step` whether its book was asked, or has
    answered; the rest as in `GiftCardTold`.
    """

    card: str = ""
    last4: str = ""
    step: Literal["wanted", "asking", "told"] = "wanted"
    kind: Literal["gift", "credit", "voucher"] = "gift"
    balance_minor: int = 0
    pin: bool = False
    goods: str = ""
    single: bool = False
    why: str = ""


class Named(Struct, frozen=True, kw_only=True):
    """Which card a piece of a line stands for: goods of the category "gift-cards" are money on a card."""

    line_id: int
    card: str
    last4: str


class Split(Struct, frozen=True, kw_only=True):
    """Several ways to pay one basket.

    Attributes:
        paid: the approved parts, in their order. While there are any nothing changes the basket.
        giving_back: they are being given back, the last one first.
        then: where to go once all are back: stay at Pay, or put the basket aside.
        refused: parts that could not be taken back at once: for these the card is asked for, or a person.
        tries: how often the last part was tried in vain, where it is known that nothing went back.
    """

    paid: tuple[Tender, ...] = ()
    giving_back: bool = False
    then: Literal["pay", "save"] = "pay"
    refused: tuple[str, ...] = ()
    tries: int = 0


class Sold(Struct, frozen=True, kw_only=True):
    """The finished sale on S23. `gift`: what was asked for last; `given`: a receipt is or may be on paper already."""

    receipt: Receipt
    paper: Literal["none", "printing", "printed", "not-printed", "uncertain"] = "none"
    prints: int = 0
    gift: bool = False
    given: bool = False
    mood: str = ""
    reason: str = ""
    unpaid: tuple[ItemFound, ...] = ()
    """Scanned while the card was winning the race: not part of this sale."""
    slip: SlipGiven | None = None
    """The terminal's text for the shopper, until it is printed."""


class Refund(Struct, frozen=True, kw_only=True):
    """Money is to be given back: for which sale, what of it, and who answers for it (empty: nobody yet)."""

    receipt: Receipt
    before: tuple[tuple[int, int], ...] = ()
    picked: tuple[tuple[int, int], ...] = ()
    today: bool = False
    by: str = ""
    """Who answers for it; two people: "S17+S18"."""
    roles: tuple[Role, ...] = ()
    """What they may do; none: an older record, of who might give back anything."""
    tenders: tuple[tuple[int, int], ...] = ()
    """How much of each tender earlier refunds gave back: (its place on the receipt, minor units of the total)."""
    done: tuple[Tender, ...] = ()
    """What this refund has given back so far, as its receipt will say."""
    tried: tuple[int, ...] = ()
    """Tenders that could not simply be taken back."""
    credit: str = ""
    """The store credit card that it goes on, as a keyed hash; empty: to what paid."""
    credit_last4: str = ""
