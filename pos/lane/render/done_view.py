"""S23: thank you, the receipt, how was it."""

from pos.lane.events import FeedbackGiven, PrintPressed
from pos.lane.message import Msg
from pos.lane.parts import Body, Button, Dock, DoneOptions, DoneStage, Stage, Strip
from pos.lane.render.frame import call_button, finish_dock
from pos.lane.render.say import button, money, say, text
from pos.lane.state import Lane, Sold
from pos.sale.money import digits_of
from pos.sale.receipt import Receipt, Tender

__all__ = ["done_parts", "receipt_code"]

FACES = (("good", "smile"), ("ok", "meh"), ("bad", "frown"))
FACE_WORDS = {"good": "done.good", "ok": "done.ok", "bad": "done.not-good"}
_CARDS = {"gift": "done.way-gift", "credit": "done.way-credit", "voucher": "done.way-voucher"}
REASONS = ("too-slow", "not-found", "asked-staff", "other")


def receipt_code(lane: Lane, receipt: Receipt) -> str:
    """What the QR carries: the shop's address for it, or the receipt's facts where the shop has none."""
    if lane.shop.receipt_url:
        return lane.shop.receipt_url.replace("{reference}", receipt.reference)
    currency = receipt.currency
    lines = [lane.shop.name, receipt.reference, f"{_amount(receipt.total_minor, currency)} {currency}"]
    taxes = (tax for tax in receipt.taxes if tax.tax_minor)
    lines += [f"{tax.label} {tax.rate_bp / 100:g}% {_amount(tax.tax_minor, currency)}" for tax in taxes]
    return "\n".join(lines)


def _amount(minor: int, currency: str) -> str:
    """For machines: a decimal point, no grouping, the currency's own digits."""
    digits = digits_of(currency)
    whole, part = divmod(abs(minor), 10**digits)
    return f"{'-' * (minor < 0)}{whole}" + (f".{part:0{digits}d}" if digits else "")


def done_parts(lane: Lane, sold: Sold) -> tuple[Stage, Body, Dock]:
    """Stage, body and dock of S23."""
    paid = money(lane, sold.receipt.total_minor)
    tenders = sold.receipt.tenders
    cash = next((one for one in tenders if one.kind == "cash"), None)
    if cash is not None:
        paid = money(lane, sum(one.amount_minor for one in tenders))
    by_card = say("done.paid-by", amount=paid, way=_way(tenders))
    if len(tenders) > 1:
        by_card = say("done.paid-parts", amount=paid, n=len(tenders))
    if sold.receipt.refund_of:
        by_card = say("refund.done", amount=money(lane, -sold.receipt.total_minor))
    stage = DoneStage(
        title=say("done.title"),
        sentence=by_card if sold.receipt.tenders else say("dock.paid", amount=paid),
        qr=receipt_code(lane, sold.receipt),
        hint=say("done.scan-receipt"),
    )
    body = DoneOptions(
        buttons=_paper_buttons(lane, sold),
        printing=_printing(sold),
        question=say("done.why" if sold.mood == "bad" and not sold.reason else "done.how"),
        faces=tuple(_face(sold, mood, icon) for mood, icon in FACES),
        strip=Strip(say("done.bags"), "shelf-left" if lane.shop.packing_shelf == "left" else "shelf-right"),
        thanks=say("done.thanks") if sold.mood and (sold.mood != "bad" or sold.reason) else None,
        reasons=_reasons(sold),
    )
    return stage, body, finish_dock(lane)


def _way(tenders: tuple[Tender, ...]) -> Msg:
    phone = next((one for one in tenders if one.kind == "wallet"), None)
    if phone is not None:
        return text(phone.card_scheme)
    plan = next((one for one in tenders if one.kind == "instalments"), None)
    if plan is not None:
        return say("done.way-instalments")
    card = next((one for one in tenders if one.terminal == "gift"), None)
    if card is not None:
        return say(_CARDS[card.kind])
    return say("done.way-cash" if any(one.kind == "cash" for one in tenders) else "done.way-card")


def _paper_buttons(lane: Lane, sold: Sold) -> tuple[Button, ...]:
    why = None if lane.works("printer") else say("start.no-paper")
    label = say("done.print-again" if sold.given else "done.print")
    busy = sold.paper == "printing"
    buttons: tuple[Button, ...] = (
        button("print", label, PrintPressed(), "printer", enabled=not busy, why=why),
        button("print-gift", say("done.gift"), PrintPressed(gift=True), "gift", enabled=not busy, why=why),
    )
    buttons = buttons[:1] if sold.receipt.refund_of else buttons
    failed = sold.paper in ("not-printed", "uncertain")
    return (*buttons, call_button("paper", "call-paper")) if failed else buttons


def _printing(sold: Sold) -> Msg | None:
    words = {
        "printing": say("done.printing"),
        "printed": say("done.printed"),
        "not-printed": say("paper.stopped-do"),
        "uncertain": say("paper.uncertain"),
    }
    return words.get(sold.paper)


def _face(sold: Sold, mood: str, icon: str) -> Button:
    press = FeedbackGiven(mood=mood)  # type: ignore[arg-type]
    return button(f"mood-{mood}", say(FACE_WORDS[mood]), press, icon, selected=sold.mood == mood)


def _reasons(sold: Sold) -> tuple[Button, ...]:
    if sold.mood != "bad" or sold.reason:
        return ()
    return tuple(
        button(f"reason-{reason}", say(f"done.{reason}"), FeedbackGiven(mood="bad", reason=reason))
        for reason in REASONS
    )
