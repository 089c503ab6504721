"""What every scanner on every wire must do, whatever the wire does: each whole read arrives exactly once.

The simulator is a process of its own; the driver is the real one.
"""

import json
import queue
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any, TypeVar

import pytest
from pos.config import ScannerConfig
from pos.devices.scanner import line_scanner
from pos.devices.scanner_framing import Framing
from pos.lane.events import DeviceChanged, LaneEvent, Scanned

SERVE = (
    "import json, sys\n"
    "from pos.devices.registry import simulator\n"
    "simulator('scanner')(sys.argv[1], 0, lambda where: print(json.dumps(where), flush=True))"
)
CODE, READ = "7032069804988", b"]E07032069804988"
WIRE_BYTES = len(READ) + 1
WAIT_S = 20.0
Kind = TypeVar("Kind", bound=LaneEvent | Scanned)


class Clock:
    def now_ms(self) -> int:
        return 1_700_000_000_000


class Inbox(queue.Queue[LaneEvent | Scanned]):
    def post(self, event: LaneEvent | Scanned) -> None:
        self.put(event)

    def post_durably(self, event: LaneEvent | Scanned, timeout_s: float) -> bool:
        raise AssertionError("a scan is not durable")

    def next(self, kind: type[Kind]) -> Kind:
        while True:
            event = self.get(timeout=WAIT_S)
            if isinstance(event, kind):
                return event

    def until(self, state: str) -> DeviceChanged:
        while (event := self.next(DeviceChanged)).state != state:
            pass
        return event


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
    """A real driver at a simulated scanner."""

    def __init__(self, simulator: Simulator, framing: Framing = "cr") -> None:
        self.simulator, self.inbox = simulator, Inbox()
        self.before = simulator.state()["attachments"]
        self.config = ScannerConfig(url=simulator.wire, framing=framing)
        self.driver = line_scanner(self.config, "front", self.inbox, Clock(), retry_s=(0.01, 0.05))

    def start(self) -> "Rig":
        self.driver.start()
        self.ready()
        return self

    def ready(self) -> None:
        """Ready on both sides: a TCP connection is made before the scanner has accepted it."""
        self.inbox.until("ready")
        ends = time.monotonic() + WAIT_S
        while (now := self.simulator.state()["attachments"]) <= self.before and self.simulator.wire.startswith("tcp"):
            assert time.monotonic() < ends
        self.before = now

    def scan(self, data: str = CODE, **call: Any) -> Any:
        return self.simulator.act("scan", data=data, **call)

    def expect(self, *reads: bytes) -> None:
        """These reads, in this order, and nothing else before the next one."""
        assert [self.inbox.next(Scanned).raw for _ in reads] == list(reads)
        self.simulator.act("faults")
        self.scan("LAST")
        assert self.inbox.next(Scanned).raw == b"]C0LAST"


@pytest.fixture(params=["pty", "tcp"], scope="module")
def simulator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    path = tmp_path_factory.mktemp("wire") / "scanner"
    simulator = Simulator(f"pty://{path}" if request.param == "pty" else "tcp://127.0.0.1:0")
    yield simulator
    simulator.stop()


@pytest.fixture
def rig(simulator: Simulator) -> Iterator[Rig]:
    simulator.act("plug")
    simulator.act("faults")
    simulator.act("setup", terminator="cr", ids="aim")
    rig = Rig(simulator)
    yield rig
    rig.driver.stop()


@pytest.mark.parametrize(
    ("framing", "terminator"),
    [
        ("cr", "cr"),
        ("lf", "lf"),
        ("crlf", "crlf"),
        ("tab", "tab"),
        ("stx-etx", "stx-etx"),
        ("gap", "none"),
        ("gap", "crlf"),
        ("cr", "crlf"),
    ],
)
def test_it_reads_every_framing(simulator: Simulator, rig: Rig, framing: Framing, terminator: str) -> None:
    simulator.act("setup", terminator=terminator)
    framed = Rig(simulator, framing).start()
    try:
        for number in range(3):
            framed.scan(f"A{number}\x1dB")
            read = framed.inbox.next(Scanned)
            assert (read.device, read.raw, read.at) == ("front", f"]C1A{number}\x1dB".encode(), Clock().now_ms())
    finally:
        framed.driver.stop()


def test_fast_reads_keep_their_order(rig: Rig) -> None:
    rig.start()
    codes = [f"{number:013}" for number in range(40)]
    for code in codes:
        rig.scan(code)
    rig.expect(*(f"]E0{code}".encode() for code in codes))


