"""What is plugged in, read from a tree like the kernel's (Documentation/ABI/stable/sysfs-bus-usb)."""

from pathlib import Path

import pytest
from pos.devices.plugged import Plugged, fits, plugged

SCANNER_REPORT = bytes.fromhex("05 8C 09 02 A1 01 09 12 A1 02 85 02 15 00 26 FF 00 C0 C0")
"""The beginning of a bar code scanner's report descriptor (HID POS Usage Tables 1.02, section 4)."""
SCALE_REPORT = bytes.fromhex("05 8D 09 20 A1 01 C0")
KEYBOARD_REPORT = bytes.fromhex("05 01 09 06 A1 01 05 07 19 E0 29 E7 C0")


class Tree:
    """A /sys and a /dev under construction."""

    def __init__(self, root: Path) -> None:
        self.sys, self.dev = root / "sys", root / "dev"
        (self.sys / "bus/usb/devices").mkdir(parents=True)
        (self.sys / "class/tty").mkdir(parents=True)
        (self.dev / "serial/by-id").mkdir(parents=True)

    def write(self, path: str, text: str | bytes) -> None:
        file = self.sys / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else f"{text}\n".encode())

    def usb(self, port: str, vendor: str, product_id: str, **names: str) -> str:
        for name, text in {"idVendor": vendor, "idProduct": product_id, **names}.items():
            self.write(f"bus/usb/devices/{port}/{name}", text)
        return f"bus/usb/devices/{port}/{port}:1.0"

    def hid(self, interface: str, node: str, report: bytes) -> None:
        device = f"{interface}/0003:1234:5678.0001"
        self.write(f"{device}/report_descriptor", report)
        (self.sys / device / "hidraw" / node).mkdir(parents=True)
        (self.sys / device / "hidraw" / node / "device").symlink_to("../..")

    def found(self) -> tuple[Plugged, ...]:
        return plugged(self.sys, self.dev)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_nothing_is_plugged_in(tmp_path: Path) -> None:
    assert plugged(tmp_path / "sys", tmp_path / "dev") == ()


def test_a_cdc_scanner_has_a_name_that_stays(tree: Tree) -> None:
    interface = tree.usb("1-1", "0c2e", "0caa", manufacturer="Maker", product="Reader", serial="17")
    (tree.sys / interface / "tty/ttyACM0").mkdir(parents=True)
    (tree.dev / "ttyACM0").touch()
    link = tree.dev / "serial/by-id/usb-Maker_Reader_17-if00"
    link.symlink_to("../../ttyACM0")
    [one] = tree.found()
    assert (one.kind, one.place, one.name) == ("serial", str(link), "Maker Reader")
    assert fits(one)[0].url == f"serial://{link}?baud=9600"
    assert "USB-CDC" in fits(one)[0].why


def test_a_cable_says_nothing_of_what_hangs_on_it(tree: Tree) -> None:
    interface = tree.usb("1-2", "0403", "6001")
    (tree.sys / interface / "ttyUSB0/tty/ttyUSB0").mkdir(parents=True)
    [one] = tree.found()
    assert one.place.endswith("dev/ttyUSB0")
    assert "FTDI cable" in fits(one)[0].why


def test_two_alike_printers_are_told_apart(tree: Tree) -> None:
    for port, serial in (("1-3", "J5FA 1"), ("1-4", "J5FA 2")):
        interface = tree.usb(port, "04b8", "0e28", serial=serial)
        tree.write(f"{interface}/bInterfaceClass", "07")
    assert [one.place for one in tree.found()] == [
        "usb://04b8:0e28?serial=J5FA%201",
        "usb://04b8:0e28?serial=J5FA%202",
    ]
    assert fits(tree.found()[0])[0].driver == "escpos"


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        (SCANNER_REPORT, "hid-scanner"),
        (SCALE_REPORT, "hid-scale"),
        (KEYBOARD_REPORT, "keyboard"),
        (b"\xfe\x02\x00\x05\x8c\x05\x8d", "hid-scale"),
        (b"", "hid"),
        (b"\x05", "hid"),
    ],
)
def test_a_hid_device_says_what_it_is_for(tree: Tree, report: bytes, kind: str) -> None:
    tree.hid(tree.usb("1-5", "1234", "5678"), "hidraw0", report)
    [one] = tree.found()
    assert (one.kind, one.place.endswith("dev/hidraw0")) == (kind, True)


def test_only_serial_ports_that_exist_are_told(tree: Tree) -> None:
    tree.write("class/tty/ttyS0/type", "4")
    tree.write("class/tty/ttyS1/type", "0")
    assert [one.place for one in tree.found()] == ["/dev/ttyS0"]


def test_usb_scanners_are_offered_their_drivers(tree: Tree) -> None:
    interface = tree.usb("1-6", "0c2e", "0b61")
    tree.hid(interface, "hidraw1", KEYBOARD_REPORT)
    (tree.sys / interface / "0003:1234:5678.0001/input/input7/event7").mkdir(parents=True)
    (tree.dev / "input/by-id").mkdir(parents=True)
    (tree.dev / "input/event7").touch()
    (tree.dev / "input/by-id/usb-Maker_Wedge-event-kbd").symlink_to("../event7")
    tree.hid(tree.usb("1-7", "05e0", "1300"), "hidraw2", SCANNER_REPORT)
    offered = [(fit.driver, fit.url.rpartition("/")[2]) for one in tree.found() for fit in fits(one)]
    assert offered == [("hid", "hidraw2"), ("keys", "usb-Maker_Wedge-event-kbd")]


def test_relay_boards_are_known_by_their_makers() -> None:
    found = {
        (fit.driver, fit.url)
        for one in (
            Plugged(kind="hid", place="/dev/hidraw3", vendor="16c0", product_id="05df", product="USBRelay4"),
            Plugged(kind="hid", place="/dev/hidraw4", vendor="16c0", product_id="05df", product="Joystick"),
            Plugged(kind="serial", place="/dev/ttyACM0", vendor="2a19", product_id="0c02"),
            Plugged(kind="serial", place="/dev/ttyUSB0", vendor="1a86", product_id="7523"),
        )
        for fit in fits(one)
        if fit.part == "relay"
    }
    assert found == {
        ("hid", "hid-feature:///dev/hidraw3"),
        ("numato", "serial:///dev/ttyACM0"),
        ("lcus", "serial:///dev/ttyUSB0"),
    }
