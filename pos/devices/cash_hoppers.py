"""Money that goes out: hoppers, each told once, asked until it has ended, and told again only if it never heard."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pos.config import HopperConfig
from pos.devices import cctalk
from pos.devices.cash_bus import Bus, Refused
from pos.devices.cctalk_hopper import PAYOUT_CLOSED, TROUBLE, Counts, Outcome, judge
from pos.lane.effects import HopperStart, Payout
from pos.lane.events import CashDispensed, CashPayoutStarted

if TYPE_CHECKING:
    from pos.devices.cash import CctalkCash

__all__ = ["Hoppers"]

OPEN, SHUT = b"\xa5", b"\0"
MOST = 255
TIMES = 5
"""How often a command that no hopper heard is sent."""
LEVEL_LOW, LEVEL_HIGH, KNOWS_LOW, KNOWS_HIGH = 0x01, 0x02, 0x10, 0x20
"""Header 217: what the sensors say, and which sensors there are."""
NO_KEY = bytes(8)


class Hoppers:
    """All hoppers of one open bus.

    Args:
        cash: the driver.
        bus: the bus.
        rest: waits so many seconds.
    """

    def __init__(self, cash: "CctalkCash", bus: Bus, rest: Callable[[float], None]) -> None:
        self._cash = cash
        self._bus = bus
        self._rest = rest
        self._hoppers = {one.value_minor: (name, one) for name, one in cash.config.hopper.items()}
        self._keys: dict[int, bytes] = {}

    def look(self) -> None:
        """Is each there, and does it hold enough?"""
        for name, hopper in self._hoppers.values():
            self._keys[hopper.address] = self._bus.ask(hopper.address, cctalk.SERIAL_NUMBER, size=3)
            self._cash.tell(name, self._state(hopper))

    def pay(self, payout: Payout, started: dict[int, HopperStart]) -> CashDispensed:
        """Give it all, one value after the other. `started` grows with each hopper that is told."""
        paid, unsure = [], []
        for value, count in payout.coins:
            name, hopper = self._hoppers.get(value, ("", None))
            if hopper is None:
                continue
            said = self._pay(payout.payout_id, hopper, min(count, MOST), started)
            if said.state == "unknown":
                unsure.append(value)
            elif said.paid:
                paid.append((value, said.paid))
            short = said.state == "ended" and said.paid < count
            state = self._state(hopper)
            self._cash.tell(name, "empty" if short and state != "jammed" else state)
        return CashDispensed(payout_id=payout.payout_id, paid=tuple(paid), unsure=tuple(unsure))

    def _pay(self, payout_id: str, hopper: HopperConfig, count: int, started: dict[int, HopperStart]) -> Outcome:
        value = hopper.value_minor
        if value not in started:
            before = self._ready(hopper)
            if before is None:
                return Outcome("ended")
            start = HopperStart(payout_id=payout_id, value_minor=value, count=count, before=before)
            if not self._cash.commit(CashPayoutStarted(start=start)):
                return Outcome("ended")
            started[value] = start
            self._command(hopper, count)
        return self._follow(hopper, started[value])

    def _ready(self, hopper: HopperConfig) -> tuple[int, int, int, int] | None:
        """Let it, and read its counters; `None`: it can't pay."""
        try:
            self._bus.ask(hopper.address, cctalk.ENABLE_HOPPER, OPEN, 0)
        except Refused:
            return None
        if self._flags(hopper) & (PAYOUT_CLOSED | TROUBLE):
            return None
        now = self._counts(hopper)
        return None if now.remaining else (now.number, now.remaining, now.paid, now.unpaid)

    def _follow(self, hopper: HopperConfig, event: HopperStart) -> Outcome:
        """Ask until it has ended. The number that it was heard under is proof enough that it began."""
        before, seen = Counts(*event.before), False
        for left in reversed(range(TIMES)):
            said = self._ask(hopper, before, event.count, seen=seen)
            while said.state == "running":
                seen = True
                self._rest(self._cash.pace.poll_s)
                said = self._ask(hopper, before, event.count, seen=seen)
            if said.state != "unheard":
                return said
            if left:
                self._command(hopper, event.count)
        return Outcome("ended")

    def _ask(self, hopper: HopperConfig, before: Counts, count: int, *, seen: bool) -> Outcome:
        now = self._counts(hopper)
        is_open = not self._flags(hopper) & PAYOUT_CLOSED  # after the counters: open now, so it was open then
        return judge(before, now, count, is_open=is_open, started=seen)

    def _command(self, hopper: HopperConfig, count: int) -> None:
        """Once. Whatever it answers, or does not: its counters tell."""
        key = self._keys[hopper.address]
        if hopper.key == "none":
            self._bus.try_once(hopper.address, cctalk.PUMP_RNG, NO_KEY, 0)
            self._bus.try_once(hopper.address, cctalk.CIPHER_KEY, b"", len(NO_KEY))
            key = NO_KEY
        self._bus.try_once(hopper.address, cctalk.DISPENSE, key + bytes((count,)))

    def _counts(self, hopper: HopperConfig) -> Counts:
        return Counts(*self._bus.ask(hopper.address, cctalk.HOPPER_STATUS, size=4))

    def _flags(self, hopper: HopperConfig) -> int:
        return self._bus.ask(hopper.address, cctalk.TEST_HOPPER)[0]

    def _state(self, hopper: HopperConfig) -> str:
        if self._flags(hopper) & TROUBLE:
            return "jammed"
        try:
            level = self._bus.ask(hopper.address, cctalk.LEVELS, size=1)[0]
        except Refused:
            return "ok"
        if level & KNOWS_HIGH and level & LEVEL_HIGH:
            return "full"
        return "low" if level & KNOWS_LOW and level & LEVEL_LOW else "ok"
