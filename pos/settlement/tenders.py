"""Money by its kind, to the cent: what the receipts say, what the payments say, and what the cash device moved."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, select

from pos.lane.events import CashDispensed, CashInserted
from pos.store import chain
from pos.store.reader import reading
from pos.store.tables import journal, payments, sale_tenders, sales

__all__ = ["TenderTotals", "tender_totals"]


class TenderTotals(Struct, frozen=True, kw_only=True):
    """What came in by each kind of money, what went back taken off.

    Attributes:
        kinds: kind, how many, minor units handed over, minor units of the totals that they paid.
        sales_minor: what all sales cost, refunds taken off.
        cash_in_minor, cash_out_minor: what the cash device took and gave, by the journal.
        by_hand_minor: what the team gave in cash where no hopper could: cash in the till, less what the device holds.
        wrong: what does not add up, a sentence each.
    """

    kinds: tuple[tuple[str, int, int, int], ...]
    sales_minor: int
    cash_in_minor: int
    cash_out_minor: int
    by_hand_minor: int
    wrong: tuple[str, ...] = ()


def tender_totals(path: Path) -> TenderTotals:
    """Add everything up.

    Raises:
        StoreError: the database can't be read.
    """
    with reading(path) as connection:
        return _totals(connection)


def _totals(connection: Connection) -> TenderTotals:
    count, amount, covers = Counter[str](), Counter[str](), Counter[str]()
    for row in connection.execute(select(sale_tenders)):
        count[row.kind] += 1
        amount[row.kind] += row.amount_minor
        covers[row.kind] += row.amount_minor - row.rounding_minor
    total = sum(connection.execute(select(sales.c.total_minor)).scalars())
    came, went = _cash(connection)
    return TenderTotals(
        kinds=tuple((kind, count[kind], amount[kind], covers[kind]) for kind in sorted(count)),
        sales_minor=total,
        cash_in_minor=came,
        cash_out_minor=went,
        by_hand_minor=came - went - amount["cash"],
        wrong=tuple(_wrong(connection)),
    )


def _cash(connection: Connection) -> tuple[int, int]:
    """What came into the cash device, and what its hoppers gave."""
    tags = [kind.__struct_config__.tag for kind in (CashInserted, CashDispensed)]
    came = went = 0
    for body in connection.execute(select(journal.c.body).where(journal.c.kind.in_(tags))).scalars():
        event = chain.decode(body).event
        if isinstance(event, CashInserted):
            came += event.amount_minor
        elif isinstance(event, CashDispensed):
            went += sum(value * pieces for value, pieces in event.paid)
    return came, went


def _wrong(connection: Connection) -> Iterator[str]:
    """Receipts whose tenders are not their total, and tenders whose payment says something else."""
    paid, there = Counter[int](), {row.intent_id: row for row in connection.execute(select(payments))}
    seen = Counter[str]()
    for row in connection.execute(select(sale_tenders)):
        paid[row.number] += row.amount_minor - row.rounding_minor
        intent = there.get(row.reference)
        seen[row.reference] += 1
        if not row.amount_minor or row.kind == "training":
            continue
        if intent is None or intent.state != "approved":
            yield f"receipt {row.number}: tender {row.place} has no approved payment ({row.reference or '-'})"
        elif intent.amount_minor != row.amount_minor:
            yield f"receipt {row.number}: tender {row.place} is {row.amount_minor}, its payment {intent.amount_minor}"
    for reference, times in seen.items():
        if reference and times > 1:
            yield f"{reference} stands on {times} receipts"
    for row in connection.execute(select(sales.c.number, sales.c.total_minor)):
        if row.total_minor != paid[row.number]:
            yield f"receipt {row.number} is {row.total_minor}, its tenders {paid[row.number]}"
