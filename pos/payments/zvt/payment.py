"""One payment on an open dialog (PA00P015_13.08 section 2.2): what the terminal says becomes events.

The verdict is the result code of 04 0F. Our answer to it makes the payment final for the terminal (2.2.9), so an
approval is on disk before that answer leaves; if it can't be put there, the terminal hears nothing and takes the
money back. A terminal that prints on the lane's paper may wait for our answers to its texts, too (2.2.8): only its
06 0F shows that the payment stands.
"""

from collections.abc import Callable
from datetime import tzinfo

from msgspec import Struct

from pos.errors import DeviceError
from pos.lane.effects import PaymentIntent
from pos.lane.events import (
    Event,
    Hint,
    PaymentAborted,
    PaymentApproved,
    PaymentDeclined,
    PaymentProgress,
    PaymentUnknown,
    SlipGiven,
)
from pos.log import get_logger
from pos.payments.zvt import codes, messages, requests
from pos.payments.zvt.dialog import Dialog
from pos.payments.zvt.framing import Apdu, Garbage
from pos.payments.zvt.judge import approved
from pos.payments.zvt.messages import Abort, Answer, Completion, Intermediate, Message, PrintText, StatusInfo
from pos.payments.zvt.slips import SlipBook
from pos.ports import Inbox

__all__ = ["COMMIT_S", "Ended", "Payment"]

COMMIT_S = 4.0
"""How long the journal may take: less than T3, so that the terminal still waits for our answer."""
STOP_AGAIN_S = 0.5
"""A terminal that can't stop between two steps is asked again after so long."""
log = get_logger("zvt")


class Ended(Struct, frozen=True):
    """How a payment ended on the wire.

    Attributes:
        event: what to post; None where the approval is posted already.
        approval: what was posted, or was meant to be.
        doubted: the terminal may not have heard us take that approval: it is to be looked up.
        broken: the connection is worth nothing any more.
    """

    event: Event | None = None
    approval: PaymentApproved | None = None
    doubted: bool = False
    broken: bool = False


