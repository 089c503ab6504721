from collections.abc import Iterator
from pathlib import Path

import pytest
from pos.errors import ConfigError, DeviceBusy, DeviceMissing
from pos.wires.fd_wire import Wire
from pos.wires.listener import Listener, listen
from pos.wires.transport import open_wire


@pytest.fixture(params=["pty", "tcp"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Listener]:
    listener = listen(f"pty://{tmp_path}/line?terminator=cr" if request.param == "pty" else "tcp://127.0.0.1:0")
    yield listener
    listener.close()


def read(end: Wire | Listener, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += end.read(size, 5)
    return data


def test_bytes_go_both_ways(listener: Listener) -> None:
    wire = open_wire(listener.url)
    wire.write(b"hello")
    assert read(listener, 5) == b"hello"
    assert listener.write(b"world")
    assert read(wire, 5) == b"world"
    wire.close()


def test_an_unplugged_line_is_missing_until_it_is_plugged_in(listener: Listener) -> None:
    wire = open_wire(listener.url)
    listener.drop(None)
    with pytest.raises(DeviceMissing):
        read(wire, 1)
    with pytest.raises(DeviceMissing):
        open_wire(listener.url)
    assert not listener.write(b"lost")
    listener.plug()
    open_wire(listener.url).close()
    wire.close()


def test_it_is_at_the_same_address_after_a_while(listener: Listener) -> None:
    url = listener.url
    listener.drop(0.01)
    while not listener.plugged:
        assert listener.read(1, 0.01) == b""
    assert listener.url == url
    open_wire(url).close()


def test_the_newest_driver_has_the_line() -> None:
    listener = listen("tcp://127.0.0.1:0")
    first = open_wire(listener.url)
    first.write(b"1")
    assert read(listener, 1) == b"1"
    second = open_wire(listener.url)
    with pytest.raises(DeviceMissing):
        read(first, 1)
    for end in (first, second, listener):
        end.close()


def test_a_closed_listener_leaves_nothing(tmp_path: Path) -> None:
    listener = listen(f"pty://{tmp_path}/deep/line")
    assert (tmp_path / "deep/line").is_symlink()
    listener.close()
    listener.plug()
    assert list((tmp_path / "deep").iterdir()) == []


def test_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "line").write_text("precious")
    with pytest.raises(DeviceBusy):
        listen(f"pty://{tmp_path}/line")


def test_a_port_in_use_is_busy() -> None:
    first = listen("tcp://127.0.0.1:0")
    with pytest.raises(DeviceBusy, match="another port"):
        listen(first.url)
    first.close()


@pytest.mark.parametrize("url", ["", "pty://line", "pty:line", "serial:///dev/ttyS0", "tcp://127.0.0.1"])
def test_a_wrong_place_is_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        listen(url)
