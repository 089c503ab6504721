"""Terminals by name: a driver for `terminal.NAME.driver` of lane.toml, and the simulators.

A driver of another package is found by the entry point group `pos.payments`; it is called as `terminal` calls ours:
`(config, name, inbox, clock, currency, zone=tzinfo | None)`, and with `machine` if it has that parameter.
"""

import importlib
from collections.abc import Callable
from datetime import tzinfo
from functools import partial
from importlib.metadata import entry_points
from typing import Any, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pos.config import GiftConfig, TerminalConfig, WalletConfig
from pos.errors import ConfigError
from pos.payments.zvt.currency import numeric
from pos.payments.zvt.driver import Settings, ZvtTerminal
from pos.ports import Clock, Inbox, Terminal, Wallet
from pos.wires.machine import THIS_MACHINE, Machine, placed

__all__ = [
    "DRIVERS", "GROUP", "SIMULATORS", "WALLETS", "Driver", "Run", "WalletDriver", "gift_book", "simulator", "terminal",
    "wallet",
]  # fmt: skip

GROUP = "pos.payments"
SIMULATORS = {
    "gift": "pos.payments.sim.gift",
    "terminal": "pos.payments.sim.zvt",
    "zvt": "pos.payments.sim.zvt",
    "nexo": "pos.payments.sim.nexo",
    "wallet": "pos.payments.sim.wallet",
}
SHORTEST_PEPPER = 32
ZVT_PORT = 20007
"""PA00P016_04 section 2.2; the serial line's settings are in 2.1."""
Run = Callable[[str, int, Callable[[dict[str, Any]], None]], None]


class Driver(Terminal, Protocol):
    """A terminal with a life."""

    def start(self) -> None:
        """Begin: answers with `DeviceChanged`."""
        ...

    def stop(self) -> None:
        """Hang up; no event follows."""
        ...


def _zvt(
    config: TerminalConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    currency: str,
    *,
    zone: tzinfo | None,
    machine: Machine,
) -> Driver:
    del clock  # an intent carries its own time
    if numeric(currency) is None:
        raise ConfigError(f"shop.currency: a ZVT terminal has no number for {currency}.", "Ask for it to be added.")
    return ZvtTerminal(
        Settings(
            url=_address(config.url, name),
            name=name,
            currency=currency,
            password=config.password,
            timeout_s=config.timeout_s,
            zone=zone,
        ),
        inbox,
        machine,
    )


def _address(url: str, name: str) -> str:
    """The terminal's address with what the manual says where nothing is said: port 20007; 9600 baud, 8N2."""
    try:
        parts = urlsplit(url)
        if parts.scheme == "serial":
            return url if "stop=" in parts.query else f"{url}{'&' if parts.query else '?'}stop=2"
        port = parts.port or ZVT_PORT
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme != "tcp" or not parts.hostname:
        raise ConfigError(
            f"terminal.{name}.url: {url!r} is no address.", "Write tcp://host:port or serial:///dev/name."
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"tcp://{host}:{port}"


def _nexo(  # noqa: PLR0917 - as every factory, and the form
    form: str,
    config: TerminalConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    currency: str,
    *,
    zone: tzinfo | None,
    machine: Machine,
) -> Driver:
    del clock  # an intent carries its own time
    from pos.payments.nexo.driver import NexoTerminal
    from pos.payments.nexo.setup import settings

    return NexoTerminal(settings(form, config, name, currency, zone), inbox, machine)


DRIVERS: dict[str, Callable[..., Driver]] = {
    "zvt": _zvt,
    "nexo-json": partial(_nexo, "json"),
    "nexo-xml": partial(_nexo, "xml"),
}


def terminal(
    config: TerminalConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    currency: str,
    *,
    timezone: str = "",
    machine: Machine = THIS_MACHINE,
) -> Driver:
    """The driver for a terminal's settings, not started.

    `currency` is the shop's (ISO 4217); `timezone` is where the terminal stands ("Europe/London"), for the times that
    it reports; empty: this machine's.

    Raises:
        ConfigError: no such driver, or settings that it can't use.
    """
    make = placed(DRIVERS.get(config.driver) or _foreign(config.driver, name), machine)
    driver: Driver = make(config, name, inbox, clock, currency, zone=ZoneInfo(timezone) if timezone else None)
    return driver


def gift_book(config: GiftConfig, name: str, inbox: Inbox, currency: str, machine: Machine = THIS_MACHINE) -> Any:  # noqa: ANN401 - imported only where one is used
    """The driver for a book of gift cards, not started.

    Raises:
        ConfigError: its pepper is missing or too short.
    """
    from pos.payments.gift.driver import GiftBook, GiftSettings

    try:
        pepper = config.pepper.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"The pepper of the gift cards: {config.pepper} can't be read: {error.strerror}.", "See docs/gift-cards.md."
        ) from None
    if len(pepper) < SHORTEST_PEPPER:
        raise ConfigError(
            f"The pepper of the gift cards: {config.pepper} is too short.", "Put 32 random bytes or more into it."
        )
    settings = GiftSettings(
        url=config.url, name=name, currency=currency, key=config.key, pepper=pepper, timeout_s=config.timeout_s
    )
    return GiftBook(settings, inbox, machine)


class WalletDriver(Wallet, Protocol):
    """A wallet with a life."""

    def start(self) -> None:
        """Begin: answers with `DeviceChanged`."""
        ...

    def stop(self) -> None:
        """Hang up; no event follows."""
        ...


WALLETS = ("wechat", "alipay")


def wallet(
    config: WalletConfig, name: str, inbox: Inbox, currency: str, shop: str, *, machine: Machine = THIS_MACHINE
) -> WalletDriver:
    """The driver for a phone wallet's settings, not started. `shop`: what orders and shoppers are told it is called.

    Raises:
        ConfigError: no such provider, or settings that it can't use.
    """
    if config.driver not in WALLETS:
        raise ConfigError(
            f"wallet.{name}.driver: no driver is called {config.driver!r}.", f"Known: {', '.join(WALLETS)}."
        )
    from pos.payments.wallet.driver import WalletTerminal
    from pos.payments.wallet.setup import provider, settings

    return WalletTerminal(settings(config, name, currency, shop), provider(config, name, shop), inbox, machine)


def _foreign(driver: str, name: str) -> Callable[..., Driver]:
    found = {point.name: point for point in entry_points(group=GROUP)}
    if driver not in found:
        known = ", ".join(sorted({*DRIVERS, *found}))
        raise ConfigError(f"terminal.{name}.driver: no driver is called {driver!r}.", f"Known: {known}.")
    make: Callable[..., Driver] = found[driver].load()
    return make


def simulator(name: str) -> Run:
    """What serves a simulated terminal: `run(wire_url, control_port, ready)`, until SIGTERM.

    Raises:
        ConfigError: no such simulator.
    """
    if name not in SIMULATORS:
        raise ConfigError(f"No simulated terminal is called {name!r}.", f"Known: {', '.join(sorted(SIMULATORS))}.")
    run: Run = importlib.import_module(SIMULATORS[name]).run
    return run
