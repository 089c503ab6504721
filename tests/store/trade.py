"""A day at a lane, as events and bookings: enough of each kind to fill every table."""

from collections.abc import Iterator

from pos.lane.effects import (
    Booking,
    BookSale,
    CloseBasket,
    DropSaved,
    OpenIntent,
    PaymentIntent,
    SaveBasket,
    SavedBasket,
    SettleIntent,
)
from pos.lane.events import (
    CarryOnPressed,
    Event,
    FeedbackGiven,
    ItemFound,
    LaneStarted,
    PaymentApproved,
    PayPressed,
    StartPressed,
    TimerFired,
)
from pos.sale.cart import Cart, add
from pos.sale.product import Name, Product
from pos.sale.receipt import Receipt, ReceiptLine, Tender
from pos.sale.tax import TaxSum

Record = tuple[Event, tuple[Booking, ...]]

OATS = Product(
    sku="07032069804988",
    name=Name("Oat drink", {"de": "Haferdrink", "zh-Hans": "燕麦奶"}),
    price_minor=180,
    gtin="07032069804988",
)


def found(at: int, product: Product = OATS) -> ItemFound:
    return ItemFound(at=at, product=product, code=product.sku)


def receipt(number: int, basket: int, at: int) -> Receipt:
    line = ReceiptLine(
        sku=OATS.sku,
        name=OATS.name,
        size="1 L",
        quantity=2,
        unit_price_minor=180,
        unit="each",
        amount_minor=360,
        tax="standard",
    )
    return Receipt(
        number=number,
        lane=4,
        basket=basket,
        started_at=at - 50,
        sold_at=at,
        currency="GBP",
        lines=(line, line),
        total_minor=720,
        saved_minor=0,
        taxes=(TaxSum("standard", "A", 2000, 720, 600, 120),),
        tenders=(Tender(kind="card", amount_minor=720, reference=f"L004-B{basket:08d}-1", card_last4="4242"),),
    )


def purchase(number: int, basket: int, at: int) -> Iterator[Record]:
    """Four things, paid by card, one receipt, the basket closed."""
    intent = PaymentIntent(
        intent_id=f"L004-B{basket:08d}-1", amount_minor=720, currency="GBP", at=at + 5, mark="0001:0007"
    )
    yield StartPressed(at=at), ()
    yield from ((found(at + step), ()) for step in range(1, 5))
    yield PayPressed(at=at + 5), (OpenIntent(intent=intent, basket=basket),)
    approved = PaymentApproved(
        at=at + 6,
        intent_id=intent.intent_id,
        amount_minor=720,
        currency="GBP",
        card_last4="4242",
        trace="000017",
        terminal_id="T1",
    )
    yield (
        approved,
        (
            SettleIntent(intent_id=intent.intent_id, outcome="approved"),
            BookSale(receipt=receipt(number, basket, at + 6)),
        ),
    )
    yield FeedbackGiven(at=at + 7, mood="good"), (CloseBasket(basket=basket),)


def saved(basket: int, at: int) -> SavedBasket:
    return SavedBasket(ticket=f"T004-{basket:08d}", basket=basket, saved_at=at, cart=add(Cart(), OATS, 3))


def day(sales: int) -> Iterator[Record]:
    """A start, purchases, a basket that is saved and taken up, one that stays saved, and an open basket."""
    yield LaneStarted(at=1, version="0.1.0"), ()
    for number in range(1, sales + 1):
        yield from purchase(number, number, 1000 * number)
    at, basket = 1000 * (sales + 1), sales + 1
    for step in (0, 1):
        yield found(at + step), ()
        put_aside = SaveBasket(saved=saved(basket + step, at))
        yield TimerFired(at=at + step, name="idle"), (put_aside, CloseBasket(basket=basket + step))
    yield CarryOnPressed(at=at + 5), (DropSaved(ticket=f"T004-{basket:08d}"),)
    yield found(at + 6), ()
