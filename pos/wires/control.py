"""A simulator's control desk: JSON over HTTP on this machine only.

`GET /state` is a JSON object, `GET /NAME.png` a picture, `POST /ACT` takes a JSON object (or nothing) and answers with
one. `GET /openapi.json` describes all of it, `GET /` shows that to people. A refused call is answered with a problem
(RFC 9457): 422 where a value is wrong, 409 where the device can't do it now.
"""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

import msgspec

from pos.errors import PosError
from pos.wires.acts import Act, NotNow
from pos.wires.openapi import Problem, describe, kind_of, page

__all__ = ["Act", "ControlServer", "Simulated", "serve"]

_LARGEST_CALL = 1 << 20
_BODIES = frozenset({"application/json", "application/x-www-form-urlencoded"})
"""The second is what curl and urllib say of a body when they are not told; it is read as JSON all the same."""


class ControlServer:
    """Serves a simulator's state and acts.

    Every callable is called on the server's own threads, several at once. An act says that it was called wrongly by
    raising `ValueError`, `KeyError` or `TypeError`, and that it can't be done now by `NotNow` or a `PosError`.

    Args:
        state: what `GET /state` answers.
        acts: name -> what `POST /name` does.
        files: "paper.png" -> its bytes; looked up at each request, so it may change.
        port: 0 takes any free one.
        device: what it is called in its description; else as its state says.
    """

    def __init__(
        self,
        state: Callable[[], dict[str, Any]],
        acts: Mapping[str, Act],
        files: Mapping[str, Callable[[], bytes]] | None = None,
        port: int = 0,
        device: str = "",
    ) -> None:
        own = {"state": staticmethod(state), "acts": acts, "files": files or {}, "device": device}
        handler = type("_Desk", (_Handler,), own)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        handler.url = self.url  # type: ignore[attr-defined]
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._serve, name="control", daemon=True)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:port`, known before `start`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)


class _Handler(BaseHTTPRequestHandler):
    device: str
    url: str
    state: Callable[[], dict[str, Any]]
    acts: Mapping[str, Act]
    files: Mapping[str, Callable[[], bytes]]
    timeout = 10

    def do_GET(self) -> None:
        name = self._name
        if name == "state":
            self._json(HTTPStatus.OK, self.state())
        elif name == "openapi.json":
            self._json(HTTPStatus.OK, self._document())
        elif not name:
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", page(self._document(), self.url).encode())
        elif name in self.files:
            self._send(HTTPStatus.OK, kind_of(name), self.files[name]())
        elif name in self.acts:
            self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, f"{name} is an act: POST it", Allow="POST")
        else:
            self._refuse(HTTPStatus.NOT_FOUND, f"nothing is called {name!r}; {_known('files', self.files)}")

    def do_POST(self) -> None:
        name = self._name
        if name in self.acts:
            self._act(self.acts[name])
        elif name in {"", "state", "openapi.json"} or name in self.files:
            self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, f"{name or '/'} can only be read: GET it", Allow="GET")
        else:
            self._refuse(HTTPStatus.NOT_FOUND, f"no act is called {name!r}; {_known('acts', self.acts)}")

    def do_PUT(self) -> None:
        allowed = "POST" if self._name in self.acts else "GET"
        self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, "a desk is read with GET and operated with POST", Allow=allowed)

    do_DELETE = do_PATCH = do_PUT  # noqa: N815 - http.server's names

    @property
    def _name(self) -> str:
        return self.path.partition("?")[0].lstrip("/")

    def _document(self) -> dict[str, Any]:
        return describe(self.device or str(self.state().get("device", "device")), self.acts, list(self.files))

    def _act(self, act: Act) -> None:
        try:
            answer = act(self._call())
        except _Refused as error:
            self._refuse(error.status, str(error))
        except NotNow as error:
            self._refuse(HTTPStatus.CONFLICT, str(error))
        except PosError as error:
            self._refuse(HTTPStatus.CONFLICT, f"{error.what} {error.do}".strip())
        except KeyError as error:
            self._refuse(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error.args[0]} is missing")
        except (ValueError, TypeError) as error:
            self._refuse(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
        else:
            self._json(HTTPStatus.OK, answer)

    def _call(self) -> dict[str, Any]:
        if "Origin" in self.headers:
            raise _Refused(HTTPStatus.FORBIDDEN, "web pages may not operate a simulator")
        length = self.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > _LARGEST_CALL:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a call has at most {_LARGEST_CALL} bytes")
        body = self.rfile.read(int(length))
        if not body:
            return {}
        kind = self.headers.get_content_type()
        if kind not in _BODIES:
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"a call is application/json, not {kind}")
        try:
            call = msgspec.json.decode(body)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise _Refused(HTTPStatus.BAD_REQUEST, f"this is no JSON: {error}") from None
        if not isinstance(call, dict):
            raise _Refused(HTTPStatus.BAD_REQUEST, "a call is a JSON object")
        return call

    def _refuse(self, status: HTTPStatus, why: str, **headers: str) -> None:
        problem = Problem(title=status.phrase, status=status, detail=why)
        self._send(status, "application/problem+json", msgspec.json.encode(problem), **headers)

    def _json(self, status: HTTPStatus, answer: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(answer).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: a request line may hold a card number."""


class _Refused(Exception):
    """The call never reaches its act."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


def _known(what: str, names: Iterable[str]) -> str:
    return f"{what}: {', '.join(sorted(names)) or 'none'}"


class Simulated(Protocol):
    """A simulated device: what a desk needs of it. All may be called on any thread."""

    @property
    def url(self) -> str:
        """What the driver is given as its address."""
        ...

    def start(self) -> None:
        """Serve from now on."""
        ...

    def stop(self) -> None:
        """Switch it off for good."""
        ...

    def state(self) -> dict[str, Any]:
        """For `GET /state`."""
        ...

    def acts(self) -> Mapping[str, Act]:
        """Name -> what `POST /name` does."""
        ...

    def files(self) -> Mapping[str, Callable[[], bytes]]:
        """Name -> its bytes, looked up at each request."""
        ...


def serve(device: Simulated, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve a simulated device and its desk until SIGTERM or SIGINT; for a process's main thread.

    `ready` is called once with the addresses: `wire` for lane.toml, `control` for acts.
    """
    # No handler that sets a flag: who waits for one in the main thread is not woken by a signal to another thread.
    told, teller = os.pipe()
    os.set_blocking(teller, False)
    signal.set_wakeup_fd(teller)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    desk = ControlServer(device.state, device.acts(), device.files(), port=control_port)
    device.start()
    desk.start()
    try:
        ready({"wire": device.url, "control": desk.url})
        os.read(told, 1)
    finally:
        desk.stop()
        device.stop()
