"""Texts that tests keep beside them, so that a change shows as a line of a diff: `kept(path, lines)`.

After a change that is wanted: `KEEP=1 pytest THE_TEST`, and read the diff.
"""

import os
from collections.abc import Iterable
from pathlib import Path


def kept(path: Path, lines: Iterable[str]) -> None:
    """Fail if what is kept there is something else; with `KEEP=1` keep this from now on."""
    now = list(lines)
    if os.environ.get("KEEP"):
        path.write_text("\n".join(now) + "\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8").splitlines() == now, f"{path}: see {__name__}"
