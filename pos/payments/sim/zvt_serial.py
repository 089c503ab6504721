"""A simulated terminal's serial line: blocks, checksum, ACK and NAK (PA00P016_04 chapter 3). Written from the manual.

The checksum is the one of every published frame: CRC-16/KERMIT, low byte first. `Noise` says what the line does wrong.
"""

from msgspec import Struct

from pos.errors import DeviceMissing
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import Empty, Machine

__all__ = ["Noise", "SerialEnd"]

_TRIES = 3
_ESCAPE, _BEGIN, _END, _YES, _NO = 0x10, 0x02, 0x03, 0x06, 0x15


class Noise(Struct):
    """What goes wrong on a line, each so many times from now on.

    Attributes:
        spoil: a byte of a block is changed on its way to the lane.
        unheard: the lane's answer to a block gets lost.
        refuse: a block of the lane is answered by NAK.
        ignore: a block of the lane is not answered at all.
        twice: a block of the lane is taken, but the ACK gets lost.
    """

    spoil: int = 0
    unheard: int = 0
    refuse: int = 0
    ignore: int = 0
    twice: int = 0

    def takes(self, what: str) -> bool:
        """Whether this goes wrong now."""
        left: int = getattr(self, what)
        setattr(self, what, max(0, left - 1))
        return left > 0


def _kermit(data: bytes) -> bytes:
    register = 0
    for value in data:
        for place in range(8):
            bit = (value >> place ^ register) & 1
            register = (register >> 1) ^ (0x8408 * bit)
    return bytes([register % 256, register // 256])


def _block(message: bytes) -> bytes:
    doubled = b"".join(bytes([value]) * (2 if value == _ESCAPE else 1) for value in message)
    return bytes([_ESCAPE, _BEGIN]) + doubled + bytes([_ESCAPE, _END]) + _kermit(message + bytes([_END]))


class SerialEnd:
    """A line as the terminal's own thread sees it: whole messages, no blocks. One thread reads, another writes."""

    def __init__(self, line: DeviceEnd, machine: Machine, noise: Noise, t2_s: float) -> None:
        self._line = line
        self._machine = machine
        self._noise = noise
        self._t2_s = t2_s
        self._answers = machine.mailbox()
        self._held = b""
        self._dead = False
        self._latest = b""

    def read(self, size: int, timeout_s: float) -> bytes:
        """The messages that came whole, one behind the other."""
        try:
            data = self._line.read(size, timeout_s)
        except DeviceMissing:
            self._dead = True
            self._answers.put(False)
            raise
        self._held += data
        return b"".join(self._blocks())

    def _blocks(self) -> list[bytes]:
        found: list[bytes] = []
        while self._held:
            first = self._held[0]
            if first in (_YES, _NO):
                self._held = self._held[1:]
                if not self._noise.takes("unheard"):
                    self._answers.put(first == _YES)
                continue
            size = self._size()
            if size is None:
                return found
            block, self._held = self._held[:size], self._held[size:]
            found += self._taken(block)
        return found

    def _size(self) -> int | None:
        """How long the block in front is; None as long as nobody can say."""
        if self._held[0] != _ESCAPE:
            return 1
        at = 2
        while at + 1 < len(self._held):
            if self._held[at] != _ESCAPE:
                at += 1
            elif self._held[at + 1] == _END:
                return at + 4 if len(self._held) >= at + 4 else None
            else:
                at += 2
        return None

    def _taken(self, block: bytes) -> list[bytes]:
        inside = block[2:-4]
        message = inside.replace(bytes([_ESCAPE, _ESCAPE]), bytes([_ESCAPE]))
        good = block[:2] == bytes([_ESCAPE, _BEGIN]) and block[-2:] == _kermit(message + bytes([_END]))
        if self._noise.takes("ignore"):
            return []
        if not good or self._noise.takes("refuse"):
            self._line.write(bytes([_NO]))
            return []
        again = message == self._latest
        lost = self._noise.takes("twice")
        # What was acknowledged is not repeated: the same again is another message.
        self._latest = message if lost else b""
        if not lost:
            self._line.write(bytes([_YES]))
        return [] if again else [message]

    def write(self, data: bytes) -> None:
        """A message, until the lane has acknowledged it; three times at most."""
        for _ in range(_TRIES):
            while len(self._answers):
                self._answers.get(0)
            block = _block(data)
            if self._noise.takes("spoil"):
                middle = len(block) // 2
                block = block[:middle] + bytes([block[middle] ^ 0x41]) + block[middle + 1 :]
            self._line.write(block)
            try:
                if self._answers.get(self._t2_s):
                    return
            except Empty:
                continue
            if self._dead:
                break
        raise DeviceMissing("The lane does not acknowledge what it is sent.")

    def stop_sending(self) -> None:
        """A serial line has one cable for both ways."""
        self._line.stop_sending()

    def close(self) -> None:
        """Let go."""
        self._line.close()
