"""Card terminals that speak ZVT over TCP or a serial line: the `pos.ports.Terminal` of the shop's lane.

One thread owns the connection. It registers, learns the terminal's last transaction (its mark), and keeps the line open
while the lane is idle, so that a terminal that goes away is noticed before a shopper meets it.
"""

import math
from datetime import tzinfo
from typing import Literal

from msgspec import Struct

from pos.errors import DeviceBusy, DeviceError, DeviceMissing, DeviceSilent
from pos.lane.effects import PaymentIntent, Unconfirmed
from pos.lane.events import (
    DeviceChanged,
    DeviceState,
    Event,
    PaymentAborted,
    PaymentApproved,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentTakenBack,
    PaymentUnknown,
    TerminalDayEnded,
)
from pos.log import get_logger
from pos.payments.zvt import codes, requests
from pos.payments.zvt.day import ended_day, printed
from pos.payments.zvt.dialog import Dialog, Result
from pos.payments.zvt.framing import Apdu
from pos.payments.zvt.judge import answered, looked_up
from pos.payments.zvt.messages import Answer, Completion, StatusInfo
from pos.payments.zvt.payment import COMMIT_S, Payment
from pos.ports import Inbox
from pos.wires.machine import THIS_MACHINE, Empty, Machine, Mailbox

__all__ = ["Settings", "ZvtTerminal"]

log = get_logger("zvt")
_IDLE_S = 5.0
"""Between two looks at a quiet line. What comes over it, its end and a job are noticed at once."""
_SOON_S = 0.25
"""A line that did not last so long is not opened again at once."""
_SHORT_S, _DAY_S = 15.0, 180.0
"""T4 of the commands that need no shopper; an end of day talks to the bank."""
ENQUIRE_S = 60.0
"""So often an idle terminal is asked how it is: only then can it do what it has planned (section 2.56)."""
_LET_GO_S = 1.0
"""How long a stop waits for a line to be given up in order."""
_NEEDS_INITIALISATION, _NEEDS_DIAGNOSIS = 0x01, 0x02
_SAYS = {
    0x51: "It asks for an initialisation.", 0x62: "Its date or time is wrong.", 0xB1: "Its memory is full.",
    0xB2: "Its journal is full: end its day.", 0xC2: "It asks for a diagnosis.", 0xDF: "It is out of order.",
    0xDC: "A card is in it.", 0xE1: "A card was left in it.", 0xE2: "Its card reader does not answer.",
}  # fmt: skip
"""Terminal status codes that somebody should know of (chapter 11)."""


class Settings(Struct, frozen=True, kw_only=True):
    """How a terminal is reached and spoken to.

    Attributes:
        url: "tcp://host:port", or "serial:///dev/ttyUSB0?baud=9600&stop=2".
        password: six digits.
        timeout_s: T4, the longest silence in a payment.
        t3_s: the longest wait for an answer to a command.
        retry_s: between two tries to reach it.
        zone: the terminal's time zone; None: this machine's.
    """

    url: str
    name: str
    currency: str
    password: str = "000000"  # noqa: S105 - the protocol's default
    timeout_s: float = 60.0
    t3_s: float = 5.0
    retry_s: float = 2.0
    zone: tzinfo | None = None


class _Job(Struct, frozen=True):
    kind: Literal["pay", "ask", "confirm", "day", "stop"]
    intent: PaymentIntent | None = None
    doubt: Unconfirmed | None = None


