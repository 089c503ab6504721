"""The lane's side of a book of gift cards: `pos.ports.GiftCards` over JSON and HTTP.

Each request is a connection of its own. A lost answer is settled by asking, and asking closes what was not done by
then, so that a request which is still on its way can do nothing any more. Loads have a reference and may be told twice.
"""

import hmac
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct, field

from pos.errors import DeviceBusy, DeviceError, DeviceMissing, DeviceSilent
from pos.lane.effects import Load, PaymentIntent, Unconfirmed
from pos.lane.events import (
    DeviceChanged,
    DeviceState,
    Event,
    GiftCardLoaded,
    GiftCardTold,
    PaymentAborted,
    PaymentApproved,
    PaymentDeclined,
    PaymentUnknown,
)  # fmt: skip
from pos.log import get_logger
from pos.payments.gift import messages
from pos.payments.http import Request, exchange
from pos.ports import Inbox
from pos.wires.machine import THIS_MACHINE, Empty, Machine, Mailbox

__all__ = ["GiftBook", "GiftSettings"]

log = get_logger("gift")
COMMIT_S = 4.0
"""How long the journal may take to write an approval down."""
_OK = 200


class GiftSettings(Struct, frozen=True, kw_only=True):
    """How the book is reached.

    Attributes:
        url: "tcp://host:port" or "tls://host:port?ca=FILE".
        key: what the book knows this shop's lanes by.
        pepper: turns a card's number into what the book knows; the same at every lane.
    """

    url: str
    name: str
    currency: str
    key: str = field(default="")
    pepper: bytes = b""
    timeout_s: float = 10.0
    retry_s: float = 3.0
    look_s: float = 30.0


class _Job(Struct, frozen=True):
    kind: Literal["look", "pay", "ask", "load", "stop"]
    intent: PaymentIntent | None = None
    card: str = ""
    secret: str = ""
    load: Load | None = None


