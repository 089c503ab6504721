"""Card terminals that speak nexo: the `pos.ports.Terminal` of the shop's lane.

Each request is a connection of its own, and a payment's answer comes when the payment has ended. There is nothing to
acknowledge: what the terminal approved stands. An answer that did not come is asked for by the payment's ServiceID.
"""

import os
from collections.abc import Callable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pos.errors import DeviceBusy, DeviceError, DeviceMissing
from pos.lane.effects import PaymentIntent, Unconfirmed
from pos.lane.events import (
    DeviceChanged,
    DeviceState,
    Event,
    PaymentAborted,
    PaymentApproved,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentTakenBack,
    PaymentUnknown,
    TerminalDayEnded,
)
from pos.log import get_logger
from pos.payments.nexo import messages
from pos.payments.nexo.judge import answered, category_of, ended_day, looked_up, running, verdict
from pos.payments.nexo.line import Line, Settings
from pos.payments.nexo.messages import PaymentAnswer
from pos.payments.nexo.plan import PAYMENT_TYPE, asked_plan, paid_otherwise, payment_of
from pos.payments.nexo.tree import Tree
from pos.ports import Inbox
from pos.wires.machine import THIS_MACHINE, Empty, Machine, Mailbox

__all__ = ["NexoTerminal"]

log = get_logger("nexo")
COMMIT_S = 4.0
"""How long the journal may take to write an approval down."""
STOP_AGAIN_S = 2.0
"""A terminal that went on after an AbortRequest is asked again after so long."""


class _Job(Struct, frozen=True):
    kind: Literal["pay", "ask", "confirm", "day", "stop"]
    intent: PaymentIntent | None = None
    doubt: Unconfirmed | None = None


