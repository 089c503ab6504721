"""The lane's phone payments of a day against a provider's bill, line by line and to the cent."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from pos.config import Config
from pos.errors import ConfigError
from pos.lane.events import PaymentApproved
from pos.payments.wallet.line import Line
from pos.payments.wallet.orders import Row
from pos.payments.wallet.setup import provider, settings
from pos.store import chain
from pos.store.reader import reading
from pos.store.tables import journal
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["Difference", "WalletDay", "compared", "fetched", "own"]

BEIJING = timezone(timedelta(hours=8))
"""Where both providers' days begin and end."""


class Difference(Struct, frozen=True, kw_only=True):
    """One order that the two disagree about; amounts in minor units, what went back counting downwards."""

    order: str
    lane_minor: int
    provider_minor: int
    intents: tuple[str, ...] = ()
    why: str = ""


class WalletDay(Struct, frozen=True, kw_only=True):
    """A day of a wallet: what the lane booked, what the provider's bill has of this lane, and where they differ."""

    wallet: str
    day: str
    currency: str
    count: int
    lane_minor: int
    provider_minor: int
    others: int = 0
    """Lines of the bill that are other lanes' of this account."""
    differences: tuple[Difference, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether both say the same, order by order."""
        return not self.differences


def own(path: Path, wallet: str) -> list[PaymentApproved]:
    """What the lane booked by this wallet, in order.

    Raises:
        StoreError: the database can't be read.
    """
    with reading(path) as connection:
        query = select(journal.c.body).where(journal.c.kind == "PaymentApproved").order_by(journal.c.seq)
        events = (chain.decode(body).event for body in connection.execute(query).scalars())
        found = (one for one in events if isinstance(one, PaymentApproved) and one.wallet == wallet)
        return list({one.intent_id: one for one in found}.values())


def compared(
    booked: Sequence[PaymentApproved], rows: Iterable[Row], wallet: str, day: str, *, lane: int, currency: str
) -> WalletDay:
    """The day ("YYYY-MM-DD" in Beijing): the bill's lines of this lane's orders against its journal."""
    rows = list(rows)
    mine = [row for row in rows if row.order.startswith(f"L{lane:03d}_")]
    today = [one for one in booked if _day(one) == day]
    ours: dict[str, int] = {}
    named: dict[str, list[str]] = {}
    for one in today:
        signed = one.amount_minor if one.kind == "payment" else -one.amount_minor
        ours[one.trace] = ours.get(one.trace, 0) + signed
        named.setdefault(one.trace, []).append(one.intent_id)
    theirs: dict[str, int] = {}
    for row in mine:
        # A refund of the lane's has a name of its own; what went back otherwise belongs to its payment.
        name = row.refund if row.refund in ours else row.order
        theirs[name] = theirs.get(name, 0) + row.amount_minor
    return WalletDay(
        wallet=wallet, day=day, currency=currency, count=len(today), lane_minor=sum(ours.values()),
        provider_minor=sum(theirs.values()), others=len(rows) - len(mine),
        differences=tuple(_differences(ours, theirs, named)),
    )  # fmt: skip


def _differences(ours: dict[str, int], theirs: dict[str, int], named: dict[str, list[str]]) -> Iterable[Difference]:
    for order in sorted(ours.keys() | theirs.keys()):
        lane_minor, provider_minor = ours.get(order, 0), theirs.get(order, 0)
        if lane_minor != provider_minor:
            yield Difference(
                order=order, lane_minor=lane_minor, provider_minor=provider_minor,
                intents=tuple(named.get(order, ())), why=_why(order in ours, order in theirs),
            )  # fmt: skip


def _why(here: bool, there: bool) -> str:
    if here and there:
        return "the amounts differ"
    if here:
        return "the bill does not have it: ask the provider"
    return "the lane does not have it as paid: give it back, or look at `pos payments list`"


def _day(one: PaymentApproved) -> str:
    """The day of a payment in Beijing, by the provider's time; by the lane's where it told none."""
    told = one.terminal_time.replace(" ", "T")
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        at = datetime.fromtimestamp(one.at / 1000, BEIJING)
    at = at if at.tzinfo is not None else at.replace(tzinfo=BEIJING)
    return f"{at.astimezone(BEIJING):%Y-%m-%d}"


def fetched(config: Config, name: str, day: str, machine: Machine = THIS_MACHINE) -> list[Row]:
    """The provider's bill of a day.

    Raises:
        ConfigError: the lane has no such wallet, or its keys can't be used.
        DeviceError: there is no bill yet, or it can't be fetched.
    """
    if name not in config.wallet:
        known = ", ".join(sorted(config.wallet)) or "none"
        raise ConfigError(f"This lane has no wallet {name!r}.", f"lane.toml has: {known}.")
    import os

    chosen: Any = config.wallet[name]
    shop, currency = config.shop.name, config.shop.currency
    line = Line(settings(chosen, name, currency, shop), provider(chosen, name, shop), machine, lambda: os.urandom(16))
    return line.bill(day)
