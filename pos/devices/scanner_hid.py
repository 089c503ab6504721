r"""Scanners that speak USB HID POS: no keyboard, no keymap, whole reads. Reports in, reads out; sans I/O.

A scanned data report has 64 bytes (USB HID Point of Sale Usage Tables 1.02, section 3; laid out as in Access-IS, ATR110
Product Manual, appendix A.1):

```
0      report id, 2
1      length of the data, 0 to 56
2-4    AIM symbology identifier, "]" and two characters
5-60   data
61, 62 the maker's own symbology, reserved
63     bit 0: the read goes on in the next report
```

    >>> report = bytes((2, 3)) + b"]E0" + b"401".ljust(56, b"\0") + bytes(3)
    >>> HidReports().feed(report, now_s=0.0)
    [b']E0401']
"""

from pos.config import ScannerConfig
from pos.devices.driver import RETRY_S, Driver
from pos.devices.scanner import scanner_driver
from pos.devices.scanner_framing import LIMIT, STALE_S
from pos.ports import Clock, Inbox
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["HidReports", "hid_scanner"]

REPORT_BYTES = 64
SCANNED_DATA = 2
MOST_DATA = 56
_GOES_ON = 0x01


class HidReports:
    """Cuts reports into reads, as `Framer` does lines. A read whose last report never comes is given to nobody."""

    def __init__(self) -> None:
        self._bytes = b""
        self._read = b""
        self._last_s = 0.0
        self.dropped = 0

    def feed(self, data: bytes, now_s: float) -> list[bytes]:
        """Take bytes; give the reads they complete."""
        self.flush(now_s)
        self._last_s = now_s
        self._bytes += data
        reads = []
        while len(self._bytes) >= REPORT_BYTES:
            report, self._bytes = self._bytes[:REPORT_BYTES], self._bytes[REPORT_BYTES:]
            reads += self._take(report)
        return reads

    def _take(self, report: bytes) -> list[bytes]:
        length = report[1]
        if report[0] != SCANNED_DATA or length > MOST_DATA:
            self._give_up()
            return []
        # The identifier stands in every report of a read; the first one counts.
        self._read = (self._read or report[2:5].rstrip(b"\0")) + report[5 : 5 + length]
        if report[63] & _GOES_ON and len(self._read) <= LIMIT:
            return []
        read, self._read = self._read, b""
        return [read[:LIMIT]] if read else []

    def _give_up(self) -> None:
        self.dropped += bool(self._read)
        self._read = b""

    def flush(self, now_s: float) -> list[bytes]:
        """Give up what has begun and not gone on."""
        if (self._read or self._bytes) and now_s - self._last_s >= STALE_S:
            self._bytes = b""
            self.dropped += not self._read
            self._give_up()
        return []

    def due_in_s(self, now_s: float) -> float | None:
        """How long until `flush` has something to do."""
        waits = self._read or self._bytes
        return max(0.0, self._last_s + STALE_S - now_s) if waits else None


def hid_scanner(
    config: ScannerConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    retry_s: tuple[float, float] = RETRY_S,
    *,
    machine: Machine = THIS_MACHINE,
) -> Driver:
    """A driver for a scanner at `hid:///dev/hidraw0`."""
    return scanner_driver(HidReports, config, name, inbox, clock, retry_s=retry_s, machine=machine)
