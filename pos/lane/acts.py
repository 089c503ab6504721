"""What a member of staff does to a sale or a lane: may they, alone or with a second person, and what follows.

Every act is an event with a name; `do` asks the shop's table (`pos.lane.permission`) and carries it out, or lets it
wait for a second person (`second`). Nothing touches a basket whose payment is under way.
"""

from collections.abc import Callable
from typing import Any, Literal

from msgspec.structs import replace

from pos.lane.basket import start_sale, unchosen, with_cart
from pos.lane.desk_state import Desk
from pos.lane.drawer import open_drawer
from pos.lane.duty import TIMER, awake, lock
from pos.lane.effects import (
    Beep,
    BookSale,
    CancelTimer,
    CheckPrinter,
    CloseBasket,
    CloseDay,
    Effect,
    EndTerminalDay,
    Print,
)
from pos.lane.finish import fresh, put_aside, quiet
from pos.lane.parking import fetch
from pos.lane.people import Person
from pos.lane.permission import Act, may, verdict
from pos.lane.sales_book import SalesSearched
from pos.lane.sales_desk import can_search, search
from pos.lane.sold_as import sold_as
from pos.lane.staff_events import (
    ActDropped,
    BasketRecalled,
    BasketSaved,
    DayClosed,
    DeviceTested,
    DiscountGiven,
    DrawerOpened,
    ItemAdded,
    LaneSwitched,
    LineVoided,
    PriceOverridden,
    QuantityOverridden,
    ReceiptReprinted,
    ReportPrinted,
    SaleVoided,
    StaffAct,
    TaskDone,
    TrainingSwitched,
)
from pos.lane.state import Lane, Step
from pos.sale import cart as carts
from pos.sale.cart import Override
from pos.sale.pricing import each_minor
from pos.sale.product import Name
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.model import Basket, Off, Promotion
from pos.sale.till import Report, next_day, tallied, with_act

__all__ = [
    "ACT_EVENTS",
    "DISCOUNT",
    "REASONS",
    "act_of",
    "amount_of",
    "basket_is_free",
    "counted",
    "do",
    "is_possible",
    "put_aside_with_ticket",
    "second",
]

DISCOUNT = "staff-discount"
"""The key of the discount that staff give on a whole sale."""
MOST_PERCENT = 100
REASONS: dict[Act, tuple[str, ...]] = {
    "void-line": ("wrong-item", "damaged", "changed-mind", "manager"),
    "void-sale": ("changed-mind", "no-money", "left", "manager"),
    "price": ("shelf-differs", "damaged", "price-match", "manager"),
    "add-item": ("no-barcode", "damaged-code", "not-on-file", "manager"),
    "quantity": ("counted", "business", "manager"),
    "discount": ("damaged", "apology", "price-match", "manager"),
    "save": ("forgot-money", "fetching", "reader-down", "other"),
    "open-drawer": ("change", "counting", "stuck", "other"),
    "pause": ("cleaning", "paper", "other"),
    "close-lane": ("end-of-day", "fault", "other"),
}
"""Why, in a tap; an act that is listed here is not done without one."""


def do(lane: Lane, event: StaffAct) -> Step:
    """An act of whoever is on duty: done, or waiting for a second person; nothing, if it can't be done now."""
    duty, act = lane.duty, act_of(event)
    if duty is None or duty.person.id != event.by or event.second or not is_possible(lane, event):
        return Step(lane)
    if act in REASONS and event.why not in REASONS[act]:
        return Step(lane)
    amount, policy = amount_of(lane, event), lane.shop.staff.policy
    if verdict(duty.person.roles, act, amount_minor=amount, policy=policy) == "alone":
        return _carry_out(lane, event, act)
    waits = replace(lane, duty=replace(duty, pending=event), view=replace(lane.view, desk=Desk(page="second")))
    return Step(waits, (Beep(cue="look"), *awake(waits)))


