"""A cash drawer in a printer's plug: opened at once or not at all, and its switch is believed."""

import queue
from collections.abc import Iterator
from typing import Any

import pytest
from pos.config import PrinterConfig, ShopConfig
from pos.devices.printer import EscPosPrinter
from pos.devices.printer_link import Patience
from pos.devices.sim.printer import PrinterSimulator
from pos.lane.effects import Print
from pos.lane.events import DeviceChanged, DrawerMoved, LaneEvent, PrintEnded, Scanned
from pos.ports import PrintJob
from pos.wires.machine import THIS_MACHINE

PATIENCE = Patience(open_s=1.0, answer_s=0.3, barrier_s=5.0, look_s=0.02, poll_s=0.03)
WAIT_S = 20.0


class Rig:
    def __init__(self, **drawer: Any) -> None:
        self.printer = PrinterSimulator("tcp://127.0.0.1:0")
        self.printer.start()
        self.events: queue.SimpleQueue[LaneEvent | Scanned] = queue.SimpleQueue()
        config = PrinterConfig.model_validate({"url": self.printer.url, "drawer": drawer})
        self.driver = EscPosPrinter(config, "receipt", self, THIS_MACHINE, shop=ShopConfig(), patience=PATIENCE)
        self.driver.start()
        self.until("ready")

    def post(self, event: LaneEvent | Scanned) -> None:
        self.events.put(event)

    def post_durably(self, event: LaneEvent, timeout_s: float) -> bool:
        raise AssertionError("a drawer has nothing that must be kept first")

    def act(self, act: str, **call: Any) -> None:
        self.printer.acts()[act](call)

    def until(self, state: str) -> None:
        while not (isinstance(event := self.events.get(timeout=WAIT_S), DeviceChanged) and event.state == state):
            pass

    def until_ended(self) -> None:
        while not isinstance(self.events.get(timeout=WAIT_S), PrintEnded):
            pass

    def moved(self) -> bool:
        while not isinstance(event := self.events.get(timeout=WAIT_S), DrawerMoved):
            pass
        assert event.device == "receipt"
        return event.open

    def stop(self) -> None:
        self.driver.stop()
        self.printer.stop()


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.stop()


def test_it_opens_and_it_is_seen_to_be_shut_again(rig: Rig) -> None:
    for _ in range(2):
        rig.driver.open_drawer()
        assert rig.moved() is True
        rig.act("drawer", open=False)
        assert rig.moved() is False


def test_one_that_is_opened_with_a_key_is_seen(rig: Rig) -> None:
    rig.act("drawer", open=True)
    assert rig.moved() is True


@pytest.mark.parametrize(
    ("act", "call", "mends"),
    [("paper", {"state": "out"}, {"state": "ok"}), ("cover", {"open": True}, {"open": False})],
    ids=["paper out", "cover open"],
)
def test_a_printer_that_is_stopped_does_not_open_it_later(
    rig: Rig, act: str, call: dict[str, Any], mends: dict[str, Any]
) -> None:
    rig.act(act, **call)
    rig.until("no-paper" if act == "paper" else "faulted")
    rig.driver.open_drawer()
    rig.act(act, **mends)
    rig.until("ready")
    rig.act("drawer", open=True)
    rig.act("drawer", open=False)
    assert rig.printer.state()["drawer_open"] is False


def test_an_unplugged_printer_does_not_open_it_when_it_is_back(rig: Rig) -> None:
    rig.act("unplug")
    rig.until("absent")
    rig.driver.open_drawer()
    rig.driver.print(PrintJob(job="after", request=Print(job="after", document="slip", lines=("x",))))
    rig.until_ended()
    rig.act("plug")
    rig.until("ready")
    assert rig.printer.state()["drawer_open"] is False


@pytest.mark.parametrize(
    "script",
    [
        {"delay_ms": 20},
        {"split": [1, 1], "gap_ms": 1},
        {"merge": 2},
        {"duplicate": True},
        {"silence": True},
        {"garbage": "ff"},
        {"cut_after": 0},
        {"reboot_s": 0.05},
    ],
    ids=["delay", "split", "merge", "duplicate", "silence", "garbage", "cut", "reboot"],
)
def test_a_wire_that_is_bad_for_once_does_not_hide_that_it_is_open(rig: Rig, script: dict[str, Any]) -> None:
    rig.act("faults", **script)
    rig.act("drawer", open=True)
    assert rig.moved() is True


def test_a_drawer_that_is_locked_says_nothing(rig: Rig) -> None:
    rig.act("lock", on=True)
    rig.driver.open_drawer()
    rig.act("paper", state="near-end")
    rig.until("paper-low")
    assert rig.printer.state()["drawer_open"] is False


def test_a_switch_the_other_way_round() -> None:
    rig = Rig(switch="low")
    assert rig.moved() is True
    rig.act("drawer", open=True)
    assert rig.moved() is False
    rig.stop()


def test_a_drawer_without_a_switch_is_opened_and_nothing_is_said() -> None:
    rig = Rig(switch="", pin=5, on_ms=50)
    rig.driver.open_drawer()
    while not rig.printer.state()["drawer_open"]:
        pass
    rig.act("paper", state="near-end")
    rig.until("paper-low")
    rig.stop()
