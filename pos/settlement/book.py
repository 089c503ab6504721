"""Payments as the lane's database has them: one row an intent, with its sale, and what somebody has to see to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from pos.lane.effects import OpenIntent
from pos.lane.events import Event, PaymentResolved, PaymentTakenBack
from pos.store import chain
from pos.store.reader import reading
from pos.store.tables import journal, payments, sale_tenders

__all__ = ["Paid", "Told", "book", "by_phone", "find", "needs_somebody", "story"]

UNSETTLED = ("open", "unknown")


class Paid(Struct, frozen=True, kw_only=True):
    """One intent.

    Attributes:
        amount_minor: minor units; what was given back counts downwards.
        state: "open", "approved", "declined", "aborted", "unknown" or "not-charged".
        receipt: the number of its sale or refund, None if there is none.
        tender: the kind of money: "card", "cash", "gift" ...
        undoes: the intent whose money this gives back; empty where it takes money.
        undone_by: the intent that gave it back before it was sold; empty if none did.
        taken_back: sold, and the terminal says that it does not have the money.
        resolved_by: who settled it by hand; empty if nobody had to.
        see: what somebody has to see to, a sentence; empty if nothing.
    """

    intent_id: str
    basket: int
    amount_minor: int
    currency: str
    state: str
    opened_at: int
    settled_at: int | None
    receipt: int | None
    card_scheme: str
    card_last4: str
    auth_code: str
    terminal_id: str
    trace: str
    terminal_receipt: str
    mark: str = ""
    tender: str = "card"
    undoes: str = ""
    undone_by: str = ""
    taken_back: bool = False
    resolved_by: str = ""
    see: str = ""


class Told(Struct, frozen=True):
    """One record about an intent: what happened, and when (UTC ms)."""

    seq: int
    at: int
    kind: str
    body: dict[str, Any]


def book(path: Path) -> list[Paid]:
    """Every intent, oldest first.

    Raises:
        StoreError: there is no lane database there, or it can't be read.
    """
    with reading(path) as connection:
        return list(_book(connection))


def by_phone(path: Path) -> dict[str, str]:
    """Every intent that was a phone wallet's, and which wallet's.

    Raises:
        StoreError: see `book`.
    """
    with reading(path) as connection:
        query = select(journal.c.body).where(func.instr(journal.c.body, '"OpenIntent"') > 0)
        opened = (one for body in connection.execute(query).scalars() for one in chain.decode(body).bookings)
        intents = (one.intent for one in opened if isinstance(one, OpenIntent))
        return {intent.intent_id: intent.wallet for intent in intents if intent.wallet}


def find(path: Path, intent_id: str) -> Paid | None:
    """One intent, `None` if there is none of that name."""
    return next((one for one in book(path) if one.intent_id == intent_id), None)


def _book(connection: Connection) -> Iterator[Paid]:
    back = {one.intent_id for one in _events(connection, PaymentTakenBack) if isinstance(one, PaymentTakenBack)}
    by = {one.intent_id: one.by for one in _events(connection, PaymentResolved) if isinstance(one, PaymentResolved)}
    numbers = _numbers(connection)
    rows = connection.execute(select(payments).order_by(payments.c.opened_at, payments.c.intent_id)).all()
    undone = {row.undoes: row.intent_id for row in rows if row.undoes and row.state == "approved"}
    for row in rows:
        made = Paid(
            **{name: getattr(row, name) for name in row._fields},
            receipt=numbers.get(row.intent_id) if row.state == "approved" else None,
            undone_by=undone.get(row.intent_id, "") if row.intent_id not in numbers else "",
            taken_back=row.intent_id in back,
            resolved_by=by.get(row.intent_id, ""),
        )
        yield replace(made, see=_see(made, undone))


def _numbers(connection: Connection) -> dict[str, int]:
    """The receipt on which each intent stands as a tender."""
    query = select(sale_tenders.c.reference, sale_tenders.c.number)
    return {row.reference: row.number for row in connection.execute(query)}


def _see(one: Paid, undone: dict[str, str]) -> str:
    if one.undone_by or undone.get(one.undoes) == one.intent_id:
        return ""  # paid in part, and given back before it was sold
    if one.state == "unknown":
        return "nobody knows whether it was charged: ask the terminal, or look at its journal"
    if one.state == "open":
        return "it is under way, or the lane died in it and asks when it starts"
    if one.taken_back and one.state == "approved" and not one.resolved_by:
        return "sold, but the terminal may have given the money back: look at its journal"
    if one.state == "approved" and one.receipt is None:
        return "charged, and there is no sale: give the money back, or finish its basket"
    return ""


def needs_somebody(one: Paid) -> bool:
    """Whether a person has to look at it."""
    return bool(one.see)


def _events(connection: Connection, kind: type[Event]) -> Iterator[Event]:
    tag = kind.__struct_config__.tag
    for body in connection.execute(select(journal.c.body).where(journal.c.kind == tag)).scalars():
        yield chain.decode(body).event


def story(path: Path, intent_id: str) -> Iterator[Told]:
    """Every record that speaks of an intent, oldest first; also the one that opened it."""
    with reading(path) as connection:
        query = select(journal.c.seq, journal.c.at, journal.c.body).where(func.instr(journal.c.body, intent_id) > 0)
        for row in connection.execute(query.order_by(journal.c.seq)):
            record = chain.decode(row.body)
            if getattr(record.event, "intent_id", "") == intent_id or _opens(record.bookings, intent_id):
                kind = str(record.event.__struct_config__.tag)
                yield Told(row.seq, row.at, kind, to_builtins(record.event))


def _opens(bookings: Any, intent_id: str) -> bool:  # noqa: ANN401 - of a record
    return any(isinstance(one, OpenIntent) and one.intent.intent_id == intent_id for one in bookings)
