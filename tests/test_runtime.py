"""Threads, timers and the way in."""

import queue
import resource
import threading

import pytest
from pos.lane.events import HelpCalled, StartPressed, TimerFired
from pos.runtime import Inbox, InboxFullError, Timers, no_core_dumps, run_session


def test_a_durable_post_waits_for_the_commit() -> None:
    inbox, handled = Inbox(), []
    worker = threading.Thread(target=inbox.drain, args=(handled.append,))
    worker.start()
    assert inbox.post_durably(StartPressed(), 10)
    assert handled == [StartPressed()]
    inbox.close()
    worker.join()


def test_what_nobody_waits_for_any_more_is_not_handled() -> None:
    inbox, handled = Inbox(), []
    assert not inbox.post_durably(HelpCalled(), 0)
    inbox.post(StartPressed())
    inbox.close()
    inbox.drain(handled.append)
    assert handled == [StartPressed()]


def test_a_full_inbox_is_a_fault_that_shows() -> None:
    inbox = Inbox(size=1)
    inbox.post(StartPressed())
    with pytest.raises(InboxFullError):
        inbox.post(StartPressed())


def test_a_timer_fires_once_and_a_cancelled_one_is_stale() -> None:
    fired: queue.Queue[object] = queue.Queue()
    timers = Timers(fired.put)
    timers.start("idle", 0)
    event = fired.get(timeout=10)
    assert isinstance(event, TimerFired)
    timers.cancel("idle")
    assert not timers.is_current("idle", event.at)
    timers.start("idle", 0)
    again = fired.get(timeout=10)
    assert isinstance(again, TimerFired)
    assert timers.is_current("idle", again.at)
    assert not timers.is_current("idle", again.at)
    timers.stop()


def test_a_timer_started_again_counts_from_then() -> None:
    fired: queue.Queue[object] = queue.Queue()
    timers = Timers(fired.put)
    timers.start("far", 3600)
    timers.start("idle", 3600)
    timers.start("idle", 0)
    event = fired.get(timeout=10)
    timers.start("idle", 3600)
    timers.stop()
    assert isinstance(event, TimerFired)
    assert not timers.is_current("idle", event.at), "started again before it was handled"
    assert fired.empty()


def test_whatever_ends_the_session_is_handed_on() -> None:
    failed: list[BaseException] = []

    def drain() -> None:
        raise AssertionError("ours")

    run_session(drain, failed.append).join(10)
    assert [str(error) for error in failed] == ["ours"]


def test_no_core_file_is_written() -> None:
    before = resource.getrlimit(resource.RLIMIT_CORE)
    no_core_dumps()
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, before[1])
