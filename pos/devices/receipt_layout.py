"""A print job -> blocks on paper, worded for the shopper. Pure: the same job gives the same paper.

What a receipt must say where the lane is sold today: name, address and tax number of the shop, date and time, quantity
and kind of the goods, price with tax, rate and amount of tax (Directive 2006/112/EC article 226b; HMRC VAT Notice 700
section 16; KassenSichV section 6), and for a card no more than its last four digits (PCI DSS 4.0, requirement 3.4.1).
"""

import re
from typing import Protocol

from msgspec import Struct

from pos.config import ShopConfig
from pos.devices.receipt_clean import foreign
from pos.devices.receipt_paper import Barcode, Block, Cut, Feed, Logo, Pair, Paper, QrCode, Row, Rule, Size, Text
from pos.devices.receipt_report import report_blocks
from pos.lane.message import Arg, Moment, Msg, Weight
from pos.lane.terms_words import term_lines
from pos.ports import PrintJob
from pos.sale.cart import Line, count
from pos.sale.money import Money
from pos.sale.product import Name
from pos.sale.receipt import Receipt, ReceiptDiscount, ReceiptLine, Tender
from pos.sale.tax import TaxSum, tax_on_top
from pos.words.figures import decimal_mark

__all__ = ["ReceiptHeader", "Wording", "header_of", "lay_out"]

HASH_DIGITS = 12
NO_BREAK = "\u00a0"
OWN_WAY, END = "\u2068", "\u2069"
"""An isolate whose direction its first letter decides (Unicode Standard Annex #9)."""


class Wording(Protocol):
    """One language: `pos.words.Words`."""

    language: str
    direction: str

    def say(self, msg: Msg) -> str:
        """A message in this language."""
        ...

    def money(self, money: Money) -> str:
        """An amount."""
        ...


class ReceiptHeader(Struct, frozen=True):
    """What stands at the top of every paper, and where a phone finds the receipt.

    Attributes:
        logo: a picture file; none if empty.
        url: of a receipt on the web, "{reference}" to be filled in; no QR code if empty.
    """

    name: str
    address: tuple[str, ...] = ()
    tax_number: str = ""
    logo: str = ""
    url: str = ""


def header_of(shop: ShopConfig) -> ReceiptHeader:
    """The header that a configuration asks for."""
    return ReceiptHeader(shop.name, shop.address, shop.tax_number, shop.logo, shop.receipt_url)


def lay_out(job: PrintJob, words: Wording, shop: ReceiptHeader, width_chars: int) -> Paper:
    """Lay a job out.

    Args:
        job: what is printed; a receipt or gift receipt has its sale, a ticket its basket (anything else is our bug).
        words: the language of the paper.
        shop: the top of the paper.
        width_chars: characters of the printer's normal font in a line.
    """
    request = job.request
    if request.document == "slip":
        return _paper((*_marks(job, words), *_slip(request.lines, width_chars), Cut()), words, width_chars)
    body: list[Block]
    if request.document == "report":
        assert request.report is not None, request
        body = report_blocks(request.report, words.say)
    elif request.document == "ticket":
        assert job.saved is not None, request
        body = _ticket(job, words)
    else:
        assert job.receipt is not None, request
        body = _gift(job.receipt, words) if request.document == "gift" else _receipt(job, job.receipt, words, shop.url)
    return _paper((*_marks(job, words), *_head(shop, words, width_chars), *body, Cut()), words, width_chars)


def _paper(blocks: tuple[Block, ...], words: Wording, width_chars: int) -> Paper:
    return Paper(blocks=blocks, language=words.language, leftwards=words.direction == "rtl", width_chars=width_chars)


def _slip(lines: tuple[str, ...], width_chars: int) -> list[Block]:
    """A card terminal's text as it gave it. Lines that are too long for narrow paper give up their inner blanks."""
    return [_slip_line(line, width_chars) for line in lines]


def _slip_line(line: str, width_chars: int) -> Block:
    text = foreign(line)
    if not text:
        return Feed()
    parts = re.split(r"\s{3,}", text, maxsplit=1)
    if len(parts) > 1 and len(line.rstrip()) > width_chars:
        return Pair(parts[0], parts[1])
    return Text(text, "center" if line.startswith("   ") else "start")


def _say(words: Wording, message_id: str, **args: Arg) -> str:
    return words.say(Msg(message_id, {key: foreign(arg) if isinstance(arg, str) else arg for key, arg in args.items()}))


