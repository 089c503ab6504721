"""What every scale on every wire must do, whatever the wire does: no other weight than the one that lies there is sold.

The simulator is a process of its own; the driver is the real one.
"""

import json
import queue
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pos.config import ScaleConfig
from pos.config.kinds import OWN_DRIVERS
from pos.devices.scale import Pace, WiredScale
from pos.devices.scale_judge import Judge
from pos.lane.events import DeviceChanged, LaneEvent, Scanned, WeightRead

SERVE = (
    "import json, sys\n"
    "from pos.devices.registry import simulator\n"
    "simulator('scale')(sys.argv[1], 0, lambda where: print(json.dumps(where), flush=True))"
)
DRIVERS = OWN_DRIVERS["scale"]
ANSWER_BYTES = {
    "toledo-8217": 8,
    "nci-ecr": 17,
    "dialog-06": 29,
    "sma": 20,
    "cas-pd-6": 15,
    "cas-pd-0": 11,
    "cas-22": 22,
    "mt-sics": 19,
}
"""The longest message of one answer; what comes before it (an ACK) is a message of its own."""
QUICK = Pace(answer_s=0.25, ask_s=0.01, watch_s=0.02, idle_s=0.01, news_s=0.0)
WAIT_S = 20.0
CHECKSUM = "12348001"
Events = LaneEvent | Scanned


class Clock:
    def now_ms(self) -> int:
        return 1_700_000_000_000


class Inbox(queue.Queue[Events]):
    def post(self, event: Events) -> None:
        self.put(event)

    def post_durably(self, event: Events, timeout_s: float) -> bool:
        raise AssertionError("a weight is not durable")


class Simulator:
    def __init__(self, wire: str) -> None:
        self.process = subprocess.Popen([sys.executable, "-c", SERVE, wire], stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        self.output = self.process.stdout
        where = json.loads(self.output.readline())
        self.wire, self.control = where["wire"], where["control"]

    def act(self, act: str, **call: Any) -> Any:
        request = urllib.request.Request(f"{self.control}/{act}", json.dumps(call).encode())
        with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
            return json.load(answer)

    def state(self) -> Any:
        with urllib.request.urlopen(f"{self.control}/state", timeout=WAIT_S) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self.process.terminate()
        self.output.close()
        assert self.process.wait(WAIT_S) == 0


class Rig:
    """A real driver at a simulated scale; remembers every weight that might have been sold."""

    def __init__(self, simulator: Simulator, driver: str, **settings: Any) -> None:
        self.simulator, self.inbox = simulator, Inbox()
        config = ScaleConfig(url=simulator.wire, driver=driver, **{"steady_ms": 0, "checksum": CHECKSUM, **settings})
        self.driver = WiredScale(config, "produce", self.inbox, Clock(), (0.01, 0.05), pace=QUICK)
        self.sellable: list[int] = []

    def start(self) -> "Rig":
        self.driver.start()
        self.until(lambda event: isinstance(event, DeviceChanged) and event.state == "ready")
        return self

    def until(self, wanted: Any) -> Any:
        ends = time.monotonic() + WAIT_S
        while time.monotonic() < ends:
            event = self.inbox.get(timeout=WAIT_S)
            if isinstance(event, WeightRead) and event.state == "steady":
                self.sellable.append(event.weight_g)
            if wanted(event):
                return event
        raise AssertionError("it never came")

    def read(self, state: str, weight_g: int | None = None) -> None:
        self.until(
            lambda event: isinstance(event, WeightRead) and event.state == state and weight_g in (None, event.weight_g)
        )

    def device(self, state: str) -> DeviceChanged:
        found: DeviceChanged = self.until(lambda event: isinstance(event, DeviceChanged) and event.state == state)
        return found

    def wait(self, for_what: Callable[[], bool]) -> None:
        ends = time.monotonic() + WAIT_S
        while not for_what():
            assert time.monotonic() < ends
            self.simulator.state()  # takes a while, and lets the others run

    def put(self, weight_g: int) -> None:
        self.simulator.act("put", weight_g=weight_g)

    def begin(self) -> None:
        """Weigh, and see the platter empty."""
        self.put(0)
        self.driver.start_weighing(110)
        self.read("light" if self.empty_is_light else "empty")
        self.sellable.clear()

    def weigh(self, weight_g: int = 840) -> None:
        """From an empty platter to a weight that may be sold, and no other was."""
        self.begin()
        self.put(weight_g)
        self.read("steady", weight_g)
        assert set(self.sellable) == {weight_g}
        self.driver.stop_weighing(sold=True)

    @property
    def empty_is_light(self) -> bool:
        """Dialog 06 knows no empty platter, only less than its minimum."""
        return bool(self.simulator.state()["setup"]["protocol"] == "dialog-06")


BENCHES = [*((driver, "tcp") for driver in DRIVERS), ("toledo-8217", "pty"), ("cas-22", "pty")]
"""Each protocol; and, on the other wire, one that is asked and one that speaks by itself."""
CONTROL = [("toledo-8217", "tcp")]
"""Where the planted bugs are tried."""


@pytest.fixture(scope="module", params=BENCHES, ids="-".join)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Simulator, str]]:
    driver, wire = request.param
    path = tmp_path_factory.mktemp("wire") / "scale"
    at = f"pty://{path}" if wire == "pty" else "tcp://127.0.0.1:0"
    checksum = f"&checksum={CHECKSUM}" if driver == "dialog-06" else ""
    simulator = Simulator(f"{at}?protocol={driver}&settle_ms=30&pace_ms=20{checksum}")
    yield simulator, driver
    simulator.stop()


