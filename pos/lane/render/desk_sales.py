"""A13: sales by receipt, amount, card or time; one of them as its receipt; how it was paid."""

from collections.abc import Callable

from pos.lane.desk_state import Desk
from pos.lane.message import Moment, Msg
from pos.lane.parts import Button, DeskBody, DeskStage, Fact
from pos.lane.render.desk_lane import open_payment_facts
from pos.lane.render.desk_parts import Page, back, by, keys, panel_dock
from pos.lane.render.say import button, money, say, text
from pos.lane.render.split_view import way_of
from pos.lane.sales_book import By, ReceiptAsked, SalesFound, SalesSearched, Wanted, is_sound
from pos.lane.staff_events import DeskChosen, DeskOpened, ReceiptReprinted
from pos.lane.state import Lane
from pos.sale.money import Money
from pos.sale.receipt import Receipt, ReceiptLine, Tender

__all__ = ["PAGES"]

WAYS: tuple[By, ...] = ("number", "amount", "card", "time")
LINES = 4
"""Of a sale on one page."""


def _sales(lane: Lane, desk: Desk) -> Page:
    return _search(lane, desk) if desk.sales is None else _found(lane, desk.sales)


# --- what is looked for


def _search(lane: Lane, desk: Desk) -> Page:
    """What is known of it, and the keys for it; or the latest ones."""
    chosen = _way(desk)
    wanted = Wanted(by=chosen, value=desk.typed)
    chips = tuple(
        button(f"by-{one}", say(f"sales.by-{one}"), DeskChosen(why=one), selected=one == chosen) for one in WAYS
    )
    mint = _go(lane, wanted) if desk.typed else _go(lane, Wanted())
    stage = DeskStage(icon="search", title=say("desk.sales"), sentence=say("sales.do"))
    body = DeskBody(
        facts=open_payment_facts(lane), heading=say("sales.by"), chips=chips, typed=desk.typed,
        hint=_hint(lane, chosen, desk.typed), keys=keys(desk.typed),
    )  # fmt: skip
    return "A13", stage, body, panel_dock(lane, mint, back())


def _go(lane: Lane, wanted: Wanted) -> Button:
    label = say("sales.latest" if wanted.by == "latest" else "sales.search")
    return button("desk-do", label, SalesSearched(wanted=wanted, by=by(lane)), enabled=is_sound(wanted))


def _way(desk: Desk) -> By:
    return next((one for one in WAYS if one == desk.why), "number")


def _hint(lane: Lane, chosen: By, typed: str) -> Msg:
    if chosen == "amount" and typed:
        return say("unit.amount", amount=money(lane, int(typed)))
    return say("sales.time-hint") if chosen == "time" else say(f"sales.by-{chosen}")


# --- what was found


def _found(lane: Lane, found: SalesFound) -> Page:
    facts = tuple(_row(one) for one in found.receipts)
    sentence = _asked(lane, found) if facts else say("sales.none")
    stage = DeskStage(icon="search", title=say("desk.sales"), sentence=sentence, tone="plain" if facts else "care")
    again = button("desk-again", say("sales.again"), DeskOpened(page="sales"), "search")
    return "A13", stage, DeskBody(facts=facts, buttons=_turns(lane, found)), panel_dock(lane, again, back())


def _asked(lane: Lane, found: SalesFound) -> Msg:
    """What was looked for, in words."""
    value = found.wanted.value
    match found.wanted.by:
        case "number":
            return say("sales.for-number", receipt=text(_reference(lane, int(value))))
        case "amount":
            return say("sales.for-amount", amount=money(lane, int(value)))
        case "card":
            return say("sales.for-card", last4=f"**** {value}")
        case "time":
            return say("sales.for-time", at=Moment(found.until_ms))
        case _:
            return say("sales.latest")


def _reference(lane: Lane, number: int) -> str:
    return f"R{lane.shop.lane:03d}-{number:08d}"


def _row(receipt: Receipt) -> Fact:
    press = DeskOpened(page="sale", choice=str(receipt.number))
    return Fact(
        id=f"sale-{receipt.number}",
        label=say("sales.row", at=Moment(receipt.sold_at), receipt=text(receipt.reference)),
        value=say("sales.paid", amount=Money(receipt.total_minor, receipt.currency), way=_paid(receipt)),
        tone="care" if receipt.total_minor < 0 or receipt.training else "plain",
        button=button(f"open-{receipt.number}", say("sales.open"), press),
    )


def _paid(receipt: Receipt) -> Msg:
    """How, in a word or two."""
    if receipt.training:
        return say("sales.training")
    moved = [one for one in receipt.tenders if one.amount_minor]
    return way_of(moved[0]) if len(moved) == 1 else say("sales.ways", n=len(moved))


def _turns(lane: Lane, found: SalesFound) -> tuple[Button, ...]:
    """Newer and older ones; with a time, the same hour of the day before."""
    wanted = found.wanted

    def turn(id_: str, page: int, days: int, icon: str, *, there: bool) -> Button:
        event = SalesSearched(wanted=Wanted(by=wanted.by, value=wanted.value, page=page, days=days), by=by(lane))
        return button(f"sales-{id_}", say(f"sales.{id_}"), event, icon, enabled=there)

    pages = (
        turn("newer", max(0, wanted.page - 1), wanted.days, "arrow-up", there=wanted.page > 0),
        turn("older", wanted.page + 1, wanted.days, "arrow-down", there=found.more),
    )
    if wanted.by == "time":
        return (*pages, turn("day-before", 0, wanted.days + 1, "list", there=True))
    return pages if wanted.page or found.more else ()


