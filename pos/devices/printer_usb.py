"""A wire on USB: `usb://04b8:0e28`, or `usb://04b8:0e28?serial=J5FA012345` where two are alike.

USB Device Class Definition for Printing Devices 1.1: interface class 7, a bulk OUT endpoint, and for answers a bulk IN
endpoint (protocol 2 or 3, "bidirectional"). Makers also sell printers of class 0xFF with the same two endpoints.
"""

import errno
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pos.errors import ConfigError, DeviceBusy, DeviceError, DeviceMissing, DeviceSilent
from pos.wires.fd_wire import Wire

__all__ = ["UsbWire", "open_usb"]

PRINTER_CLASS, VENDOR_CLASS = 0x07, 0xFF
PACKET = 64
IN = 0x80
GONE = (errno.ENODEV, errno.EIO, errno.EPIPE, errno.ENOENT, errno.ESHUTDOWN)
SILENCE = (errno.ETIMEDOUT, errno.EAGAIN, errno.EOVERFLOW)


def open_usb(url: str, timeout_s: float, backend: Any = None) -> Wire:  # noqa: ANN401 - pyusb's backend
    """Open a printer by its vendor and product number.

    Raises:
        ConfigError: the URL is wrong.
        DeviceMissing: no such device, or this user may not open it, or libusb is not installed.
        DeviceBusy: another program has it.
    """
    import usb.core

    vendor, product, serial = _numbers(url)
    try:
        found: Iterable[Any] = usb.core.find(find_all=True, idVendor=vendor, idProduct=product, backend=backend)
        device = next((one for one in found if not serial or one.serial_number == serial), None)
    except usb.core.NoBackendError:
        raise DeviceMissing("USB can't be used: libusb is missing.", "Install the package libusb-1.0-0.") from None
    except (usb.core.USBError, ValueError) as error:
        raise _fault(url, error) from None
    if device is None:
        raise DeviceMissing(f"{url} is not there.", "Check that the printer is plugged in and switched on.")
    try:
        return UsbWire(url, device, timeout_s)
    except usb.core.USBError as error:
        raise _fault(url, error) from None


def _numbers(url: str) -> tuple[int, int, str]:
    parts = urlsplit(url)
    vendor, _, product = parts.netloc.partition(":")
    settings = dict(parse_qsl(parts.query))
    hexadecimal = all(
        len(number) == 4 and set(number.lower()) <= set("0123456789abcdef") for number in (vendor, product)
    )
    if not hexadecimal or parts.path or settings.keys() - {"serial"}:
        raise ConfigError(f"{url!r} is no USB address.", "Write usb://04b8:0e28, the numbers that lsusb shows.")
    return int(vendor, 16), int(product, 16), settings.get("serial", "")


class UsbWire:
    """A `Wire` on the first interface that has a bulk endpoint each way.

    Raises:
        DeviceMissing: the device has no such interface.
    """

    def __init__(self, url: str, device: Any, timeout_s: float) -> None:  # noqa: ANN401 - pyusb's device
        import usb.util

        self._url = url
        self._device = device
        self._timeout_ms = int(timeout_s * 1000)
        self._held = b""
        interface = _printing(device)
        if interface is None:
            raise DeviceMissing(f"{url} is no printer that answers.", "Choose its USB mode with answers, or use TCP.")
        self._number = interface.bInterfaceNumber
        # The kernel's usblp takes every printer; it does not answer status questions while it prints.
        if device.is_kernel_driver_active(self._number):
            device.detach_kernel_driver(self._number)
        usb.util.claim_interface(device, self._number)
        ends = interface.endpoints()
        self._in = next(end for end in ends if _is_bulk(end) and end.bEndpointAddress & IN)
        self._out = next(end for end in ends if _is_bulk(end) and not end.bEndpointAddress & IN)

    def read(self, size: int, timeout_s: float) -> bytes:
        """Up to `size` bytes, `b""` when none came in time."""
        import usb.core

        if not self._held:
            try:
                # A whole packet: a shorter read of a longer packet is an overflow, and its bytes are lost.
                self._held = bytes(self._in.read(PACKET, max(1, int(timeout_s * 1000))))
            except usb.core.USBError as error:
                if error.errno not in SILENCE:
                    raise _fault(self._url, error) from None
        data, self._held = self._held[:size], self._held[size:]
        return data

    def write(self, data: bytes) -> None:
        """Hand over all of `data`."""
        import usb.core

        while data:
            try:
                data = data[self._out.write(data, self._timeout_ms) :]
            except usb.core.USBError as error:
                if error.errno in SILENCE:
                    raise DeviceSilent(f"{self._url} takes no data.", "Check that the printer is ready.") from None
                raise _fault(self._url, error) from None

    def wake(self) -> None:
        """A transfer that is under way can't be ended early: a read lasts as long as it may."""

    def close(self) -> None:
        """Let go; again does nothing."""
        import usb.util

        usb.util.dispose_resources(self._device)


def _printing(device: Any) -> Any:  # noqa: ANN401 - pyusb's interface
    for configuration in device:
        for interface in configuration:
            ways = {bool(end.bEndpointAddress & IN) for end in interface.endpoints() if _is_bulk(end)}
            if interface.bInterfaceClass in (PRINTER_CLASS, VENDOR_CLASS) and ways == {True, False}:
                return interface
    return None


def _is_bulk(endpoint: Any) -> bool:  # noqa: ANN401 - pyusb's endpoint
    return bool(endpoint.bmAttributes & 0x03 == 0x02)


def _fault(url: str, error: Exception) -> DeviceError:
    code = getattr(error, "errno", None)
    if code == errno.EBUSY:
        return DeviceBusy(f"{url} is in use by another program.", "Close that program (CUPS takes printers, too).")
    if code in (errno.EACCES, errno.EPERM) or "langid" in str(error):
        return DeviceMissing(f"{url} may not be opened by this user.", "Add a udev rule for it (see the manual).")
    if code in GONE:
        return DeviceMissing(f"{url} was disconnected.", "Check its cable and power.")
    return DeviceMissing(f"{url} can't be used ({error}).", "Check its cable and power.")
