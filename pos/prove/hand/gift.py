"""The book of gift cards in memory: `ports.GiftCards` as the real one keeps it, and a ledger of every movement."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from pos.lane.effects import Load, PaymentIntent, Unconfirmed
from pos.lane.events import (
    GiftCardLoaded,
    GiftCardTold,
    LaneEvent,
    PaymentAborted,
    PaymentApproved,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentUnknown,
)  # fmt: skip

__all__ = ["HandCard", "HandGift"]


@dataclass
class HandCard:
    """One card. `goods`, `single`: of a voucher."""

    last4: str
    balance_minor: int = 0
    kind: str = "gift"
    pin: str = ""
    goods: str = ""
    single: bool = False
    blocked: bool = False


@dataclass
class HandGift:
    """`moves` are (reference, card, minor units), each reference once; `closed` are those that will never be done."""

    post: Callable[[LaneEvent], None]
    cards: dict[str, HandCard] = field(default_factory=dict)
    moves: dict[str, tuple[str, int]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    answers: bool = True
    asked_for: list[str] = field(default_factory=list)
    """PINs that it was given."""

    def token(self, number: str) -> str:
        """See the port."""
        return f"hash-of-{sha256(number.encode()).hexdigest()[:8]}"

    def look(self, card: str) -> None:
        """See the port."""
        found = self.cards.get(card)
        if not self.answers:
            self.post(GiftCardTold(card=card, why="away"))
        elif found is None:
            self.post(GiftCardTold(card=card, why="unknown-card"))
        else:
            why = "blocked" if found.blocked else "" if found.balance_minor else "empty"
            self.post(
                GiftCardTold(
                    card=card, why=why, kind=found.kind, balance_minor=found.balance_minor, pin=bool(found.pin),  # type: ignore[arg-type]
                    goods=found.goods, single=found.single,
                )
            )  # fmt: skip

    def pay(self, intent: PaymentIntent, secret: str = "") -> None:
        """See the port."""
        assert intent.intent_id not in self.moves, f"sent twice: {intent}"
        if intent.kind != "payment" and not intent.undoes:
            card = intent.card
            known = self.cards.setdefault(card, HandCard(intent.card_last4, kind="credit"))
            if known.blocked or known.kind == "voucher":
                self.post(PaymentDeclined(intent_id=intent.intent_id, code="blocked"))
                return
            self._move(intent.intent_id, card, intent.amount_minor)
        elif intent.kind != "payment":
            card, amount = self.moves[intent.undoes]
            assert intent.amount_minor <= -amount, "more goes back than was taken"
            self._move(intent.intent_id, card, intent.amount_minor)
        else:
            card = intent.card
            self.asked_for.append(secret)
            why = self._objection(intent, secret)
            if why:
                self.post(PaymentDeclined(intent_id=intent.intent_id, code=why))
                return
            self._move(intent.intent_id, card, -intent.amount_minor)
            if self.cards[card].single:
                self.cards[card].balance_minor = 0
        if self.answers:
            self.post(self._approval(intent, card))
        else:
            self.post(PaymentUnknown(intent_id=intent.intent_id, why="no answer"))

    def _objection(self, intent: PaymentIntent, secret: str) -> str:
        card = self.cards[intent.card]
        if card.blocked:
            return "blocked"
        if card.pin and secret != card.pin:
            return "wrong-pin"
        return "not-enough" if intent.amount_minor > card.balance_minor else ""

    def _move(self, reference: str, card: str, amount_minor: int) -> None:
        self.moves[reference] = (card, amount_minor)
        self.cards[card].balance_minor += amount_minor
        assert self.cards[card].balance_minor >= 0, f"{card} is below zero"

    def _approval(self, intent: PaymentIntent, card: str, *, asked: bool = False) -> PaymentApproved:
        return PaymentApproved(
            intent_id=intent.intent_id, amount_minor=intent.amount_minor, currency=intent.currency, kind=intent.kind,
            card_last4=self.cards[card].last4, terminal_receipt=str(len(self.moves)), trace=intent.intent_id,
            final=True, asked=asked, left_minor=self.cards[card].balance_minor,
        )  # fmt: skip

    def abort(self, intent_id: str) -> None:
        """See the port."""
        if intent_id not in self.moves:
            self.post(PaymentAborted(intent_id=intent_id, by="lane"))

    def ask(self, intent: PaymentIntent) -> None:
        """See the port."""
        if not self.answers:
            self.post(PaymentUnknown(intent_id=intent.intent_id, why="unreachable"))
        elif intent.intent_id in self.moves:
            self.post(self._approval(intent, self.moves[intent.intent_id][0], asked=True))
        else:
            self.closed.add(intent.intent_id)
            self.post(PaymentNotCharged(intent_id=intent.intent_id, evidence="closed"))

    def confirm(self, doubt: Unconfirmed) -> None:
        """See the port."""

    def load(self, load: Load) -> None:
        """See the port."""
        if not self.answers:
            return
        card = self.cards.setdefault(load.card, HandCard(load.card_last4))
        if card.blocked:
            self.post(GiftCardLoaded(reference=load.reference, why="blocked"))
            return
        if load.reference not in self.moves:
            self._move(load.reference, load.card, load.amount_minor)
        self.post(GiftCardLoaded(reference=load.reference, balance_minor=card.balance_minor))
