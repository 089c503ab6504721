"""Phone wallets: the `pos.ports.Wallet` of the shop's lane, whatever the provider.

An order has a name that is ours, so its answer is never lost for good: it is asked for by that name. One that nobody
waits for any more is ended at the provider, and is over only when the provider says so, asked once more: WeChat Pay has
been seen to say "reversed" of orders that it did not touch. What is paid after all goes back (`after`).
"""

import os
from collections.abc import Callable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pos.errors import DeviceBusy, DeviceError, DeviceMissing
from pos.lane.effects import PaymentIntent
from pos.lane.events import (
    DeviceChanged,
    DeviceState,
    Event,
    PaymentAborted,
    PaymentApproved,
    PaymentCodeShown,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentProgress,
)
from pos.log import get_logger
from pos.payments.wallet import judge
from pos.payments.wallet.after import After
from pos.payments.wallet.line import Line, Settings, gone
from pos.payments.wallet.orders import Answer, Ask, Provider, reference
from pos.payments.wallet.shown import payee_of
from pos.ports import Inbox
from pos.wires.machine import THIS_MACHINE, Empty, Machine, Mailbox

__all__ = ["WalletTerminal"]

log = get_logger("wallet")
COMMIT_S = 4.0
"""How long the journal may take to write an approval down."""
HELLO = "LANE_SAYS_HELLO"
"""An order that there is not: asking for it shows that both sides know each other's keys."""


class _Job(Struct, frozen=True):
    kind: Literal["pay", "ask", "give-up", "stop"]
    intent: PaymentIntent | None = None
    code: str = ""

    def __repr__(self) -> str:
        return f"_Job({self.kind!r})"  # a code is money