class NexoTerminal:
    """A terminal. `start` before use; `stop` ends the thread, leaving a payment in flight unknown."""

    def __init__(
        self,
        settings: Settings,
        inbox: Inbox,
        machine: Machine = THIS_MACHINE,
        nonce: Callable[[], bytes] = lambda: os.urandom(16),
    ) -> None:
        self._settings = settings
        self._inbox = inbox
        self._machine = machine
        self._line = Line(settings, machine, nonce)
        self._jobs: Mailbox = machine.mailbox()
        self._lock = machine.lock()
        self._stopped = machine.flag()
        self._shown: DeviceChanged | None = None
        self._paying = self._stop_wanted = ""
        self._stop_at = 0.0
        self._sent = False
        self._doubted: Unconfirmed | None = None
        self._thread = machine.task(f"terminal {settings.name}", self._main)

    def start(self) -> None:
        """Reach the terminal and say `DeviceChanged` when it is ready, or when it is not."""
        self._thread.start()

    def stop(self) -> None:
        """End. A payment in flight becomes `PaymentUnknown`."""
        self._stopped.set()
        self._jobs.put(_Job("stop"))
        if self._thread.is_alive():
            self._thread.join()

    def pay(self, intent: PaymentIntent) -> None:
        """Start a payment; two at a time are our bug."""
        with self._lock:
            assert not self._paying, (self._paying, intent.intent_id)
            self._paying = intent.intent_id
        self._jobs.put(_Job("pay", intent))

    def abort(self, intent_id: str) -> None:
        """Ask the terminal to stop; a card may win the race."""
        with self._lock:
            if self._paying == intent_id:
                self._stop_wanted = intent_id

    def ask(self, intent: PaymentIntent) -> None:
        """Ask what became of an intent: once; asking again is the lane's."""
        self._jobs.put(_Job("ask", intent))

    def confirm(self, doubt: Unconfirmed) -> None:
        """Look an approval up, now or as soon as the terminal is reached."""
        self._jobs.put(_Job("confirm", doubt=doubt))

    def end_day(self) -> None:
        """Let it hand its turnover to the bank, and say its totals: `TerminalDayEnded`."""
        self._jobs.put(_Job("day"))

    # --- the thread

    def _main(self) -> None:
        self._show("opening")
        self._reach()
        while not self._stopped.is_set():
            try:
                self._do(self._jobs.get(self._patience_s()))
            except Empty:
                self._look()

    def _patience_s(self) -> float:
        return self._settings.look_s if self._is_ready() else self._settings.retry_s

    def _is_ready(self) -> bool:
        return self._shown is not None and self._shown.state == "ready" and self._doubted is None

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
            self._paying = self._stop_wanted = ""
        # The next payment may begin as soon as this one's end is known, not before.
        self._inbox.post(event)

    def _look(self) -> None:
        if not self._is_ready():
            self._reach()
            return
        try:
            self._line.knock()
        except DeviceError as error:
            log.info("not there while idle", terminal=self._settings.name, why=error.what)
            self._reach()

    def _reach(self) -> bool:
        """Greet the terminal, and say what came of it."""
        try:
            self._greet()
            self._look_up()
        except DeviceMissing as error:
            self._show("absent", str(error))
        except DeviceBusy as error:
            self._show("busy", str(error))
        except DeviceError as error:
            self._show("faulted", str(error))
        else:
            self._show("ready")
            return True
        return False

    def _greet(self) -> None:
        settings = self._settings
        category = settings.form.greeting
        body = messages.diagnosis()
        if category == "Login":
            body = messages.login(self._machine.now_ms(), settings.version, settings.language)
        answer = self._line.ask(category, body)
        if answer is None or answer.body.response.result != "Success":
            condition = "" if answer is None else answer.body.response.error_condition
            raise DeviceBusy(f"{settings.name} is not ready ({condition or 'no reason said'}).", "Look at its display.")

    def _end_day(self) -> TerminalDayEnded:
        name, currency = self._settings.name, self._settings.currency
        try:
            answer = self._line.ask("Reconciliation", messages.reconciliation(), timeout_s=self._settings.timeout_s)
        except DeviceError as error:
            return TerminalDayEnded(device=name, currency=currency, why=str(error))
        return ended_day(answer, name, currency)

    def _look_up(self) -> None:
        """Say what became of an approval whose fate is not known since a restart."""
        doubt = self._doubted
        if doubt is None:
            return
        found = None
        answer = self._status(doubt.trace)
        if answer is not None:
            found = looked_up(doubt, answer)
        if found is None:
            raise DeviceBusy(f"{self._settings.name} can't say yet what became of a payment.", "Look at its display.")
        self._doubted = None
        if isinstance(found, PaymentTakenBack):
            log.error("approval taken back", intent=doubt.intent_id, evidence=found.evidence)
        self._inbox.post(found)

    def _status(self, service_id: str, category: str = "Payment") -> messages.Answer | None:
        settings = self._settings
        body = messages.status(service_id, settings.sale_id, settings.poi_id, category)
        return self._line.ask("TransactionStatus", body)

    def _show(self, state: DeviceState, detail: str = "") -> None:
        event = DeviceChanged(part="terminal", device=self._settings.name, state=state, detail=detail)
        if event != self._shown:
            self._shown = event
            self._inbox.post(event)

    # --- paying and asking

    def _pay(self, intent: PaymentIntent) -> Event:
        """Carry a payment out; the event that ends it."""
        intent_id = intent.intent_id
        if self._stop_wanted == intent_id:
            return PaymentAborted(intent_id=intent_id, by="lane")
        if not self._is_ready() and not self._reach():
            return PaymentDeclined(intent_id=intent_id, why="busy", code="not-sent")
        self._sent, self._stop_at = False, 0.0
        try:
            answer = self._line.ask(
                category_of(intent),
                self._request(intent),
                service_id=messages.reference(intent),
                timeout_s=self._settings.timeout_s,
                meanwhile=lambda: self._maybe_stop(intent),
                sent=lambda: self._leaves(intent),
            )
        except DeviceError as error:
            if not self._sent:
                self._reach()
                return PaymentDeclined(intent_id=intent_id, why="busy", code="not-sent")
            return PaymentUnknown(intent_id=intent_id, why=str(error))
        if answer is None:
            return PaymentUnknown(intent_id=intent_id, why="the terminal said nothing of it")
        event = verdict(answer, intent, stopping=bool(self._stop_at))
        return self._booked(self._by_its_terms(event, answer, intent), intent_id)

    def _request(self, intent: PaymentIntent) -> Tree:
        """What an intent asks for. A reversal names a payment by its time, too: the terminal still knows it. So does
        what is given back of a plan, or the bank could not tell whose debt gets smaller.
        """
        if intent.kind == "payment" and intent.terms is not None:
            return messages.payment(intent, kind=PAYMENT_TYPE, plan=asked_plan(intent, self._settings.zone))
        if intent.kind == "payment" or (intent.kind == "refund" and intent.tender != "instalments"):
            return messages.payment(intent, kind="Refund" if intent.kind == "refund" else "Normal")
        terminal_id, _, service_id = intent.original.partition(":")
        answer = self._status(service_id)
        found = payment_of(answer) if answer else None
        when = found.poi_data.poi_transaction_id.time_stamp if found else ""
        if intent.kind == "refund":
            return messages.refund(intent, terminal_id, when)
        return messages.reversal(terminal_id, when)

    def _by_its_terms(self, event: Event, answer: messages.Answer, intent: PaymentIntent) -> Event:
        """An approval by other terms than the shopper was shown is none: it is taken back before anybody hears of it.

        As long as that is not sure, nothing is: the lane asks again, and so is the terminal.
        """
        found = payment_of(answer)
        if not isinstance(event, PaymentApproved) or found is None:
            return event
        why = paid_otherwise(answer, intent, self._settings.zone)
        if not why:
            return event
        log.warning("approved by other terms", terminal=self._settings.name, intent=intent.intent_id, why=why)
        if not self._took_back(found, replace(intent, intent_id=f"{intent.intent_id}-undo")):
            return PaymentUnknown(intent_id=intent.intent_id, why=f"by other terms, and not taken back yet: {why}")
        if event.asked:
            evidence = f"the bank approved other terms ({why}), and it was taken back"
            return PaymentNotCharged(intent_id=intent.intent_id, evidence=evidence)
        return PaymentDeclined(intent_id=intent.intent_id, why="other-terms", code=why[:32])

    def _took_back(self, found: PaymentAnswer, undo: PaymentIntent) -> bool:
        """Reverse a payment under a name of its own, once: an earlier try may have been heard."""
        there = found.poi_data.poi_transaction_id
        name = messages.reference(undo)
        try:
            before = self._status(name, "Reversal")
            done = payment_of(before) if before else None
            if done is None or done.response.result != "Success":
                body = messages.reversal(there.transaction_id, there.time_stamp, "MerchantCancel")
                answer = self._line.ask("Reversal", body, service_id=name)
                done = payment_of(answer) if answer else None
        except DeviceError as error:
            log.info("not taken back yet", terminal=self._settings.name, why=error.what)
            return False
        return done is not None and done.response.result == "Success"

    def _leaves(self, intent: PaymentIntent) -> None:
        self._sent = True
        self._inbox.post(PaymentProgress(intent_id=intent.intent_id, step="waiting"))

    def _maybe_stop(self, intent: PaymentIntent) -> None:
        """Between two reads of a payment: is it still wanted?"""
        if self._stopped.is_set():
            raise DeviceMissing(f"{self._settings.name} is no longer used.")
        if self._stop_wanted != intent.intent_id or self._machine.now_s() < self._stop_at:
            return
        self._stop_at = self._machine.now_s() + STOP_AGAIN_S
        self._ask_to_stop(intent)

    def _ask_to_stop(self, intent: PaymentIntent) -> None:
        settings = self._settings
        body = messages.abort(messages.reference(intent), settings.sale_id, settings.poi_id)
        try:
            self._line.ask("Abort", body, timeout_s=STOP_AGAIN_S)
        except DeviceError as error:
            log.info("abort not heard", terminal=settings.name, why=error.what)

    def _booked(self, event: Event, intent_id: str) -> Event:
        """An approval is on disk before anybody hears of it."""
        if not isinstance(event, PaymentApproved):
            return event
        if self._inbox.post_durably(event, COMMIT_S):
            return PaymentConfirmed(intent_id=intent_id)
        return PaymentUnknown(intent_id=intent_id, why="approved, but it could not be written down in time")

    def _answer(self, intent: PaymentIntent) -> None:
        try:
            answer = self._status(messages.reference(intent), category_of(intent))
        except DeviceError as error:
            self._inbox.post(PaymentUnknown(intent_id=intent.intent_id, why=str(error)))
            self._reach()
            return
        if answer is None:
            self._inbox.post(PaymentUnknown(intent_id=intent.intent_id, why="the terminal says nothing of it"))
            return
        settled = self._machine.now_ms() - intent.at >= self._settings.lost_s * 1000
        event = self._by_its_terms(answered(answer, intent, settled=settled), answer, intent)
        if event == running(intent):
            self._ask_to_stop(intent)  # nobody waits for its answer any more; a card in play goes on all the same
        if not isinstance(event, PaymentApproved):
            self._inbox.post(event)
        elif not self._inbox.post_durably(event, COMMIT_S):
            self._inbox.post(
                PaymentUnknown(intent_id=intent.intent_id, why="approved, but it could not be written down")
            )
