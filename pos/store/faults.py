"""What went wrong with a database, in words a person can act on: SQLite's result code -> one of our errors.

Every adapter call runs inside `faults(path)`. The world's faults (busy, full, read-only, damaged, input/output) come
out as `StoreError`s; our bugs (a broken constraint, a statement that makes no sense) come out as they are and end the
process.

Source: SQLite, Result and Error Codes (https://sqlite.org/rescode.html); the low byte is the primary code.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from pos.errors import PosError, StoreBusy, StoreDamaged, StoreError, StoreFull, StoreReadOnly

__all__ = ["explain", "faults", "os_fault"]

PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR = 3, 5, 6, 7, 8, 10
CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB = 11, 13, 14, 15, 26


def explain(error: BaseException, path: Path) -> StoreError | None:
    """The `StoreError` behind a database error; None if it is our bug and not the world's fault."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
    match code & 0xFF:
        case 5 | 6 | 15:  # BUSY, LOCKED, PROTOCOL
            return StoreBusy(f"{path} is locked by another program.", "Close every other program that has it open.")
        case 8 | 3:  # READONLY, PERM
            return StoreReadOnly(
                f"{path} can't be written.",
                "Give this user the right to write the file and its folder, or remount the disk.",
            )
        case 13:  # FULL
            return StoreFull(f"There is no space left for {path}.", "Free space on this disk, then start again.")
        case 11 | 26:  # CORRUPT, NOTADB
            return _damaged(path)
        case 14:  # CANTOPEN
            return StoreError(
                f"{path} can't be opened.", "Check that its folder exists and that this user may write there."
            )
        case 10:  # IOERR
            return StoreError(
                f"The disk failed while {path} was in use ({_name(error)}).",
                "Check the disk; the lane starts again from what is on it.",
            )
        case 7:  # NOMEM
            return StoreError("There is no memory left for the database.", "End other programs, then start again.")
    return None


def _damaged(path: Path) -> StoreDamaged:
    return StoreDamaged(
        f"{path} is damaged or not a database.", "Keep the file for examination and put the last backup in its place."
    )


def os_fault(error: OSError, path: Path) -> StoreError:
    """The `StoreError` behind a failed system call on the database's file or folder."""
    import errno

    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return StoreReadOnly(
            f"{path} can't be written ({error.strerror}).",
            "Give this user the right to write there, or remount the disk.",
        )
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreFull(f"There is no space left for {path}.", "Free space on this disk, then start again.")
    return StoreError(f"{path} can't be used ({error.strerror}).", "Check the folder given in the configuration.")


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn the world's faults on the database at `path` into `StoreError`s.

    Raises:
        StoreError: one of its subclasses where the cause is known.
    """
    try:
        yield
    except PosError:
        raise
    except OSError as error:
        raise os_fault(error, path) from error
    except UnicodeDecodeError as error:  # SQLite's own message repeats damaged bytes, and is no text then
        raise _damaged(path) from error
    except Exception as error:
        known = explain(error, path) if isinstance(error, DBAPIError) or hasattr(error, "sqlite_errorcode") else None
        if known is None:
            raise
        raise known from error


def _name(error: BaseException) -> str:
    return str(getattr(getattr(error, "orig", error), "sqlite_errorname", "I/O error"))
