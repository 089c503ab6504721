"""A13: the lane's sales, looked up by a person of the shop: what they ask for, and what was found.

Who looked for what is a record; what was found is a view, and goes with the page. Of a card there are its last four
digits and no more.
"""

from typing import Literal

from msgspec import Struct

from pos.lane.effects import Effect
from pos.lane.events import ViewEvent
from pos.lane.staff_events import StaffAct
from pos.sale.receipt import Receipt

__all__ = [
    "MOST_ROWS",
    "By",
    "FindSales",
    "ReceiptAsked",
    "SalesFound",
    "SalesSearched",
    "Wanted",
    "is_sound",
    "matches",
]

MOST_ROWS = 4
"""On one page."""
By = Literal["latest", "number", "amount", "card", "time"]


class Wanted(Struct, frozen=True, kw_only=True):
    """Which sales.

    Attributes:
        by: what is known of it.
        value: digits: the receipt's number; an amount in minor units, of the sale or of one of its tenders; the last
            four of a card; an hour and a minute of the shop's day, "1430".
        page: how many pages of later ones are left out.
        days: with a time, so many days before today.
    """

    by: By = "latest"
    value: str = ""
    page: int = 0
    days: int = 0


class SalesSearched(StaffAct, frozen=True, kw_only=True, tag="SalesSearched"):
    """Somebody looks sales up; `SalesFound` follows."""

    wanted: Wanted


class SalesFound(ViewEvent, frozen=True, kw_only=True, tag="SalesFound"):
    """What there is, the newest first; `more`: older ones as well. `until_ms`: with a time, when that is."""

    wanted: Wanted
    receipts: tuple[Receipt, ...] = ()
    more: bool = False
    until_ms: int = 0


class ReceiptAsked(ViewEvent, frozen=True, kw_only=True, tag="ReceiptAsked"):
    """This sale is to be given back, as if its receipt had been scanned: `ReceiptScanned` follows."""

    number: int


class FindSales(Effect, frozen=True, kw_only=True, tag="FindSales"):
    """Look these up in the lane's own sales. Answered at once by `SalesFound`."""

    wanted: Wanted


def is_sound(wanted: Wanted) -> bool:
    """Whether it can be looked for at all."""
    value, digits = wanted.value, wanted.value.isascii() and wanted.value.isdigit()
    if wanted.page < 0 or wanted.days < 0:
        return False
    if wanted.by == "latest":
        return not value
    if wanted.by == "card":
        return digits and len(value) == 4
    if wanted.by == "time":
        return digits and len(value) == 4 and int(value[:2]) < 24 and int(value[2:]) < 60
    return digits and len(value) <= 9 and int(value) > 0


def matches(receipt: Receipt, wanted: Wanted, until_ms: int) -> bool:
    """Whether a sale is one of those, as a store has to answer; `until_ms`: with a time, before when it was sold."""
    if wanted.by == "number":
        return receipt.number == int(wanted.value)
    if wanted.by == "amount":
        amounts = {abs(receipt.total_minor), *(abs(one.amount_minor) for one in receipt.tenders)}
        return int(wanted.value) in amounts
    if wanted.by == "card":
        return any(one.card_last4 == wanted.value for one in receipt.tenders)
    return wanted.by == "latest" or receipt.sold_at < until_ms
