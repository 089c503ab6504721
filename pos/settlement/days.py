"""The lane's totals against the terminal's, to the cent, by day; what differs is listed with what may explain it."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

from msgspec import Struct
from sqlalchemy import select

from pos.lane.events import PaymentApproved, PaymentResolved, TerminalDayEnded
from pos.settlement.book import Paid, book, by_phone
from pos.store import chain
from pos.store.reader import reading
from pos.store.tables import journal

__all__ = ["Candidate", "Day", "compared", "days"]

_KINDS = ("PaymentApproved", "PaymentResolved", "TerminalDayEnded")
AT_THE_TERMINAL = ("card", "instalments")
"""Kinds of money that the terminal's totals are about."""
_MOST = 12
"""Payments that pairs are looked for among."""


class Candidate(Struct, frozen=True):
    """What may explain a difference: some payments, and why."""

    intents: tuple[str, ...]
    why: str


class Day(Struct, frozen=True, kw_only=True):
    """What the lane booked since the terminal's last end of day, and what the terminal says.

    Attributes:
        ended_at: UTC milliseconds; None for what has not ended yet.
        lane_minor, terminal_minor: minor units; the terminal's is None where it told none.
        difference_minor: the terminal's less the lane's.
        kinds: kind of card, count and sum at the lane, count and sum at the terminal.
        candidates: what may explain a difference.
        why: why the terminal told no total.
    """

    device: str
    currency: str
    ended_at: int | None
    count: int
    lane_minor: int
    terminal_minor: int | None
    difference_minor: int | None
    kinds: tuple[tuple[str, int, int, int, int], ...] = ()
    candidates: tuple[Candidate, ...] = ()
    why: str = ""

    @property
    def balanced(self) -> bool:
        """Whether both say the same."""
        return self.difference_minor == 0


def days(path: Path, now_total_minor: int | None = None) -> list[Day]:
    """Every end of day in the journal, oldest first; then what has been booked since, if anything was.

    Args:
        path: the lane's database.
        now_total_minor: what the terminal's own paper says of today, for one that tells no totals.

    Raises:
        StoreError: the database can't be read.
    """
    phones = by_phone(path)  # their providers have books of their own: `wallets`
    paid = {one.intent_id: one for one in book(path) if one.intent_id not in phones}
    found: list[Day] = []
    since: list[Paid] = []
    counted: set[str] = set()
    loose = [one for one in paid.values() if one.tender in AT_THE_TERMINAL]
    loose = [one for one in loose if one.state != "approved" or one.taken_back]
    for event in _events(path):
        if isinstance(event, TerminalDayEnded):
            if event.why:
                found.append(_failed(event, since))
                continue
            found.append(compared(since, loose, event))
            since = []
        elif event.intent_id in paid and event.intent_id not in counted and _counts(paid[event.intent_id], event):
            counted.add(event.intent_id)
            since.append(paid[event.intent_id])
    if since or now_total_minor is not None:
        found.append(_open_day(since, loose, now_total_minor))
    return found


def _events(path: Path) -> Iterable[PaymentApproved | PaymentResolved | TerminalDayEnded]:
    with reading(path) as connection:
        query = select(journal.c.body).where(journal.c.kind.in_(_KINDS)).order_by(journal.c.seq)
        for body in connection.execute(query).scalars():
            event = chain.decode(body).event
            assert isinstance(event, PaymentApproved | PaymentResolved | TerminalDayEnded)
            yield event


def _counts(one: Paid, event: PaymentApproved | PaymentResolved) -> bool:
    """Whether this record is of money that the terminal has."""
    charged = isinstance(event, PaymentApproved) or event.outcome == "charged"
    return charged and one.state == "approved" and not one.taken_back and one.tender in AT_THE_TERMINAL


def _failed(event: TerminalDayEnded, since: Sequence[Paid]) -> Day:
    return Day(
        device=event.device, currency=event.currency, ended_at=event.at, count=len(since), lane_minor=_sum(since),
        terminal_minor=None, difference_minor=None, why=event.why,
    )  # fmt: skip


def _open_day(since: Sequence[Paid], loose: Sequence[Paid], total_minor: int | None) -> Day:
    lane, currency = _sum(since), since[0].currency if since else ""
    difference = None if total_minor is None else total_minor - lane
    return Day(
        device="", currency=currency, ended_at=None, count=len(since), lane_minor=lane, terminal_minor=total_minor,
        difference_minor=difference, candidates=_candidates(difference or 0, since, loose),
    )  # fmt: skip


def compared(since: Sequence[Paid], loose: Sequence[Paid], event: TerminalDayEnded) -> Day:
    """One day: what the lane booked (`since`), what nobody is sure of (`loose`), and what the terminal says."""
    lane = _sum(since)
    difference = event.total_minor - lane
    return Day(
        device=event.device,
        currency=event.currency,
        ended_at=event.at,
        count=len(since),
        lane_minor=lane,
        terminal_minor=event.total_minor,
        difference_minor=difference,
        kinds=_kinds(since, event),
        candidates=_candidates(difference, since, loose),
    )


def _sum(some: Iterable[Paid]) -> int:
    return sum(one.amount_minor for one in some)


def _plain(kind: str) -> str:
    return "".join(kind.lower().split()).replace("americanexpress", "amex")


def _kinds(since: Sequence[Paid], event: TerminalDayEnded) -> tuple[tuple[str, int, int, int, int], ...]:
    """By kind of card, where the terminal tells any."""
    theirs = {_plain(kind): (kind, count, total) for kind, count, total in event.sums}
    if not theirs:
        return ()
    ours: dict[str, list[Paid]] = {}
    for one in since:
        plain = _plain(one.card_scheme)
        ours.setdefault(plain if plain in theirs else "other", []).append(one)
    names = {
        **{plain: kind for plain, (kind, _, _) in theirs.items()},
        **({"other": "other"} if "other" in ours else {}),
    }
    return tuple(
        (name, len(ours.get(plain, ())), _sum(ours.get(plain, ())), *theirs.get(plain, ("", 0, 0))[1:])
        for plain, name in names.items()
    )


def _candidates(difference: int, since: Sequence[Paid], loose: Sequence[Paid]) -> tuple[Candidate, ...]:
    """What may explain it: one payment, or two, whose sum is the difference."""
    if not difference:
        return ()
    more = [one for one in loose if one.amount_minor * difference > 0]
    booked = [one for one in since if one.amount_minor * difference < 0]
    found = [Candidate((one.intent_id,), _why_more(one)) for one in more if one.amount_minor == difference]
    found += [Candidate((one.intent_id,), _why_less(one)) for one in booked if one.amount_minor == -difference]
    if found:
        return tuple(found)
    pairs = [*combinations(more[-_MOST:], 2)]
    found = [_pair(pair, "together the terminal may have charged these") for pair in pairs if _sum(pair) == difference]
    less = [*combinations(booked[-_MOST:], 2)]
    found += [_pair(pair, "together these may not be at the terminal") for pair in less if _sum(pair) == -difference]
    return tuple(found)


def _pair(pair: tuple[Paid, ...], why: str) -> Candidate:
    return Candidate(tuple(one.intent_id for one in pair), why)


def _why_more(one: Paid) -> str:
    if one.taken_back:
        return "the lane was told that it was given back: the terminal may have it after all"
    return f"the lane has it as {one.state}: the terminal may have charged it"


def _why_less(one: Paid) -> str:
    by = f", settled by {one.resolved_by}" if one.resolved_by else ""
    return f"the lane has it as approved{by}: the terminal may not have it, or counts it into another day"
