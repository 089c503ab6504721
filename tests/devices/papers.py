"""One shopper's sale, for the tests of the paper."""

from pos.devices.receipt_layout import ReceiptHeader, lay_out
from pos.lane.effects import Print, SavedBasket
from pos.ports import Commit, PrintJob
from pos.sale.cart import Cart, add
from pos.sale.product import Name, Product
from pos.sale.receipt import Receipt, ReceiptLine, Tender
from pos.sale.tax import TaxSum
from pos.words.words import words_for

HEAD = ReceiptHeader("Market Hall", ("1 High Street", "London N1 2AB"), "GB 123 4567 89")
MILK = Name(
    "Semi-skimmed milk", {"de": "Fettarme Milch", "zh-Hans": "半脱脂牛奶", "ja": "低脂肪牛乳", "ar": "حليب قليل الدسم"}
)
COMMIT = Commit(912, "3fa9c1d2e4b5" + "0" * 52)
CARD = Tender(
    kind="card",
    amount_minor=800,
    card_scheme="Visa",
    card_last4="1234",
    auth_code="654321",
    terminal_id="68001234",
    trace="000123",
)


def line(name, amount_minor, **more):
    facts = {"sku": "1", "size": "", "quantity": 1, "unit_price_minor": amount_minor, "unit": "each", "tax": "standard"}
    return ReceiptLine(
        **(facts | {"name": name if isinstance(name, Name) else Name(name), "amount_minor": amount_minor} | more)
    )


def receipt(lines=None, **more):
    lines = lines or (
        line(MILK, 310, size="2 l", quantity=2, unit_price_minor=155, tax="zero"),
        line("Bananas", 100, unit="kg", weight_g=842, unit_price_minor=119, tax="zero"),
        line("Crème brûlée", 390, saved_minor=60),
    )
    facts = {
        "number": 17, "lane": 4, "basket": 19, "started_at": 1795477000000, "sold_at": 1795477500000, "currency": "GBP",
        "lines": tuple(lines), "total_minor": 800, "saved_minor": 60, "tenders": (CARD,),
        "taxes": (TaxSum("standard", "A", 2000, 390, 325, 65), TaxSum("zero", "C", 0, 410, 410, 0)),
    }  # fmt: skip
    return Receipt(**(facts | more))


def job(language="en", document="receipt", copy=False, **facts):
    request = Print(job="R004-00000017-1", document=document, number=17, language=language, copy=copy)
    return PrintJob(job=request.job, request=request, receipt=receipt(**facts), commit=COMMIT)


def ticket(language="en"):
    cart = add(Cart(), Product(sku="1", name=MILK, price_minor=155, size="2 l"), 2)
    cart = add(cart, Product(sku="2", name=Name("Braeburn apples"), price_minor=219, unit="kg"), weight_g=512)
    saved = SavedBasket(ticket="T004-00000017", basket=17, saved_at=1795477500000, cart=cart)
    request = Print(job="T004-00000017", document="ticket", ticket=saved.ticket, language=language)
    return PrintJob(job=request.job, request=request, saved=saved)


def paper(print_job, width_chars=42, head=HEAD):
    return lay_out(print_job, words_for(print_job.request.language, "Europe/London"), head, width_chars)
