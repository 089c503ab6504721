"""One request and its answer over a wire: HTTP/1.1 by h11, which knows no sockets."""

from collections.abc import Callable

import h11
from msgspec import Struct

from pos.errors import DeviceError, DeviceSilent
from pos.wires.fd_wire import Wire

__all__ = ["Got", "exchange"]

LARGEST = 1 << 20
_SLICE_S = 0.1


class Got(Struct, frozen=True):
    """What came back: the status code, and the body."""

    status: int
    body: bytes


def exchange(
    wire: Wire,
    request: tuple[str, str, str, bytes],
    now_s: Callable[[], float],
    timeout_s: float,
    meanwhile: Callable[[], None] = lambda: None,
) -> Got:
    """Send a request (host, path, content type, body) and wait for its answer; `meanwhile` is called all the time.

    Raises:
        DeviceMissing: the line broke.
        DeviceSilent: no answer in time, or one that is no HTTP.
    """
    host, path, kind, body = request
    talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=1 << 16)
    headers = [("Host", host), ("Content-Type", kind), ("Content-Length", str(len(body))), ("Connection", "close")]
    head = talk.send(h11.Request(method="POST", target=path, headers=headers))
    wire.write((head or b"") + (talk.send(h11.Data(data=body)) or b"") + (talk.send(h11.EndOfMessage()) or b""))
    return _answer(wire, talk, now_s, now_s() + timeout_s, meanwhile)


def _answer(
    wire: Wire, talk: h11.Connection, now_s: Callable[[], float], until: float, meanwhile: Callable[[], None]
) -> Got:
    status, parts, size = 0, list[bytes](), 0
    while True:
        try:
            event = talk.next_event()
        except h11.RemoteProtocolError as error:
            raise DeviceSilent(f"The terminal answers with no HTTP ({error}).", "Check its address and port.") from None
        if event is h11.NEED_DATA:
            meanwhile()
            talk.receive_data(_more(wire, now_s, until, meanwhile))
        elif isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            parts.append(bytes(event.data))
            size += len(event.data)
            if size > LARGEST:
                raise DeviceSilent("The terminal's answer is too long to be one.", "Check its address and port.")
        elif isinstance(event, h11.EndOfMessage):
            return Got(status, b"".join(parts))
        elif isinstance(event, h11.ConnectionClosed):
            raise DeviceSilent("The terminal hung up before its answer.", "Look at its display.")


def _more(wire: Wire, now_s: Callable[[], float], until: float, meanwhile: Callable[[], None]) -> bytes:
    """The next bytes; `b""`: the line was closed, which may be how an answer ends."""
    while now_s() < until:
        try:
            data = wire.read(65536, _SLICE_S)
        except DeviceError:
            return b""
        if data:
            return data
        meanwhile()
    raise DeviceSilent("The terminal does not answer in time.", "Look at its display.")
