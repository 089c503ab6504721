from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pos.devices.sim.scanner import ScannerSimulator, Setup
from pos.wires.fd_wire import Wire
from pos.wires.transport import open_wire


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[ScannerSimulator]:
    simulator = ScannerSimulator(f"pty://{tmp_path}/scanner")
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def wire(simulator: ScannerSimulator) -> Iterator[Wire]:
    wire = open_wire(simulator.url)
    yield wire
    wire.close()


@pytest.mark.parametrize(
    ("setup", "data", "aim", "frame"),
    [
        ({}, "7032069804988", None, b"]E07032069804988\r"),
        ({}, "73513537", None, b"]E473513537\r"),
        ({}, "17032069804985", None, b"]I117032069804985\r"),
        ({}, "4011", None, b"]C04011\r"),
        ({}, "0107032069804988\x1d10A", None, b"]C10107032069804988\x1d10A\r"),
        ({}, "0107032069804988", "]d2", b"]d20107032069804988\r"),
        ({"ids": "none", "terminator": "crlf"}, "7032069804988", None, b"7032069804988\r\n"),
        ({"ids": "datalogic", "terminator": "tab"}, "73513537", None, b"FF73513537\t"),
        ({"ids": "symbol", "terminator": "lf"}, "LANE", None, b"DLANE\n"),
        ({"terminator": "stx-etx"}, "7032069804988", None, b"\x02]E07032069804988\x03"),
        ({"terminator": "none", "preamble": "<", "postamble": ">"}, "1", "", b"<1>"),
    ],
)  # fmt: skip
def test_a_read_is_framed_as_the_manuals_say(setup: dict[str, Any], data: str, aim: str | None, frame: bytes) -> None:
    assert Setup(**setup).frame(data, aim) == frame


def test_upc_a_is_sent_as_thirteen_digits(simulator: ScannerSimulator, wire: Wire) -> None:
    assert simulator.scan({"data": "036000291452"})["sent"] == 17
    assert wire.read(100, 5) == b"]E00036000291452\r"


def test_the_host_switches_it_off_and_on(simulator: ScannerSimulator, wire: Wire) -> None:
    wire.write(b"D\x07")
    while not simulator.state()["beeps"]:
        pass
    assert simulator.scan({"data": "1"}) == {"sent": 0, "why": "disabled"}
    wire.write(b"E\x07")
    while simulator.state()["beeps"] < 2:
        pass
    assert simulator.scan({"data": "1"})["sent"] == 5


def test_an_unplugged_scanner_sends_to_nobody(simulator: ScannerSimulator) -> None:
    simulator.unplug({})
    assert simulator.scan({"data": "1"})["sent"] == 0
    assert not simulator.state()["plugged"]


@pytest.mark.parametrize(
    "call",
    [
        lambda s: s.scan({}),
        lambda s: s.scan({"data": 1}),
        lambda s: s.raw({"hex": "0"}),
        lambda s: s.setup({"ids": "x"}),
    ],
)
def test_a_wrong_call_is_refused(simulator: ScannerSimulator, call: Callable[[ScannerSimulator], object]) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        call(simulator)


def test_it_keeps_no_read(simulator: ScannerSimulator) -> None:
    simulator.scan({"data": "4111111111111111"})
    assert "4111" not in str(simulator.state())
