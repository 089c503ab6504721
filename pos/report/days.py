"""The days of a lane, counted anew from its journal: what a Z report said has to be what comes out here.

Every receipt since the last Z report belongs to the day that is open; a day ends with its Z report, not at midnight, so
that neither a change of the clock nor a sale at twelve belongs to two days or to none.
"""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pos.lane.effects import BookSale, CloseDay
from pos.sale.receipt import Receipt
from pos.sale.till import NOTHING_TAKEN, Report, Till, next_day, with_sale
from pos.store.reader import entries

__all__ = ["Day", "days", "sold"]


class Day(Struct, frozen=True, kw_only=True):
    """A day: what the records say, what its Z report said (`None`: it has not ended), and the record of that."""

    till: Till
    report: Report | None = None
    seq: int = 0
    hash: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the Z report said what the records say. Acts are counted by the lane alone."""
        return self.report is None or replace(self.report.till, acts=()) == self.till


def days(path: Path) -> Iterator[Day]:
    """Every day of the lane at `path`, the open one last.

    Raises:
        StoreError: see `pos.store.reader.reading`.
    """
    till = NOTHING_TAKEN
    for entry in entries(path):
        for one in entry.bookings:
            if isinstance(one, BookSale):
                till = with_sale(till, one.receipt)
            elif isinstance(one, CloseDay):
                yield Day(till=till, report=one.report, seq=entry.seq, hash=entry.hash)
                till = next_day(till, one.report.at)
    yield Day(till=till)


def sold(path: Path) -> Iterator[Receipt]:
    """Every sale and refund, oldest first.

    Raises:
        StoreError: see `pos.store.reader.reading`.
    """
    for entry in entries(path):
        yield from (one.receipt for one in entry.bookings if isinstance(one, BookSale))