def _marks(job: PrintJob, words: Wording) -> list[Block]:
    """What must never be overlooked: at the very top."""
    blocks: list[Block] = []
    if job.request.copy:
        blocks.append(Text(_say(words, "receipt.copy"), "center", "big", bold=True))
    receipt = job.receipt
    if receipt is not None and receipt.training:
        blocks.append(Text(_say(words, "receipt.training"), "center", bold=True))
    if receipt is not None and receipt.simulated:
        blocks.append(Text(_say(words, "receipt.simulated"), "center", bold=True))
    return [*blocks, Rule()] if blocks else []


def _head(shop: ReceiptHeader, words: Wording, width_chars: int) -> list[Block]:
    name = foreign(shop.name)
    size: Size = "big" if 2 * len(name) <= width_chars else "tall"
    blocks: list[Block] = [Logo(shop.logo)] if shop.logo else []
    blocks.append(Text(name, "center", size, bold=True))
    blocks += [Text(foreign(line), "center") for line in shop.address if foreign(line)]
    if shop.tax_number:
        blocks.append(Text(_say(words, "receipt.tax-number", number=shop.tax_number), "center"))
    return [*blocks, Feed()]


def _receipt(job: PrintJob, receipt: Receipt, words: Wording, url: str) -> list[Block]:
    labels = {tax.key: tax.label for tax in receipt.taxes}
    lines = [block for line in receipt.lines for block in _line(line, receipt.currency, labels, words)]
    return [
        *_refund(receipt, words),
        *_numbers(receipt, words),
        Rule(),
        *lines,
        Rule(),
        *_total(receipt, words),
        *_shown(receipt, words),
        *_tenders(receipt, words),
        *_taxes(receipt, words),
        *_foot(job, receipt.reference, words, url),
    ]


def _refund(receipt: Receipt, words: Wording) -> list[Block]:
    """Of a refund: that it is one, of which sale, and who gave it."""
    if not receipt.refund_of:
        return []
    blocks: list[Block] = [
        Text(_say(words, "receipt.refund"), "center", "tall", bold=True),
        Text(_say(words, "receipt.refund-of", number=receipt.refund_of), "center"),
    ]
    return [*blocks, Text(_say(words, "receipt.by", name=receipt.by), "center"), Feed()]


def _numbers(receipt: Receipt, words: Wording) -> list[Block]:
    number = _say(words, "receipt.number", number=receipt.reference)
    sold_at = _say(words, "receipt.date", at=Moment(receipt.sold_at))
    return [Pair(number, _say(words, "receipt.lane", lane=receipt.lane)), Text(sold_at)]


def _line(line: ReceiptLine, currency: str, labels: dict[str, str], words: Wording) -> list[Block]:
    amount, saved = Money(line.amount_minor, currency), line.saved_minor
    label = foreign(labels.get(line.tax, ""))
    blocks: list[Block] = [Pair(_name(line.name, line.size, words), f"{words.money(amount)} {label}".strip())]
    if how := _how(line, currency, words):
        blocks.append(Text(how, indent=2))
    if line.was_minor is not None and line.quantity > 0:
        was = words.money(Money(line.was_minor, currency))
        blocks.append(Text(_say(words, "receipt.was", price=_own_way(was, words)), indent=2))
    if line.tare_g:
        blocks.append(Text(_say(words, "receipt.tare", tare=Weight(line.tare_g)), indent=2))
    if saved:
        less = _own_way(words.money(Money(saved, currency)), words)
        blocks.append(Text(f"{_say(words, 'receipt.line-saved')} {less}", indent=2))
    return blocks


def _how(line: ReceiptLine, currency: str, words: Wording) -> str:
    """How the amount came about, where it is not plain."""
    price = Money(line.unit_price_minor, currency)
    if line.weight_g is not None and line.unit == "kg":
        return _say(words, "unit.weight-times", weight=Weight(line.weight_g), price=price)
    if line.quantity != 1:
        return _say(words, "unit.times", n=line.quantity, price=price)
    return ""


def _name(name: Name, size: str, words: Wording) -> str:
    """Name and size, each in its own direction; the size is never broken: "2 x 100 g" with "g" below is no size."""
    item, size = foreign(name.in_language(words.language)), foreign(size).replace(" ", NO_BREAK)
    if not size:
        return item
    return words.say(Msg("unit.name-size", {"item": _own_way(item, words), "size": _own_way(size, words)}))


def _own_way(text: str, words: Wording) -> str:
    """A text that keeps its own direction inside a line from the right."""
    return f"{OWN_WAY}{text}{END}" if words.direction == "rtl" else text


def _total(receipt: Receipt, words: Wording) -> list[Block]:
    total = words.money(Money(receipt.total_minor, receipt.currency))
    pieces = abs(sum(line.quantity for line in receipt.lines))
    blocks: list[Block] = [*_on_top(receipt, words), Pair(_say(words, "receipt.total"), total, "tall", bold=True)]
    if receipt.saved_minor > 0:
        blocks.append(Text(_say(words, "receipt.saved", amount=Money(receipt.saved_minor, receipt.currency))))
    blocks += [_discount(one, receipt.currency, words) for one in receipt.discounts]
    return [*blocks, Text(_say(words, "receipt.item-count", n=pieces))]


