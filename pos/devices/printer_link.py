"""One connection to a printer: bytes out, and answers told apart.

DLE EOT is answered at once, GS r 1 when everything before it is on paper. Both come back on one line as single bytes
with different fixed bits.
"""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from pos.devices.printer_status import ASKED, BARRIER, Health, health, is_barrier, is_status
from pos.errors import DeviceSilent
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE

__all__ = ["Patience", "PrinterLink"]

FLOOD = 4096
"""Answers that nobody asked for; more is no printer."""


class Patience(Struct, frozen=True, kw_only=True):
    """How long what is waited for."""

    open_s: float = 3.0
    answer_s: float = 1.0
    """A real-time answer; a busy machine alone may be half of it late, and a shopper would read "no paper" for it."""
    barrier_s: float = 20.0
    """Some lines on paper, from a printer that says it is well."""
    look_s: float = 0.25
    """Between two looks at the status while lines are awaited."""
    poll_s: float = 0.5
    """Between two looks while idle: one that refuses is known within a second, a silent one after `answer_s` more."""
    watch_s: float = 0.1
    """Between two looks at a line that stays open, whether it was pulled."""


class PrinterLink:
    """Talks to the printer at the other end of a wire.

    Args:
        wire: open; this owns it.
        patience: see there.
        now_s: a clock that never jumps.
    """

    def __init__(self, wire: Wire, patience: Patience, now_s: Callable[[], float] = THIS_MACHINE.now_s) -> None:
        self._wire = wire
        self._patience = patience
        self._now_s = now_s
        self.barriers = False

    def close(self) -> None:
        """Let go of the wire."""
        self._wire.close()

    def send(self, data: bytes) -> None:
        """Hand bytes over.

        Raises:
            DeviceMissing: the wire is gone.
            DeviceSilent: the printer takes no more.
        """
        self._wire.write(data)

    def listen(self) -> bool:
        """Whether something came that nobody asked for (automatic status back); it is thrown away.

        Raises:
            DeviceMissing: the wire is gone.
        """
        return self._drain()

    def health(self) -> Health:
        """Ask all four questions.

        Raises:
            DeviceMissing: the wire is gone.
            DeviceSilent: no answer.
        """
        self._drain()
        answers = {}
        for question in ASKED:
            self._wire.write(bytes((0x10, 0x04, question)))
            answer = self._wait_for(is_status, self._patience.answer_s)
            if answer is None:
                raise DeviceSilent("The receipt printer does not answer.", "Check that it is switched on; restart it.")
            answers[question] = answer
        return health(answers)

    def find_barriers(self) -> None:
        """Whether this printer answers GS r; some do not, and then only its health can be watched."""
        self._wire.write(BARRIER)
        self.barriers = self._wait_for(is_barrier, self._patience.answer_s) is not None

    def settle(self) -> Health | Literal["late"]:
        """Wait until everything sent is on paper.

        Returns:
            How the printer is then; a health that does not print if something stopped it; "late" if it is well and yet
            does not get on.

        Raises:
            DeviceMissing: the wire is gone.
            DeviceSilent: no answer.
        """
        if not self.barriers:
            self._wait_for(lambda _byte: False, self._patience.look_s)
            return self.health()
        self._wire.write(BARRIER)
        ends_s = self._now_s() + self._patience.barrier_s
        while self._now_s() < ends_s:
            if self._wait_for(is_barrier, self._patience.look_s) is not None:
                return self.health()
            seen = self._look()
            if seen is True:
                return self.health()
            if isinstance(seen, Health) and not seen.prints:
                return seen
        return "late"

    def _look(self) -> Health | Literal[True]:
        """The health while a barrier is out; `True` if the barrier came among the answers."""
        answers = {}
        for question in ASKED:
            self._wire.write(bytes((0x10, 0x04, question)))
            answer = self._wait_for(lambda byte: is_status(byte) or is_barrier(byte), self._patience.answer_s)
            if answer is None:
                raise DeviceSilent("The receipt printer does not answer.", "Check that it is switched on; restart it.")
            if is_barrier(answer):
                return True
            answers[question] = answer
        return health(answers)

    def _wait_for(self, wanted: Callable[[int], bool], timeout_s: float) -> int | None:
        ends_s = self._now_s() + timeout_s
        for _ in range(FLOOD):
            left_s = ends_s - self._now_s()
            if left_s <= 0:
                return None
            data = self._wire.read(1, left_s)
            if data and wanted(data[0]):
                return data[0]
        return None

    def _drain(self) -> bool:
        """Throw away what came; whether something did."""
        for at in range(FLOOD):
            if not self._wire.read(256, 0.0):
                return at > 0
        return True
