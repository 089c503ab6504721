import contextlib
import os
import socket
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from pos.errors import ConfigError, DeviceBusy, DeviceMissing, DeviceSilent
from pos.wires.transport import open_wire


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    near, far = os.openpty()
    tty.setraw(far)
    yield near, os.ttyname(far)
    for end in (near, far):
        with contextlib.suppress(OSError):
            os.close(end)


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def address(server: socket.socket) -> str:
    return f"tcp://127.0.0.1:{server.getsockname()[1]}"


def test_a_serial_line_carries_bytes_both_ways(line: tuple[int, str]) -> None:
    near, path = line
    wire = open_wire(f"serial://{path}?baud=19200&stop=2")
    os.write(near, b"]E0123\r")
    assert wire.read(100, 5) == b"]E0123\r"
    wire.write(b"E")
    assert os.read(near, 10) == b"E"
    wire.close()


def test_a_quiet_wire_gives_nothing(line: tuple[int, str]) -> None:
    wire = open_wire(f"serial://{line[1]}")
    assert wire.read(100, 0) == b""
    wire.close()


def test_a_read_takes_no_more_than_asked_for(line: tuple[int, str]) -> None:
    wire = open_wire(f"serial://{line[1]}")
    os.write(line[0], b"12345")
    assert [wire.read(2, 5), wire.read(9, 5)] == [b"12", b"345"]
    wire.close()


def test_seven_bits_with_parity_are_set_on_the_line(line: tuple[int, str]) -> None:
    wire = open_wire(f"serial://{line[1]}?bits=7&parity=E")
    os.write(line[0], b"7032\r")
    assert wire.read(100, 5) == b"7032\r"
    wire.close()


def test_a_second_program_finds_the_line_busy(line: tuple[int, str]) -> None:
    wire = open_wire(f"serial://{line[1]}")
    with pytest.raises(DeviceBusy, match=rf"{line[1]} is in use by another program\. Close"):
        open_wire(f"serial://{line[1]}")
    wire.close()
    open_wire(f"serial://{line[1]}").close()


def test_a_line_that_is_unplugged_is_missing(line: tuple[int, str]) -> None:
    wire = open_wire(f"serial://{line[1]}")
    os.close(line[0])
    for use in (lambda: wire.read(1, 5), lambda: wire.write(b"E")):
        with pytest.raises(DeviceMissing, match="disconnected"):
            use()
    wire.close()


def test_bytes_that_came_before_the_end_are_read_first(server: socket.socket) -> None:
    wire = open_wire(address(server))
    peer, _ = server.accept()
    peer.sendall(b"last")
    peer.close()
    assert wire.read(100, 5) == b"last"
    with pytest.raises(DeviceMissing):
        wire.read(100, 5)
    wire.close()


def test_a_reset_connection_is_missing(server: socket.socket) -> None:
    wire = open_wire(address(server))
    peer, _ = server.accept()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    peer.close()
    with pytest.raises(DeviceMissing):
        wire.read(100, 5)
    wire.close()


def test_a_device_that_takes_nothing_is_silent(server: socket.socket) -> None:
    wire = open_wire(address(server), timeout_s=0.05)
    with pytest.raises(DeviceSilent, match="takes no data"):
        wire.write(bytes(1 << 26))
    wire.close()


def test_closing_wakes_a_reader_on_another_thread(server: socket.socket) -> None:
    wire = open_wire(address(server))
    ended = threading.Event()

    def read() -> None:
        with pytest.raises(DeviceMissing):
            wire.read(1, 600)
        ended.set()

    threading.Thread(target=read).start()
    wire.close()
    assert ended.wait(10)


def test_waking_ends_the_read_that_is_under_way_or_else_the_next_one(server: socket.socket) -> None:
    wire = open_wire(address(server))
    wire.wake()
    wire.wake()
    assert wire.read(1, 600) == b""
    ended = threading.Thread(target=lambda: wire.read(1, 600))
    ended.start()
    wire.wake()
    ended.join(10)
    assert not ended.is_alive()
    wire.close()
    wire.wake()


def test_waking_holds_up_no_write_and_loses_no_byte(server: socket.socket) -> None:
    wire = open_wire(address(server))
    peer, _ = server.accept()
    with peer:
        wire.wake()
        wire.write(b"?")
        assert peer.recv(1) == b"?"
        peer.sendall(b"!")
        while not (data := wire.read(1, 5)):
            pass
    assert data == b"!"
    wire.close()


def test_a_closed_wire_can_be_closed_again_but_not_used(server: socket.socket) -> None:
    wire = open_wire(address(server))
    wire.close()
    wire.close()
    with pytest.raises(DeviceMissing, match="closed"):
        wire.read(1, 0)


def test_no_descriptor_is_left_open(server: socket.socket) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        open_wire(address(server)).close()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("serial:///dev/no-such-device", "/dev/no-such-device is not there. Check"),
        ("serial:///dev/null", "/dev/null is no serial port. Check"),
        ("tcp://127.0.0.1:1", "tcp://127.0.0.1:1 refuses the connection. Check"),
        ("tcp://no-such-host.invalid:9100", "No device is named no-such-host.invalid. Check"),
    ],
)
def test_what_is_not_there_is_said_with_what_to_do(url: str, what: str) -> None:
    with pytest.raises(DeviceMissing) as caught:
        open_wire(url)
    assert str(caught.value).startswith(what)


@pytest.mark.parametrize(
    "url",
    ["", "scanner", "ftp://x", "tcp://x", "tcp://:9100", "tcp://x:99999", "tcp://x:1?baud=9600", "serial://dev/ttyS0", "serial:///dev/ttyS0?speed=1",
     "serial:///dev/ttyS0?parity=X", "serial:///dev/ttyS0?bits=9", "serial:///dev/ttyS0?baud=fast", "serial:///dev/ttyS0?baud=0", "serial:///dev/ttyS0?stop=3"],
)  # fmt: skip
def test_a_wrong_address_is_a_mistake_of_the_configuration(url: str) -> None:
    with pytest.raises(ConfigError):
        open_wire(url)


def test_all_mistakes_of_a_line_are_named() -> None:
    with pytest.raises(ConfigError) as caught:
        open_wire("serial:///dev/ttyS0?parity=Q&bits=5&speed=1")
    assert [mistake.partition(":")[0] for mistake in caught.value.mistakes] == ["speed", "parity", "bits"]
