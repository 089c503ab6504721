"""The world's side of the session: threads, the wall clock, timers. Nothing else starts one for the lane."""

import gc
import heapq
import itertools
import queue
import threading
import time
from collections.abc import Callable

from pos.lane.events import Event, LaneEvent, Scanned, TimerFired
from pos.log import get_logger

__all__ = ["Inbox", "Timers", "WallClock", "quiet_collector", "run_session"]

log = get_logger("runtime")
INBOX_SIZE = 4096
COMMIT_S = 30.0
HEARTBEAT_S = 2.0
STOP = object()


class WallClock:
    """The machine's clock."""

    def now_ms(self) -> int:
        """UTC milliseconds since 1970."""
        return time.time_ns() // 1_000_000


class _Posted:
    """An event on its way. Whoever waits for it may withdraw it until the session has taken it up."""

    def __init__(self, event: LaneEvent | Scanned, *, waited_for: bool = False) -> None:
        self.event = event
        self.done = threading.Event() if waited_for else None
        self._claim = threading.Lock()

    def claim(self) -> bool:
        """Take it up, or withdraw it: only the first to ask may."""
        return self._claim.acquire(blocking=False)


class InboxFullError(AssertionError):
    """More events wait than any lane can have: the session is stuck, and the process must start anew."""


class Inbox:
    """A bounded queue from every thread to the session. Drops nothing; a full one is a fault that shows."""

    def __init__(self, size: int = INBOX_SIZE) -> None:
        self._queue: queue.Queue[_Posted | object] = queue.Queue(size)
        self.alive_at = time.monotonic()
        """When the session last came back for more; the watchdog looks at it."""

    def post(self, event: LaneEvent | Scanned) -> None:
        """Queue an event and return at once."""
        self._put(_Posted(event))

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        """Queue an event and wait until the session has committed it.

        An event that was not taken up in time is withdrawn: it will not be booked after the sender was told so. One
        that is being committed is waited for.
        """
        posted = _Posted(event, waited_for=True)
        self._put(posted)
        assert posted.done is not None
        if posted.done.wait(timeout_s) or posted.claim():
            return posted.done.is_set()
        return posted.done.wait(COMMIT_S)

    def _put(self, posted: _Posted) -> None:
        try:
            self._queue.put_nowait(posted)
        except queue.Full:
            raise InboxFullError(f"{self._queue.maxsize} events wait and the session takes none") from None

    def close(self) -> None:
        """End `drain` after what is queued now."""
        self._queue.put(STOP)

    def drain(self, handle: Callable[[LaneEvent | Scanned], None]) -> None:
        """Hand each event to `handle` until closed; a durable poster is released only after it returned."""
        while True:
            self.alive_at = time.monotonic()
            try:
                posted = self._queue.get(timeout=HEARTBEAT_S)
            except queue.Empty:
                continue
            if not isinstance(posted, _Posted):
                return
            if not posted.claim():
                continue
            handle(posted.event)
            if posted.done is not None:
                posted.done.set()


class Timers:
    """Named timers on one thread. Only the newest start of a name counts; what fired before a cancel is stale."""

    def __init__(self, post: Callable[[LaneEvent], None], clock: WallClock) -> None:
        self._post = post
        self._clock = clock
        self._changed = threading.Condition()
        self._heap: list[tuple[float, int, str]] = []
        self._current: dict[str, int] = {}
        self._fired: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="timers", daemon=True)
        self._thread.start()

    def start(self, name: str, seconds: float) -> None:
        """Start, or start again."""
        with self._changed:
            number = next(self._numbers)
            self._current[name] = number
            self._fired.pop(name, None)
            heapq.heappush(self._heap, (time.monotonic() + seconds, number, name))
            self._changed.notify()

    def cancel(self, name: str) -> None:
        """Stop; a firing that is still in the inbox is dropped."""
        with self._changed:
            self._current.pop(name, None)
            self._fired.pop(name, None)

    def is_current(self, name: str, at: int) -> bool:
        """Whether this firing still counts."""
        with self._changed:
            return self._fired.pop(name, None) == at

    def stop(self) -> None:
        """End the thread."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                due = self._next_due()
                if self._stopping:
                    return
                if due is None:
                    continue
                at = self._clock.now_ms()
                self._fired[due] = at
            self._post(TimerFired(name=due, at=at))

    def _next_due(self) -> str | None:
        """Wait for the next timer; `None` when something changed meanwhile. Stale entries are thrown away."""
        while self._heap and self._current.get(self._heap[0][2]) != self._heap[0][1]:
            heapq.heappop(self._heap)
        if not self._heap:
            self._changed.wait()
            return None
        left = self._heap[0][0] - time.monotonic()
        if left > 0:
            self._changed.wait(left)
            return None
        _, _, name = heapq.heappop(self._heap)
        del self._current[name]
        return name


def quiet_collector() -> None:
    """Keep Python's cycle collector out of the shopper's way.

    What a start leaves behind is never looked at again, and the oldest generation is collected a hundred times more
    rarely: measured, a full collection took longer than a frame, and a basket makes no cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    gc.enable()


def run_session(drain: Callable[[], None], failed: Callable[[BaseException], None]) -> threading.Thread:
    """Run the loop on its own thread; anything it raises is handed to `failed`, which ends the process."""

    def loop() -> None:
        try:
            drain()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the process must not sell on
            failed(error)

    thread = threading.Thread(target=loop, name="session", daemon=True)
    thread.start()
    return thread
