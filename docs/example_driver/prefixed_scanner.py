"""A driver for scanners that send `STX length data check`: one byte of length, and the XOR of all data bytes.

An example: see "Add a driver in an hour" in CONTRIBUTING.md.
"""

import functools
import operator
import time

from pos.config import ScannerConfig
from pos.devices.driver import Driver, Link, Report
from pos.lane.events import Scanned
from pos.ports import Clock, Inbox
from pos.wires.fd_wire import Wire
from pos.wires.transport import open_wire

STX = 0x02
STALE_S = 0.5
IDLE_S = 60.0


class PrefixedFramer:
    r"""Bytes in, reads out. No wire, no clock: so that every case is a line in a test.

    >>> PrefixedFramer().feed(b"\x02\x044011\x00\x04", now_s=0.0)
    []
    >>> PrefixedFramer().feed(b"noise\x02\x044011\x04", now_s=0.0)
    [b'4011']
    """

    def __init__(self) -> None:
        self._bytes = b""
        self._last_s = 0.0

    def feed(self, data: bytes, now_s: float) -> list[bytes]:
        """The reads that are whole now. Half a read is given up after a silence: it may be another article's number."""
        if now_s - self._last_s > STALE_S:
            self._bytes = b""
        self._bytes, self._last_s = self._bytes + data, now_s
        reads = []
        while len(self._from_stx()) >= 2 and len(self._bytes) >= (end := self._bytes[1] + 3):
            body, check = self._bytes[2 : end - 1], self._bytes[end - 1]
            right = bool(body) and functools.reduce(operator.xor, body) == check
            reads += [body] if right else []
            # After a wrong check byte the next STX is looked for at once: the length may have been the garbled byte.
            self._bytes = self._bytes[end if right else 1 :]
        return reads

    def _from_stx(self) -> bytes:
        at = self._bytes.find(STX)
        self._bytes = self._bytes[at:] if at >= 0 else b""
        return self._bytes


class PrefixedLink:
    """An open scanner. `pos.devices.driver.Driver` opens it, serves it, and opens it again when it was lost."""

    def __init__(self, name: str, wire: Wire, inbox: Inbox, clock: Clock) -> None:
        self._name, self._wire, self._inbox, self._clock = name, wire, inbox, clock
        self._framer = PrefixedFramer()

    def serve(self) -> None:
        """Post reads until the wire raises: it does when it is lost, and when `close` is called."""
        while True:
            data = self._wire.read(4096, IDLE_S)
            at = self._clock.now_ms()
            for raw in self._framer.feed(data, time.monotonic()):
                self._inbox.post(Scanned(device=self._name, raw=raw, at=at))

    def close(self) -> None:
        """Called on another thread; wakes `read`."""
        self._wire.close()


def prefixed_scanner(config: ScannerConfig, name: str, inbox: Inbox, clock: Clock) -> Driver:
    """The factory that the entry point names."""

    def connect(_report: Report) -> Link:
        return PrefixedLink(name, open_wire(config.url), inbox, clock)

    return Driver("scanner", name, connect, inbox=inbox, clock=clock)