def second(lane: Lane, person: Person) -> Step:
    """Somebody else has come for the act that waits."""
    duty = lane.duty
    assert duty is not None
    event = duty.pending
    assert event is not None
    act, policy = act_of(event), lane.shop.staff.policy
    fits = person.id != duty.person.id and is_possible(lane, event)
    if not fits or not may(person.roles, act, amount_minor=amount_of(lane, event), policy=policy):
        note = "same-person" if person.id == duty.person.id else "not-theirs"
        after = replace(lane, view=replace(lane.view, desk=Desk(page="second", note=note)))
        return Step(after, (Beep(cue="no"), *awake(after)))
    return _carry_out(replace(lane, duty=replace(duty, pending=None)), replace(event, second=person.id), act)


def drop(lane: Lane, event: ActDropped) -> Step:
    """The act that waits is not wanted any more."""
    if lane.duty is None or lane.duty.person.id != event.by:
        return Step(lane)
    after = replace(lane, duty=replace(lane.duty, pending=None), view=replace(lane.view, desk=Desk()))
    return Step(after, awake(after))


def act_of(event: StaffAct) -> Act:
    """What the shop's table calls it."""
    if isinstance(event, LaneSwitched):
        return {"open": "open-lane", "paused": "pause", "closed": "close-lane"}[event.to]  # type: ignore[return-value]
    return _ACTS[type(event)][0]


def amount_of(lane: Lane, event: StaffAct) -> int:
    """How much money it is about, minor units: what the shop would have had."""
    if isinstance(event, LineVoided):
        return next((one.amount_minor for one in lane.priced.lines if one.line.line_id == event.line_id), 0)
    if isinstance(event, PriceOverridden):
        line = carts.line_of(lane.cart, event.line_id)
        return max(0, event.old_minor - event.new_minor) * (line.quantity if line is not None else 1)
    if isinstance(event, DiscountGiven):
        return lane.priced.total_minor * event.percent // 100
    if isinstance(event, ItemAdded):
        return event.price_minor
    return lane.priced.total_minor if isinstance(event, SaleVoided) else 0


def is_possible(lane: Lane, event: StaffAct) -> bool:
    """Whether it means anything now: the line is there, the lane is free, no payment is under way."""
    return _ACTS[type(event)][1](lane, event)


def _carry_out(lane: Lane, event: StaffAct, act: Act) -> Step:
    counted = replace(lane, till=with_act(lane.till, act)) if not lane.training else lane
    done: Step = _ACTS[type(event)][2](counted, event)
    after = done.lane
    desk = after.view.desk if after.view.desk is not None and after.view.desk.page in KEPT_OPEN else Desk()
    after = replace(after, view=replace(after.view, desk=desk if after.duty is not None else None))
    return Step(after, (*done.effects, *(awake(after) if after.duty is not None else ())))


KEPT_OPEN = ("devices", "tasks", "sales", "sale")
"""Pages that stay open after a press."""


# --- when it is possible


def basket_is_free(lane: Lane) -> bool:
    """Whether the basket may be changed: one is open, and no money is moving."""
    money = lane.payment is not None or lane.cash is not None or lane.split is not None
    return lane.phase in ("scan", "pay") and not money and lane.weighing is None


def _line_is_there(lane: Lane, event: LineVoided | PriceOverridden | QuantityOverridden) -> bool:
    return basket_is_free(lane) and carts.line_of(lane.cart, event.line_id) is not None


def _price_fits(lane: Lane, event: PriceOverridden) -> bool:
    line = carts.line_of(lane.cart, event.line_id)
    if line is None or not basket_is_free(lane) or event.new_minor < 0:
        return False
    return (line.product.sku, each_minor(line)) == (event.sku, event.old_minor)


def _quantity_fits(lane: Lane, event: QuantityOverridden) -> bool:
    line = carts.line_of(lane.cart, event.line_id)
    fits = line is not None and not line.measured and line.quantity == event.old
    return fits and basket_is_free(lane) and 0 < event.quantity <= MOST_PIECES


MOST_PIECES = 999


def _item_fits(lane: Lane, event: ItemAdded) -> bool:
    """A department of this shop and a price, on a free lane or in a basket that may be changed."""
    known = any(one.id == event.department for one in lane.shop.checks.departments)
    return known and event.price_minor > 0 and (lane.phase == "ready" or basket_is_free(lane))


def _goods_are_there(lane: Lane, event: StaffAct) -> bool:
    del event
    return basket_is_free(lane) and bool(lane.cart.lines)


