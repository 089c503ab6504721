"""How a shopper comes to each kind of check, and what the team taps then: for the session and for the real window."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace
from pos.lane.bagging_parts import ShelfRules
from pos.lane.desk_state import StaffRules
from pos.lane.events import ShelfSettled
from pos.lane.intervention import AuditRules, CheckRules, Department, RiskRule
from pos.lane.state import Shop
from pos.prove.hand.goods import BARCODES, GOODS, SHOP
from pos.prove.hand.loyalty import LOYAL_SHOP
from pos.prove.hand.world import World
from pos.sale.product import Name

DEPARTMENTS = (
    Department(id="bakery", name=Name("Bakery", {"zh-Hans": "烘焙", "ar": "مخبوزات"}), tax="zero"),
    Department(id="other", name=Name("Other goods", {"zh-Hans": "其他商品", "ar": "سلع أخرى"}), tax="standard"),
)
RULES = CheckRules(quantity=3, dear_minor=900, voids=1, departments=DEPARTMENTS)
STAFFED = replace(
    SHOP,
    staff=StaffRules(store=True),
    checks=RULES,
    **{name: getattr(LOYAL_SHOP, name) for name in ("vouchers", "members", "points")},
)
ALL_CHECKED = replace(STAFFED, checks=replace(RULES, audit=AuditRules(random_pm=1000, items=2)))
RISKY = replace(
    STAFFED, checks=replace(RULES, audit=AuditRules(risk=(RiskRule(signal="security-tag", at_least=1, adds_pm=1000),)))
)
WITH_SHELF = replace(STAFFED, shelf=ShelfRules(mode="normal"), devices=(*SHOP.devices, ("shelf", "packing")))


class Hands(Protocol):
    """A shopper's and a team member's, at a lane."""

    world: World

    def press(self, name: str) -> object: ...

    def scan(self, code: str) -> object: ...

    def after(self, happens: Callable[[], object], seconds: float = 0) -> object: ...


class Hand:
    """Hands over the session, without a window."""

    def __init__(self, shop: Shop) -> None:
        self.world = World(shop)

    def press(self, name: str) -> None:
        self.world.press(name)

    def scan(self, code: str) -> None:
        self.after(lambda: self.world.scan(BARCODES.get(code, code)), 1)

    def after(self, happens: Callable[[], object], seconds: float = 0) -> None:
        self.world.wait(seconds)
        happens()


class Reason(Struct, frozen=True, kw_only=True):
    """One kind of check.

    Attributes:
        comes: what the shopper does, or what happens.
        taps: what the team member presses, after a badge or a PIN; scans of goods between them are "scan:CODE".
        mends: what ends it where nobody decides: the device is seen to.
        who: whose badge.
    """

    comes: Callable[[Hands], None]
    taps: tuple[str, ...] = ()
    shop: Shop = STAFFED
    mends: Callable[[Hands], None] | None = None
    who: str = "2018"


def _scan(*codes: str) -> Callable[[Hands], None]:
    def comes(hands: Hands) -> None:
        for code in codes:
            hands.scan(code)

    return comes


def _then(*steps: Callable[[Hands], None] | str) -> Callable[[Hands], None]:
    def comes(hands: Hands) -> None:
        for one in steps:
            hands.press(one) if isinstance(one, str) else one(hands)

    return comes


def _bread_is(**changes: object) -> Callable[[Hands], None]:
    def comes(hands: Hands) -> None:
        bread = replace(GOODS["bread"], **changes)  # type: ignore[arg-type]
        hands.world.catalog.goods["bread"] = bread

    return comes


def _rests(grams: int) -> Callable[[Hands], None]:
    return lambda hands: hands.after(lambda: hands.world.happen(ShelfSettled(device="packing", weight_g=grams)), 1)  # type: ignore[return-value]


def _waits(seconds: float) -> Callable[[Hands], None]:
    return lambda hands: hands.after(lambda: None, seconds)  # type: ignore[return-value]


def _device(part: str, state: str) -> Callable[[Hands], None]:
    return lambda hands: hands.after(lambda: hands.world.device(part, state))  # type: ignore[return-value, arg-type]


def _pays_and_is_lost(hands: Hands) -> None:
    hands.scan("oats")
    hands.press("pay")
    terminal = hands.world.terminal
    terminal.answers = False
    hands.after(lambda: terminal.say("bank"))
    hands.after(terminal.lose)
    hands.after(lambda: None, 70)


def _pays(hands: Hands) -> None:
    hands.scan("oats")
    hands.press("pay")
    hands.after(hands.world.terminal.approve)
    hands.press("finish")


def _draw(hands: Hands) -> None:
    hands.world.chance.numbers.append(0)


REASONS: dict[str, Reason] = {
    "age": Reason(comes=_scan("wine"), taps=("check-clearly-over",), who="2017"),
    "weight": Reason(
        comes=_then(_rests(0), _scan("oats"), _rests(420), _rests(950), _waits(40)), taps=("check-accept",),
        shop=WITH_SHELF, who="2017",
    ),
    "unknown-item": Reason(comes=_then(_scan("unknown"), "unknown-ask"), taps=("check-leave-out",), who="2017"),
    "not-for-sale": Reason(comes=_then(_bread_is(blocked=True), _scan("oats", "bread")), taps=("check-collected",), who="2017"),
    "price-check": Reason(comes=_then(_scan("oats"), "row-1", "item-price"), taps=("check-price-right",), who="2017"),
    "quantity": Reason(comes=_scan("oats", "oats", "oats", "oats"), taps=("check-seen",), who="2017"),
    "high-value": Reason(comes=_then(_bread_is(price_minor=900), _scan("bread")), taps=("check-seen",), who="2017"),
    "coupon": Reason(comes=_scan("oats", "COUPON-LOOK"), who="2017"),
    "void": Reason(
        comes=_then(_scan("oats", "cider", "bread"), "row-1", "item-remove", "row-2", "item-remove"),
        taps=("check-approve",), who="2017",
    ),
    "suspend": Reason(comes=_then(_scan("oats"), "help", "answer-save", "do-save"), taps=("check-approve",), who="2017"),
    "refund": Reason(comes=_then(_pays, _scan("R004-00000001")), who="2017"),
    "payment-unknown": Reason(comes=_pays_and_is_lost, taps=("check-not-charged",)),
    "no-paper": Reason(comes=_then(_scan("oats"), _device("printer", "no-paper")), mends=_device("printer", "ready")),
    "audit": Reason(
        comes=_then(_draw, _scan("oats", "bread"), "pay"), taps=("check-check", "scan:oats", "scan:bread", "check-all-good"),
        shop=ALL_CHECKED, who="2017",
    ),
    "help": Reason(comes=_then(_scan("oats"), "help", "call"), taps=("check-helped",), who="2017"),
    "device-fault": Reason(comes=_then(_scan("oats"), _device("terminal", "faulted")), mends=_device("terminal", "ready")),
    "walk-off": Reason(comes=_then(_scan("oats"), _waits(140)), taps=("check-bring-back",), who="2017"),
    "spot-check": Reason(
        comes=_then(_draw, _bread_is(security="tag"), _scan("oats", "bread"), _waits(1), _scan("BADGE-2017"), "check-tag-removed", "pay"),
        taps=("check-check", "scan:oats", "scan:bread", "check-all-good"), shop=RISKY, who="2017",
    ),
    "security-tag": Reason(comes=_then(_bread_is(security="tag"), _scan("bread")), taps=("check-tag-removed",), who="2017"),
    "restricted-hours": Reason(comes=_then(_bread_is(sold_from_to="02:00-02:01"), _scan("oats", "bread")), mends=_waits(7)),
    "limit": Reason(comes=_then(_scan("pills", "pills", "pills"), "told-ask"), taps=("check-explained",), who="2017"),
}  # fmt: skip


def there(world: World, reason: str) -> bool:
    """Whether a check of this reason is open."""
    return any(one.reason == reason for one in world.lane.interventions)


def resolve(hands: Hands, reason: str) -> int:
    """Let the team member on duty decide; how many taps it took."""
    taps = 0
    for tap in REASONS[reason].taps:
        if tap.startswith("scan:"):
            hands.scan(tap.removeprefix("scan:"))
        else:
            hands.press(tap)
            taps += 1
    return taps
