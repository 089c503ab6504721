"""What a lane knows: one frozen value.

`Lane.view` is what the shopper looks at; everything else is the fold of the journal. Decisions never read `devices`: a
replay has no devices. Where a device matters (is there paper, is the reader there), the button's event carries what was
known when it was shown.
"""

from typing import Literal

from msgspec import Struct, field

from pos.lane.bagging_parts import Bagging, ShelfRules
from pos.lane.desk_state import Desk, Duty, StaffRules
from pos.lane.effects import (
    AbortPayment,
    Carried,
    Effect,
    HopperStart,
    Load,
    PaymentIntent,
    Payout,
    SavedBasket,
    Unconfirmed,
)
from pos.lane.events import (
    DevicePart,
    DeviceState,
    Hint,
    ItemFound,
    MemberFound,
    MemberLeft,
    PaymentApproved,
    PayPressed,
    PointsPicked,
    QuantitySet,
    ScaleState,
    SlipGiven,
    VoucherFound,
    VoucherRemoved,
)  # fmt: skip
from pos.lane.intervention import Approval, AssistTimes, Audit, CheckRules, Intervention, Need, Reason
from pos.sale.cart import Cart, Line
from pos.sale.loyalty import NOTHING_SHOWN, Shown
from pos.sale.points import PointsRule
from pos.sale.pricing import PricedCart
from pos.sale.product import Product
from pos.sale.promotion.book import NO_PROMOTIONS, PromotionBook
from pos.sale.promotion.context import Context
from pos.sale.receipt import Receipt, Tender
from pos.sale.tax import TaxClass
from pos.sale.till import NOTHING_TAKEN, Till

__all__ = [
    "After",
    "CashPay",
    "Change",
    "Clearance",
    "Device",
    "Drawer",
    "Find",
    "GiftCard",
    "HelpCall",
    "Lane",
    "Named",
    "PayTrouble",
    "Payment",
    "Phase",
    "Phone",
    "Read",
    "Reading",
    "Refund",
    "Shelf",
    "Shop",
    "Sold",
    "Split",
    "Step",
    "Timing",
    "Told",
    "Undo",
    "View",
    "Wallet",
    "Weighing",
    "empty_price",
]

Phase = Literal["ready", "scan", "pay", "done", "closed", "refund"]


class Timing(Struct, frozen=True, kw_only=True):
    """Every time a lane waits, in seconds or milliseconds (ux.md section 3.1, Defaults; 4.2)."""

    same_read_ms: int = 800
    same_refusal_ms: int = 3_000
    idle_s: float = 90
    idle_empty_s: float = 45
    more_time_s: float = 30
    undo_s: float = 10
    told_s: float = 6
    done_s: float = 15
    slow_bank_s: float = 15
    ask_again_s: float = 5
    unknown_staff_s: float = 60
    unsteady_s: float = 8
    toast_s: float = 4
    drawer_opens_s: float = 3
    drawer_s: float = 60


class Wallet(Struct, frozen=True, kw_only=True):
    """A phone wallet of this lane: its name in the configuration, what shoppers call it, whose payment codes it takes
    ("wechat", "alipay"; empty: none), and whether the lane can show a code of its own.
    """

    name: str
    title: str
    takes: str = ""
    shows: bool = True


