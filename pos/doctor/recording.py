"""A real device's traffic as a file: JSON lines that a test can play back.

`{"at_s": 0.412, "way": "<", "hex": "5D45..."}`: "<" from the device, ">" to it, "+" opened, "-" closed. Pieces of one
burst are one line, and card numbers in it are starred before anything is written. A terminal's traffic is not recorded:
it may hold card data in fields that cannot be told from others.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from msgspec import Struct
from msgspec.structs import replace

from pos.errors import ConfigError
from pos.sale.barcode_card import mask_read
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import Machine
from pos.wires.tap import Heard

__all__ = ["Playback", "Recorder", "masked", "read_recording"]

BURST_S = 0.25
ANSWER_S = 10.0


def masked(data: bytes) -> bytes:
    """Bytes with every card number in them starred but for its last four digits."""
    return mask_read(data.decode("latin-1")).encode("latin-1")


class Recorder:
    """Joins the pieces of a burst, masks them and writes them."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._open: Heard | None = None
        self._last_s = 0.0
        self.lines = 0

    def hear(self, heard: Heard) -> None:
        """One piece."""
        burst = self._open
        if burst is not None and burst.way == heard.way and heard.at_s - self._last_s < BURST_S:
            self._open = replace(burst, data=burst.data + heard.data)
        else:
            self.close()
            self._open = heard
        self._last_s = heard.at_s

    def close(self) -> None:
        """Write what is open."""
        if self._open is not None:
            line = {"at_s": self._open.at_s, "way": self._open.way, "hex": masked(self._open.data).hex()}
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            self.lines += 1
        self._open = None


def read_recording(path: Path) -> tuple[Heard, ...]:
    """The lines of a recording.

    Raises:
        ConfigError: not a recording; the line is named.
    """
    return tuple(_lines(path))


def _lines(path: Path) -> Iterator[Heard]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} can't be read ({error}).", "Name a file that `pos devices record` wrote.") from None
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            said = json.loads(line)
            yield Heard(float(said["at_s"]), said["way"], bytes.fromhex(said["hex"]))
        except (ValueError, KeyError, TypeError):
            raise ConfigError(f"{path}, line {number}, is no line of a recording.", "Record it again.") from None


class Played(Struct, frozen=True):
    """How a playback went: lines sent, lines heard as recorded, lines that differed."""

    sent: int
    heard: int
    differed: int


class Playback:
    """Be the recorded device: send what it sent, and wait for what it was sent.

    Args:
        lines: the recording.
        machine: whose clock and doors.
        speed: how many times faster than it was.
    """

    def __init__(self, lines: tuple[Heard, ...], machine: Machine, speed: float = 1.0) -> None:
        self._lines = lines
        self._machine = machine
        self._speed = speed

    def play(self, wire: DeviceEnd) -> Played:
        """Play it once to the driver at the other end.

        Raises:
            DeviceError: the driver hung up.
        """
        sent = heard = differed = 0
        before_s = self._lines[0].at_s if self._lines else 0.0
        for line in self._lines:
            self._machine.sleep(max(0.0, line.at_s - before_s) / self._speed if line.way == "<" else 0.0)
            before_s = line.at_s
            if line.way == "<":
                wire.write(line.data)
                sent += 1
            elif line.way == ">":
                same = self._await(wire, len(line.data)) == line.data
                heard, differed = heard + same, differed + (not same)
        return Played(sent, heard, differed)

    def _await(self, wire: DeviceEnd, size: int) -> bytes:
        got = b""
        until = self._machine.now_s() + ANSWER_S
        while len(got) < size and (left := until - self._machine.now_s()) > 0:
            got += wire.read(size - len(got), left)
        return got
