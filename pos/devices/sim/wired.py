"""What every simulated device has: a wire that is pulled and goes wrong, a thread at it, a set-up in its address."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Struct

from pos.wires.acts import Act, Asked, Nothing, Unplug
from pos.wires.faults import Faults, FaultScript, play
from pos.wires.listener import listen
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["WiredSimulator", "converted", "setup_of"]

_IDLE_S = 60.0
S = TypeVar("S", bound=Struct)


class WiredSimulator:
    """A device at the far end of a wire. Acts may be called on any thread.

    Args:
        wire_url: where it waits for its driver.
        device: what it is.
        machine: whose threads and wires.
    """

    def __init__(self, wire_url: str, device: str, machine: Machine = THIS_MACHINE) -> None:
        self._device = device
        self._machine = machine
        self._lock = machine.lock()
        self._faults = Faults()
        self._stopping = machine.flag()
        self._listener = listen(wire_url, machine)
        self._host = machine.task(f"{device} host", self._obey)

    @property
    def url(self) -> str:
        """What the driver is given as its address."""
        return self._listener.url

    def start(self) -> None:
        """Serve from now on."""
        self._host.start()

    def stop(self) -> None:
        """Switch it off for good."""
        self._stopping.set()
        self._listener.close()
        self._host.join()

    def files(self) -> Mapping[str, Callable[[], bytes]]:
        """None."""
        return {}

    def unplug(self, call: dict[str, Any]) -> dict[str, Any]:
        """Pull the cable, for `seconds` or until `plug`."""
        seconds = call.get("seconds")
        self._drop(None if seconds is None else max(0.0, float(seconds)))
        return {"plugged": False}

    def plug(self, _call: dict[str, Any]) -> dict[str, Any]:
        """Put the cable back."""
        self._listener.plug()
        return {"plugged": True}

    # --- for the device itself

    def _cable(self) -> dict[str, Act]:
        """What can be done to its cable."""
        return {
            "unplug": Asked(Unplug, self.unplug),
            "plug": Asked(Nothing, self.plug),
            "faults": Asked(FaultScript, self._faults.act, "What the wire does wrong; {}: nothing any more."),
        }

    def _wire_state(self) -> dict[str, Any]:
        """For `GET /state`: what it is, and how its wire is."""
        return {
            "device": self._device,
            "wire": self.url,
            "plugged": self._listener.plugged,
            "attachments": self._listener.attachments,
            "faults": self._faults.state(),
        }

    def _obey(self) -> None:
        """Hear what comes, until it is switched off."""
        while not self._stopping.is_set():
            data = self._listener.read(2048, _IDLE_S)
            if data:
                play(self._faults.plan(data, "receive"), self._hear, self._drop, self._stopping.wait)

    def _hear(self, data: bytes) -> None:
        """Bytes of the driver."""
        raise NotImplementedError

    def _drop(self, refuse_s: float | None) -> None:
        """The wire breaks; it is whole again after so many seconds, `None`: when `plug` is called."""
        self._listener.drop(refuse_s)

    def _send(self, data: bytes) -> None:
        """To the driver, with what the wire does wrong."""
        play(self._faults.plan(data), self._listener.write, self._drop, self._stopping.wait)


def setup_of(wire_url: str, kind: type[S], **usual: Any) -> S:  # noqa: ANN401 - what the set-up has
    """The set-up that an address carries behind its "?"; `usual`: where it differs from the kind's own.

    Raises:
        ValueError: there is no such setting, or a value that makes no sense.
    """
    return converted(usual | dict(parse_qsl(urlsplit(wire_url).query)), kind)


def converted(setup: dict[str, Any], kind: type[S]) -> S:
    """These settings as a set-up.

    Raises:
        ValueError: see `setup_of`.
    """
    try:
        return msgspec.convert(setup, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None
