"""Everything that the lane's store asks of a file system: one small set of verbs, so that the proof can put a worse
disk under the same store.
"""

import os
from pathlib import Path
from typing import Any, Protocol

from pos.store.place import LaneLock, require_local, require_room, sync_folder
from pos.store.sqlite_file import connect

__all__ = ["LOCAL", "Disk", "Held", "LocalDisk", "write_whole"]


class Held(Protocol):
    """A lock that is held."""

    def release(self) -> None:
        """Let go; safe to call twice."""
        ...


class Disk(Protocol):
    """A file system. Every verb raises `OSError` where it fails; names are durable once their folder is synced."""

    def prepare(self, path: Path) -> None:
        """Make the folder for a database, or refuse its place.

        Raises:
            StoreUnsafe: it lies on a network file system.
            StoreFull: there is no room for another sale.
        """
        ...

    def require_room(self, path: Path) -> None:
        """Refuse a disk that is as good as full.

        Raises:
            StoreFull: there is no room for another sale.
        """
        ...

    def lock(self, path: Path) -> Held:
        """Hold the database at `path` for this process alone.

        Raises:
            StoreBusy: somebody else holds it.
        """
        ...

    def connect(self, path: Path, mode: str = "rwc", *, immutable: bool = False) -> Any:  # noqa: ANN401 - pysqlite3 has no types
        """A DBAPI connection in autocommit mode; `mode` is ro, rw or rwc."""
        ...

    def size(self, path: Path) -> int | None:
        """How many bytes the file has; None if there is no such file."""
        ...

    def read(self, path: Path) -> bytes:
        """All of a file."""
        ...

    def write(self, path: Path, content: bytes) -> None:
        """Make a file that only its user may read, or write it anew; its content is synced, its name is not."""
        ...

    def keep_private(self, path: Path) -> None:
        """Let only its user read a file."""
        ...

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        ...

    def replace(self, old: Path, new: Path) -> None:
        """Give a file another name, in place of the file that has it."""
        ...

    def sync_folder(self, folder: Path) -> None:
        """Make new, changed and removed names in a folder survive a power cut."""
        ...


class LocalDisk:
    """This machine's own disk."""

    def prepare(self, path: Path) -> None:
        """See `Disk`."""
        require_local(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        require_room(path)

    def require_room(self, path: Path) -> None:
        """See `Disk`."""
        require_room(path)

    def lock(self, path: Path) -> Held:
        """See `Disk`; the kernel lets go when the process dies."""
        return LaneLock(path)

    def connect(self, path: Path, mode: str = "rwc", *, immutable: bool = False) -> Any:  # noqa: ANN401 - pysqlite3 has no types
        """See `Disk`."""
        return connect(path, mode, immutable=immutable)

    def size(self, path: Path) -> int | None:
        """See `Disk`."""
        try:
            return path.stat().st_size
        except FileNotFoundError:
            return None

    def read(self, path: Path) -> bytes:
        """See `Disk`."""
        return path.read_bytes()

    def write(self, path: Path, content: bytes) -> None:
        """See `Disk`."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def keep_private(self, path: Path) -> None:
        """See `Disk`."""
        path.chmod(0o600)

    def remove(self, path: Path) -> None:
        """See `Disk`."""
        path.unlink(missing_ok=True)

    def replace(self, old: Path, new: Path) -> None:
        """See `Disk`."""
        old.replace(new)

    def sync_folder(self, folder: Path) -> None:
        """See `Disk`."""
        sync_folder(folder)


LOCAL = LocalDisk()


def write_whole(disk: Disk, path: Path, content: bytes) -> None:
    """Write a file so that a power cut leaves all of it, or what was there before."""
    half = path.with_name(f"{path.name}.half")
    disk.write(half, content)
    disk.replace(half, path)
    disk.sync_folder(path.parent)
