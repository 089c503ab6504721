"""Worker processes of a suite: each asks for an input when it is done with one, and ends with a report."""

import os
import selectors
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

__all__ = ["Worker", "share_out"]


class Worker:
    """`python -m MODULE TASK`: lines of JSON on its stdout, one line on its stdin for each that says `done`.

    Args:
        module: what runs.
        task: its one argument, as JSON.
        asks: whether it takes inputs; otherwise it has enough to do.
    """

    def __init__(self, module: str, task: msgspec.Struct, *, asks: bool = True) -> None:
        self.asks = asks
        self.report: dict[str, Any] | None = None
        command = [sys.executable, "-m", module, msgspec.json.encode(task, enc_hook=str).decode()]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self.out = self._process.stdin, self._process.stdout
        self._rest = b""

    def give(self, line: bytes | None) -> None:
        """Another input, or None: no more."""
        if line is None:
            self._in.close()
        elif not self._in.closed:
            self._in.write(line + b"\n")
            self._in.flush()

    def hear(self) -> list[dict[str, Any]] | None:
        """What it says now; None at its end."""
        data = os.read(self.out.fileno(), 65536)
        *whole, self._rest = (self._rest + data).split(b"\n")
        return [msgspec.json.decode(one) for one in whole] if data else None

    def end(self) -> None:
        """Wait for it; one that has not reported is stopped."""
        if self.report is None:
            self._process.kill()
        self._process.wait()
        self.out.close()
        self._in.close()


def share_out(
    workers: Sequence[Worker],
    wanted: Callable[[], bytes | None],
    heard: Callable[[dict[str, Any]], None] = lambda _: None,
) -> None:
    """Let them work side by side until nothing more is wanted and each has reported or broken.

    Args:
        workers: started.
        wanted: the next input, None when there are no more.
        heard: told of every other line of theirs.
    """
    try:
        _serve(workers, wanted, heard)
    finally:
        for one in workers:
            one.end()


def _serve(
    workers: Sequence[Worker], wanted: Callable[[], bytes | None], heard: Callable[[dict[str, Any]], None]
) -> None:
    working = selectors.DefaultSelector()
    for one in workers:
        working.register(one.out, selectors.EVENT_READ, one)
        if one.asks:
            one.give(wanted())
    while working.get_map():
        for key, _ in working.select():
            one = key.data
            lines = one.hear()
            if lines is None:
                working.unregister(key.fileobj)
            for line in lines or ():
                if "report" in line:
                    one.report = line["report"]
                elif "done" not in line:
                    heard(line)
                elif one.asks:
                    heard(line)
                    one.give(wanted())
