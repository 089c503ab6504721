"""Raw connections to the bundled SQLite. Knows nothing of SQLAlchemy, so that a helper process starts in no time."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pysqlite3.dbapi2 as sqlite

__all__ = ["connect"]


def connect(path: Path, mode: str = "rwc", *, immutable: bool = False) -> Any:  # noqa: ANN401 - pysqlite3 has no types
    """A DBAPI connection in autocommit mode; `mode` is ro, rw or rwc (https://sqlite.org/uri.html).

    A write that is torn may spoil the rest of its sector: cheap flash keeps no promise there, so none is assumed
    (https://sqlite.org/psow.html), and a commit never shares a sector with the one before.
    """
    uri = f"file:{quote(str(path))}?mode={mode}&psow=0{'&immutable=1' if immutable else ''}"
    return sqlite.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
