"""One connection to a printer: bytes out, and answers told apart.

DLE EOT is answered at once, GS r 1 when everything before it is on paper. Both come back on one line as single bytes
with different fixed bits.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct

from pos.devices.printer_status import ASKED, BARRIER, Health, health, is_barrier, is_status
from pos.errors import DeviceSilent
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE

__all__ = ["Patience", "PrinterLink"]

DLE, EOT = 0x10, 0x04
READ = 64
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
        one_by_one: what was found out about this printer before; see there.
    """

    def __init__(
        self,
        wire: Wire,
        patience: Patience,
        now_s: Callable[[], float] = THIS_MACHINE.now_s,
        *,
        one_by_one: bool = False,
    ) -> None:
        self._wire = wire
        self._patience = patience
        self._now_s = now_s
        self._held: deque[int] = deque()
        """Bytes that came and were not looked at yet."""
        self.barriers = False
        self.one_by_one = one_by_one
        """This printer answers one question at a time, and forgets what it is asked meanwhile."""

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
        return health(self._asked()[0])

    def _asked(self) -> tuple[dict[int, int], bool]:
        """The answers to all four questions, and whether a barrier was among them.

        They are asked in one breath: a status is sent whenever its command is received (ESC/POS Command Reference,
        DLE EOT), in the order of the questions. A printer that forgets some is asked one by one from then on.
        """
        if not self.one_by_one:
            said, barrier = self._said(ASKED)
            if len(said) == len(ASKED):
                return dict(zip(ASKED, said, strict=True)), barrier
            self.one_by_one = bool(said)
            if not said:
                raise _silent()
        answers, met = {}, False
        for question in ASKED:
            said, barrier = self._said((question,))
            if not said:
                raise _silent()
            answers[question], met = said[0], met or barrier
        return answers, met

    def _said(self, questions: Sequence[int]) -> tuple[list[int], bool]:
        """What is answered to these questions before a wait runs out, and whether a barrier was among it."""
        self._wire.write(b"".join(bytes((DLE, EOT, question)) for question in questions))
        said: list[int] = []
        answer_s = self._patience.answer_s
        barrier, ends_s = False, self._now_s() + answer_s
        while len(said) < len(questions):
            byte = self._wait_for(lambda byte: is_status(byte) or is_barrier(byte), ends_s - self._now_s())
            if byte is None:
                break
            if is_barrier(byte):
                barrier = True
            else:
                said.append(byte)
                ends_s = self._now_s() + answer_s
        return said, barrier

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
            answers, came = self._asked()
            if came:
                return self.health()
            if not (seen := health(answers)).prints:
                return seen
        return "late"

    def _wait_for(self, wanted: Callable[[int], bool], timeout_s: float) -> int | None:
        ends_s = self._now_s() + timeout_s
        for _ in range(FLOOD):
            while self._held:
                if wanted(byte := self._held.popleft()):
                    return byte
            left_s = ends_s - self._now_s()
            if left_s <= 0:
                return None
            self._held.extend(self._wire.read(READ, left_s))
        return None

    def _drain(self) -> bool:
        """Throw away what came; whether something did."""
        came = bool(self._held)
        self._held.clear()
        for at in range(FLOOD):
            if not self._wire.read(256, 0.0):
                return came or at > 0
        return True


def _silent() -> DeviceSilent:
    return DeviceSilent("The receipt printer does not answer.", "Check that it is switched on; restart it.")
