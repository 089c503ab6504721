"""How messages travel: bare on TCP, in acknowledged blocks on a serial line (PA00P016_04 chapters 3 and 4).

A serial block is answered at once by ACK or NAK, before it is understood (3.2). A block that was answered by NAK, or
not within T2 (5 s), is sent again, at most twice (3.4.2, 3.5). Between two bytes of a block at most T1 (200 ms) may
pass (3.4.1).
"""

from collections import deque
from collections.abc import Callable
from typing import Protocol

from pos.errors import DeviceSilent
from pos.payments.zvt.framing import ACK, NAK, Apdu, ApduReader, Garbage, SerialReader, encode, encode_serial
from pos.wires.fd_wire import Wire

__all__ = ["REPEATS", "T1_S", "T2_S", "Link", "SerialLink", "TcpLink"]

T1_S, T2_S = 0.2, 5.0
REPEATS = 2


class Link(Protocol):
    """Messages both ways. Raises what its wire raises."""

    @property
    def partial(self) -> bool:
        """Whether a message has begun and not ended."""
        ...

    def send(self, apdu: Apdu) -> None:
        """Send a message; on a serial line until it is acknowledged."""
        ...

    def read(self, timeout_s: float) -> tuple[Apdu | Garbage, ...]:
        """What came, as soon as anything did; nothing after `timeout_s`, or earlier."""
        ...

    def wake(self) -> None:
        """End a read now; if none is under way, the next one. Any thread."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class TcpLink:
    """Bare messages on a reliable stream."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._reader = ApduReader()

    @property
    def partial(self) -> bool:
        """See `Link`."""
        return self._reader.partial

    def send(self, apdu: Apdu) -> None:
        """See `Link`."""
        self._wire.write(encode(apdu))

    def read(self, timeout_s: float) -> tuple[Apdu | Garbage, ...]:
        """See `Link`."""
        return self._reader.feed(self._wire.read(4096, timeout_s))

    def wake(self) -> None:
        """See `Link`."""
        self._wire.wake()

    def close(self) -> None:
        """See `Link`."""
        self._wire.close()


class SerialLink:
    """Acknowledged blocks. `now_s` is a clock that never jumps."""

    def __init__(self, wire: Wire, now_s: Callable[[], float], t2_s: float = T2_S) -> None:
        self._wire = wire
        self._now_s = now_s
        self._t2_s = t2_s
        self._reader = SerialReader()
        self._came: deque[Apdu | Garbage] = deque()
        self._last: Apdu | None = None
        """The last message that came, as long as none was sent after it: the same again is a repeat."""
        self._bad = 0
        self._byte_at = 0.0

    @property
    def partial(self) -> bool:
        """See `Link`: a block that does not end is seen to here."""
        return False

    def send(self, apdu: Apdu) -> None:
        """See `Link`.

        Raises:
            DeviceSilent: three times sent, three times not acknowledged.
        """
        block = encode_serial(apdu)
        for _ in range(1 + REPEATS):
            self._wire.write(block)
            if self._acknowledged():
                return
        raise DeviceSilent("The terminal does not acknowledge what it is sent.", "Check its cable, speed and settings.")

    def _acknowledged(self) -> bool:
        """Whether ACK came, before NAK and before T2. What the terminal says meanwhile is kept."""
        until = self._now_s() + self._t2_s
        while (left := until - self._now_s()) > 0:
            answers = [found for found in self._found(left) if not self._take(found)]
            if answers:
                return ACK in answers
        return False

    def read(self, timeout_s: float) -> tuple[Apdu | Garbage, ...]:
        """See `Link`."""
        if not self._came:
            for found in self._found(timeout_s):
                self._take(found)
        came = tuple(self._came)
        self._came.clear()
        return came

    def _found(self, timeout_s: float) -> tuple[Apdu | Garbage | bytes, ...]:
        data = self._wire.read(4096, min(T1_S, timeout_s) if self._reader.inside else timeout_s)
        now = self._now_s()
        if data:
            self._byte_at = now
            return self._reader.feed(data)
        if self._reader.inside and now - self._byte_at >= T1_S:
            self._reader = SerialReader()
            return (Garbage("a block that stopped in the middle"),)
        return ()

    def _take(self, found: Apdu | Garbage | bytes) -> bool:
        """Acknowledge a block and keep its message; False for what is none: ACK or NAK."""
        if isinstance(found, bytes):
            self._last = None if found == ACK else self._last  # what comes from here on is no repeat
            return False
        if isinstance(found, Apdu):
            self._bad = 0
            self._wire.write(ACK)
            if found != self._last:
                self._came.append(found)
            self._last = found
            return True
        self._bad += 1
        self._wire.write(NAK)
        if self._bad > REPEATS:
            self._came.append(found)
        return True

    def wake(self) -> None:
        """See `Link`."""
        self._wire.wake()

    def close(self) -> None:
        """See `Link`."""
        self._wire.close()
