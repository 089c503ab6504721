"""S16, S17, S22, S31 and the gate before them: everything between Pay and Paid."""

from msgspec.structs import replace

from pos.lane.checks import gated
from pos.lane.events import BackPressed, ItemFound, QuantitySet, SplitPressed
from pos.lane.message import Msg
from pos.lane.parts import Body, Button, Dock, Notice, PayOptions, PlanTerms, Poster, Slot, Stage, Stepper, Steps
from pos.lane.parts import Step as Bar
from pos.lane.render.basket_view import basket
from pos.lane.render.cash_view import cash_parts, cash_tile
from pos.lane.render.frame import dock, pay_button
from pos.lane.render.gate_view import gate_parts
from pos.lane.render.gift_view import gift_parts, gift_tile
from pos.lane.render.instalment_view import agreed, facts_of, instalment_tiles
from pos.lane.render.packing_view import shelf_gate, waits_for_shelf
from pos.lane.render.phone_view import checking_steps, phone_parts, phone_tile
from pos.lane.render.say import button, item_name, money, picture, say, unit_price
from pos.lane.render.shown_view import member_button
from pos.lane.render.split_view import split_parts
from pos.lane.render.ways import as_last_time
from pos.lane.state import Lane, Payment
from pos.sale.instalment import Terms
from pos.sale.product import Product

__all__ = ["bag_stepper", "pay_id", "pay_parts"]

Parts = tuple[Stage, Body, Dock]
_NOT_OF_THE_CARD = (
    "timeout",
    "not-charged",
    "stopped",
    "no-change",
    "given-back",
    "cash-stopped",
    "parts-back",
    "other-terms",
)


def pay_id(lane: Lane) -> str:
    """Which screen of ux.md this moment is."""
    if waits_for_shelf(lane):
        return "S08"
    if gated(lane) and lane.payment is None and lane.cash is None:
        return "S09"
    if lane.cash is not None:
        return "S18"
    if lane.gift is not None and not _checks(lane):
        return "S20"
    if lane.trouble == "no-paper":
        return "S31"
    payment = lane.payment
    if lane.phone is not None and (payment is None or payment.step == "waiting"):
        return "S19"
    if payment is None and lane.split is not None:
        return "S21"
    if payment is None or payment.step == "waiting":
        return "S16" if not lane.trouble or lane.trouble in _NOT_OF_THE_CARD else "S17"
    return "S22" if payment.step == "unknown" else "S17"


def _checks(lane: Lane) -> bool:
    """Whether a payment must be waited for, or the card reader has not let go yet."""
    return lane.payment is not None and (lane.payment.step == "unknown" or lane.payment.stopping)


def _by_phone(lane: Lane) -> bool:
    known = lane.payment is None or lane.payment.step != "unknown"
    return lane.phone is not None and lane.trouble != "no-paper" and known


def pay_parts(lane: Lane) -> Parts:
    """Stage, body and dock of a lane in phase pay."""
    if waits_for_shelf(lane):
        return shelf_gate(lane, basket(lane))
    if gated(lane) and lane.payment is None and lane.cash is None:
        return gate_parts(lane)
    if lane.cash is not None:
        return cash_parts(lane, lane.cash)
    if lane.gift is not None and not _checks(lane):
        return gift_parts(lane, lane.gift)
    if lane.phone is not None and _by_phone(lane):
        return phone_parts(lane, lane.phone)
    if lane.payment is None:
        return _trouble(lane) if lane.split is None else split_parts(lane)
    if lane.payment.step != "unknown" and lane.payment.intent.undoes:
        return _going_back(lane, lane.payment)
    if lane.payment.step == "waiting":
        return _armed(lane, lane.payment)
    return _checking(lane, lane.payment) if lane.payment.step == "unknown" else _card(lane, lane.payment)


_TAP: Slot = "card-tap"
_INSERT: Slot = "card-insert"


def _back() -> Button:
    return button("back", say("dock.back-to-basket"), BackPressed(), "arrow-left")


def _poster(
    lane: Lane, title: Msg, sentence: Msg | None = None, slot: Slot = "card-tap", buttons: tuple[Button, ...] = ()
) -> Poster:
    total = money(lane, lane.left_minor if lane.payment is None else lane.payment.intent.amount_minor)
    return Poster(slot=slot, title=title, sentence=sentence, amount=total, buttons=buttons, spot=slot == "card-tap")