def _on_top(receipt: Receipt, words: Wording) -> list[Block]:
    """Where the lines are not the total: their sum, and what each rate adds, or takes off for who pays no tax."""
    sums: dict[str, int] = {}
    for line in receipt.lines:
        sums[line.tax] = sums.get(line.tax, 0) + line.amount_minor
    added = [(tax, tax.gross_minor - sums.get(tax.key, 0)) for tax in receipt.taxes]
    if not any(amount for _, amount in added):
        return []
    rows = [(_say(words, "receipt.subtotal"), sum(sums.values()))]
    rows += [(_rate(tax, words), amount) for tax, amount in added if amount]
    return [Pair(said, words.money(Money(amount, receipt.currency))) for said, amount in rows]


def _rate(tax: TaxSum, words: Wording) -> str:
    return _say(words, "receipt.tax-rate", label=tax.label, rate=_percent(tax.rate_bp, words.language))


def _how_taxed(receipt: Receipt) -> str:
    """The sentence below the taxes."""
    if any(not tax.tax_minor and tax_on_top(tax.net_minor, tax.rate_bp) for tax in receipt.taxes):
        return "receipt.no-tax"
    lines, total = sum(line.amount_minor for line in receipt.lines), sum(tax.gross_minor for tax in receipt.taxes)
    return "receipt.prices-include-tax" if lines == total else "receipt.prices-plus-tax"


def _discount(one: ReceiptDiscount, currency: str, words: Wording) -> Block:
    """A promotion that was used, and what it saved; it is in the lines above."""
    name = _own_way(foreign(one.name.in_language(words.language)), words)
    return Pair(name, words.money(Money(one.amount_minor, currency)))


def _shown(receipt: Receipt, words: Wording) -> list[Block]:
    """Vouchers that counted, and what became of the member's points. Nothing says whose."""
    names = (foreign(one.name.in_language(words.language)) for one in receipt.coupons)
    blocks: list[Block] = [Text(words.say(Msg("receipt.coupon", {"name": _own_way(name, words)}))) for name in names]
    if not receipt.member:
        return blocks
    earned, used = receipt.points_earned, receipt.points_used
    facts = [("receipt.points-earned", earned), ("receipt.points-used", used)]
    if receipt.refund_of:
        facts = [("receipt.points-taken", -earned), ("receipt.points-back", -used)]
    elif receipt.points_before or earned or used:
        facts.append(("receipt.points-now", receipt.points_before + earned - used))
    return [*blocks, *(Text(_say(words, name, n=points)) for name, points in facts if points)]


def _tenders(receipt: Receipt, words: Wording) -> list[Block]:
    return [block for tender in receipt.tenders for block in (Rule(), *_tender(tender, receipt.currency, words))]


def _tender(tender: Tender, currency: str, words: Wording) -> list[Block]:
    paid = words.money(Money(tender.amount_minor, currency))
    if tender.kind == "cash":
        return _cash(tender, currency, words)
    if tender.kind in _CARDS_OF_THE_SHOP:
        return _of_the_shop(tender, currency, words)
    scheme = tender.card_scheme or _say(words, "receipt.card")
    what = (
        _say(words, "receipt.card-number", scheme=scheme, last4=tender.card_last4[-4:])
        if tender.card_last4
        else tender.card_scheme
        if tender.kind == "wallet" and tender.card_scheme
        else _say(words, _NAMELESS.get(tender.kind, "receipt.paid"))
    )
    facts = (
        ("receipt.auth", "code", tender.auth_code),
        ("receipt.terminal", "terminal", tender.terminal_id),
        ("receipt.trace", "trace", tender.trace),
        ("receipt.terminal-receipt", "number", tender.terminal_receipt),
    )
    said = [Text(_say(words, message_id, **{field: value})) for message_id, field, value in facts if value]
    return [Pair(what, paid, bold=True), *_terms(tender, currency, words), *said]


_NAMELESS = {"card": "receipt.card", "instalments": "tender.instalments"}
"""What it was paid with, where the terminal told no number."""


def _terms(tender: Tender, currency: str, words: Wording) -> list[Block]:
    """The plan that the shopper agreed to; of a refund, that it goes back to one."""
    if tender.terms is None:
        return [Text(_say(words, "tender.instalments"))] if tender.kind == "instalments" and tender.card_last4 else []
    name = _own_way(foreign(tender.terms.name.in_language(words.language)), words)
    lines = term_lines(tender.terms, currency)
    return [
        Text(_say(words, "receipt.by-plan", name=name)),
        *(Pair(words.say(one), words.say(two)) for _, one, two in lines),
    ]


