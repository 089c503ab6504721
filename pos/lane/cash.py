r"""Cash: what is in is known by the journal, and what is owed is given from hoppers, or by a person.

    CashPressed -> (the card reader lets go) -> intent on disk -> taking -> closing -> paying -> sold | given back
                                                                                 \-> staff, where hoppers can't

No coin or note is taken that there is no change for. A payout that was begun before a restart is asked about.
"""

from msgspec.structs import replace

from pos.lane.basket import idle, quiet_view
from pos.lane.effects import (
    Beep,
    CancelTimer,
    CashWish,
    DecideNote,
    Effect,
    OpenIntent,
    PaymentIntent,
    Payout,
    PayOutCash,
    SettleIntent,
    TakeCash,
)  # fmt: skip
from pos.lane.events import (
    CashClosed,
    CashCounted,
    CashDispensed,
    CashInserted,
    CashPayoutStarted,
    CashRefilled,
    CashReturned,
    CashUnitChanged,
    NoteOffered,
)  # fmt: skip
from pos.lane.finish import sell
from pos.lane.state import CashPay, Lane, Step
from pos.lane.tendering import keep
from pos.sale.cash import Stock, acceptable, can_finish, closest, denominations
from pos.sale.money import round_cash
from pos.sale.receipt import Tender

__all__ = [
    "after_restart", "badge", "closed", "counted", "dispensed", "due_minor", "give_back", "inserted", "note_offered",
    "offered", "open_cash", "open_hand", "open_payout", "refilled", "returned", "started", "to_look_after",
    "unit_changed",
]  # fmt: skip


def due_minor(lane: Lane) -> int:
    """What is left of the basket's total, as it is paid in cash."""
    return round_cash(lane.left_minor, lane.shop.smallest_coin_minor)


def offered(lane: Lane) -> bool:
    """Whether there is change enough to begin."""
    kinds = denominations(lane.shop.currency, lane.cash_stock)
    return due_minor(lane) > 0 and can_finish(due_minor(lane), kinds, lane.cash_stock)


def open_cash(lane: Lane, at: int, part_minor: int = 0) -> Step:
    """Nothing else is armed: take coins and notes for all that is left, rounded, or for a part of it.

    Only what ends the payment is rounded off or up: a part is what coins can pay, and the rest covers the difference.
    """
    if not offered(lane):
        return Step(replace(lane, trouble="no-change"), (idle(lane),))
    part = round_cash(part_minor, lane.shop.smallest_coin_minor)
    covers = part if 0 < part < lane.left_minor else lane.left_minor
    intent = _intent(lane, at, part if covers == part else due_minor(lane))
    cash = CashPay(intent=intent, covers_minor=covers)
    return _opened(replace(lane, cash=cash, trouble="", view=quiet_view(lane)))


def open_hand(lane: Lane, at: int, part_minor: int = 0) -> Step:
    """A team member takes it in their hand: as `open_cash`, and no device is asked."""
    part = round_cash(part_minor, lane.shop.smallest_coin_minor)
    covers = part if 0 < part < lane.left_minor else lane.left_minor
    intent = _intent(lane, at, part if covers == part else due_minor(lane))
    cash = CashPay(intent=intent, step="hand", covers_minor=covers)
    step = _opened(replace(lane, cash=cash, trouble="", view=quiet_view(lane)))
    return Step(step.lane, (step.effects[0], step.effects[-1]))


def open_payout(lane: Lane, amount_minor: int, undoes: str, at: int) -> Step:
    """Money goes back in cash: from hoppers as far as they can, else by a person."""
    intent = replace(_intent(lane, at, amount_minor), kind="refund", undoes=undoes)
    step = _opened(replace(lane, cash=CashPay(intent=intent, step="closing"), trouble="", view=quiet_view(lane)))
    assert step.lane.cash is not None
    out = _give(step.lane, step.lane.cash, at)
    return Step(out.lane, (*step.effects[:1], *out.effects))


def _intent(lane: Lane, at: int, amount_minor: int) -> PaymentIntent:
    return PaymentIntent(
        intent_id=f"L{lane.shop.lane:03d}-B{lane.basket:08d}-{lane.attempts + 1}",
        amount_minor=amount_minor,
        currency=lane.shop.currency,
        at=at,
        language=lane.language,
        tender="cash",
    )


def _opened(lane: Lane) -> Step:
    assert lane.cash is not None
    intent = lane.cash.intent
    after = replace(lane, attempts=lane.attempts + 1, tried=(*lane.tried, intent))
    return Step(after, (OpenIntent(intent=intent, basket=lane.basket), _take(after), idle(after)))


def _pay(lane: Lane, intent_id: str) -> CashPay | None:
    cash = lane.cash
    return cash if cash is not None and cash.intent.intent_id == intent_id else None