class Shop(Struct, frozen=True, kw_only=True):
    """What the rules need of the shop's configuration."""

    name: str
    lane: int
    currency: str
    language: str
    languages: tuple[str, ...]
    taxes: dict[str, TaxClass]
    tax_included: bool = True
    """Whether prices have the tax in them; if not, it comes on top."""
    language_names: dict[str, str] = field(default_factory=dict)
    """Each language in its own words."""
    keyboards: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Rows of letters to search with, by language."""
    timezone: str = "UTC"
    other_lane: int | None = None
    packing_shelf: Literal["left", "right"] = "right"
    receipt: Literal["ask", "always", "on-request"] = "ask"
    merchant_copy: Literal["keep", "print"] = "keep"
    """The shop's slip of a card payment: kept in the journal, or printed as well."""
    end_of_day: Literal["on-close", "never"] = "on-close"
    """When the terminal is told to hand its turnover to the bank."""
    smallest_coin_minor: int = 1
    """What a total is rounded to where it is paid in cash."""
    cash_stock: tuple[tuple[int, int], ...] = ()
    """What the hoppers hold when they are filled: (value in minor units, pieces)."""
    cash_to_team: bool = False
    """Whether team members take cash in their hand where the lane's own device takes none."""
    goods: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Which goods a restricted way to pay may pay for: the categories, by the rule's name."""
    cash_levels: tuple[tuple[str, int, int, int], ...] = ()
    """Of each hopper its name, its value in minor units, and the pieces below and above which the team is told."""
    tares: tuple[tuple[str, int], ...] = ()
    """Containers that a shopper may weigh in: name, grams."""
    weigh_step_minor: int = 1
    """What a price by weight is rounded to (`sale.weigh_law`)."""
    drawer: Literal["", "blind", "seen"] = ""
    """Whether there is a cash drawer, and whether it tells that it is open."""
    badge_reader: bool = False
    """Whether badges have a reader of their own, so that scanners may be switched off."""
    receipt_url: str = ""
    badges: dict[str, str] = field(default_factory=dict)
    wallets: tuple[Wallet, ...] = ()
    staff: StaffRules = StaffRules()
    vouchers: bool = False
    """Whether the lane takes the shop's coupons."""
    members: bool = False
    """Whether there are members to sign in."""
    points: PointsRule | None = None
    """What members earn and spend; `None`: nothing."""
    training: bool = False
    simulated: bool = False
    devices: tuple[tuple[DevicePart, str], ...] = ()
    version: str = ""
    page_size: int = 20
    timing: Timing = Timing()
    shelf: ShelfRules | None = None
    """How the packing shelf is looked at; `None`: it has no scale."""
    checks: CheckRules = CheckRules()

    @property
    def only_wallets(self) -> bool:
        """Whether there is no card terminal, but phone wallets: Pay leads straight to them."""
        return bool(self.wallets) and all(part != "terminal" for part, _ in self.devices)

    @property
    def staffed(self) -> bool:
        """Whether anybody can say who they are."""
        return bool(self.badges) or self.staff.store


class Device(Struct, frozen=True):
    """What a device said last."""

    part: DevicePart
    name: str
    state: DeviceState
    detail: str = ""
    mark: str = ""
    units: tuple[tuple[str, str], ...] = ()
    """Parts of a cash device that need somebody, and how they are."""


class Read(Struct, frozen=True):
    """A code, and when it was read last."""

    code: str
    at: int


class Undo(Struct, frozen=True):
    """The basket before the last change; `removed` is the line that went, to be shown greyed."""

    cart: Cart
    line_id: int
    removed: Line | None = None
    voids: tuple[Line, ...] = ()


class HelpCall(Struct, frozen=True):
    """A team member was called."""

    since: int
    topic: str = ""


class Clearance(Struct, frozen=True):
    """Up to which age a team member has cleared this sale, and who. No birth date is kept."""

    age: int
    by: str


Change = ItemFound | QuantitySet | VoucherFound | VoucherRemoved | MemberFound | MemberLeft | PointsPicked
"""What may change a basket that is being paid, once the reader has let go."""
PaymentStep = Literal["waiting", "card", "pin", "bank", "remove-card", "unknown"]
PayTrouble = Literal[
    "", "declined", "not-read", "stopped", "timeout", "not-charged", "reader-missing", "reader-busy", "no-paper",
    "no-change", "given-back", "cash-stopped", "not-given-back",
    "parts-back",
]  # fmt: skip
After = Literal["", "scan", "pay", "save", "cash", "phone", "split", "gift", "hand"]


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
    tenders: tuple[tuple[int, int], ...] = ()
    """How much of each tender earlier refunds gave back: (its place on the receipt, minor units of the total)."""
    done: tuple[Tender, ...] = ()
    """What this refund has given back so far, as its receipt will say."""
    tried: tuple[int, ...] = ()
    """Tenders that could not simply be taken back."""


class Drawer(Struct, frozen=True, kw_only=True):
    """A cash drawer that somebody opens, or that is open. `by`: who asked; empty: nobody."""

    open: bool = False
    since: int
    by: str = ""
    trouble: Literal["", "stuck", "left-open", "forced"] = ""


