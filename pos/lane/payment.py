"""Money: one intent at a time, never sent twice, never guessed.

    PayPressed -> intent on disk -> PaymentSent on disk -> StartPayment -> approved | declined | aborted | UNKNOWN
    UNKNOWN -> asked, again and again -> approved | not charged; where nobody can tell, a person resolves it

No answer is not a no. An intent that was never handed over can't be charged. Goods and receipt follow from approved
money only. A refund (`refunding`) is an intent like any other: each of these steps holds for it, too.
"""

from msgspec.structs import replace

from pos.lane import audit, gift, handed, packing, refund_credit, refunding, split
from pos.lane.arming import arm, by_plan
from pos.lane.basket import idle, quiet_view, read_now, refuse, same_read, set_quantity
from pos.lane.cash import open_cash
from pos.lane.checks import gated
from pos.lane.effects import (
    AskPayment,
    Beep,
    CancelTimer,
    ConfirmPayment,
    Effect,
    SettleIntent,
    StartTimer,
    Unconfirmed,
)  # fmt: skip
from pos.lane.events import (
    BackPressed,
    CashPressed,
    GiftCardScanned,
    GiftPressed,
    HandCashPressed,
    InstalmentPressed,
    ItemFound,
    MemberFound,
    PartPressed,
    PaymentAborted,
    PaymentApproved,
    PaymentCodeScanned,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentSent,
    PaymentTakenBack,
    PaymentUnknown,
    PayPressed,
    QuantitySet,
    SplitPressed,
    WalletPressed,
)  # fmt: skip
from pos.lane.finish import practise, sell
from pos.lane.objections import needs_weight
from pos.lane.phone import keeps_loose, may_leave, open_phone
from pos.lane.showing import Showing, applied, held_back, is_moving
from pos.lane.standing_again import stands_again
from pos.lane.state import After, Change, GiftCard, Lane, Payment, PayTrouble, Split, Step, Told
from pos.lane.tendering import fits, take
from pos.lane.weighing import take_item

__all__ = [
    "aborted",
    "after_restart",
    "approved",
    "ask_again",
    "back",
    "change_while_armed",
    "confirm_again",
    "confirmed",
    "declined",
    "gift_scanned",
    "not_charged",
    "open_reader",
    "press_cash",
    "press_gift",
    "press_hand",
    "press_part",
    "press_pay",
    "press_split",
    "progress",
    "sent",
    "settled",
    "show",
    "stop_for",
    "taken_back",
    "unknown",
]

READ_TRIES = 2
_TROUBLE: dict[str, PayTrouble] = {
    "not-read": "not-read",
    "timeout": "timeout",
    "busy": "reader-busy",
    "other-terms": "other-terms",
}


def press_pay(lane: Lane, event: PayPressed) -> Step:
    """To the gate: what still holds is shown; with nothing in the way the reader is armed."""
    if lane.phone is not None and lane.payment is not None:  # another way than the phone
        return stop_for(replace(lane, facts=event), lane.payment, "pay", event)
    if lane.phase not in ("scan", "pay") or not lane.cart.lines or lane.payment is not None:
        return Step(lane)
    if lane.weighing is not None or lane.priced.total_minor < 0:
        return Step(lane)
    if gift.wants_card(lane):
        return refuse(lane, "gift", event.at, Told("gift-card-first"))
    if (asked := packing.stop_pay(lane, event)) is not None:
        return asked
    lane = packing.paying(lane, event)
    lane = replace(lane, split=lane.split if lane.kept else None, phone=None)
    lane = replace(lane, phase="pay", facts=event, trouble="", view=quiet_view(lane), undo=None, last=None)
    lane = audit.begin(lane, event.pick)
    if gated(lane):
        return Step(lane, (Beep(cue="look"), CancelTimer(name="undo"), idle(lane)))
    pays = lane.gift is not None and lane.gift.card and lane.facts.paper and lane.left_minor > 0
    step = gift.open_gift(lane) if pays else open_reader(replace(lane, gift=None), event.at)
    return Step(step.lane, (CancelTimer(name="undo"), *step.effects))


def open_reader(lane: Lane, at: int) -> Step:
    """Past the gate: arm the reader for the total, or say why that can't be. In training nothing is armed."""
    if gated(lane):
        return Step(lane, (idle(lane),))
    if lane.training:
        return practise(lane, at)
    if lane.priced.total_minor == 0:
        return sell(lane, None, at)
    if not lane.facts.paper:
        return Step(replace(lane, trouble="no-paper"), (idle(lane),))
    if lane.phone is not None or (lane.shop.only_wallets and not lane.facts.reader):
        return open_phone(lane, at)
    if not lane.facts.reader:
        return Step(replace(lane, trouble="reader-missing"), (idle(lane),))
    return arm(lane, at)


