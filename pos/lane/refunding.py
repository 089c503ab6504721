"""Money back, for goods that are brought back: by line, to the tenders that paid, exactly what was charged.

    ReceiptScanned (free lane) -> BadgeScanned -> RefundPicked ... -> RefundPressed -> payment machine ... -> BookSale

A team member answers for it. No more comes back than was sold, and nothing twice: what is left of each line is all that
can be picked. The refund is a receipt of its own, whose amounts count downwards.
"""

from msgspec.structs import replace

from pos.lane.basket import idle, quiet_view, refuse
from pos.lane.cash import open_payout
from pos.lane.effects import (
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
from pos.lane.people import Person
from pos.lane.permission import Role, may
from pos.lane.refund_credit import to_credit
from pos.lane.state import Lane, Payment, PayTrouble, Refund, Sold, Step, Told
from pos.sale.receipt import Receipt, Tender
from pos.sale.refund import left, mirror
from pos.sale.refund_tenders import Share, covered
from pos.sale.refund_tenders import shares as divided

__all__ = [
    "amount_minor",
    "cash_given",
    "due",
    "give",
    "given",
    "leave",
    "needs_reader",
    "not_given",
    "pick",
    "receipt_scanned",
    "remaining",
    "shares",
    "vouch",
]


def receipt_scanned(lane: Lane, event: ReceiptScanned) -> Step:
    """A receipt on a free lane: what of it can be given back?"""
    if lane.phase not in ("ready", "refund") or lane.payment is not None or (lane.refund and lane.refund.done):
        return refuse(lane, event.reference, event.at, Told("basket-open"))
    why = _objection(event)
    if why or event.receipt is None:
        return refuse(lane, event.reference, event.at, Told(why))
    if lane.training:
        return refuse(lane, event.reference, event.at, Told("receipt-practice"))
    by, roles = _answers_for(lane)
    refund = Refund(
        receipt=event.receipt, before=event.before, today=event.today, by=by, roles=roles, tenders=event.tenders
    )
    view = quiet_view(lane)
    after = replace(lane, phase="refund", refund=refund, started_at=event.at, trouble="", duty=None, view=view)
    return Step(after, (Beep(cue="ok" if by else "look"), idle(after)))


def _answers_for(lane: Lane) -> tuple[str, tuple[Role, ...]]:
    """Who answers for it already: with the receipt before, or at the panel."""
    if lane.refund is not None:
        return lane.refund.by, lane.refund.roles
    if lane.duty is None or not may(lane.duty.person.roles, "refund", policy=lane.shop.staff.policy):
        return "", ()
    return lane.duty.person.id, lane.duty.person.roles


def _objection(event: ReceiptScanned) -> str:
    """Why nothing can be given back for this receipt; empty if something can."""
    receipt = event.receipt
    if receipt is None:
        return "receipt-unknown"
    if receipt.refund_of:
        return "receipt-refund"
    if not covered(receipt):
        return "receipt-no-card"
    return "" if left(receipt, dict(event.before)) else "receipt-given-back"


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


def vouch(lane: Lane, refund: Refund, person: Person, at: int) -> Step:
    """A team member answers for it: from now on lines can be picked. A second one stands by where it is more than the
    first one may give back, or the shop wants two.
    """
    waits = not refund.by or lane.trouble == "second"
    amount = amount_minor(refund) if refund.by else 0
    fits = person.id != refund.by and may(person.roles, "refund", amount_minor=amount, policy=lane.shop.staff.policy)
    if not waits or not fits:
        return refuse(lane, "badge", at, Told("badge-nothing"))
    by = f"{refund.by}+{person.id}" if refund.by else person.id
    answered = replace(refund, by=by, roles=(*refund.roles, *person.roles))
    return Step(replace(lane, refund=answered, trouble=""), (Beep(cue="ok"), idle(lane)))


def _wants_second(lane: Lane, refund: Refund) -> bool:
    """Whether who answers for it may not give back so much alone."""
    policy = lane.shop.staff.policy
    if "+" not in refund.by and "refund" in policy.two_person:
        return True
    enough = may(refund.roles, "refund", amount_minor=amount_minor(refund), policy=policy)
    return bool(refund.roles) and not enough


def pick(lane: Lane, event: RefundPicked) -> Step:
    """So many pieces of a line; as many as are left at the most."""
    refund = lane.refund
    if lane.phase != "refund" or refund is None or not refund.by or lane.payment is not None or refund.done:
        return Step(lane)
    most = remaining(refund).get(event.line, 0)
    picked = {**dict(refund.picked), event.line: min(most, max(0, event.quantity))}
    chosen = tuple(sorted((line, pieces) for line, pieces in picked.items() if pieces))
    return Step(replace(lane, refund=replace(refund, picked=chosen), trouble=""), (idle(lane),))


def due(lane: Lane, refund: Refund) -> tuple[Share, ...]:
    """Which tender gets how much, in this order; what is done stays in it."""
    before = dict(refund.tenders)
    return divided(refund.receipt, before, amount_minor(refund), lane.shop.smallest_coin_minor)


def needs_reader(lane: Lane, refund: Refund) -> bool:
    """Whether what comes next goes to a card."""
    todo = due(lane, refund)[len(refund.done) :]
    tenders = [refund.receipt.tenders[one.place - 1] for one in todo if not _in_cash(refund, one)]
    return any(one.terminal == "" for one in tenders if not to_credit(refund, one))


def _in_cash(refund: Refund, share: Share) -> bool:
    tender = refund.receipt.tenders[share.place - 1]
    return tender.kind == "cash" and not to_credit(refund, tender)


def give(lane: Lane, event: RefundPressed) -> Step:
    """The money is given back, tender by tender."""
    refund = lane.refund
    if lane.phase != "refund" or refund is None or not refund.by or lane.payment is not None:
        return Step(lane)
    if not amount_minor(refund):
        return Step(lane, (Beep(cue="no"),))
    if _wants_second(lane, refund):
        return Step(replace(lane, trouble="second"), (Beep(cue="look"), idle(lane)))
    reader = event.reader or not needs_reader(lane, refund)
    if not event.paper or not reader:
        return Step(replace(lane, trouble="no-paper" if reader else "reader-missing"), (idle(lane),))
    return _next(replace(lane, facts=replace(lane.facts, mark=event.mark), trouble=""), refund, event.at)


def _next(lane: Lane, refund: Refund, at: int) -> Step:
    """The next tender that something goes back to; after the last one the refund is booked."""
    todo = due(lane, refund)[len(refund.done) :]
    lane = replace(lane, refund=refund)
    if not todo:
        return _book(lane, refund, at)
    share = todo[0]
    if not share.amount_minor:  # too little for the smallest coin: it comes back with the rest of the sale
        return _next(lane, replace(refund, done=(*refund.done, _back(share))), at)
    if _in_cash(refund, share):
        return open_payout(lane, share.amount_minor, refund.receipt.tenders[share.place - 1].reference, at)
    intent = _intent(lane, refund, share, at)
    lane = replace(lane, refund=replace(refund, tried=(*refund.tried, share.place)))
    after = replace(lane, attempts=lane.attempts + 1, tried=(*lane.tried, intent), payment=Payment(intent=intent))
    return Step(after, (OpenIntent(intent=intent, basket=lane.basket), StartPayment(intent=intent), idle(lane)))


def _intent(lane: Lane, refund: Refund, share: Share, at: int) -> PaymentIntent:
    """A whole payment that the terminal still holds is taken back, which needs no card; all else is a refund."""
    tender = refund.receipt.tenders[share.place - 1]
    if to_credit(refund, tender):
        return _credit(lane, refund, share, at)
    card = tender.terminal == ""
    whole = (
        refund.today and not refund.tenders and share.amount_minor == tender.amount_minor and tender.terminal_receipt
    )
    return PaymentIntent(
        intent_id=f"L{lane.shop.lane:03d}-B{lane.basket:08d}-{lane.attempts + 1}",
        amount_minor=share.amount_minor,
        currency=lane.shop.currency,
        at=at,
        mark=lane.facts.mark if card else "",
        older=lane.before(lane.facts.mark) if card else "",
        language=lane.language,
        kind="reversal" if card and whole and share.place not in refund.tried else "refund",
        original=f"{tender.terminal_receipt}:{tender.trace}",
        says_sent=True,
        tender=tender.kind,
        terminal=tender.terminal,
        undoes=tender.reference,
    )


def _credit(lane: Lane, refund: Refund, share: Share, at: int) -> PaymentIntent:
    """The book puts it on the card; one that it does not know is opened."""
    return PaymentIntent(
        intent_id=f"L{lane.shop.lane:03d}-B{lane.basket:08d}-{lane.attempts + 1}",
        amount_minor=share.amount_minor,
        currency=lane.shop.currency,
        at=at,
        language=lane.language,
        kind="refund",
        says_sent=True,
        tender="credit",
        terminal="gift",
        card=refund.credit,
        card_last4=refund.credit_last4,
    )


def _back(share: Share, tender: Tender | None = None) -> Tender:
    """A tender of the refund's receipt: its amounts count downwards."""
    came = tender or Tender(kind="cash", amount_minor=share.amount_minor)
    rounding = share.covers_minor - share.amount_minor
    return replace(came, amount_minor=-share.amount_minor, rounding_minor=rounding, of_tender=share.place)


def given(lane: Lane, refund: Refund, event: PaymentApproved) -> Step:
    """It is back where it came from."""
    assert lane.payment is not None
    share = due(lane, refund)[len(refund.done)]
    done = (*refund.done, _back(share, tender_of(event, lane.payment.intent)))
    free = replace(lane, payment=None, strays=tuple(one for one in lane.strays if one != event.intent_id))
    step = _next(free, replace(refund, done=done), event.at)
    return Step(step.lane, (SettleIntent(intent_id=event.intent_id, outcome="approved"), *step.effects))


def cash_given(lane: Lane, at: int) -> Step:
    """Coins and notes are back with the shopper."""
    refund, cash = lane.refund, lane.cash
    assert refund is not None
    assert cash is not None
    share = due(lane, refund)[len(refund.done)]
    tender = Tender(kind="cash", amount_minor=share.amount_minor, reference=cash.intent.intent_id)
    step = _next(replace(lane, cash=None), replace(refund, done=(*refund.done, _back(share, tender))), at)
    return Step(step.lane, (SettleIntent(intent_id=cash.intent.intent_id, outcome="approved"), *step.effects))


def _book(lane: Lane, refund: Refund, at: int) -> Step:
    """All of it is back with the shopper: the refund is booked, and printed."""
    receipt = _receipt(lane, refund, at)
    after = replace(
        lane, phase="done", sold=Sold(receipt=receipt), refund=None, payment=None, trouble="",
        next_receipt=lane.next_receipt + 1, view=quiet_view(lane),
    )  # fmt: skip
    printing = press_print(after, PrintPressed())
    booked = (BookSale(receipt=receipt), Beep(cue="ok"), *quiet(), done_timer(lane))
    return Step(printing.lane, (*booked, *printing.effects))


def _receipt(lane: Lane, refund: Refund, at: int) -> Receipt:
    lines, taxes = mirror(refund.receipt, dict(refund.before), dict(refund.picked))
    return Receipt(
        number=lane.next_receipt,
        lane=lane.shop.lane,
        basket=lane.basket,
        started_at=lane.started_at,
        sold_at=at,
        currency=lane.shop.currency,
        lines=lines,
        total_minor=sum(tax.gross_minor for tax in taxes),
        saved_minor=sum(line.saved_minor for line in lines),
        taxes=taxes,
        tenders=refund.done,
        training=lane.shop.training,
        simulated=lane.shop.simulated,
        refund_of=refund.receipt.reference,
        by=refund.by,
        member=refund.receipt.member,
        exemption=refund.receipt.exemption,
    )


def not_given(lane: Lane, trouble: PayTrouble) -> Step:
    """The terminal did not: the lines stay picked, and it can be tried again."""
    return Step(replace(lane, payment=None, trouble=trouble), (Beep(cue="no"), idle(lane)))


def leave(lane: Lane) -> Step:
    """Nothing is given back: the lane is free. A terminal that waits for the card is asked to let go first.

    What is given back in part stays until the rest is, too.
    """
    payment = lane.payment
    if payment is None and lane.refund is not None and lane.refund.done:
        return Step(lane, (idle(lane),))
    if payment is None:
        return Step(fresh(lane), (CloseBasket(basket=lane.basket, carried=lane.carried), *quiet()))
    if payment.presented or payment.stopping:
        return Step(lane)
    stopping = replace(lane, payment=replace(payment, stopping=True))
    return Step(stopping, (payment.stop, idle(lane)))
