"""What every customer display on every wire must do: after whatever the wire did it shows what the lane wants shown.

It has no answers, so nothing that it was told is known to have arrived; all is written anew after a while.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pos.config import LineDisplayConfig
from pos.devices.line_display import line_display
from pos.devices.sim.line_display import LineDisplaySimulator
from pos.lane.customer import CustomerRow, CustomerRows
from pos.lane.events import DeviceChanged, LaneEvent, Scanned
from pos.lane.message import Msg
from pos.sale.money import Money
from pos.sale.product import Name
from pos.wires.machine import THIS_MACHINE

KINDS = ["escpos", "cd5220"]
WAIT_S = 20.0


def rows(name: str, minor: int, language: str = "en", currency: str = "GBP") -> CustomerRows:
    amount = Msg("unit.amount", {"amount": Money(minor, currency)})
    top = CustomerRow(Msg("unit.name", {"item": Name(name)}), amount)
    return CustomerRows(top, CustomerRow(Msg("customer.total"), amount), language)


MILK = ["Milk           £1.20", "Total          £1.20"]
BREAD = ["Brown bread    £0.95", "Total          £0.95"]


class Rig:
    def __init__(self, kind: str, wire: str = "tcp://127.0.0.1:0", page: str = "cp437", **more: Any) -> None:
        self.display = LineDisplaySimulator(f"{wire}?speaks={kind}&page={page}")
        self.display.start()
        self.said: list[DeviceChanged] = []
        settings = {"url": self.display.url, "driver": kind, "code_page": page, **more}
        config = LineDisplayConfig.model_validate(settings)
        self.driver = line_display(config, "pole", self, THIS_MACHINE, (0.01, 0.05), anew_s=0.2)

    def post(self, event: LaneEvent | Scanned) -> None:
        assert isinstance(event, DeviceChanged)
        self.said.append(event)

    def post_durably(self, event: LaneEvent, timeout_s: float) -> bool:
        raise AssertionError("a display has nothing that must be kept")

    def start(self) -> "Rig":
        self.driver.start()
        return self.until_said("ready")

    def stop(self) -> None:
        self.driver.stop()
        self.display.stop()

    def act(self, act: str, **call: Any) -> None:
        self.display.acts()[act](call)

    def until(self, good: Callable[[], Any]) -> "Rig":
        ends = time.monotonic() + WAIT_S
        while not good():
            assert time.monotonic() < ends, (self.said, self.display.state())
            time.sleep(0.002)
        return self

    def until_said(self, state: str) -> "Rig":
        return self.until(lambda: self.said and self.said[-1].state == state)

    def until_shown(self, wanted: list[str]) -> "Rig":
        return self.until(lambda: self.display.state()["rows"] == wanted)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def rig(kind: str) -> Iterator[Rig]:
    rig = Rig(kind)
    yield rig
    rig.stop()


def test_it_shows_the_item_and_the_total(rig: Rig) -> None:
    rig.start().driver.show(rows("Milk", 120))
    rig.until_shown(MILK)
    rig.driver.show(rows("Brown bread", 95))
    rig.until_shown(BREAD)
    assert rig.display.state()["unknown"] == {}


def test_a_long_name_makes_way_for_the_price(rig: Rig) -> None:
    rig.start().driver.show(rows("Extra virgin olive oil, first cold pressing", 120499))
    rig.until_shown(["Extra virg £1,204.99", "Total      £1,204.99"])


@pytest.mark.parametrize(
    "script",
    [
        {"delay_ms": 30}, {"split": [1] * 40, "gap_ms": 1}, {"merge": 2}, {"garbage": "80ff7f20", "garbage_at": 3},
        {"duplicate": True}, {"silence": True},
    ],
    ids=["delay", "split", "merge", "garbage", "duplicate", "silence"],
)  # fmt: skip
def test_a_fault_does_not_stay_on_the_display(rig: Rig, script: dict[str, Any]) -> None:
    rig.start()
    rig.act("faults", direction="receive", **script)
    rig.driver.show(rows("Milk", 120))
    rig.until_shown(MILK)


@pytest.mark.parametrize("sent", range(1, 55, 3))
def test_a_wire_cut_at_any_byte_shows_the_same_again(rig: Rig, sent: int) -> None:
    rig.start()
    rig.act("faults", direction="receive", cut_after=sent)
    rig.driver.show(rows("Milk", 120))
    rig.until_said("ready").until_shown(MILK)


def test_a_display_that_reboots_is_written_again(rig: Rig) -> None:
    rig.start().driver.show(rows("Milk", 120))
    rig.until_shown(MILK)
    rig.act("faults", direction="receive", reboot_s=0.05)
    rig.until_said("absent").until_said("ready").until_shown(MILK)


def test_a_display_whose_power_failed_shows_it_again_although_nothing_says_so(rig: Rig) -> None:
    rig.start().driver.show(rows("Milk", 120))
    rig.until_shown(MILK)
    rig.act("power", seconds=0.05)
    rig.until_shown(MILK)
    assert [one.state for one in rig.said] == ["opening", "ready"]


def test_unplugged_and_plugged_in_again_without_a_restart(rig: Rig) -> None:
    rig.start().driver.show(rows("Milk", 120))
    for _ in range(3):
        rig.until_shown(MILK)
        rig.act("unplug")
        rig.until_said("absent")
        rig.act("plug")
        rig.until_said("ready")


def test_missing_at_the_start_is_only_a_state(rig: Rig) -> None:
    rig.act("unplug")
    rig.driver.start()
    rig.until_said("absent").driver.show(rows("Milk", 120))
    rig.act("plug")
    rig.until_shown(MILK)


def test_a_serial_line_is_as_good(kind: str, tmp_path: Path) -> None:
    rig = Rig(kind, f"pty://{tmp_path}/pole")
    rig.start().driver.show(rows("Milk", 120))
    rig.until_shown(MILK)
    rig.stop()


@pytest.mark.parametrize(
    ("page", "language", "name", "shown"),
    [
        ("cp437", "de", "Käse", ["Käse          1,20 £", "Summe         1,20 £"]),
        ("cp852", "en", "Żurek", ["Żurek        GBP1.20", "Total        GBP1.20"]),
        ("cp866", "en", "Молоко", ["Молоко       GBP1.20", "Total        GBP1.20"]),
        ("cp437", "en", "Молоко", ["Moloko         £1.20", "Total          £1.20"]),
        ("cp437", "ja", "ミルク", ["miruku         £1.20", "Total          £1.20"]),
        ("katakana", "en", "ガラス ぶた", ["ｶﾞﾗｽ ﾌﾞﾀ     GBP1.20", "Total        GBP1.20"]),
        ("cp437", "ar", "حليب", ["hlyb           £1.20", "Total          £1.20"]),
        ("cp437", "en", "A\x1b@B\x0c", ["A @B           £1.20", "Total          £1.20"]),
    ],
)
def test_letters_it_has_and_letters_it_has_not(
    kind: str, page: str, language: str, name: str, shown: list[str]
) -> None:
    rig = Rig(kind, page=page)
    rig.start().driver.show(rows(name, 120, language))
    try:
        rig.until(lambda: "1" in rig.display.state()["rows"][0])
        assert rig.display.state()["rows"] == shown
    finally:
        rig.stop()
