"""A machine on which every wire is listened to: the same driver runs, and each piece of bytes is told on the way."""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from pos.wires.fd_wire import Wire
from pos.wires.machine import Machine

__all__ = ["Heard", "TapMachine"]


class Heard(Struct, frozen=True):
    """Some bytes: when (seconds since the tap was made), which way ("<" from the device, ">" to it), what.

    `way` is "+" where a wire was opened and "-" where it was lost; then `data` is empty.
    """

    at_s: float
    way: Literal["<", ">", "+", "-"]
    data: bytes = b""


class TapMachine:
    """Another machine, with an ear on its wires.

    Args:
        machine: does the work.
        ear: called for each piece of bytes, on the driver's thread.
    """

    def __init__(self, machine: Machine, ear: Callable[[Heard], None]) -> None:
        self._machine = machine
        self._ear = ear
        self._began_s = machine.now_s()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all else is the other machine's
        return getattr(self._machine, name)

    def hear(self, way: Literal["<", ">", "+", "-"], data: bytes = b"") -> None:
        """Tell it."""
        self._ear(Heard(round(self._machine.now_s() - self._began_s, 3), way, data))

    def open_wire(self, url: str, timeout_s: float = 2.0) -> Wire:
        """See `Machine`."""
        wire = self._machine.open_wire(url, timeout_s)
        self.hear("+")
        return _TapWire(wire, self)


class _TapWire:
    def __init__(self, wire: Wire, tap: TapMachine) -> None:
        self._wire = wire
        self._tap = tap

    def read(self, size: int, timeout_s: float) -> bytes:
        data = self._wire.read(size, timeout_s)
        if data:
            self._tap.hear("<", data)
        return data

    def write(self, data: bytes) -> None:
        self._tap.hear(">", data)
        self._wire.write(data)

    def wake(self) -> None:
        self._wire.wake()

    def close(self) -> None:
        self._tap.hear("-")
        self._wire.close()