# --- one of them


def _sale(lane: Lane, desk: Desk) -> Page:
    """The sale as its receipt: lines, total, ways it was paid. It can be printed again, and given back."""
    number, _, page = desk.choice.partition("+")
    receipt = _receipt(desk, number)
    if receipt is None:
        return _sales(lane, desk)
    first = int(page or 0) * LINES
    more = _more_lines(receipt, first)
    facts = (
        *(_line(receipt, at, one) for at, one in enumerate(receipt.lines[first : first + LINES], start=first + 1)),
        Fact(id="total", label=say("sale.total"), value=_amount(receipt, receipt.total_minor)),
    )
    stage = DeskStage(
        icon="receipt", title=text(receipt.reference), sentence=say("sale.sold", at=Moment(receipt.sold_at))
    )
    buttons = (_again(lane, receipt), _payment(receipt), *more)
    return (
        "A13",
        stage,
        DeskBody(facts=facts, buttons=buttons),
        panel_dock(lane, _give_back(lane, receipt), _list(desk)),
    )


def _list(desk: Desk) -> Button:
    """Back to what was found."""
    assert desk.sales is not None
    return back("sales", "found")


def _receipt(desk: Desk, number: str) -> Receipt | None:
    """The sale of this number, if it is among those that were found."""
    there = desk.sales.receipts if desk.sales is not None else ()
    return next((one for one in there if str(one.number) == number), None)


def _amount(receipt: Receipt, minor: int) -> Msg:
    return say("unit.amount", amount=Money(minor, receipt.currency))


def _line(receipt: Receipt, at: int, line: ReceiptLine) -> Fact:
    name = say("unit.name", item=line.name)
    label = name if line.quantity == 1 else say("sale.line", n=line.quantity, item=line.name)
    return Fact(id=f"line-{at}", label=label, value=_amount(receipt, line.amount_minor))


def _more_lines(receipt: Receipt, first: int) -> tuple[Button, ...]:
    """The next lines, and after the last of them the first again."""
    if len(receipt.lines) <= LINES:
        return ()
    page = (first // LINES + 1) if first + LINES < len(receipt.lines) else 0
    press = DeskOpened(page="sale", choice=f"{receipt.number}+{page}")
    return (button("sale-more", say("sale.more", n=len(receipt.lines)), press, "list"),)


def _again(lane: Lane, receipt: Receipt) -> Button:
    why = None if lane.works("printer") else say("start.no-paper")
    event = ReceiptReprinted(number=receipt.number, by=by(lane))
    return button("sale-reprint", say("desk.reprint"), event, "printer", why=why)


def _payment(receipt: Receipt) -> Button:
    press = DeskOpened(page="sale-paid", choice=str(receipt.number))
    return button("sale-payment", say("sale.payment"), press, "credit-card", enabled=bool(receipt.tenders))


def _give_back(lane: Lane, receipt: Receipt) -> Button:
    """A14 begins with it, on a free lane; what may be given back is asked there."""
    why = None if lane.phase == "ready" else say("desk.sale-first")
    why = say("sale.of-refund", receipt=text(receipt.refund_of)) if receipt.refund_of else why
    return button("sale-give-back", say("sale.give-back"), ReceiptAsked(number=receipt.number), "rotate-ccw", why=why)


# --- how it was paid


def _sale_paid(lane: Lane, desk: Desk) -> Page:
    """What the terminal said of each way, for who asks the bank."""
    number, _, place = desk.choice.partition("+")
    receipt = _receipt(desk, number)
    if receipt is None or not receipt.tenders:
        return _sales(lane, desk)
    at = int(place or 0) % len(receipt.tenders)
    tender = receipt.tenders[at]
    stage = DeskStage(icon="credit-card", title=way_of(tender), sentence=text(receipt.reference))
    press = DeskOpened(page="sale-paid", choice=f"{receipt.number}+{at + 1}")
    more = (button("paid-next", say("paid.next"), press, "list"),) if len(receipt.tenders) > 1 else ()
    facts = tuple(Fact(id=id_, label=say(f"paid.{id_}"), value=value) for id_, value in _said(receipt, tender))
    there = back("sale", number)
    return "A13", stage, DeskBody(facts=facts, buttons=more), panel_dock(lane, None, there)


def _said(receipt: Receipt, tender: Tender) -> list[tuple[str, Msg]]:
    """What is known of it; what is not, is left out."""
    amounts = [
        ("amount", tender.amount_minor or None),
        ("given", tender.given_minor or None),
        ("change", tender.change_minor or None),
        ("rounding", tender.rounding_minor or None),
        ("left", tender.left_minor),
    ]
    words = [
        ("auth", tender.auth_code),
        ("terminal", tender.terminal_id),
        ("trace", tender.trace),
        ("slip", tender.terminal_receipt),
        ("reference", tender.reference),
        ("by", tender.by),
    ]
    found = [(id_, _amount(receipt, minor)) for id_, minor in amounts if minor is not None]
    return [*found, *((id_, text(said)) for id_, said in words if said)]


PAGES: dict[str, Callable[[Lane, Desk], Page]] = {"sales": _sales, "sale": _sale, "sale-paid": _sale_paid}
