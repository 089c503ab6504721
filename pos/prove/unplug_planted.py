"""Planted bugs for the suite `unplug`: machines on whose wires a driver behaves as one that was written badly."""

from pos.errors import DeviceMissing
from pos.wires.fd_wire import Wire
from pos.wires.machine import ThisMachine

__all__ = ["PLANTED", "NoticesNothing", "OpensOnce"]

_NAP_S = 0.05


class OpensOnce(ThisMachine):
    """A driver that never opens its device again."""

    def __init__(self) -> None:
        self._opened: set[str] = set()

    def open_wire(self, url: str, timeout_s: float = 2.0) -> Wire:
        """See `Machine`."""
        if url in self._opened:
            raise DeviceMissing(f"{url} is not opened again.", "This is a planted bug.")
        self._opened.add(url)
        return super().open_wire(url, timeout_s)


class _DeafWire:
    def __init__(self, wire: Wire, machine: ThisMachine) -> None:
        self._wire = wire
        self._machine = machine

    def read(self, size: int, timeout_s: float) -> bytes:
        try:
            return self._wire.read(size, timeout_s)
        except DeviceMissing:
            self._machine.sleep(_NAP_S)
            return b""

    def write(self, data: bytes) -> None:
        self._wire.write(data)

    def wake(self) -> None:
        self._wire.wake()

    def close(self) -> None:
        self._wire.close()


class NoticesNothing(ThisMachine):
    """A driver that takes a cable that was pulled for one on which nothing is said."""

    def open_wire(self, url: str, timeout_s: float = 2.0) -> Wire:
        """See `Machine`."""
        return _DeafWire(super().open_wire(url, timeout_s), self)


PLANTED = {
    "a driver that never opens its device again": (OpensOnce, "scanner ready"),
    "a driver that does not notice": (NoticesNothing, "scanner absent"),
}
"""The machine, and what is missed with it."""
