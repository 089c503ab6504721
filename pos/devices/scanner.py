"""A barcode scanner on a serial line (RS-232 or USB-CDC) or behind a serial server: bytes in, `Scanned` out.

The line's settings are in its URL, how a read ends in `framing`. What the bytes mean is not asked here; they are
never logged, since a shopper may scan a bank card.
"""

from collections.abc import Callable
from typing import Literal, Protocol

from pos.config import ScannerConfig
from pos.devices.driver import RETRY_S, Driver, Link, Report
from pos.devices.scanner_commands import FAMILIES
from pos.devices.scanner_framing import Framer
from pos.lane.events import Scanned
from pos.log import get_logger
from pos.ports import Clock, Inbox
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["ScannerLine", "WiredScanner", "line_scanner", "scanner_driver"]

_MEND = "Set its suffix, or the framing in lane.toml."
_READ_SIZE = 4096
_OBEY_S = 0.05
"""Between two looks at what the lane wants of a scanner that obeys. A read wakes it at once as ever."""
_IDLE_S = 5.0
"""Between two looks at a quiet line: the watchdog takes a read that is much longer for one that never ends."""

log = get_logger("device")


def line_scanner(
    config: ScannerConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    retry_s: tuple[float, float] = RETRY_S,
    *,
    machine: Machine = THIS_MACHINE,
) -> Driver:
    """A driver for the scanner `name`: posts a `Scanned` for each read, with the time of its last byte."""
    advice = f"Reads of this scanner do not end as `framing = {config.framing!r}` says. {_MEND}"

    def cutter() -> Cutter:
        return Framer(config.framing, config.gap_ms / 1000)

    return scanner_driver(cutter, config, name, inbox, clock, retry_s=retry_s, machine=machine, advice=advice)


def scanner_driver(
    cutter: "Callable[[], Cutter]",
    config: ScannerConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    *,
    retry_s: tuple[float, float],
    machine: Machine,
    advice: str = "What this scanner sends is no read. Look at its settings.",
) -> "WiredScanner":
    """A driver for a scanner whose reads `cutter` makes out, anew for each opening of its wire."""

    def connect(report: Report) -> Link:
        wire = machine.open_wire(config.url)
        scanner.forget_beeps()
        return ScannerLine(
            cutter(), name, wire, inbox=inbox, clock=clock, report=report, now_s=machine.now_s, advice=advice,
            orders=scanner.orders if scanner.obeys else None, part=config.part,
        )  # fmt: skip

    scanner = WiredScanner(config, name, connect, inbox=inbox, clock=clock, retry_s=retry_s, machine=machine)
    return scanner


class WiredScanner(Driver):
    """A scanner's driver, and its port: what is wanted is kept here, so a scanner that comes back is told again.

    Args:
        config: its settings.
        name: its name in the configuration.
        connect: opens its line.
    """

    def __init__(
        self,
        config: ScannerConfig,
        name: str,
        connect: Callable[[Report], Link],
        *,
        inbox: Inbox,
        clock: Clock,
        retry_s: tuple[float, float],
        machine: Machine,
    ) -> None:
        super().__init__(config.part, name, connect, inbox=inbox, clock=clock, retry_s=retry_s, machine=machine)
        self._commands = FAMILIES[config.commands]
        self._beeps = config.beep == "lane"
        self._wanted = machine.lock()
        self._on = True
        self._wishes = 0
        self.obeys = config.commands != "none"

    def take(self, *, on: bool) -> None:
        """See `pos.ports.Scanners`."""
        with self._wanted:
            self._on = on

    def beep(self) -> None:
        """See `pos.ports.Scanners`."""
        with self._wanted:
            self._wishes += self._beeps

    def orders(self, told: bool | None) -> tuple[bytes, bool]:
        """What the scanner must be told now, and whether it reads then; `told`: what it was told last, if anything."""
        with self._wanted:
            on, beeps, self._wishes = self._on, min(self._wishes, 1), 0
        order = b"" if on == told else self._commands.enable if on else self._commands.disable
        return order + (self._commands.beep if beeps else b""), on

    def forget_beeps(self) -> None:
        """The scanner was away: a beep that nobody could hear at once is not made later."""
        with self._wanted:
            self._wishes = 0


class Cutter(Protocol):
    """Cuts what comes over a wire into reads: `Framer`, and its like for USB."""

    dropped: int

    def feed(self, data: bytes, now_s: float) -> list[bytes]:
        """Take bytes; give the reads they complete."""
        ...

    def flush(self, now_s: float) -> list[bytes]:
        """Note that nothing more has come until now."""
        ...

    def due_in_s(self, now_s: float) -> float | None:
        """How long until `flush` has something to do; None if nothing waits."""
        ...


class ScannerLine:
    """An open scanner.

    Args:
        framer: cuts its bytes into reads.
        advice: what to say where reads never end.
        orders: what it is to be told, if it obeys: `WiredScanner.orders`.
        part: what its reads are.
    """

    def __init__(
        self,
        framer: Cutter,
        name: str,
        wire: Wire,
        *,
        inbox: Inbox,
        clock: Clock,
        report: Report,
        now_s: Callable[[], float],
        advice: str,
        orders: Callable[[bool | None], tuple[bytes, bool]] | None = None,
        part: Literal["scanner", "badge"] = "scanner",
    ) -> None:
        self._framer = framer
        self._advice = advice
        self._name = name
        self._wire = wire
        self._inbox = inbox
        self._clock = clock
        self._report = report
        self._now_s = now_s
        self._orders = orders
        self._part = part
        self._told: bool | None = None
        self._idle_s = _IDLE_S if orders is None else _OBEY_S
        self._last_at = clock.now_ms()
        self._proven = False
        """Whether this line has given one whole read, so that its framing must be right."""

    def serve(self) -> None:
        """See `Link`."""
        self._report("ready", "")
        while True:
            self._tell()
            due_in_s = self._framer.due_in_s(self._now_s())
            data = self._wire.read(_READ_SIZE, self._idle_s if due_in_s is None else due_in_s)
            now_s, dropped = self._now_s(), self._framer.dropped
            self._post(self._framer.flush(now_s))
            if data:
                self._last_at = self._clock.now_ms()
                self._post(self._framer.feed(data, now_s))
            if self._framer.dropped > dropped:
                self._say_dropped()

    def close(self) -> None:
        """See `Link`."""
        self._wire.close()

    def _tell(self) -> None:
        """Pass on what the lane wants of it."""
        if self._orders is not None:
            order, self._told = self._orders(self._told)
            if order:
                self._wire.write(order)

    def _post(self, reads: list[bytes]) -> None:
        for raw in reads:
            self._inbox.post(Scanned(device=self._name, raw=raw, at=self._last_at, part=self._part))
            log.debug("read", device=self._name, size=len(raw))
        if reads and not self._proven:
            self._proven = True
            self._report("ready", "")

    def _say_dropped(self) -> None:
        log.warning("part of a read dropped", device=self._name)
        if not self._proven:
            self._report("ready", self._advice)