class ZvtTerminal:
    """A terminal. `start` before use; `stop` hangs up and ends the thread, leaving a payment in flight unknown."""

    def __init__(self, settings: Settings, inbox: Inbox, machine: Machine = THIS_MACHINE) -> None:
        self._settings = settings
        self._inbox = inbox
        self._machine = machine
        self._jobs: Mailbox = machine.mailbox()
        self._dialog: Dialog | None = None
        self._lock = machine.lock()
        self._paying = ""
        self._stop_wanted = ""
        self._now: Payment | None = None
        self._stopped = machine.flag()
        self._shown: DeviceChanged | None = None
        self._mark = ""
        self._said = ""
        self._enquired_at = self._reached_at = 0.0
        self._enquires = True
        self._doubted: Unconfirmed | None = None
        self._thread = machine.task(f"terminal {settings.name}", self._main)

    def start(self) -> None:
        """Reach the terminal and say `DeviceChanged` when it is ready, or when it is not."""
        self._thread.start()

    def stop(self) -> None:
        """Hang up and end. A payment in flight becomes `PaymentUnknown`."""
        self._stopped.set()
        self._order(_Job("stop"))
        if self._thread.is_alive():
            self._thread.join(_LET_GO_S)
        if self._dialog is not None:
            self._dialog.close()
        if self._thread.is_alive():
            self._thread.join()

    def pay(self, intent: PaymentIntent) -> None:
        """Start a payment; two at a time are our bug."""
        with self._lock:
            # A payment that is approved may still be printing while the next shopper comes.
            assert not self._paying or (self._now is not None and self._now.decided), (self._paying, intent.intent_id)
            self._paying = intent.intent_id
        self._order(_Job("pay", intent))

    def abort(self, intent_id: str) -> None:
        """Ask the terminal to stop (06 B0); a card may win the race."""
        with self._lock:
            if self._paying != intent_id:
                return
            self._stop_wanted = intent_id
        self._wake()

    def ask(self, intent: PaymentIntent) -> None:
        """Ask what became of an intent: once; asking again is the lane's."""
        self._order(_Job("ask", intent))

    def confirm(self, doubt: Unconfirmed) -> None:
        """Look an approval up, now or as soon as the terminal is reached."""
        self._order(_Job("confirm", doubt=doubt))

    def end_day(self) -> None:
        """Let it hand its turnover to the bank, and say its totals: `TerminalDayEnded`."""
        self._order(_Job("day"))

    def _order(self, job: _Job) -> None:
        self._jobs.put(job)
        self._wake()

    def _wake(self) -> None:
        """Whatever the thread waits for on its line, it looks round now. A line that it opens later it finds woken."""
        dialog = self._dialog
        if dialog is not None:
            dialog.wake()

    # --- the thread

    def _main(self) -> None:
        self._show("opening")
        self._reach()
        while not self._stopped.is_set():
            if self._dialog is not None and not len(self._jobs):
                self._rest(self._dialog)
                continue
            try:
                self._do(self._jobs.get(self._settings.retry_s))
            except Empty:
                self._reach()
        self._log_off()
        self._hang_up()

    def _log_off(self) -> None:
        """Tell a terminal that nothing is asked of any more that it is free (06 02)."""
        if self._dialog is None:
            return
        try:
            self._dialog.send(requests.LOG_OFF)
            self._dialog.answer()
        except DeviceError as error:
            log.info("not logged off", terminal=self._settings.name, why=error.what)

    def _do(self, job: _Job) -> None:
        if job.doubt is not None:
            self._doubted = job.doubt
            self._reach()
        if job.kind == "day":
            self._inbox.post(self._end_day())
        if job.intent is None:
            return
        if job.kind == "ask":
            self._answer(job.intent)
            return
        event = self._pay(job.intent)
        with self._lock:
            self._now = None
            if self._paying == job.intent.intent_id:
                self._paying = self._stop_wanted = ""
        # The next payment may begin as soon as this one's end is known, not before.
        if event is not None:
            self._inbox.post(event)
        elif self._doubted is not None:
            self._reach()

    def _rest(self, dialog: Dialog) -> None:
        """Wait on an idle line for a job. Terminals may close one that is not used: that is no fault."""
        due = self._enquired_at + ENQUIRE_S if self._enquires else math.inf
        try:
            dialog.rest(min(due, self._machine.now_s() + _IDLE_S), lambda: len(self._jobs) > 0)
            if self._machine.now_s() >= due:
                self._enquire(dialog)
        except DeviceError as error:
            log.info("line lost while idle", terminal=self._settings.name, why=error.what)
            self._hang_up()
            if self._machine.now_s() - self._reached_at >= _SOON_S:
                self._reach()
            elif self._settings.url.startswith("serial:"):  # nobody closes a cable
                self._show("absent", str(error))

    def _enquire(self, dialog: Dialog) -> None:
        """Ask how it is (05 01). It may end its day meanwhile, by its own plan."""
        result = dialog.run(requests.status_enquiry(self._settings.password), _DAY_S)
        self._enquired_at = self._machine.now_s()
        if isinstance(result.end, Answer):
            self._enquires = result.end.code == codes.BUSY
            return
        code = result.end.status if isinstance(result.end, Completion) else None
        said, self._said = _SAYS.get(code or 0, ""), _SAYS.get(code or 0, "")
        if result.status is not None and result.status.sums is not None:
            self._inbox.post(self._ended(result))
            self._reach()
        elif self._shown is not None and self._shown.detail != said:
            self._show("ready", said, self._mark)

    def _hang_up(self) -> None:
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = None

    def _reach(self) -> StatusInfo | None:
        """Connect, register, learn. Shows the state that results; the terminal's last transaction, if it gave one."""
        try:
            return self._connect()
        except DeviceMissing as error:
            self._hang_up()
            self._show("absent", str(error))
        except DeviceBusy as error:
            self._hang_up()
            self._show("busy", str(error))
        except DeviceError as error:
            self._hang_up()
            self._show("faulted", str(error))
        return None

    def _connect(self) -> StatusInfo | None:
        settings = self._settings
        self._hang_up()
        wire = self._machine.open_wire(settings.url, settings.t3_s)
        serial = settings.url.startswith("serial:")
        dialog = Dialog(wire, settings.name, settings.t3_s, self._machine.now_s, serial=serial)
        self._dialog = dialog
        if self._stopped.is_set():
            raise DeviceMissing(f"{settings.name} is no longer used.")
        advice = self._register(dialog) or self._said
        status, repeats = self._last(dialog)
        self._mark = status.mark if status else ""
        self._look_up(status)
        self._reached_at = self._machine.now_s()
        self._show("ready", " ".join(filter(None, (advice, repeats))), self._mark)
        return status

    def _register(self, dialog: Dialog) -> str:
        settings = self._settings
        result = dialog.run(requests.registration(settings.password, settings.currency), _SHORT_S)
        if not isinstance(result.end, Completion):
            raise self._refusal(result.end.code, "registration")
        self._enquired_at = self._machine.now_s()
        wishes = result.end.status or 0
        if wishes & _NEEDS_INITIALISATION and not self._helped(dialog, requests.initialisation(settings.password)):
            return "The terminal asks for an initialisation."
        if wishes & _NEEDS_DIAGNOSIS and not self._helped(dialog, requests.diagnosis()):
            return "The terminal asks for a diagnosis."
        return ""

    def _helped(self, dialog: Dialog, command: Apdu) -> bool:
        """Do what the terminal asked for; whether it went well."""
        return isinstance(dialog.run(command, _DAY_S).end, Completion)

    def _end_day(self) -> TerminalDayEnded:
        name, currency = self._settings.name, self._settings.currency
        dialog = self._ready_dialog()
        if dialog is None:
            why = self._shown.detail if self._shown else ""
            return TerminalDayEnded(device=name, currency=currency, why=why or "it can't be reached")
        try:
            result = dialog.run(requests.end_of_day(self._settings.password), _DAY_S)
        except DeviceError as error:
            self._hang_up()
            return TerminalDayEnded(device=name, currency=currency, why=str(error))
        ended = self._ended(result)
        self._reach()  # its last transaction is another now
        return ended

    def _ended(self, result: Result) -> TerminalDayEnded:
        for slip in printed(result):
            self._inbox.post(slip)
        return ended_day(result, self._settings.name, self._settings.currency)

    def _last(self, dialog: Dialog) -> tuple[StatusInfo | None, str]:
        """The last transaction, and a sentence if the terminal can't tell."""
        result = dialog.run(requests.repeat_receipt(self._settings.password), _SHORT_S)
        if isinstance(result.end, Answer) and result.end.code == codes.BUSY:
            raise self._refusal(result.end.code, "repeat receipt")
        if result.status is None:
            return None, "The terminal tells no last payment: if an answer is lost, staff must look at its journal."
        return result.status, ""

    def _refusal(self, code: int, what: str) -> DeviceError:
        name = self._settings.name
        if code == codes.BUSY:
            return DeviceBusy(f"{name} is busy.", "Wait until its display is ready.")
        if code == 0x6F:
            return DeviceSilent(f"{name} does not take {self._settings.currency}.", "Check shop.currency.")
        return DeviceSilent(f"{name} refuses {what} (code {code:02X}).", "Check its password and its settings.")

    def _look_up(self, status: StatusInfo | None) -> None:
        """Say what became of an approval that the terminal may not have heard us take."""
        doubted, self._doubted = self._doubted, None
        if doubted is None:
            return
        found = looked_up(doubted, status)
        if isinstance(found, PaymentTakenBack):
            receipt = doubted.terminal_receipt
            log.error("approval taken back", intent=doubted.intent_id, receipt=receipt, evidence=found.evidence)
        self._inbox.post(found)

    def _show(self, state: DeviceState, detail: str = "", mark: str = "") -> None:
        event = DeviceChanged(part="terminal", device=self._settings.name, state=state, detail=detail, mark=mark)
        if event != self._shown:
            self._shown = event
            self._inbox.post(event)

    # --- paying and asking

    def _pay(self, intent: PaymentIntent) -> Event | None:
        """Carry a payment out; the event that ends it, None if that is on disk already and still in doubt."""
        dialog = self._ready_dialog()
        if self._stop_wanted == intent.intent_id:
            return PaymentAborted(intent_id=intent.intent_id, by="lane")
        if dialog is None:
            return PaymentDeclined(intent_id=intent.intent_id, why="busy", code="not-sent")
        if intent.kind == "reversal" and not requests.has_receipt(intent.original):
            return PaymentDeclined(intent_id=intent.intent_id, why="not-supported", code="not-sent")
        if self._mark and intent.mark != self._mark:
            # The terminal did something the lane has not heard of, or the lane has heard of nothing yet: an answer lost
            # now could not be told from it.
            self._shown = None
            self._show("ready", mark=self._mark)
            return PaymentDeclined(intent_id=intent.intent_id, why="busy", code="not-sent")
        payment = self._now = self._payment(dialog, intent)
        ended = payment.run()
        if ended.approval is not None:
            self._mark = f"{ended.approval.terminal_receipt}:{ended.approval.trace}"
            self._doubted = ended.approval.unconfirmed if ended.doubted else None
        if ended.broken or ended.doubted:
            self._hang_up()
        if ended.approval is not None and not ended.doubted:
            return PaymentConfirmed(intent_id=intent.intent_id)
        return ended.event

    def _payment(self, dialog: Dialog, intent: PaymentIntent) -> Payment:
        settings = self._settings
        wants_stop = lambda: self._stop_wanted == intent.intent_id or self._stopped.is_set()  # noqa: E731
        return Payment(
            dialog, intent, self._inbox, settings.timeout_s, wants_stop, zone=settings.zone, password=settings.password
        )

    def _ready_dialog(self) -> Dialog | None:
        """A registered line with nothing left in it, or None: then nothing has been sent."""
        if self._dialog is not None:
            try:
                self._dialog.settle()
            except DeviceError:
                self._hang_up()
        if self._dialog is None:
            self._reach()
        return self._dialog

    def _answer(self, intent: PaymentIntent) -> None:
        status = self._reach()
        if self._dialog is None:
            why = self._shown.detail if self._shown else ""
            self._inbox.post(PaymentUnknown(intent_id=intent.intent_id, why=why or "the terminal does not answer"))
            return
        event = answered(status, intent, self._settings.zone)
        if not isinstance(event, PaymentApproved):
            self._inbox.post(event)
        elif not self._inbox.post_durably(event, COMMIT_S):
            self._inbox.post(
                PaymentUnknown(intent_id=intent.intent_id, why="approved, but it could not be written down")
            )