class GiftBook:
    """A book. `start` before use; `stop` ends the thread, leaving a movement in flight unknown."""

    def __init__(self, settings: GiftSettings, inbox: Inbox, machine: Machine = THIS_MACHINE) -> None:
        self._settings = settings
        self._inbox = inbox
        self._machine = machine
        self._jobs: Mailbox = machine.mailbox()
        self._stopped = machine.flag()
        self._shown: DeviceChanged | None = None
        self._stop_wanted = ""
        self._loads: dict[str, Load] = {}
        self._thread = machine.task(f"gift {settings.name}", self._main)

    def start(self) -> None:
        """Reach the book and say `DeviceChanged` when it is there, or when it is not."""
        self._thread.start()

    def stop(self) -> None:
        """End. A movement in flight becomes `PaymentUnknown`."""
        self._stopped.set()
        self._jobs.put(_Job("stop"))
        if self._thread.is_alive():
            self._thread.join()

    def token(self, number: str) -> str:
        """HMAC-SHA-256 of the number (RFC 2104), 64 hex digits."""
        return hmac.new(self._settings.pepper, f"gift\0{number}".encode(), sha256).hexdigest()

    def look(self, card: str) -> None:
        """See the port."""
        self._jobs.put(_Job("look", card=card))

    def load(self, load: Load) -> None:
        """See the port."""
        self._jobs.put(_Job("load", load=load))

    def pay(self, intent: PaymentIntent, secret: str = "") -> None:
        """See the port."""
        self._jobs.put(_Job("pay", intent, secret=secret))

    def abort(self, intent_id: str) -> None:
        """See the port: only what was not sent yet can be stopped."""
        self._stop_wanted = intent_id

    def ask(self, intent: PaymentIntent) -> None:
        """See the port."""
        self._jobs.put(_Job("ask", intent))

    def confirm(self, doubt: Unconfirmed) -> None:
        """See the port."""

    # --- the thread

    def _main(self) -> None:
        self._show("opening")
        self._greet()
        while not self._stopped.is_set():
            try:
                self._do(self._jobs.get(self._patience_s()))
            except Empty:
                self._greet()
                self._tell_loads()

    def _patience_s(self) -> float:
        ready = self._shown is not None and self._shown.state == "ready"
        return self._settings.look_s if ready and not self._loads else self._settings.retry_s

    def _do(self, job: _Job) -> None:
        if job.kind == "look":
            self._inbox.post(self._looked(job.card))
        elif job.kind == "load" and job.load is not None:
            self._loads[job.load.reference] = job.load
            self._tell_loads()
        elif job.kind == "pay" and job.intent is not None:
            self._tell(self._paid(job.intent, job.secret), job.intent)
        elif job.kind == "ask" and job.intent is not None:
            self._tell(self._asked(job.intent), job.intent)

    def _tell(self, event: Event, intent: PaymentIntent) -> None:
        """An approval is on disk before anybody hears of it."""
        if not isinstance(event, PaymentApproved):
            self._inbox.post(event)
        elif not self._inbox.post_durably(event, COMMIT_S):
            self._inbox.post(
                PaymentUnknown(intent_id=intent.intent_id, why="done, but it could not be written down in time")
            )

    def _greet(self) -> None:
        try:
            self._say("hello", {})
        except DeviceMissing as error:
            self._show("absent", str(error))
        except DeviceError as error:
            self._show("faulted", str(error))
        else:
            self._show("ready")

    def _show(self, state: DeviceState, detail: str = "") -> None:
        event = DeviceChanged(part="gift", device=self._settings.name, state=state, detail=detail)
        if event != self._shown:
            self._shown = event
            self._inbox.post(event)

    def _say(self, what: str, body: dict[str, Any], sent: "list[bool] | None" = None) -> messages.Answer | None:
        """Ask the book; `sent` is filled once the first byte may have left.

        Raises:
            DeviceError: nobody is there, or no answer came that is one.
        """
        settings = self._settings
        wire = self._machine.open_wire(settings.url, settings.timeout_s)
        data = msgspec.json.encode({"key": settings.key, **body})
        host = urlsplit(settings.url).netloc
        try:
            if sent is not None:
                sent.append(True)
            headers = {"Content-Type": "application/json"}
            request = Request(host=host, target=f"/v1/{what}", headers=headers, body=data)
            who = "The book of gift cards"
            got = exchange(wire, request, self._machine.now_s, settings.timeout_s, self._stopping, who=who)
        finally:
            wire.close()
        if got.status != _OK:
            what_is = f"{settings.name} answers with HTTP status {got.status}."
            if got.status in (401, 403):
                raise DeviceSilent(what_is, "Check its key.")
            raise DeviceBusy(what_is, "Look at the book's own log.")
        return messages.answer(got.body)

    def _stopping(self) -> None:
        if self._stopped.is_set():
            raise DeviceMissing(f"{self._settings.name} is no longer used.")

    # --- what is asked

    def _looked(self, card: str) -> GiftCardTold:
        try:
            found = self._say("card", {"card": card})
        except DeviceError as error:
            log.info("no answer about a card", book=self._settings.name, why=error.what)
            self._greet()
            return GiftCardTold(card=card, why="away")
        return messages.told(found, card, self._settings.currency)

    def _paid(self, intent: PaymentIntent, secret: str) -> Event:
        if self._stop_wanted == intent.intent_id:
            return PaymentAborted(intent_id=intent.intent_id, by="lane")
        sent: list[bool] = []
        try:
            found = self._say("move", messages.request(intent, secret), sent)
        except DeviceError as error:
            if not sent:
                self._greet()
                return PaymentDeclined(intent_id=intent.intent_id, why="busy", code="away")
            return PaymentUnknown(intent_id=intent.intent_id, why=str(error))
        return messages.judged(found, intent)

    def _asked(self, intent: PaymentIntent) -> Event:
        try:
            found = self._say("settle", {"reference": intent.intent_id})
        except DeviceError as error:
            self._greet()
            return PaymentUnknown(intent_id=intent.intent_id, why=str(error))
        return messages.settled(found, intent)

    def _tell_loads(self) -> None:
        """What was sold is told until it is answered; the same reference does it once."""
        for load in tuple(self._loads.values()):
            try:
                found = self._say("move", messages.load_request(load))
            except DeviceError as error:
                log.info("a gift card waits for its money", reference=load.reference, why=error.what)
                return
            if found is None or found.result not in ("done", "refused"):
                continue
            why = found.why or "refused" if found.result == "refused" else ""
            event = GiftCardLoaded(reference=load.reference, why=why[:32], balance_minor=found.balance)
            if self._inbox.post_durably(event, COMMIT_S):
                del self._loads[load.reference]
