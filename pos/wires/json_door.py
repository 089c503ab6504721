"""A door that answers JSON over HTTP/1.1, one request a connection: the far end of a book of gift cards."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import h11
import msgspec

from pos.errors import DeviceError
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["Answerer", "JsonDoor"]

Answerer = Callable[[str, dict[str, Any]], tuple[int, dict[str, Any]] | None]
"""Path and body -> HTTP status and answer; `None`: the line stays open and nothing ever comes."""
LARGEST = 1 << 16
_IDLE_S = 30.0


class JsonDoor:
    """Serves at tcp://host:port. `reply` may bend what goes out; `hear` what comes in (both for faults)."""

    def __init__(
        self,
        url: str,
        answer: Answerer,
        machine: Machine = THIS_MACHINE,
        reply: Callable[[DeviceEnd, bytes], None] = lambda wire, data: wire.write(data),
    ) -> None:
        self._answer = answer
        self._machine = machine
        self._reply = reply
        self._lock = machine.lock()
        self._wires: dict[DeviceEnd, None] = {}
        self._on = False
        self._door = machine.door(url, self._came)

    @property
    def url(self) -> str:
        """Where it is found, once it was opened."""
        return self._door.url

    def open(self) -> None:
        """Serve from now on."""
        with self._lock:
            self._on = True
            self._door.open()

    def close(self) -> None:
        """Serve no more, and hang up on everybody."""
        with self._lock:
            self._on = False
            self._door.close()
            for wire in tuple(self._wires):
                wire.close()

    def _came(self, wire: DeviceEnd) -> None:
        with self._lock:
            if not self._on:
                wire.close()
                return
            self._wires[wire] = None
        self._machine.task("json door", lambda: self._talk(wire)).start()

    def _talk(self, wire: DeviceEnd) -> None:
        try:
            asked = _request(wire)
            if asked is not None:
                told = self._answer(*asked)
                if told is None:
                    while wire.read(1, _IDLE_S):
                        pass
                else:
                    self._reply(wire, _written(*told))
        except DeviceError:
            pass
        finally:
            with self._lock:
                self._wires.pop(wire, None)
            wire.close()


def _request(wire: DeviceEnd) -> tuple[str, dict[str, Any]] | None:
    """Path and JSON body; `None`: no request that makes sense came."""
    talk, path, body = h11.Connection(h11.SERVER), "", b""
    while True:
        try:
            event = talk.next_event()
        except h11.RemoteProtocolError:
            return None
        if event is h11.NEED_DATA:
            data = wire.read(LARGEST, _IDLE_S)
            if not data:
                return None
            talk.receive_data(data)
        elif isinstance(event, h11.Request):
            path = event.target.decode("ascii", "replace")
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
            if len(body) > LARGEST:
                return None
        elif isinstance(event, h11.EndOfMessage):
            return path, _object(body)
        else:
            return None


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _written(status: int, answer: dict[str, Any]) -> bytes:
    body = msgspec.json.encode(answer)
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: application/json\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
