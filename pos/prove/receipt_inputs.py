"""Sales that nobody rang up: hostile names of goods, shops and cards, on every document, printer and language."""

from random import Random

from msgspec import Struct

from pos.devices.receipt_layout import ReceiptHeader
from pos.lane.effects import Print, SavedBasket
from pos.ports import Commit, PrintJob
from pos.prove.hostile_text import hostile_text
from pos.sale.cart import Cart, add
from pos.sale.product import Name, Product
from pos.sale.receipt import Document, Receipt, ReceiptLine, Tender
from pos.sale.tax import TaxSum, included_tax

__all__ = ["LANGUAGES", "Sheet", "sheet"]

LANGUAGES = ("en", "de", "zh-Hans", "ja", "ar")
CURRENCIES = ("GBP", "EUR", "USD", "JPY")
DRAWN_SHARE = 0.02
"""Papers in Chinese and Arabic are pictures as a whole, and thirty times as slow."""
RATES = {"standard": 2000, "reduced": 550, "zero": 0}


class Sheet(Struct, frozen=True):
    """One paper to print: what, under which head, on which printer."""

    job: PrintJob
    head: ReceiptHeader
    profile: str
    width_mm: int


def sheet(rng: Random, profiles: tuple[str, ...]) -> Sheet:
    """A paper."""
    drawn = rng.random() < DRAWN_SHARE
    language = rng.choice(LANGUAGES[2:] if drawn else LANGUAGES[:2])
    logo = rng.choice(("", "", "", "", "", "/", "no such file", "\x1b"))
    url = rng.choice(("", "", "", "https://x/{reference}", text(rng), "x" * rng.choice((100, 200, 9_000))))
    head = ReceiptHeader(text(rng) or "x", tuple(text(rng) for _ in range(rng.randrange(3))), text(rng), logo, url)
    return Sheet(_job(rng, language), head, rng.choice(profiles), rng.choice((58, 80)))


def text(rng: Random) -> str:
    """Mostly letters that a printer has, so that the paper is text and a command could hide in it."""
    kind = rng.random()
    if kind < 0.03:
        return hostile_text(rng, 40)
    plain = "".join(
        chr(rng.choice((rng.randrange(0x20, 0x7F), rng.randrange(0xA1, 0x100)))) for _ in range(rng.randrange(12))
    )
    if kind < 0.25:
        return plain
    codes = "".join(
        chr(rng.randrange(0x20)) if rng.random() < 0.6 else chr(rng.randrange(256)) for _ in range(rng.randrange(8))
    )
    return (
        plain
        + rng.choice(("\x1b", "\x1d", "\x10", "\x1c", ""))
        + codes
        + rng.choice(("", plain, "@", "p0", "V\x00", "\n"))
    )


def _job(rng: Random, language: str) -> PrintJob:
    document: Document = rng.choice(("receipt", "receipt", "receipt", "gift", "ticket"))
    if document == "ticket":
        return _ticket(rng, language)
    request = Print(job="R004-00000017-1", document=document, number=17, language=language, copy=rng.random() < 0.2)
    commit = Commit(rng.randrange(1, 10**9), f"{rng.getrandbits(256):064x}")
    return PrintJob(job=request.job, request=request, receipt=_receipt(rng), commit=commit)


def _name(rng: Random) -> Name:
    return Name(text(rng), {language: text(rng) for language in LANGUAGES if rng.random() < 0.4})


def _line(rng: Random) -> ReceiptLine:
    quantity, price = rng.choice((1, 1, 2, 99)), rng.choice((0, 1, 99, 100, rng.randrange(10**9)))
    weight = rng.randrange(1, 50_000) if rng.random() < 0.2 else None
    return ReceiptLine(
        sku=text(rng),
        name=_name(rng),
        size=text(rng),
        quantity=1 if weight else quantity,
        unit_price_minor=price,
        unit="kg" if weight else "each",
        amount_minor=price if weight else quantity * price,
        saved_minor=rng.choice((0, 0, 5)),
        weight_g=weight,
        tax=rng.choice(tuple(RATES)),
    )


def _receipt(rng: Random) -> Receipt:
    lines = tuple(_line(rng) for _ in range(rng.randrange(1, 5)))
    total = sum(line.amount_minor for line in lines)
    taxes = tuple(
        TaxSum(key, text(rng)[:8] or "A", rate, gross, gross - included_tax(gross, rate), included_tax(gross, rate))
        for key, rate in RATES.items()
        if (gross := sum(line.amount_minor for line in lines if line.tax == key))
    )
    card = Tender(
        kind=rng.choice(("card", "other")),
        amount_minor=total,
        card_scheme=text(rng),
        card_last4=rng.choice(("1234", text(rng), "")),
        auth_code=text(rng),
        terminal_id=text(rng),
        trace=text(rng),
        terminal_receipt=text(rng),
    )
    return Receipt(
        number=rng.choice((rng.randrange(1, 10**8), 10**4 * rng.randrange(9999) + rng.choice((1604, 1605, 1620)))),
        lane=rng.randrange(1, 1000),
        basket=1,
        started_at=1_795_477_000_000,
        sold_at=1_795_477_500_000,
        currency=rng.choice(CURRENCIES),
        lines=lines,
        total_minor=total,
        saved_minor=sum(line.saved_minor for line in lines),
        taxes=taxes,
        tenders=(card,),
        training=rng.random() < 0.1,
        simulated=rng.random() < 0.1,
    )


def _ticket(rng: Random, language: str) -> PrintJob:
    cart = Cart()
    for _ in range(rng.randrange(1, 4)):
        product = Product(sku=text(rng), name=_name(rng), price_minor=rng.randrange(10**6), size=text(rng))
        cart = add(cart, product, rng.randrange(1, 5))
    ticket = f"T{rng.randrange(1, 1000):03d}-{rng.randrange(10**8):08d}"
    saved = SavedBasket(ticket=ticket, basket=17, saved_at=1_795_477_500_000, cart=cart)
    return PrintJob(
        job=ticket, request=Print(job=ticket, document="ticket", ticket=ticket, language=language), saved=saved
    )
