"""The kernel's device files: opened, taken for oneself, and what goes wrong said in words."""

import errno
import fcntl
import os
from pathlib import Path

import pytest
from pos.errors import ConfigError, DeviceBusy, DeviceMissing
from pos.wires import node_wire
from pos.wires.transport import open_wire


@pytest.fixture
def node(tmp_path: Path) -> Path:
    """A fifo stands in for the kernel's file: it is read, written and polled like one."""
    path = tmp_path / "hidraw0"
    os.mkfifo(path)
    return path


def test_bytes_go_both_ways(node: Path) -> None:
    wire = open_wire(f"hid://{node}")
    wire.write(b"report")
    assert wire.read(64, 5.0) == b"report"
    wire.close()


def test_a_keyboard_is_taken_from_everybody_else(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(fcntl, "ioctl", lambda fd, request, value: asked.append((request, value)))
    open_wire(f"input://{node}").close()
    assert asked == [(0x40044590, 1)]


def test_a_keyboard_that_can_not_be_taken_is_not_used(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(node_wire.fcntl, "ioctl", refuse)
    with pytest.raises(DeviceBusy, match="taken by another program"):
        open_wire(f"input://{node}")


def test_something_else_is_no_keyboard(node: Path) -> None:
    with pytest.raises(DeviceMissing, match="no input device"):
        open_wire(f"input://{node}")


@pytest.mark.parametrize(("url", "error"), [("hid:///dev/none", DeviceMissing), ("hid://hidraw0", ConfigError)])
def test_what_is_not_there_is_said(url: str, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"is not there|no device file"):
        open_wire(url)
