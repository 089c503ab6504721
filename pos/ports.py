"""What the session asks of the world. Adapters in `devices`, `payments`, `store` and `runtime` keep these promises.

Device ports never block and never raise for a device's fault: they answer with events (`DeviceChanged`, `PrintEnded`,
`Payment...`). Store ports are called on the session's thread only; a `StoreError` there ends the process, since a write
that failed may not be tried again on the same connection.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from pos.lane.bagging_parts import OnShelf
from pos.lane.customer import CustomerRows
from pos.lane.effects import (
    Booking,
    Carried,
    CashWish,
    Cue,
    HopperStart,
    Load,
    PaymentIntent,
    Payout,
    Print,
    SavedBasket,
    Unconfirmed,
)  # fmt: skip
from pos.lane.events import (
    Event,
    ItemFound,
    LaneEvent,
    MemberFound,
    MemberRefused,
    Scanned,
    VoucherFound,
    VoucherRefused,
)
from pos.lane.parts import Lamp
from pos.lane.people import Person, PinRefused, Secret
from pos.lane.sales_book import Wanted
from pos.lane.screen import Screen
from pos.sale.barcode import Coupon
from pos.sale.product import Product
from pos.sale.promotion.model import Promotion
from pos.sale.receipt import Receipt

__all__ = [
    "Cash",
    "Catalog",
    "Chance",
    "Clock",
    "Commit",
    "Display",
    "Drawer",
    "GiftCards",
    "GivenBack",
    "GoodsPage",
    "Inbox",
    "Journal",
    "LineDisplay",
    "Loyalty",
    "Opening",
    "Parking",
    "PrintJob",
    "Printer",
    "Relays",
    "Sales",
    "Scale",
    "Scanners",
    "Sounds",
    "Staff",
    "Terminal",
    "Timers",
    "Weights",
]  # fmt: skip


class Clock(Protocol):
    """Wall time."""

    def now_ms(self) -> int:
        """UTC milliseconds since 1970."""
        ...


class Chance(Protocol):
    """Chance, which a proof seeds and nobody else foresees."""

    def draw(self) -> int:
        """A number below a million, each as likely."""
        ...


class Inbox(Protocol):
    """The way in, for every thread."""

    def post(self, event: LaneEvent | Scanned) -> None:
        """Queue an event and return at once; a full inbox is a fault that shows."""
        ...

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        """Queue an event and wait until it is committed; False if it was not within `timeout_s`."""
        ...


class GoodsPage(Struct, frozen=True):
    """One page of goods, and how many there are in all."""

    goods: tuple[Product, ...]
    total: int


class Catalog(Protocol):
    """Products and their prices now. Reads only; never blocks on an import."""

    def by_gtin(self, gtin: str, now_ms: int) -> Product | None:
        """The product with this GTIN-14, priced as of `now_ms`."""
        ...

    def by_plu(self, plu: str, now_ms: int) -> Product | None:
        """The product with this produce code; "94011" falls back to organic 4011 only if the shop has it."""
        ...

    def by_sku(self, sku: str, now_ms: int) -> Product | None:
        """The product with this key."""
        ...

    def browse(self, tab: str, page: int, page_size: int, now_ms: int) -> GoodsPage:
        """Goods without a barcode: "popular", or one category slug, the most sold first."""
        ...

    def search(self, words: str, page: int, page_size: int, now_ms: int) -> GoodsPage:
        """Goods by words, prefixes and synonyms in any language, accents ignored, the most sold first."""
        ...

    def recalled(self, gtin: str, lot: str) -> bool:
        """Whether an article (GTIN-14) is recalled: all of it, or this lot of it (empty: not known)."""
        ...

    def bags(self, now_ms: int) -> tuple[Product, ...]:
        """The carrier bags for sale."""
        ...

    def promotions(self, product: Product, now_ms: int) -> tuple[Promotion, ...]:
        """The promotions that look at a product and those of the whole basket, as far as they are live now."""
        ...


class Commit(Struct, frozen=True):
    """Where a record went: its number and the hash of the chain there (64 hex digits)."""

    seq: int
    hash: str


class Opening(Struct, frozen=True, kw_only=True):
    """What the store knows when a lane starts."""

    events: tuple[Event, ...]
    """The durable events after the last `CloseBasket`, oldest first."""
    next_receipt: int
    next_basket: int
    saved: tuple[SavedBasket, ...]
    carried: Carried = Carried()
    """What that `CloseBasket` handed on."""


class Parking(Protocol):
    """The place where a shop's lanes share the baskets that were put aside; never blocks.

    It answers with `BasketClaimed`, `ClaimRefused` and `BasketTaken`, each of which it is sure of.
    """

    def park(self, saved: SavedBasket) -> None:
        """Put it there, once there is a way; what is or was there already stays as it is."""
        ...

    def claim(self, ticket: str, *, again: bool) -> None:
        """Take it for this lane alone; `again`: an earlier life may have."""
        ...

    def keep(self, ticket: str) -> None:
        """What was claimed is on this lane's list."""
        ...

    def give_back(self, ticket: str) -> None:
        """What was claimed lies there again."""
        ...

    def forget(self, ticket: str) -> None:
        """Take away what is left there of one of this lane's own."""
        ...

    def tidy(self, mine: tuple[str, ...], fetching: str) -> None:
        """After a start; see `TidyParked`."""
        ...


