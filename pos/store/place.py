"""The place that a lane's database lies in: a local disk with room, held by one process.

SQLite's WAL needs shared memory and honest locks, which network file systems do not give
(https://sqlite.org/wal.html, "Overview"; https://sqlite.org/lockingv3.html, section 6.0).
"""

import fcntl
import os
from pathlib import Path

from pos.errors import StoreBusy, StoreFull, StoreUnsafe
from pos.store.faults import os_fault

__all__ = ["LaneLock", "file_system_of", "require_local", "require_room", "sync_folder"]

NETWORK = frozenset(
    (
        *(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "ncpfs",
            "afs",
            "coda",
            "ceph",
            "lustre",
            "gfs2",
            "ocfs2",
        ),
        *("9p", "davfs", "beegfs", "vboxsf", "prl_fs", "glusterfs"),
        *("fuse.glusterfs", "fuse.sshfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs2"),
    )
)
ROOM_BYTES = 4 * 1024 * 1024
"""Enough to finish the open sale; a lane that has less does not begin one."""


def file_system_of(path: Path, mounts: str | None = None) -> str:
    """The type of the file system that holds `path` ("ext4", "nfs4"), by the longest mount point above it.

    Args:
        path: a file or folder; it need not exist.
        mounts: text in the form of /proc/self/mounts (proc(5)); read from there if None.
    """
    if mounts is None:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    target = path.resolve()
    best, kind = -1, ""
    for line in mounts.splitlines():
        _, raw, found, *_ = line.split(" ")
        point = Path(_unescape(raw))
        if target.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), found
    return kind


def _unescape(text: str) -> str:
    """Mount points write space, tab, newline and backslash in octal (fstab(5))."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, char)
    return text


def require_local(path: Path, mounts: str | None = None) -> None:
    """Refuse a network file system.

    Raises:
        StoreUnsafe: `path` lies on one.
    """
    kind = file_system_of(path, mounts)
    if kind in NETWORK:
        raise StoreUnsafe(
            f"{path} lies on a network file system ({kind}), which can lose sales.",
            "Set `folder` in lane.toml to a folder on this machine's own disk.",
        )


def require_room(path: Path, room_bytes: int = ROOM_BYTES) -> None:
    """Refuse a disk that is as good as full.

    Raises:
        StoreFull: less than `room_bytes` are free.
    """
    state = os.statvfs(path.parent)
    free = state.f_bavail * state.f_frsize
    if free < room_bytes:
        raise StoreFull(
            f"The disk of {path} has {free // 1024} KiB left; a lane needs {room_bytes // 1024}.",
            "Free space on this disk, then start again.",
        )


def sync_folder(folder: Path) -> None:
    """Make a new name in `folder` survive a power cut (fsync(2): the entry needs an fsync of its own)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class LaneLock:
    """Holds a lane's database for this process until `release`; the kernel lets go when the process dies.

    Raises:
        StoreBusy: another process (or this one) holds it.
        StoreReadOnly: the lock file can't be written.
    """

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(f"{database.name}.lock")
        try:
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise os_fault(error, self.path) from None
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(self._handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._handle)
            raise StoreBusy(
                f"{database} is in use by another lane process (process {holder}).",
                "Stop that one first, or give this lane a folder of its own.",
            ) from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let go; safe to call twice."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
