"""What is said to a book of gift cards, and what it answers (docs/gift-cards.md, "The wire"). Pure."""

from typing import Literal

import msgspec
from msgspec import Struct

from pos.lane.effects import Load, PaymentIntent
from pos.lane.events import Event, GiftCardTold, PaymentApproved, PaymentDeclined, PaymentNotCharged, PaymentUnknown

__all__ = ["Answer", "answer", "approval", "judged", "load_request", "request", "settled", "told"]


class Answer(Struct, frozen=True, kw_only=True):
    """Any answer; what an answer does not say is as here.

    Attributes:
        result: "done", "refused" (see `why`), "closed" (it was not done, and never will be), or "card".
        number: of the movement in the book; `balance`: minor units, after it.
    """

    result: Literal["done", "refused", "closed", "card"]
    why: str = ""
    reference: str = ""
    amount: int = 0
    currency: str = ""
    balance: int = 0
    number: int = 0
    last4: str = ""
    card: str = ""
    kind: Literal["gift", "credit", "voucher"] = "gift"
    pin: bool = False
    goods: str = ""
    single: bool = False


_decoder = msgspec.json.Decoder(Answer)


def answer(body: bytes) -> Answer | None:
    """An answer's meaning; `None`: it has none."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def request(intent: PaymentIntent, secret: str) -> dict[str, object]:
    """A movement: money taken from a card, given back for one that was taken, or put on one as store credit."""
    taken = intent.kind == "payment"
    if not taken and not intent.undoes:
        return {
            "reference": intent.intent_id, "kind": "load", "amount": intent.amount_minor, "currency": intent.currency,
            "card": intent.card, "last4": intent.card_last4, "opens": "credit",
        }  # fmt: skip
    return {
        "reference": intent.intent_id,
        "kind": "redeem" if taken else "refund",
        "amount": intent.amount_minor,
        "currency": intent.currency,
        **({"card": intent.card, "pin": secret} if taken else {"of": intent.undoes}),
    }


def load_request(load: Load) -> dict[str, object]:
    """Money put on a card; the card is opened if it is new."""
    return {
        "reference": load.reference, "kind": "load", "amount": load.amount_minor, "currency": load.currency,
        "card": load.card, "last4": load.card_last4,
    }  # fmt: skip


def judged(found: Answer | None, intent: PaymentIntent) -> Event:
    """What an answer to a movement proves."""
    if found is not None and found.result == "refused":
        return PaymentDeclined(intent_id=intent.intent_id, why="declined", code=found.why[:32])
    return approval(found, intent)


def settled(found: Answer | None, intent: PaymentIntent) -> Event:
    """What an answer to "settle" proves: done, or closed for ever."""
    if found is not None and found.result == "closed" and found.reference == intent.intent_id:
        return PaymentNotCharged(intent_id=intent.intent_id, evidence="the book has closed it")
    return approval(found, intent, asked=True)


def approval(found: Answer | None, intent: PaymentIntent, *, asked: bool = False) -> PaymentApproved | PaymentUnknown:
    """An approval, if reference, amount and currency are the intent's own."""
    if found is None or found.result != "done":
        return PaymentUnknown(intent_id=intent.intent_id, why="the book's answer makes no sense")
    same = (found.reference, found.amount, found.currency) == (
        intent.intent_id, intent.amount_minor, intent.currency,
    )  # fmt: skip
    if not same:
        return PaymentUnknown(intent_id=intent.intent_id, why="the book answered for another movement")
    return PaymentApproved(
        intent_id=intent.intent_id,
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        card_last4=(intent.card_last4 or found.last4)[-4:],
        terminal_receipt=str(found.number),
        trace=intent.intent_id,
        kind=intent.kind,
        asked=asked,
        final=True,
        left_minor=found.balance,
    )


def told(found: Answer | None, card: str, currency: str) -> GiftCardTold:
    """What is on a card."""
    if found is None or found.result not in ("card", "refused") or (found.result == "card" and found.card != card):
        return GiftCardTold(card=card, why="away")
    if found.result == "refused":
        return GiftCardTold(card=card, why=found.why or "unknown-card")
    if found.currency != currency:
        return GiftCardTold(card=card, why="other-currency")
    return GiftCardTold(
        card=card, why="" if found.balance > 0 else "empty", kind=found.kind, balance_minor=found.balance,
        pin=found.pin, goods=found.goods, single=found.single,
    )  # fmt: skip
