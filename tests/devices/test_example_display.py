"""The second example of CONTRIBUTING.md: a customer's display of another command set, from a package of its own."""

import importlib
import shutil
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pos import config
from pos.devices import registry
from pos.devices.abilities import abilities
from pos.lane.customer import CustomerRow, CustomerRows
from pos.lane.events import DeviceChanged, LaneEvent, Scanned
from pos.lane.message import Msg
from pos.sale.money import Money
from pos.sale.product import Name
from pos.wires.faults import FaultScript
from pos.wires.machine import THIS_MACHINE

EXAMPLE = Path(__file__).parents[2] / "docs" / "example_display"
MODULES = ("dsp800_display", "dsp800_display_sim")
WAIT_S = 20.0
MILK = ["Milk           £1.20", "Total          £1.20"]


def rows(name: str, minor: int) -> CustomerRows:
    amount = Msg("unit.amount", {"amount": Money(minor, "GBP")})
    top = CustomerRow(Msg("unit.name", {"item": Name(name)}), amount)
    return CustomerRows(top, CustomerRow(Msg("customer.total"), amount))


def install(folder: Path) -> None:
    """What pip does with a package of pure modules."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for module in MODULES:
        shutil.copy(EXAMPLE / f"{module}.py", folder)
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    points = project["entry-points"]["pos.devices"].items()
    (info / "entry_points.txt").write_text("[pos.devices]\n" + "".join(f"{k} = {v}\n" for k, v in points))


class Rig:
    def __init__(self, folder: Path) -> None:
        self.display: Any = importlib.import_module("dsp800_display_sim").Dsp800(f"pty://{folder}/pole")
        toml = folder / "lane.toml"
        toml.write_text(f'[line_display.pole]\ndriver = "dsp800"\nurl = "{self.display.url}"\n', encoding="utf-8")
        self.said: list[DeviceChanged] = []
        table = config.load(toml).line_display["pole"]
        self.driver = registry.line_display(table, "pole", self, THIS_MACHINE, language="en")
        self.driver.start()
        self.until_said("ready")

    def post(self, event: LaneEvent | Scanned) -> None:
        assert isinstance(event, DeviceChanged)
        self.said.append(event)

    def post_durably(self, event: LaneEvent, timeout_s: float) -> bool:
        raise AssertionError("a display has nothing that must be kept")

    def until(self, good: Callable[[], Any]) -> None:
        ends = time.monotonic() + WAIT_S
        while not good():
            assert time.monotonic() < ends, (self.said, self.display.rows)
            time.sleep(0.002)

    def until_said(self, state: str) -> None:
        self.until(lambda: self.said and self.said[-1].state == state)


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    install(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    rig = Rig(tmp_path)
    yield rig
    rig.driver.stop()
    rig.display.close()
    for module in MODULES:
        sys.modules.pop(module, None)


@pytest.mark.parametrize(
    "script",
    [
        None,
        FaultScript(duplicate=True),
        FaultScript(silence=True),
        FaultScript(split=(1,) * 9),
        FaultScript(garbage="15"),
        FaultScript(direction="receive", silence=True),
        FaultScript(direction="receive", cut_after=3),
    ],
)
def test_it_shows_the_item_and_the_total(rig: Rig, script: FaultScript | None) -> None:
    rig.display.faults(script)
    rig.driver.show(rows("Milk", 120))
    rig.until(lambda: rig.display.rows == MILK)


def test_it_is_unplugged_and_plugged_in_again(rig: Rig) -> None:
    rig.driver.show(rows("Milk", 120))
    rig.until(lambda: rig.display.rows == MILK)
    rig.display.unplug()
    rig.until_said("absent")
    rig.display.plug()
    rig.until(lambda: rig.display.rows == MILK)


def test_a_display_that_says_nothing_is_missed(rig: Rig) -> None:
    rig.display.mute = True
    rig.until_said("faulted")
    rig.display.mute = False
    rig.until_said("ready")


@pytest.mark.usefixtures("rig")
def test_it_is_found_by_its_entry_point_and_says_what_it_can() -> None:
    assert "dsp800" in registry.drivers("line_display")
    assert abilities("line_display", "dsp800") == ("letters", "state")
