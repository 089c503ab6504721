"""The pages of A13 as they open and close: a search's answer, and a sale that is to be given back."""

from msgspec.structs import replace

from pos.lane.desk_state import Desk
from pos.lane.effects import Beep, Effect, LookUp
from pos.lane.sales_book import FindSales, ReceiptAsked, SalesFound, SalesSearched, is_sound
from pos.lane.state import Lane, Step

__all__ = ["can_search", "give_back", "kept", "search", "show"]

PAGES = ("sales", "sale", "sale-paid")


def can_search(lane: Lane, event: SalesSearched) -> bool:
    """Looking harms nobody, also while a shopper scans."""
    del lane
    return is_sound(event.wanted)


def search(lane: Lane, event: SalesSearched) -> Step:
    """Ask the store."""
    return Step(lane, (FindSales(wanted=event.wanted),))


def show(lane: Lane, event: SalesFound) -> Step:
    """What was found, to whoever is still at the panel."""
    if lane.duty is None or lane.duty.pending is not None:
        return Step(lane)
    desk = Desk(page="sales", choice="found", sales=event)
    beep: tuple[Effect, ...] = () if event.receipts else (Beep(cue="no"),)
    return Step(replace(lane, view=replace(lane.view, desk=desk)), beep)


def kept(before: Desk | None, desk: Desk) -> Desk:
    """A page of A13 with what the page before it had found; a new search begins at nothing."""
    if before is None or before.page not in PAGES or desk.page not in PAGES or not desk.choice:
        return desk
    return replace(desk, sales=before.sales)


def give_back(lane: Lane, event: ReceiptAsked) -> Step:
    """The store is asked for it as it is now."""
    if lane.duty is None or lane.phase != "ready":
        return Step(lane)
    return Step(lane, (LookUp(typed=f"R{lane.shop.lane:03d}-{event.number:08d}", what="receipt"),))
