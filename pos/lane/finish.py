"""How a basket ends: sold, or put aside. Then the lane is ready for the next shopper."""

from typing import Literal

from msgspec.structs import replace

from pos.lane.basket import at_first, idle, quiet_view, wait, with_cart, with_offers
from pos.lane.crediting import credited
from pos.lane.effects import (
    Beep,
    BookSale,
    CancelTimer,
    CloseBasket,
    DropSaved,
    Effect,
    Load,
    LoadGiftCard,
    PaymentIntent,
    Print,
    SaveBasket,
    SavedBasket,
    SettleIntent,
    StartTimer,
)  # fmt: skip
from pos.lane.events import (
    FeedbackGiven,
    FinishPressed,
    ItemFound,
    PaymentApproved,
    PayPressed,
    PrintEnded,
    PrintPressed,
)
from pos.lane.parked import ParkBasket
from pos.lane.recalled import to_keep, with_weights
from pos.lane.slips import PREFIX, slip_ended, with_slip
from pos.lane.state import Lane, Sold, Step, empty_price
from pos.lane.weighing import without_weighing
from pos.sale.cart import Cart
from pos.sale.loyalty import NOTHING_SHOWN
from pos.sale.pricing import PricedLine, each_minor
from pos.sale.product import Name
from pos.sale.receipt import Receipt, ReceiptDiscount, ReceiptLine, Tender

__all__ = [
    "done_timer",
    "feedback",
    "fresh",
    "leave",
    "paper_ended",
    "practise",
    "press_print",
    "put_aside",
    "quiet",
    "resume",
    "sell",
    "tender_of",
    "with_paper",
]

TIMERS = ("idle", "more-time", "undo", "told", "slow-bank", "ask-again", "ask-staff", "done", "unsteady")


def quiet() -> tuple[Effect, ...]:
    """Every timer of a shopper ends."""
    return tuple(CancelTimer(name=name) for name in TIMERS)


def _receipt_lines(priced: PricedLine) -> tuple[ReceiptLine, ...]:
    """The line, and its deposit on a line of its own."""
    if priced.deposit_minor < 0 and not priced.amount_minor:
        return (replace(_deposit_line(priced), name=priced.line.product.name),)  # a container given back
    return (_receipt_line(priced), _deposit_line(priced)) if priced.deposit_minor else (_receipt_line(priced),)


def _deposit_line(priced: PricedLine) -> ReceiptLine:
    line = priced.line
    return ReceiptLine(
        sku=line.product.sku,
        name=DEPOSIT,
        size="",
        quantity=line.quantity,
        unit_price_minor=line.product.deposit_minor,
        unit="each",
        amount_minor=priced.deposit_minor,
        tax=line.product.tax,
    )


def _receipt_line(priced: PricedLine) -> ReceiptLine:
    line = priced.line
    unit_price = line.product.price_minor
    if line.price_minor is not None:
        unit_price = priced.amount_minor + priced.saved_minor
    if line.override is not None:
        unit_price = line.override.price_minor
    return ReceiptLine(
        sku=line.product.sku,
        name=line.product.name,
        size=line.product.size,
        quantity=line.quantity,
        unit_price_minor=unit_price,
        unit=line.product.unit,
        amount_minor=priced.amount_minor,
        saved_minor=priced.saved_minor,
        weight_g=line.weight_g,
        tare_g=line.tare_g,
        tax=line.product.tax,
        was_minor=each_minor(replace(line, override=None)) if line.override is not None else None,
        why=line.override.reason if line.override is not None else "",
        by=line.override.by if line.override is not None else "",
    )


def tender_of(event: PaymentApproved, intent: PaymentIntent | None = None) -> Tender:
    """An approval as a receipt names it. `intent`: what it answers, where that is known."""
    return Tender(
        kind=intent.tender if intent is not None else "wallet" if event.wallet else "card",
        terminal=intent.terminal if intent is not None else event.wallet,
        left_minor=event.left_minor,
        goods=intent.goods if intent is not None else "",
        terms=intent.terms if intent is not None else None,
        amount_minor=event.amount_minor,
        reference=event.intent_id,
        card_scheme=event.card_scheme,
        card_last4=event.card_last4,
        auth_code=event.auth_code,
        terminal_id=event.terminal_id,
        trace=event.trace,
        terminal_receipt=event.terminal_receipt,
    )


