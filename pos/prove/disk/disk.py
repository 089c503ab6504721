"""The simulated disk: counts what is asked of it, fails by script, and forgets what was not synced when the power goes.

One process uses it at a time. Time and chance are handed in.
"""

import atexit
import errno
import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote
from weakref import WeakSet, WeakValueDictionary

import pysqlite3.dbapi2 as sqlite

from pos.errors import StoreBusy, StoreFull
from pos.prove.disk.contents import Contents
from pos.prove.disk.faults import Fault, Verb
from pos.prove.disk.folder import Folder
from pos.prove.disk.locks import FileLock, SharedIndex
from pos.store.disk import Held
from pos.store.place import ROOM_BYTES

__all__ = ["DISKS", "NAME", "SimulatedDisk"]

NAME = "pos-simulated"
"""What the SQLite library knows it by."""

DISKS: WeakValueDictionary[int, "SimulatedDisk"] = WeakValueDictionary()
_numbers = itertools.count(1)


class _Connection(sqlite.Connection):  # type: ignore[misc]
    """One that can be found again at the end."""


_connections: WeakSet[_Connection] = WeakSet()


@atexit.register
def _close_all() -> None:
    """A connection that is closed when Python is half gone would call a VFS that is gone."""
    for connection in list(_connections):
        connection.close()