def _percent_fits(lane: Lane, event: DiscountGiven) -> bool:
    return _goods_are_there(lane, event) and 0 <= event.percent <= MOST_PERCENT


def _can_switch(lane: Lane, event: LaneSwitched) -> bool:
    return lane.phase == ("closed" if event.to == "open" else "ready")


def _always(lane: Lane, event: StaffAct) -> bool:
    del lane, event
    return True


def _can_close_day(lane: Lane, event: DayClosed) -> bool:
    return lane.phase in ("ready", "closed") and event.till == lane.till and not lane.training


def _can_train(lane: Lane, event: TrainingSwitched) -> bool:
    return lane.phase == "ready" and event.on != lane.training and not lane.shop.training


# --- what follows


def _back_to_scan(lane: Lane) -> Lane:
    return replace(lane, phase="scan", trouble="", undo=None, last=None)


def _void_line(lane: Lane, event: LineVoided) -> Step:
    after = _back_to_scan(with_cart(lane, carts.remove(lane.cart, event.line_id)))
    return Step(replace(after, newest=0 if lane.newest == event.line_id else lane.newest), (Beep(cue="ok"),))


def _void_sale(lane: Lane, event: SaleVoided) -> Step:
    del event
    closed = CloseBasket(basket=lane.basket, carried=lane.carried)
    return Step(fresh(lane), (closed, Beep(cue="ok"), *quiet()))


def _price(lane: Lane, event: PriceOverridden) -> Step:
    who = f"{event.by}+{event.second}" if event.second else event.by
    new = Override(price_minor=event.new_minor, reason=event.why, by=who)
    after = _back_to_scan(with_cart(lane, carts.override(lane.cart, event.line_id, new)))
    return Step(after, (Beep(cue="ok"),))


def _quantity(lane: Lane, event: QuantityOverridden) -> Step:
    after = _back_to_scan(with_cart(lane, carts.set_quantity(lane.cart, event.line_id, event.quantity)))
    return Step(after, (Beep(cue="ok"),))


def _add(lane: Lane, event: ItemAdded) -> Step:
    cart = carts.add(lane.cart, sold_as(lane.shop, event.department, event.price_minor))
    after = _back_to_scan(with_cart(start_sale(lane, event.at), cart))
    return Step(replace(after, newest=cart.lines[-1].line_id, scans=lane.scans + 1), (Beep(cue="ok"),))


def _discount(lane: Lane, event: DiscountGiven) -> Step:
    others = tuple(one for one in lane.book.promotions if one.key != DISCOUNT)
    name = Name("Discount", {"de": "Nachlass", "zh-Hans": "折扣", "ar": "خصم", "ja": "値引き"})
    given = Promotion(key=DISCOUNT, name=name, offer=Basket(off=Off(percent_bp=event.percent * 100)))
    book = PromotionBook((*others, given) if event.percent else others, lane.book.memory)
    return Step(_back_to_scan(with_cart(replace(lane, book=book), lane.cart)), (Beep(cue="ok"),))


def _save(lane: Lane, event: BasketSaved) -> Step:
    return put_aside_with_ticket(lane, event.at, "staff")


def put_aside_with_ticket(lane: Lane, at: int, why: Literal["shopper", "staff"]) -> Step:
    """The basket is saved, and its ticket printed."""
    step = put_aside(lane, at, why)
    ticket = step.lane.saved[-1].ticket
    paper = Print(job=f"{ticket}-1", document="ticket", ticket=ticket, language=lane.language)
    return Step(step.lane, (*step.effects, Beep(cue="ok"), paper))


def _recall(lane: Lane, event: BasketRecalled) -> Step:
    return fetch(lane, event.ticket, event.saved, event.at)


def _recallable(lane: Lane, event: BasketRecalled) -> bool:
    """What waits is in the event: a replay does not know what was put aside."""
    return lane.phase == "ready" and event.saved.ticket == event.ticket


def _reprint(lane: Lane, event: ReceiptReprinted) -> Step:
    job = f"again-{event.number}-{event.at}"
    print_ = Print(job=job, document="receipt", number=event.number, language=lane.language, copy=True)
    return Step(lane, (Beep(cue="ok"), CheckPrinter(), print_))


