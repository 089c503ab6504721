"""An intent that nobody could settle is settled: by asking its terminal, or by a person who says how they know.

The record goes through `step` like any other, so that what it means for an open basket is decided in one place. The
lane itself must not run meanwhile: it has its database, and its terminal, to itself.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from msgspec.structs import replace

from pos.app import lane_path, shop_of
from pos.config import Config
from pos.errors import ConfigError, DeviceMissing, DeviceSilent
from pos.lane.checkout import step
from pos.lane.effects import Booking, OpenIntent, PaymentIntent
from pos.lane.events import (
    DeviceChanged,
    Event,
    LaneEvent,
    PaymentApproved,
    PaymentNotCharged,
    PaymentResolved,
    PaymentUnknown,
    Scanned,
    TerminalDayEnded,
)  # fmt: skip
from pos.session import recover
from pos.settlement.book import UNSETTLED, Paid, find
from pos.store.journal import LaneStore
from pos.store.reader import entries
from pos.wires.machine import THIS_MACHINE, Empty, Machine

__all__ = ["ask", "end_day", "note", "open_store", "write"]

PATIENCE_S = 60.0
DAY_PATIENCE_S = 240.0


class _Ear:
    """An inbox for one question."""

    def __init__(self, machine: Machine) -> None:
        self._mailbox = machine.mailbox()

    def post(self, event: LaneEvent | Scanned) -> None:
        """Queue it."""
        self._mailbox.put(event)

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        """Queue it: whoever waits here writes it, and until then it can be asked again."""
        del timeout_s
        self._mailbox.put(event)
        return True

    def next(self, seconds: float) -> LaneEvent | Scanned | None:
        """The next one, None if none came."""
        try:
            found: LaneEvent | Scanned = self._mailbox.get(seconds)
        except Empty:
            return None
        return found


def open_store(config: Config) -> LaneStore:
    """The lane's database, for writing: while it is open here, the lane can't start.

    Raises:
        StoreError: the lane runs, or its database can't be written.
    """
    return LaneStore.open(lane_path(config), config.shop.lane)


def write(store: LaneStore, config: Config, event: Event, machine: Machine = THIS_MACHINE) -> None:
    """Take one event through the lane's rules and write it; what is only to be shown or printed is left out."""
    dated = replace(event, at=event.at or machine.now_ms())
    done = step(recover(shop_of(config), store.opening()), dated)
    store.append(dated, [one for one in done.effects if isinstance(one, Booking)])


def _unsettled(config: Config, intent_id: str) -> Paid:
    found = find(lane_path(config), intent_id)
    if found is None:
        raise ConfigError(f"There is no payment {intent_id}.", "`pos payments list` has them.")
    if found.state not in UNSETTLED and not found.taken_back:
        raise ConfigError(f"{intent_id} is settled: {found.state}.", "`pos payments show` tells its story.")
    if found.tender == "cash":
        raise ConfigError(
            f"{intent_id} is cash: what is in is counted, and what is owed is given, by the lane alone.",
            "Start the lane: it goes on where it was; what hoppers can't give a badge ends. See `pos cash show`.",
        )
    return found


def note(config: Config, event: PaymentResolved) -> None:
    """A person found out.

    Raises:
        ConfigError: no such payment, it is settled already, or nobody and nothing is named.
        StoreError: see `open_store`.
    """
    _unsettled(config, event.intent_id)
    if not event.by.strip() or not event.evidence.strip():
        raise ConfigError("Who found out, and how, has to be named.", "Give --by NAME and --evidence TEXT.")
    with open_store(config) as store:
        write(store, config, event)


def ask(config: Config, intent_id: str, machine: Machine = THIS_MACHINE) -> Event:
    """Ask the lane's terminal what became of an intent, and write its answer.

    Raises:
        ConfigError: no such payment, it is settled already, or the lane has no terminal.
        DeviceError: the terminal can't be reached, or says nothing.
        StoreError: see `open_store`.
    """
    _unsettled(config, intent_id)
    intent = _intent(config, intent_id)
    with open_store(config) as store:
        with _asked(config, intent, machine) as (driver, ear):
            driver.ask(intent)
            answer = _await(ear, (PaymentApproved, PaymentNotCharged, PaymentUnknown), PATIENCE_S, machine)
        assert isinstance(answer, Event)
        if not isinstance(answer, PaymentUnknown):
            write(store, config, answer, machine)
    return answer