class SimulatedDisk:
    """A `pos.store.disk.Disk` in memory.

    Args:
        chance: decides what survives a power cut.
        now_ms: the clock of the world.
        capacity_bytes: how much fits on it; None: anything.

    Attributes:
        operations: how many were asked for so far.
        verbs: the same, by what was asked for.
        fault: what goes wrong, if anything.
        struck: how often it did.
        promises_powersafe: it says that a torn write leaves the rest of its sector alone, which is not so.
        lying: fsync answers that all is well, and does nothing.
        cut_at: the operation at which the power goes; None: it stays.
        powered: whether it is on.
        before: called with each operation before it is carried out.
    """

    def __init__(
        self, chance: Random, now_ms: Callable[[], int] = lambda: 0, capacity_bytes: int | None = None
    ) -> None:
        from pos.prove.disk.vfs import register

        register()
        self.number = next(_numbers)
        DISKS[self.number] = self
        self.chance, self.now_ms, self.capacity_bytes = chance, now_ms, capacity_bytes
        self.folder = Folder()
        self.operations, self.verbs, self.life = 0, Counter[Verb](), 0
        self.fault: Fault | None = None
        self.struck = 0
        self.promises_powersafe = self.lying = False
        self.cut_at: int | None = None
        self.powered = True
        self.before: Callable[[int, Verb, str], None] = lambda _number, _verb, _name: None
        self.locks: dict[str, FileLock] = {}
        self.indexes: dict[str, SharedIndex] = {}
        self._held: set[str] = set()

    # --- what the world does to it

    def copy(self, chance: Random) -> "SimulatedDisk":
        """Another disk in the same state, which nobody has open."""
        twin = SimulatedDisk(chance, self.now_ms, self.capacity_bytes)
        twin.folder, twin.operations, twin.lying = self.folder.copy(), self.operations, self.lying
        return twin

    def process_dies(self, *, evict: bool = False) -> None:
        """Whoever had files open is gone; what was written stays in the cache, or is evicted from it.

        Connections of that process can be closed afterwards; they reach nothing any more.
        """
        self.life += 1
        self.locks.clear()
        self.indexes.clear()
        self._held.clear()
        if evict:
            for contents in self.folder.contents():
                contents.evict()

    def power_cut(self) -> None:
        """The power goes, and comes back: what was not synced is lost, torn, garbled or kept, by chance."""
        self.power_off()
        self.power_on()

    def power_off(self) -> None:
        """From now on everything fails."""
        self.powered = False

    def power_on(self) -> None:
        """The machine starts again, with what it finds."""
        self.process_dies()
        self.folder.power_cut(self.chance)
        self.powered, self.cut_at = True, None

    @property
    def free_bytes(self) -> int:
        """How much more fits."""
        used = sum(len(contents.now) for contents in self.folder.now.values())
        return 1 << 40 if self.capacity_bytes is None else max(self.capacity_bytes - used, 0)

    # --- what files ask of it

    def step(self, verb: Verb, name: str) -> bool:
        """Count an operation; whether it is to fail in the way of `fault`.

        Raises:
            OSError: there is no power.
        """
        if not self.powered:
            raise OSError(errno.EIO, "The power is off", name)
        self.operations += 1
        self.verbs[verb] += 1
        self.before(self.operations, verb, name)
        if self.cut_at is not None and self.operations >= self.cut_at:
            self.power_off()
            raise OSError(errno.EIO, "The power goes", name)
        struck = self.fault is not None and self.fault.strikes(self.operations, verb)
        self.struck += struck
        return struck

    def must(self, verb: Verb, name: str) -> None:
        """Count an operation that is done whole or not at all.

        Raises:
            OSError: it fails.
        """
        if self.step(verb, name):
            assert self.fault is not None
            full = self.fault.kind == "no space"
            raise OSError(errno.ENOSPC if full else errno.EIO, "No space left" if full else "Input/output error", name)

    def write_to(self, contents: Contents, name: str, offset: int, data: bytes) -> None:
        """Write as much as there is room for.

        Raises:
            OSError: not all of it was written.
        """
        if self.step("write", name):
            assert self.fault is not None
            if self.fault.kind == "short write":
                contents.write(offset, data[: self.chance.randrange(len(data))])
            hard = self.fault.kind == "i/o error"
            raise OSError(errno.EIO if hard else errno.ENOSPC, "Input/output error" if hard else "No space left", name)
        fits = len(contents.now) + self.free_bytes - offset if self.capacity_bytes is not None else len(data)
        contents.write(offset, data[: max(fits, 0)])
        if fits < len(data):
            raise OSError(errno.ENOSPC, "No space left", name)

    def sync_of(self, contents: Contents, name: str) -> None:
        """Make a file durable.

        Raises:
            OSError: it is not, and never will be.
        """
        if self.step("sync", name):
            contents.lose()
            raise OSError(errno.EIO, "Input/output error", name)
        if not self.lying:
            contents.sync()

    def sync_names(self, name: str) -> None:
        """Make all names durable.

        Raises:
            OSError: they are not.
        """
        self.must("sync folder", name)
        if not self.lying:
            self.folder.sync()

    def remove_name(self, name: str) -> None:
        """Take a name away.

        Raises:
            OSError: it stays, or there is none.
        """
        self.must("remove", name)
        if name not in self.folder.now:
            raise FileNotFoundError(errno.ENOENT, "No such file", name)
        self.folder.remove(name)

    def opened(self, name: str, *, make: bool) -> Contents:
        """A file.

        Raises:
            OSError: it can't be opened, or is not there and not to be made.
        """
        there = self.folder.now.get(name)
        self.must("open" if there is not None or not make else "make", name)
        if there is None and not make:
            raise FileNotFoundError(errno.ENOENT, "No such file", name)
        return there if there is not None else self.folder.make(name)

    # --- what the store asks of it: `pos.store.disk.Disk`

    def prepare(self, path: Path) -> None:
        """See `Disk`."""
        self.require_room(path)

    def require_room(self, path: Path) -> None:
        """See `Disk`."""
        if self.free_bytes < ROOM_BYTES:
            raise StoreFull(f"The disk of {path} has {self.free_bytes // 1024} KiB left.", "Free space on this disk.")

    def lock(self, path: Path) -> Held:
        """See `Disk`."""
        if str(path) in self._held:
            raise StoreBusy(f"{path} is in use by another lane process.", "Stop that one first.")
        self._held.add(str(path))
        return _Lock(self, str(path))

    def release(self, name: str, life: int) -> None:
        """Let go of a lock of this life."""
        if life == self.life:
            self._held.discard(name)

    def connect(self, path: Path, mode: str = "rwc", *, immutable: bool = False) -> Any:  # noqa: ANN401 - pysqlite3 has no types
        """See `Disk`."""
        place = quote(f"/{self.number}-{self.life}{path}")
        uri = f"file:{place}?vfs={NAME}&mode={mode}{'&immutable=1' if immutable else ''}"
        connection = sqlite.connect(uri, uri=True, isolation_level=None, check_same_thread=False, factory=_Connection)
        _connections.add(connection)
        return connection

    def size(self, path: Path) -> int | None:
        """See `Disk`."""
        self.must("size", str(path))
        contents = self.folder.now.get(str(path))
        return None if contents is None else len(contents.now)

    def read(self, path: Path) -> bytes:
        """See `Disk`."""
        contents = self.opened(str(path), make=False)
        self.must("read", str(path))
        return bytes(contents.now)

    def write(self, path: Path, content: bytes) -> None:
        """See `Disk`."""
        contents = self.opened(str(path), make=True)
        self.must("truncate", str(path))
        contents.truncate(0)
        self.write_to(contents, str(path), 0, content)
        self.sync_of(contents, str(path))

    def keep_private(self, path: Path) -> None:
        """See `Disk`; there is one user."""

    def remove(self, path: Path) -> None:
        """See `Disk`."""
        if str(path) in self.folder.now:
            self.remove_name(str(path))

    def replace(self, old: Path, new: Path) -> None:
        """See `Disk`."""
        self.must("replace", str(new))
        self.folder.replace(str(old), str(new))

    def sync_folder(self, folder: Path) -> None:
        """See `Disk`."""
        self.sync_names(str(folder))


class _Lock:
    def __init__(self, disk: SimulatedDisk, name: str) -> None:
        self._disk, self._name, self._life = disk, name, disk.life

    def release(self) -> None:
        self._disk.release(self._name, self._life)
