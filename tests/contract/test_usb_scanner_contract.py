"""USB scanners, HID POS and keyboards: each whole read arrives once, whatever the wire does; half a read never does.

The simulator is written from the manuals and speaks over TCP; the driver is the real one. That the kernel's own device
files are opened and taken is tested in tests/wires/test_node_wire.py.
"""

import queue
from collections.abc import Iterator

import pytest
from pos.config import ScannerConfig
from pos.devices import registry
from pos.devices.scanner_hid import HidReports
from pos.devices.scanner_keys import EVENT, Keys
from pos.devices.sim.scanner import ScannerSimulator
from pos.devices.sim.scanner_usb import key_events, reports
from pos.lane.events import DeviceChanged, LaneEvent, Scanned
from pos.wires.machine import THIS_MACHINE

CODE, READ = "7032069804988", b"]E07032069804988"
LONG = "(01)07032069804988(10)" + "Lot-7_A+b/c:D" * 8
KINDS = ["hid", "keys"]


class Rig:
    def __init__(self, kind: str) -> None:
        self.scanner = ScannerSimulator(f"tcp://127.0.0.1:0?speaks={kind}")
        self.scanner.start()
        self.events: queue.SimpleQueue[LaneEvent | Scanned] = queue.SimpleQueue()
        config = ScannerConfig(url=self.scanner.url, driver=kind)
        self.driver = registry.scanner(config, "front", self, THIS_MACHINE)
        self.driver.start()
        self.ready(1)

    def post(self, event: LaneEvent | Scanned) -> None:
        self.events.put(event)

    def ready(self, attachments: int) -> None:
        while not (isinstance(event := self.events.get(timeout=20), DeviceChanged) and event.state == "ready"):
            pass
        while self.scanner.state()["attachments"] < attachments:
            pass

    def reads(self, count: int) -> list[bytes]:
        found: list[bytes] = []
        while len(found) < count:
            event = self.events.get(timeout=20)
            found += [event.raw] if isinstance(event, Scanned) else []
        return found

    def scan(self, data: str = CODE) -> None:
        self.scanner.acts()["scan"]({"data": data})

    def faults(self, **script: object) -> None:
        self.scanner.acts()["faults"](script)


@pytest.fixture(params=KINDS)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    rig = Rig(request.param)
    yield rig
    rig.driver.stop()
    rig.scanner.stop()


def test_every_read_arrives(rig: Rig) -> None:
    for data in (CODE, LONG, "96385074", "]Q3"):
        rig.scan(data)
    assert rig.reads(4) == [READ, f"]C0{LONG}".encode(), b"]E496385074", b"]C0]Q3"]


@pytest.mark.parametrize(
    "script",
    [{"delay_ms": 30}, {"split": [1, 2, 3, 5, 8], "gap_ms": 1}, {"merge": 2}],
    ids=["delay", "split", "merge"],
)
def test_a_wire_that_is_slow_loses_nothing(rig: Rig, script: dict[str, object]) -> None:
    rig.faults(**script)
    rig.scan()
    rig.scan("LAST")
    assert rig.reads(2) == [READ, b"]C0LAST"]


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ({"silence": True}, [b"]C0LAST"]),
        ({"reboot_s": 0.05}, [b"]C0LAST"]),
    ],
    ids=["silence", "reboot"],
)
def test_a_read_that_was_lost_on_the_way_spoils_no_other(
    rig: Rig, script: dict[str, object], wanted: list[bytes]
) -> None:
    rig.faults(**script)
    rig.scan()
    if "reboot_s" in script:
        rig.ready(2)
    rig.scan("LAST")
    assert rig.reads(1) == wanted


@pytest.mark.parametrize("noise", ["00", "ff", "a5"])
@pytest.mark.parametrize("reports_before", [0, 1])
def test_after_a_report_of_garbage_reads_arrive_whole_again(rig: Rig, reports_before: int, noise: str) -> None:
    """USB checks its packets and their lengths, so this is a device gone mad: a whole report of nonsense."""
    size = EVENT.size if rig.scanner.state()["setup"]["speaks"] == "keys" else 64
    rig.faults(garbage=noise * size, garbage_at=reports_before * size)
    for _ in range(4):
        rig.scan("LAST")
    while rig.reads(1) != [b"]C0LAST"]:
        pass
    rig.scan()
    found = rig.reads(1)
    while found[-1] == b"]C0LAST":
        found = rig.reads(1)
    assert found == [READ]


def test_a_duplicate_is_one_read_more_and_nothing_else(rig: Rig) -> None:
    rig.faults(duplicate=True)
    rig.scan()
    rig.scan("LAST")
    found = rig.reads(2)
    while found[-1] != b"]C0LAST":
        found += rig.reads(1)
    assert set(found[:-1]) == {READ}
    assert len(found) in (2, 3)


def test_a_scanner_that_is_plugged_in_again_goes_on(rig: Rig) -> None:
    rig.faults(cut_after=50)
    rig.scan()
    rig.ready(2)
    rig.scan()
    assert rig.reads(1) == [READ]


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_read_is_given_to_nobody(kind: str) -> None:
    framer: HidReports | Keys = HidReports() if kind == "hid" else Keys()
    whole = reports("]C0", LONG.encode()) if kind == "hid" else key_events(LONG)
    # The read is whole with the last report, or as soon as Enter goes down: the second of its six events.
    for cut in range(1, len(whole) if kind == "hid" else len(whole) - 4 * EVENT.size):
        assert framer.feed(whole[:cut], 10.0 * cut) == []
        assert framer.flush(10.0 * cut + 5) == []
        assert framer.due_in_s(10.0 * cut + 5) is None
    assert framer.feed(whole, 1e6) == [f"]C0{LONG}".encode() if kind == "hid" else LONG.encode()]


def test_a_keyboard_types_the_group_separator_as_control_and_a_bracket() -> None:
    text = "]C101070320698049883103001250\x1d10AB-c"
    assert Keys().feed(key_events(text), 0.0) == [text.encode()]


def test_a_foreign_report_is_no_read() -> None:
    framer = HidReports()
    good = reports("]E0", CODE.encode())
    assert framer.feed(b"\x01" + good[1:] + bytes((2, 57)) + good[2:] + good, 0.0) == [READ]


def test_an_endless_read_has_an_end() -> None:
    endless = reports("]Q1", b"x" * 100_000)
    found = HidReports().feed(endless, 0.0)
    assert max(map(len, found)) <= 4096
