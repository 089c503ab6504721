"""The C side of a SQLite VFS, in the very library that the lane uses: `pysqlite3`'s extension module exports it.

Sources: https://sqlite.org/c3ref/vfs.html, https://sqlite.org/c3ref/file.html, https://sqlite.org/rescode.html.
"""

import ctypes
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p

from pysqlite3 import _sqlite3

__all__ = ["LIBRARY", "File", "IoMethods", "Vfs"]

LIBRARY = ctypes.CDLL(_sqlite3.__file__)

VERSION_WITH_SHARED_MEMORY = 2
INT_OUT, INT64_OUT, POINTER_OUT = POINTER(c_int), POINTER(c_int64), POINTER(c_void_p)

OF_FILE = CFUNCTYPE(c_int, c_void_p)
WITH_INT = CFUNCTYPE(c_int, c_void_p, c_int)
WITH_INT64 = CFUNCTYPE(c_int, c_void_p, c_int64)


class IoMethods(ctypes.Structure):
    """`sqlite3_io_methods`, version 2."""

    _fields_ = (
        ("iVersion", c_int),
        ("xClose", OF_FILE),
        ("xRead", CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)),
        ("xWrite", CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)),
        ("xTruncate", WITH_INT64),
        ("xSync", WITH_INT),
        ("xFileSize", CFUNCTYPE(c_int, c_void_p, INT64_OUT)),
        ("xLock", WITH_INT),
        ("xUnlock", WITH_INT),
        ("xCheckReservedLock", CFUNCTYPE(c_int, c_void_p, INT_OUT)),
        ("xFileControl", CFUNCTYPE(c_int, c_void_p, c_int, c_void_p)),
        ("xSectorSize", OF_FILE),
        ("xDeviceCharacteristics", OF_FILE),
        ("xShmMap", CFUNCTYPE(c_int, c_void_p, c_int, c_int, c_int, POINTER_OUT)),
        ("xShmLock", CFUNCTYPE(c_int, c_void_p, c_int, c_int, c_int)),
        ("xShmBarrier", CFUNCTYPE(None, c_void_p)),
        ("xShmUnmap", WITH_INT),
    )


class File(ctypes.Structure):
    """`sqlite3_file`: what it stands for is found by its address."""

    _fields_ = (("pMethods", POINTER(IoMethods)),)


class Vfs(ctypes.Structure):
    """`sqlite3_vfs`, version 2. The loading of extensions is left out: nobody may."""

    _fields_ = (
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", CFUNCTYPE(c_int, c_void_p, c_char_p, POINTER(File), c_int, INT_OUT)),
        ("xDelete", CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)),
        ("xAccess", CFUNCTYPE(c_int, c_void_p, c_char_p, c_int, INT_OUT)),
        ("xFullPathname", CFUNCTYPE(c_int, c_void_p, c_char_p, c_int, c_void_p)),
        ("xDlOpen", c_void_p),
        ("xDlError", c_void_p),
        ("xDlSym", c_void_p),
        ("xDlClose", c_void_p),
        ("xRandomness", CFUNCTYPE(c_int, c_void_p, c_int, c_void_p)),
        ("xSleep", WITH_INT),
        ("xCurrentTime", CFUNCTYPE(c_int, c_void_p, POINTER(ctypes.c_double))),
        ("xGetLastError", CFUNCTYPE(c_int, c_void_p, c_int, c_void_p)),
        ("xCurrentTimeInt64", CFUNCTYPE(c_int, c_void_p, INT64_OUT)),
    )