@pytest.mark.parametrize(
    ("fault", "reads"),
    [
        ({"delay_ms": 40}, [READ]),
        ({"duplicate": True}, [READ, READ]),
        ({"garbage": "00ff7f0d"}, [b"\x00\xff\x7f", READ]),
        ({"garbage": "0d0d0d", "garbage_at": WIRE_BYTES}, [READ]),
        ({"silence": True}, []),
    ],
    ids=["delay", "duplicate", "garbage", "garbage behind", "silence"],
)
def test_a_fault_loses_no_whole_read(rig: Rig, fault: dict[str, Any], reads: list[bytes]) -> None:
    rig.start()
    rig.simulator.act("faults", **fault)
    rig.scan()
    rig.expect(*reads)


def test_reads_that_stick_together_come_apart(rig: Rig) -> None:
    rig.start()
    rig.simulator.act("faults", merge=3)
    for code in ("1", "2", "3"):
        rig.scan(code)
    rig.expect(b"]C01", b"]C02", b"]C03")


@pytest.mark.parametrize("size", range(1, WIRE_BYTES))
def test_a_read_in_two_pieces_is_one(rig: Rig, size: int) -> None:
    rig.start()
    rig.simulator.act("faults", split=[size], gap_ms=3)
    rig.scan()
    rig.expect(READ)


def test_a_read_byte_by_byte_is_one(rig: Rig) -> None:
    rig.start()
    rig.simulator.act("faults", split=[1] * WIRE_BYTES, gap_ms=3)
    rig.scan()
    rig.expect(READ)


@pytest.mark.parametrize("sent", range(WIRE_BYTES))
def test_half_a_read_is_no_read_and_the_line_comes_back(rig: Rig, sent: int) -> None:
    rig.start()
    rig.simulator.act("faults", cut_after=sent)
    rig.scan()
    assert rig.inbox.until("absent").detail
    rig.ready()
    rig.expect()


def test_a_whole_read_survives_a_wire_that_breaks_behind_it(rig: Rig) -> None:
    if not rig.simulator.wire.startswith("tcp"):
        pytest.skip("a pseudo terminal that hangs up throws away what was not read yet")
    rig.start()
    rig.simulator.act("faults", cut_after=WIRE_BYTES)
    rig.scan()
    assert rig.inbox.next(Scanned).raw == READ
    rig.ready()
    rig.expect()


def test_a_scanner_that_reboots_comes_back(rig: Rig) -> None:
    rig.start()
    rig.simulator.act("faults", reboot_s=0.2)
    rig.scan()
    rig.inbox.until("absent")
    rig.ready()
    rig.scan()
    rig.expect(READ)


def test_unplugged_and_plugged_in_again_without_a_restart(rig: Rig) -> None:
    rig.start()
    for _ in range(3):
        rig.simulator.act("unplug")
        lost = rig.inbox.until("absent")
        assert (lost.part, lost.device) == ("scanner", "front")
        rig.simulator.act("plug")
        rig.ready()
        rig.scan()
        rig.expect(READ)


def test_missing_at_the_start_is_only_a_state(rig: Rig) -> None:
    rig.simulator.act("unplug")
    rig.driver.start()
    assert "Check" in rig.inbox.until("absent").detail
    rig.simulator.act("plug")
    rig.ready()
    rig.scan()
    rig.expect(READ)


def test_binary_that_never_ends_is_one_unreadable_read(rig: Rig) -> None:
    rig.start()
    junk = bytes(byte for byte in range(256) if byte != 0x0D) * 36
    rig.simulator.act("raw", hex=junk.hex() + "0d")
    rig.expect(junk[:4096])


def test_a_line_is_opened_once(rig: Rig) -> None:
    if rig.simulator.wire.startswith("tcp"):
        pytest.skip("a serial server takes the newest connection")
    rig.start()
    second = Rig(rig.simulator)
    second.driver.start()
    assert "another program" in second.inbox.until("faulted").detail
    rig.driver.stop()
    second.ready()
    second.scan()
    second.expect(READ)
    second.driver.stop()


def test_a_wrong_framing_is_said(simulator: Simulator, rig: Rig) -> None:
    framed = Rig(simulator, "tab").start()
    rig.scan()
    assert "framing = 'tab'" in framed.inbox.until("ready").detail
    simulator.act("setup", terminator="tab")
    framed.scan()
    assert framed.inbox.until("ready").detail == ""
    framed.driver.stop()
