"""S20: a gift card, store credit or voucher: scan or type it, see what it can pay, type its PIN, pay."""

from pos.lane.events import BackPressed, GiftPressed, GiftTaken, SheetOpened
from pos.lane.gift import most_minor
from pos.lane.message import Msg
from pos.lane.parts import Basket, Body, Button, Dock, Notice, Stage, Tone, TypeSheet
from pos.lane.render.frame import dock
from pos.lane.render.say import button, money, say
from pos.lane.state import GiftCard, Lane

__all__ = ["card_sheet", "gift_parts", "gift_tile", "name_of", "pin_sheet"]

_WHY = {
    "unknown-card": "gift.unknown", "empty": "gift.empty", "blocked": "gift.blocked", "pin-locked": "gift.locked",
    "other-currency": "gift.other-currency", "no-goods": "gift.no-goods", "away": "gift.away",
    "wrong-pin": "gift.wrong-pin",
}  # fmt: skip
_MAY_TRY = ("", "wrong-pin")
MOST_PIN = 8


def gift_tile(lane: Lane) -> Button:
    """The way to S20; where no gift card can be paid with now, it says so before anybody tries."""
    return button("way-gift-card", say("pay.gift-card"), GiftPressed(), "gift", why=_why_not(lane))


def _why_not(lane: Lane) -> Msg | None:
    if lane.device_state("gift") is None:
        return say("pay.not-here")
    return None if lane.works("gift") else say("gift.away-tile")


def name_of(kind: str) -> Msg:
    """What such a card is called."""
    return say("pay.gift-card") if kind == "gift" else say(f"gift.{kind}")


def gift_parts(lane: Lane, card: GiftCard) -> tuple[Stage, Body, Dock]:
    """Stage, body and dock of S20."""
    back = button("back", say("card.other-ways"), BackPressed(), "arrow-left")
    body = Basket(rows=())
    if lane.payment is not None:
        stage = Notice(icon="gift", title=say("gift.asking"), sentence=say("checking.do"))
        return stage, body, dock(lane, words=say("dock.nothing"))
    if card.step == "wanted":
        keyboard = button("type-card", say("gift.type"), SheetOpened(sheet="gift-card"), "hash")
        stage = Notice(icon="gift", title=say("gift.scan"), sentence=say("gift.scan-do"), buttons=(keyboard,))
        return stage, body, dock(lane, words=say("gift.waiting"), back=back)
    if card.step == "asking":
        return Notice(icon="gift", title=say("gift.asking")), body, dock(lane, words=say("gift.waiting"), back=back)
    if card.why not in _MAY_TRY:
        again = button("another-card", say("gift.another"), GiftPressed(), "gift")
        sentence = say("gift.not-charged")
        why = say(_WHY.get(card.why, "gift.refused"))
        stage = Notice(icon="gift", title=why, sentence=sentence, tone="care", buttons=(again,))
        return stage, body, dock(lane, words=say("split.choose"), back=back)
    return _offer(lane, card), body, dock(lane, _pay(lane, card), back=back)


def _offer(lane: Lane, card: GiftCard) -> Notice:
    """What the card pays, what is left on it, what is left to pay."""
    most = most_minor(lane)
    rest = money(lane, lane.left_minor - most)
    if card.single:
        words = "gift.no-change" if most < card.balance_minor else "gift.voucher-pays"
        sentence = say(words, amount=money(lane, most), rest=rest)
    else:
        sentence = say("gift.pays", amount=money(lane, most), on_card=money(lane, card.balance_minor - most), rest=rest)
    title = say("gift.card", way=name_of(card.kind), last4=f"**** {card.last4}")
    tone: Tone = "care" if card.why else "plain"
    detail = say(_WHY[card.why]) if card.why else None
    return Notice(icon="gift", title=title, sentence=sentence, detail=detail, amount=money(lane, most), tone=tone)


def _pay(lane: Lane, card: GiftCard) -> Button:
    amount = money(lane, most_minor(lane))
    if card.pin:
        return button("gift-pin", say("gift.pin"), SheetOpened(sheet="gift-pin"), "hash")
    return button("gift-pay", say("dock.pay-amount", amount=amount), GiftTaken())


def card_sheet(lane: Lane, keys: tuple[Button, ...]) -> TypeSheet | None:
    """The card's number, on our own keypad."""
    if lane.gift is None or lane.payment is not None:
        return None
    return TypeSheet(
        title=say("gift.number"), typed=lane.view.typed, note=say("gift.number-do"), note_tone="plain", keys=keys
    )


def pin_sheet(lane: Lane, keys: tuple[Button, ...]) -> TypeSheet | None:
    """The card's PIN: nobody reads over a shoulder what is only dots."""
    card = lane.gift
    if card is None or card.step != "told" or lane.payment is not None:
        return None
    dots = "\N{BULLET}" * len(lane.view.typed)
    return TypeSheet(title=say("gift.pin-title"), typed=dots, note=say("card.cover"), note_tone="plain", keys=keys)
