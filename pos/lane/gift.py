"""S20: gift cards, store credit and vouchers. The book of the cards has the say; the lane asks, then takes a part.

    GiftCardScanned -> (the card reader lets go) -> AskGiftCard -> GiftCardTold -> GiftTaken -> the payment machine
    goods of category "gift-cards" -> GiftCardScanned names each one's card -> sold -> LoadGiftCard -> GiftCardLoaded

A card's number never comes here: only a keyed hash of it, and how it ends. A PIN stays in the view until it is sent.
Money is put on a card only after its sale is paid, and told again until the book has answered.
"""

from msgspec.structs import replace

from pos.lane.basket import idle, quiet_view, refuse
from pos.lane.effects import (
    AskGiftCard,
    Beep,
    Effect,
    LoadGiftCard,
    OpenIntent,
    PaymentIntent,
    SettleIntent,
    StartPayment,
)  # fmt: skip
from pos.lane.events import (
    GiftCardLoaded,
    GiftCardScanned,
    GiftCardTold,
    GiftTaken,
    PaymentDeclined,
)
from pos.lane.state import GiftCard, Lane, Named, Payment, Step, Told
from pos.sale.eligible import GIFT_CARDS, eligible_minor

__all__ = [
    "ask", "declined", "loaded", "look_after", "most_minor", "open_gift", "scanned_over_goods", "take",
    "told", "wants_card",
]  # fmt: skip

TERMINAL = "gift"
"""Who carries these intents out, in `session.Ports.tenders`."""
_AGAIN = ("wrong-pin",)
_STALE = ("not-enough", "empty")


def open_gift(lane: Lane, card: GiftCard | None = None) -> Step:
    """S20: nothing else is armed. Without a card one is asked for."""
    card = card or lane.gift or GiftCard()
    after = replace(lane, gift=card, phone=None, trouble="", view=quiet_view(lane), undo=None, last=None)
    return ask(after) if card.card else Step(after, (idle(after),))


def ask(lane: Lane) -> Step:
    """What is on it?"""
    card = lane.gift
    assert card is not None
    after = replace(lane, gift=replace(card, step="asking", why=""))
    return Step(after, (AskGiftCard(card=card.card), idle(after)))


def told(lane: Lane, event: GiftCardTold) -> Step:
    """The book has answered; an answer about another card means nothing any more."""
    card = lane.gift
    if card is None or card.card != event.card or card.step != "asking":
        return Step(lane)
    card = replace(
        card, step="told", why=event.why, kind=event.kind, balance_minor=event.balance_minor, pin=event.pin,
        goods=event.goods, single=event.single,
    )  # fmt: skip
    after = replace(lane, gift=card)
    if not card.why and not most_minor(after):
        after = replace(after, gift=replace(card, why="no-goods" if card.balance_minor else "empty"))
    assert after.gift is not None
    return Step(after, (Beep(cue="no" if after.gift.why else "ok"), idle(after)))


def most_minor(lane: Lane) -> int:
    """What the card that is shown can pay now, minor units."""
    card = lane.gift
    if card is None or card.step != "told":
        return 0
    eligible = eligible_minor(lane.priced.lines, card.goods, lane.shop.goods, lane.kept)
    return min(card.balance_minor, lane.left_minor, eligible)


def take(lane: Lane, event: GiftTaken) -> Step:
    """As much as it can pay. A PIN that was typed goes with the intent, and nowhere else."""
    card, most = lane.gift, most_minor(lane)
    if lane.phase != "pay" or lane.payment is not None or card is None or not most or card.why not in ("", *_AGAIN):
        return Step(lane)
    intent = PaymentIntent(
        intent_id=f"L{lane.shop.lane:03d}-B{lane.basket:08d}-{lane.attempts + 1}",
        amount_minor=most,
        currency=lane.shop.currency,
        at=event.at,
        language=lane.language,
        says_sent=True,
        tender=card.kind,
        terminal=TERMINAL,
        card=card.card,
        card_last4=card.last4,
        goods=card.goods,
    )
    secret = lane.view.typed
    after = replace(
        lane, attempts=lane.attempts + 1, tried=(*lane.tried, intent), payment=Payment(intent=intent, step="bank"),
        trouble="", view=quiet_view(lane),
    )  # fmt: skip
    return Step(after, (OpenIntent(intent=intent, basket=lane.basket), StartPayment(intent=intent, secret=secret)))


def declined(lane: Lane, event: PaymentDeclined) -> Step:
    """The book says no; where it may have other numbers by now, it is asked again."""
    card = lane.gift
    settled = SettleIntent(intent_id=event.intent_id, outcome="declined")
    lane = replace(lane, payment=None)
    assert card is not None, "a gift card's payment without its card"
    if event.code in _STALE:
        step = ask(lane)
        return Step(step.lane, (settled, Beep(cue="no"), *step.effects))
    after = replace(lane, gift=replace(card, why=event.code or "declined"))
    return Step(after, (settled, Beep(cue="no"), idle(after)))


# --- cards that are sold


def wants_card(lane: Lane) -> int:
    """The line of a gift card in the basket whose card is not named yet; 0: none."""
    for line in lane.cart.lines:
        named = sum(load.line_id == line.line_id for load in lane.loads)
        if line.product.category == GIFT_CARDS and named < line.quantity:
            return line.line_id
    return 0


def scanned_over_goods(lane: Lane, event: GiftCardScanned) -> Step:
    """A card over the basket: the one that is sold, or one to pay with, kept for Pay."""
    line_id = wants_card(lane)
    if not line_id:
        card = GiftCard(card=event.card, last4=event.last4)
        step = refuse(replace(lane, gift=card), event.card, event.at, Told("gift-kept", event.last4))
        return Step(step.lane, (Beep(cue="ok"), *step.effects[1:]))
    if any(one.card == event.card for one in lane.loads):
        return refuse(lane, event.card, event.at, Told("gift-twice", event.last4))
    named = replace(lane, loads=(*lane.loads, Named(line_id=line_id, card=event.card, last4=event.last4)))
    step = refuse(named, event.card, event.at, Told("gift-named", event.last4))
    return Step(step.lane, (Beep(cue="ok"), *step.effects[1:]))


def look_after(lane: Lane) -> tuple[Effect, ...]:
    """What was sold and not answered is told again: the same reference puts it there once."""
    return tuple(LoadGiftCard(load=load) for load in lane.to_load)


def loaded(lane: Lane, event: GiftCardLoaded) -> Step:
    """The money is on the card, or a person must look."""
    if all(one.reference != event.reference for one in lane.to_load):
        return Step(lane)
    left = tuple(one for one in lane.to_load if one.reference != event.reference)
    strays = (*lane.strays, event.reference) if event.why else lane.strays
    return Step(replace(lane, to_load=left, strays=strays), (Beep(cue="look"),) if event.why else ())