_CARDS_OF_THE_SHOP = {"gift": "receipt.gift-card", "credit": "receipt.credit", "voucher": "receipt.voucher"}


def _of_the_shop(tender: Tender, currency: str, words: Wording) -> list[Block]:
    """A gift card, store credit or voucher, and what is left on it."""
    name = _say(words, _CARDS_OF_THE_SHOP[tender.kind], last4=tender.card_last4[-4:])
    paid = Pair(name, words.money(Money(tender.amount_minor, currency)), bold=True)
    if tender.left_minor is None or tender.kind == "voucher":
        return [paid]
    return [paid, Pair(_say(words, "receipt.left-on-card"), words.money(Money(tender.left_minor, currency)))]


def _cash(tender: Tender, currency: str, words: Wording) -> list[Block]:
    """What was put in and what came back; the rounding where there is one."""
    sums = (
        ("receipt.cash-rounding", tender.rounding_minor),
        ("receipt.cash-given", tender.given_minor),
        ("receipt.cash-change", tender.change_minor),
    )
    said = [Pair(_say(words, name), words.money(Money(amount, currency))) for name, amount in sums if amount]
    return [Pair(_say(words, "receipt.cash"), words.money(Money(tender.amount_minor, currency)), bold=True), *said]


def _taxes(receipt: Receipt, words: Wording) -> list[Block]:
    if not receipt.taxes:
        return []
    heads = ("receipt.tax", "receipt.net", "receipt.tax", "receipt.gross")
    rows: list[Block] = [Row(("", *(_say(words, head) for head in heads[1:])))]
    for tax in receipt.taxes:
        amounts = (tax.net_minor, tax.tax_minor, tax.gross_minor)
        rows.append(Row((_rate(tax, words), *(words.money(Money(amount, receipt.currency)) for amount in amounts))))
    paper = [Text(_say(words, "receipt.exemption", number=foreign(receipt.exemption)))] if receipt.exemption else []
    return [Rule(), *rows, Text(_say(words, _how_taxed(receipt))), *paper]


def _percent(rate_bp: int, language: str) -> str:
    """Basis points as a percentage without needless digits: 2000 -> "20", in German 550 -> "5,5"."""
    whole, rest = divmod(rate_bp, 100)
    return f"{whole}{decimal_mark(language)}{f'{rest:02d}'.rstrip('0')}" if rest else str(whole)


def _foot(job: PrintJob, reference: str, words: Wording, url: str) -> list[Block]:
    blocks: list[Block] = [Rule(), Text(_say(words, "receipt.thanks"), "center"), Feed(), Barcode(reference)]
    if url:
        blocks += [Feed(), QrCode(url.replace("{reference}", reference))]
    if job.commit is not None:
        short = job.commit.hash[:HASH_DIGITS]
        blocks.append(Text(_say(words, "receipt.journal", seq=job.commit.seq, hash=short), "center"))
    return blocks


def _gift(receipt: Receipt, words: Wording) -> list[Block]:
    """The goods without a price, a tender or a journal: nothing on it tells what was paid."""
    goods: list[Block] = [
        Pair(_name(line.name, line.size, words), _say(words, "unit.number", n=line.quantity)) for line in receipt.lines
    ]
    return [
        Text(_say(words, "receipt.gift"), "center", "tall", bold=True),
        *_numbers(receipt, words),
        Rule(),
        *goods,
        Rule(),
        Text(_say(words, "receipt.gift-hint"), "center"),
        Feed(),
        Barcode(receipt.reference),
    ]


def _ticket(job: PrintJob, words: Wording) -> list[Block]:
    assert job.saved is not None
    saved = job.saved
    pieces = _say(words, "receipt.item-count", n=count(saved.cart))
    return [
        Text(_say(words, "receipt.ticket"), "center", "tall", bold=True),
        Text(_say(words, "receipt.ticket-unpaid"), "center", bold=True),
        Feed(),
        Pair(pieces, _say(words, "receipt.date", at=Moment(saved.saved_at))),
        *(Pair(_name(line.product.name, line.product.size, words), _pieces(line, words)) for line in saved.cart.lines),
        Feed(),
        Text(_say(words, "receipt.ticket-hint"), "center", bold=True),
        Feed(),
        Barcode(saved.ticket),
    ]


def _pieces(line: Line, words: Wording) -> str:
    if line.weight_g is not None:
        return _say(words, "unit.weight", weight=Weight(line.weight_g))
    return _say(words, "unit.number", n=line.quantity)
