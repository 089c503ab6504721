"""Baskets that the shop's lanes share: saved under a ticket (S15), asked for at another lane, and why not."""

from collections.abc import Iterator

from msgspec.structs import replace

from pos.lane.events import SheetOpened, TicketScanned
from pos.lane.parked import ClaimRefused
from pos.lane.screen import Screen
from pos.tour.walk import Walk

__all__ = ["baskets_shared"]

TICKET = "T005-00000017"


def baskets_shared(ready: Walk, basket: Walk) -> Iterator[tuple[str, Screen]]:
    """Name and screen, over a basket that is to be saved and a free lane that asks for one."""
    yield "S15-save", basket.fork().go(SheetOpened(sheet="help", answer="save")).screen()
    asks = ready.fork()
    asks.lane = replace(asks.lane, shop=replace(asks.lane.shop, parking=True))
    asks.go(TicketScanned(ticket=TICKET))
    yield "S01-ticket-asked", asks.screen()
    for why in ("taken", "unknown", "away"):
        yield f"S01-ticket-{why}", asks.fork().go(ClaimRefused(ticket=TICKET, why=why)).screen()
