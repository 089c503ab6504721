"""A driver is woken at a plug: it does not wait for its own patience, and an open device is left alone."""

import queue
from collections.abc import Callable
from pathlib import Path

from pos.devices.driver import Driver, Link, Report
from pos.devices.hot_plug import HotPlug, observed
from pos.errors import DeviceMissing
from pos.lane.events import DeviceChanged, Event, LaneEvent, Scanned
from pos.wires.machine import THIS_MACHINE

FOR_EVER_S = 3600.0
WAIT_S = 20.0


class Bus:
    """A device that is there or not, and the inbox that hears of it."""

    def __init__(self) -> None:
        self.there = False
        self.opened = 0
        self.tried: queue.SimpleQueue[None] = queue.SimpleQueue()
        self.events: queue.SimpleQueue[LaneEvent | Scanned] = queue.SimpleQueue()
        self.gone = THIS_MACHINE.flag()
        patience = (FOR_EVER_S, FOR_EVER_S)
        self.driver = Driver("scanner", "x", self.connect, inbox=self, clock=THIS_MACHINE, retry_s=patience)

    def connect(self, _report: Report) -> Link:
        self.tried.put(None)
        if not self.there:
            raise DeviceMissing("It is not there.")
        self.opened += 1
        self.gone.clear()
        return self

    def serve(self) -> None:
        self.gone.wait()

    def close(self) -> None:
        self.gone.set()

    def post(self, event: LaneEvent | Scanned) -> None:
        self.events.put(event)

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        raise AssertionError("not here")

    def until(self, state: str) -> None:
        while not (isinstance(event := self.events.get(timeout=WAIT_S), DeviceChanged) and event.state == state):
            pass


def plug_of(*drivers: object) -> Callable[[str], None]:
    told: list[Callable[[str], None]] = []

    def observe(plugged: Callable[[str], None]) -> Callable[[], None]:
        told.append(plugged)
        return told.clear

    hot = HotPlug(list(drivers), observe)
    assert hot.start() is True
    return told[0]


def test_a_plug_wakes_a_driver_that_would_wait_for_an_hour() -> None:
    bus = Bus()
    bus.driver.start()
    bus.until("absent")
    plugged = plug_of(bus.driver, object())
    plugged("/dev/ttyUSB7")  # somebody else's: it is looked for, and is not there
    for _ in range(2):
        bus.tried.get(timeout=WAIT_S)
    bus.there = True
    plugged("/dev/ttyUSB0")
    bus.until("ready")
    plugged("/dev/ttyUSB9")
    bus.driver.stop()
    assert bus.opened == 1


def test_a_machine_that_can_not_tell_is_no_trouble() -> None:
    hot = HotPlug([], lambda _plugged: None)
    assert hot.start() is False
    hot.stop()


def test_this_machine_watches_where_it_can() -> None:
    stop = observed(lambda _path: None)
    assert (stop is not None) or not Path("/run/udev").exists()
    if stop is not None:
        stop()
