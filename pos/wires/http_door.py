"""A door that answers HTTP/1.1, one request a connection, on a wire that can break: for providers and books.

What the wire does wrong is `faults`; a door without a script does nothing wrong.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import h11
from msgspec import Struct, field

from pos.errors import DeviceBusy, DeviceError
from pos.wires.faults import Chunk, Faults, play
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import THIS_MACHINE, Alarm, Machine

__all__ = ["Asked", "HttpDoor", "Reply"]

LARGEST = 1 << 20
_IDLE_S = 60.0
_AGAIN_S = 0.05


class Asked(Struct, frozen=True):
    """A request."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Reply(Struct, frozen=True):
    """An answer; status 0: none, ever."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class HttpDoor:
    """Serves `answer` at tcp://host:port. Everything may be called on any thread."""

    def __init__(
        self, url: str, answer: Callable[[Asked], Reply], machine: Machine = THIS_MACHINE, largest: int = LARGEST
    ) -> None:
        self.faults = Faults()
        self.requests = self.sent = 0
        """Requests so far; bytes of the last answer."""
        self._machine = machine
        self._answer = answer
        self._largest = largest
        self._lock = machine.lock()
        self._wires: dict[DeviceEnd, None] = {}
        self._on = self._stopped = False
        self._again: Alarm | None = None
        self._door = machine.door(url, self._came)

    @property
    def url(self) -> str:
        """Where it is found, once it was opened."""
        return self._door.url

    def open(self) -> None:
        """Serve from now on.

        Raises:
            DeviceBusy: something else is at that address.
        """
        with self._lock:
            self._on, self._stopped = True, False
            self._door.open()

    def close(self) -> None:
        """Serve no more, and hang up on everybody."""
        with self._lock:
            self._stopped = True
            self._slam()

    def down(self, seconds: float) -> None:
        """Nobody there for so long."""
        with self._lock:
            self._slam()
            if not self._stopped:
                self._again = self._machine.alarm(seconds, self._up)

    def _slam(self) -> None:
        self._on = False
        self._door.close()
        if self._again is not None:
            self._again.cancel()
        for wire in tuple(self._wires):
            wire.close()

    def _up(self) -> None:
        with self._lock:
            if self._on or self._stopped:
                return
            try:
                self.open()
            except DeviceBusy:  # somebody has the port for the moment
                self.down(_AGAIN_S)

    def _came(self, wire: DeviceEnd) -> None:
        with self._lock:
            if not self._on:
                wire.close()
                return
            self._wires[wire] = None
        self._machine.task("http door", lambda: self._talk(wire)).start()

    def _talk(self, wire: DeviceEnd) -> None:
        try:
            asked = self._request(wire)
            if asked is not None:
                self.requests += 1
                reply = self._answer(asked)
                if reply.status:
                    self._say(wire, reply)
                else:
                    while True:  # it hangs: the line stays open until the other end gives up
                        wire.read(1, _IDLE_S)
        except DeviceError:
            pass
        finally:
            with self._lock:
                self._wires.pop(wire, None)
            wire.close()

    def _request(self, wire: DeviceEnd) -> Asked | None:
        """`None`: no request that makes sense came."""
        talk, head, body = h11.Connection(h11.SERVER), None, b""
        while len(body) <= self._largest:
            try:
                event: Any = talk.next_event()
            except h11.RemoteProtocolError:
                return None
            if event is h11.NEED_DATA:
                if not self._heard(wire, talk):
                    return None
            elif isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
                return Asked(head.method.decode(), head.target.decode("latin-1"), headers, body)
            else:
                return None
        return None

    def _heard(self, wire: DeviceEnd, talk: h11.Connection) -> bool:
        data = wire.read(65536, _IDLE_S)
        if not data:
            return False
        for step in self.faults.plan(data, "receive"):
            if not isinstance(step, Chunk):
                return False
            talk.receive_data(step.data)
        return True

    def _say(self, wire: DeviceEnd, reply: Reply) -> None:
        lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        lines += [] if reply.status == HTTPStatus.NO_CONTENT else [f"Content-Length: {len(reply.body)}"]
        data = "\r\n".join((*lines, "", "")).encode("latin-1") + reply.body
        self.sent = len(data)
        refused = [0.0]
        if not play(self.faults.plan(data), wire.write, refused.append, self._machine.sleep) and refused[-1]:
            self.down(refused[-1])