def _receipt(lane: Lane, tenders: tuple[Tender, ...], at: int) -> Receipt:
    receipt = Receipt(
        number=lane.next_receipt,
        lane=lane.shop.lane,
        basket=lane.basket,
        started_at=lane.started_at,
        sold_at=at,
        currency=lane.shop.currency,
        lines=tuple(one for line in lane.priced.lines for one in _receipt_lines(line)),
        total_minor=lane.priced.total_minor,
        saved_minor=lane.priced.saved_minor,
        taxes=lane.priced.taxes,
        discounts=tuple(
            ReceiptDiscount(one.name, one.uses, one.amount_minor, one.promotion) for one in lane.priced.discounts
        ),
        tenders=tenders,
        training=lane.shop.training or lane.training,
        simulated=lane.shop.simulated,
    )
    return credited(lane, receipt)


def loads_of(lane: Lane) -> tuple[Load, ...]:
    """What is to be put on the gift cards of this basket once it is sold."""
    return tuple(
        Load(
            reference=f"L{lane.shop.lane:03d}-B{lane.basket:08d}-G{number}",
            card=one.card,
            card_last4=one.last4,
            amount_minor=line.product.price_minor,
            currency=lane.shop.currency,
        )
        for number, one in enumerate(lane.loads, start=1)
        for line in lane.cart.lines
        if line.line_id == one.line_id
    )


DEPOSIT = Name("Deposit", {"de": "Pfand", "zh-Hans": "押金", "ar": "تأمين"})


def done_timer(lane: Lane) -> StartTimer:
    """How long S23 stays."""
    return wait(lane, "done", lane.shop.timing.done_s)


def sell(lane: Lane, event: PaymentApproved | None, at: int, cash: Tender | None = None) -> Step:
    """The sale is made: written once, with the next number; what was paid before is kept with it.

    No `event`: it costs nothing, or the rest was paid in `cash`.
    """
    asked = next((one for one in lane.tried if event is not None and one.intent_id == event.intent_id), None)
    tender = tender_of(event, asked) if event is not None else cash
    receipt = _receipt(lane, (*lane.kept, tender) if tender else lane.kept, at)
    held = lane.payment.held if lane.payment else ()
    unpaid = tuple(one for one in held if isinstance(one, ItemFound))
    sold = Sold(receipt=receipt, unpaid=unpaid)
    loads = () if lane.training else loads_of(lane)
    after = replace(
        lane,
        phase="done",
        sold=sold,
        strays=tuple(one for one in lane.strays if event is None or one != event.intent_id),
        payment=None,
        split=None,
        gift=None,
        loads=(),
        to_load=(*lane.to_load, *loads),
        trouble="",
        next_receipt=lane.next_receipt + 1,
        undo=None,
        last=None,
        view=quiet_view(lane),
    )
    settled = () if event is None else (SettleIntent(intent_id=event.intent_id, outcome="approved"),)
    onto_cards = tuple(LoadGiftCard(load=one) for one in loads)
    booked = (*settled, BookSale(receipt=receipt), Beep(cue="paid"), *quiet(), done_timer(lane))
    step = Step(after, (*booked, *onto_cards))
    if lane.shop.receipt != "always":
        return step
    printing = press_print(after, PrintPressed())
    return Step(printing.lane, (*step.effects, *printing.effects))


def practise(lane: Lane, at: int) -> Step:
    """A sale in training: as if it was paid; no device hears of it, and no total has it."""
    return sell(lane, None, at, Tender(kind="training", amount_minor=lane.priced.total_minor))


def press_print(lane: Lane, event: PrintPressed) -> Step:
    """Paper, please. What may have been printed before is printed as a copy."""
    sold = lane.sold
    if sold is None or sold.paper == "printing":
        return Step(lane)
    copy = sold.given and not event.gift
    after = replace(lane, sold=replace(sold, paper="printing", prints=sold.prints + 1, gift=event.gift))
    job = Print(
        job=f"{sold.receipt.reference}-{sold.prints + 1}",
        document="gift" if event.gift else "receipt",
        number=sold.receipt.number,
        language=lane.language,
        copy=copy,
    )
    slip = Step(after) if event.gift else with_slip(after)
    return Step(slip.lane, (job, *slip.effects, done_timer(lane)))