def _take(lane: Lane) -> TakeCash:
    """What may come in now; nothing once enough is in, or the shopper wants it back."""
    cash = lane.cash
    assert cash is not None
    left = cash.intent.amount_minor - cash.inserted_minor
    kinds = denominations(lane.shop.currency, lane.cash_stock)
    values = acceptable(left, kinds, lane.cash_stock) if cash.step == "taking" else ()
    return TakeCash(wish=CashWish(intent_id=cash.intent.intent_id, values=values, numbers=cash.numbers))


def counted(lane: Lane, event: CashCounted) -> Step:
    """From these numbers on it counts."""
    cash = _pay(lane, event.intent_id)
    return Step(lane) if cash is None else Step(replace(lane, cash=replace(cash, numbers=event.numbers)))


def _numbered(cash: CashPay, unit: str, number: int) -> CashPay | None:
    """`None`: this very event was told before."""
    known = dict(cash.numbers)
    return None if known.get(unit) == number else replace(cash, numbers=tuple(sorted({**known, unit: number}.items())))


def inserted(lane: Lane, event: CashInserted) -> Step:
    """Money is in for good."""
    cash = _pay(lane, event.intent_id)
    if cash is None:
        return Step(lane, (Beep(cue="look"),))
    cash = _numbered(cash, event.unit, event.number)
    if cash is None:
        return Step(lane)
    cash = replace(cash, inserted_minor=cash.inserted_minor + event.amount_minor, held_minor=0, came_back=False)
    stock = _moved(lane.cash_stock, ((event.amount_minor, 1),), 1) if event.unit == "coins" else lane.cash_stock
    if cash.step == "taking" and cash.inserted_minor >= cash.intent.amount_minor:
        cash = replace(cash, step="closing")
    after = replace(lane, cash=cash, cash_stock=stock)
    return Step(after, (Beep(cue="ok"), _take(after), idle(after)))


def _moved(stock: Stock, coins: Stock, sign: int) -> Stock:
    """Pieces that fell into hoppers, or out of them. What no hopper holds falls into the cash box."""
    more = dict(coins)
    return tuple((value, max(0, count + sign * more.get(value, 0))) for value, count in stock)


def note_offered(lane: Lane, event: NoteOffered) -> Step:
    """Kept if there is change for it."""
    cash = _pay(lane, event.intent_id)
    cash = _numbered(cash, event.unit, event.number) if cash is not None else None
    if cash is None:
        return Step(lane)
    keep = event.amount_minor in _take(replace(lane, cash=cash)).wish.values
    cash = replace(cash, held_minor=event.amount_minor if keep else 0)
    return Step(replace(lane, cash=cash), (DecideNote(intent_id=event.intent_id, keep=keep), idle(lane)))


def returned(lane: Lane, event: CashReturned) -> Step:
    """It came out again."""
    cash = _pay(lane, event.intent_id)
    cash = _numbered(cash, event.unit, event.number) if cash is not None else None
    if cash is None:
        return Step(lane)
    return Step(replace(lane, cash=replace(cash, held_minor=0, came_back=True)), (Beep(cue="no"), idle(lane)))


def give_back(lane: Lane) -> Step:
    """The shopper wants it back, or has gone: no more is taken, and what is in is owed."""
    cash = lane.cash
    if cash is None or cash.step != "taking":
        return Step(lane)
    after = replace(lane, cash=replace(cash, step="closing", giving_back=True))
    return Step(after, (_take(after), idle(after)))


def closed(lane: Lane, event: CashClosed) -> Step:
    """All that came is counted: give what is owed."""
    cash = _pay(lane, event.intent_id)
    if cash is None or cash.step != "closing":
        return Step(lane)
    return _give(lane, cash, event.at)


def _give(lane: Lane, cash: CashPay, at: int) -> Step:
    """The next payout, if hoppers can; a person, if they can't; the end, if nothing is owed."""
    if not cash.owed_minor:
        return _ended(replace(lane, cash=cash), cash, at)
    # what hoppers held before somebody took them away gives nothing
    stock = lane.cash_stock if lane.device_state("cash") is not None else ()
    coins = closest(cash.owed_minor, stock)
    if not coins:
        return Step(replace(lane, cash=replace(cash, step="staff")), (Beep(cue="called"), CancelTimer(name="idle")))
    payout = Payout(payout_id=f"{cash.intent.intent_id}-{cash.payouts + 1}", coins=coins)
    cash = replace(cash, step="paying", payout=payout, started=(), payouts=cash.payouts + 1)
    return Step(replace(lane, cash=cash), (PayOutCash(payout=payout), CancelTimer(name="idle")))


