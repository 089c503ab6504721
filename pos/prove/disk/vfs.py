"""The VFS "pos-simulated": SQLite's calls, turned into operations of a `SimulatedDisk`.

A database's name begins with its disk and that one's life: "/7-2/srv/pos/lane.db". Nothing that goes wrong in here may
reach SQLite as an exception; what is not a disk's fault is kept in `SURPRISES`, and is a bug of the proof.
"""

import ctypes
import errno
from collections.abc import Callable
from typing import Any

from pos.prove.disk.disk import DISKS, NAME, SimulatedDisk
from pos.prove.disk.files import OpenFile
from pos.prove.disk.library import LIBRARY, VERSION_WITH_SHARED_MEMORY, File, IoMethods, Vfs

__all__ = ["SURPRISES", "register", "steady_randomness"]

SURPRISES: list[BaseException] = []
"""Exceptions that are nobody's idea of a disk fault; must stay empty."""

OK, BUSY, IOERR, FULL, CANTOPEN, NOTFOUND = 0, 5, 10, 13, 14, 12
READ, SHORT_READ, WRITE, FSYNC, TRUNCATE, FSTAT, DELETE, ACCESS, CLOSE, NOT_THERE = (
    IOERR | kind << 8 for kind in (1, 2, 3, 4, 6, 7, 10, 13, 16, 23)
)
SECTOR_BYTES = 4096
"""What SQLite's own VFS says on Linux."""

LONGEST_NAME = 512
MADE, DELETES_ON_CLOSE, MAIN_DB = 0x04, 0x08, 0x100
NEW_JOURNAL = 0x800 | 0x4000 | 0x80000
"""SQLite's own VFS syncs the folder of a new journal, super-journal or WAL with its first sync."""

POWERSAFE_OVERWRITE = 0x1000
EXISTS = 0
SHM_UNLOCK, SHM_SHARED = 1, 4
JULIAN_MS = 210_866_760_000_000
"""1970-01-01 in milliseconds of the Julian day number."""

PRNG_SEED = 28

_files: dict[int, OpenFile] = {}
_kept: list[Any] = []


def _guarded(code: int) -> Callable[[Callable[..., int | None]], Callable[..., int]]:
    """Turn a disk's fault into this result code, and everything else into a surprise."""

    def wrap(run: Callable[..., int | None]) -> Callable[..., int]:
        def call(*given: Any) -> int:  # noqa: ANN401 - what C hands over
            try:
                return run(*given) or OK
            except FileNotFoundError:
                return NOT_THERE if code == DELETE else code
            except OSError as error:
                return FULL if error.errno == errno.ENOSPC and code in (WRITE, TRUNCATE) else code
            except BaseException as error:  # noqa: BLE001 - no exception may cross into C
                SURPRISES.append(error)
                return code

        return call

    return wrap


def _place(name: bytes) -> tuple[SimulatedDisk, str]:
    """The disk and the path there. The name tells the life of the process too: a dead one reaches nothing."""
    _, place, rest = name.decode().split("/", 2)
    number, life = place.split("-")
    disk = DISKS[int(number)]
    if int(life) != disk.life:
        raise OSError(errno.EIO, "The process that asks is dead", f"/{rest}")
    return disk, f"/{rest}"


# --- the file system


@_guarded(CANTOPEN)
def _open(_vfs: int, name: bytes | None, file: Any, flags: int, out: Any) -> None:  # noqa: ANN401 - pointers
    file[0].pMethods = None
    assert name is not None, "SQLite wants a temporary file; its build keeps them in memory"
    assert not flags & DELETES_ON_CLOSE
    disk, path = _place(name)
    contents = disk.opened(path, make=bool(flags & MADE))
    syncs_name = bool(flags & MADE and flags & NEW_JOURNAL)
    _files[ctypes.addressof(file[0])] = OpenFile(disk, path, contents, syncs_name=syncs_name)
    file[0].pMethods = ctypes.pointer(_methods)
    if out:
        out[0] = flags


@_guarded(DELETE)
def _delete(_vfs: int, name: bytes, sync_folder: int) -> None:
    disk, path = _place(name)
    disk.remove_name(path)
    if sync_folder:
        disk.sync_names(path)


@_guarded(ACCESS)
def _access(_vfs: int, name: bytes, flags: int, out: Any) -> None:  # noqa: ANN401 - a pointer
    disk, path = _place(name)
    disk.must("access", path)
    contents = disk.folder.now.get(path)
    # As SQLite's own VFS: to ask whether an empty journal exists is to be told no.
    out[0] = contents is not None and (flags != EXISTS or len(contents.now) > 0)


@_guarded(CANTOPEN)
def _full_name(_vfs: int, name: bytes, size: int, out: int) -> None:
    assert len(name) < size
    ctypes.memmove(out, name + b"\0", len(name) + 1)


@_guarded(IOERR)
def _now(_vfs: int, out: Any) -> None:  # noqa: ANN401 - a pointer
    newest = max(DISKS.values(), key=lambda disk: disk.number)
    out[0] = newest.now_ms() + JULIAN_MS


