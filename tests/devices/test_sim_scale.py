"""The simulated scale against its manuals' own examples, not against our codecs."""

from collections.abc import Iterator
from typing import Any

import pytest
from pos.devices.sim.scale import ScaleSimulator
from pos.wires.fd_wire import Wire
from pos.wires.transport import open_wire

Heard = tuple[ScaleSimulator, Wire]


@pytest.fixture
def scale(request: pytest.FixtureRequest) -> Iterator[Heard]:
    simulator = ScaleSimulator(f"tcp://127.0.0.1:0?settle_ms=0&{request.param}")
    simulator.start()
    wire = open_wire(simulator.url)
    yield simulator, wire
    wire.close()
    simulator.stop()


def act(simulator: ScaleSimulator, name: str, **call: Any) -> Any:
    return simulator.acts()[name](call)


def answer(wire: Wire, question: bytes, size: int) -> bytes:
    wire.write(question)
    data = b""
    while len(data) < size:
        got = wire.read(size - len(data), 5.0)
        assert got, data
        data += got
    return data


def asked(protocol: str, *rows: tuple[int, bytes, bytes]) -> Any:
    return pytest.mark.parametrize(
        ("scale", "weight_g", "question", "wanted"),
        [(f"protocol={protocol}", *row) for row in rows],
        indirect=["scale"],
    )


def check(scale: Heard, weight_g: int, question: bytes, wanted: bytes) -> None:
    act(scale[0], "put", weight_g=weight_g)
    assert answer(scale[1], question, len(wanted)) == wanted


@asked(
    "toledo-8217",
    (512, b"W", b"\x0200.510\r"),
    (733, b"W", b"\x0200.735\r"),
    (0, b"W", b"\x0200.000\r"),
    (15_100, b"W", b"\x02?\x42\r"),
    (-10, b"W", b"\x02?\x44\r"),
    (0, b"X", b"\x02?\x60\r"),
    (0, b"Ehello", b"\x02E\rhello"),
    (0, b"EFW", b"\x02E\r\x0200.000\r"),
    (0, b"A", b"\x02\r"),
    (0, b"AB", b"\x02\r\x02?@\r"),
    (0, b"Z", b"\x02?\x50\r"),
    (500, b"TW", b"\x02?\x60\r\x0200.000N\r"),
    (500, b"TCW", b"\x02?\x60\r\x02?\x40\r\x0200.500\r"),
    (500, b"T00100W", b"\x02?\x60\r\x02?\x60\r\x0200.400N\r"),
)
def test_toledo(scale: Heard, weight_g: int, question: bytes, wanted: bytes) -> None:
    check(scale, weight_g, question, wanted)


@asked(
    "nci-ecr",
    (840, b"W\r", b"\n00.840KG\r\nS00\r\x03"),
    (0, b"S\r", b"\nS20\r\x03"),
    (-10, b"W\r", b"\nS01\r\x03"),
    (15_100, b"W\r", b"\nS02\r\x03"),
    (0, b"Q\r", b"\n?\r\x03"),
    (10, b"Z\r", b"\nS20\r\x03"),
)
def test_nci(scale: Heard, weight_g: int, question: bytes, wanted: bytes) -> None:
    check(scale, weight_g, question, wanted)


@asked(
    "sma",
    (5025, b"\nW\r", b"\n 1G       5.025kg \r"),
    (0, b"\nW\r", b"\nZ1G       0.000kg \r"),
    (-20, b"\nW\r", b"\nU1G      -0.020kg \r"),
    (15_100, b"\nW\r", b"\nO1G      15.100kg \r"),
    (840, b"\nT\r\nM\r", b"\n 1N       0.000kg \r\n 1T       0.840kg \r"),
    (840, b"\nT0.020\r\nC\r", b"\n 1N       0.820kg \r\n 1G       0.840kg \r"),
    (5000, b"\nZ\r", b"\nE1G  ----------kg \r"),
    (0, b"\nT\r", b"\nT1G  ----------kg \r"),
    (0, b"\nA\r\nB\r", b"\nSMA:1/1.0\r\nMFG:SIMULATED\r"),
    (0, b"\nY\r", b"\n?\r"),
    (0, b"W\r\nX\x1b\nW\r", b"\nZ1G       0.000kg \r"),
)
def test_sma(scale: Heard, weight_g: int, question: bytes, wanted: bytes) -> None:
    check(scale, weight_g, question, wanted)


def block(text: bytes) -> bytes:
    parity = 0
    for byte in text:
        parity ^= byte
    return text + bytes((parity,))