def end_day(config: Config, machine: Machine = THIS_MACHINE) -> TerminalDayEnded:
    """Let the lane's terminal end its day, and write its totals.

    Raises:
        ConfigError: the lane has no terminal.
        DeviceError: the terminal says nothing.
        StoreError: see `open_store`.
    """
    with open_store(config) as store:
        with _terminal(config, machine) as (driver, ear):
            driver.end_day()
            ended = _await(ear, (TerminalDayEnded,), DAY_PATIENCE_S, machine)
        assert isinstance(ended, TerminalDayEnded)
        write(store, config, ended, machine)
    return ended


def _intent(config: Config, intent_id: str) -> PaymentIntent:
    for entry in entries(lane_path(config)):
        for one in entry.bookings:
            if isinstance(one, OpenIntent) and one.intent.intent_id == intent_id:
                return one.intent
    raise AssertionError(intent_id)


def _asked(config: Config, intent: PaymentIntent, machine: Machine) -> AbstractContextManager[tuple[Any, "_Ear"]]:
    """Whoever has the intent: a phone wallet's provider, the book of gift cards, or the terminal."""
    if intent.terminal == "gift":
        return _gift_book(config, machine)
    return _wallet(config, intent.wallet, machine) if intent.wallet else _terminal(config, machine)


@contextmanager
def _wallet(config: Config, name: str, machine: Machine) -> Iterator[tuple[Any, _Ear]]:
    from pos.payments.registry import wallet

    if name not in config.wallet:
        raise ConfigError(f"This lane has no wallet {name!r} any more.", f"Name it in lane.toml as [wallet.{name}].")
    ear = _Ear(machine)
    driver = wallet(config.wallet[name], name, ear, config.shop.currency, config.shop.name, machine=machine)
    driver.start()
    try:
        _until_ready(ear, name, machine)
        yield driver, ear
    finally:
        driver.stop()


@contextmanager
def _terminal(config: Config, machine: Machine) -> Iterator[tuple[Any, _Ear]]:
    from pos.payments.registry import terminal

    if not config.terminal:
        raise ConfigError("This lane has no terminal.", "Name it in lane.toml as [terminal.NAME].")
    name, settings = next(iter(config.terminal.items()))
    ear = _Ear(machine)
    zone, currency = config.shop.timezone, config.shop.currency
    driver = terminal(settings, name, ear, machine, currency, timezone=zone, machine=machine)
    driver.start()
    try:
        _until_ready(ear, name, machine)
        yield driver, ear
    finally:
        driver.stop()


@contextmanager
def _gift_book(config: Config, machine: Machine) -> Iterator[tuple[Any, _Ear]]:
    from pos.payments.registry import gift_book

    if not config.gift:
        raise ConfigError("This lane has no book of gift cards.", "Name it in lane.toml as [gift.NAME].")
    ear = _Ear(machine)
    driver = gift_book(next(iter(config.gift.values())), "gift", ear, config.shop.currency, machine)
    driver.start()
    try:
        _until_ready(ear, "gift", machine)
        yield driver, ear
    finally:
        driver.stop()


def _until_ready(ear: _Ear, name: str, machine: Machine) -> None:
    until, detail = machine.now_s() + PATIENCE_S / 4, ""
    while (left := until - machine.now_s()) > 0:
        event = ear.next(left)
        if isinstance(event, DeviceChanged) and event.state == "ready":
            return
        detail = getattr(event, "detail", "") or detail
    raise DeviceMissing(detail or f"{name} is not ready.", "The lane must not run: a terminal has one master.")


def _await(ear: _Ear, kinds: tuple[type, ...], seconds: float, machine: Machine) -> LaneEvent | Scanned:
    until = machine.now_s() + seconds
    while (left := until - machine.now_s()) > 0:
        event = ear.next(left)
        if event is not None and isinstance(event, kinds):
            return event
    raise DeviceSilent("The terminal does not answer.", "Look at its display, then try again.")
