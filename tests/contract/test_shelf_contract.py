"""What every packing shelf on every wire must do: what stands on it is told once it stands, and nothing else is.

The simulator is a process of its own; the driver is the real one.
"""

import json
import queue
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from pos.config import ShelfConfig
from pos.config.kinds import OWN_DRIVERS
from pos.devices.shelf import ShelfPace, WiredShelf
from pos.devices.shelf_judge import ShelfJudge
from pos.lane.events import DeviceChanged, LaneEvent, Scanned, ShelfMoved, ShelfSettled

SERVE = (
    "import json, sys\n"
    "from pos.devices.registry import simulator\n"
    "simulator('shelf')(sys.argv[1], 0, lambda where: print(json.dumps(where), flush=True))"
)
ANSWER_BYTES = {"toledo-8217": 8, "nci-ecr": 17, "sma": 20, "cas-pd-6": 15, "cas-pd-0": 11, "cas-22": 22, "mt-sics": 19}
QUICK = ShelfPace(answer_s=0.25, ask_s=0.01)
WAIT_S = 20.0
BENCHES = [*((driver, "tcp") for driver in OWN_DRIVERS["shelf"]), ("mt-sics", "pty"), ("cas-22", "pty")]
CONTROL = [("mt-sics", "tcp")]


class Clock:
    def now_ms(self) -> int:
        return 1_700_000_000_000


class Inbox(queue.Queue[LaneEvent | Scanned]):
    def post(self, event: LaneEvent | Scanned) -> None:
        self.put(event)

    def post_durably(self, event: LaneEvent | Scanned, timeout_s: float) -> bool:
        raise AssertionError("nobody waits for a shelf's record")


class Rig:
    """A real driver at a simulated shelf; remembers every weight that was told."""

    def __init__(self, wire: str, control: str, driver: str) -> None:
        self.control, self.inbox, self.told = control, Inbox(), list[int]()
        config = ShelfConfig(url=wire, driver=driver, division_g=5, noise_g=10, settle_ms=60)
        self.driver = WiredShelf(config, "shelf", self.inbox, Clock(), (0.01, 0.05), pace=QUICK)

    def act(self, act: str, **call: Any) -> Any:
        request = urllib.request.Request(f"{self.control}/{act}", json.dumps(call).encode())
        with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
            return json.load(answer)

    def state(self) -> Any:
        with urllib.request.urlopen(f"{self.control}/state", timeout=WAIT_S) as answer:
            return json.load(answer)

    def until(self, wanted: Any) -> Any:
        ends = time.monotonic() + WAIT_S
        while time.monotonic() < ends:
            event = self.inbox.get(timeout=WAIT_S)
            if isinstance(event, ShelfSettled):
                self.told.append(-1 if event.over else event.weight_g)
            if wanted(event):
                return event
        raise AssertionError("it never came")

    def device(self, state: str) -> DeviceChanged:
        found: DeviceChanged = self.until(lambda event: isinstance(event, DeviceChanged) and event.state == state)
        return found

    def stands(self, weight_g: int) -> None:
        self.until(lambda event: isinstance(event, ShelfSettled) and abs(event.weight_g - weight_g) <= 5)

    def start(self) -> "Rig":
        self.driver.start()
        self.device("ready")
        return self

    def weigh(self, weight_g: int = 1_240) -> None:
        """From an empty shelf to a weight, with nothing told between them."""
        self.act("put", weight_g=0)
        self.until(lambda event: isinstance(event, ShelfSettled) and abs(event.weight_g) <= 5)
        self.told.clear()
        self.act("put", weight_g=weight_g)
        self.stands(weight_g)
        assert all(abs(one - weight_g) <= 5 for one in self.told), self.told


@pytest.fixture(scope="module", params=BENCHES, ids="-".join)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    driver, wire = request.param
    path = tmp_path_factory.mktemp("wire") / "shelf"
    at = f"pty://{path}" if wire == "pty" else "tcp://127.0.0.1:0"
    url = f"{at}?protocol={driver}&settle_ms=30&pace_ms=20&noise_g=0.8"
    process = subprocess.Popen([sys.executable, "-c", SERVE, url], stdout=subprocess.PIPE)
    assert process.stdout is not None
    where = json.loads(process.stdout.readline())
    yield where["wire"], where["control"], driver
    process.terminate()
    process.stdout.close()
    assert process.wait(WAIT_S) == 0


@pytest.fixture
def rig(bench: tuple[str, str, str]) -> Iterator[Rig]:
    rig = Rig(*bench)
    calls: tuple[tuple[str, dict[str, Any]], ...] = (("plug", {}), ("faults", {}), ("lean", {"on": False}))
    for act, call in (*calls, ("tare", {"weight_g": 0}), ("put", {"weight_g": 0})):
        rig.act(act, **call)
    yield rig
    rig.driver.stop()


def test_one_thing_after_the_other_is_put_on_it_and_taken_off(rig: Rig) -> None:
    rig.start()
    for add_g, stands_g in ((1_240, 1_240), (35, 1_275), (18_000, 19_275), (-1_240, 18_035), (-18_035, 0)):
        rig.act("add", weight_g=add_g)
        rig.stands(stands_g)


