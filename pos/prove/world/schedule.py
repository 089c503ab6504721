"""Who runs next: threads of several computers as greenlets, on one clock that jumps from one event to the next.

Everything that is left open in a real machine (who of two runs first, how long a thread takes to wake up) is drawn from
one random source, in the order in which it is needed; so a seed decides a whole run, to the last event, everywhere.
Times are integer microseconds: no rounding differs between machines.
"""

import heapq
from collections.abc import Callable
from math import ceil
from random import Random

from greenlet import greenlet

__all__ = ["US", "Dead", "Process", "Schedule", "Thread"]

US = 1_000_000
"""Microseconds in a second."""
HICCUP_BITS = 16
"""A thread that the operating system keeps waiting: up to 65 ms."""
WAKE_BITS = 8
"""How long a thread usually takes to wake up: up to 0.26 ms."""
SPINS = 10_000
"""So many reads at one moment are a bug."""


class Dead(BaseException):
    """The process of this thread has been killed, or its machine has no power: nothing it does has any effect."""


class Process:
    """What dies together: the lane's program, a device, a person."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.alive = True
        self.threads: dict[Thread, None] = {}
        self.at_death: list[Callable[[], None]] = []
        """What the operating system does when it is gone."""
        self.frozen_until = 0
        """Nothing of it runs before that time: a full disk queue, a stopped process."""


class Thread:
    """One thread; `pos.wires.machine.Task`."""

    def __init__(self, schedule: "Schedule", process: Process, name: str, run: Callable[[], None]) -> None:
        self.process = process
        self.name = name
        self.turn = 0
        """Counts its turns: an entry of the queue for an earlier one is stale."""
        self._schedule = schedule
        self._run = run
        self._started = self._ended = False
        self._joining: list[Thread] = []
        self.greenlet = greenlet(self._live, schedule.hub)

    def start(self) -> None:
        """See `Task`."""
        self._schedule.require_life()
        assert not self._started, f"{self.name} was started before"
        self._started = True
        self.process.threads[self] = None
        self._schedule.processes[id(self.process)] = self.process
        self._schedule.wake(self)

    def is_alive(self) -> bool:
        """See `Task`."""
        return self._started and not self._ended

    def join(self, timeout_s: float | None = None) -> None:
        """See `Task`."""
        schedule = self._schedule
        until = schedule.after(timeout_s)
        while self.is_alive() and not schedule.past(until):
            self._joining.append(schedule.me)
            schedule.block(until)

    def _live(self) -> None:
        try:
            if self.process.alive:
                self._run()
        except Dead:
            assert not self.process.alive, "only the dead die"
        except BaseException as error:  # noqa: BLE001 - it is told to whoever runs the schedule
            self._schedule.failed(self, error)
        finally:
            self._ended = True
            self.process.threads.pop(self, None)
            for thread in self._joining:
                self._schedule.wake(thread)


class Schedule:
    """All threads, and the clock."""

    def __init__(self, chance: Random) -> None:
        self.now = 0
        self.turns = 0
        self.stopped = False
        """Nothing more is to happen."""
        self.me: Thread = None  # type: ignore[assignment] # nobody's turn
        self.failures: list[tuple[Thread, BaseException]] = []
        """What no thread may raise: bugs."""
        self._bits = chance.getrandbits
        self.hub = greenlet.getcurrent()
        self._queue: list[tuple[int, int, int, Thread, int]] = []
        self._entries = self._until = 0
        self._empty = self._empty_at = 0
        self.processes: dict[int, Process] = {}

    # --- for whoever runs it

    def run(self, until: int) -> None:
        """Let things happen up to this time, or until a thread failed."""
        self._until = until
        while (thread := self._next()) is not None:
            thread.greenlet.switch()
        if not self.failures and not self.stopped:
            self.now = max(self.now, until)
        self.me = None  # type: ignore[assignment]

    def _next(self) -> Thread | None:
        """Whose turn it is now; None: nobody's, up to that time."""
        queue, pop = self._queue, heapq.heappop
        while queue and queue[0][0] <= self._until and not self.failures and not self.stopped:
            at, _, _, thread, turn = pop(queue)
            if turn != thread.turn or not thread.process.alive:
                continue
            if at < thread.process.frozen_until:
                self._push(thread.process.frozen_until, thread)
                continue
            self.now = at
            self.turns += 1
            thread.turn += 1
            self.me = thread
            return thread
        return None

    def kill(self, process: Process) -> None:
        """End a process: its threads never get another turn, and what they would still do is refused."""
        process.alive = False
        before = self.me
        for thread in list(process.threads):
            if thread is before or thread.greenlet.dead:
                continue
            thread.turn += 1
            if thread.greenlet:
                self.me = thread
                thread.greenlet.parent = greenlet.getcurrent()
                thread.greenlet.throw(Dead)
            process.threads.pop(thread, None)
        self.me = before
        for act in process.at_death:
            act()
        process.at_death.clear()

    def end(self) -> None:
        """Nothing runs any more. What a waiting thread holds is let go: Python's collector can't see it there."""
        for process in self.processes.values():
            process.at_death.clear()
            self.kill(process)
        self.processes.clear()
        self._queue.clear()

    def failed(self, thread: Thread, error: BaseException) -> None:
        """A thread raised what it may not."""
        if thread.process.alive:
            self.failures.append((thread, error))

    # --- for threads

    def require_life(self) -> None:
        """Refuse what a dead process would do.

        Raises:
            Dead: it is.
        """
        if self.me is not None and not self.me.process.alive:
            raise Dead

    def after(self, seconds: float | None) -> int | None:
        """The time in so many seconds; None: never."""
        return None if seconds is None else self.now + max(0, ceil(seconds * US))

    def past(self, until: int | None) -> bool:
        """Whether that time has come."""
        return until is not None and self.now >= until

    def found_nothing(self) -> None:
        """A read came back empty. Time passes in waiting only: who reads on without waiting stands still for ever."""
        self._empty = self._empty + 1 if self.now == self._empty_at else 0
        self._empty_at = self.now
        assert self._empty < SPINS, f"{self.me.name} reads and reads without waiting"

    def block(self, until: int | None) -> None:
        """Let others run, until somebody wakes me or that time has come.

        Raises:
            Dead: it never will.
        """
        me = self.me
        if not me.process.alive:
            raise Dead
        if until is not None:
            self._push(until, me)
        following = self._next()  # straight to it: nobody has to be asked in between
        if following is not me:
            (self.hub if following is None else following.greenlet).switch()
        if not me.process.alive:
            raise Dead

    def wake(self, thread: Thread, at: int | None = None) -> None:
        """Give a thread a turn, at once or at that time: it has to look whether what it waits for is there."""
        bits = self._bits(WAKE_BITS + 8)
        late = bits & 0xFF
        if bits >> 8 == 0:
            late += self._bits(HICCUP_BITS)
        self._push((self.now if at is None else at) + late, thread)

    def give_way(self) -> None:
        """Perhaps let others run first, as an operating system may at any call.

        Raises:
            Dead: the process was killed before, or meanwhile.
        """
        if not self.me.process.alive:
            raise Dead
        if not self._bits(5):
            self.block(self.now + self._bits(WAKE_BITS))

    def _push(self, at: int, thread: Thread) -> None:
        self._entries += 1
        heapq.heappush(self._queue, (at, self._bits(16), self._entries, thread, thread.turn))
