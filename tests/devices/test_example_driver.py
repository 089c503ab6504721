"""The worked example of CONTRIBUTING.md: installed, found by its entry point, driven against its own simulator."""

import importlib
import queue
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pos import config
from pos.devices import registry
from pos.devices.driver import Device
from pos.errors import ConfigError
from pos.lane.events import DeviceChanged, LaneEvent, Scanned
from pos.wires.faults import FaultScript

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example_driver"
WAIT_S = 20
CODE = "7032069804988"
LANE = """
[scanner.front]
driver = "prefixed"
url = "{url}"
"""


class Clock:
    def now_ms(self) -> int:
        return 42


class Inbox(queue.Queue[LaneEvent | Scanned]):
    def post(self, event: LaneEvent | Scanned) -> None:
        self.put(event)

    def post_durably(self, event: LaneEvent, timeout_s: float) -> bool:
        raise AssertionError

    def until(self, state: str) -> None:
        while getattr(self.get(timeout=WAIT_S), "state", "") != state:
            pass

    def read(self) -> bytes:
        while isinstance(event := self.get(timeout=WAIT_S), DeviceChanged):
            pass
        assert isinstance(event, Scanned)
        return event.raw


def install(folder: Path) -> None:
    """What pip does with a package of pure modules: the files, and a dist-info beside them."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())
    for module in project["tool"]["setuptools"]["py-modules"]:
        shutil.copy(EXAMPLE / f"{module}.py", folder)
    name, version = project["project"]["name"].replace("-", "_"), project["project"]["version"]
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    groups = project["project"]["entry-points"].items()
    lines = [line for group, points in groups for line in (f"[{group}]", *(f"{k} = {v}" for k, v in points.items()))]
    (info / "entry_points.txt").write_text("\n".join(lines))


@pytest.fixture
def simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    install(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    simulator = importlib.import_module("prefixed_scanner_sim").PrefixedScanner(f"pty://{tmp_path}/scanner")
    yield simulator
    simulator.close()
    for module in ("prefixed_scanner", "prefixed_scanner_sim"):
        sys.modules.pop(module, None)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def driver(simulator: Any, inbox: Inbox, tmp_path: Path) -> Iterator[Device]:
    (tmp_path / "lane.toml").write_text(LANE.format(url=simulator.url))
    lane = config.load(tmp_path / "lane.toml")
    driver = registry.scanner(lane.scanner["front"], "front", inbox, Clock())
    driver.start()
    inbox.until("ready")
    yield driver
    driver.stop()


@pytest.mark.parametrize(
    ("fault", "reads"),
    [
        (None, [CODE]),
        (FaultScript(duplicate=True), [CODE, CODE]),
        (FaultScript(garbage="00ff41"), [CODE]),
        (FaultScript(garbage="02", garbage_at=0), [CODE]),
        (FaultScript(split=(1,) * 20), [CODE]),
        (FaultScript(silence=True), []),
    ],
)
@pytest.mark.usefixtures("driver")
def test_it_reads(simulator: Any, inbox: Inbox, fault: FaultScript | None, reads: list[str]) -> None:
    simulator.scan(CODE, fault)
    simulator.scan("LAST")
    assert [inbox.read() for _ in (*reads, "LAST")] == [read.encode() for read in (*reads, "LAST")]


@pytest.mark.parametrize("sent", range(len(CODE) + 3))
@pytest.mark.usefixtures("driver")
def test_it_comes_back_after_a_cut(simulator: Any, inbox: Inbox, sent: int) -> None:
    simulator.scan(CODE, FaultScript(cut_after=sent))
    inbox.until("absent")
    inbox.until("ready")
    simulator.scan("LAST")
    assert inbox.read() == b"LAST"


@pytest.mark.usefixtures("driver")
def test_it_is_unplugged_and_plugged_in_again(simulator: Any, inbox: Inbox) -> None:
    simulator.unplug()
    inbox.until("absent")
    simulator.plug()
    inbox.until("ready")
    simulator.scan(CODE)
    assert inbox.read() == CODE.encode()


@pytest.mark.usefixtures("simulator")
def test_the_registry_lists_it() -> None:
    assert set(registry.drivers("scanner")) >= {"line", "prefixed"}


@pytest.mark.usefixtures("simulator")
def test_the_guide_quotes_the_example() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    section = guide.partition("## Add a driver in an hour")[2].partition("\n## ")[0]
    files = "".join(path.read_text() for path in EXAMPLE.iterdir() if path.is_file())
    quoted = re.findall(r"```(?:python|toml)\n(.*?)```", section, re.DOTALL)
    assert len(quoted) == 3
    assert [block for block in quoted if block not in files and "[scanner.front]" not in block] == []


def test_a_driver_nobody_has_is_a_mistake_of_the_configuration() -> None:
    settings = config.ScannerConfig(url="tcp://127.0.0.1:1", driver="telepathy")
    with pytest.raises(ConfigError, match=r"no scanner driver 'telepathy'\. Known: .*line"):
        registry.scanner(settings, "front", Inbox(), Clock())
