"""Orders that nobody waits for any more, until nothing can be paid by them. The lane keeps them through a restart.

An order that was ended before anybody scanned it may be unknown to its provider, and its code good until its time is
over; one whose answer never came may be paid. What comes in by either goes back to the shopper.
"""

from collections.abc import Callable

from msgspec import Struct

from pos.errors import DeviceError
from pos.lane.effects import PaymentIntent
from pos.lane.events import Event, PaymentReturned
from pos.log import get_logger
from pos.payments.wallet.line import Line, Settings
from pos.payments.wallet.orders import Answer, Ask, reference
from pos.wires.machine import Machine

__all__ = ["After"]

log = get_logger("wallet")


class _Watched(Struct, frozen=True):
    """`until` (UTC ms): from then on nothing can be paid."""

    intent: PaymentIntent
    until: int


class After:
    """On the driver's thread only. `post` writes an event down; False: it could not be."""

    def __init__(self, settings: Settings, line: Line, machine: Machine, post: Callable[[Event], bool]) -> None:
        self._settings = settings
        self._line = line
        self._machine = machine
        self._post = post
        self._watched: dict[str, _Watched] = {}

    @property
    def waits(self) -> bool:
        """Whether there is anything to look after."""
        return bool(self._watched)

    def give_up(self, intent: PaymentIntent) -> None:
        """An order that nobody could settle: end it, and say what became of it."""
        longest = max(self._settings.shows_s, self._settings.pay_s) + self._settings.late_s
        self._watched[reference(intent)] = _Watched(intent, intent.at + round(longest * 1000))

    def look(self) -> None:
        """Ask about each once."""
        for name, one in tuple(self._watched.items()):
            try:
                over = self._over(one)
            except DeviceError as error:
                log.info("still to be looked after", order=name, why=error.what)
                return
            if over:
                del self._watched[name]

    def _over(self, one: _Watched) -> bool:
        intent, past = one.intent, self._machine.now_ms() >= one.until
        query = Ask(what="query", order=reference(intent), currency=intent.currency)
        told = self._line.ask(query)
        if told.state in ("waiting", "paying", "unsure"):
            calm = intent.at + round(max(self._settings.calm_s, self._settings.pay_s) * 1000)
            if not intent.code_last4 or self._machine.now_ms() >= calm:
                self._line.ask(
                    Ask(what="end", order=query.order, shown=not intent.code_last4, currency=intent.currency)
                )
                told = self._line.ask(query)
        if told.state == "paid":
            return self._returned(intent, told)
        if told.state in ("closed", "refused") or (told.state == "missing" and past):
            return self._tell(intent, 0, f"ended at the provider: {told.why or told.state}")
        return False

    def _returned(self, intent: PaymentIntent, paid: Answer) -> bool:
        """Money that nobody waits for goes back; asked twice, the provider gives it once."""
        amount = paid.amount_minor or intent.amount_minor
        ask = Ask(
            what="refund", order=reference(intent), refund=f"{reference(intent)}_R", amount_minor=amount,
            total_minor=amount, currency=intent.currency, at=intent.at,
        )  # fmt: skip
        answer = self._line.ask(ask)
        if answer.state == "unsure":
            answer = self._line.ask(Ask(what="refund-query", order=ask.order, refund=ask.refund, currency=ask.currency))
        if answer.state != "given":
            log.warning("money that came late does not go back", order=ask.order, why=answer.why or answer.state)
            return False
        log.warning("money that came late was given back", order=ask.order, amount_minor=amount)
        return self._tell(intent, amount, f"paid late as {paid.number}, given back as {answer.number or ask.refund}")

    def _tell(self, intent: PaymentIntent, amount_minor: int, evidence: str) -> bool:
        return self._post(
            PaymentReturned(
                intent_id=intent.intent_id, amount_minor=amount_minor, currency=intent.currency, evidence=evidence
            )
        )
