"""Hot plug: a driver whose device was pulled out is woken when something is plugged in, not by its own patience.

Linux tells it by netlink (udev), read through pyudev where that is installed (`pip install pos[hotplug]`). Elsewhere,
and without it, each driver opens its device again by itself, after two seconds at the latest.
"""

from collections.abc import Callable
from typing import Any, Protocol

from pos.log import get_logger

__all__ = ["SUBSYSTEMS", "HotPlug", "Woken", "observed"]

SUBSYSTEMS = ("tty", "hidraw", "input", "usb")
"""What a lane's devices are, by the kernel's names."""

log = get_logger("device")


class Woken(Protocol):
    """A driver that may be told that something was plugged in."""

    def wake(self) -> None:
        """Open the device now, if it is not open. Returns at once; may be called for somebody else's device."""
        ...


class HotPlug:
    """Wakes every driver at each plug.

    Args:
        drivers: all of a lane's; those that can't be woken are left alone.
        observe: starts watching and calls back at each plug with its path; gives what stops it, or `None` where this
            machine can't.
    """

    def __init__(
        self, drivers: list[Any], observe: "Callable[[Callable[[str], None]], Callable[[], None] | None] | None" = None
    ) -> None:
        self._drivers: list[Woken] = [one for one in drivers if hasattr(one, "wake")]
        self._observe = observe or observed
        self._stop: Callable[[], None] | None = None

    def start(self) -> bool:
        """Watch from now on; whether this machine can."""
        self._stop = self._observe(self._plugged)
        log.info("hot plug", watched=self._stop is not None)
        return self._stop is not None

    def stop(self) -> None:
        """Watch no more."""
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()

    def _plugged(self, path: str) -> None:
        log.info("plugged in", path=path)
        for driver in self._drivers:
            driver.wake()


def observed(plugged: Callable[[str], None]) -> Callable[[], None] | None:
    """Watch this machine's own udev; `None` where pyudev or udev is not there."""
    try:
        import pyudev

        monitor = pyudev.Monitor.from_netlink(pyudev.Context())
        for subsystem in SUBSYSTEMS:
            monitor.filter_by(subsystem)
        observer = pyudev.MonitorObserver(monitor, callback=lambda device: _told(device, plugged), name="hot plug")
        observer.start()
    except (ImportError, OSError):
        return None
    return lambda: _stopped(observer)


def _told(device: Any, plugged: Callable[[str], None]) -> None:  # noqa: ANN401 - pyudev.Device
    if device.action in ("add", "bind") and (device.device_node or device.subsystem == "usb"):
        plugged(str(device.device_node or device.sys_path))


def _stopped(observer: Any) -> None:  # noqa: ANN401 - pyudev.MonitorObserver
    observer.send_stop()
