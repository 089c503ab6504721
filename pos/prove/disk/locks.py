"""SQLite's locks and its shared WAL-index, between the connections of one process.

Sources: https://sqlite.org/c3ref/io_methods.html, https://sqlite.org/c3ref/c_shm_exclusive.html,
https://sqlite.org/lockingv3.html.
"""

import ctypes

__all__ = ["EXCLUSIVE", "NONE", "RESERVED", "SHARED", "FileLock", "SharedIndex"]

NONE, SHARED, RESERVED, PENDING, EXCLUSIVE = range(5)
SLOTS = 8


class FileLock:
    """Who holds which lock on a database file, by the address of their handle."""

    def __init__(self) -> None:
        self._levels: dict[int, int] = {}

    def reserved(self) -> bool:
        """Whether anybody is about to write."""
        return any(level >= RESERVED for level in self._levels.values())

    def take(self, who: int, level: int) -> bool:
        """Raise to this level; False if others are in the way."""
        others = [held for other, held in self._levels.items() if other != who]
        free = {
            SHARED: all(held < PENDING for held in others),
            RESERVED: all(held < RESERVED for held in others),
        }.get(level, not others)
        if free:
            self._levels[who] = max(level, self._levels.get(who, NONE))
        return free

    def lower(self, who: int, level: int) -> None:
        """Lower to this level."""
        if level == NONE:
            self._levels.pop(who, None)
        else:
            self._levels[who] = min(level, self._levels.get(who, NONE))


class SharedIndex:
    """The memory that stands for a -shm file, and its eight locks."""

    def __init__(self) -> None:
        self.users: set[int] = set()
        self._regions: list[ctypes.Array[ctypes.c_char]] = []
        self._shared: list[set[int]] = [set() for _ in range(SLOTS)]
        self._exclusive: list[int | None] = [None] * SLOTS

    def region(self, place: int, size: int, *, extend: bool) -> int:
        """The address of a region, made on demand; 0 if it is not there."""
        while extend and place >= len(self._regions):
            self._regions.append(ctypes.create_string_buffer(size))
        return ctypes.addressof(self._regions[place]) if place < len(self._regions) else 0

    def share(self, who: int, slots: range) -> bool:
        """Take shared locks; False if somebody has one of them alone."""
        if any(self._exclusive[slot] not in (None, who) for slot in slots):
            return False
        for slot in slots:
            self._shared[slot].add(who)
        return True

    def take(self, who: int, slots: range) -> bool:
        """Take locks alone; False if anybody else has one of them."""
        if any(self._exclusive[slot] not in (None, who) or self._shared[slot] - {who} for slot in slots):
            return False
        for slot in slots:
            self._exclusive[slot] = who
        return True

    def release(self, who: int, slots: range) -> None:
        """Let go of locks."""
        for slot in slots:
            self._shared[slot].discard(who)
            if self._exclusive[slot] == who:
                self._exclusive[slot] = None

    def leave(self, who: int) -> None:
        """A connection is closed."""
        self.release(who, range(SLOTS))
        self.users.discard(who)
