"""A14 at the lane: money back for what is on a receipt. Team members use it; the shopper may be looking on."""

from pos.lane.events import BackPressed, GiftCardScanned, RefundPicked, RefundPressed
from pos.lane.message import Msg
from pos.lane.parts import Basket, Body, Button, Dock, Notice, Picture, Poster, Row, Stage
from pos.lane.refund_credit import may_be_credit
from pos.lane.refunding import amount_minor, due, needs_reader, remaining, shares
from pos.lane.render.cash_view import cash_parts
from pos.lane.render.frame import dock
from pos.lane.render.say import button, money, say
from pos.lane.state import Lane, Payment, Refund
from pos.sale.receipt import ReceiptLine

__all__ = ["refund_parts"]

_TROUBLES = {"no-paper": "refund.no-paper", "reader-missing": "refund.no-reader", "second": "refund.second"}


def refund_parts(lane: Lane, refund: Refund) -> tuple[Stage, Body, Dock]:
    """Stage, body and dock of a lane in phase refund."""
    if lane.cash is not None:
        return cash_parts(lane, lane.cash)
    if lane.payment is not None:
        return _under_way(lane, lane.payment), Basket(rows=()), dock(lane, words=_wait(lane.payment), back=_back(lane))
    title, sentence = say("refund.title"), say("refund.pick")
    if not refund.by:
        sentence = say("refund.badge", receipt=refund.receipt.reference)
    if lane.trouble:
        sentence = say(_TROUBLES.get(lane.trouble, "refund.not-given"))
    if refund.done:
        sentence = say("refund.so-far", done=money(lane, -_done(refund)), left=money(lane, _left(lane, refund)))
    amount = money(lane, _left(lane, refund)) if refund.by else None
    tone = "care" if lane.trouble or not refund.by else "plain"
    stage = Notice(
        icon="receipt", title=title, sentence=sentence, detail=_credit(lane, refund), amount=amount, tone=tone,  # type: ignore[arg-type]
        buttons=_not_credit(refund),
    )  # fmt: skip
    mint = _give(lane, refund) if refund.by else None
    return stage, Basket(rows=_rows(lane, refund)), dock(lane, mint, back=_back(lane))


def _credit(lane: Lane, refund: Refund) -> Msg | None:
    """The card that it goes on, or that there may be one."""
    if refund.credit:
        return say("refund.credit", last4=f"**** {refund.credit_last4}")
    return say("refund.credit-scan") if may_be_credit(lane, refund) and lane.works("gift") else None


def _not_credit(refund: Refund) -> tuple[Button, ...]:
    """The same card again lets it be."""
    if not refund.credit or refund.done:
        return ()
    press = GiftCardScanned(card=refund.credit, last4=refund.credit_last4, source="picked")
    return (button("not-credit", say("refund.credit-not"), press, "undo-2"),)


def _done(refund: Refund) -> int:
    return sum(one.amount_minor for one in refund.done)


def _left(lane: Lane, refund: Refund) -> int:
    """What this refund still has to give back."""
    return sum(one.amount_minor for one in due(lane, refund)[len(refund.done) :])


def _back(lane: Lane) -> Button | None:
    """The way out, as long as there is one."""
    if lane.refund is not None and lane.refund.done:
        return None
    if lane.payment is not None and (lane.payment.presented or lane.payment.stopping):
        return None
    return button("back", say("refund.cancel"), BackPressed(), "x")


def _wait(payment: Payment) -> Msg:
    return say("pay.stopping") if payment.stopping else say("dock.waiting")


def _under_way(lane: Lane, payment: Payment) -> Stage:
    amount = money(lane, payment.intent.amount_minor)
    if payment.step == "unknown":
        words = say("checking.staff") if payment.staff else say("checking.do")
        return Poster(slot="card-insert", title=say("checking.title"), sentence=words, amount=amount, spot=False)
    if payment.intent.terminal == "gift":
        where = "refund.to-gift" if payment.intent.undoes else "refund.to-credit"
        return Notice(icon="gift", title=say("refund.title"), sentence=say(where), amount=amount)
    sentence = say("refund.taking-back") if payment.intent.kind == "reversal" else say("refund.card")
    if payment.intent.wallet:
        return Poster(
            slot="", icon="smartphone", title=say("refund.title"), sentence=say("refund.phone"), amount=amount
        )
    if payment.hint:
        sentence = say(f"card.hint-{payment.hint}")
    return Poster(slot="card-tap", title=say("refund.title"), sentence=sentence, amount=amount)


def _rows(lane: Lane, refund: Refund) -> tuple[Row, ...]:
    picked, left = dict(refund.picked), remaining(refund)
    lines = enumerate(refund.receipt.lines, start=1)
    sums = shares(refund)
    return tuple(
        _row(lane, place, line, picked.get(place, 0), left[place], sums.get(place, 0))
        for place, line in lines
        if place in left
    )


def _row(lane: Lane, place: int, line: ReceiptLine, picked: int, left: int, minor: int) -> Row:  # noqa: PLR0917
    """A press takes one piece more, and after the last of them none."""
    more = picked + 1 if picked < left else 0
    return Row(
        key=place,
        picture=Picture(),
        name=say("unit.name", item=line.name),
        detail=say("refund.pieces", n=picked, left=left),
        amount=money(lane, minor),
        press=RefundPicked(line=place, quantity=more),
    )


def _give(lane: Lane, refund: Refund) -> Button:
    terminal = lane.device_state("terminal")
    press = RefundPressed(
        reader=lane.works("terminal") or not (amount_minor(refund) and needs_reader(lane, refund)),
        paper=lane.works("printer"),
        mark=terminal.mark if terminal else "",
    )
    amount = _left(lane, refund)
    if not amount_minor(refund):
        return button("refund", say("refund.nothing"), press, enabled=False)
    return button("refund", say("refund.give", amount=money(lane, amount)), press)
