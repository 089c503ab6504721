import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any, Never

import pytest
from pos.devices.driver import Driver, Link, Report
from pos.errors import DeviceBusy, DeviceMissing, DeviceSilent, PosError
from pos.lane.events import DeviceChanged

WAIT_S = 20
Start = Callable[..., Driver]


class Clock:
    def now_ms(self) -> int:
        return 42


class Inbox(queue.Queue[Any]):
    def post(self, event: object) -> None:
        self.put(event)

    def post_durably(self, event: object, timeout_s: float) -> bool:
        raise AssertionError

    def change(self) -> DeviceChanged:
        event = self.get(timeout=WAIT_S)
        assert isinstance(event, DeviceChanged)
        return event

    def states(self, count: int) -> list[str]:
        return [self.get(timeout=WAIT_S).state for _ in range(count)]


class FakeLink:
    """Serves until it is closed, or until `fault` is set and `lose` called."""

    def __init__(self) -> None:
        self.fault: PosError | None = None
        self.ended, self.closed = threading.Event(), False

    def serve(self) -> Never:
        assert self.ended.wait(WAIT_S)
        raise self.fault or DeviceMissing("closed")

    def lose(self, fault: PosError) -> None:
        self.fault = fault
        self.ended.set()

    def close(self) -> None:
        self.closed = True
        self.ended.set()


class Shelf:
    """Gives out what it holds, one connection at a time."""

    def __init__(self, *things: Link | PosError) -> None:
        self.things = iter(things)
        self.asked = threading.Semaphore(0)

    def __call__(self, report: Report) -> Link:
        self.asked.release()
        thing = next(self.things, None) or DeviceMissing("Nothing there.", "Plug it in.")
        if isinstance(thing, Exception):
            raise thing
        return thing


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def start(inbox: Inbox) -> Iterator[Start]:
    drivers: list[Driver] = []

    def start(connect: Callable[[Report], Link], retry_s: tuple[float, float] = (0.001, 0.002)) -> Driver:
        drivers.append(Driver("scanner", "front", connect, inbox=inbox, clock=Clock(), retry_s=retry_s))
        drivers[-1].start()
        return drivers[-1]

    yield start
    for driver in drivers:
        driver.stop()


def test_a_device_opens_and_is_ready(start: Start, inbox: Inbox) -> None:
    driver = start(Shelf(FakeLink()))
    first, second = inbox.change(), inbox.change()
    assert (first.part, first.device, first.state, first.at) == ("scanner", "front", "opening", 42)
    assert (second.state, second.detail, driver.state) == ("ready", "", "ready")


def test_a_missing_device_is_said_once_and_tried_again(start: Start, inbox: Inbox) -> None:
    shelf = Shelf()
    start(shelf)
    assert inbox.states(1) == ["opening"]
    absent = inbox.change()
    assert (absent.state, absent.detail) == ("absent", "Nothing there. Plug it in.")
    for _ in range(10):
        assert shelf.asked.acquire(timeout=WAIT_S)
    assert inbox.empty()


@pytest.mark.parametrize(
    ("fault", "state"), [(DeviceMissing("."), "absent"), (DeviceBusy("."), "faulted"), (DeviceSilent("."), "faulted")]
)
def test_a_lost_device_comes_back(start: Start, inbox: Inbox, fault: PosError, state: str) -> None:
    link = FakeLink()
    start(Shelf(link, fault, FakeLink()))
    assert inbox.states(2) == ["opening", "ready"]
    link.lose(fault)
    assert inbox.states(2) == [state, "ready"]
    assert link.closed


def test_another_reason_is_news(start: Start, inbox: Inbox) -> None:
    start(Shelf(DeviceMissing("Refused."), DeviceMissing("Refused."), DeviceMissing("No answer."), FakeLink()))
    assert [inbox.change().detail for _ in range(4)] == ["", "Refused.", "No answer.", ""]


def test_what_connecting_reported_stands(start: Start, inbox: Inbox) -> None:
    def connect(report: Report) -> Link:
        report("no-paper", "The roll is empty.")
        return FakeLink()

    assert start(connect)
    assert inbox.states(2) == ["opening", "no-paper"]


def test_stopping_closes_the_device_and_says_nothing_more(start: Start, inbox: Inbox) -> None:
    link = FakeLink()
    driver = start(Shelf(link))
    assert inbox.states(2) == ["opening", "ready"]
    driver.stop()
    assert (link.closed, inbox.empty(), driver._thread.is_alive()) == (True, True, False)


def test_stopping_does_not_wait_for_the_next_try(start: Start, inbox: Inbox) -> None:
    driver = start(Shelf(), retry_s=(3600, 3600))
    assert inbox.states(2) == ["opening", "absent"]
    driver.stop()
    assert not driver._thread.is_alive()


def test_a_device_that_opens_while_stopping_is_closed(start: Start) -> None:
    opening, go_on, link = threading.Event(), threading.Event(), FakeLink()

    def connect(report: Report) -> Link:
        opening.set()
        assert go_on.wait(WAIT_S)
        return link

    driver = start(connect)
    assert opening.wait(WAIT_S)
    driver._stopping.set()
    go_on.set()
    driver.stop()
    assert link.closed


def test_a_driver_that_never_started_can_be_stopped(inbox: Inbox) -> None:
    Driver("scanner", "front", Shelf(), inbox=inbox, clock=Clock()).stop()
