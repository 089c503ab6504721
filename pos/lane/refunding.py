"""Money back, for goods that are brought back: by line, to the card, exactly what was charged.

    ReceiptScanned (free lane) -> BadgeScanned -> RefundPicked ... -> RefundPressed -> the payment machine -> BookSale

A team member answers for it. No more comes back than was sold, and nothing twice: what is left of each line is all that
can be picked. The refund is a receipt of its own, whose amounts count downwards.
"""

from msgspec.structs import replace

from pos.lane.basket import idle, quiet_view, refuse
from pos.lane.effects import (
    AbortPayment,
    Beep,
    BookSale,
    CloseBasket,
    OpenIntent,
    PaymentIntent,
    SettleIntent,
    StartPayment,
)  # fmt: skip
from pos.lane.events import PaymentApproved, PrintPressed, ReceiptScanned, RefundPicked, RefundPressed
from pos.lane.finish import done_timer, fresh, press_print, quiet, tender_of
from pos.lane.state import Lane, Payment, PayTrouble, Refund, Sold, Step, Told
from pos.sale.receipt import Receipt, Tender
from pos.sale.refund import left, mirror

__all__ = [
    "amount_minor",
    "card_of",
    "give",
    "given",
    "leave",
    "not_given",
    "pick",
    "receipt_scanned",
    "remaining",
    "shares",
    "vouch",
]


def receipt_scanned(lane: Lane, event: ReceiptScanned) -> Step:
    """A receipt on a free lane: what of it can be given back?"""
    if lane.phase not in ("ready", "refund") or lane.payment is not None:
        return refuse(lane, event.reference, event.at, Told("basket-open"))
    why = _objection(event)
    if why or event.receipt is None:
        return refuse(lane, event.reference, event.at, Told(why))
    by = lane.refund.by if lane.refund is not None else ""
    refund = Refund(receipt=event.receipt, before=event.before, today=event.today, by=by)
    after = replace(lane, phase="refund", refund=refund, started_at=event.at, trouble="", view=quiet_view(lane))
    return Step(after, (Beep(cue="ok" if by else "look"), idle(after)))


def _objection(event: ReceiptScanned) -> str:
    """Why nothing can be given back for this receipt; empty if something can."""
    receipt = event.receipt
    if receipt is None:
        return "receipt-unknown"
    if receipt.refund_of:
        return "receipt-refund"
    if card_of(receipt) is None:
        return "receipt-no-card"
    return "" if left(receipt, dict(event.before)) else "receipt-given-back"


def card_of(receipt: Receipt) -> Tender | None:
    """The card or phone wallet that paid all of it, `None` if it was paid otherwise."""
    kinds = ("card", "wallet")
    whole = [one for one in receipt.tenders if one.kind in kinds and one.amount_minor == receipt.total_minor > 0]
    return whole[0] if len(whole) == len(receipt.tenders) == 1 else None


def remaining(refund: Refund) -> dict[int, int]:
    """The pieces of each line that can be given back."""
    return left(refund.receipt, dict(refund.before))


def amount_minor(refund: Refund) -> int:
    """What the picked lines give back, minor units."""
    _, taxes = mirror(refund.receipt, dict(refund.before), dict(refund.picked))
    return -sum(tax.gross_minor for tax in taxes)


def shares(refund: Refund) -> dict[int, int]:
    """What each picked line gives back, minor units, by its place on the receipt."""
    lines, _ = mirror(refund.receipt, dict(refund.before), dict(refund.picked))
    return {line.of_line: -line.amount_minor for line in lines}


def vouch(lane: Lane, refund: Refund, name: str) -> Step:
    """A team member answers for it: from now on lines can be picked."""
    return Step(replace(lane, refund=replace(refund, by=name)), (Beep(cue="ok"), idle(lane)))


def pick(lane: Lane, event: RefundPicked) -> Step:
    """So many pieces of a line; as many as are left at the most."""
    refund = lane.refund
    if lane.phase != "refund" or refund is None or not refund.by or lane.payment is not None:
        return Step(lane)
    most = remaining(refund).get(event.line, 0)
    picked = {**dict(refund.picked), event.line: min(most, max(0, event.quantity))}
    chosen = tuple(sorted((line, pieces) for line, pieces in picked.items() if pieces))
    return Step(replace(lane, refund=replace(refund, picked=chosen), trouble=""), (idle(lane),))


