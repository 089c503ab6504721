"""The end of a terminal's day: what its answer says (PA00P015_13.08 sections 2.16 and 3.1.3). Pure."""

from collections.abc import Iterator

from pos.lane.events import SlipGiven, TerminalDayEnded
from pos.payments.zvt.dialog import Result
from pos.payments.zvt.messages import Completion
from pos.payments.zvt.slips import SlipBook

__all__ = ["ended_day", "printed"]


def ended_day(result: Result, device: str, currency: str) -> TerminalDayEnded:
    """The totals, or why there are none. `currency` is the shop's, for a terminal that names none."""
    status = result.status
    if not isinstance(result.end, Completion):
        return TerminalDayEnded(device=device, currency=currency, why=f"it refuses (code {result.end.code:02X})")
    if status is None or status.amount_minor is None:
        return TerminalDayEnded(device=device, currency=currency, why="it ended its day and told no total")
    return TerminalDayEnded(
        device=device,
        currency=status.currency or currency,
        total_minor=status.amount_minor,
        sums=tuple((one.kind, one.count, one.total_minor) for one in status.sums or ()),
        receipts=status.receipts,
        trace=status.trace,
        terminal_time=f"{status.date}{status.time}",
    )


def printed(result: Result) -> Iterator[SlipGiven]:
    """What a command printed that is no payment: kept, and nobody's paper."""
    book = SlipBook(f"day-{result.status.trace if result.status else ''}")
    for text in result.prints:
        slip = book.take(text, approved=True)
        if slip is not None:
            yield slip
    rest = book.rest(approved=True)
    if rest is not None:
        yield rest
