"""A13: sales that are looked up at the panel, from the search to the payment behind one."""

from collections.abc import Iterator

from msgspec.structs import replace

from pos.lane.events import BadgeScanned, PaymentApproved, PayPressed
from pos.lane.sales_book import SalesFound, Wanted
from pos.lane.screen import Screen
from pos.lane.staff_events import DeskChosen, DeskKeyed, DeskOpened
from pos.sale.receipt import Receipt, Tender
from pos.tour.walk import Walk

__all__ = ["sales_looked_up"]

ANA = BadgeScanned(badge="", by="S18", name="Ana", roles=("supervisor",))


def sales_looked_up(ready: Walk, basket: Walk) -> Iterator[tuple[str, Screen]]:
    """Name and screen; `ready` is a free lane with staff, `basket` one with goods."""
    panel = ready.fork().go(ANA, DeskOpened(page="sales"))
    amount = panel.fork().go(DeskChosen(why="amount"), *(DeskKeyed(key=key) for key in "1648"))
    yield "A13-search", amount.screen()
    yield "A13-search-time", panel.fork().go(DeskChosen(why="time"), *(DeskKeyed(key=key) for key in "1430")).screen()
    sold = _sold(basket)
    found = panel.fork().go(SalesFound(wanted=Wanted(), receipts=_several(sold), more=True))
    yield "A13-found", found.screen()
    none = SalesFound(wanted=Wanted(by="card", value="4242"))
    yield "A13-nothing", panel.fork().go(none).screen()
    timed = SalesFound(
        wanted=Wanted(by="time", value="1430", page=1), receipts=_several(sold), more=True, until_ms=sold.sold_at
    )
    yield "A13-by-time", panel.fork().go(timed).screen()
    one = found.fork().go(DeskOpened(page="sale", choice=str(sold.number)))
    yield "A13-sale", one.screen()
    yield "A13-payment", one.fork().go(DeskOpened(page="sale-paid", choice=str(sold.number))).screen()


def _sold(basket: Walk) -> Receipt:
    """What this basket's receipt would be."""
    paid = basket.fork().go(PayPressed())
    money = PaymentApproved(
        intent_id=paid.intent, amount_minor=paid.lane.priced.total_minor, currency=paid.lane.shop.currency,
        card_scheme="Visa", card_last4="4242", auth_code="A1B2C3", terminal_id="52500041", trace="004711",
        terminal_receipt="0815",
    )  # fmt: skip
    sold = paid.go(money).lane.sold
    assert sold is not None
    return sold.receipt


def _several(sold: Receipt) -> tuple[Receipt, ...]:
    """Sales of one morning: by card, in cash, by two ways, and one that went back."""
    minute, card = 60_000, sold.tenders[0]
    cash = Tender(kind="cash", amount_minor=sold.total_minor, given_minor=sold.total_minor + 200, change_minor=200)
    half = sold.total_minor // 2
    parts = (replace(cash, amount_minor=half), replace(card, amount_minor=sold.total_minor - half))
    back = replace(card, amount_minor=-sold.total_minor)
    kinds = ((card,), (cash,), parts)
    rows = [
        replace(sold, number=sold.number - at, sold_at=sold.sold_at - 7 * at * minute, tenders=tenders)
        for at, tenders in enumerate(kinds)
    ]
    refund = replace(
        sold, number=sold.number - 3, sold_at=sold.sold_at - 40 * minute, tenders=(back,),
        total_minor=-sold.total_minor, refund_of=f"R{sold.lane:03d}-{sold.number - 9:08d}",
    )  # fmt: skip
    return (*rows, refund)
