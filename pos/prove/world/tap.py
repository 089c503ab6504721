"""Somebody at the cable between a lane and its terminal: what one message of a payment meets.

The tap counts messages from the one that begins a payment on, each way by itself, and strikes once. It knows no
protocol: `cut` says where a message ends, `begins` which one begins a payment. A driver of another protocol brings its
own two.
"""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from pos.errors import DeviceMissing
from pos.prove.world.machine import SimulatedMachine
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import Door

__all__ = ["FAULTS", "Fault", "Protocol", "Side", "Strike", "Tap", "TappedMachine", "cut_http"]

Fault = Literal[
    "none", "drop before send", "drop after send", "drop before reply", "truncate", "duplicate", "delay", "reorder",
    "garbage", "half-open", "reboot",
]  # fmt: skip
FAULTS: tuple[Fault, ...] = (
    "drop before send", "drop after send", "drop before reply", "truncate", "duplicate", "delay", "reorder", "garbage",
    "half-open", "reboot",
)  # fmt: skip
Side = Literal["lane", "terminal"]
"""Who says the message."""
HELD_US = 5000
"""A message waits so long while the lane is killed before it arrives."""


Cut = Callable[[bytes], tuple[list[bytes], bytes]]
"""Whole messages in front of some bytes, and the rest."""


def cut_http(data: bytes) -> tuple[list[bytes], bytes]:
    """Whole HTTP messages, by their Content-Length."""
    found: list[bytes] = []
    while (end := data.find(b"\r\n\r\n")) >= 0:
        head = data[:end].lower().split(b"\r\n")
        length = next((int(line[15:]) for line in head if line.startswith(b"content-length:")), 0)
        if len(data) < end + 4 + length:
            break
        found.append(data[: end + 4 + length])
        data = data[end + 4 + length :]
    return found, data


class Protocol(Struct, frozen=True):
    """What a tap has to know of one.

    Attributes:
        cut: of the cable over which a payment begins.
        begins: whether a message of the lane begins a payment.
        reboot: what pulls the terminal's plug for a moment.
        late_s: how late a delayed message comes, by who says it: later than any patience of the driver, but a lane's
            no later than its operating system goes on sending (`TCP_USER_TIMEOUT`) where a driver trusts in that.
    """

    cut: Cut
    begins: Callable[[bytes], bool]
    reboot: Callable[[], None]
    late_s: dict[Side, float]
    others: dict[str, Cut] = {}
    """How messages are cut at further cables, by their address: the parts of one payment go over several."""


class Strike(Struct, frozen=True):
    """Where it strikes: the `index`th message that `side` says, and how."""

    side: Side
    index: int
    fault: Fault
    byte: int = 1
    """Of a truncated message so much arrives, counted round."""


class Tap:
    """One cable.

    Args:
        protocol: what goes over it.
        then: called when it strikes, before the message arrives: the lane may die here.
    """

    def __init__(self, protocol: Protocol, then: Callable[[], None]) -> None:
        self.protocol = protocol
        self._then = then
        self._strike: Strike | None = None
        self._paying = False
        self.counts: dict[Side, int] = {"lane": 0, "terminal": 0}
        self.first: dict[Side, int] = {}
        """What the first payment since `arm` had, once a second one began."""
        self.struck = False

    def arm(self, strike: Strike | None) -> None:
        """The next payment is the one."""
        self._strike, self._paying, self.struck = strike, False, False
        self.counts, self.first = {"lane": 0, "terminal": 0}, {}

    def hit(self, side: Side, message: bytes) -> Strike | None:
        """A message passes; what strikes it, if anything does."""
        if side == "lane" and self.protocol.begins(message):
            if self._paying and not self.first:
                self._strike = None  # the shopper tries again: that payment is left alone
                self.first = dict(self.counts)
            self._paying = True
        if not self._paying:
            return None
        index = self.counts[side]
        self.counts[side] += 1
        strike = self._strike
        if strike is None or self.struck or (strike.side, strike.index) != (side, index):
            return None
        self.struck = True
        self._then()
        return strike


class TappedMachine(SimulatedMachine):
    """The terminal's machine, with a tap on every line that comes to it."""

    tap: Tap

    def door(self, url: str, came: Callable[[DeviceEnd], None]) -> Door:
        """See `Machine`."""
        cut = self.tap.protocol.others.get(url, self.tap.protocol.cut)
        kind = _TappedLine if url.startswith("pty:") else _TappedEnd
        return super().door(url, lambda end: came(kind(end, self.tap, self, cut)))


