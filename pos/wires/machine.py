"""The machine that drivers and simulators run on: its clocks, its threads, its wires.

Whoever waits, starts a thread, asks for the time or opens a wire does it through a `Machine` that was handed in.
`THIS_MACHINE` is the one in the shop. `pos.prove.world` has another, on which the same drivers and the same simulators
run in one order that a seed decides, at a simulated time.

On any machine another thread may run during every call of a `Machine` or of what it gave, and of no other call. So
what must not be seen half done is done under a `lock()`; and a wait that ran out ends when `now_s` shows that it has.
"""

import inspect
import queue
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Protocol

from pos.wires.fd_wire import DeviceEnd, Wire

__all__ = ["THIS_MACHINE", "Alarm", "Door", "Empty", "Flag", "Machine", "Mailbox", "Task", "ThisMachine", "placed"]

Empty = queue.Empty
"""Nothing came into a mailbox in time."""


class Task(Protocol):
    """A thread."""

    def start(self) -> None:
        """Let it run."""
        ...

    def join(self, timeout_s: float | None = None) -> None:
        """Wait until it has ended, at most so many seconds. Not for itself to call."""
        ...

    def is_alive(self) -> bool:
        """Whether it was started and has not ended."""
        ...


class Mailbox(Protocol):
    """A queue without a limit: first in, first out."""

    def put(self, item: Any) -> None:  # noqa: ANN401 - what is in it is its owner's affair
        """Add one, and return at once."""
        ...

    def get(self, timeout_s: float | None = None) -> Any:  # noqa: ANN401
        """The oldest one; waits for it.

        Raises:
            Empty: none came in time.
        """
        ...

    def __len__(self) -> int:
        """How many are in it."""
        ...


class Flag(Protocol):
    """Up or down; up wakes those who wait."""

    def set(self) -> None:
        """Up."""
        ...

    def clear(self) -> None:
        """Down."""
        ...

    def is_set(self) -> bool:
        """Whether it is up."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is up, at most so many seconds; whether it is."""
        ...


class Alarm(Protocol):
    """Something that will be done later."""

    def cancel(self) -> None:
        """Don't. Too late, it does nothing."""
        ...


class Door(Protocol):
    """A place where a simulated device waits for its driver. Closed at first."""

    @property
    def url(self) -> str:
        """What the driver is given as its address. Known once it was open; it stays the same from then on."""
        ...

    def open(self) -> None:
        """Let drivers in from now on.

        Raises:
            DeviceBusy: something else is at that address.
        """
        ...

    def close(self) -> None:
        """Let nobody in: a driver is refused. Who came before is not touched. Again does nothing."""
        ...


class Machine(Protocol):
    """Clocks, threads, wires. Everything may be called on any thread of this machine."""

    def now_s(self) -> float:
        """Seconds on a clock that never jumps."""
        ...

    def now_ms(self) -> int:
        """UTC milliseconds since 1970."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    def task(self, name: str, run: Callable[[], None]) -> Task:
        """A thread, not started yet. What `run` raises is a bug; the process ends by it, or says so."""
        ...

    def mailbox(self) -> Mailbox:
        """A queue."""
        ...

    def flag(self) -> Flag:
        """A flag, down."""
        ...

    def lock(self) -> AbstractContextManager[Any]:
        """A lock that its holder may take again, and may hold while waiting for something else."""
        ...

    def alarm(self, seconds: float, act: Callable[[], None]) -> Alarm:
        """Do this in so many seconds, on another thread."""
        ...

    def open_wire(self, url: str, timeout_s: float = 2.0) -> Wire:
        """Connect, as a driver does; see `pos.wires.transport.open_wire`."""
        ...

    def door(self, url: str, came: Callable[[DeviceEnd], None]) -> Door:
        """A place to wait for drivers, as a simulated device does; see `pos.wires.doors.door`.

        `came` is called for each driver with the device's end of its wire, one after the other.
        """
        ...


def placed(make: Callable[..., Any], machine: Machine) -> Callable[..., Any]:
    """A driver's factory as it makes drivers for this machine. One that knows of no machine stays as it is."""
    return partial(make, machine=machine) if "machine" in inspect.signature(make).parameters else make


class _ThisMailbox:
    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def put(self, item: Any) -> None:  # noqa: ANN401
        self._queue.put(item)

    def get(self, timeout_s: float | None = None) -> Any:  # noqa: ANN401
        return self._queue.get(timeout=timeout_s)

    def __len__(self) -> int:
        return self._queue.qsize()


class ThisMachine:
    """The operating system's threads and clocks."""

    def now_s(self) -> float:
        """See `Machine`."""
        return time.monotonic()

    def now_ms(self) -> int:
        """See `Machine`."""
        return time.time_ns() // 1_000_000

    def sleep(self, seconds: float) -> None:
        """See `Machine`."""
        time.sleep(seconds)

    def task(self, name: str, run: Callable[[], None]) -> Task:
        """See `Machine`."""
        return threading.Thread(target=run, name=name, daemon=True)

    def mailbox(self) -> Mailbox:
        """See `Machine`."""
        return _ThisMailbox()

    def flag(self) -> Flag:
        """See `Machine`."""
        return threading.Event()

    def lock(self) -> AbstractContextManager[Any]:
        """See `Machine`."""
        return threading.RLock()

    def alarm(self, seconds: float, act: Callable[[], None]) -> Alarm:
        """See `Machine`."""
        timer = threading.Timer(seconds, act)
        timer.daemon = True
        timer.start()
        return timer

    def open_wire(self, url: str, timeout_s: float = 2.0) -> Wire:
        """See `Machine`."""
        from pos.wires.transport import (
            open_wire,
        )  # pyserial is loaded when a wire is wanted, not by whoever is given me

        return open_wire(url, timeout_s)

    def door(self, url: str, came: Callable[[DeviceEnd], None]) -> Door:
        """See `Machine`."""
        from pos.wires.doors import door

        return door(url, came)


THIS_MACHINE: Machine = ThisMachine()
"""The machine this program runs on."""
