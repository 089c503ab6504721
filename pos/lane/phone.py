"""Paying by phone: the intent, the code that is shown, and what becomes of a payment that nobody waits for.

    Phone (which wallet, whose code) -> intent on disk -> the payment machine, as for a card

A payment code is money: the lane knows how it ends, and no more. The session hands it to the wallet's driver once.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from msgspec.structs import replace

from pos.lane.basket import idle, quiet_view
from pos.lane.effects import Effect, GiveUpPayment, OpenIntent, PaymentIntent, SettleIntent, StartPayment
from pos.lane.events import PaymentAborted, PaymentCodeShown, PaymentDeclined, PaymentNotCharged, PaymentReturned
from pos.lane.finish import practise, put_aside, sell
from pos.lane.state import Lane, Payment, Phone, Step, Wallet

__all__ = [
    "asked_minor", "code_shown", "given_up", "keeps_loose", "look_after", "may_leave", "open_phone", "returned",
    "wallet_of",
]  # fmt: skip


def wallet_of(lane: Lane, name: str) -> Wallet | None:
    """One of this lane's wallets."""
    return next((one for one in lane.shop.wallets if one.name == name), None)


def asked_minor(lane: Lane, phone: Phone) -> int:
    """What a phone is asked for, minor units: its part, or all that is left."""
    return phone.part_minor if 0 < phone.part_minor < lane.left_minor else lane.left_minor


def may_leave(payment: Payment) -> bool:
    """Whether a shopper whose app takes too long may go another way: the provider ends the order first."""
    return bool(payment.intent.wallet) and payment.late and payment.step == "bank"


def open_phone(lane: Lane, at: int) -> Step:
    """No reader is armed: ask the wallet that was chosen, or let one be chosen. In training no wallet is asked."""
    lane = replace(lane, payment=None, gift=None, trouble="", view=quiet_view(lane), undo=None)
    chosen = lane.phone
    if lane.priced.total_minor == 0:
        return sell(replace(lane, phone=None), None, at)
    if chosen is None or not chosen.wallet or chosen.asks:
        return Step(replace(lane, phone=chosen or Phone()), (idle(lane),))
    if lane.training:
        return practise(replace(lane, phone=None), at)
    attempt = lane.attempts + 1
    intent = PaymentIntent(
        intent_id=f"L{lane.shop.lane:03d}-B{lane.basket:08d}-{attempt}",
        amount_minor=asked_minor(lane, chosen),
        currency=lane.shop.currency,
        at=at,
        language=lane.language,
        says_sent=True,
        tender="wallet",
        terminal=chosen.wallet,
        code_last4=chosen.code_last4,
    )
    after = replace(lane, attempts=attempt, tried=(*lane.tried, intent), payment=Payment(intent=intent))
    return Step(after, (OpenIntent(intent=intent, basket=lane.basket), StartPayment(intent=intent), idle(after)))


def code_shown(lane: Lane, event: PaymentCodeShown) -> Step:
    """The provider made a code: it is shown until its time is over."""
    payment = lane.payment
    if payment is None or payment.intent.intent_id != event.intent_id or payment.step != "waiting":
        return Step(lane)
    shown = replace(payment, code=event.code, payee=event.payee, code_s=event.seconds)
    return Step(replace(lane, payment=shown), (idle(lane),))


def given_up(lane: Lane, intent: PaymentIntent, at: int) -> Step:
    """A badge takes the lane back: the basket waits, and the provider ends the payment, or gives it back."""
    step = put_aside(replace(lane, given_up=(*lane.given_up, intent)), at, "staff")
    return Step(step.lane, (*step.effects, GiveUpPayment(intent=intent)))


E = TypeVar("E", PaymentDeclined, PaymentAborted, PaymentNotCharged)


def keeps_loose(over: Callable[[Lane, E], Step]) -> Callable[[Lane, E], Step]:
    """What is over for the shopper, and may still be paid by whoever saw its code, is looked after until it can't be,
    through restarts (`returned`): nobody has to do anything about it.
    """

    @wraps(over)
    def step(lane: Lane, event: E) -> Step:
        after: Step = over(lane, event)
        payment = lane.payment
        if not event.loose or payment is None or payment.intent.intent_id != event.intent_id:
            return after
        kept = replace(after.lane, given_up=(*after.lane.given_up, payment.intent))
        return Step(kept, (*after.effects, GiveUpPayment(intent=payment.intent)))

    return step


def look_after(lane: Lane) -> tuple[Effect, ...]:
    """After a start: what nobody waited for is still to be ended."""
    return tuple(GiveUpPayment(intent=intent) for intent in lane.given_up)


def returned(lane: Lane, event: PaymentReturned) -> Step:
    """It is over, and nothing was kept: nobody has to look at it any more."""
    if all(one.intent_id != event.intent_id for one in lane.given_up):
        return Step(lane)
    after = replace(
        lane,
        given_up=tuple(one for one in lane.given_up if one.intent_id != event.intent_id),
        strays=tuple(one for one in lane.strays if one != event.intent_id),
    )
    if event.intent_id not in lane.strays:  # it was over before
        return Step(after)
    return Step(after, (SettleIntent(intent_id=event.intent_id, outcome="not-charged"),))