def _is_open(lane: Lane, intent_id: str) -> bool:
    """Whether this is the attempt whose outcome is still to come; one that only a team member can settle is not."""
    return lane.payment is not None and lane.payment.intent.intent_id == intent_id and intent_id not in lane.strays


def sent(lane: Lane, event: PaymentSent) -> Step:
    """From here on it may be charged."""
    if lane.payment is None or lane.payment.intent.intent_id != event.intent_id:
        return Step(lane)
    return Step(replace(lane, payment=replace(lane.payment, sent=True)))


def progress(lane: Lane, event: PaymentProgress) -> Step:
    """The terminal says where it is; from the card on, nothing may change the basket."""
    payment = lane.payment
    if payment is None or not _is_open(lane, event.intent_id) or payment.step == "unknown":
        return Step(lane)
    payment = replace(payment, hint=event.hint)
    lane = replace(lane, payment=payment)
    if event.step == "other":
        return Step(lane)
    timers: tuple[Effect, ...]
    if event.step == "waiting":
        timers = (idle(lane),) if payment.presented else ()
        return Step(replace(lane, payment=replace(payment, step="waiting")), timers)
    view = replace(lane.view, more_time=False)
    after = replace(lane, payment=replace(payment, step=event.step, late=False), view=view, trouble="")
    timers = (CancelTimer(name="idle"), CancelTimer(name="more-time"))
    if event.step == "bank":
        timers = (*timers, StartTimer(name="slow-bank", seconds=lane.shop.timing.slow_bank_s))
    if event.step == "remove-card":
        timers = (*timers, Beep(cue="take-card"))
    return Step(after, timers)


def approved(lane: Lane, event: PaymentApproved) -> Step:
    """Money was taken: the sale follows, if it is the money of this basket."""
    lane = lane if event.final else _remember_mark(lane, event)
    if lane.cash is not None:
        return _stray(lane, event)  # an older attempt, and cash is in: a person must look
    payment = lane.payment
    doubted = lane if event.asked or event.final else replace(lane, unconfirmed=_unconfirmed(payment, event))
    if lane.refund is not None and payment is not None and _is_for(payment, event):
        return refunding.given(doubted, lane.refund, event)
    if payment is not None and payment.intent.undoes and _is_for(payment, event):
        return split.given(doubted, event)
    if (late := split.given_late(doubted, event)) is not None:
        return late
    ours = event.intent_id.startswith(f"L{lane.shop.lane:03d}-B{lane.basket:08d}-") and lane.phase in ("scan", "pay")
    ours = ours and bool(lane.cart.lines)  # of nothing there is no sale
    known = (*lane.kept, *(lane.sold.receipt.tenders if lane.sold is not None else ()))
    if any(tender.reference == event.intent_id for tender in known):
        return Step(lane)
    lane = doubted
    if not (ours and fits(lane, event)):
        return _odd_amount(lane, event) if _is_open(lane, event.intent_id) else _stray(lane, event)
    if payment is None or payment.intent.intent_id == event.intent_id:
        step = take(lane, event)
        older = payment.instead if payment else None
        return step if older is None else _then(step, _take_older(step.lane, older))
    waiting = replace(payment, instead=event, stopping=True)
    asked = () if payment.step == "unknown" else (payment.stop,)
    return Step(replace(lane, payment=waiting), (SettleIntent(intent_id=event.intent_id, outcome="approved"), *asked))


def _take_older(lane: Lane, event: PaymentApproved) -> Step:
    """Money of an older attempt, now that nothing else is armed: a part of what is left, or a person must look."""
    if lane.sold is None and fits(lane, event):
        return take(lane, event)
    step = _stray(replace(lane, payment=None), event)
    return step if lane.sold is not None else Step(step.lane, (*step.effects, idle(lane)))


def _unconfirmed(payment: Payment | None, event: PaymentApproved) -> Unconfirmed:
    known = payment is not None and payment.intent.intent_id == event.intent_id
    if payment is None or not known:
        return event.unconfirmed
    return replace(event.unconfirmed, before=payment.intent.mark, terminal=payment.intent.terminal)


