"""A HID device that is told and asked by feature reports: `hid-feature:///dev/hidraw0`.

What is written are control transfers as USB HID 1.11 has them (7.2.1 Get_Report, 7.2.2 Set_Report): eight bytes of
setup, and the report behind a Set_Report. The kernel carries them out (Documentation/hid/hidraw.rst: HIDIOCSFEATURE,
HIDIOCGFEATURE), and what a Get_Report brings is read. So a driver speaks the same to the kernel and to a simulator.
"""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from pos.errors import DeviceMissing, DeviceSilent
from pos.wires.fd_wire import Wire
from pos.wires.node_wire import open_node

__all__ = ["FeatureWire", "open_feature"]

SETUP = 8
GET_REPORT, SET_REPORT = 0x01, 0x09
_SET_FEATURE, _GET_FEATURE = 0x06, 0x07
Ioctl = Callable[[int, int, bytearray], int]


def request_number(number: int, size: int) -> int:
    """`_IOC(_IOC_READ|_IOC_WRITE, 'H', number, size)`, asm-generic/ioctl.h.

    >>> hex(request_number(6, 9))
    '0xc0094806'
    """
    return 3 << 30 | size << 16 | ord("H") << 8 | number


def open_feature(url: str, path: Path, timeout_s: float) -> Wire:
    """Open a HID device's file.

    Raises:
        ConfigError: no path is given.
        DeviceMissing: it is not there, or this user may not open it.
    """
    node = open_node(url, path, grab=False, timeout_s=timeout_s)
    fd = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
    return FeatureWire(str(path), node, fd)


class FeatureWire:
    """Control transfers in, reports out.

    Args:
        where: its name in errors.
        node: the same file, which says when it is gone.
        fd: for the requests; this owns it.
        ioctl: the kernel's, but for tests.
    """

    def __init__(self, where: str, node: Wire, fd: int, ioctl: Ioctl = fcntl.ioctl) -> None:
        self._where = where
        self._node = node
        self._fd: int | None = fd
        self._ioctl = ioctl
        self._written = b""
        self._said = b""

    def read(self, size: int, timeout_s: float) -> bytes:
        """See `Wire`. What the device reports by itself is thrown away."""
        if not self._said:
            self._node.read(size, timeout_s)
            return b""
        said, self._said = self._said[:size], self._said[size:]
        return said

    def write(self, data: bytes) -> None:
        """See `Wire`."""
        self._written += data
        while len(self._written) >= SETUP:
            setup = self._written[:SETUP]
            size = int.from_bytes(setup[6:8], "little")
            sends = size if setup[1] == SET_REPORT else 0
            if len(self._written) < SETUP + sends:
                return
            report, self._written = self._written[SETUP : SETUP + sends], self._written[SETUP + sends :]
            self._carry_out(setup, size, report)

    def wake(self) -> None:
        """See `Wire`."""
        self._node.wake()

    def close(self) -> None:
        """See `Wire`."""
        self._node.close()
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)

    def _carry_out(self, setup: bytes, size: int, report: bytes) -> None:
        buffer = bytearray((setup[2],)) + (report or bytes(size))
        number = _SET_FEATURE if setup[1] == SET_REPORT else _GET_FEATURE
        if self._fd is None:
            raise DeviceMissing(f"{self._where} is closed.")
        try:
            got = self._ioctl(self._fd, request_number(number, len(buffer)), buffer)
        except TimeoutError:
            raise DeviceSilent(f"{self._where} does not answer.", "Check that it is the right device.") from None
        except OSError as error:
            why = f"{self._where} was disconnected ({error.strerror})."
            raise DeviceMissing(why, "Check its cable and power.") from None
        if setup[1] == GET_REPORT:
            self._said += bytes(buffer[: got or len(buffer)])
