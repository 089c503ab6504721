"""Bugs that the proof must find, or it proves nothing. Switched on in the child by `--planted NAME`."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from pos.app import RunningLane
from pos.lane.effects import Booking, PaymentIntent
from pos.lane.events import Event
from pos.ports import Commit, Opening

__all__ = ["PLANTED", "PlantedLane"]


class ForgetfulJournal:
    """Acknowledges before it persists: the newest records are still in memory when the process dies."""

    def __init__(self, journal: Any) -> None:
        self._journal = journal
        self._waiting: list[tuple[Event, Sequence[Booking]]] = []

    def append(self, event: Event, bookings: Sequence[Booking]) -> Commit:
        self._waiting.append((event, bookings))
        while len(self._waiting) > 4:
            self._journal.append(*self._waiting.pop(0))
        return Commit(0, "")

    def opening(self) -> Opening:
        opening: Opening = self._journal.opening()
        return opening


class ResendingTerminal:
    """Repeats a payment whose answer was lost, in place of asking what became of it."""

    def __init__(self, terminal: Any) -> None:
        self._terminal = terminal

    def pay(self, intent: PaymentIntent) -> None:
        self._terminal.pay(intent)

    def abort(self, intent_id: str) -> None:
        self._terminal.abort(intent_id)

    def ask(self, intent: PaymentIntent) -> None:
        self._terminal.pay(replace(intent, mark=""))


PLANTED = {
    "forget": ("journal", ForgetfulJournal),
    "resend": ("terminal", ResendingTerminal),
}


class PlantedLane(RunningLane):
    """The real lane with one port replaced."""

    planted = ""

    def _open(self) -> Any:
        session = super()._open()
        port, wrapper = PLANTED[self.planted]
        wrapped = wrapper(getattr(session._ports, port))
        session._ports = replace(session._ports, **{port: wrapped})
        return session