class Payment:
    """A payment from 06 01 to its end.

    Args:
        t4_s: how long to wait after each sign of life.
        stopping: whether the lane wants to stop; asked whenever the dialog is woken.
        password: for what the terminal does not do for everybody.
    """

    def __init__(
        self,
        dialog: Dialog,
        intent: PaymentIntent,
        inbox: Inbox,
        t4_s: float,
        stopping: Callable[[], bool],
        *,
        zone: tzinfo | None = None,
        password: str = "000000",  # noqa: S107 - the protocol's default
    ) -> None:
        self._dialog = dialog
        self._intent = intent
        self._inbox = inbox
        self._t4_s = t4_s
        self._stopping = stopping
        self._zone = zone
        self._password = password
        self._slips = SlipBook(intent.intent_id)
        self._signed = False
        self._hint: Hint = ""
        self._step: codes.Step = "other"
        self._stop_sent = False
        self._stop_at = 0.0
        self._refused: int | None = None
        self._approval: PaymentApproved | None = None
        self._denied = False
        self.decided = False
        """Approved, or about to be: the lane may already be with the next shopper."""

    def run(self) -> Ended:
        """Carry it out. Never raises for what the terminal does: from the first byte on, doubt is `PaymentUnknown`."""
        try:
            self._dialog.send(self._request())
            answer = self._dialog.answer()
            if answer.code:
                return Ended(self._no(answer.code))
            self._progress("waiting", 0, "")
            return self._listen()
        except DeviceError as error:
            return self._lost(error.what)

    def _request(self) -> Apdu:
        intent, money = self._intent, (self._intent.amount_minor, self._intent.currency)
        if intent.kind == "reversal":
            return requests.reversal(self._password, intent.original.partition(":")[0], *money)
        if intent.kind == "refund":
            return requests.refund(self._password, *money, intent.language)
        return requests.authorisation(*money, intent.language)

    def _listen(self) -> Ended:
        t4_s = self._t4_s
        until = self._dialog.now_s() + t4_s
        while True:
            again = self._stop_at if self._stop_at > self._dialog.now_s() else until
            message = self._dialog.next(min(until, again), self._wants_stop)
            if message is None and self._wants_stop():
                self._stop_sent = True
                self._dialog.send(requests.STOP)
                continue
            if message is None and self._dialog.now_s() < until:
                continue
            if message is None:
                return self._lost(f"no sign of life for {t4_s:.0f} s")
            if isinstance(message, Answer) and message.code and self._stop_sent:
                # It could not stop at that moment (between two steps): ask again, or the shopper waits for T4.
                self._stop_sent, self._stop_at = False, self._dialog.now_s() + STOP_AGAIN_S
            ended = self._take(message)
            if ended is not None:
                return ended
            if isinstance(message, Intermediate) and message.minutes:
                t4_s = max(self._t4_s, message.minutes * 60.0)
            if not isinstance(message, Answer):
                until = self._dialog.now_s() + t4_s

    def _wants_stop(self) -> bool:
        return (
            not self._stop_sent
            and self._approval is None
            and self._dialog.now_s() >= self._stop_at
            and self._stopping()
        )

    def _take(self, message: Message) -> Ended | None:
        """One message; an `Ended` where it was the last."""
        if isinstance(message, Garbage):
            return self._lost(f"it sends what makes no sense ({message.why})")
        if isinstance(message, Answer):
            return None
        if isinstance(message, StatusInfo):
            return self._status(message)
        if isinstance(message, PrintText):
            self._give(self._slips.take(message, approved=self._approval is not None, signed=self._signed))
        self._dialog.reply(message)
        if isinstance(message, Intermediate):
            self._progress(codes.step_of(message.code, self._step), message.code, codes.hint_of(message.code))
        if isinstance(message, Completion | Abort):
            return self._end(message)
        return None

    def _give(self, slip: SlipGiven | None) -> None:
        if slip is not None:
            log.info("terminal text", lines=len(slip.lines), copy=slip.copy)
            self._inbox.post(slip)

    def _status(self, status: StatusInfo) -> Ended | None:
        if self._approval is not None:
            # Said again, or said otherwise: what is on disk stays, and the terminal is asked what it knows.
            self._denied = self._denied or status.result != 0
            self._dialog.send(messages.OK)
            return None
        if status.result != 0:
            self._refused = status.result if status.result is not None else self._refused
            self._dialog.send(messages.OK)
            return None
        self._signed = status.signed
        verdict = approved(status, self._intent, self._zone)
        if isinstance(verdict, PaymentUnknown):
            return Ended(verdict, broken=True)
        self.decided = True
        if not self._inbox.post_durably(verdict, COMMIT_S):
            why = "approved, but it could not be written down in time: the terminal was not told"
            return Ended(PaymentUnknown(intent_id=self._intent.intent_id, why=why), verdict, doubted=True, broken=True)
        self._approval = verdict
        self._dialog.send(messages.OK)
        return None

    def _end(self, message: Completion | Abort) -> Ended:
        self._give(self._slips.rest(approved=self._approval is not None, signed=self._signed))
        if self._approval is not None:
            return Ended(approval=self._approval, doubted=isinstance(message, Abort) or self._denied)
        if isinstance(message, Abort):
            return Ended(self._no(message.code))
        if self._refused is not None:
            return Ended(self._no(self._refused))
        return Ended(PaymentUnknown(intent_id=self._intent.intent_id, why="it ended without a result"))

    def _no(self, code: int) -> Event:
        intent_id = self._intent.intent_id
        # The bank's own word (04 0F) says more than the terminal's summary of it.
        said = self._refused or code
        if said == codes.ABORTED:
            return PaymentAborted(intent_id=intent_id, by="lane" if self._stop_sent else "terminal")
        return PaymentDeclined(intent_id=intent_id, why=codes.meaning(said), code=f"{said:02X}")

    def _lost(self, why: str) -> Ended:
        """The wire is gone or silent. An approval on disk stays; whether it does at the terminal, it is asked."""
        self._give(self._slips.rest(approved=self._approval is not None, signed=self._signed))
        if self._approval is not None:
            return Ended(approval=self._approval, doubted=True, broken=True)
        return Ended(PaymentUnknown(intent_id=self._intent.intent_id, why=why), broken=True)

    def _progress(self, step: codes.Step, code: int, hint: Hint) -> None:
        if step in (self._step, "other") and hint == self._hint:
            return
        self._step, self._hint = self._step if step == "other" else step, hint
        self._inbox.post(PaymentProgress(intent_id=self._intent.intent_id, step=step, code=code, hint=hint))