class _TappedEnd:
    """The terminal's end of a line; what it reads is what the lane says."""

    def __init__(self, end: DeviceEnd, tap: Tap, machine: SimulatedMachine, cut: Cut) -> None:
        self._end = end
        self._cut = cut
        self._tap = tap
        self._machine = machine
        self._rest = b""
        self._ready = b""
        self._late: dict[Side, bytes] = {"lane": b"", "terminal": b""}
        self._breaks_at: Side | None = None
        self._deaf = False
        self._over = False

    def read(self, size: int, timeout_s: float) -> bytes:
        """What arrives of what the lane said."""
        del size
        until = self._machine.now_s() + timeout_s
        while not self._ready:
            if self._over:
                self._end.close()
                raise DeviceMissing("the line was cut")
            left = until - self._machine.now_s()
            if left <= 0:
                return b""
            data = self._end.read(4096, left)
            messages, self._rest = self._cut(self._rest + data)
            for message in messages:
                self._ready += self._passed("lane", message)
        out, self._ready = self._ready, b""
        return out

    def write(self, data: bytes) -> None:
        """What arrives of what the terminal says: one message a call, as terminals do."""
        arrives = self._passed("terminal", data)
        if arrives:
            self._end.write(arrives)
        if self._over:
            self._end.close()
            raise DeviceMissing("the line was cut")

    def _passed(self, side: Side, message: bytes) -> bytes:
        """What becomes of a message; `_over` is set where the line breaks behind it."""
        if self._deaf or self._over:
            return b""
        if self._breaks_at == side:
            self._over = True
            return b""
        strike = self._tap.hit(side, message)
        if strike is None:
            late, self._late[side] = self._late[side], b""
            return message + late
        return self._struck(side, message, strike)

    def _struck(self, side: Side, message: bytes, strike: Strike) -> bytes:
        fault = strike.fault
        if fault in ("drop before send", "drop after send", "truncate"):
            self._over = True
            kept = {"drop before send": 0, "drop after send": len(message)}.get(fault)
            return message[: 1 + strike.byte % max(1, len(message) - 1) if kept is None else kept]
        if fault == "drop before reply":
            self._breaks_at = "terminal" if side == "lane" else "lane"
        elif fault == "delay":
            self._machine.sleep(self._tap.protocol.late_s[side])
        elif fault == "reorder":
            self._late[side] = message
            return b""
        elif fault == "half-open":
            self._deaf = True
            return b""
        elif fault == "reboot":
            self._tap.protocol.reboot()
            self._deaf = True
            return b""
        if fault == "garbage":
            return b"\xfe\x5a\x00\x91\x17" + message
        return message * 2 if fault == "duplicate" else message

    def stop_sending(self) -> None:
        """See `DeviceEnd`."""
        self._end.stop_sending()

    def close(self) -> None:
        """See `DeviceEnd`."""
        self._end.close()


CABLE_OUT_S = 20.0
"""So long a serial cable is out: longer than any message is repeated. Nobody is told, and the line comes back."""


class _TappedLine(_TappedEnd):
    """A serial line: where a TCP connection would break, bytes are lost for a while in both directions."""

    def __init__(self, end: DeviceEnd, tap: Tap, machine: SimulatedMachine, cut: Cut) -> None:
        super().__init__(end, tap, machine, cut)
        self._mended_s = 0.0

    def read(self, size: int, timeout_s: float) -> bytes:
        """See the base; an open end is never hung up."""
        self._cable()
        return super().read(size, timeout_s)

    def write(self, data: bytes) -> None:
        """See the base."""
        self._cable()
        super().write(data)
        self._cable()

    def _passed(self, side: Side, message: bytes) -> bytes:
        self._cable()
        arrives = super()._passed(side, message)
        self._cable()
        return arrives

    def _cable(self) -> None:
        """Out, and back again after a while."""
        now = self._machine.now_s()
        if self._over or (self._deaf and not self._mended_s):
            self._over, self._deaf, self._breaks_at, self._mended_s = False, True, None, now + CABLE_OUT_S
        elif self._deaf and now >= self._mended_s:
            self._deaf, self._mended_s, self._rest = False, 0.0, b""
