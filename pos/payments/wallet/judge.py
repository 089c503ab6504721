"""What a provider's answer proves about an intent. Pure.

Approved needs proof: a signed answer about our order, of our amount and currency. No answer is not a no.
"""

from pos.lane.effects import PaymentIntent
from pos.lane.events import PaymentApproved, PaymentDeclined, PaymentNotCharged, PaymentUnknown
from pos.payments.wallet.orders import Answer, Ask, reference

__all__ = ["approved", "asks_for_refund", "not_charged", "order_of", "refused", "unknown"]

_OVER = frozenset({"AUTHCODEEXPIRE", "AUTHCODEEXPIRED", "AUTHCODEINVALID", "ACQ.PAYMENT_AUTH_CODE_INVALID"})
"""The shopper's code was too old: a new one will do."""


def order_of(intent: PaymentIntent, ends: int = 0, code: str = "") -> Ask:
    """The question that opens an order: charge a shopper's code, or have one to show until `ends` (UTC ms)."""
    shown = not intent.code_last4
    return Ask(
        what="open" if shown else "charge",
        order=reference(intent),
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        code=code,
        shown=shown,
        at=intent.at,
        ends=ends,
    )


def asks_for_refund(intent: PaymentIntent) -> Ask:
    """The question that gives money back; `original` is "transaction number:our reference" of the payment."""
    return Ask(
        what="refund",
        order=intent.original.partition(":")[2],
        refund=reference(intent),
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        at=intent.at,
    )


def approved(
    answer: Answer, intent: PaymentIntent, scheme: str, merchant: str, *, asked: bool = False
) -> PaymentApproved | PaymentUnknown:
    """The money was taken, or given back, in the words of the lane, if it is this intent's money."""
    if answer.amount_minor != intent.amount_minor or answer.currency != intent.currency:
        return unknown(intent, f"the provider has another amount: {answer.amount_minor} {answer.currency}")
    return PaymentApproved(
        intent_id=intent.intent_id,
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        card_scheme=scheme,
        terminal_id=merchant,
        trace=reference(intent),
        terminal_receipt=answer.number,
        terminal_time=answer.when,
        kind=intent.kind,
        asked=asked,
        wallet=intent.wallet,
        final=True,
    )


def refused(answer: Answer, intent: PaymentIntent) -> PaymentDeclined:
    """The answer is no; of a code that the lane showed and nobody paid, its time is over."""
    over = answer.state == "closed" and not intent.code_last4
    over = over or answer.why.replace("_", "") in _OVER or answer.why in _OVER
    return PaymentDeclined(intent_id=intent.intent_id, why="timeout" if over else "declined", code=answer.why)


def unknown(intent: PaymentIntent, why: str) -> PaymentUnknown:
    """Nobody can tell yet."""
    return PaymentUnknown(intent_id=intent.intent_id, why=why)


def not_charged(intent: PaymentIntent, evidence: str, *, loose: bool = False) -> PaymentNotCharged:
    """Asked, and nothing was taken."""
    return PaymentNotCharged(intent_id=intent.intent_id, evidence=evidence, loose=loose)
