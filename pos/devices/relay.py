"""A relay board: the lane light with its patterns, and pulses for a gate, a deactivator or a drawer.

```
connect: all relays as they are to be now, and asked whether they are
then     every change at once; every half second asked again, and put right where the board differs
```

What is wanted is kept here, so a board that lost its power shows the light again when it is back. A pulse is for now:
one that can't be made at once is not made later, when nobody stands at the gate any more.
"""

from msgspec import Struct

from pos.devices.driver import RETRY_S, Driver, Link, Report
from pos.devices.relay_boards import BOARDS, Board, Talk
from pos.devices.relay_lamps import lit, next_edge_s
from pos.errors import DeviceSilent
from pos.fittings import RelayConfig, Shown
from pos.log import get_logger
from pos.ports import Clock, Inbox
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["Pace", "RelayBoard"]

FLOOD = 64
TRIES = 3
log = get_logger("device")


class Pace(Struct, frozen=True, kw_only=True):
    """How long what takes, in seconds."""

    answer_s: float = 0.4
    look_s: float = 0.5
    """Between two questions how the relays stand."""
    nap_s: float = 0.05
    """Between two looks at what is wanted."""


class RelayBoard(Driver):
    """A driver for the relay board `name`, and its port; what kind it is says `config.driver`."""

    def __init__(
        self,
        config: RelayConfig,
        name: str,
        inbox: Inbox,
        clock: Clock,
        retry_s: tuple[float, float] = RETRY_S,
        *,
        pace: Pace | None = None,
        machine: Machine = THIS_MACHINE,
    ) -> None:
        super().__init__("relay", name, self._opened, inbox=inbox, clock=clock, retry_s=retry_s, machine=machine)
        self.config = config
        self.machine = machine
        self.pace = pace or Pace()
        self._name = name
        self._wanted = machine.lock()
        self._shown: Shown = "closed"
        self._since_s = machine.now_s()
        self._ends_s: dict[int, float] = {}
        self._asked: dict[int, int] = {}
        """Pulses that have not begun: relay, milliseconds."""

    def show(self, lamp: Shown) -> None:
        """See `pos.ports.Relays`."""
        with self._wanted:
            if lamp != self._shown:
                self._shown, self._since_s = lamp, self.machine.now_s()

    def pulse(self, what: str, category: str = "") -> None:
        """See `pos.ports.Relays`."""
        for name, one in self.config.pulse.items():
            if one.when != what or (one.categories and category not in one.categories):
                continue
            if self.state != "ready":
                log.warning("pulse not made", device=self._name, pulse=name, state=self.state)
                continue
            with self._wanted:
                self._asked[one.relay] = one.ms

    def forget_pulses(self) -> None:
        """The board was away: what it should have done then is over."""
        with self._wanted:
            self._ends_s.clear()
            self._asked.clear()

    def wanted(self) -> tuple[frozenset[int], float]:
        """The relays that are to be closed now, and how long that is so at most, in seconds; begins what was asked."""
        with self._wanted:
            now_s, pattern = self.machine.now_s(), self.config.pattern(self._shown)
            self._ends_s = {relay: end for relay, end in self._ends_s.items() if end > now_s}
            self._ends_s |= {relay: now_s + ms / 1000 for relay, ms in self._asked.items()}
            self._asked.clear()
            closed = lit(pattern, self.config.lamps, now_s - self._since_s) | frozenset(self._ends_s)
            edge_s = next_edge_s(pattern, now_s - self._since_s)
            waits = [end - now_s for end in self._ends_s.values()] + [self.pace.nap_s]
            return closed, max(0.0, min(waits if edge_s is None else [edge_s, *waits]))

    def _opened(self, report: Report) -> Link:
        self.forget_pulses()
        line = _Line(self, self.machine.open_wire(self.config.url))
        try:
            line.begin()
        except BaseException:
            line.close()
            raise
        report("ready", "")
        return line


class _Line:
    """One open board."""

    def __init__(self, driver: RelayBoard, wire: Wire) -> None:
        self._driver = driver
        self._wire = wire
        self._board: Board = BOARDS[driver.config.driver](driver.config.relays)
        self._now_s = driver.machine.now_s
        self._closed: frozenset[int] | None = None
        """What the board was told last; `None`: it may be anything."""
        self._look_s = 0.0
        self._strikes = 0
        self._serving = False
        self._ending = driver.machine.flag()

    def begin(self) -> None:
        """Make it as it is to be, and look whether it is."""
        self._wire.write(self._board.begin())
        self._make(self._driver.wanted()[0])
        self._look()

    def serve(self) -> None:
        """See `Link`. At its end the lamps go dark and no relay stays closed: nobody looks after them any more."""
        self._serving = True
        try:
            while not self._ending.is_set():
                closed, left_s = self._driver.wanted()
                self._make(closed)
                if self._now_s() >= self._look_s:
                    self._look()
                self._rest(min(left_s, self._driver.pace.nap_s))
            self._make(frozenset())
        finally:
            self._serving = False
            self._wire.close()

    def close(self) -> None:
        """See `Link`."""
        self._ending.set()
        if not self._serving:
            self._wire.close()

    def _make(self, closed: frozenset[int]) -> None:
        relays = range(1, self._driver.config.relays + 1)
        before = self._closed
        for relay in relays:
            on = relay in closed
            if before is None or on != (relay in before):
                self._say(self._board.turn(relay, on=on))
        self._closed = closed

    def _look(self) -> None:
        self._look_s = self._now_s() + self._driver.pace.look_s
        if not self._driver.config.answers:
            return
        stands = frozenset[int]().union(*(self._say(talk) for talk in self._board.look()))
        self._strikes = 0 if stands == self._closed else self._strikes + 1
        if self._strikes >= TRIES:
            wrong = min(stands ^ (self._closed or frozenset()))
            raise DeviceSilent(f"Relay {wrong} of the board does not switch.", "Look at the board, or replace it.")
        if self._strikes:
            self._closed = stands
            self._make(self._driver.wanted()[0])
            self._look()

    def _say(self, talk: Talk) -> frozenset[int]:
        """Say something until it is answered.

        Raises:
            DeviceSilent: it is not, however often.
        """
        for _ in range(TRIES):
            self._drain()
            self._wire.write(talk.send)
            if not talk.answers:
                self._rest(self._board.gap_s)
                return frozenset()
            if (heard := self._heard(talk)) is not None:
                return heard
        raise DeviceSilent("The relay board does not answer.", "Check its cable and its kind in lane.toml.")

    def _heard(self, talk: Talk) -> frozenset[int] | None:
        data, ends_s = b"", self._now_s() + self._driver.pace.answer_s
        while (left_s := ends_s - self._now_s()) > 0:
            data += self._wire.read(FLOOD, left_s)
            if (said := talk.heard(data)) is not None:
                return said
        return None

    def _drain(self) -> None:
        for _ in range(FLOOD):
            if not self._wire.read(FLOOD, 0.0):
                return
        raise DeviceSilent("The relay board is flooded with bytes.", "Check its cable.")

    def _rest(self, seconds: float) -> None:
        """Wait, but for a board that is gone: then the wait ends with its error."""
        ends_s = self._now_s() + seconds
        while (left_s := ends_s - self._now_s()) > 0:
            self._wire.read(FLOOD, left_s)