def _options(lane: Lane) -> PayOptions:
    if lane.split is not None:
        paid = money(lane, lane.priced.total_minor - lane.left_minor)
        so_far = say("card.part", paid=paid, left=money(lane, lane.left_minor)) if lane.kept else say("split.title")
        return PayOptions(bag=None, heading=so_far, ways=())
    tiles = {"cash": cash_tile(lane), "wallet": phone_tile(lane), "gift": gift_tile(lane)}
    ways = (
        *as_last_time(lane, tiles | instalment_tiles(lane)),
        button("way-two-ways", say("pay.two-ways"), SplitPressed(), "split"),
    )
    bag = next((bag_stepper(lane, product) for product in lane.view.bags[:1]), None)
    return PayOptions(bag=bag, heading=say("pay.other-ways"), ways=ways, member=member_button(lane))


def bag_stepper(lane: Lane, product: Product) -> Stepper:
    """A carrier bag with - n +."""
    line = next((one for one in lane.cart.lines if one.product.sku == product.sku), None)
    held = line.quantity if line else 0
    if lane.payment is not None:
        held += sum(
            event.count
            for event in lane.payment.held
            if isinstance(event, ItemFound) and event.product.sku == product.sku
        )
    less = QuantitySet(line_id=line.line_id if line else 0, quantity=max(0, held - 1))
    more = ItemFound(product=product, source="picked", code=product.sku)
    return Stepper(
        id=f"bag-{product.sku}",
        picture=picture(product),
        label=item_name(product),
        detail=unit_price(lane, product),
        value=held,
        less=button(
            f"bag-{product.sku}-less",
            say("name.minus-item", item=product.name),
            less,
            "minus",
            enabled=line is not None,
        ),
        more=button(f"bag-{product.sku}-more", say("name.plus-item", item=product.name), more, "plus"),
    )


def _armed(lane: Lane, payment: Payment) -> Parts:
    if payment.stopping:
        words = say("pay.stopping")
        return _poster(lane, say("pay.title")), _options(lane), dock(lane, words=words)
    if payment.intent.terms is not None:
        return _by_plan(lane, payment, payment.intent.terms)
    title, slot = "pay.title", _TAP
    if lane.trouble == "not-read":
        title, slot = "card.not-read" if lane.misreads < 2 else "card.not-read-again", _INSERT
    hint = say(f"card.hint-{payment.hint}") if payment.hint else None
    back = _back() if lane.split is None else button("back", say("card.other-ways"), BackPressed(), "arrow-left")
    return _poster(lane, say(title), hint, slot), _options(lane), dock(lane, words=say("dock.waiting"), back=back)


def _by_plan(lane: Lane, payment: Payment, terms: Terms) -> Parts:
    """The reader is armed for a plan: its terms stay in sight."""
    words = say(f"card.hint-{payment.hint}") if payment.hint else None
    title, slot = ("card.not-read", _INSERT) if lane.trouble == "not-read" else ("pay.title", _TAP)
    body = PlanTerms(heading=agreed(terms), facts=facts_of(terms, lane.shop.currency))
    back = button("back", say("card.other-ways"), BackPressed(), "arrow-left")
    return _poster(lane, say(title), words, slot), body, dock(lane, words=say("dock.waiting"), back=back)


_CARD_WORDS = {
    "card": ("card.reading", ""),
    "pin": ("card.follow", "card.cover"),
    "bank": ("card.bank", ""),
    "remove-card": ("card.take", ""),
}
_CARD_DONE = {"card": 0, "pin": 1, "bank": 1, "remove-card": 2}


def _steps(labels: tuple[str, str, str], done: int) -> tuple[Bar, ...]:
    return tuple(
        Bar(say(label), "done" if place < done else "now" if place == done else "next")
        for place, label in enumerate(labels)
    )


