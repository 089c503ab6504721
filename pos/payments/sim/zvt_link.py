"""One connection of a simulated terminal, with the faults that a script asks for."""

import queue
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal

from msgspec import Struct

from pos.payments.sim.zvt_bytes import Cutter
from pos.wires.faults import Faults, play

__all__ = ["Cut", "Gone", "Happening", "Link"]


class Gone(Exception):
    """The lane has hung up, or a fault broke the line. `refuse_s`: so long nobody may connect."""

    def __init__(self, refuse_s: float = 0.0) -> None:
        super().__init__()
        self.refuse_s = refuse_s


class Cut(Struct, frozen=True):
    """The line breaks after so many bytes of a payment. `listens`: only towards the lane; it is still heard."""

    after: int
    listens: bool = False


class Happening(Struct, frozen=True):
    """What a terminal waits for: a message, the line's end, a card, the red key."""

    kind: Literal["message", "gone", "card", "cancel"]
    control: str = ""
    data: bytes = b""
    card: Any = None


class Link:
    """A connection: a thread reads it, the terminal's own thread does the rest."""

    def __init__(self, line: socket.socket, faults: Faults) -> None:
        self._line = line
        self._faults = faults
        self._queue: queue.SimpleQueue[Happening] = queue.SimpleQueue()
        self._cut: Cut | None = None
        self._mute = False
        self.sent = 0
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=self._read, name="link", daemon=True).start()

    def _read(self) -> None:
        cutter = Cutter()
        with suppress(OSError):
            while data := self._line.recv(4096):
                for step in self._faults.plan(data, "receive"):
                    if not hasattr(step, "data"):
                        self.close()
                        continue
                    for control, block in cutter.cut(step.data):
                        self._queue.put(Happening("message", control, block))
        self._queue.put(Happening("gone"))

    def happen(self, happening: Happening) -> None:
        """Something happened at the terminal itself. Any thread."""
        self._queue.put(happening)

    def close(self) -> None:
        """Hang up, any thread."""
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()

    def begin(self, cut: Cut | None) -> None:
        """A payment begins: count from here."""
        self.sent, self._cut = 0, cut

    def send(self, data: bytes) -> None:
        """Send a message, or what the faults leave of it.

        Raises:
            Gone: the line is broken.
        """
        waits: Callable[[float], None] = time.sleep
        refused = [0.0]
        if not play(self._faults.plan(data), self._write, refused.append, waits):
            self.close()
            raise Gone(refused[-1])

    def _write(self, data: bytes) -> None:
        if self._mute:
            return
        room = None if self._cut is None else self._cut.after - self.sent
        part = data if room is None else data[: max(0, room)]
        self.sent += len(part)
        try:
            self._line.sendall(part)
            if self._cut is None or room is None or room > len(data):
                return
            if self._cut.listens:
                self._mute = True
                self._line.shutdown(socket.SHUT_WR)
                return
        except OSError:
            raise Gone from None
        self.close()
        raise Gone

    def wait(self, seconds: float | None, *, deaf: bool = False) -> Happening | None:
        """What happens next; None: nothing did. `deaf`: that the line has ended is not noticed.

        Raises:
            Gone: the lane has hung up.
        """
        until = None if seconds is None else time.monotonic() + seconds
        while True:
            try:
                left = None if until is None else max(0.0, until - time.monotonic())
                found = self._queue.get(timeout=left)
            except queue.Empty:
                return None
            if found.kind != "gone":
                return found
            if not deaf:
                raise Gone
