"""One connection of a simulated terminal, with the faults that a script asks for."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Literal

from msgspec import Struct

from pos.errors import DeviceError
from pos.payments.sim.zvt_bytes import Cutter
from pos.wires.faults import Faults, play
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import Empty, Machine, Mailbox

__all__ = ["Cut", "Dead", "Gone", "Happening", "Link"]

_IDLE_S = 60.0


class Gone(Exception):
    """The lane has hung up, or a fault broke the line. `refuse_s`: so long nobody may connect."""

    def __init__(self, refuse_s: float = 0.0) -> None:
        super().__init__()
        self.refuse_s = refuse_s


class Dead(Exception):
    """The terminal lost its power."""


class Cut(Struct, frozen=True):
    """The line breaks after so many bytes of a payment. `listens`: only towards the lane; it is still heard."""

    after: int
    listens: bool = False


class Happening(Struct, frozen=True):
    """What a terminal waits for: a message, the line's end, a card, the red key; or its power is gone."""

    kind: Literal["message", "gone", "card", "cancel", "dead"]
    control: str = ""
    data: bytes = b""
    card: Any = None


class Link:
    """A connection: a thread reads it, the terminal's own thread does the rest. `stays`: it is a serial line, which
    nobody hangs up.
    """

    def __init__(self, line: DeviceEnd, faults: Faults, machine: Machine, *, stays: bool = False) -> None:
        self._line = line
        self._stays = stays
        self.ended = False
        self._faults = faults
        self._machine = machine
        self._queue: Mailbox = machine.mailbox()
        self._cut: Cut | None = None
        self._mute = False
        self.sent = 0
        machine.task("link", self._read).start()

    def _read(self) -> None:
        cutter = Cutter()
        with suppress(DeviceError):
            while True:
                data = self._line.read(4096, _IDLE_S)
                for step in self._faults.plan(data, "receive") if data else ():
                    if not hasattr(step, "data"):
                        self.give_up()
                        continue
                    for control, block in cutter.cut(step.data):
                        self._queue.put(Happening("message", control, block))
        self.ended = True
        self._queue.put(Happening("gone"))

    def happen(self, happening: Happening) -> None:
        """Something happened at the terminal itself. Any thread."""
        self._queue.put(happening)

    def close(self) -> None:
        """Hang up, any thread."""
        self._line.close()

    @property
    def goes_on(self) -> bool:
        """Whether the lane can still say something after an exchange has failed."""
        return self._stays and not self.ended

    @property
    def stale(self) -> bool:
        """Whether something has come since: on a serial line only the newest command is still meant."""
        return self._stays and len(self._queue) > 0

    def give_up(self) -> None:
        """Nothing more in this exchange: a connection is closed, a serial line waits for the next command."""
        if not self._stays:
            self.close()

    def begin(self, cut: Cut | None) -> None:
        """A payment begins: count from here."""
        self.sent, self._cut = 0, cut

    def send(self, data: bytes) -> None:
        """Send a message, or what the faults leave of it.

        Raises:
            Gone: the line is broken.
        """
        refused = [0.0]
        if not play(self._faults.plan(data), self._write, refused.append, self._machine.sleep):
            self.give_up()
            raise Gone(refused[-1])

    def _write(self, data: bytes) -> None:
        if self._mute:
            return
        room = None if self._cut is None else self._cut.after - self.sent
        part = data if room is None else data[: max(0, room)]
        self.sent += len(part)
        try:
            self._line.write(part)
            if self._cut is None or room is None or room > len(data):
                return
            if self._cut.listens:
                self._mute = True
                self._line.stop_sending()
                return
        except DeviceError:
            raise Gone from None
        self.give_up()
        raise Gone

    def reply(self, seconds: float) -> Iterator[Happening]:
        """What happens within so long, and no longer, whatever comes meanwhile.

        Raises:
            Gone: the lane has hung up.
        """
        until = self._machine.now_s() + seconds
        while (left := until - self._machine.now_s()) > 0 and (found := self.wait(left)) is not None:
            yield found

    def wait(self, seconds: float | None, *, deaf: bool = False) -> Happening | None:
        """What happens next; None: nothing did. `deaf`: that the line has ended is not noticed.

        Raises:
            Gone: the lane has hung up.
            Dead: the power went.
        """
        until = None if seconds is None else self._machine.now_s() + seconds
        while True:
            try:
                left = None if until is None else max(0.0, until - self._machine.now_s())
                found: Happening = self._queue.get(left)
            except Empty:
                return None
            if found.kind == "dead":
                raise Dead
            if found.kind != "gone":
                return found
            if not deaf:
                raise Gone
