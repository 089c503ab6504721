"""Device files of the kernel that are no serial ports: `/dev/hidraw0`, and input devices taken for oneself."""

import errno
import fcntl
import os
from pathlib import Path

from pos.errors import ConfigError, DeviceBusy, DeviceError, DeviceMissing
from pos.wires.fd_wire import FdWire, Wire

__all__ = ["open_node"]

_EVIOCGRAB = 0x40044590
"""_IOW('E', 0x90, int), linux/input.h: only this program gets the device's events from now on."""


def open_node(url: str, path: Path, *, grab: bool, timeout_s: float) -> Wire:
    """Open a device file.

    Args:
        url: for errors.
        path: of the file; a link is followed.
        grab: take an input device for this program alone, so that its keys reach no window.
        timeout_s: limits each write.

    Raises:
        ConfigError: no path is given.
        DeviceMissing: it is not there, is something else, or this user may not open it.
        DeviceBusy: another program has taken it.
    """
    if not path.is_absolute():
        raise ConfigError(f"{url!r} is no device file.", "Write hid:///dev/hidraw0 or input:///dev/input/by-id/...")
    try:
        fd = os.open(path, (os.O_RDONLY if grab else os.O_RDWR) | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError as error:
        raise _fault(path, error) from None
    if grab:
        try:
            fcntl.ioctl(fd, _EVIOCGRAB, 1)
        except OSError as error:
            os.close(fd)
            raise _fault(path, error) from None
    return FdWire(str(path), fd, lambda: os.close(fd), timeout_s)


def _fault(path: Path, error: OSError) -> DeviceError:
    if error.errno == errno.EBUSY:
        return DeviceBusy(f"{path} is taken by another program.", "Close that program.")
    if error.errno in {errno.EACCES, errno.EPERM}:
        return DeviceMissing(f"{path} may not be opened by this user.", "Give it the right by a udev rule.")
    if error.errno in {errno.ENOTTY, errno.EINVAL}:
        return DeviceMissing(f"{path} is no input device.", "Name one below /dev/input/by-id that ends in -event-kbd.")
    return DeviceMissing(f"{path} is not there ({error.strerror}).", "Check that the device is plugged in.")
