"""The world's side of the session: its thread, its way in, its timers. Nothing else starts one for the lane."""

import gc
import heapq
import itertools
import resource
import secrets
from collections.abc import Callable

from pos.lane.events import Event, LaneEvent, Scanned, TimerFired
from pos.log import get_logger
from pos.wires.machine import THIS_MACHINE, Empty, Flag, Machine, Task

__all__ = ["Inbox", "SystemChance", "Timers", "no_core_dumps", "quiet_collector", "run_session"]

log = get_logger("runtime")
INBOX_SIZE = 4096
COMMIT_S = 30.0
HEARTBEAT_S = 2.0
STOP = object()


class _Posted:
    """An event on its way. Whoever waits for it may withdraw it until the session has taken it up."""

    def __init__(self, event: LaneEvent | Scanned, done: Flag | None = None) -> None:
        self.event = event
        self.done = done
        self.claimed = False


class SystemChance:
    """This machine's own chance."""

    def draw(self) -> int:
        """See `ports.Chance`."""
        return secrets.randbelow(1_000_000)


class InboxFullError(AssertionError):
    """More events wait than any lane can have: the session is stuck, and the process must start anew."""


class Inbox:
    """A bounded queue from every thread to the session. Drops nothing; a full one is a fault that shows."""

    def __init__(self, size: int = INBOX_SIZE, machine: Machine = THIS_MACHINE) -> None:
        self._machine = machine
        self._size = size
        self._mailbox = machine.mailbox()
        self._lock = machine.lock()
        self.alive_at = machine.now_s()
        """When the session last came back for more; the watchdog looks at it."""

    def post(self, event: LaneEvent | Scanned) -> None:
        """Queue an event and return at once."""
        self._put(_Posted(event))

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        """Queue an event and wait until the session has committed it.

        An event that was not taken up in time is withdrawn: it will not be booked after the sender was told so. One
        that is being committed is waited for.
        """
        done = self._machine.flag()
        posted = _Posted(event, done)
        self._put(posted)
        if done.wait(timeout_s) or self._claim(posted):
            return done.is_set()
        return done.wait(COMMIT_S)

    def _put(self, posted: _Posted) -> None:
        if len(self._mailbox) >= self._size:
            raise InboxFullError(f"{self._size} events wait and the session takes none")
        self._mailbox.put(posted)

    def _claim(self, posted: _Posted) -> bool:
        """Take it up, or withdraw it: only the first to ask may."""
        with self._lock:
            claimed, posted.claimed = posted.claimed, True
        return not claimed

    def close(self) -> None:
        """End `drain` after what is queued now."""
        self._mailbox.put(STOP)

    def drain(self, handle: Callable[[LaneEvent | Scanned], None]) -> None:
        """Hand each event to `handle` until closed; a durable poster is released only after it returned."""
        while True:
            self.alive_at = self._machine.now_s()
            try:
                posted = self._mailbox.get(HEARTBEAT_S)
            except Empty:
                continue
            if not isinstance(posted, _Posted):
                return
            if not self._claim(posted):
                continue
            handle(posted.event)
            if posted.done is not None:
                posted.done.set()


class Timers:
    """Named timers on one thread. Only the newest start of a name counts; what fired before a cancel is stale."""

    def __init__(self, post: Callable[[LaneEvent], None], machine: Machine = THIS_MACHINE) -> None:
        self._post = post
        self._machine = machine
        self._lock = machine.lock()
        self._changed = machine.flag()
        self._heap: list[tuple[float, int, str]] = []
        self._current: dict[str, int] = {}
        self._fired: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._stopping = False
        self._thread = machine.task("timers", self._run)
        self._thread.start()

    def start(self, name: str, seconds: float) -> None:
        """Start, or start again."""
        with self._lock:
            number = next(self._numbers)
            self._current[name] = number
            self._fired.pop(name, None)
            heapq.heappush(self._heap, (self._machine.now_s() + seconds, number, name))
            self._changed.set()

    def cancel(self, name: str) -> None:
        """Stop; a firing that is still in the inbox is dropped."""
        with self._lock:
            self._current.pop(name, None)
            self._fired.pop(name, None)

    def is_current(self, name: str, at: int) -> bool:
        """Whether this firing still counts."""
        with self._lock:
            return self._fired.pop(name, None) == at

    def stop(self) -> None:
        """End the thread."""
        with self._lock:
            self._stopping = True
            self._changed.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._lock:
                self._changed.clear()
                if self._stopping:
                    return
                left_s = self._next_in_s()
                fired = self._fire() if left_s == 0 else None
            if fired is not None:
                self._post(fired)
            else:
                self._changed.wait(left_s)

    def _next_in_s(self) -> float | None:
        """How long until the next timer, 0 if it is due; `None`: there is none. Stale entries are thrown away."""
        while self._heap and self._current.get(self._heap[0][2]) != self._heap[0][1]:
            heapq.heappop(self._heap)
        return max(0.0, self._heap[0][0] - self._machine.now_s()) if self._heap else None

    def _fire(self) -> TimerFired:
        _, _, name = heapq.heappop(self._heap)
        del self._current[name]
        self._fired[name] = at = self._machine.now_ms()
        return TimerFired(name=name, at=at)


def quiet_collector() -> None:
    """Keep Python's cycle collector out of the shopper's way.

    What a start leaves behind is never looked at again, and the oldest generation is collected a hundred times more
    rarely: measured, a full collection took longer than a frame, and a basket makes no cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    gc.enable()


def no_core_dumps() -> None:
    """Whatever kills this process, its memory is not written to a disk: a card's number may just have passed it."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def run_session(
    drain: Callable[[], None], failed: Callable[[BaseException], None], machine: Machine = THIS_MACHINE
) -> Task:
    """Run the loop on its own thread; anything it raises is handed to `failed`, which ends the process."""

    def loop() -> None:
        try:
            drain()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the process must not sell on
            failed(error)

    thread = machine.task("session", loop)
    thread.start()
    return thread