def _is_for(payment: Payment, event: PaymentApproved) -> bool:
    asked = payment.intent
    return (asked.intent_id, asked.amount_minor, asked.currency) == (
        event.intent_id,
        event.amount_minor,
        event.currency,
    )


def confirmed(lane: Lane, event: PaymentConfirmed) -> Step:
    """The terminal has it for good."""
    ours = lane.unconfirmed is not None and lane.unconfirmed.intent_id == event.intent_id
    return Step(replace(lane, unconfirmed=None) if ours else lane)


def taken_back(lane: Lane, event: PaymentTakenBack) -> Step:
    """The terminal does not have what we were told: the sale stands, the shopper is left alone, staff must look.

    What is not sold yet is simply not paid, where that is proved; else it counts, and staff must look as well.
    """
    gone = lane.unconfirmed
    if gone is None or gone.intent_id != event.intent_id:
        return Step(lane)
    if (not_paid := split.lost(replace(lane, unconfirmed=None), event)) is not None:
        return not_paid
    if (not_back := stands_again(replace(lane, unconfirmed=None), event)) is not None:
        return not_back
    after = replace(lane, unconfirmed=None, given_back=(*lane.given_back, gone))
    return Step(after, (Beep(cue="look"),))


def confirm_again(lane: Lane) -> tuple[Effect, ...]:
    """After a start: was our answer to the last approval heard?"""
    return () if lane.unconfirmed is None else (ConfirmPayment(doubt=lane.unconfirmed),)


def _stray(lane: Lane, event: PaymentApproved) -> Step:
    """Approved money that matches no basket: kept for staff, never forgotten."""
    strays = lane.strays if event.intent_id in lane.strays else (*lane.strays, event.intent_id)
    return Step(
        replace(lane, strays=strays), (SettleIntent(intent_id=event.intent_id, outcome="approved"), Beep(cue="look"))
    )


def _odd_amount(lane: Lane, event: PaymentApproved) -> Step:
    """Money for this basket, but not its total: a team member must look, and nothing else is charged meanwhile."""
    step = _stray(lane, event)
    assert step.lane.payment is not None
    held = replace(step.lane.payment, step="unknown", staff=True, late=False)
    quiet = tuple(CancelTimer(name=name) for name in ("idle", "more-time", "slow-bank", "ask-again", "ask-staff"))
    return Step(replace(step.lane, payment=held, trouble="", view=quiet_view(lane)), (*step.effects, *quiet))


def _remember_mark(lane: Lane, event: PaymentApproved) -> Lane:
    mark = f"{event.terminal_receipt}:{event.trace}"
    devices = tuple(replace(one, mark=mark) if one.part == "terminal" else one for one in lane.devices)
    return replace(lane, devices=devices, facts=replace(lane.facts, mark=mark))


@keeps_loose
def declined(lane: Lane, event: PaymentDeclined) -> Step:
    """The answer is no: nothing was charged, another card may be tried."""
    if lane.payment is None or not _is_open(lane, event.intent_id):
        return Step(lane)
    effects = (SettleIntent(intent_id=event.intent_id, outcome="declined"), *_quiet())
    if lane.refund is not None:
        return _then(Step(lane, effects), refunding.not_given(lane, _TROUBLE.get(event.why, "declined")))
    if lane.payment.intent.terminal == gift.TERMINAL and not lane.payment.intent.undoes:
        return _then(Step(lane, _quiet()), gift.declined(lane, event))
    if lane.payment.intent.undoes:
        return _then(Step(lane, effects), split.not_given(lane, _TROUBLE.get(event.why, "declined")))
    if lane.payment.instead or lane.payment.after:
        return _then(Step(lane, effects), _let_go(lane, event.at))
    after = replace(lane, payment=None, trouble=_TROUBLE.get(event.why, "declined"))
    if after.trouble == "declined":
        after = replace(after, declines=lane.declines + 1)
    if after.trouble == "not-read":
        after = replace(after, misreads=lane.misreads + 1)
        if after.misreads <= READ_TRIES:
            again = arm(after, event.at, lane.payment.intent.amount_minor, lane.payment.intent.terms)
            return _then(Step(after, (*effects, Beep(cue="no"))), again)
    return Step(after, (*effects, Beep(cue="no"), idle(after)))


