"""`step`: the lane after an event, and what is to be done. The heart; everything else hands in or carries out.

A lane is a pure function. Durable events decide; view events move the view only, and `step` asserts that.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from pos.lane import (
    assistance,
    audit,
    basket,
    cash,
    checks,
    deciding,
    drawer,
    duty,
    finish,
    gift,
    handed,
    instalments,
    parking,
    payment,
    phone,
    refunding,
    resolving,
    shelf,
    shelf_gate,
    showing,
    slips,
    split,
    wallets,
    weighing,
)
from pos.lane.acts import ACT_EVENTS, counted, do, drop
from pos.lane.bagging_parts import Bagging
from pos.lane.basket import idle, quiet_view, refuse
from pos.lane.duty import known
from pos.lane.effects import Beep, CancelTimer, Carried, Effect
from pos.lane.events import (
    AgeItemsRemoved,
    AuditStarted,
    BackPressed,
    BadgeScanned,
    CardRefused,
    CarryOnPressed,
    CashClosed,
    CashCounted,
    CashDispensed,
    CashInserted,
    CashPayoutStarted,
    CashPressed,
    CashRefilled,
    CashReturned,
    CashUnitChanged,
    CheckAsked,
    DeviceChanged,
    DrawerMoved,
    EaseSwitched,
    Event,
    FeedbackGiven,
    FinishPressed,
    GiftCardLoaded,
    GiftCardScanned,
    GiftCardTold,
    GiftPressed,
    GiftTaken,
    GiveBackPressed,
    HandCashGiven,
    HandCashPressed,
    HelpCalled,
    HelpCancelled,
    HelpSolved,
    InstalmentPressed,
    InterventionCleared,
    InterventionRaised,
    InterventionRefused,
    InterventionTaken,
    ItemFound,
    ItemUnknown,
    LaneEvent,
    LaneStarted,
    LanguageChosen,
    LineRemoved,
    MemberFound,
    MemberLeft,
    MemberRefused,
    NoteOffered,
    OwnBagPlaced,
    PartPressed,
    PaymentAborted,
    PaymentApproved,
    PaymentCodeScanned,
    PaymentCodeShown,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentResolved,
    PaymentReturned,
    PaymentSent,
    PaymentTakenBack,
    PaymentUnknown,
    PayPressed,
    PointsPicked,
    PrintEnded,
    PrintPressed,
    QuantitySet,
    QueuePlaceTold,
    ReceiptScanned,
    RefundPicked,
    RefundPressed,
    ScanRefused,
    ShelfAnswered,
    ShelfSettled,
    SlipGiven,
    SplitPressed,
    StartPressed,
    TareChosen,
    TerminalDayEnded,
    TicketScanned,
    TimerFired,
    UndoPressed,
    ViewEvent,
    VoucherFound,
    VoucherRefused,
    VoucherRemoved,
    VouchersSeen,
    WalletPressed,
)  # fmt: skip
from pos.lane.parked import BasketClaimed, BasketTaken, ClaimRefused
from pos.lane.permission import may
from pos.lane.staff_events import ActDropped, StaffLeft, StaffRefused, StaffSignedIn
from pos.lane.state import Device, Lane, Shop, Step, Told, empty_price
from pos.lane.timers import timer_over
from pos.lane.viewing import look
from pos.sale.till import NOTHING_TAKEN

__all__ = ["first_lane", "preludes", "step"]

UNATTENDED = (
    LaneStarted,
    DeviceChanged,
    DrawerMoved,
    PrintEnded,
    PaymentSent,
    PaymentProgress,
    PaymentResolved,
    SlipGiven,
    TerminalDayEnded,
    PaymentApproved,
    PaymentConfirmed,
    PaymentTakenBack,
    PaymentDeclined,
    PaymentAborted,
    PaymentUnknown,
    PaymentNotCharged,
    PaymentCodeShown,
    PaymentReturned,
    GiftCardTold,
    GiftCardLoaded,
    CashCounted,
    CashInserted,
    NoteOffered,
    CashReturned,
    CashClosed,
    CashPayoutStarted,
    CashDispensed,
    CashUnitChanged,
    CashRefilled,
    InterventionRaised,
    InterventionTaken,
    InterventionCleared,
    InterventionRefused,
    QueuePlaceTold,
    StaffSignedIn,
    StaffRefused,
    ShelfSettled,
    BasketClaimed,
    ClaimRefused,
    BasketTaken,
    TimerFired,
)
"""What happens with nobody there; everything else shows that the shopper has come back."""


NOT_WHILE_CASH = (
    ItemFound,
    ItemUnknown,
    QuantitySet,
    LineRemoved,
    UndoPressed,
    OwnBagPlaced,
    PayPressed,
    CashPressed,
    WalletPressed,
    PaymentCodeScanned,
    AgeItemsRemoved,
    TicketScanned,
    ReceiptScanned,
    RefundPressed,
    SplitPressed,
    PartPressed,
    GiveBackPressed,
    GiftPressed,
    GiftCardScanned,
    GiftTaken,
    HandCashPressed,
    InstalmentPressed,
)
"""What would change a basket that is being paid in cash."""
_OF_THE_REST = (
    PayPressed, PartPressed, GiveBackPressed, GiftPressed, GiftCardScanned, GiftTaken, HandCashPressed, WalletPressed,
    PaymentCodeScanned, InstalmentPressed,
)  # fmt: skip
NOT_WHILE_KEPT = tuple(one for one in NOT_WHILE_CASH if one not in _OF_THE_REST)
"""What would change a basket that is paid in part."""


def first_lane(shop: Shop, next_basket: int = 1, next_receipt: int = 1, carried: Carried | None = None) -> Lane:
    """The lane before its first event, with what the basket before left behind."""
    devices = tuple(Device(part, name, "opening") for part, name in shop.devices)
    carried = carried or Carried()
    return Lane(
        shop=shop,
        language=shop.language,
        basket=next_basket,
        next_receipt=next_receipt,
        priced=empty_price(),
        devices=devices,
        unconfirmed=carried.unconfirmed,
        given_back=carried.given_back,
        strays=carried.strays,
        given_up=carried.given_up,
        cash_stock=carried.cash_stock or shop.cash_stock,
        bagging=Bagging(mode=shop.shelf.mode) if shop.shelf is not None else None,
        to_load=carried.loads,
        interventions=carried.interventions,
        assist=carried.assist,
        till=carried.till or NOTHING_TAKEN,
        training=carried.training,
        fetching=carried.fetching,
    )


def preludes(lane: Lane, event: LaneEvent) -> tuple[Event, ...]:
    """What must be handled before this event, as records of their own: a scan on S23 first ends that sale."""
    takes = (ItemFound, ItemUnknown, TicketScanned, ReceiptScanned, StartPressed, VoucherFound, MemberFound)
    return (FinishPressed(at=event.at),) if lane.phase == "done" and isinstance(event, takes) else ()


def step(lane: Lane, event: LaneEvent) -> Step:
    """One event, one step. Events that mean nothing now change nothing."""
    if isinstance(event, ViewEvent):
        after = look(lane, event)
        assert replace(after.lane, view=lane.view) == lane, event
        return after
    done = audit.nothing_left(_step(lane, event))
    if lane.bagging is not None and isinstance(event, Event):
        done = shelf_gate.after(lane, event, done)
    return counted(done)


def _step(lane: Lane, event: LaneEvent) -> Step:
    if lane.cash is not None and (during := _while_cash(lane, event)) is not None:
        return payment.settled(_gone_on(during, event.at), event.at)
    if lane.kept and isinstance(event, NOT_WHILE_KEPT):
        return refuse(lane, "kept", event.at, Told("pay-first"))
    return payment.settled(_gone_on(_taken(lane, event), event.at), event.at)


def _gone_on(done: Step, at: int) -> Step:
    """Cash that was given back is out: whoever gave it goes on."""
    if done.lane.cash is None or done.lane.cash.step != "given":
        return done
    after = split.cash_given(done.lane, at) if done.lane.refund is None else refunding.cash_given(done.lane, at)
    return Step(after.lane, (*done.effects, *after.effects))


def _taken(lane: Lane, event: LaneEvent) -> Step:
    if not lane.view.more_time or isinstance(event, UNATTENDED):
        return _STEPS[type(event)](lane, event)
    lane = replace(lane, view=replace(lane.view, more_time=False))
    done: Step = _STEPS[type(event)](lane, event)
    return Step(done.lane, (CancelTimer(name="more-time"), idle(lane), *done.effects))


def _while_cash(lane: Lane, event: LaneEvent) -> Step | None:
    """Money is in, or may be: nothing changes the basket; `None`: the event means what it always does."""
    now = lane.cash
    if isinstance(event, BackPressed) or (isinstance(event, TimerFired) and event.name in ("idle", "more-time")):
        return handed.leave(lane, now) if now is not None and now.step == "hand" else cash.give_back(lane)
    if isinstance(event, BadgeScanned):
        person = known(lane, event)
        if person is not None and not may(person.roles, "cash-by-hand", policy=lane.shop.staff.policy):
            return refuse(lane, "badge", event.at, Told("badge-nothing"))
        if person is not None and now is not None and now.step == "hand":
            return handed.taken_by(lane, now, person.id)
        return cash.badge(lane, event.at) if person is not None else None
    return refuse(lane, "cash", event.at, Told("pay-first")) if isinstance(event, NOT_WHILE_CASH) else None


def _started(lane: Lane, event: LaneStarted) -> Step:
    """After any start: a payment in flight is asked about, paper that may be out is offered as a copy.

    An approval whose acknowledgement may not have arrived is looked up at the terminal.

    What the devices said before is no news any more; only a terminal's last transaction still holds.
    """
    devices = tuple(replace(one, state="opening", detail="", units=()) for one in lane.devices)
    view = replace(quiet_view(lane), welcome_back=bool(lane.cart.lines))
    lane = replace(lane, last=None, refused=None, undo=None, devices=devices, view=view, duty=None)
    step = _go_on(lane, event.at)
    effects = (
        *payment.confirm_again(lane),
        *phone.look_after(lane),
        *gift.look_after(lane),
        *parking.look_after(lane),
        *step.effects,
    )
    return Step(step.lane, effects)


def _go_on(lane: Lane, at: int) -> Step:
    if lane.cash is not None:
        return cash.after_restart(lane)
    if lane.payment is not None:
        return payment.after_restart(lane, at)
    if lane.sold is not None:
        sold = finish.with_paper(lane.sold, "uncertain") if lane.sold.paper == "printing" else lane.sold
        return Step(replace(lane, sold=sold), (finish.done_timer(lane),))
    if lane.phase == "pay" and not lane.kept:
        lane = replace(lane, phase="scan", trouble="", split=None, phone=None)
    elif lane.phase == "pay":
        lane = replace(lane, gift=None, phone=None)
    return Step(lane, (idle(lane),))


def _start(lane: Lane, event: StartPressed) -> Step:
    if lane.phase != "ready":
        return Step(lane)
    after = replace(lane, phase="scan", started_at=event.at, view=quiet_view(lane))
    return Step(after, (idle(after), *basket.at_first(lane)))


def _item(lane: Lane, event: ItemFound) -> Step:
    if lane.phase == "closed":
        return refuse(lane, event.code, event.at, Told("closed"))
    if lane.audit is not None:
        return audit.counted(lane, event)
    if lane.phase == "pay":
        return payment.change_while_armed(lane, event)
    return weighing.take_item(lane, event)


def _unknown_item(lane: Lane, event: ItemUnknown) -> Step:
    if lane.phase == "closed":
        return refuse(lane, event.code, event.at, Told("closed"))
    if lane.audit is not None:
        return audit.counted(lane, event)
    if lane.phase == "pay" and lane.payment is not None:
        busy = "pay-first" if lane.payment.presented else "unknown-now"
        return refuse(lane, event.code, event.at, Told(busy, event.code))
    if lane.weighing is not None:
        return refuse(lane, event.code, event.at, Told("unknown-now", event.code))
    return basket.unknown_item(replace(lane, trouble="", split=None), event)


def _refused(lane: Lane, event: ScanRefused) -> Step:
    return refuse(lane, event.why + event.shown, event.at, Told(event.why, event.shown))


def _card_refused(lane: Lane, event: CardRefused) -> Step:
    return refuse(lane, event.kind, event.at, Told(event.kind))


def _quantity(lane: Lane, event: QuantitySet) -> Step:
    if lane.phase == "pay":
        return payment.change_while_armed(lane, event)
    return basket.set_quantity(lane, event)


def _remove(lane: Lane, event: LineRemoved) -> Step:
    return _quantity(lane, QuantitySet(line_id=event.line_id, quantity=0, at=event.at))


def _own_bag(lane: Lane, event: OwnBagPlaced) -> Step:
    return basket.use_own_bag(lane, event) if lane.phase in ("ready", "scan") else Step(lane)


def _back(lane: Lane, event: BackPressed) -> Step:
    return weighing.leave(lane, lane.weighing) if lane.weighing is not None else payment.back(lane, event)


def _language(lane: Lane, event: LanguageChosen) -> Step:
    if event.language not in lane.shop.languages:
        return Step(lane)
    view = replace(lane.view, sheet="")
    return Step(replace(lane, language=event.language, view=view), _stay_awake(lane))


def _ease(lane: Lane, event: EaseSwitched) -> Step:
    on = event.aid in lane.ease
    aids = tuple(aid for aid in lane.ease if aid != event.aid) if on else (*lane.ease, event.aid)
    return Step(replace(lane, ease=aids), _stay_awake(lane))


def _stay_awake(lane: Lane) -> tuple[Effect, ...]:
    if lane.phase == "done":
        return (finish.done_timer(lane),)
    busy = lane.payment is not None and lane.payment.presented
    return () if busy else (idle(lane),)


def _carry_on(lane: Lane, event: CarryOnPressed) -> Step:
    del event
    return Step(replace(lane, view=quiet_view(lane)), (idle(lane),))


def _device(lane: Lane, event: DeviceChanged) -> Step:
    old = next((one for one in lane.devices if one.name == event.device and one.part == event.part), None)
    mark = event.mark or (old.mark if old else "")
    new = Device(event.part, event.device, event.state, event.detail, mark, old.units if old else ())
    others = tuple(new if one is old else one for one in lane.devices)
    after = replace(lane, devices=others if old else (*lane.devices, new))
    if event.part == "scale" and event.state != "ready":
        return Step(replace(after, view=replace(lane.view, reading=None, unsteady=False)))
    waits = lane.phase == "pay" and lane.payment is None and lane.trouble in ("reader-missing", "reader-busy")
    waits = waits and lane.split is None and lane.gift is None and lane.phone is None
    if waits and event.part == "terminal" and event.state == "ready" and not checks.gated(lane):
        # Not the device's own mark: it may be known from an earlier basket, and a replay would arm it without.
        facts = replace(lane.facts, reader=True, mark=event.mark or lane.facts.mark)
        return payment.open_reader(replace(after, facts=facts, trouble=""), event.at)
    return Step(after)


def _day_ended(lane: Lane, event: TerminalDayEnded) -> Step:
    """Kept for who compares the day's totals; a terminal that could not end it is told to the team."""
    return Step(lane, (Beep(cue="look"),) if event.why else ())


