"""What a lane knows: one frozen value.

`Lane.view` is what the shopper looks at; everything else is the fold of the journal. Decisions never read `devices`: a
replay has no devices. Where a device matters (is there paper, is the reader there), the button's event carries what was
known when it was shown.
"""

from typing import Literal

from msgspec import Struct

from pos.lane.bagging_parts import Bagging
from pos.lane.desk_state import Desk, Duty
from pos.lane.effects import Carried, Effect, Load, PaymentIntent, SavedBasket, Unconfirmed
from pos.lane.events import DevicePart, PayPressed
from pos.lane.intervention import Approval, AssistTimes, Audit, Intervention, Need, Reason
from pos.lane.paying import After, CashPay, Change, GiftCard, Named, Payment, PayTrouble, Phone, Refund, Sold, Split
from pos.lane.shop import Shop, Timing, Wallet
from pos.lane.standing import Clearance, Device, Drawer, Find, HelpCall, Read, Reading, Shelf, Told, Undo, Weighing
from pos.sale.cart import Cart, Line
from pos.sale.loyalty import NOTHING_SHOWN, Shown
from pos.sale.pricing import PricedCart
from pos.sale.product import Product
from pos.sale.promotion.book import NO_PROMOTIONS, PromotionBook
from pos.sale.promotion.context import Context
from pos.sale.receipt import Tender
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
    returned: tuple[Tender, ...] = ()
    """Parts of this basket that were given back, for as long as their terminal may have dropped that."""
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
    due: Literal["", "random", "risk"] = ""
    """How it was picked for a check that is still to come: its goods all went before anybody looked."""
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
    fetching: str = ""
    """The ticket of a basket that the shop's shared place was asked for, and has not answered."""
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
            fetching=self.fetching,
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
    def asked_for_money(self) -> bool:
        """Whether a reader, a phone or a cash device was told what this basket comes to, or some of it is paid."""
        return any(one is not None for one in (self.payment, self.cash, self.phone, self.split))

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