class Journal(Protocol):
    """The one write."""

    def append(self, event: Event, bookings: Sequence[Booking]) -> Commit:
        """Commit an event with its bookings in one transaction, synced to disk, before returning."""
        ...

    def opening(self) -> Opening:
        """What a start continues from."""
        ...


class GivenBack(Struct, frozen=True):
    """What became of a sale later: (place of a line, pieces) of all its refunds; whether the terminal has handed its
    money to the bank since; (place of a tender, minor units of the total) that went back to it.
    """

    pieces: tuple[tuple[int, int], ...] = ()
    settled: bool = False
    tenders: tuple[tuple[int, int], ...] = ()


class Sales(Protocol):
    """Finished sales and saved baskets, read back."""

    def given_back(self, number: int) -> GivenBack:
        """What became of the sale with this number."""
        ...

    def receipt(self, number: int) -> tuple[Receipt, Commit] | None:
        """The sale with this number, and the record that made it."""
        ...

    def saved(self, ticket: str) -> SavedBasket | None:
        """The basket waiting under this ticket."""
        ...

    def find(self, wanted: Wanted, until_ms: int) -> tuple[tuple[Receipt, ...], bool]:
        """A page of sales, the newest first, and whether there are older ones; `until_ms`: with a time, before when."""
        ...


class Staff(Protocol):
    """Who works here. Called on the session's thread; a PIN takes a tenth of a second."""

    def by_badge(self, badge: str) -> Person | None:
        """Whose badge this is; nobody's, if nobody knows it."""
        ...

    def check(self, lane: int, number: str, pin: Secret) -> Person | PinRefused:
        """Whether this is somebody's number and PIN; the try is counted before it is looked at."""
        ...


class Loyalty(Protocol):
    """The shop's coupons and members, looked up. Reads only; what is used up is booked with the sale."""

    def coupon(self, coupon: Coupon, now_ms: int) -> VoucherFound | VoucherRefused:
        """What a coupon is today: a voucher with the promotions that it opens, or why not."""
        ...

    def member(self, number: str, now_ms: int, *, typed: bool) -> MemberFound | MemberRefused:
        """The member of a card's number; of a phone number, too, where it was typed."""
        ...

    def used_today(self, promotions: Sequence[Promotion], now_ms: int) -> tuple[tuple[str, int], ...]:
        """How often those that have a limit a day were used today, by their keys."""
        ...

    def unused(self, saved: SavedBasket) -> SavedBasket:
        """The basket without vouchers whose serial was used since it was saved."""
        ...


class PrintJob(Struct, frozen=True, kw_only=True):
    """Everything on the paper: the sale as stored, and how it is to be printed."""

    job: str
    request: Print
    receipt: Receipt | None = None
    commit: Commit | None = None
    saved: SavedBasket | None = None


class Printer(Protocol):
    """A receipt printer. Answers with `PrintEnded` and `DeviceChanged`."""

    def print(self, job: PrintJob) -> None:
        """Queue a job."""
        ...

    def check(self) -> None:
        """Read the status soon and report it if it changed."""
        ...


class Scale(Protocol):
    """A weighing scale. Answers with `WeightRead`, but only while goods are weighed, and with `DeviceChanged`."""

    def start_weighing(self, price_minor: int, turn: int) -> None:
        """Goods at this price a kilogram are weighed from now on: say what the scale shows, now and when it changes.

        0: the price is not known yet. `turn` comes back with each answer, so that an old one is known for what it is.
        """
        ...

    def stop_weighing(self, *, sold: bool) -> None:
        """Say no more. `sold`: what lies there was sold; no weight is steady until it was seen to go."""
        ...


class Terminal(Protocol):
    """A card terminal. Answers with `Payment...`, `SlipGiven` and `DeviceChanged`; a result is on disk before it is
    acknowledged.
    """

    def pay(self, intent: PaymentIntent) -> None:
        """Start what the intent says: a payment, a refund or a reversal. Called once an intent."""
        ...

    def abort(self, intent_id: str) -> None:
        """Ask to stop; the answer decides."""
        ...

    def end_day(self) -> None:
        """Hand the turnover to the bank, as soon as nothing else is under way: answered by `TerminalDayEnded`."""
        ...

    def ask(self, intent: PaymentIntent) -> None:
        """Settle an intent whose answer was lost: approved, not charged, or still unknown."""
        ...

    def confirm(self, doubt: Unconfirmed) -> None:
        """Look up an approval whose acknowledgement may not have arrived, as soon as the terminal can be reached and
        before it is asked for money again: `PaymentConfirmed` or `PaymentTakenBack`.
        """
        ...


