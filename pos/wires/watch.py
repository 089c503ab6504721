"""Whether the threads that talk to devices still come back.

Every call of a wire has a time limit. One that has run over it by far will never end (a driver of the kernel that waits
for a dead bus), and only a new process helps.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from pos.lane.events import Event, LaneEvent, Scanned
from pos.ports import Inbox
from pos.wires.fd_wire import Wire
from pos.wires.machine import Machine

__all__ = ["Watch", "WatchedInbox", "watched"]

POST_S = 1.0


class Watch:
    """The calls that are under way, and when each should be over. Any thread."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._due: dict[int, float] = {}
        self._numbers = itertools.count()

    def begin(self, seconds: float) -> int:
        """A call that should take no longer than this begins; its number, for `end`."""
        number = next(self._numbers)
        self._due[number] = self._machine.now_s() + seconds
        return number

    def end(self, number: int) -> None:
        """It came back."""
        del self._due[number]

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """What is done within should take no longer than this."""
        number = self.begin(seconds)
        try:
            yield
        finally:
            self.end(number)

    def overdue_s(self) -> float:
        """How long the call that has been due for longest is over its limit; negative or 0 if none is."""
        due = min(list(self._due.values()), default=None)
        return 0.0 if due is None else self._machine.now_s() - due


class _WatchedWire:
    def __init__(self, wire: Wire, watch: Watch, timeout_s: float) -> None:
        self._wire = wire
        self._watch = watch
        self._timeout_s = timeout_s

    def read(self, size: int, timeout_s: float) -> bytes:
        number = self._watch.begin(timeout_s)
        try:
            return self._wire.read(size, timeout_s)
        finally:
            self._watch.end(number)

    def write(self, data: bytes) -> None:
        number = self._watch.begin(self._timeout_s)
        try:
            self._wire.write(data)
        finally:
            self._watch.end(number)

    def wake(self) -> None:
        self._wire.wake()

    def close(self) -> None:
        with self._watch.limit(self._timeout_s):
            self._wire.close()


class _WatchedMachine:
    def __init__(self, machine: Machine, watch: Watch) -> None:
        self._machine = machine
        self._watch = watch

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - everything else is the machine's own
        return getattr(self._machine, name)

    def open_wire(self, url: str, timeout_s: float = 2.0) -> Wire:
        with self._watch.limit(timeout_s):
            wire = self._machine.open_wire(url, timeout_s)
        return _WatchedWire(wire, self._watch, timeout_s)


class WatchedInbox:
    """An inbox, as `pos.ports.Inbox`, with an eye on who posts."""

    def __init__(self, inbox: Inbox, watch: Watch) -> None:
        self._inbox = inbox
        self._watch = watch

    def post(self, event: LaneEvent | Scanned) -> None:
        """See `pos.ports.Inbox`."""
        with self._watch.limit(POST_S):
            self._inbox.post(event)

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        """See `pos.ports.Inbox`."""
        with self._watch.limit(timeout_s):
            return self._inbox.post_durably(event, timeout_s)


def watched(machine: Machine, watch: Watch) -> Machine:
    """The same machine, with an eye on every call of its wires."""
    return cast("Machine", _WatchedMachine(machine, watch))