def test_it_trembles_and_that_is_no_news(rig: Rig) -> None:
    rig.start()
    rig.weigh()
    asked = rig.state()["answers"]
    while rig.state()["answers"] < asked + 40:
        pass
    assert [event for event in rig.inbox.queue if isinstance(event, ShelfSettled)] == []


FAULTS: list[dict[str, Any]] = [
    {"delay_ms": 40, "times": 3},
    {"delay_ms": 300, "times": 2},
    {"duplicate": True, "times": 5},
    {"garbage": "00ff7f0d0a02031b", "times": 3},
    {"garbage": "0d0a0304", "garbage_at": 4, "times": 3},
    {"silence": True, "times": 2},
    {"merge": 2, "times": 2},
    {"split": [1] * 30, "gap_ms": 2, "times": 3},
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: next(iter(fault)))
def test_a_fault_of_the_wire_tells_no_other_weight(rig: Rig, fault: dict[str, Any]) -> None:
    rig.start()
    rig.act("faults", **fault)
    rig.weigh()
    rig.act("faults")
    rig.weigh(500)


def test_a_wire_that_breaks_at_any_byte_is_opened_again(rig: Rig, bench: tuple[str, str, str]) -> None:
    if bench[0].startswith("serial"):
        pytest.skip("held to TCP; the pseudo terminal breaks in the next tests")
    rig.start()
    for sent in range(ANSWER_BYTES[bench[2]]):
        rig.act("faults", cut_after=sent)
        assert rig.device("absent").detail
        rig.device("ready")
        rig.weigh()


def test_a_shelf_that_reboots_comes_back(rig: Rig) -> None:
    rig.start()
    rig.act("faults", reboot_s=0.1)
    rig.device("absent")
    rig.device("ready")
    rig.weigh()


def test_unplugged_with_goods_on_it_and_plugged_in_with_others(rig: Rig) -> None:
    rig.start()
    rig.weigh()
    for weight_g in (500, 2_000, 1_240):
        rig.act("unplug")
        lost = rig.device("absent")
        assert (lost.part, lost.device) == ("shelf", "shelf")
        rig.act("put", weight_g=weight_g)
        rig.told.clear()
        rig.act("plug")
        rig.stands(weight_g)
        assert all(abs(one - weight_g) <= 5 for one in rig.told), rig.told


def test_missing_at_the_start_is_only_a_state(rig: Rig) -> None:
    rig.act("unplug")
    rig.driver.start()
    assert "Check" in rig.device("absent").detail
    rig.act("plug")
    rig.device("ready")
    rig.weigh()


def test_a_shelf_that_never_answers_is_said_to_be_silent(rig: Rig) -> None:
    rig.act("faults", silence=True, times=0)
    rig.driver.start()
    assert "does not answer" in rig.device("faulted").detail
    rig.act("faults")
    rig.device("ready")
    rig.act("faults", silence=True, times=0)
    assert "does not answer any more" in rig.device("faulted").detail
    rig.act("faults")
    rig.device("ready")
    rig.weigh()


def test_a_hand_on_it_is_no_weight(rig: Rig) -> None:
    rig.start()
    rig.weigh()
    rig.act("lean")
    rig.until(lambda event: isinstance(event, ShelfMoved))
    rig.told.clear()
    rig.act("put", weight_g=2_000)
    rig.act("lean", on=False)
    rig.stands(2_000)
    assert all(abs(one - 2_000) <= 5 for one in rig.told), rig.told


def test_more_than_it_can_carry_is_said(rig: Rig) -> None:
    rig.start()
    rig.act("put", weight_g=70_000)
    rig.until(lambda event: isinstance(event, ShelfSettled) and event.over)
    rig.weigh()


def test_a_zero_that_creeps_is_told_as_it_goes(rig: Rig) -> None:
    rig.start()
    rig.weigh()
    rig.act("drift", weight_g=20)
    rig.stands(1_260)
    rig.act("drift", weight_g=-20)
    rig.stands(1_240)


def test_a_tare_left_on_it_is_a_fault(rig: Rig, bench: tuple[str, str, str]) -> None:
    if bench[2] in ("cas-pd-6", "cas-pd-0", "mt-sics"):
        pytest.skip("these do not tell gross from net")
    rig.start()
    rig.act("put", weight_g=1_240)
    rig.act("tare", weight_g=20)
    assert "a tare is set on the scale itself" in rig.device("faulted").detail
    rig.act("tare", weight_g=0)
    rig.device("ready")


@pytest.mark.parametrize("bench", CONTROL, indirect=True, ids="-".join)
def test_control_a_judge_that_waits_for_nothing_is_caught(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = ShelfJudge._seen

    def hasty(judge: ShelfJudge, says: Any, now_s: float) -> Any:
        seen = honest(judge, says, now_s)
        return type(seen)("settled", says.weight_g or 0) if seen.said == "moving" else seen

    monkeypatch.setattr(ShelfJudge, "_seen", hasty)
    rig.start()
    rig.act("lean")
    rig.until(lambda event: isinstance(event, ShelfSettled) and event.weight_g > 500)
