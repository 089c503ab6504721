"""What is plugged in, and which driver fits: read from sysfs, so that no right to open anything is needed.

A USB interface says what it is by its class (USB-IF, Defined Class Codes): 02 and 0A are a serial line (CDC), 07 a
printer, 03 HID; a HID device says by the usage page of its report descriptor what it is for (USB HID Usage Tables 1.5:
0x8C bar code scanner, 0x8D scale; HID POS Usage Tables 1.02).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from msgspec import Struct

__all__ = ["Fit", "Kind", "Plugged", "fits", "plugged"]

Kind = Literal["serial", "printer", "hid-scanner", "hid-scale", "keyboard", "hid"]

SYS = Path("/sys")
DEV = Path("/dev")
_BRIDGES = {"0403": "FTDI", "067b": "Prolific", "10c4": "Silicon Labs", "1a86": "WCH"}
"""Makers of USB-to-serial cables (their vendor ids at USB-IF): such a cable says nothing of what hangs on it."""


WCH, NUMATO = "1a86", "2a19"
USB_RELAY = ("16c0", "05df")
"""An id that many makers share; their product's name decides."""


class Plugged(Struct, frozen=True, kw_only=True):
    """One device.

    Attributes:
        place: how it is opened; a name that stays when it is unplugged and plugged in again, where there is one.
        vendor, product_id: four hexadecimal digits each; empty for a built-in port.
        maker, product, serial: as the device says.
    """

    kind: Kind
    place: str
    vendor: str = ""
    product_id: str = ""
    maker: str = ""
    product: str = ""
    serial: str = ""

    @property
    def name(self) -> str:
        """For people."""
        return " ".join(filter(None, (self.maker, self.product))) or self.place


class Fit(Struct, frozen=True):
    """A driver for it: the table of lane.toml it would stand in, and why."""

    part: str
    driver: str
    url: str
    why: str


def plugged(sys: Path = SYS, dev: Path = DEV) -> tuple[Plugged, ...]:
    """Everything that could be a lane's device, in the order of its places."""
    found = [*_usb(sys, dev), *_built_in(sys)]
    return tuple(sorted(found, key=lambda one: (one.kind, one.place)))


def fits(one: Plugged) -> tuple[Fit, ...]:
    """What it may be, the likeliest first; nothing for what no driver of ours takes."""
    if (one.vendor, one.product_id) == USB_RELAY and one.product.startswith("USBRelay"):
        return (Fit("relay", "hid", f"hid-feature://{one.place}", "a relay board by HID"),)
    if one.kind == "serial" and one.vendor == NUMATO:
        return (Fit("relay", "numato", f"serial://{one.place}", "by a maker of relay boards"),)
    if one.kind == "serial":
        if one.vendor in _BRIDGES:
            why = f"a {_BRIDGES[one.vendor]} cable: look what hangs on it"
        elif one.vendor:
            why = "a serial line of its own (USB-CDC)"
        else:
            why = "a serial port of this machine: look what hangs on it"
        url = f"serial://{one.place}?baud=9600"
        found = (Fit("scanner", "line", url, why), Fit("printer", "escpos", url, why))
        board = Fit("relay", "lcus", f"serial://{one.place}", "the cable that LCUS relay boards are made with")
        return (*found, board) if one.vendor == WCH else found
    if one.kind == "hid-scanner":
        return (Fit("scanner", "hid", f"hid://{one.place}", "a scanner in HID POS mode"),)
    if one.kind == "keyboard" and "/input/" in one.place:
        return (Fit("scanner", "keys", f"input://{one.place}", "a keyboard: only if it is a scanner"),)
    if one.kind == "printer":
        return (Fit("printer", "escpos", one.place, "a USB printer (class 07)"),)
    return ()


# --- USB


def _usb(sys: Path, dev: Path) -> Iterator[Plugged]:
    root = sys / "bus/usb/devices"
    for device in sorted(root.iterdir()) if root.is_dir() else ():
        if ":" in device.name or not (device / "idVendor").exists():
            continue
        about = {
            "vendor": _text(device / "idVendor"),
            "product_id": _text(device / "idProduct"),
            "maker": _text(device / "manufacturer"),
            "product": _text(device / "product"),
            "serial": _text(device / "serial"),
        }
        for interface in sorted(device.glob(f"{device.name}:*")):
            yield from _interface(interface, about, dev)


def _interface(interface: Path, about: dict[str, str], dev: Path) -> Iterator[Plugged]:
    for tty in sorted((*interface.glob("tty/tty*"), *interface.glob("ttyUSB*"))):
        yield Plugged(kind="serial", place=_stable(dev, "serial/by-id", tty.name), **about)
    if _text(interface / "bInterfaceClass") == "07":
        serial = f"?serial={quote(about['serial'])}" if about["serial"] else ""
        yield Plugged(kind="printer", place=f"usb://{about['vendor']}:{about['product_id']}{serial}", **about)
    for node in sorted(interface.glob("*/hidraw/hidraw*")):
        kind = _hid_kind(node / "device/report_descriptor", interface)
        events = sorted(interface.glob("*/input/input*/event*")) if kind == "keyboard" else []
        place = _stable(dev, "input/by-id", events[0].name) if events else str(dev / node.name)
        yield Plugged(kind=kind, place=place, **about)


def _hid_kind(descriptor: Path, interface: Path) -> Kind:
    """By the first usage page that says what it is for; boot keyboards by their interface (HID 1.11, 4.3)."""
    try:
        data = descriptor.read_bytes()
    except OSError:
        data = b""
    pages = _usage_pages(data)
    if 0x8C in pages:
        return "hid-scanner"
    if 0x8D in pages:
        return "hid-scale"
    keyboard = _text(interface / "bInterfaceProtocol") == "01" or b"\x05\x01\x09\x06" in data
    return "keyboard" if keyboard else "hid"


def _usage_pages(data: bytes) -> set[int]:
    """The usage pages of a report descriptor: short items with tag 0 and type global (HID 1.11, 6.2.2.7)."""
    pages, at = set(), 0
    while at < len(data):
        head = data[at]
        if head == 0xFE:  # a long item: size and tag follow
            at += 3 + (data[at + 1] if at + 1 < len(data) else 0)
            continue
        size = (0, 1, 2, 4)[head & 3]
        if head & 0xFC == 0x04:
            pages.add(int.from_bytes(data[at + 1 : at + 1 + size], "little"))
        at += 1 + size
    return pages


# --- built in


def _built_in(sys: Path) -> Iterator[Plugged]:
    """Serial ports on the board. The kernel makes four whether they exist or not: real ones have a type."""
    root = sys / "class/tty"
    for tty in sorted(root.glob("ttyS*")) if root.is_dir() else ():
        if _text(tty / "type") not in ("", "0"):
            yield Plugged(kind="serial", place=f"/dev/{tty.name}")


def _stable(dev: Path, folder: str, name: str) -> str:
    """The link by identity that leads to this node, if udev made one."""
    for link in sorted((dev / folder).iterdir()) if (dev / folder).is_dir() else ():
        if link.resolve().name == name:
            return str(link)
    return str(dev / "input" / name if name.startswith("event") else dev / name)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
