"""A driver for customer displays of the DSP-800 command set, which answer each command: ACK, or NACK.

A second example: see "Add a driver in an hour" in CONTRIBUTING.md. Followed: Tysso VFD-550 user manual, 6.2.
"""

from pos.config import LineDisplayConfig
from pos.devices.driver import Driver, Link, Report
from pos.devices.line_display import rows_of
from pos.errors import DeviceSilent
from pos.lane.customer import CustomerRow, CustomerRows
from pos.lane.message import Msg
from pos.ports import Clock, Inbox
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE, Machine

ACK, NACK = 0x06, 0x15
ANSWER_S, NAP_S, LOOK_S = 0.4, 0.05, 1.0
TRIES = 3
ROW = 20


def command(letter: str, *places: int) -> bytes:
    """EOT SOH, a letter, places from 1 to 40 as 31h to 58h, ETB.

    >>> command("P", 21).hex(" ")
    '04 01 50 45 17'
    """
    return b"\x04\x01" + letter.encode() + bytes(0x30 + place for place in places) + b"\x17"


class Dsp800Link:
    """An open display. What it does not acknowledge it has not understood, and is told again."""

    def __init__(self, driver: "Dsp800Display", wire: Wire) -> None:
        self._driver, self._wire, self._now_s = driver, wire, driver.machine.now_s
        self._written: tuple[bytes, bytes] | None = None

    def begin(self) -> None:
        """Clear it, and write."""
        self._tell(command("C", 1, 2 * ROW))
        self._write(self._driver.rows())

    def serve(self) -> None:
        """Write what changes; ask now and then whether it is still there, by moving its cursor."""
        look_s = self._now_s() + LOOK_S
        while True:
            if (rows := self._driver.rows()) != self._written:
                self._write(rows)
            elif self._now_s() > look_s:
                self._write(rows)
                look_s = self._now_s() + LOOK_S
            self._wire.read(64, NAP_S)

    def close(self) -> None:
        """See `Link`."""
        self._wire.close()

    def _write(self, rows: tuple[bytes, bytes]) -> None:
        for place, row in zip((1, ROW + 1), rows, strict=True):
            self._tell(command("P", place))
            self._wire.write(row)
        self._written = rows

    def _tell(self, data: bytes) -> None:
        for _ in range(TRIES):
            while self._wire.read(64, 0.0):
                pass
            self._wire.write(data)
            if self._acknowledged():
                return
        raise DeviceSilent("The customer display does not answer.", "Check its power and its command set.")

    def _acknowledged(self) -> bool:
        ends_s = self._now_s() + ANSWER_S
        while (left_s := ends_s - self._now_s()) > 0:
            said = self._wire.read(64, left_s)
            if ACK in said or NACK in said:
                return ACK in said
        return False


class Dsp800Display(Driver):
    """The driver, and its port: `pos.ports.LineDisplay`."""

    def __init__(
        self, config: LineDisplayConfig, name: str, inbox: Inbox, clock: Clock, *, language: str, machine: Machine
    ) -> None:
        super().__init__("line_display", name, self._opened, inbox=inbox, clock=clock, machine=machine)
        self.machine = machine
        self._config, self._language, self._lock_ = config, language, machine.lock()
        nothing = CustomerRow(Msg("unit.text", {"text": ""}))
        self._rows = CustomerRows(nothing, nothing, language)

    def show(self, rows: CustomerRows) -> None:
        """Show these from now on."""
        with self._lock_:
            self._rows = rows

    def rows(self) -> tuple[bytes, bytes]:
        """What is to be shown now, in the display's letters."""
        with self._lock_:
            return rows_of(self._rows, self._config, self._language)

    def _opened(self, _report: Report) -> Link:
        link = Dsp800Link(self, self.machine.open_wire(self._config.url))
        try:
            link.begin()
        except BaseException:
            link.close()
            raise
        return link


def dsp800_display(
    config: LineDisplayConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    *,
    language: str = "en",
    machine: Machine = THIS_MACHINE,
) -> Dsp800Display:
    """The factory that the entry point names."""
    return Dsp800Display(config, name, inbox, clock, language=language, machine=machine)


dsp800_display.abilities = ("letters", "state")  # type: ignore[attr-defined]
