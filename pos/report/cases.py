"""Every check in a journal, from need to solved.

A check is raised by one record, others may change who is asked, and the last one says who decided, or that it mended
itself. One that was still open when its basket closed ended with it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import func, select

from pos.lane.events import Event, InterventionCleared, InterventionRaised, InterventionRefused, InterventionTaken
from pos.lane.intervention import AuditResult, Intervention, Reason
from pos.store import chain
from pos.store.reader import reading
from pos.store.tables import journal, sales

__all__ = ["Book", "Case", "cases", "read_book"]

KINDS = ("InterventionRaised", "InterventionTaken", "InterventionCleared", "InterventionRefused")
FALSE_ALARMS = {
    ("weight", "accept"), ("weight", "accept-learn"), ("quantity", "seen"), ("high-value", "seen"),
    ("void", "approve"), ("price-check", "price-right"),
}  # fmt: skip
"""Staff came, and nothing was wrong. The law wants an ID check, and an audit is drawn: neither is a false alarm."""


class Case(Struct, kw_only=True):
    """One check.

    Attributes:
        id, reason, sku, item: which, and of which goods.
        since: when the need arose; `told`: when the team was told, `None` if never; `taken`: somebody went; `ended`.
            All UTC milliseconds.
        held_ms: how long the shopper could not go on for it.
        decision, by, why: how it ended; "open": it has not, or it ended with its basket.
        price_minor, department: what it was sold at, and as what.
        code: the barcode, ticket, intent or device it is about.
    """

    id: str
    reason: Reason
    since: int
    sku: str = ""
    item: str = ""
    code: str = ""
    told: int | None = None
    taken: int | None = None
    ended: int | None = None
    held_ms: int = 0
    decision: str = "open"
    by: str = ""
    why: str = ""
    price_minor: int | None = None
    department: str = ""
    audit: AuditResult | None = None

    @property
    def self_solved(self) -> bool:
        """Whether nobody had to decide."""
        return self.decision == "gone"

    @property
    def assist_ms(self) -> int | None:
        """From need to solved, where a person solved it."""
        return None if self.ended is None or not self.by or self.told is None else self.ended - self.since

    @property
    def false_alarm(self) -> bool:
        """Whether staff came and nothing was wrong."""
        return (self.reason, self.decision) in FALSE_ALARMS or (self.reason == "help" and self.why == "not-needed")


class Book(Struct, frozen=True):
    """The checks of a time, and how many sales there were in it."""

    cases: tuple[Case, ...]
    sales: int

    @property
    def told(self) -> tuple[Case, ...]:
        """Those that the team was told of."""
        return tuple(case for case in self.cases if case.told is not None)


def cases(events: Iterable[Event]) -> Iterator[Case]:
    """Every check, in the order in which they arose; the events of checks are enough."""
    found: dict[str, Case] = {}
    held_from: dict[str, int] = {}
    for event in events:
        if isinstance(event, InterventionRaised):
            _raise(found, held_from, event.intervention, event.at)
        elif isinstance(event, InterventionTaken) and event.id in found:
            found[event.id].taken = found[event.id].taken or event.at
        elif isinstance(event, InterventionCleared | InterventionRefused) and event.id in found:
            _end(found[event.id], held_from, event)
    return iter(found.values())


def _raise(found: dict[str, Case], held_from: dict[str, int], one: Intervention, at: int) -> None:
    name = one.facts.name.default if one.facts.name is not None else ""
    new = Case(id=one.id, reason=one.reason, since=one.since, sku=one.facts.sku, item=name, code=one.facts.code)
    case = found.setdefault(one.id, new)
    if one.level != "nudge" and case.told is None:
        case.told = at
    if one.level == "held":
        held_from.setdefault(one.id, at)
    elif one.id in held_from:
        case.held_ms += at - held_from.pop(one.id)


def _end(case: Case, held_from: dict[str, int], event: InterventionCleared | InterventionRefused) -> None:
    if case.ended is not None:
        return
    if case.id in held_from:
        case.held_ms += event.at - held_from.pop(case.id)
    case.ended, case.decision, case.by, case.why = event.at, event.decision, event.by, event.why
    case.audit = event.audit
    if isinstance(event, InterventionCleared):
        case.price_minor, case.department = event.price_minor, event.department


def read_book(path: Path, since: int = 0, until: int = 1 << 62) -> Book:
    """The checks that arose between two moments (UTC milliseconds), and the sales of that time.

    Raises:
        StoreError: the database can't be read.
    """
    with reading(path) as connection:
        query = select(journal.c.body).where(journal.c.kind.in_(KINDS)).order_by(journal.c.seq)
        events = (chain.decode(body).event for body in connection.execute(query).scalars())
        found = tuple(case for case in cases(events) if since <= case.since < until)
        sold = select(func.count()).select_from(sales).join(journal, journal.c.seq == sales.c.seq)
        number = connection.execute(sold.where(journal.c.at >= since, journal.c.at < until)).scalar() or 0
    return Book(found, number)


def hour_of(case: Case, zone: ZoneInfo) -> int:
    """The hour of the shop's day in which the need arose."""
    return datetime.fromtimestamp(case.since / 1000, zone).hour