@pytest.fixture
def rig(bench: tuple[Simulator, str]) -> Iterator[Rig]:
    simulator, driver = bench
    for act, call in (
        ("plug", {}),
        ("faults", {}),
        ("lie", {"how": ""}),
        ("lean", {"on": False}),
        ("tare", {"weight_g": 0}),
    ):
        simulator.act(act, **call)
    simulator.act("put", weight_g=0)
    rig = Rig(simulator, driver)
    yield rig
    rig.driver.stop()


def test_it_weighs_one_thing_after_the_other(rig: Rig) -> None:
    rig.start()
    for weight_g in (840, 100, 840, 15_000):
        rig.weigh(weight_g)


def test_it_says_nothing_while_nothing_is_weighed(rig: Rig) -> None:
    rig.start()
    rig.weigh()
    asked = rig.simulator.state()["answers"]
    rig.put(0)
    rig.wait(lambda: rig.driver.wish()[2])
    rig.put(500)
    rig.driver.stop()
    assert not [event for event in rig.inbox.queue if isinstance(event, WeightRead) and event.weight_g == 500]
    assert rig.simulator.state()["answers"] > asked, "it looked on until the goods had gone"


FAULTS: list[dict[str, Any]] = [
    {"delay_ms": 40, "times": 3},
    {"delay_ms": 300, "times": 2},
    {"duplicate": True, "times": 5},
    {"garbage": "00ff7f0d0a02031b", "times": 3},
    {"garbage": "0d0a0304", "garbage_at": 4, "times": 3},
    {"garbage": "02", "garbage_at": 99, "times": 3},
    {"silence": True, "times": 2},
    {"merge": 2, "times": 2},
    {"split": [1] * 30, "gap_ms": 2, "times": 3},
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: next(iter(fault)))
def test_a_fault_of_the_wire_sells_nothing_else(rig: Rig, fault: dict[str, Any]) -> None:
    rig.start()
    rig.simulator.act("faults", **fault)
    rig.weigh()
    rig.simulator.act("faults")
    rig.weigh(500)


def test_a_wire_that_breaks_at_any_byte_is_opened_again(rig: Rig) -> None:
    if rig.simulator.wire.startswith("serial"):
        pytest.skip("held to TCP; the pseudo terminal breaks once in the next test")
    rig.start()
    for sent in range(ANSWER_BYTES[rig.simulator.state()["setup"]["protocol"]]):
        rig.begin()
        rig.simulator.act("faults", cut_after=sent)
        rig.put(840)
        assert rig.device("absent").detail
        rig.device("ready")
        rig.read("steady", 840)
        assert set(rig.sellable) == {840}
        rig.driver.stop_weighing(sold=True)


def test_a_scale_that_reboots_comes_back_and_weighs_on(rig: Rig) -> None:
    rig.start()
    rig.driver.start_weighing(110)
    rig.simulator.act("faults", reboot_s=0.1)
    rig.device("absent")
    rig.device("ready")
    rig.weigh()


def test_unplugged_and_plugged_in_again_without_a_restart(rig: Rig) -> None:
    rig.start()
    for _ in range(3):
        rig.simulator.act("unplug")
        lost = rig.device("absent")
        assert (lost.part, lost.device) == ("scale", "produce")
        rig.simulator.act("plug")
        rig.device("ready")
        rig.weigh()


def test_unplugged_while_goods_lie_on_it(rig: Rig) -> None:
    rig.start()
    rig.begin()
    rig.put(840)
    rig.read("steady", 840)
    rig.simulator.act("unplug")
    rig.device("absent")
    rig.put(500)
    rig.sellable.clear()
    rig.simulator.act("plug")
    rig.read("steady", 500)
    assert set(rig.sellable) == {500}


def test_missing_at_the_start_is_only_a_state(rig: Rig) -> None:
    rig.simulator.act("unplug")
    rig.driver.start()
    assert "Check" in rig.device("absent").detail
    rig.simulator.act("plug")
    rig.device("ready")
    rig.weigh()


def test_a_scale_that_never_answers_is_said_to_be_silent(rig: Rig) -> None:
    rig.simulator.act("faults", silence=True, times=0)
    rig.driver.start()
    assert "does not answer" in rig.device("faulted").detail
    rig.simulator.act("faults")
    rig.device("ready")
    rig.driver.start_weighing(110)
    rig.simulator.act("faults", silence=True, times=0)
    assert "does not answer any more" in rig.device("faulted").detail
    rig.simulator.act("faults")
    rig.device("ready")
    rig.weigh()