def _was_sold(lane: Lane, event: ReceiptReprinted) -> bool:
    return 0 < event.number < lane.next_receipt


def _drawer(lane: Lane, event: DrawerOpened) -> Step:
    opened = open_drawer(lane, event.by, event.why, event.at)
    return Step(opened.lane, (Beep(cue="ok"), *opened.effects))


def _switch(lane: Lane, event: LaneSwitched) -> Step:
    """A lane that closes for the day lets its terminal end it; a pause does not. The panel locks: that was all."""
    ends = event.to == "closed" and lane.shop.end_of_day == "on-close"
    effects: tuple[Effect, ...] = (Beep(cue="ok"), EndTerminalDay()) if ends else (Beep(cue="ok"),)
    after = replace(unchosen(lane), phase="ready" if event.to == "open" else "closed", paused=event.to == "paused")
    return Step(lock(after), (*effects, CancelTimer(name=TIMER)))


def _task(lane: Lane, event: TaskDone) -> Step:
    del event
    return Step(lane, (Beep(cue="ok"), CheckPrinter()))


def _train(lane: Lane, event: TrainingSwitched) -> Step:
    return Step(replace(lane, training=event.on), (Beep(cue="ok"),))


def _test(lane: Lane, event: DeviceTested) -> Step:
    if event.part == "speaker":
        return Step(lane, (Beep(cue="paid"),))
    if event.part == "printer":
        return Step(lane, (CheckPrinter(), Print(job="slip-test", document="slip", lines=TEST_LINES)))
    return Step(lane, (Beep(cue="ok"),))


TEST_LINES = ("", "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "")


def _x_report(lane: Lane, event: ReportPrinted) -> Step:
    shop = lane.shop
    report = Report(kind="x", till=event.till, at=event.at, by=event.by, lane=shop.lane, currency=shop.currency)
    return Step(lane, (Beep(cue="ok"), _paper(lane, report)))


def _close_day(lane: Lane, event: DayClosed) -> Step:
    report = Report(
        kind="z",
        till=event.till,
        at=event.at,
        by=f"{event.by}+{event.second}" if event.second else event.by,
        lane=lane.shop.lane,
        currency=lane.shop.currency,
        counted=event.counted,
        open_payments=event.open_payments,
    )
    return Step(
        replace(lane, till=next_day(lane.till, event.at)),
        (CloseDay(report=report), Beep(cue="ok"), _paper(lane, report)),
    )


def _paper(lane: Lane, report: Report) -> Print:
    job = f"report-{report.kind}-{report.till.day}-{report.at}"
    return Print(job=job, document="report", language=lane.shop.language, report=report)


Possible = Callable[[Lane, Any], bool]
Carry = Callable[[Lane, Any], Step]

_ACTS: dict[type[StaffAct], tuple[Act, Possible, Carry]] = {
    LineVoided: ("void-line", _line_is_there, _void_line),
    SaleVoided: ("void-sale", _goods_are_there, _void_sale),
    PriceOverridden: ("price", _price_fits, _price),
    QuantityOverridden: ("quantity", _quantity_fits, _quantity),
    ItemAdded: ("add-item", _item_fits, _add),
    DiscountGiven: ("discount", _percent_fits, _discount),
    BasketSaved: ("save", _goods_are_there, _save),
    BasketRecalled: ("recall", _recallable, _recall),
    ReceiptReprinted: ("reprint", _was_sold, _reprint),
    DrawerOpened: ("open-drawer", _always, _drawer),
    LaneSwitched: ("pause", _can_switch, _switch),
    TaskDone: ("task", _always, _task),
    TrainingSwitched: ("training", _can_train, _train),
    DeviceTested: ("devices", _always, _test),
    ReportPrinted: ("x-report", _always, _x_report),
    DayClosed: ("close-day", _can_close_day, _close_day),
    SalesSearched: ("journal", can_search, search),
}
ACT_EVENTS = tuple(_ACTS)


def counted(step: Step) -> Step:
    """The step with its sales in the till: what is booked is counted, once, wherever it was booked."""
    receipts = tuple(one.receipt for one in step.effects if isinstance(one, BookSale))
    return Step(replace(step.lane, till=tallied(step.lane.till, receipts)), step.effects) if receipts else step
