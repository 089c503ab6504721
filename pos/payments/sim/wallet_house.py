"""What every simulated wallet provider has: the shop's account, books, phones, keys, and a clock."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from msgspec import Struct

from pos.payments.sim.wallet_keys import Keys
from pos.payments.sim.wallet_ledger import Order, WalletLedger
from pos.payments.sim.wallet_phone import Phones
from pos.wires.http_door import Asked, Reply
from pos.wires.machine import Machine

__all__ = ["House", "WalletOptions"]

CHINA = timezone(timedelta(hours=8))
WITHOUT_DECIMALS = frozenset({"JPY", "KRW", "VND", "CLP"})


class WalletOptions(Struct, frozen=True, kw_only=True):
    """Which provider it is, whose shop, and where the keys lie (made if they are not there)."""

    protocol: Literal["wechat", "alipay"] = "wechat"
    keys: Path = Path("keys")
    merchant: str = "1900000109"
    app: str = "wxd678efh567hg6787"
    currency: str = "CNY"
    pace_s: float = 0.0
    """How long each answer takes."""
    least_s: float = 60.0
    """The shortest time that a shown code may be good for (WeChat Pay: a minute)."""
    spills: bool = False
    """Whether it puts the payment code into every text, as none should."""


class House:
    """One provider. `answer` is called on the threads of its connections, several at once."""

    prefix = "13"
    """What its payment codes begin with."""

    def __init__(self, options: WalletOptions, keys: Keys, machine: Machine) -> None:
        self.options = options
        self.keys = keys
        self.ledger = WalletLedger()
        self.lock = machine.lock()
        self.phones = Phones(self.ledger, machine, self.lock, self.prefix)
        self.nonces: set[str] = set()
        self.busy = False
        self.forge = 0
        """So many answers are signed by a stranger."""
        self._turns = 0
        self._machine = machine

    def answer(self, asked: Asked) -> Reply:
        """One call."""
        raise NotImplementedError

    def serve(self, asked: Asked) -> Reply:
        """One call, in its own time, with the books to itself."""
        if self.options.pace_s:
            self._machine.sleep(self.options.pace_s)
        with self.lock:
            return self.answer(asked)

    def now_ms(self) -> int:
        """UTC milliseconds."""
        return self._machine.now_ms()

    def turn(self) -> int:
        """A number that was not there before."""
        self._turns += 1
        return self._turns

    def signing_key(self) -> RSAPrivateKey:
        """Its own, or a stranger's."""
        if self.forge:
            self.forge -= 1
            return self.keys.stranger
        return self.keys.provider

    def order(self, name: str) -> Order | None:
        """An order, closed if its time is over."""
        found = self.ledger.orders.get(name)
        if found is not None and found.state == "open" and found.ends <= self.now_ms():
            found.state = "closed"
        return found

    def spilled(self, order: Order, text: str) -> str:
        """A text, with the payment code in it if this provider is as careless as that."""
        return f"{text} {order.code}" if self.options.spills and order.code else text

    def major(self, minor: int) -> str:
        """Minor units as decimal text."""
        digits = 0 if self.options.currency in WITHOUT_DECIMALS else 2
        return str(Decimal(minor).scaleb(-digits).quantize(Decimal(1).scaleb(-digits)))

    def day(self, at_ms: int) -> str:
        """The day in Beijing."""
        return f"{datetime.fromtimestamp(at_ms / 1000, CHINA):%Y-%m-%d}"

    @property
    def codes_shown(self) -> list[str]:
        """Orders whose code waits for a phone."""
        return [one.order for one in self.ledger.orders.values() if one.shown and one.state == "open"]

    def state(self) -> dict[str, Any]:
        """For a control desk."""
        open_ones = self.codes_shown
        asked = [one.order for one in self.ledger.orders.values() if one.state == "waiting"]
        status = "asked" if asked else "shown" if open_ones else "ready"
        return {
            "status": status, "protocol": self.options.protocol, "shown": open_ones, "waiting": asked,
            "busy": self.busy, "ledger": self.ledger.state(), "early": self.ledger.early,
        }  # fmt: skip
