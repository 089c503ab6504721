"""The life of a device, the same for all: a thread that opens it, serves it, and opens it again when it was lost.

```
opening --> ready --> absent | faulted --> ready ...      retried after 0.2 s, 0.4 s ... 2 s, for ever
```

A device that is missing when the lane starts is no other than one that is unplugged later: `absent` until it is there.
"""

from collections.abc import Callable
from typing import Protocol

from pos.errors import DeviceMissing, PosError
from pos.lane.events import DeviceChanged, DevicePart, DeviceState
from pos.log import get_logger
from pos.ports import Clock, Inbox
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["Device", "Driver", "Link", "Report"]

Report = Callable[[DeviceState, str], None]
RETRY_S = (0.2, 2.0)
_STOP_S = 5.0

log = get_logger("device")


class Device(Protocol):
    """What a registry's factory makes. A fault never raises: it is a `DeviceChanged` in the inbox."""

    def start(self) -> None:
        """Open the device, now or as soon as it is there. Returns at once."""
        ...

    def stop(self) -> None:
        """Let go of it, and return when that is done."""
        ...


class Link(Protocol):
    """An open device."""

    def serve(self) -> None:
        """Work until `close` is called.

        Raises:
            PosError: the device was lost or answers nonsense.
        """
        ...

    def close(self) -> None:
        """Let go; called on any thread, ends `serve` at once. Again does nothing."""
        ...


class Driver:
    """Keeps one device open on a thread of its own.

    Args:
        part: what it is.
        name: its name in the configuration.
        connect: opens the device, or raises a `PosError`; gets a function that reports a state (paper-low, say).
            The state is `ready` when it returns, unless it reported one.
        inbox: where `DeviceChanged` goes, once a change of state or sentence.
        clock: for the event's time.
        retry_s: the first wait before it is opened again, and the longest.
        machine: whose thread it is.
    """

    def __init__(
        self,
        part: DevicePart,
        name: str,
        connect: Callable[[Report], Link],
        *,
        inbox: Inbox,
        clock: Clock,
        retry_s: tuple[float, float] = RETRY_S,
        machine: Machine = THIS_MACHINE,
    ) -> None:
        self._part = part
        self._name = name
        self._connect = connect
        self._inbox = inbox
        self._clock = clock
        self._retry_s = retry_s
        self._said: tuple[DeviceState, str] | None = None
        self._lock = machine.lock()
        self._link: Link | None = None
        self._stopping = machine.flag()
        self._woken = machine.flag()
        self._thread = machine.task(f"{part} {name}", self._live)

    @property
    def state(self) -> DeviceState:
        """What was last reported."""
        return self._said[0] if self._said else "opening"

    def start(self) -> None:
        """Open the device, now or as soon as it is there."""
        self._thread.start()

    def stop(self) -> None:
        """Let go of the device. Waits for its thread, which is woken from whatever it waits for; not for it to call."""
        self._stopping.set()
        self._woken.set()
        with self._lock:
            link = self._link
        if link is not None:
            link.close()
        if self._thread.is_alive():
            self._thread.join(_STOP_S)

    def wake(self) -> None:
        """Something was plugged in: open the device now, if it is not open, and soon again if it is not ready yet."""
        with self._lock:
            is_open = self._link is not None
        if not is_open:
            self._woken.set()

    def report(self, state: DeviceState, detail: str = "") -> None:
        """Post the state if it is news."""
        if self._said == (state, detail) or self._stopping.is_set():
            return
        self._said = state, detail
        log.info("device", part=self._part, device=self._name, state=state, detail=detail)
        self._inbox.post(
            DeviceChanged(part=self._part, device=self._name, state=state, detail=detail, at=self._clock.now_ms())
        )

    def _live(self) -> None:
        self.report("opening")
        wait_s, longest_s = self._retry_s
        while not self._stopping.is_set():
            try:
                self._serve_once()
            except PosError as error:
                was_open = self._forget()
                self.report("absent" if isinstance(error, DeviceMissing) else "faulted", str(error))
                wait_s = self._retry_s[0] if was_open else wait_s
            if self._stopping.is_set():
                return
            woken = self._woken.wait(wait_s)  # by a plug, or by `stop`
            wait_s = self._retry_s[0] if woken else min(2 * wait_s, longest_s)

    def _serve_once(self) -> None:
        spoken: list[DeviceState] = []

        def report(state: DeviceState, detail: str) -> None:
            spoken.append(state)
            self.report(state, detail)

        self._woken.clear()
        link = self._connect(report)
        with self._lock:
            self._link = link
        if self._stopping.is_set():
            link.close()
            return
        if not spoken:
            self.report("ready")
        link.serve()

    def _forget(self) -> bool:
        with self._lock:
            link, self._link = self._link, None
        if link is not None:
            link.close()
        return link is not None
