"""Scanners that obey: switched on and off as the lane wants, also after a cable was pulled; a beep where they are."""

import queue
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pos.config import BadgeConfig, ScannerConfig
from pos.devices import registry
from pos.devices.scanner import WiredScanner
from pos.devices.sim.scanner import ScannerSimulator
from pos.lane.events import DeviceChanged, LaneEvent, Scanned
from pos.wires.machine import THIS_MACHINE

WAIT_S = 20.0


class Rig:
    def __init__(self, config: type[ScannerConfig] = ScannerConfig, **settings: Any) -> None:
        self.scanner = ScannerSimulator("tcp://127.0.0.1:0")
        self.scanner.start()
        self.events: queue.SimpleQueue[LaneEvent | Scanned] = queue.SimpleQueue()
        made = registry.scanner(config(url=self.scanner.url, **settings), "front", self, THIS_MACHINE)
        assert isinstance(made, WiredScanner)
        self.driver = made
        self.driver.start()
        self.until_said("ready")
        self.until(lambda now: now["attachments"])  # a driver has connected before the other end has accepted it

    def post(self, event: LaneEvent | Scanned) -> None:
        self.events.put(event)

    def post_durably(self, event: LaneEvent, timeout_s: float) -> bool:
        raise AssertionError("a read is not durable")

    def until_said(self, state: str) -> DeviceChanged:
        while not (isinstance(event := self.events.get(timeout=WAIT_S), DeviceChanged) and event.state == state):
            pass
        return event

    def until(self, good: Callable[[dict[str, Any]], Any]) -> None:
        ends = time.monotonic() + WAIT_S
        while not good(self.scanner.state()):
            assert time.monotonic() < ends, self.scanner.state()
            time.sleep(0.002)

    def act(self, act: str, **call: Any) -> Any:
        return self.scanner.acts()[act](call)

    def read(self) -> Scanned:
        while not isinstance(event := self.events.get(timeout=WAIT_S), Scanned):
            pass
        return event

    def stop(self) -> None:
        self.driver.stop()
        self.scanner.stop()


@pytest.fixture(params=["datalogic", "cipherlab"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    rig = Rig(commands=request.param, beep="lane")
    yield rig
    rig.stop()


def test_it_is_switched_off_and_on_as_the_lane_wants(rig: Rig) -> None:
    rig.driver.take(on=False)
    rig.until(lambda now: not now["enabled"])
    assert rig.act("scan", data="7032069804988")["why"] == "disabled"
    rig.driver.take(on=True)
    rig.until(lambda now: now["enabled"])
    rig.act("scan", data="7032069804988")
    assert rig.read().raw == b"]E07032069804988"


def test_unplugged_and_plugged_in_again_it_is_as_the_lane_wants(rig: Rig) -> None:
    rig.driver.take(on=False)
    rig.until(lambda now: not now["enabled"])
    rig.act("unplug")
    rig.until_said("absent")
    rig.driver.take(on=True)
    rig.act("plug")
    rig.until(lambda now: now["enabled"])


@pytest.mark.parametrize("fault", [{"cut_after": 3}, {"reboot_s": 0.05}], ids=["cut", "reboot"])
def test_after_a_wire_that_broke_it_is_as_the_lane_wants(rig: Rig, fault: dict[str, Any]) -> None:
    rig.driver.take(on=False)
    rig.until(lambda now: not now["enabled"])
    rig.act("setup", ids="aim")
    rig.act("faults", **fault)
    rig.act("raw", hex="414243")
    rig.until_said("absent")
    rig.driver.take(on=True)
    rig.until(lambda now: now["enabled"])
    rig.act("scan", data="7032069804988")
    assert rig.read().raw == b"]E07032069804988"


@pytest.mark.parametrize(
    "fault", [{"garbage": "00ff7f"}, {"silence": True}, {"merge": 2}], ids=["garbage", "silence", "merge"]
)
def test_a_command_that_is_spoilt_or_lost_disturbs_no_read(rig: Rig, fault: dict[str, Any]) -> None:
    """A scanner acknowledges nothing: a beep may be lost, a read may not."""
    rig.act("faults", direction="receive", times=0, **fault)
    rig.driver.beep()
    rig.act("scan", data="7032069804988")
    assert rig.read().raw == b"]E07032069804988"
    rig.act("faults")
    rig.until(lambda now: now["enabled"])


def test_it_beeps_for_the_lane(rig: Rig) -> None:
    rig.driver.beep()
    rig.until(lambda now: now["host_beeps"] == 1)


@pytest.mark.parametrize(
    "script", [{"delay_ms": 20}, {"split": [1], "gap_ms": 1}, {"duplicate": True}], ids=["delay", "split", "duplicate"]
)
def test_commands_do_not_disturb_what_is_read(rig: Rig, script: dict[str, Any]) -> None:
    rig.act("faults", **script)
    rig.driver.beep()
    rig.act("scan", data="7032069804988")
    assert rig.read().raw == b"]E07032069804988"
    rig.until(lambda now: now["host_beeps"] == 1)


@pytest.mark.parametrize("commands", ["bel", "none"])
def test_one_that_can_not_be_switched_off_reads_on(commands: str) -> None:
    rig = Rig(commands=commands, beep="lane" if commands == "bel" else "own")
    rig.driver.take(on=False)
    rig.driver.beep()
    rig.act("scan", data="1")
    assert rig.read().raw == b"]C01"
    if commands == "bel":
        rig.until(lambda now: now["host_beeps"] == 1)
    assert rig.scanner.state()["enabled"] is True
    rig.stop()


def test_a_badge_reader_says_that_it_is_one() -> None:
    rig = Rig(BadgeConfig)
    rig.act("scan", data="04A2B9C1")
    read = rig.read()
    assert (read.part, read.raw) == ("badge", b"]C004A2B9C1")
    rig.act("unplug")
    assert rig.until_said("absent").part == "badge"
    rig.stop()
