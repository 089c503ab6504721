"""Bugs that the proof must find, or it proves nothing: the real lane with one port replaced."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pos.app import RunningLane
from pos.lane.effects import Booking, Load, PaymentIntent, Unconfirmed
from pos.lane.events import Event, PaymentApproved
from pos.ports import Commit, Inbox, Opening

__all__ = ["PLANTED", "plant"]


class ForgetfulJournal:
    """Acknowledges before it persists: the newest records are still in memory when the process dies."""

    def __init__(self, journal: Any, _inbox: Inbox) -> None:  # noqa: ANN401 - the store is imported later
        self._journal = journal
        self._waiting: list[tuple[Event, Sequence[Booking]]] = []

    def append(self, event: Event, bookings: Sequence[Booking]) -> Commit:
        """Later."""
        self._waiting.append((event, bookings))
        while len(self._waiting) > 4:
            self._journal.append(*self._waiting.pop(0))
        return Commit(0, "")

    def opening(self) -> Opening:
        """As it is."""
        opening: Opening = self._journal.opening()
        return opening


class _Terminal:
    def __init__(self, terminal: Any, inbox: Inbox) -> None:  # noqa: ANN401 - any driver
        self._terminal = terminal
        self._inbox = inbox

    def pay(self, intent: PaymentIntent) -> None:
        """As it is."""
        self._terminal.pay(intent)

    def abort(self, intent_id: str) -> None:
        """As it is."""
        self._terminal.abort(intent_id)

    def ask(self, intent: PaymentIntent) -> None:
        """As it is."""
        self._terminal.ask(intent)

    def confirm(self, doubt: Unconfirmed) -> None:
        """As it is."""
        self._terminal.confirm(doubt)

    def end_day(self) -> None:
        """As it is."""
        self._terminal.end_day()


class ResendingTerminal(_Terminal):
    """Repeats a payment whose answer was lost, in place of asking what became of it, or what came last."""

    def __init__(self, terminal: Any, inbox: Inbox) -> None:  # noqa: ANN401 - any driver
        super().__init__(terminal, inbox)
        terminal._last = lambda _dialog: (None, "")  # noqa: SLF001 - else the driver would notice and refuse

    def ask(self, intent: PaymentIntent) -> None:
        """Again."""
        self._terminal.pay(replace(intent, mark=""))


class ResendingWallet(_Terminal):
    """As `ResendingTerminal`: an order whose answer was lost is made again, under another name, with the same code."""

    def __init__(self, wallet: Any, inbox: Inbox) -> None:  # noqa: ANN401 - any driver
        super().__init__(wallet, inbox)
        self._code = ""
        self._again = False

    def pay(self, intent: PaymentIntent, code: str = "") -> None:
        """Keeps the code, as nobody may."""
        self._code = code
        self._terminal.pay(intent, code)

    def ask(self, intent: PaymentIntent) -> None:
        """Again; the provider lets nobody use a code twice, so the shopper's phone is asked for another."""
        if not self._again:
            self._again = True
            self._terminal.pay(replace(intent, at=intent.at + 1), self._code)

    def give_up(self, intent: PaymentIntent) -> None:
        """Never mind."""


class ResendingGiftBook(_Terminal):
    """As `ResendingTerminal`: a movement whose answer was lost is asked for again, under another name."""

    def pay(self, intent: PaymentIntent, secret: str = "") -> None:
        """As it is."""
        self._terminal.pay(intent, secret)

    def ask(self, intent: PaymentIntent) -> None:
        """Again."""
        self._terminal.pay(replace(intent, intent_id=f"{intent.intent_id}-again"), "")

    def look(self, card: str) -> None:
        """As it is."""
        self._terminal.look(card)

    def load(self, load: Load) -> None:
        """As it is."""
        self._terminal.load(load)

    def token(self, number: str) -> str:
        """As it is."""
        found: str = self._terminal.token(number)
        return found


class HopefulTerminal(_Terminal):
    """Takes the sale for made before the terminal has answered."""

    def pay(self, intent: PaymentIntent) -> None:
        """It will be paid."""
        self._terminal.pay(intent)
        self._inbox.post(
            PaymentApproved(
                intent_id=intent.intent_id,
                amount_minor=intent.amount_minor,
                currency=intent.currency,
                terminal_receipt="0",
                trace="0",
            )
        )


class CarelessTerminal(_Terminal):
    """Never looks up an approval that the lane died on."""

    def confirm(self, doubt: Unconfirmed) -> None:
        """It will be all right."""


class Bug(Struct, frozen=True):
    """A bug: which port is replaced by what, where the kills are aimed, how many at most, and at what terminal."""

    port: str
    wrapper: Callable[[Any, Inbox], Any]
    aims: tuple[str, ...]
    lives: int
    terminal: str = "reversal=never"
    sound_end: bool = True
    """Whether the last shopper has a sound lane: what it settles is then no proof of a bug."""


PLANTED = {
    "acknowledges before it persists": Bug("journal", ForgetfulJournal, ("scan shown", "paid"), 8),
    "pays again what is unknown": Bug("terminal", ResendingTerminal, ("take",), 4),
    "books a sale before the terminal's answer": Bug("terminal", HopefulTerminal, ("paid",), 4),
    "does not look up what it died on": Bug("terminal", CarelessTerminal, ("paid",), 4, "reversal=at-once", False),
}


def plant(lane: RunningLane, name: str) -> None:
    """Give this lane a bug, before it starts."""
    port, wrapper = PLANTED[name].port, PLANTED[name].wrapper
    opens: Callable[[], Any] = lane._open  # noqa: SLF001 - the seam for a bug is none of the lane's interfaces

    def opened() -> Any:  # noqa: ANN401 - the session is imported by the lane's own thread
        session = opens()
        ports = session._ports  # noqa: SLF001
        session._ports = replace(ports, **{port: wrapper(getattr(ports, port), lane.inbox)})  # noqa: SLF001
        return session

    lane._open = opened  # type: ignore[method-assign]  # noqa: SLF001
