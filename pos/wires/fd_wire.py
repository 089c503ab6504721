"""A wire on a file descriptor: serial ports, pseudo terminals and sockets are the same once they are open."""

import os
import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from pos.errors import DeviceMissing, DeviceSilent

__all__ = ["DeviceEnd", "FdWire", "Line", "Wire"]

_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL


class Line(Protocol):
    """Bytes both ways."""

    def read(self, size: int, timeout_s: float) -> bytes:
        """Up to `size` bytes as soon as any are there, `b""` when none came within `timeout_s`.

        Raises:
            DeviceMissing: the other end is gone, or the wire was closed.
        """
        ...

    def write(self, data: bytes) -> None:
        """Hand over all of `data`.

        Raises:
            DeviceMissing: the other end is gone, or the wire was closed.
            DeviceSilent: the other end takes no more bytes.
        """
        ...

    def close(self) -> None:
        """Let go; again does nothing."""
        ...


class Wire(Line, Protocol):
    """A line as a driver has it."""

    def wake(self) -> None:
        """Let a read end now with what is there, perhaps `b""`; if none is under way, the next one. Any thread."""
        ...


class DeviceEnd(Line, Protocol):
    """A line as a simulated device has it."""

    def stop_sending(self) -> None:
        """Close the way to the driver only: it reads what was sent, then finds the end, and is still heard (TCP's
        half-closed connection). A serial line has one cable for both ways: nothing happens.
        """
        ...


class FdWire:
    """A wire on a non-blocking file descriptor.

    The last user of a closed wire releases the descriptor: no thread may poll one that was handed to somebody else.

    Args:
        where: its name in errors.
        fd: open and non-blocking.
        release: closes it.
        timeout_s: limits each write.
    """

    def __init__(self, where: str, fd: int, release: Callable[[], None], timeout_s: float) -> None:
        self._where = where
        self._fd = fd
        self._release = release
        self._timeout_s = timeout_s
        self._closed_told, self._closer = os.pipe()
        self._woken, self._waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._lock = threading.Lock()
        self._users = 0
        self._closed = threading.Event()

    def read(self, size: int, timeout_s: float) -> bytes:
        """See `Wire`."""
        with self._in_use():
            if not self._wait(select.POLLIN, timeout_s, self._woken):
                return b""
            try:
                data = os.read(self._fd, size)
            except BlockingIOError:
                return b""
            if not data:
                raise _gone(self._where)
            return data

    def write(self, data: bytes) -> None:
        """See `Wire`."""
        rest = memoryview(data)
        ends = time.monotonic() + self._timeout_s
        with self._in_use():
            while rest:
                if not self._wait(select.POLLOUT, max(0.0, ends - time.monotonic())):
                    raise DeviceSilent(
                        f"{self._where} takes no data.", "Check that the device is switched on and ready."
                    )
                try:
                    rest = rest[os.write(self._fd, rest) :]
                except BlockingIOError:
                    continue

    def wake(self) -> None:
        """See `Wire`."""
        with self._lock:
            if self._closed.is_set():
                return
            with suppress(BlockingIOError):  # so many wishes to wake are enough
                os.write(self._waker, b"x")

    def close(self) -> None:
        """See `Wire`."""
        with self._lock:
            if self._closed.is_set():
                return
            self._closed.set()
            os.write(self._closer, b"x")
            if not self._users:
                self._let_go()

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._lock:
            if self._closed.is_set():
                raise DeviceMissing(f"{self._where} is closed.")
            self._users += 1
        try:
            yield
        except OSError as error:
            raise _gone(self._where, error) from None
        finally:
            with self._lock:
                self._users -= 1
                if self._closed.is_set() and not self._users:
                    self._let_go()

    def _wait(self, event: int, timeout_s: float, woken: int | None = None) -> bool:
        poll = select.poll()
        poll.register(self._fd, event)
        poll.register(self._closed_told, select.POLLIN)
        if woken is not None:
            poll.register(woken, select.POLLIN)
        ready = dict(poll.poll(timeout_s * 1000))
        if self._closed_told in ready:
            raise DeviceMissing(f"{self._where} is closed.")
        if woken in ready:
            os.read(self._woken, 4096)
        state = ready.get(self._fd, 0)
        if state & _GONE and not state & select.POLLIN:
            raise _gone(self._where)
        return bool(state & event)

    def _let_go(self) -> None:
        self._release()
        for fd in (self._closed_told, self._closer, self._woken, self._waker):
            os.close(fd)


def _gone(where: str, error: OSError | None = None) -> DeviceMissing:
    why = f" ({error.strerror})" if error is not None and error.strerror else ""
    return DeviceMissing(f"{where} was disconnected{why}.", "Check its cable and power.")
