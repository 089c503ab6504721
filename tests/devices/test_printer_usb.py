"""The USB wire on real pyusb, over a bus of our own: what libusb would say, without hardware."""

import errno
from types import SimpleNamespace

import pytest
import usb.core
from pos.devices.printer_link import Patience, PrinterLink
from pos.devices.printer_usb import open_usb
from pos.errors import ConfigError, DeviceBusy, DeviceMissing, DeviceSilent
from usb.backend import IBackend

URL = "usb://04b8:0e28"


def _descriptor(**fields):
    return SimpleNamespace(bLength=0, bDescriptorType=0, extra_descriptors=b"", **fields)


class Bus(IBackend):
    """One Epson printer with a bulk endpoint each way; answers DLE EOT."""

    def __init__(self, kind=7, ends=(0x01, 0x82), fault=None):
        self.kind, self.ends, self.fault = kind, ends, fault
        self.kernel, self.claimed, self.printed, self.waiting = True, [], b"", b""

    def enumerate_devices(self):
        return iter(["printer"])

    def get_device_descriptor(self, dev):
        return _descriptor(
            bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x04B8,
            idProduct=0x0E28, bcdDevice=0, iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1, address=1, bus=1,
            port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev, config):
        if config:
            raise IndexError
        return _descriptor(
            wTotalLength=0, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1
        )

    def get_interface_descriptor(self, dev, intf, alt, config):
        if intf or alt:
            raise IndexError
        return _descriptor(
            bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=len(self.ends), bInterfaceClass=self.kind,
            bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev, ep, intf, alt, config):
        return _descriptor(
            bEndpointAddress=self.ends[ep], bmAttributes=2, wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0
        )

    def open_device(self, dev):
        self._fail("open")
        return dev

    def close_device(self, handle):
        pass

    def get_configuration(self, handle):
        return 1

    def claim_interface(self, handle, intf):
        self._fail("claim")
        self.claimed.append(intf)

    def release_interface(self, handle, intf):
        self.claimed.remove(intf)

    def is_kernel_driver_active(self, handle, intf):
        return self.kernel

    def detach_kernel_driver(self, handle, intf):
        self.kernel = False

    def bulk_write(self, handle, ep, intf, data, timeout):
        self._fail("write")
        data = bytes(data)
        self.printed += data[:5]
        self.waiting += b"\x12" * data[:5].count(b"\x10\x04")
        return len(data[:5])

    def bulk_read(self, handle, ep, intf, buff, timeout):
        self._fail("read")
        if not self.waiting:
            raise usb.core.USBTimeoutError("timed out", -7, errno.ETIMEDOUT)
        data, self.waiting = self.waiting, b""
        buff[: len(data)] = type(buff)("B", data)
        return len(data)

    def _fail(self, where):
        if self.fault and self.fault[0] == where:
            raise usb.core.USBError("fault", -1, self.fault[1])


def test_a_printer_is_taken_from_the_kernel_asked_and_let_go():
    bus = Bus()
    link = PrinterLink(open_usb(URL, 1.0, bus), Patience(answer_s=0.01))
    assert link.health().state == "ready"
    assert (bus.kernel, bus.claimed) == (False, [0])
    link.close()
    assert bus.claimed == []


def test_all_bytes_go_out_however_few_the_bus_takes_at_once():
    bus = Bus()
    open_usb(URL, 1.0, bus).write(b"0123456789abc")
    assert bus.printed == b"0123456789abc"


def test_silence_reads_as_nothing():
    assert open_usb(URL, 1.0, Bus()).read(1, 0.01) == b""


@pytest.mark.parametrize(
    ("fault", "error", "word"),
    [
        (("open", errno.EACCES), DeviceMissing, "udev"),
        (("claim", errno.EBUSY), DeviceBusy, "another program"),
        (("write", errno.ENODEV), DeviceMissing, "disconnected"),
        (("write", errno.ETIMEDOUT), DeviceSilent, "no data"),
        (("read", errno.EIO), DeviceMissing, "disconnected"),
    ],
)
def test_what_the_bus_says_is_said_to_a_person(fault, error, word):
    def use():
        wire = open_usb(URL, 1.0, Bus(fault=fault))
        wire.write(b"x")
        wire.read(1, 0.01)

    with pytest.raises(error, match=word):
        use()


@pytest.mark.parametrize("bus", [Bus(kind=3), Bus(ends=(0x01,))])
def test_what_can_not_answer_is_no_printer(bus):
    with pytest.raises(DeviceMissing, match="no printer"):
        open_usb(URL, 1.0, bus)


def test_an_absent_printer_is_named():
    with pytest.raises(DeviceMissing, match="04b8:ffff"):
        open_usb("usb://04b8:ffff", 1.0, Bus())


@pytest.mark.parametrize("url", ["usb://04b8", "usb://epson:tm", "usb://04b8:0e28/1", "usb://04b8:0e28?port=1"])
def test_a_wrong_address_is_a_mistake_in_the_configuration(url):
    with pytest.raises(ConfigError, match="lsusb"):
        open_usb(url, 1.0, Bus())
