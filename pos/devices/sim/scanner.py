"""A simulated barcode scanner: `python -m pos simulate scanner --wire pty:///tmp/pos/scanner`.

Written from scanner manuals, not from our driver: a read goes out as `STX preamble code-id data postamble ETX
terminator` (Handheld Products 3220 guide p. 38); the host may send `E` and `D` to switch reading on and off (CipherLab
1663, Datalogic Magellan), and for a beep BEL (Symbol LS series), 01 (Datalogic) or `#@////` CR (CipherLab). The address
may carry the set-up: `?terminator=crlf&ids=none`.

Acts: `scan {"data": "7032069804988", "aim": "]E0"?}`, `raw {"hex": "..."}`, `unplug {"seconds"?: n}` (without: until
`plug {}`), `setup {"terminator"?, "ids"?, "preamble"?, "postamble"?}`, `faults {...}` (see `pos.wires.faults`).
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from pos.devices.sim.scanner_usb import key_events, reports
from pos.devices.sim.wired import WiredSimulator, converted, setup_of
from pos.wires.acts import Asked, Raw
from pos.wires.control import Act, serve
from pos.wires.faults import play
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["ScannerSimulator", "Setup", "run", "run_badge"]

_TERMINATORS = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "stx-etx": b"", "none": b""}
# AIM identifiers as a scanner sends them that is set to "all UPC/EAN as 13 digits"; vendor tables: Datalogic Magellan
# 8500 manual, appendix F; Symbol LS3603 guide p. 2-15.
_IDS = {
    "aim": {"ean13": "]E0", "ean8": "]E4", "itf14": "]I1", "code128": "]C0", "gs1-128": "]C1"},
    "datalogic": {"ean13": "F", "ean8": "FF"},
    "symbol": {"ean13": "A", "ean8": "A", "code128": "D", "gs1-128": "K"},
    "none": {},
}
_ENABLE, _DISABLE = b"E"[0], b"D"[0]
_BEEPS = (0x07, 0x01)
_CIPHERLAB_BEEP = b"#@////\r"


class Setup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the scanner was programmed by its manual's barcodes."""

    terminator: Literal["cr", "lf", "crlf", "tab", "stx-etx", "none"] = "cr"
    ids: Literal["aim", "datalogic", "symbol", "none"] = "aim"
    preamble: str = ""
    postamble: str = ""
    speaks: Literal["line", "hid", "keys"] = "line"
    """A serial line, USB HID POS reports, or the keys of a keyboard."""

    def frame(self, data: str, aim: str | None = None) -> bytes:
        """The bytes of one read. `aim`: the code identifier itself; `None`: as `ids` and the data suggest."""
        code_id = _IDS[self.ids].get(_symbology(data), "") if aim is None else aim
        if self.speaks == "hid":
            return reports(code_id, data.encode())
        if self.speaks == "keys":
            return key_events(f"{code_id}{data}")
        body = f"{self.preamble}{code_id}{data}{self.postamble}".encode()
        if self.terminator == "stx-etx":
            body = b"\x02" + body + b"\x03"
        return body + _TERMINATORS[self.terminator]


class Scan(Struct, frozen=True, forbid_unknown_fields=True):
    """Read a barcode: beep and send."""

    data: Annotated[str, Meta(max_length=8_192, examples=["7032069804988"])]
    aim: Annotated[str | None, Meta(description="The code identifier itself; without: as the set-up says.")] = None


class Program(Struct, frozen=True, forbid_unknown_fields=True):
    """Program the scanner anew; what is not named stays."""

    terminator: Literal["cr", "lf", "crlf", "tab", "stx-etx", "none"] | None = None
    ids: Literal["aim", "datalogic", "symbol", "none"] | None = None
    preamble: str | None = None
    postamble: str | None = None
    speaks: Literal["line", "hid", "keys"] | None = None


def _symbology(data: str) -> str:
    if not data.isdecimal():
        return "gs1-128" if "\x1d" in data else "code128"
    return {8: "ean8", 12: "ean13", 13: "ean13", 14: "itf14"}.get(len(data), "code128")


class ScannerSimulator(WiredSimulator):
    """A scanner on a wire. Counts reads, keeps none of them. Acts may be called on any thread."""

    def __init__(self, wire_url: str, machine: Machine = THIS_MACHINE, device: str = "scanner") -> None:
        self._setup = setup_of(wire_url, Setup)
        super().__init__(wire_url, device, machine)
        self._host_beeps = 0
        self._heard = b""
        self._sending = machine.lock()
        self._enabled = True
        self._reads = self._beeps = 0

    def state(self) -> dict[str, Any]:
        """For `GET /state`."""
        return {
            **self._wire_state(),
            "enabled": self._enabled,
            "status": "ready" if self._enabled else "disabled",
            "reads": self._reads,
            "beeps": self._beeps,
            "host_beeps": self._host_beeps,
            "setup": msgspec.to_builtins(self._setup),
        }

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "scan": Asked(Scan, self.scan),
            "raw": Asked(Raw, self.raw),
            "setup": Asked(Program, self.setup),
            **self._cable(),
        }

    def scan(self, call: dict[str, Any]) -> dict[str, Any]:
        """Read a barcode: beep and send. Answers when the last byte is out."""
        data, aim = call["data"], call.get("aim")
        if not isinstance(data, str) or not isinstance(aim, str | None):
            raise TypeError("data and aim are texts")
        if not self._enabled:
            return {"sent": 0, "why": "disabled"}
        # A UPC-A is an EAN-13 that begins with 0, and is sent as one.
        data = f"0{data}" if len(data) == 12 and data.isdecimal() and aim in {None, "]E0"} else data
        self._reads += 1
        self._beeps += 1
        return self._read_out(self._setup.frame(data, aim))

    def raw(self, call: dict[str, Any]) -> dict[str, Any]:
        """Send these bytes as they are."""
        return self._read_out(bytes.fromhex(call["hex"]))

    def setup(self, call: dict[str, Any]) -> dict[str, Any]:
        """Program the scanner anew; what is not named stays."""
        named = {name: value for name, value in call.items() if value is not None}
        self._setup = converted(msgspec.to_builtins(self._setup) | named, Setup)
        return {"setup": msgspec.to_builtins(self._setup)}

    def _read_out(self, frame: bytes) -> dict[str, Any]:
        sent = 0

        def write(data: bytes) -> None:
            nonlocal sent
            sent += len(data) if self._listener.write(data) else 0

        with self._sending:
            play(self._faults.plan(frame), write, self._drop, self._stopping.wait)
        return {"sent": sent, "monotonic_ns": round(self._machine.now_s() * 1e9)}

    def _hear(self, data: bytes) -> None:
        for command in data:
            self._enabled = command == _ENABLE if command in {_ENABLE, _DISABLE} else self._enabled
            self._heard = (self._heard + bytes((command,)))[-len(_CIPHERLAB_BEEP) :]
            told = command in _BEEPS or self._heard == _CIPHERLAB_BEEP
            self._beeps += told
            self._host_beeps += told


def run(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGTERM; calls `ready` once with the addresses."""
    serve(ScannerSimulator(wire_url), control_port, ready)


def run_badge(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve a badge reader, which is a scanner of badges, until SIGTERM."""
    serve(ScannerSimulator(wire_url, device="badge"), control_port, ready)
