"""Processes without a start: forked from this one, which has everything imported and no thread of its own."""

import ctypes
import json
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["Child", "born", "tell"]

_LIBC = ctypes.CDLL(None)
_DIE_WITH_PARENT = 1
"""prctl's PR_SET_PDEATHSIG."""


def tell(**line: Any) -> None:  # noqa: ANN401 - any fact
    """One line to whoever started this process, whole or not at all."""
    os.write(1, json.dumps(line).encode() + b"\n")


class Child:
    """A process that was born here, and what it says on its stdout: lines of JSON."""

    def __init__(self, pid: int, pipe: int) -> None:
        self._pid = pid
        self._pipe = pipe
        self._rest = b""

    def lines(self, ends: Callable[[], float] | None = None) -> Iterator[dict[str, Any]]:
        """What it says until the time `ends()` (time.monotonic), or its end. A last line that was cut off never was."""
        while True:
            left = None if ends is None else ends() - time.monotonic()
            if left is not None and (left <= 0 or not select.select([self._pipe], [], [], left)[0]):
                return
            data = os.read(self._pipe, 65536)
            if not data:
                return
            *whole, self._rest = (self._rest + data).split(b"\n")
            for one in whole:
                yield json.loads(one)

    def kill(self) -> None:
        """Send it the signal that nobody can catch."""
        os.kill(self._pid, signal.SIGKILL)

    def ended(self) -> int:
        """Wait for its end; its exit code, or minus the signal that ended it. What it said last can still be read."""
        _, status = os.waitpid(self._pid, 0)
        return os.waitstatus_to_exitcode(status)

    def forget(self) -> None:
        """Close its pipe."""
        os.close(self._pipe)


def born(run: Callable[[], None]) -> Child:
    """Fork a process that runs this, its stdout read by us, and that dies with us."""
    assert threading.active_count() == 1, "a fork copies one thread only"
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid:
        os.close(theirs)
        return Child(pid, ours)
    code = 70
    try:
        _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        os.dup2(theirs, 1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.close(theirs)
        os.close(ours)
        run()
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, this process may not go on as its parent
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
