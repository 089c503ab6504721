"""The lane's sales, found by number, amount, card or time (A13), the newest first."""

from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select

from pos.lane.effects import BookSale
from pos.lane.sales_book import MOST_ROWS, Wanted
from pos.sale.receipt import Receipt
from pos.store import chain
from pos.store.tables import journal, payments, sale_tenders, sales

__all__ = ["FAR", "find"]

FAR = 100_000
"""So many of the last sales are looked through: a month of a busy lane and more, and always in a moment."""


def find(connection: Connection, wanted: Wanted, until_ms: int) -> tuple[tuple[Receipt, ...], bool]:
    """A page of sales, and whether there are older ones, inside the caller's transaction. See the port."""
    last = connection.execute(select(func.max(sales.c.number))).scalar() or 0
    numbers = select(sales.c.number, sales.c.seq).where(sales.c.number > last - FAR)
    numbers = _chosen(numbers, wanted, until_ms).order_by(sales.c.number.desc())
    rows = connection.execute(numbers.limit(MOST_ROWS + 1).offset(wanted.page * MOST_ROWS)).all()
    seqs = [row.seq for row in rows[:MOST_ROWS]]
    bodies = connection.execute(
        select(journal.c.body).where(journal.c.seq.in_(seqs)).order_by(journal.c.seq.desc())
    ).scalars()
    booked = (one for body in bodies for one in chain.decode(body).bookings)
    return tuple(one.receipt for one in booked if isinstance(one, BookSale)), len(rows) > MOST_ROWS


def _chosen(numbers: Select[Any], wanted: Wanted, until_ms: int) -> Select[Any]:
    tenders = sale_tenders.c.number == sales.c.number
    match wanted.by:
        case "number":
            return numbers.where(sales.c.number == int(wanted.value))
        case "amount":
            minor = int(wanted.value)
            paid = exists().where(tenders, func.abs(sale_tenders.c.amount_minor) == minor)
            return numbers.where(or_(func.abs(sales.c.total_minor) == minor, paid))
        case "card":
            mine = payments.c.intent_id == sale_tenders.c.reference
            return numbers.where(exists().where(tenders, mine, payments.c.card_last4 == wanted.value))
        case "time":
            return numbers.where(sales.c.sold_at < until_ms)
        case _:
            return numbers