class Told(Struct, frozen=True):
    """What the last scan was answered with, where it was not added: a word slug, and what fills it."""

    why: str
    shown: str = ""
    product: Product | None = None
    amount_minor: int = 0
    day: int = 0
    """UTC ms of a date that is part of the answer."""


class Find(Struct, frozen=True, kw_only=True):
    """S04 as it stands."""

    tab: str = "popular"
    query: str = ""
    page: int = 0
    goods: tuple[Product, ...] = ()
    total: int = 0
    answered: bool = False


class Weighing(Struct, frozen=True, kw_only=True):
    """S05: goods that wait for their weight. `held`: what was scanned meanwhile, added after them, in order."""

    item: ItemFound
    held: tuple[ItemFound, ...] = ()
    tare_g: int | None = None
    """What the shopper's container weighs; `None`: they have not said, so it is the product's own."""


class Reading(Struct, frozen=True):
    """What the scale shows; grams, gross."""

    state: ScaleState
    weight_g: int = 0


class Shelf(Struct, frozen=True, kw_only=True):
    """What the packing shelf said when it stood still last: gross grams, or `over` what it can carry."""

    device: str
    weight_g: int
    over: bool = False
    since: int = 0


class View(Struct, frozen=True, kw_only=True):
    """What the shopper looks at. Lost in a restart, and nothing is missed."""

    sheet: str = ""
    line_id: int = 0
    typed: str = ""
    note: str = ""
    find: Find | None = None
    picked: Product | None = None
    number: int = 1
    answer: str = ""
    more_time: bool = False
    told: Told | None = None
    welcome_back: bool = False
    bags: tuple[Product, ...] = ()
    own_bag: bool = False
    reading: Reading | None = None
    unsteady: bool = False
    """The weight has not come to rest for a while."""
    desk: Desk | None = None
    """Staff: what is open on the panel, or before it."""
    part_minor: int = 0
    """S21: how much the next way to pay is to take; 0: all that is left."""
    shelf_moves: bool = False
    """Something moves on the packing shelf."""