def paper_ended(lane: Lane, event: PrintEnded) -> Step:
    """The paper is out, or it is not."""
    if event.job.startswith(PREFIX):
        return slip_ended(lane, event)
    sold = lane.sold
    if sold is None or not event.job.startswith(sold.receipt.reference):
        return Step(lane)
    if event.outcome == "printed":
        return Step(replace(lane, sold=with_paper(sold, "printed")), (done_timer(lane),))
    longer = wait(lane, "done", 2 * lane.shop.timing.done_s)
    return Step(replace(lane, sold=with_paper(sold, event.outcome)), (Beep(cue="look"), longer))


def with_paper(sold: Sold, outcome: Literal["printed", "not-printed", "uncertain"]) -> Sold:
    """What became of the paper; the next receipt is a copy if this one is, or may be, out."""
    out = outcome != "not-printed" and not sold.gift
    return replace(sold, paper=outcome, given=sold.given or out)


def feedback(lane: Lane, event: FeedbackGiven) -> Step:
    """How it was."""
    if lane.sold is None:
        return Step(lane)
    sold = replace(lane.sold, mood=event.mood, reason=event.reason)
    return Step(replace(lane, sold=sold), (done_timer(lane),))


def leave(lane: Lane, event: FinishPressed) -> Step:
    """S23 is over: ready for the next shopper."""
    del event
    if lane.phase != "done":
        return Step(lane)
    return Step(fresh(lane), (CloseBasket(basket=lane.basket, carried=lane.carried), *quiet()))


def fresh(lane: Lane) -> Lane:
    """The lane with nothing of this shopper left: basket, language, help, clearance; whoever helped them has gone."""
    return replace(
        lane,
        phase="ready",
        language=lane.shop.language,
        basket=lane.basket + 1,
        cart=Cart(),
        book=lane.book.emptied(),
        loyalty=NOTHING_SHOWN,
        priced=empty_price(),
        started_at=0,
        newest=0,
        scans=0,
        weighing=None,
        last=None,
        refused=None,
        undo=None,
        attempts=0,
        tried=(),
        payment=None,
        split=None,
        gift=None,
        loads=(),
        cash=None,
        phone=None,
        returned=(),
        refund=None,
        trouble="",
        facts=PayPressed(),
        declines=0,
        misreads=0,
        sold=None,
        help=None,
        ease=(),
        cleared=None,
        checks=0,
        approved=(),
        asked=(),
        voids=(),
        had=(),
        drawn=False,
        due="",
        audit=None,
        place=0,
        duty=None,
        view=quiet_view(lane),
    )


def put_aside(lane: Lane, at: int, why: Literal["idle", "shopper", "staff", "fault"]) -> Step:
    """The basket is saved under a ticket and the lane is free; nothing is lost. Money kept for it is for staff."""
    lane = without_weighing(replace(lane, strays=(*lane.strays, *(one.reference for one in lane.kept))))
    if not lane.cart.lines:
        return Step(fresh(lane), (CloseBasket(basket=lane.basket, carried=lane.carried), *quiet()))
    ticket = f"T{lane.shop.lane:03d}-{lane.basket:08d}"
    saved = SavedBasket(
        ticket=ticket,
        basket=lane.basket,
        saved_at=at,
        cart=lane.cart,
        why=why,
        offers=lane.book.promotions,
        loyalty=replace(lane.loyalty, member=None, late=None, later="", points=0),
        voids=lane.voids,
        training=lane.training,
        weights=to_keep(lane.bagging, {line.product.sku for line in lane.cart.lines}),
    )
    after = replace(fresh(lane), saved=(*lane.saved, saved))
    closed = (SaveBasket(saved=saved), CloseBasket(basket=lane.basket, carried=lane.carried), *quiet())
    return Step(after, (*closed, ParkBasket(saved=saved)) if lane.shop.parking and not lane.training else closed)


def resume(lane: Lane, saved: SavedBasket, at: int) -> Step:
    """A saved basket is taken up again, at the prices it was saved with."""
    cart = saved.cart
    after = replace(
        with_cart(with_offers(replace(lane, loyalty=saved.loyalty), saved.offers), cart),
        phase="scan",
        started_at=at,
        newest=0,
        last=None,
        undo=None,
        voids=saved.voids,
        bagging=with_weights(lane.bagging, saved),
        saved=tuple(one for one in lane.saved if one.ticket != saved.ticket),
        view=replace(quiet_view(lane), welcome_back=True),
    )
    return Step(after, (DropSaved(ticket=saved.ticket), Beep(cue="ok"), idle(after), *at_first(lane)))
