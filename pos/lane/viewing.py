"""Where the shopper looks: sheets, pictures, keys. Nothing here touches the basket or the money."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from pos.lane import desk
from pos.lane.basket import idle, quiet_view
from pos.lane.duty import desk_clock
from pos.lane.effects import Beep, Browse, CancelTimer, Effect, LookUp, LookUpGiftCard
from pos.lane.events import (
    FindOpened,
    FindPaged,
    GoodsFound,
    ItemLeftOut,
    KeyTyped,
    PartChosen,
    SheetClosed,
    SheetOpened,
    ShelfMoved,
    StepperPressed,
    Touched,
    ViewEvent,
    WeightRead,
    WeightTaken,
)  # fmt: skip
from pos.lane.finish import done_timer
from pos.lane.packing import moved
from pos.lane.sales_book import ReceiptAsked, SalesFound
from pos.lane.sales_desk import give_back, show
from pos.lane.staff_events import DeskChosen, DeskKeyed, DeskOpened
from pos.lane.state import Find, Lane, Step, View
from pos.lane.weighing import read_scale, take_weight
from pos.sale.barcode import check_digit

__all__ = ["look"]

LONGEST_CODE = 14
LONGEST_AMOUNT = 7
LONGEST_CARD, LONGEST_PIN = 24, 8
LONGEST_WORDS = 24
LONGEST_NUMBER = 19
"""Of a member or a phone."""
SHORTEST_NUMBER = 4


def look(lane: Lane, event: ViewEvent) -> Step:
    """Move the view. Every one of these shows that somebody is there, but for what a machine says of itself."""
    step = _LOOKS[type(event)](lane, event)
    if isinstance(event, GoodsFound) or (isinstance(event, WeightRead) and event.state != "steady"):
        return step
    after = replace(step.lane, view=replace(step.lane.view, more_time=False))
    return Step(after, (*step.effects, *_awake(after)))


def _awake(lane: Lane) -> tuple[Effect, ...]:
    return (*_shoppers_awake(lane), *((desk_clock(lane),) if lane.duty or lane.view.desk else ()))


def _shoppers_awake(lane: Lane) -> tuple[Effect, ...]:
    if lane.phase == "done":
        return (done_timer(lane),)
    if lane.phase == "closed" or (lane.payment is not None and lane.payment.presented):
        return ()
    return (CancelTimer(name="more-time"), idle(lane))


def _show(lane: Lane, view: View, *effects: Effect) -> Step:
    return Step(replace(lane, view=view), effects)


def _touched(lane: Lane, event: Touched) -> Step:
    del event
    return Step(lane)


def _open(lane: Lane, event: SheetOpened) -> Step:
    view = replace(
        lane.view, sheet=event.sheet, line_id=event.line_id, typed="", note="", told=None, answer=event.answer
    )
    if event.sheet == "count" and view.find:
        picked = next((product for product in view.find.goods if product.sku == event.sku), None)
        return _show(lane, replace(view, picked=picked, number=1)) if picked else Step(lane)
    if event.sheet == "bags" and lane.phase == "pay":
        return Step(lane)  # S16 has its own bag stepper
    if event.sheet == "bags":
        return _show(lane, view, Browse(tab="bags", page_size=lane.shop.page_size))
    return _show(lane, view)


def _close(lane: Lane, event: SheetClosed) -> Step:
    del event
    view = lane.view
    if view.sheet in ("count", "search") and view.find:
        return _show(lane, replace(view, sheet="", picked=None))
    if view.sheet:
        return _show(lane, replace(view, sheet="", note="", typed="", answer=""))
    return _show(lane, quiet_view(lane))


def _find(lane: Lane, event: FindOpened) -> Step:
    find = Find(tab=event.tab)
    sheet = "search" if event.search else ""
    reading = lane.view.reading if lane.view.find or lane.weighing else None
    view = replace(quiet_view(lane), find=find, sheet=sheet, reading=reading)
    return _show(lane, view, Browse(tab=event.tab, page_size=lane.shop.page_size))


def _page(lane: Lane, event: FindPaged) -> Step:
    find = lane.view.find
    if find is None:
        return Step(lane)
    pages = max(1, -(-find.total // lane.shop.page_size))
    page = min(max(0, event.page), pages - 1)
    view = replace(lane.view, find=replace(find, page=page))
    return _show(lane, view, Browse(tab=find.tab, query=find.query, page=page, page_size=lane.shop.page_size))


def _found(lane: Lane, event: GoodsFound) -> Step:
    if event.tab == "bags":
        return _show(lane, replace(lane.view, bags=event.goods))
    find = lane.view.find
    if find is None or (find.tab, find.query, find.page) != (event.tab, event.query, event.page):
        return Step(lane)
    found = replace(find, goods=event.goods, total=event.total, answered=True)
    return _show(lane, replace(lane.view, find=found))


def _key(lane: Lane, event: KeyTyped) -> Step:
    if lane.view.sheet == "search" and lane.view.find:
        return _search_key(lane, event.key)
    if lane.view.sheet == "type":
        return _digit(lane, event.key)
    if lane.view.sheet in ("gift-card", "gift-pin"):
        return _gift_key(lane, event.key)
    if lane.view.sheet == "member":
        return _member_digit(lane, event.key)
    if lane.view.sheet == "given":
        return _given_key(lane, event.key)
    return _part_key(lane, event.key) if lane.view.sheet == "part" else Step(lane)


def _gift_key(lane: Lane, key: str) -> Step:
    """S20: a card's number, or its PIN. What is typed is never written."""
    typed, number = lane.view.typed, lane.view.sheet == "gift-card"
    if key == "ok":
        found = LookUpGiftCard(typed=typed)
        return _show(lane, replace(lane.view, sheet="", typed=""), found) if number and typed else Step(lane)
    longest = LONGEST_CARD if number else LONGEST_PIN
    typed = _edit(typed, key if key in ("back", "clear") or key.isdecimal() else "", longest)
    return _show(lane, replace(lane.view, typed=typed), Beep(cue="tick"))


