"""S19: the shopper's phone: its code to the scanner, or ours on the screen."""

from pos.lane.events import BackPressed, WalletPressed
from pos.lane.message import Msg
from pos.lane.parts import Body, Button, CodeStage, Dock, Notice, PayOptions, Poster, Stage, Steps
from pos.lane.parts import Step as Bar
from pos.lane.phone import asked_minor, may_leave, wallet_of
from pos.lane.render.basket_view import basket
from pos.lane.render.frame import dock, pay_button
from pos.lane.render.say import button, money, say, text
from pos.lane.state import Lane, Payment, Phone, Wallet

__all__ = ["checking_steps", "phone_parts", "phone_tile"]

Parts = tuple[Stage, Body, Dock]
_TROUBLES = {
    "declined": ("wallet.declined", "wallet.ended-do"),
    "timeout": ("wallet.ended", "wallet.ended-do"),
    "stopped": ("card.stopped", "card.stopped-do"),
    "not-charged": ("card.not-charged", "card.not-charged-do"),
    "reader-busy": ("wallet.away", "wallet.away-do"),
}


def _works(lane: Lane, wallet: Wallet) -> bool:
    """Whether it can be asked now."""
    return any(one.part == "wallet" and one.name == wallet.name and one.state == "ready" for one in lane.devices)


def phone_tile(lane: Lane, id_: str = "way-phone", part_minor: int = 0) -> Button:
    """The way to S19; where no phone can pay now, it says so before anybody tries."""
    why: Msg | None = None
    if not lane.shop.wallets:
        why = say("pay.not-here")
    elif not any(_works(lane, one) for one in lane.shop.wallets):
        why = say("wallet.not-now")
    return button(id_, say("pay.phone"), WalletPressed(amount_minor=part_minor), "qr-code", why=why)


def phone_parts(lane: Lane, phone: Phone) -> Parts:
    """Stage, body and dock while a phone pays."""
    payment = lane.payment
    if payment is None:
        return _ask(lane, phone) if phone.asks and not lane.trouble else _choose(lane, phone)
    if payment.stopping:
        return _poster(lane, say("wallet.stopping")), basket(lane), dock(lane, words=say("dock.nothing"))
    if payment.step != "waiting":
        return _in_the_app(lane, payment)
    return _code(lane, payment)


def _poster(lane: Lane, title: Msg, sentence: Msg | None = None) -> Poster:
    minor = lane.left_minor if lane.phone is None else asked_minor(lane, lane.phone)
    amount = money(lane, lane.payment.intent.amount_minor if lane.payment is not None else minor)
    return Poster(slot="", icon="smartphone", title=title, sentence=sentence, amount=amount, spot=False)


def _other_way(lane: Lane) -> Button:
    """To the card reader and the other ways; a lane that has no others leads back to the basket."""
    if lane.split is not None:
        return button("back", say("card.other-ways"), BackPressed(), "arrow-left")
    if lane.shop.only_wallets:
        return button("back", say("dock.back-to-basket"), BackPressed(), "arrow-left")
    return pay_button(lane, "other-way", say("wallet.other"), paper=True)


def _ask(lane: Lane, phone: Phone) -> Parts:
    """A payment code was scanned over the basket."""
    wallet = wallet_of(lane, phone.wallet)
    total = money(lane, lane.priced.total_minor)
    title = say("wallet.ask", amount=total, wallet=text(wallet.title if wallet else phone.wallet))
    stage = Notice(icon="smartphone", title=title, sentence=say("wallet.ask-do"), amount=total)
    press = WalletPressed(wallet=phone.wallet, code_last4=phone.code_last4)
    mint = button("pay-code", say("dock.pay-amount", amount=total), press)
    back = button("back", say("dock.back-to-basket"), BackPressed(), "arrow-left")
    return stage, basket(lane), dock(lane, mint, back=back)


def _choose(lane: Lane, phone: Phone) -> Parts:
    """How: hold the code to the scanner, or choose whose code is shown. After a no: why, and on."""
    shows = tuple(_tile(lane, one) for one in lane.shop.wallets if one.shows)
    scans = any(one.takes for one in lane.shop.wallets)
    title, sentence = "wallet.title", "wallet.or-scan" if shows else "wallet.hold"
    if not scans:
        title, sentence = "wallet.only-scan", "wallet.choose-app"
    if lane.trouble in _TROUBLES:
        title, sentence = _TROUBLES[lane.trouble]
    body = PayOptions(bag=None, heading=say("wallet.choose"), ways=shows)
    wallet = wallet_of(lane, phone.wallet)
    again = wallet is not None and wallet.shows and not phone.code_last4 and _works(lane, wallet)
    mint = button("new-code", say("wallet.new"), WalletPressed(wallet=phone.wallet)) if again and lane.trouble else None
    words = None if mint else say("wallet.waiting")
    return _poster(lane, say(title), say(sentence)), body, dock(lane, mint, words=words, back=_other_way(lane))


def _tile(lane: Lane, wallet: Wallet) -> Button:
    why = None if _works(lane, wallet) else say("wallet.not-now")
    press = WalletPressed(wallet=wallet.name)
    return button(f"wallet-{wallet.name}", text(wallet.title), press, "qr-code", why=why)


def _code(lane: Lane, payment: Payment) -> Parts:
    """The provider makes a code, then it is shown."""
    if not payment.code:
        return _poster(lane, say("wallet.making")), basket(lane), dock(lane, words=say("wallet.waiting"))
    stage = CodeStage(
        title=say("wallet.scan-this"),
        qr=payment.code,
        detail=say("wallet.payee", payee=text(payment.payee or lane.shop.name)),
        amount=money(lane, payment.intent.amount_minor),
        bar_s=payment.code_s,
    )
    return stage, basket(lane), dock(lane, words=say("wallet.waiting"), back=_other_way(lane))


def _in_the_app(lane: Lane, payment: Payment) -> Parts:
    """The shopper's app has it: nothing to press here, unless it takes long."""
    sentence = say("wallet.app-slow" if payment.late else "wallet.app-do")
    labels = ("wallet.step-read", "wallet.step-app", "card.step-paid")
    states = ("done", "now", "next")
    steps = tuple(Bar(say(label), state) for label, state in zip(labels, states, strict=True))  # type: ignore[arg-type]
    leave = _other_way(lane) if may_leave(payment) else None
    words = say("wallet.waiting") if leave else say("dock.nothing")
    return _poster(lane, say("wallet.app"), sentence), Steps(steps=steps), dock(lane, words=words, back=leave)


def checking_steps(payment: Payment) -> tuple[str, str, str]:
    """What S22 says was done, by what was paid with."""
    if payment.intent.wallet:
        return "wallet.step-read", "wallet.step-asked", "checking.step-answer"
    return "checking.step-read", "checking.step-bank", "checking.step-answer"