@keeps_loose
def aborted(lane: Lane, event: PaymentAborted) -> Step:
    """Stopped before money moved; what the shopper wanted to do meanwhile is done now."""
    if not _is_open(lane, event.intent_id):
        return Step(lane)
    settled = SettleIntent(intent_id=event.intent_id, outcome="aborted")
    return _then(Step(lane, (settled, *_quiet())), _let_go(lane, event.at))


def _let_go(lane: Lane, at: int) -> Step:
    """The reader is free: go where the shopper wanted to go."""
    payment = lane.payment
    assert payment is not None
    if lane.refund is not None:
        return refunding.not_given(lane, "stopped")
    if payment.intent.undoes:  # a part of this basket: a refund was seen to above
        return split.not_given(lane, "stopped")
    if payment.instead is not None:
        return _take_older(lane, replace(payment.instead, at=at))
    lane = replace(lane, payment=None, trouble="")
    if payment.after == "":
        return Step(replace(lane, trouble="stopped"), (Beep(cue="no"), idle(lane)))
    if payment.after == "save":
        return split.leave(lane, at)
    if payment.after in ("gift", "hand"):
        return _another_way(lane, payment.after, at)
    return _as_wished(lane, payment, at)


def _as_wished(lane: Lane, payment: Payment, at: int) -> Step:
    """To the way that the shopper chose, with what was scanned meanwhile."""
    if payment.after == "split":
        return Step(replace(lane, split=lane.split or Split(), phone=None, view=quiet_view(lane)), (idle(lane),))
    phone = lane.phone if payment.after == "phone" else None
    kept = lane.split if lane.kept or payment.after in ("phone", "plan") else None
    there = replace(lane, phase="scan", split=kept, phone=phone, view=quiet_view(lane))
    step = _apply(Step(there, (idle(there),)), payment.held)
    if payment.after == "scan" or not step.lane.cart.lines:
        return step
    again = replace(step.lane, phase="pay", undo=None, trouble="")
    if payment.after == "phone":
        return _then(Step(again, step.effects), open_phone(again, at))
    if payment.after == "cash":
        return _then(Step(again, step.effects), open_cash(again, at))
    if payment.after == "plan" and payment.wish is not None:
        return _then(Step(again, step.effects), by_plan(again, payment.wish, at))
    return _then(Step(again, step.effects), open_reader(again, at))


def _another_way(lane: Lane, after: After, at: int) -> Step:
    """The reader is free: another way to pay was chosen."""
    if after == "hand":
        return handed.press(replace(lane, phone=None), HandCashPressed(at=at))
    return gift.open_gift(replace(lane, phone=None))


def _quiet() -> tuple[CancelTimer, ...]:
    return tuple(CancelTimer(name=name) for name in ("slow-bank", "ask-again", "ask-staff"))


def _apply(step: Step, held: tuple[Change, ...]) -> Step:
    for event in held:
        step = _then(step, _changed(step.lane, event))
    return step


def _changed(lane: Lane, event: Change) -> Step:
    """The basket with a change; no reader is armed."""
    if isinstance(event, ItemFound):
        return take_item(lane, event)
    return set_quantity(lane, event) if isinstance(event, QuantitySet) else applied(lane, event)


def _then(first: Step, second: Step) -> Step:
    return Step(second.lane, (*first.effects, *second.effects))


def unknown(lane: Lane, event: PaymentUnknown) -> Step:
    """No answer: it may be charged. Ask now and again; after a minute a team member looks."""
    payment = lane.payment
    if payment is None or not _is_open(lane, event.intent_id):
        return Step(lane)
    settled = SettleIntent(intent_id=event.intent_id, outcome="unknown")
    timing = lane.shop.timing
    again = StartTimer(name="ask-again", seconds=timing.ask_again_s)
    if payment.step == "unknown":
        return Step(lane, (again,))
    after = replace(lane, payment=replace(payment, step="unknown", late=False), trouble="", view=quiet_view(lane))
    quiet = (CancelTimer(name="idle"), CancelTimer(name="more-time"), CancelTimer(name="slow-bank"))
    staff = StartTimer(name="ask-staff", seconds=timing.unknown_staff_s)
    return Step(after, (settled, AskPayment(intent=payment.intent), again, staff, *quiet))