def _randomness(_vfs: int, size: int, out: int) -> int:
    ctypes.memset(out, 0, size)
    return size


# --- one file


@_guarded(CLOSE)
def _close(file: int) -> None:
    _files.pop(file).close(file)


@_guarded(READ)
def _read(file: int, out: int, amount: int, offset: int) -> int:
    data = _files[file].read(offset, amount)
    ctypes.memmove(out, data, len(data))
    if len(data) == amount:
        return OK
    ctypes.memset(out + len(data), 0, amount - len(data))
    return SHORT_READ


@_guarded(WRITE)
def _write(file: int, data: int, amount: int, offset: int) -> None:
    _files[file].write(offset, ctypes.string_at(data, amount))


@_guarded(TRUNCATE)
def _truncate(file: int, size: int) -> None:
    _files[file].truncate(size)


@_guarded(FSYNC)
def _sync(file: int, _flags: int) -> None:
    _files[file].sync()


@_guarded(FSTAT)
def _size(file: int, out: Any) -> None:  # noqa: ANN401 - a pointer
    out[0] = _files[file].size()


@_guarded(IOERR)
def _lock(file: int, level: int) -> int:
    return OK if _files[file].lock().take(file, level) else BUSY


@_guarded(IOERR)
def _unlock(file: int, level: int) -> None:
    _files[file].lock().lower(file, level)


@_guarded(IOERR)
def _check_reserved(file: int, out: Any) -> None:  # noqa: ANN401 - a pointer
    out[0] = _files[file].lock().reserved()


@_guarded(IOERR)
def _control(_file: int, _op: int, _arg: int) -> int:
    return NOTFOUND


@_guarded(0)
def _promises(file: int) -> int:
    return POWERSAFE_OVERWRITE if _files[file].promises_powersafe() else 0


@_guarded(IOERR)
def _shm_map(file: int, place: int, size: int, extend: int, out: Any) -> None:  # noqa: ANN401 - a pointer
    out[0] = _files[file].index(file).region(place, size, extend=bool(extend))


@_guarded(IOERR)
def _shm_lock(file: int, first: int, count: int, flags: int) -> int:
    index, slots = _files[file].index(file), range(first, first + count)
    if flags & SHM_UNLOCK:
        index.release(file, slots)
        return OK
    return OK if (index.share if flags & SHM_SHARED else index.take)(file, slots) else BUSY


@_guarded(IOERR)
def _shm_unmap(file: int, _delete: int) -> None:
    _files[file].leave_index(file)


def _field(structure: type[ctypes.Structure], name: str, run: Callable[..., Any]) -> Any:  # noqa: ANN401 - a C function
    function = next(kind for field, kind in structure._fields_ if field == name)(run)  # type: ignore[misc]
    _kept.append(function)
    return function


_of_a_file: dict[str, Callable[..., Any]] = {
    "xClose": _close,
    "xRead": _read,
    "xWrite": _write,
    "xTruncate": _truncate,
    "xSync": _sync,
    "xFileSize": _size,
    "xLock": _lock,
    "xUnlock": _unlock,
    "xCheckReservedLock": _check_reserved,
    "xFileControl": _control,
    "xSectorSize": lambda _file: SECTOR_BYTES,
    "xDeviceCharacteristics": _promises,
    "xShmMap": _shm_map,
    "xShmLock": _shm_lock,
    "xShmBarrier": lambda _file: None,
    "xShmUnmap": _shm_unmap,
}
_of_the_system: dict[str, Callable[..., Any]] = {
    "xOpen": _open,
    "xDelete": _delete,
    "xAccess": _access,
    "xFullPathname": _full_name,
    "xRandomness": _randomness,
    "xSleep": lambda _vfs, microseconds: microseconds,
    "xGetLastError": lambda _vfs, _size, _out: 0,
    "xCurrentTimeInt64": _now,
}
_methods = IoMethods(
    iVersion=VERSION_WITH_SHARED_MEMORY,
    **{name: _field(IoMethods, name, run) for name, run in _of_a_file.items()},
)
_vfs = Vfs(
    iVersion=2,
    szOsFile=ctypes.sizeof(File),
    mxPathname=LONGEST_NAME,
    zName=NAME.encode(),
    **{name: _field(Vfs, name, run) for name, run in _of_the_system.items()},
)


def register() -> None:
    """Make the library know the VFS; safe to call again."""
    LIBRARY.sqlite3_vfs_find.restype = ctypes.c_void_p
    if not LIBRARY.sqlite3_vfs_find(NAME.encode()):
        LIBRARY.sqlite3_vfs_register(ctypes.byref(_vfs), 0)


def steady_randomness(seed: int) -> None:
    """Let SQLite's own chance (the salts of a WAL) come from a seed, for a trace that is the same to the byte."""
    LIBRARY.sqlite3_test_control(PRNG_SEED, ctypes.c_int(seed % 0x7FFFFFFF or 1), None)
