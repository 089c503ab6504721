"""The way to a terminal: one request, one connection, one answer."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import ClassVar, Protocol
from urllib.parse import urlsplit

from msgspec import Struct

from pos.errors import DeviceBusy, DeviceSilent
from pos.log import get_logger
from pos.payments.http import Request, exchange
from pos.payments.nexo import messages
from pos.payments.nexo.tree import Tree
from pos.wires.machine import Machine

__all__ = ["Form", "Line", "Settings"]

log = get_logger("nexo")
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NO_CONTENT = 204
_OK = 200


class Form(Protocol):
    """A dialect."""

    path: ClassVar[str]
    content_type: ClassVar[str]
    version: ClassVar[str]
    greeting: ClassVar[str]

    def write(self, header: Tree, body: Tree, nonce: bytes) -> bytes:
        """A request as bytes."""
        ...

    def read(self, data: bytes) -> Tree:
        """An answer's tree; `ValueError` where it is none."""
        ...


class Settings(Struct, frozen=True, kw_only=True):
    """How a terminal is reached and spoken to.

    Attributes:
        url: "tcp://host:port" or "tls://host:port?ca=FILE".
        sale_id: this lane's name at the terminal; `poi_id`: the terminal's.
        currency: the shop's, ISO 4217.
        timeout_s: the longest wait for a payment's answer.
        short_s: the longest wait for any other.
        look_s: between two looks whether an idle terminal is still there; `retry_s`: between two tries to reach it.
        lost_s: so long after an intent "not found" means that it will not come any more.
        zone: the shop's, for the day on which a first instalment falls.
    """

    url: str
    name: str
    form: Form
    sale_id: str
    poi_id: str
    currency: str = "EUR"
    version: str = ""
    language: str = "en"
    timeout_s: float = 120.0
    short_s: float = 10.0
    look_s: float = 10.0
    retry_s: float = 2.0
    lost_s: float = 30.0
    zone: tzinfo = UTC


class Line:
    """Sends requests. `nonce` gives 16 bytes that were never used before."""

    def __init__(self, settings: Settings, machine: Machine, nonce: Callable[[], bytes]) -> None:
        self._settings = settings
        self._machine = machine
        self._nonce = nonce
        self._count = 0

    def next_reference(self) -> str:
        """A ServiceID for whatever is no payment: the time, and a count within the same millisecond."""
        self._count += 1
        number, digits = self._machine.now_ms() % 36**8 * 36 + self._count % 36, ""
        while number:
            number, rest = divmod(number, 36)
            digits = _LETTERS[rest] + digits
        return f"Q{digits[-9:].zfill(9)}"

    def knock(self) -> None:
        """See whether somebody is there.

        Raises:
            DeviceError: nobody is.
        """
        self._machine.open_wire(self._settings.url, self._settings.short_s).close()

    def ask(
        self,
        category: str,
        body: Tree,
        *,
        service_id: str = "",
        timeout_s: float | None = None,
        meanwhile: Callable[[], None] = lambda: None,
        sent: Callable[[], None] = lambda: None,
    ) -> messages.Answer | None:
        """Send a request; its answer, or None where the terminal has nothing to say to it (204).

        `sent` is called before the first byte leaves: from then on the terminal may have heard it.

        Raises:
            DeviceError: nobody is there, or the answer did not come, or it makes no sense.
        """
        settings = self._settings
        header = {
            "ProtocolVersion": settings.form.version,
            "MessageClass": "Service",
            "MessageCategory": category,
            "MessageType": "Request",
            "ServiceID": service_id or self.next_reference(),
            "SaleID": settings.sale_id,
            "POIID": settings.poi_id,
        }
        data = settings.form.write(header, body, self._nonce())
        wire = self._machine.open_wire(settings.url, settings.short_s)
        try:
            sent()
            log.debug("request", terminal=settings.name, category=category, bytes=len(data))
            request = Request(
                host=urlsplit(settings.url).netloc,
                target=settings.form.path,
                headers={"Content-Type": settings.form.content_type},
                body=data,
            )
            got = exchange(wire, request, self._machine.now_s, timeout_s or settings.short_s, meanwhile)
        finally:
            wire.close()
        log.debug("answer", terminal=settings.name, status=got.status, bytes=len(got.body))
        return self._understood(got.status, got.body, header["ServiceID"])

    def _understood(self, status: int, body: bytes, service_id: str) -> messages.Answer | None:
        name = self._settings.name
        if status == _NO_CONTENT or (status == _OK and body.strip() in (b"", b"ok")):
            return None
        if status != _OK:
            what = f"{name} answers with HTTP status {status}."
            if status in (409, 429, 503):
                raise DeviceBusy(what, "Wait until its display is ready.")
            raise DeviceSilent(what, "Check its address and its settings.")
        try:
            answer = messages.answer(self._settings.form.read(body))
        except ValueError as error:
            raise DeviceSilent(f"{name} sends what makes no sense: {error}.", "Check its settings.") from None
        if answer.header.service_id != service_id:
            raise DeviceSilent(f"{name} answers another request.", "Look at its display.")
        return answer