def after_restart(lane: Lane, at: int) -> Step:
    """A payment was in flight: it is asked about, never sent again. One that a team member must settle stays so."""
    payment = lane.payment
    assert payment is not None
    if payment.intent.intent_id in lane.strays:
        return Step(lane)
    if payment.intent.says_sent and not payment.sent:  # the lane died before the terminal could hear of it
        settled = SettleIntent(intent_id=payment.intent.intent_id, outcome="aborted")
        if payment.intent.undoes and lane.split is not None:
            return _then(Step(lane, (settled,)), split.again(lane, at))
        return _then(Step(lane, (settled,)), _let_go(lane, at))
    fresh = replace(lane, payment=replace(payment, step="bank"))
    return unknown(fresh, PaymentUnknown(intent_id=payment.intent.intent_id, why="restart", at=at))


def ask_again(lane: Lane) -> Step:
    """Time to ask once more."""
    if lane.payment is None or lane.payment.step != "unknown" or lane.payment.intent.intent_id in lane.strays:
        return Step(lane)
    again = StartTimer(name="ask-again", seconds=lane.shop.timing.ask_again_s)
    return Step(lane, (AskPayment(intent=lane.payment.intent), again))


@keeps_loose
def not_charged(lane: Lane, event: PaymentNotCharged) -> Step:
    """Asked, and nothing was charged: the shopper may pay."""
    if lane.payment is None or not _is_open(lane, event.intent_id):
        return Step(lane)
    effects = (SettleIntent(intent_id=event.intent_id, outcome="not-charged"), *_quiet())
    if lane.refund is not None:
        return _then(Step(lane, effects), refunding.not_given(lane, "not-charged"))
    if lane.payment.intent.undoes:
        return _then(Step(lane, effects), split.again(lane, event.at))
    if lane.payment.after or lane.payment.instead:
        return _then(Step(lane, effects), _let_go(lane, event.at))
    after = replace(lane, payment=None, trouble="not-charged")
    return Step(after, (*effects, idle(after)))


def back(lane: Lane, event: BackPressed) -> Step:
    """Back to the basket: at once with no reader armed, else when the reader has let go."""
    if lane.phase == "refund":
        return refunding.leave(lane)
    if lane.phase != "pay":
        return Step(lane)
    if lane.payment is not None:
        other: After = "scan" if lane.payment.intent.terms is None else "pay"
        return stop_for(lane, lane.payment, other if lane.split is None else "split", event)
    if lane.split is not None and (lane.gift is not None or lane.phone is not None):
        return Step(replace(lane, gift=None, phone=None, trouble="", view=quiet_view(lane)), (idle(lane),))
    if lane.kept:
        return Step(lane, (idle(lane),))
    if lane.gift is not None:
        return open_reader(replace(lane, gift=None, trouble="", view=quiet_view(lane)), event.at)
    if lane.split is not None:
        return open_reader(replace(lane, split=None, trouble="", view=quiet_view(lane)), event.at)
    return Step(replace(lane, phase="scan", trouble="", view=quiet_view(lane), phone=None), (idle(lane),))


def press_hand(lane: Lane, event: HandCashPressed) -> Step:
    """Cash to a team member, as soon as the reader has let go."""
    if lane.phase != "pay" or gated(lane) or not lane.cart.lines or not lane.shop.cash_to_team:
        return Step(lane)
    if lane.payment is not None:
        return stop_for(lane, lane.payment, "hand", event)
    return handed.press(replace(lane, phone=None), event)


def press_gift(lane: Lane, event: GiftPressed) -> Step:
    """S20, as soon as the reader has let go."""
    if lane.phase != "pay" or gated(lane) or not lane.cart.lines:
        return Step(lane)
    if lane.payment is not None:
        return stop_for(lane, lane.payment, "gift", event)
    return gift.open_gift(replace(lane, gift=None))


def gift_scanned(lane: Lane, event: GiftCardScanned) -> Step:
    """A gift card at the scanner: pays on the Pay screens, and is kept for them over the basket (ux.md 4.2)."""
    if lane.phase == "scan" and lane.weighing is None and lane.cart.lines:
        return gift.scanned_over_goods(lane, event)
    if lane.phase == "refund":
        return refund_credit.scanned(lane, event)
    if lane.phase in ("ready", "scan"):
        return refuse(lane, event.card, event.at, Told("gift-first-scan"))
    if lane.phase != "pay" or gated(lane) or (lane.payment is not None and lane.payment.presented):
        return refuse(lane, event.card, event.at, Told("pay-first"))
    card = GiftCard(card=event.card, last4=event.last4)
    if lane.payment is None:
        return gift.open_gift(lane, card)
    return stop_for(replace(lane, gift=card), lane.payment, "gift", event)


