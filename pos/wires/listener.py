"""The other end of a wire: where a simulated device waits for the driver, and where it is unplugged.

At `pty:///tmp/pos/scanner` the driver opens `serial:///tmp/pos/scanner`; `tcp://127.0.0.1:0` is a free port.
"""

from pos.errors import DeviceError
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import THIS_MACHINE, Alarm, Machine

__all__ = ["Listener", "listen"]


def listen(url: str, machine: Machine = THIS_MACHINE) -> "Listener":
    """Wait for a driver at `pty:///path` or `tcp://host:port`; settings after "?" are the simulator's own.

    Raises:
        ConfigError: the URL is wrong.
        DeviceBusy: something else is at that address.
    """
    return Listener(url, machine)


class Listener:
    """One driver at a time: the newest. Everything may be called on any thread."""

    def __init__(self, url: str, machine: Machine) -> None:
        self._machine = machine
        self._lock = machine.lock()
        self._wire: DeviceEnd | None = None
        self._attached = machine.flag()
        self._again: Alarm | None = None
        self._closed = False
        self._plugged = False
        self.attachments = 0
        """How often a driver has come, for whoever must know that one is there."""
        self._door = machine.door(url, self._attach)
        self.plug()

    @property
    def url(self) -> str:
        """What the driver is given as its address."""
        return self._door.url

    @property
    def plugged(self) -> bool:
        """Whether a driver can reach it."""
        with self._lock:
            return self._plugged

    def read(self, size: int, timeout_s: float) -> bytes:
        """Up to `size` bytes from the driver, `b""` if none came in time, nobody is connected, or it was closed."""
        if not self._attached.wait(timeout_s):
            return b""
        wire = self._there()
        try:
            return wire.read(size, timeout_s) if wire else b""
        except DeviceError:
            self._detach(wire)
            return b""

    def write(self, data: bytes) -> bool:
        """Send; False if nobody is there or nobody takes it: then it is lost, as on a cable."""
        wire = self._there()
        try:
            if wire:
                wire.write(data)
        except DeviceError:
            return False
        return wire is not None

    def drop(self, refuse_s: float | None = 0.0) -> None:
        """Pull the plug, and put it back after so many seconds; `None`: when `plug` is called."""
        with self._lock:
            self._plugged = False
            self._detach(self._wire)
            self._door.close()
            if self._again:
                self._again.cancel()
            if refuse_s is not None and not self._closed:
                self._again = self._machine.alarm(refuse_s, self.plug)

    def plug(self) -> None:
        """Put the plug in, if it is not."""
        with self._lock:
            if self._plugged or self._closed:
                return
            self._plugged = True
            try:
                self._door.open()
            except DeviceError:
                self._plugged = False
                raise

    def close(self) -> None:
        """Unplug for good; wakes `read`."""
        with self._lock:
            self._closed = True
            self.drop(None)
            self._attached.set()

    def _there(self) -> DeviceEnd | None:
        # Under the lock: whoever found the line plugged in finds its wire, too.
        with self._lock:
            return self._wire

    def _attach(self, wire: DeviceEnd) -> None:
        """A driver is there."""
        with self._lock:
            if not self._plugged:
                wire.close()
                return
            self._detach(self._wire)
            self._wire = wire
            self.attachments += 1
            self._attached.set()

    def _detach(self, wire: DeviceEnd | None) -> None:
        with self._lock:
            if wire is not None and wire is self._wire:
                self._wire = None
                self._attached.clear()
        if wire is not None:
            wire.close()
