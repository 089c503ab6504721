"""A simulator's control desk: JSON over HTTP on this machine only.

`GET /state` is a JSON object, `GET /NAME.png` a picture, `POST /ACT` takes a JSON object (or nothing) and answers with
one; a bad call is answered 400 with `{"error": ...}`, an unknown one 404.
"""

import json
import os
import signal
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

__all__ = ["Act", "ControlServer", "Simulated", "serve"]

Act = Callable[[dict[str, Any]], dict[str, Any]]
_LARGEST_CALL = 1 << 20
_KINDS = {"png": "image/png", "txt": "text/plain; charset=utf-8", "json": "application/json"}


class ControlServer:
    """Serves a simulator's state and acts.

    Every callable is called on the server's own threads, several at once. An act says that it was called wrongly by
    raising `ValueError`, `KeyError` or `TypeError`.

    Args:
        state: what `GET /state` answers.
        acts: name -> what `POST /name` does.
        files: "paper.png" -> its bytes; looked up at each request, so it may change.
        port: 0 takes any free one.
    """

    def __init__(
        self,
        state: Callable[[], dict[str, Any]],
        acts: Mapping[str, Act],
        files: Mapping[str, Callable[[], bytes]] | None = None,
        port: int = 0,
    ) -> None:
        handler = type("_Desk", (_Handler,), {"state": staticmethod(state), "acts": acts, "files": files or {}})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
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
    state: Callable[[], dict[str, Any]]
    acts: Mapping[str, Act]
    files: Mapping[str, Callable[[], bytes]]
    timeout = 10

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].lstrip("/")
        if name == "state":
            self._json(HTTPStatus.OK, self.state())
        elif name in self.files:
            self._send(
                HTTPStatus.OK, _KINDS.get(name.rpartition(".")[2], "application/octet-stream"), self.files[name]()
            )
        else:
            self._json(HTTPStatus.NOT_FOUND, {"error": f"nothing is called {name!r}", "files": sorted(self.files)})

    def do_POST(self) -> None:
        name = self.path.partition("?")[0].lstrip("/")
        if name not in self.acts:
            self._json(HTTPStatus.NOT_FOUND, {"error": f"no act is called {name!r}", "acts": sorted(self.acts)})
            return
        try:
            answer = self.acts[name](self._call())
        except KeyError as error:
            self._json(HTTPStatus.BAD_REQUEST, {"error": f"{error.args[0]} is missing"})
        except (ValueError, TypeError) as error:
            self._json(HTTPStatus.BAD_REQUEST, {"error": str(error)})
        else:
            self._json(HTTPStatus.OK, answer)

    def _call(self) -> dict[str, Any]:
        if "Origin" in self.headers:
            raise ValueError("web pages may not operate a simulator")
        size = int(self.headers.get("Content-Length") or 0)
        if not 0 <= size <= _LARGEST_CALL:
            raise ValueError(f"a call has at most {_LARGEST_CALL} bytes")
        call = json.loads(self.rfile.read(size) or b"{}")
        if not isinstance(call, dict):
            raise TypeError("a call is a JSON object")
        return call

    def _json(self, status: HTTPStatus, answer: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(answer).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: a request line may hold a card number."""


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
