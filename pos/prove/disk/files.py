"""One open file of a `SimulatedDisk`, as SQLite holds it. It reaches nothing once its process is dead."""

import errno

from pos.prove.disk.contents import Contents
from pos.prove.disk.disk import SimulatedDisk
from pos.prove.disk.locks import FileLock, SharedIndex

__all__ = ["OpenFile"]


class OpenFile:
    """A handle.

    Args:
        disk: where it is.
        name: its name.
        contents: what is in it.
        syncs_name: its first sync makes its name durable as well.
    """

    def __init__(self, disk: SimulatedDisk, name: str, contents: Contents, *, syncs_name: bool) -> None:
        self._disk, self._name, self._contents = disk, name, contents
        self._life = disk.life
        self._syncs_name = syncs_name
        self._index: SharedIndex | None = None

    def _alive(self) -> None:
        if self._life != self._disk.life:
            raise OSError(errno.EIO, "The process that opened this file is dead", self._name)

    def read(self, offset: int, amount: int) -> bytes:
        """What is there; shorter at the end of the file."""
        self._alive()
        self._disk.must("read", self._name)
        return bytes(self._contents.now[offset : offset + amount])

    def write(self, offset: int, data: bytes) -> None:
        """Into the cache."""
        self._alive()
        self._disk.write_to(self._contents, self._name, offset, data)

    def truncate(self, size: int) -> None:
        """Cut, in the cache."""
        self._alive()
        self._disk.must("truncate", self._name)
        self._contents.truncate(size)

    def sync(self) -> None:
        """Onto the disk."""
        self._alive()
        self._disk.sync_of(self._contents, self._name)
        if self._syncs_name:
            self._disk.sync_names(self._name)
            self._syncs_name = False

    def size(self) -> int:
        """How many bytes a program sees."""
        self._alive()
        self._disk.must("size", self._name)
        return len(self._contents.now)

    def lock(self) -> FileLock:
        """The locks on this file; a dead process has its own, which bind nobody."""
        if self._life != self._disk.life:
            return FileLock()
        return self._disk.locks.setdefault(self._name, FileLock())

    def index(self, who: int) -> SharedIndex:
        """The WAL-index of this database."""
        if self._index is None:
            self._alive()
            self._index = self._disk.indexes.setdefault(self._name, SharedIndex())
            self._index.users.add(who)
        return self._index

    def leave_index(self, who: int) -> None:
        """The last one out takes it away."""
        index, self._index = self._index, None
        if index is None:
            return
        index.leave(who)
        if not index.users and self._disk.indexes.get(self._name) is index:
            del self._disk.indexes[self._name]

    def promises_powersafe(self) -> bool:
        """Whether the disk says that a torn write leaves its neighbours alone."""
        return self._disk.promises_powersafe

    def close(self, who: int) -> None:
        """Let go of everything."""
        self.leave_index(who)
        self.lock().lower(who, 0)
