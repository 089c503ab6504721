"""Where a driver comes in, on this machine: a TCP port, or a pseudo terminal with a name.

`pty:///tmp/pos/scanner` makes a pseudo terminal and a link of that name to it (the driver opens
`serial:///tmp/pos/scanner`); `tcp://127.0.0.1:0` listens on a free port. A pseudo terminal takes 7 bits or a
parity on its first opening only, so a simulated line is always 8N1.
"""

import os
import socket
import threading
import tty
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from pos.errors import ConfigError, DeviceBusy
from pos.wires.fd_wire import DeviceEnd, FdWire

__all__ = ["door"]

_WRITE_S = 1.0
Came = Callable[[DeviceEnd], None]


class _Door(Protocol):
    url: str

    def open(self) -> None: ...

    def close(self) -> None: ...


def door(url: str, came: Came) -> _Door:
    """A place at `pty:///path` or `tcp://host:port`; settings after "?" are the simulator's own.

    `came` is called with the device's end: of each TCP connection, on a thread of the door's own; of a pseudo
    terminal once, while it is opened, since its line is there before anybody is at its other end.

    Raises:
        ConfigError: the URL is wrong.
        DeviceBusy: something that is no pseudo terminal has that path.
    """
    parts = urlsplit(url)
    if parts.scheme == "pty" and parts.path.startswith("/") and not parts.netloc:
        return _Pty(Path(unquote(parts.path)), came)
    if parts.scheme == "tcp" and parts.hostname and parts.port is not None:
        return _Tcp(parts.hostname, parts.port, came)
    raise ConfigError(f"{url!r} is no place to listen.", "Write tcp://127.0.0.1:0 or pty:///path.")


class _LineEnd(FdWire):
    def stop_sending(self) -> None:
        """See `DeviceEnd`."""


class _SocketEnd(FdWire):
    def __init__(self, where: str, peer: socket.socket) -> None:
        self._peer = peer
        super().__init__(where, peer.fileno(), self._hang_up, _WRITE_S)

    def stop_sending(self) -> None:
        """See `DeviceEnd`."""
        with self._in_use():
            self._peer.shutdown(socket.SHUT_WR)

    def _hang_up(self) -> None:
        # The driver shall find the end after the last byte, also where something it sent was not read.
        with suppress(OSError):
            self._peer.shutdown(socket.SHUT_RDWR)
        self._peer.close()


class _Pty:
    def __init__(self, path: Path, came: Came) -> None:
        self._path = path
        self._came = came
        self.url = f"serial://{path}"
        if path.exists() and not path.is_symlink():
            raise DeviceBusy(f"{path} is something else.", "Give the simulator another path.")

    def open(self) -> None:
        near, far = os.openpty()
        tty.setraw(far)
        os.set_blocking(near, False)

        def release() -> None:
            os.close(near)
            os.close(far)

        self._came(_LineEnd(self.url, near, release, _WRITE_S))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        new.symlink_to(os.ttyname(far))
        new.replace(self._path)

    def close(self) -> None:
        self._path.unlink(missing_ok=True)


class _Tcp:
    def __init__(self, host: str, port: int, came: Came) -> None:
        self._host = host
        self._port = port
        self._came = came
        self._server: socket.socket | None = None
        self.url = f"tcp://{self._host}:{self._port}"

    def open(self) -> None:
        try:
            server = socket.create_server((self._host, self._port))
        except OSError as error:
            raise DeviceBusy(
                f"{self.url} can't be used ({error.strerror}).", "Give the simulator another port."
            ) from None
        self._port = server.getsockname()[1]
        self.url = f"tcp://{self._host}:{self._port}"
        self._server = server
        threading.Thread(target=self._accept, args=(server,), name="door", daemon=True).start()

    def close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            peer.setblocking(False)
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._came(_SocketEnd(self.url, peer))
