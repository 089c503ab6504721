"""One request and its answer over a wire: HTTP/1.1 by h11, which knows no sockets."""

from collections.abc import Callable

import h11
from msgspec import Struct, field

from pos.errors import DeviceError, DeviceSilent
from pos.wires.fd_wire import Wire

__all__ = ["Got", "Request", "exchange"]

_SLICE_S = 0.1
_HEAD = 1 << 16


class Request(Struct, frozen=True, kw_only=True):
    """What is asked. `target`: path and query. Host, length and the line's end are added."""

    host: str
    target: str
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Got(Struct, frozen=True):
    """What came back: the status code, the body, and the headers by lower-case name."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def exchange(
    wire: Wire,
    request: Request,
    now_s: Callable[[], float],
    timeout_s: float,
    meanwhile: Callable[[], None] = lambda: None,
    *,
    who: str = "The terminal",
    largest: int = 1 << 20,
) -> Got:
    """Send a request and wait for its answer of at most `largest` bytes; `meanwhile` is called all the time.

    Raises:
        DeviceMissing: the line broke.
        DeviceSilent: no answer in time, or one that is no HTTP.
    """
    talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD)
    headers = [("Host", request.host), *request.headers.items(), ("Connection", "close")]
    if request.body or request.method != "GET":
        headers.append(("Content-Length", str(len(request.body))))
    head = talk.send(h11.Request(method=request.method, target=request.target, headers=headers))
    body = talk.send(h11.Data(data=request.body)) if request.body else b""
    wire.write((head or b"") + (body or b"") + (talk.send(h11.EndOfMessage()) or b""))
    return _Ear(wire, talk, now_s, now_s() + timeout_s, meanwhile, who, largest).answer()


class _Ear:
    """Waits for one answer."""

    def __init__(  # noqa: PLR0917 - what one answer is waited for with
        self,
        wire: Wire,
        talk: h11.Connection,
        now_s: Callable[[], float],
        until: float,
        meanwhile: Callable[[], None],
        who: str,
        largest: int,
    ) -> None:
        self._wire, self._talk, self._now_s, self._until = wire, talk, now_s, until
        self._meanwhile, self._who, self._largest = meanwhile, who, largest

    def answer(self) -> Got:
        status, parts, size, headers = 0, list[bytes](), 0, dict[str, str]()
        while True:
            event = self._next()
            if isinstance(event, h11.Response):
                status = event.status_code
                headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in event.headers}
            elif isinstance(event, h11.Data):
                parts.append(bytes(event.data))
                size += len(event.data)
                if size > self._largest:
                    raise self._silent("'s answer is too long to be one", "Check its address and port.")
            elif isinstance(event, h11.EndOfMessage):
                return Got(status, b"".join(parts), headers)
            elif isinstance(event, h11.ConnectionClosed):
                raise self._silent(" hung up before its answer", "Look at its display.")

    def _next(self) -> object:
        while True:
            try:
                event = self._talk.next_event()
            except h11.RemoteProtocolError as error:
                raise self._silent(f" answers with no HTTP ({error})", "Check its address and port.") from None
            if event is not h11.NEED_DATA:
                return event
            self._meanwhile()
            self._talk.receive_data(self._more())

    def _more(self) -> bytes:
        """The next bytes; `b""`: the line was closed, which may be how an answer ends."""
        while self._now_s() < self._until:
            try:
                data = self._wire.read(65536, _SLICE_S)
            except DeviceError:
                return b""
            if data:
                return data
            self._meanwhile()
        raise self._silent(" does not answer in time", "Look at its display.")

    def _silent(self, what: str, do: str) -> DeviceSilent:
        return DeviceSilent(f"{self._who}{what}.", do)
