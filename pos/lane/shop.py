"""What one shop has decided about its lanes: times, wallets, rules, figures."""

from typing import Literal

from msgspec import Struct, field

from pos.lane.bagging_parts import ShelfRules
from pos.lane.desk_state import StaffRules
from pos.lane.events import DevicePart
from pos.lane.intervention import CheckRules
from pos.sale.instalment import Plan
from pos.sale.points import PointsRule
from pos.sale.tax import TaxClass


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
    credit_refunds: bool = False
    """Whether a refund may go on a store credit card."""
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
    plans: tuple[Plan, ...] = ()
    """By which shoppers may pay in instalments; none: it is not offered."""
    instalments: bool = False
    """Whether the card terminal can be asked for a plan."""
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
    parking: bool = False
    """Whether the shop's lanes share the baskets that were put aside."""

    @property
    def only_wallets(self) -> bool:
        """Whether there is no card terminal, but phone wallets: Pay leads straight to them."""
        return bool(self.wallets) and all(part != "terminal" for part, _ in self.devices)

    @property
    def staffed(self) -> bool:
        """Whether anybody can say who they are."""
        return bool(self.badges) or self.staff.store
