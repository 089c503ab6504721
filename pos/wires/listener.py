"""The other end of a wire: where a simulated device waits for the driver, and where it is unplugged.

`pty:///tmp/pos/scanner` makes a pseudo terminal and a link of that name to it (the driver opens
`serial:///tmp/pos/scanner`); `tcp://127.0.0.1:0` listens on a free port. A pseudo terminal takes 7 bits or a
parity on its first opening only, so a simulated line is always 8N1.
"""

import os
import socket
import threading
import tty
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from pos.errors import ConfigError, DeviceBusy, DeviceError
from pos.wires.fd_wire import FdWire, Wire

__all__ = ["Listener", "listen"]

_WRITE_S = 1.0


def listen(url: str) -> "Listener":
    """Wait for a driver at `pty:///path` or `tcp://host:port`; settings after "?" are the simulator's own.

    Raises:
        ConfigError: the URL is wrong.
        DeviceBusy: something else is at that address.
    """
    parts = urlsplit(url)
    if parts.scheme == "pty" and parts.path.startswith("/") and not parts.netloc:
        return Listener(_Pty(Path(unquote(parts.path))))
    if parts.scheme == "tcp" and parts.hostname and parts.port is not None:
        return Listener(_Tcp(parts.hostname, parts.port))
    raise ConfigError(f"{url!r} is no place to listen.", "Write tcp://127.0.0.1:0 or pty:///path.")


class _Socket(Protocol):
    """Where the plug goes in."""

    url: str

    def plug(self, listener: "Listener") -> None: ...

    def unplug(self) -> None: ...


class Listener:
    """One driver at a time: the newest. Everything may be called on any thread."""

    def __init__(self, place: _Socket) -> None:
        self._place = place
        self._lock = threading.RLock()
        self._wire: Wire | None = None
        self._attached = threading.Event()
        self._again: threading.Timer | None = None
        self._closed = False
        self._plugged = False
        self.attachments = 0
        """How often a driver has come, for whoever must know that one is there."""
        self.plug()

    @property
    def url(self) -> str:
        """What the driver is given as its address."""
        return self._place.url

    @property
    def plugged(self) -> bool:
        """Whether a driver can reach it."""
        with self._lock:
            return self._plugged

    def read(self, size: int, timeout_s: float) -> bytes:
        """Up to `size` bytes from the driver, `b""` if none came in time or nobody is connected."""
        if not self._attached.wait(timeout_s):
            return b""
        wire = self._wire
        try:
            return wire.read(size, timeout_s) if wire else b""
        except DeviceError:
            self._detach(wire)
            return b""

    def write(self, data: bytes) -> bool:
        """Send; False if nobody is there or nobody takes it: then it is lost, as on a cable."""
        wire = self._wire
        try:
            if wire:
                wire.write(data)
        except DeviceError:
            return False
        return wire is not None

    def drop(self, refuse_s: float | None = 0.0) -> None:
        """Pull the plug, and put it back after so many seconds; `None`: when `plug` is called."""
        with self._lock:
            self._plugged = False
            self._detach(self._wire)
            self._place.unplug()
            if self._again:
                self._again.cancel()
            if refuse_s is not None and not self._closed:
                self._again = threading.Timer(refuse_s, self.plug)
                self._again.daemon = True
                self._again.start()

    def plug(self) -> None:
        """Put the plug in, if it is not."""
        with self._lock:
            if self._plugged or self._closed:
                return
            self._plugged = True
            try:
                self._place.plug(self)
            except DeviceError:
                self._plugged = False
                raise

    def close(self) -> None:
        """Unplug for good."""
        with self._lock:
            self._closed = True
            self.drop(None)

    def attach(self, wire: Wire) -> None:
        """A driver is there; called by the place."""
        with self._lock:
            if not self._plugged:
                wire.close()
                return
            self._detach(self._wire)
            self._wire = wire
            self.attachments += 1
            self._attached.set()

    def _detach(self, wire: Wire | None) -> None:
        with self._lock:
            if wire is not None and wire is self._wire:
                self._wire = None
                self._attached.clear()
        if wire is not None:
            wire.close()


class _Pty:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.url = f"serial://{path}"
        if path.exists() and not path.is_symlink():
            raise DeviceBusy(f"{path} is something else.", "Give the simulator another path.")

    def plug(self, listener: Listener) -> None:
        near, far = os.openpty()
        tty.setraw(far)
        os.set_blocking(near, False)

        def release() -> None:
            os.close(near)
            os.close(far)

        listener.attach(FdWire(self.url, near, release, _WRITE_S))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        new.symlink_to(os.ttyname(far))
        new.replace(self._path)

    def unplug(self) -> None:
        self._path.unlink(missing_ok=True)


class _Tcp:
    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._server: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self.url = ""

    def plug(self, listener: Listener) -> None:
        try:
            server = socket.create_server((self._host, self._port))
        except OSError as error:
            what = f"tcp://{self._host}:{self._port} can't be used ({error.strerror})."
            raise DeviceBusy(what, "Give the simulator another port.") from None
        self._port = server.getsockname()[1]
        self.url = f"tcp://{self._host}:{self._port}"
        self._server = server
        self._thread = threading.Thread(target=self._accept, args=(server, listener), name="listener", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()

    def _accept(self, server: socket.socket, listener: Listener) -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            peer.setblocking(False)
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            listener.attach(FdWire(self.url, peer.fileno(), peer.close, _WRITE_S))
