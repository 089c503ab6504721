"""What is in a file: as programs see it, and as it is on the platter; between them, the writes that were not synced.

The rules of a power cut are those of the test catalogue (T02): of what was not synced each write is lost, torn at a
sector's edge, garbled or kept, and in any order.
"""

from random import Random
from typing import NamedTuple

__all__ = ["SECTOR_BYTES", "Contents"]

SECTOR_BYTES = 512

DROPPED, TORN, GARBLED = 0.40, 0.15, 0.10
"""Chances; what is left is kept."""


class _Change(NamedTuple):
    """A write of `data` at `offset`, or a cut of the file to `offset` bytes."""

    offset: int
    data: bytes | None

    def apply(self, image: bytearray) -> None:
        if self.data is None:
            del image[self.offset :]
        put(image, self.offset, self.data or b"")


def put(image: bytearray, offset: int, data: bytes) -> None:
    """Write into an image; a hole before `offset` reads as zeros."""
    if offset > len(image):
        image.extend(bytes(offset - len(image)))
    image[offset : offset + len(data)] = data


class Contents:
    """A file's bytes.

    Attributes:
        now: what a program reads.
        durable: what a power cut can't touch.
    """

    def __init__(self, durable: bytes = b"") -> None:
        self.now = bytearray(durable)
        self.durable = bytearray(durable)
        self._pending: list[_Change] = []

    def copy(self) -> "Contents":
        """The same file on another disk."""
        twin = Contents()
        twin.now, twin.durable = bytearray(self.now), bytearray(self.durable)
        twin._pending = list(self._pending)
        return twin

    def write(self, offset: int, data: bytes) -> None:
        """Into the cache."""
        self._change(_Change(offset, data))

    def truncate(self, size: int) -> None:
        """Cut or lengthen, in the cache."""
        self._change(_Change(size, None))

    def _change(self, change: _Change) -> None:
        change.apply(self.now)
        self._pending.append(change)

    def sync(self) -> None:
        """Everything so far is durable."""
        for change in self._pending:
            change.apply(self.durable)
        self._pending.clear()

    def lose(self) -> None:
        """A failed fsync on Linux: the pages count as clean from now on, and never reach the disk."""
        self._pending.clear()

    def evict(self) -> None:
        """The cache lets go of clean pages: what was lost shows."""
        self.now = bytearray(self.durable)
        for change in self._pending:
            change.apply(self.now)

    def power_cut(self, chance: Random) -> None:
        """What is found at the next start."""
        pending = self._pending
        chance.shuffle(pending)
        for change in pending:
            _survive(change, self.durable, chance)
        self._pending = []
        self.now = bytearray(self.durable)


def _survive(change: _Change, image: bytearray, chance: Random) -> None:
    fate = chance.random()
    if fate < DROPPED:
        return
    if change.data is None or fate >= DROPPED + TORN + GARBLED:
        change.apply(image)
    elif fate < DROPPED + TORN:
        put(image, *_torn(change.offset, change.data, chance))
    else:
        start = change.offset - change.offset % SECTOR_BYTES
        whole = -(-(change.offset + len(change.data) - start) // SECTOR_BYTES) * SECTOR_BYTES
        put(image, start, chance.randbytes(whole))


def _torn(offset: int, data: bytes, chance: Random) -> tuple[int, bytes]:
    """The part of a write before a sector's edge, or the part behind it."""
    edges = range(offset - offset % SECTOR_BYTES + SECTOR_BYTES, offset + len(data), SECTOR_BYTES)
    if not edges:
        return offset, b""
    edge = chance.choice(edges)
    return (offset, data[: edge - offset]) if chance.random() < 0.5 else (edge, data[edge - offset :])
