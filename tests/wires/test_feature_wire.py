"""Feature reports: control transfers in, the kernel's requests out."""

import os
from pathlib import Path

import pytest
from pos.errors import DeviceMissing, DeviceSilent
from pos.wires.feature_wire import FeatureWire
from pos.wires.node_wire import open_node

SET = bytes.fromhex("21 09 00 03 00 00 08 00") + bytes.fromhex("ff 02 00 00 00 00 00 00")
GET = bytes.fromhex("a1 01 01 03 00 00 08 00")
SET_9, GET_9 = 0xC0094806, 0xC0094807
"""HIDIOCSFEATURE(9) and HIDIOCGFEATURE(9), linux/hidraw.h."""


class Kernel:
    def __init__(self, answer: bytes = b"", error: OSError | None = None) -> None:
        self.answer, self.error = answer, error
        self.asked: list[tuple[int, bytes]] = []

    def __call__(self, fd: int, request: int, buffer: bytearray) -> int:
        self.asked.append((request, bytes(buffer)))
        if self.error is not None:
            raise self.error
        buffer[: len(self.answer)] = self.answer
        return len(self.answer)


def opened(tmp_path: Path, kernel: Kernel) -> FeatureWire:
    path = tmp_path / "hidraw0"
    os.mkfifo(path)
    node = open_node("", path, grab=False, timeout_s=1.0)
    return FeatureWire(str(path), node, os.open(path, os.O_RDWR), kernel)


def test_a_report_is_set_and_another_one_read(tmp_path: Path) -> None:
    kernel = Kernel(b"POS01\0\0\x02")
    wire = opened(tmp_path, kernel)
    wire.write(SET + GET)
    assert wire.read(64, 1.0) == b"POS01\0\0\x02"
    assert wire.read(64, 0.0) == b""
    assert kernel.asked == [(SET_9, b"\0" + SET[8:]), (GET_9, b"\x01" + bytes(8))]
    wire.close()


def test_half_a_transfer_waits_for_its_other_half(tmp_path: Path) -> None:
    kernel = Kernel(bytes(9))
    wire = opened(tmp_path, kernel)
    for byte in SET[:-1]:
        wire.write(bytes((byte,)))
    assert kernel.asked == []
    wire.write(SET[-1:])
    assert [request for request, _ in kernel.asked] == [SET_9]
    wire.close()


@pytest.mark.parametrize(
    ("error", "kind"), [(OSError(19, "No such device"), DeviceMissing), (TimeoutError(110, "x"), DeviceSilent)]
)
def test_a_device_that_is_gone_is_said(tmp_path: Path, error: OSError, kind: type[Exception]) -> None:
    wire = opened(tmp_path, Kernel(error=error))
    with pytest.raises(kind):
        wire.write(GET)
    wire.close()
    with pytest.raises(DeviceMissing):
        wire.write(GET)