@asked(
    "cas-pd-6",
    (840, b"\x05\x11", b"\x06\x01\x02" + block(b"S 00.840kg") + b"\x03\x04"),
    (-10, b"\x05\x11", b"\x06\x01\x02" + block(b"S-00.010kg") + b"\x03\x04"),
    (15_100, b"\x05\x11", b"\x06\x01\x02" + block(b"SFFFFFFFkg") + b"\x03\x04"),
    (0, b"\x05\x12", b"\x06\x15"),
)
def test_cas_6(scale: Heard, weight_g: int, question: bytes, wanted: bytes) -> None:
    check(scale, weight_g, question, wanted)


@asked("cas-pd-0", (840, b"\x05\x12", b"\x06\x02" + block(b"000840") + b"\x03"), (0, b"\x05\x11", b"\x15"))
def test_cas_0(scale: Heard, weight_g: int, question: bytes, wanted: bytes) -> None:
    check(scale, weight_g, question, wanted)


@pytest.mark.parametrize("scale", ["protocol=cas-22"], indirect=True)
def test_the_stream_comes_by_itself(scale: Heard) -> None:
    assert answer(scale[1], b"", 22) == b"ST,GS,1\xc5,   0.000 kg\r\n"


RESULT = b"\x0202\x1b3\x1b00840\x1b000110\x1b000092\x03"


@asked(
    "dialog-06",
    (840, b"\x04\x0201\x1b000110\x1b\x03\x04\x05", b"\x06" + RESULT),
    (840, b"\x04\x0203\x1b000110\x1b0005\x03", b"\x06"),
    (840, b"\x04\x0201\x1bxx\x1b\x03\x04\x0208\x03", b"\x15\x0209\x1b11\x03"),
    (840, b"\x04\x0277\x03\x04\x0208\x03", b"\x15\x0209\x1b10\x03"),
    (840, b"\x04\x05\x04\x0208\x03", b"\x15\x0209\x1b11\x03"),
    (50, b"\x04\x0201\x1b000110\x1b\x03\x04\x05\x04\x0208\x03", b"\x06\x15\x0209\x1b30\x03"),
    (-50, b"\x04\x0201\x1b000110\x1b\x03\x04\x05\x04\x0208\x03", b"\x06\x15\x0209\x1b31\x03"),
    (15_100, b"\x04\x0201\x1b000110\x1b\x03\x04\x05\x04\x0208\x03", b"\x06\x15\x0209\x1b32\x03"),
)
def test_dialog_06(scale: Heard, weight_g: int, question: bytes, wanted: bytes) -> None:
    check(scale, weight_g, question, wanted)


@pytest.mark.parametrize("scale", ["protocol=dialog-06&checksum=12348001"], indirect=True)
def test_dialog_06_wants_its_checksum(scale: Heard) -> None:
    simulator, wire = scale
    act(simulator, "put", weight_g=840)
    record = b"\x04\x0201\x1b000110\x1b\x03"
    # Z = A2: CS 1234 turned left by ten bits is D048, KW 8001 turned right by two is 6000.
    assert answer(wire, record, 8) == b"\x0211\x1b2A2\x03"
    assert answer(wire, b"\x04\x0210\x1bD0480000\x03\x04\x05", 7) == b"\x06\x0211\x1b0\x03"
    assert answer(wire, record, 8) == b"\x0211\x1b20F\x03"
    assert answer(wire, b"\x04\x0210\x1b12340003\x03\x04\x05", 7) == b"\x06\x0211\x1b1\x03"
    assert answer(wire, record + b"\x04\x05", 1 + len(RESULT)) == b"\x06" + RESULT


@pytest.mark.parametrize("scale", ["protocol=toledo-8217"], indirect=True)
def test_its_desk(scale: Heard) -> None:
    simulator, wire = scale
    act(simulator, "put", weight_g=840)
    assert simulator.state()["shows"]["gross_g"] == 840
    act(simulator, "lean")
    assert answer(wire, b"W", 4)[:2] == b"\x02?"
    act(simulator, "lean", on=False)
    act(simulator, "drift", weight_g=10)
    assert answer(wire, b"W", 8) == b"\x0200.850\r"
    act(simulator, "off")
    assert act(simulator, "zero") == {"zero": True}
    assert answer(wire, b"W", 8) == b"\x0200.000\r"
    act(simulator, "raw", hex="07")
    assert answer(wire, b"", 1) == b"\x07"
    assert simulator.files() == {}


@pytest.mark.parametrize(
    ("name", "call"),
    [("put", {}), ("put", {"weight_g": 1.5}), ("put", {"weight_g": True}), ("lie", {"how": "often"}), ("raw", {})],
)
@pytest.mark.parametrize("scale", ["protocol=sma"], indirect=True)
def test_a_wrong_call_is_said(scale: Heard, name: str, call: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        act(scale[0], name, **call)


@pytest.mark.parametrize("query", ["protocol=morse", "colour=red", "capacity_g=much"])
def test_a_wrong_address_is_said(query: str) -> None:
    with pytest.raises(ValueError, match=r"protocol|colour|int"):
        ScaleSimulator(f"tcp://127.0.0.1:0?{query}")