def test_the_last_goods_are_not_sold_twice(rig: Rig) -> None:
    rig.start()
    rig.weigh()
    rig.driver.start_weighing(330)
    rig.sellable.clear()
    rig.read("left-on", 840)
    assert not rig.sellable
    rig.put(0)
    rig.read("light" if rig.empty_is_light else "empty")
    rig.put(500)
    rig.read("steady", 500)
    assert set(rig.sellable) == {500}


def sells_the_last_goods_again(rig: Rig) -> bool:
    """Whether a second weighing offers what was sold and still lies there."""
    rig.start()
    rig.weigh()
    rig.driver.start_weighing(330)
    rig.sellable.clear()
    rig.until(lambda event: isinstance(event, WeightRead) and event.state in ("left-on", "steady"))
    return bool(rig.sellable)


@pytest.mark.parametrize("bench", CONTROL, indirect=True, ids="-".join)
def test_control_a_judge_that_forgets_the_sale_is_caught(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Judge, "taken", lambda _judge: None)
    assert sells_the_last_goods_again(rig), "the contract would not notice"


@pytest.mark.parametrize("bench", CONTROL, indirect=True, ids="-".join)
def test_control_one_answer_instead_of_two_is_caught(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Judge, "_final", lambda _judge, seen, _now_s: seen)
    rig.start()
    rig.begin()
    rig.simulator.act("lie", how="jump")
    rig.put(840)
    rig.until(lambda event: isinstance(event, WeightRead) and event.state == "steady")
    assert len(rig.sellable) == 1, "the contract would not notice"


@pytest.mark.parametrize("bench", CONTROL, indirect=True, ids="-".join)
def test_control_a_scale_of_one_protocol_taken_for_another_is_never_ready(bench: tuple[Simulator, str]) -> None:
    other = Rig(bench[0], "sma")
    other.driver.start()
    assert "does not answer" in other.device("faulted").detail
    other.driver.stop()


def test_goods_left_on_it_before_the_start_are_not_sold(rig: Rig) -> None:
    rig.put(840)
    rig.wait(lambda: rig.simulator.state()["shows"]["stable"])  # who saw it swing has seen it move
    rig.start()
    rig.driver.start_weighing(110)
    rig.read("left-on", 840)
    assert not rig.sellable


def test_a_scale_that_jumps_sells_nothing(rig: Rig) -> None:
    rig.start()
    rig.begin()
    rig.simulator.act("lie", how="jump")
    rig.put(840)
    for _ in range(20):
        rig.read("motion")
    assert not rig.sellable


def test_a_scale_that_repeats_its_last_weight_sells_it_once(rig: Rig) -> None:
    rig.start()
    rig.weigh()
    rig.simulator.act("lie", how="repeat")
    rig.put(0)
    rig.driver.start_weighing(330)
    rig.sellable.clear()
    rig.put(500)
    rig.read("left-on", 840)
    assert not rig.sellable


def test_a_hand_on_it_is_motion(rig: Rig) -> None:
    rig.start()
    rig.begin()
    rig.simulator.act("lean")
    rig.read("motion")
    rig.sellable.clear()
    rig.put(840)
    rig.simulator.act("lean", on=False)
    rig.read("steady", 840)
    assert set(rig.sellable) == {840}


@pytest.mark.parametrize(("weight_g", "state"), [(95, "light"), (16_000, "over"), (-50, "under-zero")])
def test_what_it_can_not_weigh(rig: Rig, weight_g: int, state: str) -> None:
    if weight_g < 0 and rig.simulator.state()["setup"]["protocol"] == "cas-pd-0":
        pytest.skip("types 0 and 1 tell no sign")
    rig.start()
    rig.begin()
    rig.put(weight_g)
    rig.read(state)
    assert not rig.sellable


def test_a_tare_left_on_the_scale_itself_is_a_fault(rig: Rig) -> None:
    if rig.simulator.state()["setup"]["protocol"] in ("cas-pd-6", "cas-pd-0", "dialog-06", "mt-sics"):
        pytest.skip("these do not tell gross from net")
    rig.start()
    rig.simulator.act("tare", weight_g=20)
    rig.put(840)
    rig.driver.start_weighing(110)
    assert "a tare is set on the scale itself" in rig.device("faulted").detail
    assert not rig.sellable
    rig.simulator.act("tare", weight_g=0)
    rig.device("ready")


def test_a_scale_of_other_steps_is_a_fault(bench: tuple[Simulator, str], rig: Rig) -> None:
    rig.driver.start()
    simulator, driver = bench
    rig.driver.stop()
    other = Rig(simulator, driver, division_g=50).start()
    simulator.act("put", weight_g=845)
    other.driver.start_weighing(110)
    assert "division_g" in other.device("faulted").detail
    assert not other.sellable
    other.driver.stop()


def test_a_line_is_opened_once(bench: tuple[Simulator, str], rig: Rig) -> None:
    if rig.simulator.wire.startswith("tcp"):
        pytest.skip("a serial server takes the newest connection")
    rig.start()
    second = Rig(*bench)
    second.driver.start()
    assert "another program" in second.device("faulted").detail
    rig.driver.stop()
    second.device("ready")
    second.weigh()
    second.driver.stop()
