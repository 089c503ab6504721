"""The attendant's screens, made by a real lane: every page of the panel, its notes and its second person."""

from collections.abc import Callable

from msgspec.structs import replace
from pos.lane.checkout import first_lane, step
from pos.lane.desk_state import StaffRules
from pos.lane.effects import SavedBasket
from pos.lane.events import BadgeScanned, DeviceChanged, ItemFound, LaneEvent, LanguageChosen
from pos.lane.render import render
from pos.lane.screen import Screen
from pos.lane.staff_events import (
    DeskChosen,
    DeskKeyed,
    DeskOpened,
    LaneSwitched,
    PriceOverridden,
    StaffRefused,
    TrainingSwitched,
)
from pos.lane.state import Lane
from pos.prove.hand.goods import SHOP
from pos.sale.product import Product
from pos.sale.till import TenderTotal, Till

from tests.ui import samples

AT = 1_790_000_000_000
STAFF_SHOP = replace(
    SHOP,
    staff=StaffRules(store=True),
    devices=(
        ("scanner", "front"),
        ("scale", "produce"),
        ("printer", "receipts"),
        ("terminal", "card"),
        ("cash", "till"),
    ),
    languages=("en", "de", "zh-Hans", "ar", "ja"),
)
TILL = Till(
    day=17, since=AT - 30_000_000, sales=184, refunds=2, first=9001, last=9186, gross_minor=482_910, refunds_minor=1_240,
    tenders=(TenderTotal("card", 391_300, 1_240, 150), TenderTotal("cash", 91_610, 0, 36)), grand_gross_minor=71_204_385,
    acts=(("task", 3),),
)  # fmt: skip
SAM = BadgeScanned(badge="", by="S17", name="Sam Reed", roles=("attendant",))
MIKA = BadgeScanned(badge="", by="S19", name="Mika Tan", roles=("manager",))


def after(language: str, *events: LaneEvent, goods: int = 4, **fields: object) -> Screen:
    """A lane with some goods, after these events."""
    lane = replace(first_lane(STAFF_SHOP, next_receipt=9187), till=TILL)
    for part, name in STAFF_SHOP.devices:
        lane = step(
            lane, DeviceChanged(part=part, device=name, state="paper-low" if part == "printer" else "ready")
        ).lane
    lane = step(lane, LanguageChosen(language=language)).lane
    for place, (name, picture, category, _, price) in enumerate(samples.GOODS[:goods]):
        product = Product(sku=f"0{place}", name=name, price_minor=price, picture=picture, category=category, tax="zero")
        lane = step(lane, ItemFound(product=product, at=AT)).lane
    lane = replace(lane, **fields)
    for place, event in enumerate(events):
        lane = step(lane, replace(event, at=AT + 1000 * place)).lane
    return render(lane)


def page(
    name: str, *more: LaneEvent, choice: str = "", who: BadgeScanned = SAM, **fields: object
) -> Callable[[str], Screen]:
    return lambda language: after(language, who, DeskOpened(page=name, choice=choice), *more, **fields)  # type: ignore[arg-type]


def typed(text: str) -> tuple[DeskKeyed, ...]:
    return tuple(DeskKeyed(key=key) for key in text)


def saved() -> tuple[SavedBasket, ...]:
    lane: Lane = first_lane(STAFF_SHOP)
    for place, (name, picture, category, _, price) in enumerate(samples.GOODS[:3]):
        product = Product(sku=f"0{place}", name=name, price_minor=price, picture=picture, category=category, tax="zero")
        lane = step(lane, ItemFound(product=product, at=AT)).lane
    return tuple(
        SavedBasket(ticket=f"T004-{n:08d}", basket=n, saved_at=AT - n * 600_000, cart=lane.cart, why="staff")
        for n in (17, 12)
    )


DOOR = DeskOpened(page="sign-in")
DEAR = PriceOverridden(line_id=4, sku="03", old_minor=245, new_minor=100, by="S17", why="damaged")
DESK_SAMPLES: dict[str, Callable[[str], Screen]] = {
    "A01": lambda language: after(language, DOOR, *typed("17")),
    "A01-pin": lambda language: after(language, DOOR, *typed("17"), DeskKeyed(key="next"), *typed("4829")),
    "A01-wrong": lambda language: after(
        language, DOOR, *typed("17"), DeskKeyed(key="next"), *typed("4829"), StaffRefused(by="S17", left=3)
    ),
    "A01-locked": lambda language: after(language, DOOR, *typed("17"), StaffRefused(left=0, until_ms=AT)),
    "A02": lambda language: after(language, SAM),
    "A02-free": lambda language: after(language, SAM, goods=0),
    "A05-pick": page("void"),
    "A05-void": page("void", DeskChosen(why="damaged"), choice="3"),
    "A05-price": page("price", *typed("150"), DeskChosen(why="shelf-differs"), choice="3"),
    "A05-quantity": page("quantity", *typed("24"), choice="1"),
    "A05-discount": page("discount", *typed("10"), DeskChosen(why="apology"), who=MIKA),
    "A05-void-sale": page("void-sale", DeskChosen(why="left")),
    "A05-save": page("save"),
    "A02-second": lambda language: after(
        language, SAM, replace(DEAR, old_minor=800, line_id=3, sku="02"), replace(SAM, by="S18", name="Ana"),
    ),
    "A02-recall": page("recall", goods=0, saved=saved()),
    "A13-reprint": page("reprint", goods=0),
    "A13-search": page("sales", DeskChosen(why="amount"), *typed("1648"), who=MIKA, goods=0),
    "A02-drawer": page("drawer", DeskChosen(why="change")),
    "A14-begin": page("refund", goods=0),
    "A02-tasks": page("tasks"),
    "A10": page("lane", goods=0),
    "A10-closed": lambda language: after(
        language, SAM, LaneSwitched(to="closed", by="S17", why="end-of-day"), DeskOpened(page="lane"), goods=0
    ),
    "A11": page("report", goods=0, strays=("L004-B00000012-1",)),
    "A11-cash-up": page("cash-up", *typed("390060"), choice="card", who=MIKA, goods=0),
    "A11-counted": page("cash-up", DeskOpened(page="cash-up", choice="cash"), *typed("91510"), DeskOpened(page="cash-up"), who=MIKA, goods=0),
    "A12": page("devices", goods=0),
    "A02-training": page("training", goods=0),
    "S03-training": lambda language: after(
        language, SAM, TrainingSwitched(on=True, by="S17"), SAM, goods=0
    ),
}  # fmt: skip
