"""What a step asks the world to do.

`Booking`s are carried out inside the transaction that commits the event; the others run after it, fire and forget.
Their answers come back as events.
"""

from typing import Literal

from msgspec import Struct

from pos.lane.bagging_parts import OnShelf
from pos.lane.intervention import AssistTimes, Intervention
from pos.lane.people import Secret
from pos.sale.cart import Cart, Line
from pos.sale.instalment import Terms
from pos.sale.loyalty import NOTHING_SHOWN, Shown
from pos.sale.promotion.model import Promotion
from pos.sale.receipt import Document, Receipt
from pos.sale.till import Report, Till
from pos.sale.weights import Expected, WeightSample

__all__ = [
    "AbortPayment",
    "AskGiftCard",
    "AskPayment",
    "Beep",
    "BookSale",
    "Booking",
    "Browse",
    "CancelTimer",
    "Carried",
    "CashWish",
    "CheckPin",
    "CheckPrinter",
    "CloseBasket",
    "CloseDay",
    "ConfirmPayment",
    "Cue",
    "DecideNote",
    "DropSaved",
    "Effect",
    "EndTerminalDay",
    "GiveUpPayment",
    "HopperStart",
    "LearnWeights",
    "Load",
    "LoadGiftCard",
    "LookUp",
    "LookUpGiftCard",
    "MarkSold",
    "OpenDrawer",
    "OpenIntent",
    "PayOutCash",
    "PaymentIntent",
    "Payout",
    "Print",
    "SaveBasket",
    "SavedBasket",
    "SettleIntent",
    "StartPayment",
    "StartTimer",
    "TakeCash",
    "TakeWeight",
    "Unconfirmed",
]  # fmt: skip

Cue = Literal["ok", "ok-more", "member", "no", "look", "called", "paid", "take-card", "bags", "tick"]


class PaymentIntent(Struct, frozen=True, kw_only=True):
    """The will to take money, on disk before the first byte leaves.

    Attributes:
        intent_id: the same on every attempt to settle it: "L004-B00000017-1".
        amount_minor: what is asked for, minor units.
        currency: ISO 4217.
        at: when it was opened, UTC milliseconds.
        mark: the terminal's last transaction before this one ("receipt:trace"), empty if not known.
        older: the one before that, where the terminal may not have heard us take `mark` and may have it no more.
        language: the shopper's, for a terminal that can follow.
        kind: money to be taken; to be given to a card ("refund"); or a whole payment to be taken back ("reversal").
        original: what a reversal takes back, the terminal's "receipt:trace".
        says_sent: `PaymentSent` is written before the terminal hears of it. Where it is not, nothing was sent.
        code_last4: how the payment code ends that the shopper showed to pay by phone; empty: they scan the lane's.
        tender: the kind of money, as the receipt names it: "card", "cash", "gift", "wallet" ...
        terminal: who carries it out, "gift", or a wallet's name; empty: the card terminal.
        undoes: the intent whose money this gives back; empty where it takes money.
        card, card_last4: a gift card, as a keyed hash and by how its number ends.
        goods: which goods it may pay for, a rule of the shop; empty: any.
        terms: the plan that the shopper chose, as it was shown to them; what is approved by other terms is not theirs.
    """

    intent_id: str
    amount_minor: int
    currency: str
    at: int
    mark: str = ""
    older: str = ""
    language: str = "en"
    kind: Literal["payment", "refund", "reversal"] = "payment"
    original: str = ""
    says_sent: bool = False
    tender: str = "card"
    terminal: str = ""
    undoes: str = ""
    card: str = ""
    card_last4: str = ""
    goods: str = ""
    code_last4: str = ""
    terms: Terms | None = None

    @property
    def wallet(self) -> str:
        """Which phone wallet is asked; empty: none is."""
        return self.terminal if self.tender == "wallet" else ""


class Unconfirmed(Struct, frozen=True, kw_only=True):
    """Approved money that the terminal may still give back: nothing shows yet that it heard us take it.

    Attributes:
        intent_id: whose money it is.
        amount_minor: how much, minor units; `currency`: ISO 4217.
        terminal_receipt: the terminal's own receipt number; with `trace` it names the payment there.
        before: the terminal's last transaction before it ("receipt:trace"); its last again once it is given back.
        kind, terminal: as the intent's.
    """

    intent_id: str
    amount_minor: int
    currency: str
    terminal_receipt: str = ""
    trace: str = ""
    before: str = ""
    kind: Literal["payment", "refund", "reversal"] = "payment"
    terminal: str = ""

    @property
    def mark(self) -> str:
        """As `PaymentIntent.mark`."""
        return f"{self.terminal_receipt}:{self.trace}"


class Load(Struct, frozen=True, kw_only=True):
    """Money that was paid for a gift card, to be put on it: a sale has its own reference for each card."""

    reference: str
    card: str
    card_last4: str
    amount_minor: int
    currency: str


