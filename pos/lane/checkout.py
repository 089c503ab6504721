"""`step`: the lane after an event, and what is to be done. The heart; everything else hands in or carries out.

A lane is a pure function. Durable events decide; view events move the view only, and `step` asserts that.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from pos.lane import assistance, basket, finish, payment
from pos.lane.basket import idle, quiet_view, refuse
from pos.lane.effects import AbortPayment, Beep, CancelTimer, Effect, StartTimer
from pos.lane.events import (
    AgeItemsRemoved,
    BackPressed,
    BadgeScanned,
    CardRefused,
    CarryOnPressed,
    DeviceChanged,
    EaseSwitched,
    Event,
    FeedbackGiven,
    FinishPressed,
    HelpCalled,
    HelpCancelled,
    HelpSolved,
    ItemFound,
    ItemUnknown,
    LaneEvent,
    LaneStarted,
    LanguageChosen,
    LineRemoved,
    OwnBagPlaced,
    PaymentAborted,
    PaymentApproved,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentUnknown,
    PayPressed,
    PrintEnded,
    PrintPressed,
    QuantitySet,
    ScanRefused,
    StartPressed,
    TicketScanned,
    TimerFired,
    UndoPressed,
    ViewEvent,
)  # fmt: skip
from pos.lane.state import Device, Lane, Shop, Step, Told, empty_price
from pos.lane.viewing import hint_timer, look

__all__ = ["first_lane", "preludes", "step"]


def first_lane(shop: Shop, next_basket: int = 1, next_receipt: int = 1) -> Lane:
    """The lane before its first event."""
    devices = tuple(Device(part, name, "opening") for part, name in shop.devices)
    return Lane(
        shop=shop, language=shop.language, basket=next_basket, next_receipt=next_receipt, priced=empty_price(), devices=devices
    )  # fmt: skip


def preludes(lane: Lane, event: LaneEvent) -> tuple[Event, ...]:
    """What must be handled before this event, as records of their own: a scan on S23 first ends that sale."""
    takes = (ItemFound, ItemUnknown, TicketScanned, StartPressed)
    return (FinishPressed(at=event.at),) if lane.phase == "done" and isinstance(event, takes) else ()


def step(lane: Lane, event: LaneEvent) -> Step:
    """One event, one step. Events that mean nothing now change nothing."""
    if isinstance(event, ViewEvent):
        after = look(lane, event)
        assert replace(after.lane, view=lane.view) == lane, event
        return after
    return _STEPS[type(event)](lane, event)


def _started(lane: Lane, event: LaneStarted) -> Step:
    """After any start: a payment in flight is asked about, paper that may be out is offered as a copy, a basket waits."""
    lane = replace(lane, last=None, undo=None, view=replace(quiet_view(lane), welcome_back=bool(lane.cart.lines)))
    if lane.payment is not None:
        lost = PaymentUnknown(intent_id=lane.payment.intent.intent_id, why="restart", at=event.at)
        return payment.unknown(_not_asked_yet(lane), lost)
    if lane.sold is not None:
        paper = "uncertain" if lane.sold.paper == "printing" else lane.sold.paper
        done = StartTimer(name="done", seconds=lane.shop.timing.done_s)
        return Step(replace(lane, sold=replace(lane.sold, paper=paper)), (done,))
    if lane.phase == "pay":
        lane = replace(lane, phase="scan", trouble="")
    return Step(lane, (idle(lane),))


def _not_asked_yet(lane: Lane) -> Lane:
    assert lane.payment is not None
    asking = lane.payment.step == "unknown"
    return replace(lane, payment=replace(lane.payment, step="bank")) if asking else lane


def _start(lane: Lane, event: StartPressed) -> Step:
    if lane.phase != "ready":
        return Step(lane)
    after = replace(lane, phase="scan", started_at=event.at, view=quiet_view(lane))
    return Step(after, (idle(after), hint_timer(lane)))


def _item(lane: Lane, event: ItemFound) -> Step:
    if lane.phase == "closed":
        return refuse(lane, event.code, event.at, Told("closed"))
    if lane.phase == "pay":
        return payment.change_while_armed(lane, event)
    return basket.add_item(lane, event)


def _unknown_item(lane: Lane, event: ItemUnknown) -> Step:
    if lane.phase == "closed":
        return refuse(lane, event.code, event.at, Told("closed"))
    if lane.phase == "pay" and lane.payment is not None:
        busy = "pay-first" if lane.payment.presented else "unknown-now"
        return refuse(lane, event.code, event.at, Told(busy, event.code))
    return basket.unknown_item(replace(lane, trouble=""), event)


def _refused(lane: Lane, event: ScanRefused) -> Step:
    return refuse(lane, event.why + event.shown, event.at, Told(event.why, event.shown))


def _card_refused(lane: Lane, event: CardRefused) -> Step:
    return refuse(lane, event.kind, event.at, Told(event.kind))


def _quantity(lane: Lane, event: QuantitySet) -> Step:
    if lane.phase == "pay" and lane.payment is not None:
        return payment.change_while_armed(lane, event)
    return basket.set_quantity(lane, event)


def _own_bag(lane: Lane, event: OwnBagPlaced) -> Step:
    return basket.use_own_bag(lane, event) if lane.phase in ("ready", "scan") else Step(lane)


def _language(lane: Lane, event: LanguageChosen) -> Step:
    if event.language not in lane.shop.languages:
        return Step(lane)
    view = replace(lane.view, sheet="", more_time=False)
    return Step(replace(lane, language=event.language, view=view), _stay_awake(lane))


def _ease(lane: Lane, event: EaseSwitched) -> Step:
    on = event.aid in lane.ease
    aids = tuple(aid for aid in lane.ease if aid != event.aid) if on else (*lane.ease, event.aid)
    return Step(replace(lane, ease=aids), _stay_awake(lane))


def _stay_awake(lane: Lane) -> tuple[Effect, ...]:
    if lane.phase == "done":
        return (StartTimer(name="done", seconds=lane.shop.timing.done_s),)
    busy = lane.payment is not None and lane.payment.presented
    return () if busy else (CancelTimer(name="more-time"), idle(lane))


def _carry_on(lane: Lane, event: CarryOnPressed) -> Step:
    del event
    return Step(replace(lane, view=quiet_view(lane)), (CancelTimer(name="more-time"), idle(lane)))


def _device(lane: Lane, event: DeviceChanged) -> Step:
    old = next((one for one in lane.devices if one.name == event.device and one.part == event.part), None)
    mark = event.mark or (old.mark if old else "")
    new = Device(event.part, event.device, event.state, event.detail, mark)
    others = tuple(new if one is old else one for one in lane.devices)
    after = replace(lane, devices=others if old else (*lane.devices, new))
    waits = lane.phase == "pay" and lane.payment is None and lane.trouble == "reader-missing"
    if waits and event.part == "terminal" and event.state == "ready" and not lane.needed_age:
        facts = replace(lane.facts, reader=True, mark=mark)
        return payment.open_reader(replace(after, facts=facts, trouble=""), event.at)
    return Step(after)


def _timer(lane: Lane, event: TimerFired) -> Step:
    handler = _TIMERS.get(event.name)
    return handler(lane, event) if handler else Step(lane)


def _idle_over(lane: Lane, event: TimerFired) -> Step:
    if lane.phase not in ("scan", "pay", "ready") or (lane.payment is not None and lane.payment.presented):
        return Step(lane)
    if lane.cart.lines:
        view = replace(quiet_view(lane), more_time=True)
        timer = StartTimer(name="more-time", seconds=lane.shop.timing.more_time_s)
        return Step(replace(lane, view=view), (Beep(cue="look"), timer))
    if lane.phase == "ready":
        return Step(replace(lane, view=quiet_view(lane), language=lane.shop.language))
    return finish.put_aside(lane, event.at, "idle")


def _no_more_time(lane: Lane, event: TimerFired) -> Step:
    if lane.phase not in ("scan", "pay"):
        return Step(lane)
    if lane.payment is None:
        return finish.put_aside(lane, event.at, "idle")
    if lane.payment.presented:
        return Step(lane)
    waiting = replace(lane.payment, stopping=True, after="save")
    return Step(replace(lane, payment=waiting), (AbortPayment(intent_id=waiting.intent.intent_id),))


def _undo_over(lane: Lane, event: TimerFired) -> Step:
    del event
    return Step(replace(lane, undo=None))


def _told_over(lane: Lane, event: TimerFired) -> Step:
    del event
    keep = lane.view.told is not None and lane.view.told.why == "unknown"
    return Step(lane) if keep else Step(replace(lane, view=replace(lane.view, told=None)))


def _hint(lane: Lane, event: TimerFired) -> Step:
    del event
    return Step(replace(lane, view=replace(lane.view, hint=True)))


def _slow_bank(lane: Lane, event: TimerFired) -> Step:
    del event
    if lane.payment is None or lane.payment.step == "unknown":
        return Step(lane)
    return Step(replace(lane, payment=replace(lane.payment, late=True)))


def _ask_again(lane: Lane, event: TimerFired) -> Step:
    del event
    return payment.ask_again(lane)


def _ask_staff(lane: Lane, event: TimerFired) -> Step:
    del event
    if lane.payment is None or lane.payment.step != "unknown":
        return Step(lane)
    return Step(replace(lane, payment=replace(lane.payment, staff=True)), (Beep(cue="look"),))


def _done_over(lane: Lane, event: TimerFired) -> Step:
    waits = lane.sold is not None and lane.sold.paper == "printing"
    again = StartTimer(name="done", seconds=lane.shop.timing.done_s)
    return Step(lane, (again,)) if waits else finish.leave(lane, FinishPressed(at=event.at))


_TIMERS: dict[str, Callable[[Lane, TimerFired], Step]] = {
    "idle": _idle_over,
    "more-time": _no_more_time,
    "undo": _undo_over,
    "told": _told_over,
    "hint": _hint,
    "slow-bank": _slow_bank,
    "ask-again": _ask_again,
    "ask-staff": _ask_staff,
    "done": _done_over,
}

_STEPS: dict[type, Callable[[Lane, Any], Step]] = {
    LaneStarted: _started,
    StartPressed: _start,
    ItemFound: _item,
    ItemUnknown: _unknown_item,
    ScanRefused: _refused,
    CardRefused: _card_refused,
    QuantitySet: _quantity,
    LineRemoved: basket.remove_line,
    UndoPressed: basket.undo,
    OwnBagPlaced: _own_bag,
    LanguageChosen: _language,
    EaseSwitched: _ease,
    FinishPressed: finish.leave,
    CarryOnPressed: _carry_on,
    FeedbackGiven: finish.feedback,
    HelpCalled: assistance.call_help,
    HelpCancelled: assistance.cancel_help,
    HelpSolved: assistance.solve_help,
    BadgeScanned: assistance.badge,
    AgeItemsRemoved: assistance.age_items_removed,
    TicketScanned: assistance.ticket,
    PayPressed: payment.press_pay,
    BackPressed: payment.back,
    PaymentProgress: payment.progress,
    PaymentApproved: payment.approved,
    PaymentDeclined: payment.declined,
    PaymentAborted: payment.aborted,
    PaymentUnknown: payment.unknown,
    PaymentNotCharged: payment.not_charged,
    DeviceChanged: _device,
    PrintEnded: finish.paper_ended,
    PrintPressed: finish.press_print,
    TimerFired: _timer,
}
