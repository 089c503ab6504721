"""The attendant's screens: A01 sign in, A02 the panel, and a page of each kind."""

from collections.abc import Iterator

from msgspec.structs import replace

from pos.lane.desk_state import StaffRules
from pos.lane.events import BadgeScanned
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
from pos.sale.till import TenderTotal, Till
from pos.tour.sales import sales_looked_up
from pos.tour.walk import Walk

__all__ = ["at_the_panel"]

SAM = BadgeScanned(badge="", by="S17", name="Sam", roles=("attendant",))
MIKA = BadgeScanned(badge="", by="S19", name="Mika", roles=("manager",))
TAKEN = Till(
    day=17, sales=184, refunds=2, first=9001, last=9186, gross_minor=482_910, refunds_minor=1_240,
    tenders=(TenderTotal("card", 391_300, 1_240, 150), TenderTotal("cash", 91_610, 0, 36)),
    grand_gross_minor=71_204_385,
)  # fmt: skip


def _page(walk: Walk, page: str, choice: str = "", typed: str = "", why: str = "", who: BadgeScanned = SAM) -> Screen:  # noqa: PLR0917
    """A page of the panel, with what was typed and why."""
    assert not walk.lane.needed_age, "a badge would clear the ID check first"
    there = walk.fork().go(who, DeskOpened(page=page, choice=choice), *(DeskKeyed(key=key) for key in typed))
    return (there.go(DeskChosen(why=why)) if why else there).screen()


def at_the_panel(ready: Walk, basket: Walk) -> Iterator[tuple[str, Screen]]:
    """Name and screen of every page, over a free lane and over a basket."""
    ready, basket = ready.fork(), basket.fork()
    for walk in (ready, basket):
        shop = replace(walk.lane.shop, staff=StaffRules(store=True))
        walk.lane = replace(walk.lane, shop=shop, till=TAKEN, next_receipt=9187)
    yield from _sign_in(basket)
    yield "A02-panel", basket.fork().go(SAM).screen()
    yield "A02-free", ready.fork().go(SAM).screen()
    line = basket.lane.cart.lines[0]
    yield "A05-which-line", _page(basket, "void")
    yield "A05-remove", _page(basket, "void", str(line.line_id), why="damaged")
    yield "A05-price", _page(basket, "price", str(line.line_id), "50", "shelf-differs")
    yield "A05-discount", _page(basket, "discount", typed="10", why="apology", who=MIKA)
    dear = PriceOverridden(
        line_id=line.line_id,
        sku=line.product.sku,
        old_minor=line.product.price_minor,
        new_minor=0,
        by="S17",
        why="damaged",
    )
    attendant = replace(SAM, roles=("developer",))
    yield "A02-second", basket.fork().go(attendant, dear).screen()
    yield "A13-reprint", _page(ready, "reprint")
    yield from sales_looked_up(ready, basket)
    yield "A02-tasks", _page(ready, "tasks")
    yield "A10-lane", _page(ready, "lane")
    closed = ready.fork().go(SAM, LaneSwitched(to="closed", by="S17", why="end-of-day"))
    yield "A10-closed", _page(closed, "lane")
    yield "A11-report", _page(ready, "report")
    yield "A11-cash-up", _page(ready, "cash-up", "card", "390060", who=MIKA)
    yield "A12-devices", _page(ready, "devices")
    yield "S27-practice", ready.fork().go(SAM, TrainingSwitched(on=True, by="S17"), SAM).screen()


def _sign_in(basket: Walk) -> Iterator[tuple[str, Screen]]:
    number = basket.fork().go(DeskOpened(page="sign-in"), DeskKeyed(key="1"), DeskKeyed(key="7"))
    yield "A01-number", number.screen()
    pin = number.fork().go(DeskKeyed(key="next"), *(DeskKeyed(key="0") for _ in range(4)))
    yield "A01-pin", pin.screen()
    yield "A01-wrong", pin.fork().go(StaffRefused(by="S17", left=3)).screen()