def press_split(lane: Lane, event: SplitPressed) -> Step:
    """S21, as soon as the reader has let go."""
    if lane.phase != "pay" or gated(lane) or not lane.cart.lines or lane.split is not None:
        return Step(lane)
    return split.open_split(lane) if lane.payment is None else stop_for(lane, lane.payment, "split", event)


def press_part(lane: Lane, event: PartPressed) -> Step:
    """So much this way, on S21."""
    now = lane.split
    if now is None or lane.payment is not None or gated(lane):
        return Step(lane)
    part = event.amount_minor if 0 < event.amount_minor < lane.left_minor else lane.left_minor
    facts = PayPressed(reader=event.reader, mark=event.mark, at=event.at)
    lane = replace(lane, trouble="", facts=facts, view=quiet_view(lane), split=replace(now, then="pay"))
    if event.way == "cash":
        return open_cash(lane, event.at, part)
    if not event.reader:
        return Step(replace(lane, trouble="reader-missing"), (idle(lane),))
    return arm(lane, event.at, part)


_FIRST: tuple[After, ...] = ("scan", "cash", "split", "gift", "phone", "hand", "plan")
"""Of two wishes that wait for the reader the one that counts."""
_LEAVES = (
    BackPressed | CashPressed | HandCashPressed | PayPressed | SplitPressed | GiftPressed | GiftCardScanned
    | WalletPressed | PaymentCodeScanned | InstalmentPressed
)  # fmt: skip


def stop_for(lane: Lane, payment: Payment, after: After, event: _LEAVES | Change) -> Step:
    """Ask the reader to let go, and remember what to do then. With a card in play nothing happens."""
    if payment.presented and not (isinstance(event, _LEAVES) and may_leave(payment)):
        code = event.code if isinstance(event, ItemFound) else "back"
        return refuse(lane, code, event.at, Told("pay-first"))
    held = payment.held if isinstance(event, _LEAVES) else (*payment.held, event)
    asked = () if payment.stopping else (payment.stop,)
    where: After = next((one for one in _FIRST if one in (after, payment.after)), after)
    waiting = replace(payment, stopping=True, after=where, held=held)
    return Step(replace(lane, payment=waiting), (*asked, idle(lane)))


def press_cash(lane: Lane, event: CashPressed) -> Step:
    """Coins and notes: as soon as the reader has let go."""
    if lane.phase != "pay" or gated(lane) or not lane.cart.lines:
        return Step(lane)
    if lane.payment is not None:
        return stop_for(lane, lane.payment, "cash", event)
    return open_cash(replace(lane, phone=None), event.at)


def change_while_armed(lane: Lane, event: Change) -> Step:
    """The basket changes on the Pay screen: a bag, a voucher, a member stay there, other goods lead to the basket."""
    bag = isinstance(event, ItemFound) and event.product.category == "bags" and not needs_weight(event)
    stays = bag or not isinstance(event, ItemFound)
    if isinstance(event, ItemFound) and same_read(lane, event):
        return Step(replace(lane, last=read_now(lane, event)), (idle(lane),))
    if lane.payment is not None:
        stays = stays and lane.payment.intent.terms is None  # another amount has other terms: they are chosen anew
        same = None if isinstance(event, ItemFound | QuantitySet) else applied(lane, event)
        if same is not None and same.lane.priced.total_minor == lane.priced.total_minor:
            return same  # the reader may go on: it asks for the right amount
        again: After = "phone" if lane.phone is not None else "pay"
        return stop_for(lane, lane.payment, again if stays else "scan", event)
    lane = replace(lane, split=None, gift=None)
    step = _changed(lane, event)
    return Step(replace(step.lane, phase="pay", trouble=lane.trouble), step.effects) if bag else step


def show(lane: Lane, event: Showing) -> Step:
    """A voucher, a member or points: the basket changes, and with it what the reader asks for."""
    held = held_back(lane, event)
    if held is not None:
        return held
    return change_while_armed(lane, event) if lane.phase == "pay" else applied(lane, event)


def settled(step: Step, at: int) -> Step:
    """A member who came while money was moving signs in as soon as none does."""
    lane = step.lane
    late, payment = lane.loyalty.late, lane.payment
    if (
        late is None
        or lane.phase not in ("scan", "pay")
        or is_moving(lane)
        or (payment is not None and payment.stopping)
    ):
        return step
    return _then(step, show(replace(lane, loyalty=replace(lane.loyalty, late=None)), MemberFound(member=late, at=at)))
