"""A coin and note recycler on a ccTalk bus: the driver, and its port.

```
take(values)  numbers of the last events on disk -> inhibits lifted -> events polled; each coin on disk, then counted
offered note  held -> the lane decides -> kept (counts when it is stacked) or given back
take()        inhibits set -> polled until quiet -> CashClosed
pay_out       a hopper after the other: counters on disk -> commanded -> asked until it ended
```

What is wanted is kept here, so a bus that comes back goes on. A payout is commanded again only where the hopper has not
heard of it (`cctalk_hopper`); a coin counts by the number of its event (`cctalk_events`).
"""

from msgspec import Struct

from pos.config import CashConfig
from pos.devices.cash_bus import Bus
from pos.devices.cash_hoppers import Hoppers
from pos.devices.cash_money import Money
from pos.devices.driver import RETRY_S, Driver, Link, Report
from pos.lane.effects import CashWish, HopperStart, Payout
from pos.lane.events import CashDispensed, CashUnitChanged, Event
from pos.ports import Clock, Inbox
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["CctalkCash", "Pace"]

COMMIT_S = 5.0


class Pace(Struct, frozen=True, kw_only=True):
    """How long what takes, in seconds."""

    answer_s: float = 0.3
    """From a question to the end of its answer."""
    poll_s: float = 0.1
    """Between two looks while money is taken or paid; at most five events may happen meanwhile."""
    settle_s: float = 0.6
    """After the inhibits are set: a coin that fell before has passed by then."""
    again_s: float = 1.0
    """Between two times that the units are told what to take: one that lost its power may have forgotten it."""
    idle_s: float = 0.2
    """Between two looks at what is wanted."""
    alive_s: float = 5.0
    """Between two questions to a bus of which nothing is wanted."""


class CctalkCash(Driver):
    """A driver for the cash device `name`, and its port."""

    def __init__(
        self,
        config: CashConfig,
        name: str,
        inbox: Inbox,
        clock: Clock,
        retry_s: tuple[float, float] = RETRY_S,
        *,
        currency: str = "EUR",
        pace: Pace | None = None,
        machine: Machine = THIS_MACHINE,
    ) -> None:
        super().__init__("cash", name, self._opened, inbox=inbox, clock=clock, retry_s=retry_s, machine=machine)
        self.name = name
        self.config = config
        self.currency = currency
        self.inbox = inbox
        self.clock = clock
        self.machine = machine
        self.pace = pace or Pace()
        self._wanted = machine.lock()
        self._wish: CashWish | None = None
        self._keep: bool | None = None
        self._payout: Payout | None = None
        self._started: dict[int, HopperStart] = {}
        self._units: dict[str, str] = {}
        self._read: tuple[str, dict[str, int]] = ("", {})

    def take(self, wish: CashWish) -> None:
        """See `pos.ports.Cash`."""
        with self._wanted:
            self._wish = wish

    def decide(self, intent_id: str, *, keep: bool) -> None:
        """See `pos.ports.Cash`."""
        with self._wanted:
            if self._wish is not None and self._wish.intent_id == intent_id:
                self._keep = keep

    def pay_out(self, payout: Payout, started: tuple[HopperStart, ...] = ()) -> None:
        """See `pos.ports.Cash`. Again for a payout that is under way: nothing new."""
        with self._wanted:
            if self._payout is None or self._payout.payout_id != payout.payout_id:
                self._payout = payout
                self._started = {one.value_minor: one for one in started if one.payout_id == payout.payout_id}

    def wish(self) -> CashWish | None:
        """What is to be taken."""
        with self._wanted:
            return self._wish

    def fulfilled(self, wish: CashWish) -> None:
        """It was said that no more is taken."""
        with self._wanted:
            if self._wish == wish:
                self._wish = None

    def decision(self) -> bool | None:
        """What becomes of the note, told once."""
        with self._wanted:
            keep, self._keep = self._keep, None
            return keep

    def payout(self) -> tuple[Payout, dict[int, HopperStart]] | None:
        """What is to be paid, and which hoppers may have heard of it."""
        with self._wanted:
            return None if self._payout is None else (self._payout, self._started)

    def paid(self, event: CashDispensed) -> None:
        """The payout has ended: told until it is on disk."""
        if self.commit(event):
            with self._wanted:
                if self._payout is not None and self._payout.payout_id == event.payout_id:
                    self._payout = None

    def commit(self, event: Event) -> bool:
        """Whether it is on disk."""
        return self.inbox.post_durably(event, COMMIT_S)

    def read(self, intent_id: str) -> dict[str, int]:
        """The numbers of the last events that were read for this intent, kept while the bus is lost."""
        if self._read[0] != intent_id:
            self._read = intent_id, {}
        return self._read[1]

    def state_of(self, unit: str) -> str:
        """What was told of a unit last."""
        return self._units.get(unit, "ok")

    def tell(self, unit: str, state: str) -> None:
        """A unit is in another state."""
        if self.state_of(unit) != state:
            self._units[unit] = state
            self.inbox.post(CashUnitChanged(device=self.name, unit=unit, state=state, at=self.clock.now_ms()))  # type: ignore[arg-type]

    def _opened(self, report: Report) -> Link:
        wire = self.machine.open_wire(self.config.url)
        line = _Line(self, wire)
        try:
            line.look()
        except BaseException:
            wire.close()
            raise
        report("ready", "")
        return line


class _Line:
    """One open bus."""

    def __init__(self, cash: CctalkCash, wire: Wire) -> None:
        crc = frozenset({cash.config.notes} if cash.config.notes_crc else ())
        self._cash = cash
        self._wire = wire
        self._now_s = cash.machine.now_s
        self._bus = Bus(wire, cash.machine, cash.pace.answer_s, crc)
        self._money = Money(cash, self._bus)
        self._hoppers = Hoppers(cash, self._bus, self._rest)
        self._alive_s = self._now_s()

    def look(self) -> None:
        """Is every unit there, well, and of this shop's currency?"""
        self._money.look()
        self._hoppers.look()

    def serve(self) -> None:
        """See `Link`."""
        while True:
            busy = self._money.round()
            if (job := self._cash.payout()) is not None:
                self._cash.paid(self._hoppers.pay(*job))
                busy = True
            if not busy and self._now_s() - self._alive_s > self._cash.pace.alive_s:
                self._alive_s = self._now_s()
                self.look()
            self._rest(self._cash.pace.poll_s if busy else self._cash.pace.idle_s)

    def close(self) -> None:
        """See `Link`."""
        self._wire.close()

    def _rest(self, seconds: float) -> None:
        """Wait, but for a bus that breaks: then the wait ends with its error."""
        ends_s = self._now_s() + seconds
        while (left_s := ends_s - self._now_s()) > 0:
            self._wire.read(64, left_s)
