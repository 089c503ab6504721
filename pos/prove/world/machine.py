"""The simulated `Machine`: one process's view of the schedule and of the cables."""

from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

from pos.prove.world.schedule import US, Process, Schedule, Thread
from pos.prove.world.wires import Network
from pos.wires.fd_wire import DeviceEnd, Wire
from pos.wires.machine import Alarm, Door, Empty, Flag, Mailbox, Task

__all__ = ["SimulatedMachine"]


class SimulatedMachine:
    """A `pos.wires.machine.Machine`.

    Args:
        schedule: whose threads and time these are.
        network: its cables.
        process: who calls; what dies together.
        wall_ms: what the clock on the wall shows at the time 0 of the schedule, UTC milliseconds; may be turned.
    """

    def __init__(self, schedule: Schedule, network: Network, process: Process, wall_ms: int) -> None:
        self.process = process
        self.wall_ms = wall_ms
        self._schedule = schedule
        self._network = network

    def now_s(self) -> float:
        """See `Machine`."""
        return self._schedule.now / US

    def now_ms(self) -> int:
        """See `Machine`."""
        return self.wall_ms + self._schedule.now // 1000

    def sleep(self, seconds: float) -> None:
        """See `Machine`."""
        until = self._schedule.after(seconds)
        while not self._schedule.past(until):
            self._schedule.block(until)

    def task(self, name: str, run: Callable[[], None]) -> Task:
        """See `Machine`."""
        return Thread(self._schedule, self.process, name, run)

    def mailbox(self) -> Mailbox:
        """See `Machine`."""
        return _Mailbox(self._schedule)

    def flag(self) -> Flag:
        """See `Machine`."""
        return _Flag(self._schedule)

    def lock(self) -> AbstractContextManager[Any]:
        """See `Machine`."""
        return _Lock(self._schedule)

    def alarm(self, seconds: float, act: Callable[[], None]) -> Alarm:
        """See `Machine`."""
        return _Alarm(self, seconds, act)

    def open_wire(self, url: str, timeout_s: float = 2.0) -> Wire:
        """See `Machine`."""
        return self._network.connect(self.process, url, timeout_s)

    def door(self, url: str, came: Callable[[DeviceEnd], None]) -> Door:
        """See `Machine`."""
        return self._network.door(self.process, url, came)


class _Mailbox:
    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._items: deque[Any] = deque()
        self._waiting: deque[Thread] = deque()

    def put(self, item: Any) -> None:  # noqa: ANN401 - what is in it is its owner's affair
        self._schedule.require_life()
        self._items.append(item)
        if self._waiting:
            self._schedule.wake(self._waiting.popleft())
        self._schedule.give_way()

    def get(self, timeout_s: float | None = None) -> Any:  # noqa: ANN401
        schedule = self._schedule
        schedule.require_life()
        until = schedule.after(timeout_s)
        while not self._items:
            if schedule.past(until):
                raise Empty
            me = schedule.me
            self._waiting.append(me)
            schedule.block(until)
            if me in self._waiting:
                self._waiting.remove(me)
        return self._items.popleft()

    def __len__(self) -> int:
        return len(self._items)


class _Flag:
    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._up = False
        self._waiting: list[Thread] = []

    def set(self) -> None:
        self._schedule.require_life()
        self._up = True
        waiting, self._waiting = self._waiting, []
        for thread in waiting:
            self._schedule.wake(thread)

    def clear(self) -> None:
        self._schedule.require_life()
        self._up = False

    def is_set(self) -> bool:
        return self._up

    def wait(self, timeout: float | None = None) -> bool:
        schedule = self._schedule
        schedule.require_life()
        until = schedule.after(timeout)
        me = schedule.me
        while not self.is_set() and not schedule.past(until):
            self._waiting.append(me)
            schedule.block(until)
            if me in self._waiting:
                self._waiting.remove(me)
        return self._up


class _Lock:
    """Taken again by its holder. Nobody else runs between two calls of the machine, so it is mostly free."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._holder: Thread | None = None
        self._depth = 0
        self._waiting: deque[Thread] = deque()

    def __enter__(self) -> None:
        schedule = self._schedule
        schedule.require_life()
        while self._holder is not None and self._holder is not schedule.me:
            self._waiting.append(schedule.me)
            schedule.block(None)
        self._holder = schedule.me
        self._depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._depth -= 1
        if not self._depth:
            self._holder = None
            if self._waiting:
                self._schedule.wake(self._waiting.popleft())


class _Alarm:
    def __init__(self, machine: SimulatedMachine, seconds: float, act: Callable[[], None]) -> None:
        self._cancelled = machine.flag()

        def ring() -> None:
            if not self._cancelled.wait(seconds):
                act()

        machine.task("alarm", ring).start()

    def cancel(self) -> None:
        self._cancelled.set()
