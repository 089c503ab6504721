"""What became of a sale: its refunds, and whether the terminal has handed its money to the bank."""

from sqlalchemy import Connection, bindparam, select

from pos.lane.effects import BookSale
from pos.lane.events import TerminalDayEnded
from pos.ports import GivenBack
from pos.sale.receipt import Receipt
from pos.sale.refund import refunded
from pos.sale.refund_tenders import returned
from pos.store import chain
from pos.store.tables import journal, sales

__all__ = ["given_back"]

FAR = 20_000
"""A sale with so many records after it is settled, whatever was noted: the terminal's own day has ended."""
_later_refunds = (
    select(journal.c.body)
    .join(sales, sales.c.seq == journal.c.seq)
    .where(sales.c.number > bindparam("sought"), sales.c.total_minor < 0)
)
_seq_of = select(sales.c.seq).where(sales.c.number == bindparam("sought"))
_days = select(journal.c.body).where(
    journal.c.seq > bindparam("first"),
    journal.c.seq <= bindparam("last"),
    journal.c.kind == TerminalDayEnded.__struct_config__.tag,
)
_last = select(journal.c.seq).order_by(journal.c.seq.desc()).limit(1)


def given_back(connection: Connection, receipt: Receipt) -> GivenBack:
    """What became of this sale, inside the caller's transaction."""
    run = connection.execute
    bodies = run(_later_refunds, {"sought": receipt.number}).scalars().all()
    booked = [one for body in bodies for one in chain.decode(body).bookings if isinstance(one, BookSale)]
    refunds = [one.receipt for one in booked if one.receipt.refund_of == receipt.reference]
    pieces, tenders = refunded(refunds), returned(refunds)
    seq, last = run(_seq_of, {"sought": receipt.number}).scalar() or 0, run(_last).scalar() or 0
    ended = [chain.decode(body).event for body in run(_days, {"first": seq, "last": seq + FAR}).scalars()]
    done = any(isinstance(one, TerminalDayEnded) and not one.why for one in ended)
    back = tuple(sorted(pieces.items()))
    return GivenBack(pieces=back, settled=done or last - seq > FAR, tenders=tuple(sorted(tenders.items())))