def started(lane: Lane, event: CashPayoutStarted) -> Step:
    """A hopper is about to hear of it."""
    cash = lane.cash
    if cash is None or cash.payout is None or cash.payout.payout_id != event.start.payout_id:
        return Step(lane)
    return Step(replace(lane, cash=replace(cash, started=(*cash.started, event.start))))


def dispensed(lane: Lane, event: CashDispensed) -> Step:
    """What came out. A hopper that gave less than asked has no more; one that can't tell is for a person."""
    cash = lane.cash
    if cash is None or cash.payout is None or cash.payout.payout_id != event.payout_id:
        return Step(lane)
    paid = dict(event.paid)
    short = {value for value, count in cash.payout.coins if paid.get(value, 0) < count}
    stock = tuple((value, 0 if value in short else count) for value, count in _moved(lane.cash_stock, event.paid, -1))
    out = sum(value * count for value, count in event.paid)
    cash = replace(cash, payout=None, started=(), paid_minor=cash.paid_minor + out)
    lane = replace(lane, cash_stock=stock)
    if event.unsure:
        return Step(replace(lane, cash=replace(cash, step="staff")), (Beep(cue="called"),))
    return _give(lane, cash, event.at)


def badge(lane: Lane, at: int) -> Step | None:
    """A team member gave by hand what the hoppers could not; `None`: nothing waits for one."""
    cash = lane.cash
    return None if cash is None or cash.step != "staff" else _ended(lane, cash, at)


def _ended(lane: Lane, cash: CashPay, at: int) -> Step:
    intent = cash.intent
    if intent.kind != "payment":  # what follows is for who asked for it
        return Step(replace(lane, cash=replace(cash, step="given")))
    if cash.giving_back:
        after = replace(lane, cash=None, trouble="given-back" if cash.inserted_minor else "cash-stopped")
        return Step(after, (SettleIntent(intent_id=intent.intent_id, outcome="aborted"), idle(after)))
    covers = lane.left_minor if cash.covers_minor is None else cash.covers_minor
    tender = Tender(
        kind="cash",
        amount_minor=intent.amount_minor,
        reference=intent.intent_id,
        given_minor=cash.inserted_minor,
        change_minor=cash.inserted_minor - intent.amount_minor,
        rounding_minor=intent.amount_minor - covers,
    )
    step = sell(lane, None, at, tender) if covers == lane.left_minor else keep(lane, tender)
    settled: tuple[Effect, ...] = (SettleIntent(intent_id=intent.intent_id, outcome="approved"),)
    return Step(replace(step.lane, cash=None), (*settled, *step.effects))


def unit_changed(lane: Lane, event: CashUnitChanged) -> Step:
    """A person is needed where something sticks, is full, or went by uncounted; the free lane says where."""
    devices = tuple(
        replace(one, units=_told(one.units, event)) if (one.part, one.name) == ("cash", event.device) else one
        for one in lane.devices
    )
    return Step(
        replace(lane, devices=devices), (Beep(cue="look"),) if event.state in ("jammed", "full", "uncounted") else ()
    )


def _told(units: tuple[tuple[str, str], ...], event: CashUnitChanged) -> tuple[tuple[str, str], ...]:
    others = tuple(one for one in units if one[0] != event.unit)
    return others if event.state == "ok" else (*others, (event.unit, event.state))


def to_look_after(lane: Lane) -> tuple[str, str] | None:
    """What the team must see to first: a unit or a hopper, and how it is. What one says goes before a count."""
    if not lane.works("cash"):
        return None
    units = tuple(unit for one in lane.devices for unit in one.units)
    urgent = sorted(units, key=lambda one: one[1] in ("low", "empty"))
    stock = dict(lane.cash_stock)
    counts = ((name, stock.get(value, 0), low, full) for name, value, low, full in lane.shop.cash_levels)
    odd = ((name, "low" if pieces < low else "full") for name, pieces, low, full in counts if not low <= pieces <= full)
    return next(iter((*urgent, *odd)), None)


def refilled(lane: Lane, event: CashRefilled) -> Step:
    """Somebody put coins into a hopper, or counted what is in it: from here on the lane counts from that."""
    stock = dict(lane.cash_stock)
    stock[event.value_minor] = event.pieces + (0 if event.counted else stock.get(event.value_minor, 0))
    return Step(replace(lane, cash_stock=tuple(stock.items())))


def after_restart(lane: Lane) -> Step:
    """Go on where the journal is: count on, or ask about the payout."""
    cash = lane.cash
    assert cash is not None
    if cash.payout is not None:
        return Step(lane, (PayOutCash(payout=cash.payout, started=cash.started),))
    return Step(lane, (idle(lane),)) if cash.step in ("staff", "hand") else Step(lane, (_take(lane), idle(lane)))