_STEPS: dict[type, Callable[[Lane, Any], Step]] = {
    LaneStarted: _started,
    StartPressed: _start,
    ItemFound: _item,
    ItemUnknown: _unknown_item,
    ScanRefused: _refused,
    CardRefused: _card_refused,
    QuantitySet: _quantity,
    TareChosen: weighing.choose_tare,
    LineRemoved: _remove,
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
    BasketClaimed: parking.claimed,
    ClaimRefused: parking.refused,
    BasketTaken: parking.gone,
    CheckAsked: deciding.ask,
    AuditStarted: audit.scanned,
    InterventionRaised: deciding.raised,
    InterventionTaken: deciding.taken,
    InterventionCleared: deciding.clear,
    InterventionRefused: deciding.refuse_it,
    QueuePlaceTold: deciding.place_told,
    PayPressed: payment.press_pay,
    BackPressed: _back,
    PaymentSent: payment.sent,
    PaymentProgress: payment.progress,
    PaymentResolved: resolving.resolved,
    SlipGiven: slips.slip_given,
    TerminalDayEnded: _day_ended,
    ReceiptScanned: refunding.receipt_scanned,
    RefundPicked: refunding.pick,
    RefundPressed: refunding.give,
    VoucherFound: payment.show,
    VoucherRefused: showing.voucher_refused,
    VoucherRemoved: payment.show,
    VouchersSeen: showing.see,
    MemberFound: payment.show,
    MemberRefused: showing.member_refused,
    MemberLeft: payment.show,
    PointsPicked: payment.show,
    PaymentApproved: payment.approved,
    PaymentConfirmed: payment.confirmed,
    PaymentTakenBack: payment.taken_back,
    PaymentDeclined: payment.declined,
    PaymentAborted: payment.aborted,
    PaymentUnknown: payment.unknown,
    PaymentNotCharged: payment.not_charged,
    InstalmentPressed: instalments.press_plan,
    WalletPressed: wallets.press_wallet,
    PaymentCodeScanned: wallets.code_scanned,
    PaymentCodeShown: phone.code_shown,
    PaymentReturned: phone.returned,
    CashPressed: payment.press_cash,
    HandCashPressed: payment.press_hand,
    HandCashGiven: handed.given,
    GiftPressed: payment.press_gift,
    GiftCardScanned: payment.gift_scanned,
    GiftCardTold: gift.told,
    GiftTaken: gift.take,
    GiftCardLoaded: gift.loaded,
    SplitPressed: payment.press_split,
    PartPressed: payment.press_part,
    GiveBackPressed: split.give_back,
    CashCounted: cash.counted,
    CashInserted: cash.inserted,
    NoteOffered: cash.note_offered,
    CashReturned: cash.returned,
    CashClosed: cash.closed,
    CashPayoutStarted: cash.started,
    CashDispensed: cash.dispensed,
    CashUnitChanged: cash.unit_changed,
    CashRefilled: cash.refilled,
    DeviceChanged: _device,
    DrawerMoved: drawer.moved,
    ShelfSettled: shelf.settled,
    ShelfAnswered: shelf.answered,
    PrintEnded: finish.paper_ended,
    PrintPressed: finish.press_print,
    TimerFired: timer_over,
    StaffSignedIn: assistance.signed_in,
    StaffRefused: duty.refused,
    StaffLeft: duty.leave,
    ActDropped: drop,
    **dict.fromkeys(ACT_EVENTS, do),
}