class WalletTerminal:
    """A wallet. `start` before use; `stop` ends the thread, leaving a payment in flight unknown."""

    def __init__(
        self,
        settings: Settings,
        provider: Provider,
        inbox: Inbox,
        machine: Machine = THIS_MACHINE,
        nonce: Callable[[], bytes] = lambda: os.urandom(16),
    ) -> None:
        self._settings = settings
        self._provider = provider
        self._inbox = inbox
        self._machine = machine
        self._line = Line(settings, provider, machine, nonce, self._halt)
        self._after = After(settings, self._line, machine, self._post_durably)
        self._jobs: Mailbox = machine.mailbox()
        self._nudges: Mailbox = machine.mailbox()
        self._lock = machine.lock()
        self._stopped = machine.flag()
        self._shown: DeviceChanged | None = None
        self._paying = self._stop_wanted = ""
        self._sent = False
        self._thread = machine.task(f"wallet {settings.name}", self._main)

    def start(self) -> None:
        """Reach the provider and say `DeviceChanged` when it is ready, or when it is not."""
        self._thread.start()

    def stop(self) -> None:
        """End. A payment in flight becomes `PaymentUnknown`."""
        self._stopped.set()
        self._nudges.put(None)
        self._jobs.put(_Job("stop"))
        if self._thread.is_alive():
            self._thread.join()

    def pay(self, intent: PaymentIntent, code: str = "") -> None:
        """Start what the intent says; `code`: the shopper's payment code, where they showed one."""
        with self._lock:
            assert not self._paying, (self._paying, intent.intent_id)
            self._paying = intent.intent_id
        self._jobs.put(_Job("pay", intent, code))

    def abort(self, intent_id: str) -> None:
        """Ask to stop; a shopper may win the race."""
        with self._lock:
            if self._paying == intent_id:
                self._stop_wanted = intent_id
                self._nudges.put(None)

    def ask(self, intent: PaymentIntent) -> None:
        """Ask what became of an intent: once; asking again is the lane's."""
        self._jobs.put(_Job("ask", intent))

    def give_up(self, intent: PaymentIntent) -> None:
        """Nobody waits for this one: end it, and give back what was paid, however long that takes."""
        self._jobs.put(_Job("give-up", intent))

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
        if not self._is_ready() or self._after.waits:
            return self._settings.retry_s
        return self._settings.look_s

    def _is_ready(self) -> bool:
        return self._shown is not None and self._shown.state == "ready"

    def _do(self, job: _Job) -> None:
        if job.intent is None:
            return
        if job.kind == "give-up":
            self._after.give_up(job.intent)
            self._look()
            return
        event = self._answered(job.intent) if job.kind == "ask" else self._pay(job.intent, job.code)
        if job.kind == "pay":
            with self._lock:
                self._paying = self._stop_wanted = ""
        # The next payment may begin as soon as this one's end is known, not before.
        self._inbox.post(event)

    def _look(self) -> None:
        if not self._is_ready():
            self._reach()
        else:
            try:
                self._line.knock()
            except DeviceError as error:
                log.info("not there while idle", wallet=self._settings.name, why=error.what)
                self._reach()
        if self._after.waits and self._is_ready():
            self._after.look()

    def _reach(self) -> bool:
        """Say hello, and what came of it."""
        try:
            answer = self._line.ask(Ask(what="query", order=HELLO))
            if answer.state in ("unsure", "refused"):
                what = f"{self._settings.name} does not serve this shop ({answer.why or 'no reason said'})."
                raise DeviceBusy(what, "Check its account and keys.")
        except DeviceMissing as error:
            self._show("absent", str(error))
        except DeviceError as error:
            self._show("faulted", str(error))
        else:
            self._show("ready")
            return True
        return False

    def _show(self, state: DeviceState, detail: str = "") -> None:
        event = DeviceChanged(part="wallet", device=self._settings.name, state=state, detail=detail)
        if event != self._shown and not self._stopped.is_set():
            self._shown = event
            self._inbox.post(event)

    def _halt(self) -> None:
        if self._stopped.is_set():
            raise gone(self._settings.name)

    # --- paying

    def _pay(self, intent: PaymentIntent, code: str) -> Event:
        """Carry a payment or a refund out; the event that ends it."""
        intent_id = intent.intent_id
        if self._stop_wanted == intent_id:
            return PaymentAborted(intent_id=intent_id, by="lane")
        if intent.code_last4 and code[-4:] != intent.code_last4:
            return PaymentDeclined(intent_id=intent_id, why="timeout", code="code-gone")
        if not self._is_ready() and not self._reach():
            return PaymentDeclined(intent_id=intent_id, why="busy", code="not-sent")
        if intent.kind != "payment":
            return self._give_back(intent)
        ends = self._machine.now_ms() + round(self._settings.shows_s * 1000)
        first = self._begun(intent, judge.order_of(intent, ends, code))
        if not isinstance(first, Answer):
            return first
        if not intent.code_last4:
            return self._shown_code(intent, first, ends)
        if first.state in ("waiting", "paying"):
            return self._wait(intent, intent.at + round(self._settings.pay_s * 1000), "bank")
        return self._settled(intent, first) or judge.unknown(intent, f"the provider says {first.why or first.state}")

    def _begun(self, intent: PaymentIntent, ask: Ask) -> Answer | Event:
        """The first answer, or what its loss means. An order whose code nobody saw can't be paid."""
        self._sent = False
        try:
            return self._line.ask(ask, lambda: self._leaves(intent))
        except DeviceError as error:
            if self._sent and ask.what != "open":
                return judge.unknown(intent, str(error))
            self._reach()
            return PaymentDeclined(intent_id=intent.intent_id, why="busy", code="not-sent", loose=self._sent)

    def _leaves(self, intent: PaymentIntent) -> None:
        self._sent = True
        if intent.code_last4:
            self._inbox.post(PaymentProgress(intent_id=intent.intent_id, step="bank"))

    def _shown_code(self, intent: PaymentIntent, first: Answer, ends: int) -> Event:
        if first.state != "waiting":
            return judge.refused(first, intent)
        try:
            payee = payee_of(first.code, intent.amount_minor, intent.currency) or self._settings.payee
        except ValueError as error:
            log.warning("a code that must not be shown", wallet=self._settings.name, why=str(error))
            return PaymentDeclined(intent_id=intent.intent_id, why="other", code="odd-code", loose=True)
        seconds = self._settings.shows_s
        self._inbox.post(PaymentCodeShown(intent_id=intent.intent_id, code=first.code, payee=payee, seconds=seconds))
        return self._wait(intent, ends, "waiting")

    def _wait(self, intent: PaymentIntent, ends: int, step: Literal["waiting", "bank"]) -> Event:
        """Ask again and again until it is over, its time is over, or the lane wants to stop."""
        query, heard = Ask(what="query", order=reference(intent), currency=intent.currency), self._machine.now_s()
        while not self._stopped.is_set():
            if self._is_to_end(intent) or self._machine.now_ms() >= ends:
                return self._ended(intent)
            self._pause()
            try:
                answer = self._line.ask(query)
            except DeviceError as error:
                if self._machine.now_s() - heard >= self._settings.silent_s:
                    return judge.unknown(intent, str(error))
                continue
            heard = self._machine.now_s()
            over = self._settled(intent, answer)
            if over is not None:
                return over
            now: Literal["waiting", "bank"] = "bank" if intent.code_last4 or answer.state == "paying" else "waiting"
            if now != step:
                step = now
                self._inbox.post(PaymentProgress(intent_id=intent.intent_id, step=step))
        return judge.unknown(intent, "the lane stopped")

    def _is_to_end(self, intent: PaymentIntent) -> bool:
        """Whether the lane wants to stop, and may: what was charged is not taken back at once."""
        calm_ms = self._settings.calm_s * 1000 if intent.code_last4 else 0
        return self._stop_wanted == intent.intent_id and self._machine.now_ms() - intent.at >= calm_ms

    def _pause(self) -> None:
        try:
            self._nudges.get(self._settings.poll_s)
        except Empty:
            return
        while len(self._nudges):
            self._nudges.get(0)

    def _settled(self, intent: PaymentIntent, answer: Answer) -> Event | None:
        """What an answer settles; None: nothing yet."""
        if answer.state == "paid":
            return self._booked(intent, answer)
        return judge.refused(answer, intent) if answer.state in ("refused", "closed") else None

    def _booked(self, intent: PaymentIntent, answer: Answer, *, asked: bool = False) -> Event:
        """An approval is on disk before the shopper hears of it."""
        event = judge.approved(answer, intent, self._provider.scheme, self._provider.merchant, asked=asked)
        if not isinstance(event, PaymentApproved):
            return event
        if self._post_durably(event):
            return PaymentConfirmed(intent_id=intent.intent_id)
        return judge.unknown(intent, "approved, but it could not be written down in time")

    def _post_durably(self, event: Event) -> bool:
        return self._inbox.post_durably(event, COMMIT_S)

    def _ended(self, intent: PaymentIntent) -> Event:
        """Nobody waits for it any more: it is over when the provider says so."""
        asked = self._stop_wanted == intent.intent_id
        try:
            answer = self._end(intent)
        except DeviceError as error:
            return judge.unknown(intent, str(error))
        if answer.state == "paid":
            return self._booked(intent, answer)
        if answer.state not in ("closed", "refused", "missing"):
            return judge.unknown(intent, f"it can't be ended: {answer.why or answer.state}")
        loose = answer.state == "missing"
        if loose and intent.code_last4:
            return judge.unknown(intent, "the provider has not heard of it yet")
        if asked:
            return PaymentAborted(intent_id=intent.intent_id, by="lane", loose=loose)
        return PaymentDeclined(intent_id=intent.intent_id, why="timeout", code=answer.why, loose=loose)

    def _end(self, intent: PaymentIntent) -> Answer:
        """End an order, and ask what it is then."""
        order = reference(intent)
        self._line.ask(Ask(what="end", order=order, shown=not intent.code_last4, currency=intent.currency))
        return self._line.ask(Ask(what="query", order=order, currency=intent.currency))

    # --- asking

    def _answered(self, intent: PaymentIntent) -> Event:
        """What became of an intent whose answer was lost."""
        try:
            return self._asked_back(intent) if intent.kind != "payment" else self._asked(intent)
        except DeviceError as error:
            self._reach()
            return judge.unknown(intent, str(error))

    def _asked(self, intent: PaymentIntent) -> Event:
        told = self._line.ask(Ask(what="query", order=reference(intent), currency=intent.currency))
        age_s = (self._machine.now_ms() - intent.at) / 1000
        if told.state == "paid":
            return self._booked(intent, told, asked=True)
        if told.state in ("closed", "refused"):
            return judge.not_charged(intent, f"the provider says {told.why or told.state}")
        least_s = self._settings.pay_s if told.state in ("waiting", "paying") else self._settings.lost_s
        if intent.code_last4 and age_s < max(least_s, self._settings.calm_s):
            return judge.unknown(intent, f"the provider says {told.why or told.state}")
        ended = self._end(intent)
        if ended.state == "paid":
            return self._booked(intent, ended, asked=True)
        if ended.state in ("closed", "refused", "missing"):
            loose = ended.state == "missing" and not intent.code_last4
            return judge.not_charged(intent, f"ended at the provider: {ended.why or ended.state}", loose=loose)
        return judge.unknown(intent, f"it can't be ended: {ended.why or ended.state}")

    # --- giving back

    def _give_back(self, intent: PaymentIntent) -> Event:
        ask = judge.asks_for_refund(intent)
        try:
            paid = self._line.ask(Ask(what="query", order=ask.order, currency=intent.currency))
        except DeviceError:
            return PaymentDeclined(intent_id=intent.intent_id, why="busy", code="not-sent")
        if paid.amount_minor is None:
            return PaymentDeclined(intent_id=intent.intent_id, why="other", code=paid.why or paid.state)
        try:
            answer = self._line.ask(replace(ask, total_minor=paid.amount_minor))
            if answer.state == "unsure":
                answer = self._line.ask(replace(ask, what="refund-query"))
        except DeviceError as error:
            return judge.unknown(intent, str(error))
        if answer.state == "given":
            return self._booked(intent, answer)
        if answer.state == "refused":
            return judge.refused(answer, intent)
        return judge.unknown(intent, f"the provider says {answer.why or answer.state}")

    def _asked_back(self, intent: PaymentIntent) -> Event:
        told = self._line.ask(replace(judge.asks_for_refund(intent), what="refund-query"))
        if told.state == "given":
            return self._booked(intent, told, asked=True)
        settled = self._machine.now_ms() - intent.at >= self._settings.lost_s * 1000
        if told.state == "refused" or (told.state == "missing" and settled):
            return judge.not_charged(intent, f"the provider has no such refund ({told.why or told.state})")
        return judge.unknown(intent, f"the provider says {told.why or told.state}")
