"""What became of a sale later: its own refunds, piece by piece, and whether its money is at the bank."""

from collections.abc import Iterator

import pysqlite3.dbapi2 as sqlite
import pytest
from msgspec.structs import replace
from pos.lane.effects import Booking, BookSale, CloseBasket
from pos.lane.events import Event, StartPressed, TerminalDayEnded
from pos.ports import GivenBack
from pos.sale.receipt import Receipt
from pos.store import chain
from pos.store.bookings import book
from pos.store.refunds import given_back
from pos.store.tables import journal, metadata
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.pool import StaticPool

from tests.store import trade

SALE = trade.receipt(1, 1, 1000)
ENDED = TerminalDayEnded(device="card", currency="GBP", total_minor=720)
REFUSED = replace(ENDED, why="Busy")


@pytest.fixture
def tables() -> Iterator[Connection]:
    engine = create_engine("sqlite://", module=sqlite, poolclass=StaticPool)
    with engine.begin() as connection:
        metadata.create_all(connection)
        yield connection
    engine.dispose()


def write(tables: Connection, seq: int, event: Event, *bookings: Booking) -> None:
    row = chain.Row(seq, 4, 1, event.at, chain.kind_of(event), chain.encode(event, bookings), "", "")
    tables.execute(insert(journal), {name: getattr(row, name) for name in row.__struct_fields__})
    book(tables, seq, event, bookings)


def sell(tables: Connection, seq: int, receipt: Receipt) -> None:
    write(tables, seq, StartPressed(at=seq), BookSale(receipt=receipt))


def refund(number: int, of: str, *pieces: tuple[int, int]) -> Receipt:
    """One that gives back (place, pieces)."""
    lines = tuple(
        replace(SALE.lines[0], quantity=-count, amount_minor=-180 * count, of_line=at) for at, count in pieces
    )
    total_minor = sum(line.amount_minor for line in lines)
    tenders = (replace(SALE.tenders[0], amount_minor=total_minor, of_tender=1),)
    return replace(SALE, number=number, lines=lines, total_minor=total_minor, refund_of=of, tenders=tenders)


def test_a_sale_that_nobody_brought_back_has_all_its_pieces(tables: Connection) -> None:
    sell(tables, 1, SALE)
    sell(tables, 2, trade.receipt(2, 2, 2000))
    assert given_back(tables, SALE) == GivenBack()


def test_the_pieces_of_all_its_refunds_are_summed_and_of_no_others(tables: Connection) -> None:
    sell(tables, 1, SALE)
    closed = CloseBasket(basket=2)
    write(tables, 2, StartPressed(at=2), BookSale(receipt=refund(2, SALE.reference, (2, 1))), closed)
    sell(tables, 3, refund(3, "R004-00000009", (1, 2)))
    sell(tables, 4, refund(4, SALE.reference, (2, 1), (1, 1)))
    assert given_back(tables, SALE) == GivenBack(((1, 1), (2, 2)), tenders=((1, 540),))
    assert given_back(tables, replace(SALE, number=9)) == GivenBack()


@pytest.mark.parametrize(
    ("before", "after", "settled"),
    [
        ((), (ENDED,), True),
        ((), (REFUSED,), False),
        ((), (REFUSED, ENDED), True),
        ((), (ENDED, REFUSED), True),
        ((ENDED,), (), False),
        ((ENDED,), (REFUSED,), False),
        ((), (StartPressed(at=9),), False),
    ],
)
def test_its_money_is_at_the_bank_once_the_terminal_ended_a_day_behind_it(
    tables: Connection, before: tuple[Event, ...], after: tuple[Event, ...], settled: bool
) -> None:
    for seq, event in enumerate(before, start=1):
        write(tables, seq, event)
    first = len(before) + 1
    sell(tables, first, SALE)
    for seq, event in enumerate(after, start=first + 1):
        write(tables, seq, event)
    assert given_back(tables, SALE).settled is settled


@pytest.mark.parametrize(("last", "settled"), [(20_003, False), (20_004, True)])
def test_far_behind_its_end_a_sale_is_settled_whatever_was_noted(tables: Connection, last: int, settled: bool) -> None:
    sell(tables, 3, SALE)
    write(tables, last, StartPressed(at=last))
    assert given_back(tables, SALE) == GivenBack((), settled)


@pytest.mark.parametrize("seq", [2, 3, 20_001])
def test_a_day_that_ended_is_looked_for_as_far_as_it_can_be(tables: Connection, seq: int) -> None:
    sell(tables, 1, SALE)
    write(tables, seq, ENDED)
    assert given_back(tables, SALE).settled