def _going_back(lane: Lane, payment: Payment) -> Parts:
    """A part that is paid goes back: by itself, or to the card that is held to the reader."""
    sentence = say("refund.taking-back" if payment.intent.kind == "reversal" else "refund.card")
    if payment.hint:
        sentence = say(f"card.hint-{payment.hint}")
    title = say("card.giving-back", amount=money(lane, payment.intent.amount_minor))
    if payment.intent.terminal == "gift":
        stage = Notice(icon="gift", title=title, sentence=say("refund.to-gift"))
        return stage, _options(lane), dock(lane, words=say("dock.nothing"))
    if payment.intent.wallet:
        stage = Notice(icon="smartphone", title=title, sentence=say("refund.phone"))
        return stage, _options(lane), dock(lane, words=say("dock.nothing"))
    return _poster(lane, title, sentence), _options(lane), dock(lane, words=say("dock.nothing"))


def _card(lane: Lane, payment: Payment) -> Parts:
    title, sentence = _CARD_WORDS[payment.step]
    if payment.step == "bank" and payment.late:
        sentence = "card.bank-slow"
    if payment.hint:
        sentence = f"card.hint-{payment.hint}"
    slot: Slot = "keypad" if payment.step == "pin" else "card-insert"
    stage = _poster(lane, say(title), say(sentence) if sentence else None, slot)
    steps = _steps(("card.step-read", "card.step-bank", "card.step-paid"), _CARD_DONE[payment.step])
    return stage, Steps(steps=steps), dock(lane, words=say("dock.nothing"))


def _checking(lane: Lane, payment: Payment) -> Parts:
    sentence = say("checking.staff") if payment.staff else say("checking.do")
    stage = _poster(lane, say("checking.title"), sentence, "card-insert")
    if payment.intent.wallet:
        stage = replace(stage, slot="", icon="smartphone", spot=False)
    steps = _steps(checking_steps(payment), 2)
    return stage, Steps(steps=steps, tone="help"), dock(lane, words=say("dock.nothing"))


_TROUBLES = {
    "declined": ("card.declined", "card.declined-do"),
    "not-read": ("card.not-read-again", "card.not-read-again-do"),
    "stopped": ("card.stopped", "card.stopped-do"),
    "timeout": ("card.timeout", "card.timeout-do"),
    "not-charged": ("card.not-charged", "card.not-charged-do"),
    "other-terms": ("instalments.other-terms", "instalments.other-terms-do"),
    "given-back": ("cash.stopped", "cash.stopped-do"),
    "cash-stopped": ("cash.stopped", ""),
    "parts-back": ("card.given-back", "card.given-back-do"),
    "no-change": ("pay.title", "pay.cash-no-change"),
    "reader-missing": ("pay.reader-missing", "pay.reader-missing-wait"),
    "reader-busy": ("card.reader-busy", "card.reader-busy-do"),
}
_AGAIN = {
    "declined": "card.another",
    "not-read": "card.another",
    **dict.fromkeys(
        ("stopped", "timeout", "no-change", "given-back", "cash-stopped", "parts-back", "other-terms"), "pay.card"
    ),
}


def _again(lane: Lane) -> str:
    """What the way forward says: after a plan, that the card then pays all of it at once."""
    if lane.tried and lane.tried[-1].terms is not None:
        return "instalments.in-full"
    return _AGAIN.get(lane.trouble, "card.again")


def _trouble(lane: Lane) -> Parts:
    """Nothing is armed: why, and the way on."""
    if lane.trouble == "no-paper":
        stage = Notice(icon="printer", title=say("paper.none"), sentence=say("paper.none-do"), tone="help")
        mint = pay_button(lane, "pay-anyway", say("pay.no-paper-button"), paper=True)
        return stage, basket(lane), dock(lane, mint, back=_back())
    title, sentence = _TROUBLES.get(lane.trouble, ("pay.title", ""))
    if lane.trouble == "declined" and lane.declines >= 3:
        sentence = "card.third"
    shown = _poster(lane, say(title), say(sentence) if sentence else None, "card-insert")
    again = pay_button(lane, "pay-again", say(_again(lane)), paper=True)
    if lane.trouble in ("reader-missing", "reader-busy") and not lane.works("terminal"):
        return shown, _options(lane), dock(lane, words=say("pay.opening"), back=_back())
    return shown, _options(lane), dock(lane, again, back=_back())