class Weights(Protocol):
    """What goods weigh on the packing shelf. Reads only."""

    def on_shelf(self, event: ItemFound) -> OnShelf:
        """What a piece of this article weighs, and how strictly the shelf is looked at when it was scanned."""


class GiftCards(Protocol):
    """The book of gift cards, store credit and vouchers. Answers with `Payment...`, `GiftCard...` and `DeviceChanged`;
    it keeps the promises of a terminal, and settles a lost answer for good when it is asked.
    """

    def token(self, number: str) -> str:
        """A card's number as the book knows it: a keyed hash. The number itself goes no further."""
        ...

    def look(self, card: str) -> None:
        """Say what is on a card: `GiftCardTold`."""
        ...

    def load(self, load: Load) -> None:
        """Put money on a card, and say so (`GiftCardLoaded`); tried again until the book answers."""
        ...

    def pay(self, intent: PaymentIntent, secret: str = "") -> None:
        """Start what the intent says. `secret`: the card's PIN, kept nowhere."""
        ...

    def abort(self, intent_id: str) -> None:
        """Ask to stop; the answer decides."""
        ...

    def ask(self, intent: PaymentIntent) -> None:
        """Settle an intent whose answer was lost: what the book has not done by now it will never do."""
        ...

    def confirm(self, doubt: Unconfirmed) -> None:
        """Nothing is in doubt: what the book answers stands."""
        ...


class Wallet(Protocol):
    """A phone wallet's provider. Answers with `Payment...` and `DeviceChanged`; a result is on disk before anybody is
    told.
    """

    def pay(self, intent: PaymentIntent, code: str = "") -> None:
        """Start what the intent says. `code`: the payment code that the shopper showed; it is money, and kept nowhere.

        Without one the lane is given a code to show (`PaymentCodeShown`).
        """
        ...

    def abort(self, intent_id: str) -> None:
        """Ask to stop; the answer decides."""
        ...

    def ask(self, intent: PaymentIntent) -> None:
        """Settle an intent whose answer was lost: approved, not charged, or still unknown."""
        ...

    def give_up(self, intent: PaymentIntent) -> None:
        """Nobody waits for it any more: end it, give back what was paid, and say so (`PaymentReturned`)."""
        ...


class Cash(Protocol):
    """Coins and notes, in and out. Answers with `Cash...`, `NoteOffered` and `DeviceChanged`; money is on disk before
    the device's event counts as read, and a payout before a hopper hears of it.
    """

    def take(self, wish: CashWish) -> None:
        """Take these from now on, counting on from the wish's numbers; no values: stop, and answer `CashClosed`."""
        ...

    def decide(self, intent_id: str, *, keep: bool) -> None:
        """What becomes of the note that was offered."""
        ...

    def pay_out(self, payout: Payout, started: tuple[HopperStart, ...] = ()) -> None:
        """Give money. What was `started` before is asked about; told again is only what no hopper has heard of."""
        ...


class LineDisplay(Protocol):
    """A customer-facing display of two rows. Answers with `DeviceChanged`."""

    def show(self, rows: CustomerRows) -> None:
        """Show these from now on, after a cable was pulled again."""
        ...


class Scanners(Protocol):
    """A scanner that obeys commands. What it can't do it leaves."""

    def take(self, *, on: bool) -> None:
        """Read from now on, or not; after a cable was pulled again."""
        ...

    def beep(self) -> None:
        """Say with its own beep that the goods were taken, where that is wanted."""
        ...


class Drawer(Protocol):
    """What a cash drawer hangs on. Answers with `DrawerMoved`, where the drawer has a switch."""

    def open_drawer(self) -> None:
        """Open it, now or not at all."""
        ...


class Relays(Protocol):
    """A relay board: the lane light, and pulses. Answers with `DeviceChanged`."""

    def show(self, lamp: Lamp) -> None:
        """Light the lamps for this from now on, after a cable was pulled again."""
        ...

    def pulse(self, what: Literal["item", "paid", "drawer"], category: str = "") -> None:
        """Close for a moment what is wired to this; a board that is away does nothing, now or later."""
        ...


class Timers(Protocol):
    """Timers by name; their end is a `TimerFired` in the inbox."""

    def start(self, name: str, seconds: float) -> None:
        """Start, or start again."""
        ...

    def cancel(self, name: str) -> None:
        """Stop; a timer that has fired but was not handled yet is dropped."""
        ...

    def is_current(self, name: str, at: int) -> bool:
        """Whether a `TimerFired` with this name and time still counts (asked once, when it is handled)."""
        ...


class Sounds(Protocol):
    """The speaker."""

    def play(self, cue: Cue) -> None:
        """Sound a cue; silence where there is no speaker."""
        ...


class Display(Protocol):
    """Where screens go."""

    def show(self, screen: Screen) -> None:
        """Show this from now on; called on the session's thread."""
        ...


class Drained(Protocol):
    """Something that can be iterated until it is closed."""

    def __iter__(self) -> Iterator[LaneEvent | Scanned]:
        """The next one, blocking."""
        ...