class Carried(Struct, frozen=True, kw_only=True):
    """What outlives a basket that is closed: money that somebody still has to look after.

    Attributes:
        unconfirmed: the last approval, until the terminal shows that it stands.
        given_back: sold, but the terminal does not have the money any more; until a team member has read it.
        strays: intents that were approved and match no basket any more.
        given_up: payments by phone that nobody waits for any more, until their provider says how they ended.
        loads: gift cards that were sold, and whose money is not on them yet.
    """

    unconfirmed: Unconfirmed | None = None
    given_back: tuple[Unconfirmed, ...] = ()
    strays: tuple[str, ...] = ()
    given_up: tuple[PaymentIntent, ...] = ()
    cash_stock: tuple[tuple[int, int], ...] = ()
    """What the hoppers hold: (value in minor units, pieces)."""
    loads: tuple[Load, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    """Checks that were open."""
    assist: AssistTimes = AssistTimes()
    till: Till | None = None
    """What was taken since the day began; `None`: nothing yet, or an older lane did not count."""
    training: bool = False
    fetching: str = ""
    """The ticket of a basket that the shop's shared place was asked for."""


class SavedBasket(Struct, frozen=True, kw_only=True):
    """A basket put aside: `ticket` is what a ticket's Code 128 carries ("T004-00000017")."""

    ticket: str
    basket: int
    saved_at: int
    cart: Cart
    why: Literal["idle", "shopper", "staff", "fault"] = "idle"
    offers: tuple[Promotion, ...] = ()
    """The promotions that it is priced with."""
    loyalty: Shown = NOTHING_SHOWN
    """Vouchers and the member's card that were shown."""
    voids: tuple[Line, ...] = ()
    """What was taken off it again: who saves a basket and takes it up has not put that back."""
    training: bool = False
    """It was filled for practice, and is never sold."""
    weights: tuple[tuple[str, Expected], ...] = ()
    """What its articles weigh, by sku, as the lane that saved it knew it."""
    shelf: OnShelf | None = None
    """Of the lane that takes it up: how its packing shelf stands, how strictly is looked. It comes with the event."""


class Payout(Struct, frozen=True, kw_only=True):
    """Money to be given from hoppers: `coins` is (value in minor units, pieces), each value once."""

    payout_id: str
    coins: tuple[tuple[int, int], ...]


class CashWish(Struct, frozen=True, kw_only=True):
    """What a cash device shall take.

    Attributes:
        intent_id: whose money it is.
        values: coins and notes, minor units; none: no more is taken.
        numbers: of the last event that was counted of each unit; empty: count from now.
    """

    intent_id: str
    values: tuple[int, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()


class HopperStart(Struct, frozen=True, kw_only=True):
    """A hopper was told, or is about to be: `before` are its counters, to judge by what became of it."""

    payout_id: str
    value_minor: int
    count: int
    before: tuple[int, int, int, int]


class Effect(Struct, frozen=True, kw_only=True):
    """Something to do."""


class Booking(Effect, frozen=True, kw_only=True):
    """Something to write in the same transaction as the event."""


class OpenIntent(Booking, frozen=True, kw_only=True, tag="OpenIntent"):
    """An intent is opened; one at a time a terminal."""

    intent: PaymentIntent
    basket: int


class SettleIntent(Booking, frozen=True, kw_only=True, tag="SettleIntent"):
    """What became of an intent."""

    intent_id: str
    outcome: Literal["approved", "declined", "aborted", "unknown", "not-charged"]


class BookSale(Booking, frozen=True, kw_only=True, tag="BookSale"):
    """The sale is made: written once, its number being the next without a gap."""

    receipt: Receipt


class LearnWeights(Booking, frozen=True, kw_only=True, tag="LearnWeights"):
    """What the sale says of the weights of its goods."""

    samples: tuple[WeightSample, ...]


class SaveBasket(Booking, frozen=True, kw_only=True, tag="SaveBasket"):
    """A basket is put aside until its ticket is scanned."""

    saved: SavedBasket


class DropSaved(Booking, frozen=True, kw_only=True, tag="DropSaved"):
    """A saved basket was taken up again."""

    ticket: str


class CloseBasket(Booking, frozen=True, kw_only=True, tag="CloseBasket"):
    """Nothing of this basket is open any more but what is carried on: a restart begins after this record."""

    basket: int
    carried: Carried = Carried()


class CloseDay(Booking, frozen=True, kw_only=True, tag="CloseDay"):
    """The day is over: its Z report, in a record whose head is signed."""

    report: Report


class Beep(Effect, frozen=True, kw_only=True, tag="Beep"):
    """Sound a cue (ux.md section 2, Sound)."""

    cue: Cue


class StartTimer(Effect, frozen=True, kw_only=True, tag="StartTimer"):
    """Start, or start again, the timer of this name."""

    name: str
    seconds: float


class CancelTimer(Effect, frozen=True, kw_only=True, tag="CancelTimer"):
    """Stop the timer of this name, if it runs."""

    name: str


class StartPayment(Effect, frozen=True, kw_only=True, tag="StartPayment"):
    """Ask the terminal for money. Only ever sent once an intent. `secret`: a gift card's PIN; it is kept nowhere."""

    intent: PaymentIntent
    secret: str = ""


class LoadGiftCard(Effect, frozen=True, kw_only=True, tag="LoadGiftCard"):
    """Put money on a gift card. The same reference puts it there once, so it is told again until it is answered."""

    load: Load


class AskGiftCard(Effect, frozen=True, kw_only=True, tag="AskGiftCard"):
    """What is on a gift card? Answered by `GiftCardTold`."""

    card: str


class LookUpGiftCard(Effect, frozen=True, kw_only=True, tag="LookUpGiftCard"):
    """A gift card's number was typed. Answered at once by `GiftCardScanned`."""

    typed: str


class AbortPayment(Effect, frozen=True, kw_only=True, tag="AbortPayment"):
    """Ask the terminal to let go; what happened is said by its answer, not by this. `terminal`: as the intent's."""

    intent_id: str
    terminal: str = ""


class AskPayment(Effect, frozen=True, kw_only=True, tag="AskPayment"):
    """Ask what became of an intent whose answer was lost."""

    intent: PaymentIntent


class GiveUpPayment(Effect, frozen=True, kw_only=True, tag="GiveUpPayment"):
    """Nobody waits for this payment by phone: its provider ends it, or gives back what was paid (`PaymentReturned`)."""

    intent: PaymentIntent


class ConfirmPayment(Effect, frozen=True, kw_only=True, tag="ConfirmPayment"):
    """Ask whether the terminal still has an approval that it may not have heard us take."""

    doubt: Unconfirmed


class TakeCash(Effect, frozen=True, kw_only=True, tag="TakeCash"):
    """What the cash device shall take from now on; nothing: it says `CashClosed` when all is told."""

    wish: CashWish


class DecideNote(Effect, frozen=True, kw_only=True, tag="DecideNote"):
    """Keep the note that is held, or give it back."""

    intent_id: str
    keep: bool


class PayOutCash(Effect, frozen=True, kw_only=True, tag="PayOutCash"):
    """Give money; what was `started` before is asked about, never told again blindly."""

    payout: Payout
    started: tuple[HopperStart, ...] = ()


class OpenDrawer(Effect, frozen=True, kw_only=True, tag="OpenDrawer"):
    """Open the cash drawer. Who and why stand in the record that led here; they go to the log with what was done."""

    by: str
    why: str


class EndTerminalDay(Effect, frozen=True, kw_only=True, tag="EndTerminalDay"):
    """Let the terminal hand its turnover to the bank; its totals come back as `TerminalDayEnded`."""


class CheckPin(Effect, frozen=True, kw_only=True, tag="CheckPin"):
    """Ask whether this is somebody's number and PIN. Answered at once by `StaffSignedIn` or `StaffRefused`."""

    number: str
    pin: Secret


class CheckPrinter(Effect, frozen=True, kw_only=True, tag="CheckPrinter"):
    """Read the printer's status now; a change comes back as `DeviceChanged`."""


class Print(Effect, frozen=True, kw_only=True, tag="Print"):
    """Put a document on paper; the printer reads it from the store, so paper and disk can't differ."""

    job: str
    document: Document
    number: int = 0
    """Receipt number."""
    ticket: str = ""
    language: str = "en"
    copy: bool = False
    report: Report | None = None
    """An X or Z report's."""
    lines: tuple[str, ...] = ()
    """A slip's, as the terminal gave them; they are in the journal with the event that brought them."""


class LookUp(Effect, frozen=True, kw_only=True, tag="LookUp"):
    """Find what was typed: digits under the bars, or a produce code; a member; a receipt. An event answers at once."""

    typed: str
    what: Literal["item", "member", "receipt"] = "item"


class TakeWeight(Effect, frozen=True, kw_only=True, tag="TakeWeight"):
    """The shopper took the weight that the scale shows: add the goods. Answered at once by `ItemFound`.

    `weight_g` is net, `tare_g` what was taken off; `price_minor` where the country's law rounds to more than one unit.
    """

    weight_g: int
    tare_g: int = 0
    price_minor: int | None = None


class MarkSold(Effect, frozen=True, kw_only=True, tag="MarkSold"):
    """What lies on the scale is sold: it must go before anything is weighed again."""


class Browse(Effect, frozen=True, kw_only=True, tag="Browse"):
    """Ask the catalogue for goods: a tab, or a search when `query` is not empty. Answered by `GoodsFound`."""

    tab: str
    query: str = ""
    page: int = 0
    page_size: int = 20