def _part_key(lane: Lane, key: str) -> Step:
    """S21: an amount in minor units, key by key."""
    typed = lane.view.typed
    if key == "ok":
        return _part(lane, PartChosen(amount_minor=int(typed))) if typed and not lane.view.note else Step(lane)
    typed = _edit(typed, key if key in ("back", "clear") or key.isdecimal() else "", LONGEST_AMOUNT).lstrip("0")
    note = "too-much" if int(typed or "0") > lane.left_minor else ""
    return _show(lane, replace(lane.view, typed=typed, note=note), Beep(cue="tick"))


def _given_key(lane: Lane, key: str) -> Step:
    """S18: what a team member was given, in minor units, key by key."""
    typed = _edit(lane.view.typed, key if key in ("back", "clear") or key.isdecimal() else "", LONGEST_AMOUNT)
    return _show(lane, replace(lane.view, typed=typed.lstrip("0")), Beep(cue="tick"))


def _part(lane: Lane, event: PartChosen) -> Step:
    view = replace(lane.view, sheet="", typed="", note="", part_minor=max(0, event.amount_minor))
    return _show(lane, view, Beep(cue="tick"))


def _edit(typed: str, key: str, longest: int) -> str:
    if key == "back":
        return typed[:-1]
    if key == "clear":
        return ""
    return (typed + key)[:longest]


def _search_key(lane: Lane, key: str) -> Step:
    find = lane.view.find
    assert find is not None
    if key == "ok":
        return _show(lane, replace(lane.view, sheet=""), Beep(cue="tick"))
    query = _edit(find.query, key, LONGEST_WORDS).lstrip()
    changed = replace(find, query=query, page=0, answered=False)
    browse = Browse(tab=find.tab, query=query, page_size=lane.shop.page_size)
    return _show(lane, replace(lane.view, find=changed), Beep(cue="tick"), browse)


def _digit(lane: Lane, key: str) -> Step:
    typed = lane.view.typed
    if key == "ok":
        if not typed:
            return Step(lane)
        if _wrong(typed):
            return _show(lane, replace(lane.view, note="check-number"), Beep(cue="no"))
        return Step(lane, (LookUp(typed=typed),))
    typed = _edit(typed, key if key in ("back", "clear") or key.isdigit() else "", LONGEST_CODE)
    note = "check-number" if len(typed) in (8, 12, 13, 14) and _wrong(typed) else ""
    return _show(lane, replace(lane.view, typed=typed, note=note), Beep(cue="tick"))


def _member_digit(lane: Lane, key: str) -> Step:
    """A key of S11: a member's number or phone."""
    typed = lane.view.typed
    if key == "ok":
        ready = len(typed) >= SHORTEST_NUMBER and lane.loyalty.member is None
        return Step(lane, (LookUp(typed=typed, what="member"),) if ready else ())
    typed = _edit(typed, key if key in ("back", "clear") or key.isdigit() else "", LONGEST_NUMBER)
    return _show(lane, replace(lane.view, typed=typed, note=""), Beep(cue="tick"))


def _wrong(typed: str) -> bool:
    """Whether these digits can be no code: a wrong length, or a check digit that does not fit."""
    if len(typed) in (4, 5):
        return False
    return len(typed) not in (8, 12, 13, 14) or check_digit(typed[:-1]) != typed[-1]


def _number(lane: Lane, event: StepperPressed) -> Step:
    picked = lane.view.picked
    if picked is None:
        return Step(lane)
    limit = picked.limit or 99
    note = "limit" if event.value > limit else ""
    return _show(lane, replace(lane.view, number=min(max(1, event.value), limit), note=note), Beep(cue="tick"))


def _left_out(lane: Lane, event: ItemLeftOut) -> Step:
    del event
    return _show(lane, replace(lane.view, told=None, welcome_back=False))


_LOOKS: dict[type, Callable[[Lane, Any], Step]] = {
    Touched: _touched,
    SheetOpened: _open,
    SheetClosed: _close,
    FindOpened: _find,
    FindPaged: _page,
    GoodsFound: _found,
    KeyTyped: _key,
    PartChosen: _part,
    StepperPressed: _number,
    ItemLeftOut: _left_out,
    ShelfMoved: moved,
    WeightRead: read_scale,
    WeightTaken: take_weight,
    DeskOpened: desk.open_page,
    DeskKeyed: desk.key,
    DeskChosen: desk.choose,
    SalesFound: show,
    ReceiptAsked: give_back,
}