def give(lane: Lane, event: RefundPressed) -> Step:
    """The terminal is asked to give the money back."""
    refund = lane.refund
    if lane.phase != "refund" or refund is None or not refund.by or lane.payment is not None:
        return Step(lane)
    amount = amount_minor(refund)
    if not amount:
        return Step(lane, (Beep(cue="no"),))
    if not event.paper or not event.reader:
        return Step(replace(lane, trouble="no-paper" if event.reader else "reader-missing"), (idle(lane),))
    intent = _intent(lane, refund, amount, event)
    after = replace(lane, attempts=lane.attempts + 1, payment=Payment(intent=intent), trouble="")
    return Step(after, (OpenIntent(intent=intent, basket=lane.basket), StartPayment(intent=intent), idle(lane)))


def _intent(lane: Lane, refund: Refund, amount: int, event: RefundPressed) -> PaymentIntent:
    """A whole payment that the terminal still holds is taken back, which needs no card; all else is a refund."""
    card = card_of(refund.receipt)
    assert card is not None, "a receipt without a card was let in"
    whole = refund.today and not refund.before and amount == refund.receipt.total_minor and card.terminal_receipt
    return PaymentIntent(
        intent_id=f"L{lane.shop.lane:03d}-B{lane.basket:08d}-{lane.attempts + 1}",
        amount_minor=amount,
        currency=lane.shop.currency,
        at=event.at,
        mark="" if card.wallet else event.mark,
        older="" if card.wallet else lane.before(event.mark),
        language=lane.language,
        kind="reversal" if whole and lane.attempts == 0 else "refund",
        original=f"{card.terminal_receipt}:{card.trace}",
        says_sent=True,
        wallet=card.wallet,
    )


def given(lane: Lane, refund: Refund, event: PaymentApproved) -> Step:
    """The money is back with the shopper: the refund is booked, and printed."""
    receipt = _receipt(lane, refund, event)
    after = replace(
        lane, phase="done", sold=Sold(receipt=receipt), refund=None, payment=None, trouble="",
        strays=tuple(one for one in lane.strays if one != event.intent_id), next_receipt=lane.next_receipt + 1,
        view=quiet_view(lane),
    )  # fmt: skip
    settled = SettleIntent(intent_id=event.intent_id, outcome="approved")
    printing = press_print(after, PrintPressed())
    booked = (settled, BookSale(receipt=receipt), Beep(cue="ok"), *quiet(), done_timer(lane))
    return Step(printing.lane, (*booked, *printing.effects))


def _receipt(lane: Lane, refund: Refund, event: PaymentApproved) -> Receipt:
    lines, taxes = mirror(refund.receipt, dict(refund.before), dict(refund.picked))
    tender = tender_of(event)
    return Receipt(
        number=lane.next_receipt,
        lane=lane.shop.lane,
        basket=lane.basket,
        started_at=lane.started_at,
        sold_at=event.at,
        currency=lane.shop.currency,
        lines=lines,
        total_minor=sum(tax.gross_minor for tax in taxes),
        saved_minor=sum(line.saved_minor for line in lines),
        taxes=taxes,
        tenders=(replace(tender, amount_minor=-tender.amount_minor),),
        training=lane.shop.training,
        simulated=lane.shop.simulated,
        refund_of=refund.receipt.reference,
        by=refund.by,
    )


def not_given(lane: Lane, trouble: PayTrouble) -> Step:
    """The terminal did not: the lines stay picked, and it can be tried again."""
    return Step(replace(lane, payment=None, trouble=trouble), (Beep(cue="no"), idle(lane)))


def leave(lane: Lane) -> Step:
    """Nothing is given back: the lane is free. A terminal that waits for the card is asked to let go first."""
    payment = lane.payment
    if payment is None:
        return Step(fresh(lane), (CloseBasket(basket=lane.basket, carried=lane.carried), *quiet()))
    if payment.presented or payment.stopping:
        return Step(lane)
    stopping = replace(lane, payment=replace(payment, stopping=True))
    return Step(stopping, (AbortPayment(intent_id=payment.intent.intent_id), idle(lane)))
