"""A wire that is listened to: a TCP port in front of another, which keeps every byte that goes towards the device."""

import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

__all__ = ["Tee"]


class Tee:
    """Between a lane and a device. A context manager; `url` is where the lane connects."""

    def __init__(self, device: str, kept: Path) -> None:
        where = urlsplit(device)
        assert where.hostname is not None
        self._device = (where.hostname, where.port or 0)
        self._kept = kept
        self._door = socket.create_server(("127.0.0.1", 0))
        self._lines: list[socket.socket] = []
        threading.Thread(target=self._serve, name="tee", daemon=True).start()

    @property
    def url(self) -> str:
        """The lane's end."""
        return f"tcp://127.0.0.1:{self._door.getsockname()[1]}"

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                lane, _ = self._door.accept()
                device = socket.create_connection(self._device)
                self._lines += [lane, device]
                for source, target, keep in ((lane, device, True), (device, lane, False)):
                    threading.Thread(target=self._pump, args=(source, target, keep), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, keep: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if keep:
                    with self._kept.open("ab") as out:
                        out.write(data)
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()
        for line in self._lines:
            line.close()