class Lane(Struct, frozen=True, kw_only=True):
    """One lane."""

    shop: Shop
    language: str
    basket: int
    """The number of the basket that is open or comes next."""
    next_receipt: int
    priced: PricedCart
    phase: Phase = "ready"
    cart: Cart = Cart()
    book: PromotionBook = NO_PROMOTIONS
    """The promotions that look at what was taken: whatever was live at one of its scans is for the whole basket."""
    loyalty: Shown = NOTHING_SHOWN
    """Vouchers, the member and the points of this basket."""
    started_at: int = 0
    newest: int = 0
    """Line of the hero; 0: none."""
    scans: int = 0
    last: Read | None = None
    """The last item read: the same good code within 0.8 s is one read."""
    refused: Read | None = None
    """The last read that was not added: the same within 3 s is silent."""
    undo: Undo | None = None
    weighing: Weighing | None = None
    shelf: Shelf | None = None
    """`None`: there is no packing shelf that weighs, or it has not said anything yet."""
    bagging: Bagging | None = None
    """What lies on it and what should; `None`: nobody looks."""
    attempts: int = 0
    tried: tuple[PaymentIntent, ...] = ()
    """Every intent of this basket, for answers that come late."""
    payment: Payment | None = None
    split: Split | None = None
    gift: GiftCard | None = None
    loads: tuple[Named, ...] = ()
    """The cards that are sold with this basket."""
    to_load: tuple[Load, ...] = ()
    """What was sold and is not on its card yet."""
    cash: CashPay | None = None
    phone: Phone | None = None
    cash_stock: tuple[tuple[int, int], ...] = ()
    """What the hoppers hold: (value in minor units, pieces)."""
    drawer: Drawer | None = None
    """`None`: it is shut, and nobody opens it."""
    refund: Refund | None = None
    trouble: PayTrouble = ""
    facts: PayPressed = PayPressed()
    """What was known when Pay was pressed last."""
    declines: int = 0
    misreads: int = 0
    """Cards that the reader could not read: twice it is armed again by itself."""
    strays: tuple[str, ...] = ()
    """Intents that were approved and match no basket any more: staff must look."""
    given_up: tuple[PaymentIntent, ...] = ()
    """Payments by phone that nobody waits for, until their provider says how they ended."""
    unconfirmed: Unconfirmed | None = None
    """The last approval, until the terminal shows that it knows that we know."""
    given_back: tuple[Unconfirmed, ...] = ()
    """Sold, but the terminal does not have the money any more: staff must look."""
    sold: Sold | None = None
    help: HelpCall | None = None
    ease: tuple[str, ...] = ()
    """What makes this sale easier to use: "contrast", "more-time", "less-motion"."""
    cleared: Clearance | None = None
    interventions: tuple[Intervention, ...] = ()
    """The open checks, oldest first."""
    checks: int = 0
    """How many this basket has had."""
    approved: tuple[Approval, ...] = ()
    """What a team member has looked at in this sale, and up to which size."""
    asked: tuple[Need, ...] = ()
    """Checks that something called for once; what can be seen from the basket is not kept here."""
    voids: tuple[Line, ...] = ()
    """What the shopper took off this list again, piece by piece or line by line."""
    had: tuple[Reason, ...] = ()
    """The checks of this sale that the team was told of."""
    drawn: bool = False
    """Whether chance has had its say about this sale."""
    audit: Audit | None = None
    assist: AssistTimes = AssistTimes()
    place: int = 0
    """Where this lane stands in the team's queue; 0: nobody said."""
    duty: Duty | None = None
    """Who of the team is signed in."""
    till: Till = NOTHING_TAKEN
    training: bool = False
    """Nothing is sold until it is switched off again."""
    paused: bool = False
    """Closed for a moment, not for the day."""
    saved: tuple[SavedBasket, ...] = ()
    devices: tuple[Device, ...] = ()
    view: View = View()

    @property
    def carried(self) -> Carried:
        """What the next basket takes over from this one."""
        return Carried(
            unconfirmed=self.unconfirmed,
            given_back=self.given_back,
            strays=self.strays,
            given_up=self.given_up,
            cash_stock=self.cash_stock,
            till=None if self.till == NOTHING_TAKEN else self.till,
            training=self.training,
            interventions=self.interventions,
            assist=self.assist,
            loads=self.to_load,
        )

    @property
    def kept(self) -> tuple[Tender, ...]:
        """The approved parts of a basket that is not paid in full yet."""
        return self.split.paid if self.split is not None else ()

    @property
    def stuck(self) -> bool:
        """Whether a part could not be given back, so that only the shopper or a team member may try again."""
        return bool(self.kept) and self.trouble == "not-given-back"

    @property
    def left_minor(self) -> int:
        """What is still to be paid of the total."""
        return self.priced.total_minor - sum(one.covers_minor for one in self.kept)

    @property
    def begun(self) -> bool:
        """Whether there is anything that a shopper could lose."""
        return bool(self.cart.lines) or (self.weighing is not None and self.weighing.held != ())

    @property
    def context(self) -> Context:
        """Who buys and what they showed: what prices depend on besides goods and promotions."""
        return self.loyalty.context

    def before(self, mark: str) -> str:
        """What the terminal tells as its last once it has given `mark` back; empty where it can't any more."""
        doubt = self.unconfirmed
        return doubt.before if doubt is not None and doubt.mark == mark else ""

    @property
    def needed_age(self) -> int:
        """The age a team member must still check for; 0: none."""
        needed = max((line.product.min_age or 0 for line in self.cart.lines), default=0)
        return needed if needed > (self.cleared.age if self.cleared else 0) else 0

    def device_state(self, part: DevicePart) -> Device | None:
        """The best-off device of a part, or `None` where the lane has none of it."""
        order = ("ready", "paper-low", "busy", "no-paper", "opening", "faulted", "absent")
        mine = [device for device in self.devices if device.part == part]
        return min(mine, key=lambda device: order.index(device.state), default=None)

    def works(self, part: DevicePart) -> bool:
        """Whether one device of this part is ready."""
        device = self.device_state(part)
        return device is not None and device.state in ("ready", "paper-low", "busy")

    @property
    def fit(self) -> bool:
        """Whether the lane may take a new shopper: something to scan with and something to pay with."""
        return self.works("scanner") and (self.works("terminal") or self.works("wallet"))


class Step(Struct, frozen=True):
    """The lane after an event, and what is to be done."""

    lane: Lane
    effects: tuple[Effect, ...] = ()


def empty_price() -> PricedCart:
    """The price of nothing."""
    return PricedCart((), 0, 0, 0, ())
