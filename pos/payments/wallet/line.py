"""The way to a provider: one question, one connection, one signed answer."""

import hashlib
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from pos.errors import DeviceMissing, DeviceSilent
from pos.log import get_logger
from pos.payments.http import Got, Request, exchange
from pos.payments.wallet.orders import Answer, Ask, Provider, Row
from pos.wires.machine import Machine

__all__ = ["Line", "Settings"]

log = get_logger("wallet")
_BILL = 64 << 20


class Settings(Struct, frozen=True, kw_only=True):
    """How a provider is reached, and how long things take.

    Attributes:
        url: "tls://host:port" or "tcp://host:port".
        name: the wallet's, as lane.toml has it.
        payee: whom the shopper pays, where the code does not say.
        shows_s: how long a code is shown; pay_s: how long a shopper may take to type a password.
        poll_s: between two questions about an order.
        charge_s, short_s: the longest wait for the answer to a charge, and to any other question.
        silent_s: a provider that says nothing for so long leaves a payment unknown.
        calm_s: nothing that was charged is taken back before so long (WeChat Pay: 15 s).
        lost_s: so long after an intent "never heard of it" means that it will not come any more.
        look_s: between two looks at an idle provider; retry_s: between two tries to reach it.
        late_s: how long an order that was ended is watched beyond the end of its code.
    """

    url: str
    name: str
    currency: str
    payee: str = ""
    shows_s: float = 120.0
    pay_s: float = 60.0
    poll_s: float = 2.0
    charge_s: float = 15.0
    short_s: float = 8.0
    silent_s: float = 15.0
    calm_s: float = 15.0
    lost_s: float = 30.0
    look_s: float = 60.0
    retry_s: float = 5.0
    late_s: float = 30.0


class Line:
    """Asks. `nonce` gives 16 bytes that were never used before; `halt` raises where nobody waits any more."""

    def __init__(
        self,
        settings: Settings,
        provider: Provider,
        machine: Machine,
        nonce: Callable[[], bytes],
        halt: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._provider = provider
        self._machine = machine
        self._nonce = nonce
        self._halt = halt

    def knock(self) -> None:
        """See whether somebody is there.

        Raises:
            DeviceError: nobody is.
        """
        self._machine.open_wire(self._settings.url, self._settings.short_s).close()

    def ask(self, ask: Ask, sent: Callable[[], None] = lambda: None) -> Answer:
        """Ask, and wait. `sent` is called before the first byte leaves: from then on the provider may have heard it.

        Raises:
            DeviceError: nobody is there, the answer did not come, or it proves nothing.
        """
        settings = self._settings
        request = self._provider.request(ask, self._machine.now_ms(), self._nonce().hex())
        timeout_s = settings.charge_s if ask.what == "charge" else settings.short_s
        got = self._exchange(settings.url, request, timeout_s, sent)
        try:
            answer = self._provider.read(ask, got, self._machine.now_ms())
        except ValueError as error:
            raise self._senseless(error) from None
        log.debug("answer", wallet=settings.name, what=ask.what, state=answer.state, why=answer.why)
        return answer

    def bill(self, day: str) -> list[Row]:
        """The provider's bill of a day ("YYYY-MM-DD"); no business, no lines.

        Raises:
            DeviceError: there is none yet, it can't be fetched, or it was changed on its way.
        """
        settings, machine = self._settings, self._machine
        request = self._provider.bill(day, machine.now_ms(), self._nonce().hex())
        got = self._exchange(settings.url, request, settings.short_s)
        try:
            where, sha1 = self._provider.bill_at(got, machine.now_ms())
            return self._provider.rows(self._fetched(where, sha1), settings.currency) if where else []
        except ValueError as error:
            raise self._senseless(error) from None

    def _fetched(self, where: str, sha1: str) -> bytes:
        """The file, as the provider made it."""
        parts = urlsplit(where)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
        headers = dict(self._provider.download(where, self._machine.now_ms(), self._nonce().hex()))
        request = Request(host=parts.netloc, method="GET", target=target, headers=headers)
        got = self._exchange(self._wire_of(parts), request, 4 * self._settings.charge_s, largest=_BILL)
        if got.status != 200:
            raise DeviceSilent(f"{self._settings.name} gives no bill (HTTP {got.status}).", "Try again later.")
        if sha1 and hashlib.sha1(got.body, usedforsecurity=False).hexdigest() != sha1.lower():
            raise ValueError("the bill was changed on its way")
        return got.body

    def _wire_of(self, parts: SplitResult) -> str:
        """Where a bill lies: anywhere by TLS; without it only where the provider itself is."""
        own = urlsplit(self._settings.url)
        if parts.netloc == own.netloc:
            return self._settings.url
        if parts.scheme != "https" or not parts.hostname:
            raise DeviceSilent(f"{self._settings.name} keeps its bill where this lane does not go.", "Ask its support.")
        return f"tls://{parts.hostname}:{parts.port or 443}"

    def _exchange(
        self,
        url: str,
        request: Request,
        timeout_s: float,
        sent: Callable[[], None] = lambda: None,
        largest: int = 1 << 20,
    ) -> Got:
        self._halt()
        wire = self._machine.open_wire(url, self._settings.short_s)
        try:
            sent()
            now_s, name = self._machine.now_s, self._settings.name
            return exchange(wire, request, now_s, timeout_s, self._halt, who=name, largest=largest)
        finally:
            wire.close()

    def _senseless(self, error: ValueError) -> DeviceSilent:
        log.warning("answer proves nothing", wallet=self._settings.name, why=str(error))
        return DeviceSilent(
            f"{self._settings.name} sends what proves nothing: {error}.", "Check its keys and the clock."
        )


def gone(name: str) -> DeviceMissing:
    """Nobody waits any more."""
    return DeviceMissing(f"{name} is no longer used.")
