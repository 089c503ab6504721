"""Upgrades of the schema under power cuts: whatever the moment, the next start finishes it, and every record is there.

There is one released schema so far; the next one is stood in for by a migration that adds a table and a column.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from pos.errors import StoreError
from pos.prove.disk import SimulatedDisk
from pos.prove.disk.faults import Verb
from pos.prove.disk_judge import LANE_DB
from pos.store import schema
from pos.store.engine import connect_writer
from pos.store.faults import faults

__all__ = ["upgrades"]

OLD = schema.REVISIONS[-1]
NEXT = "9999"
CHANCE_OF_A_CUT = 1 / 8
SCRIPT = f"""
from alembic import op
revision, down_revision = {NEXT!r}, {OLD!r}
def upgrade():
    op.execute("CREATE TABLE added (a INTEGER NOT NULL) STRICT")
    op.execute("INSERT INTO added SELECT seq FROM journal")
    op.execute("ALTER TABLE sales ADD COLUMN note TEXT NOT NULL DEFAULT ''")
    op.execute("CREATE INDEX by_kind ON journal (kind)")
"""


def upgrades(image: SimulatedDisk, chance: Random) -> Iterator[list[str]]:
    """What was wrong after each cut in one upgrade; empty if nothing was."""
    before = _rows(image, LANE_DB)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "migrations"
        shutil.copytree(schema.migrations_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / f"{NEXT}_next.py").write_text(SCRIPT, encoding="utf-8")
        for cut in _cuts(image.copy(chance), folder, chance):
            cut.power_cut()
            yield _judge(cut, folder, before)


def _cuts(disk: SimulatedDisk, folder: Path, chance: Random) -> list[SimulatedDisk]:
    found = []

    def maybe(_number: int, _verb: Verb, _name: str) -> None:
        if chance.random() < CHANCE_OF_A_CUT:
            found.append(disk.copy(Random(chance.random())))

    disk.before = maybe
    _upgrade(disk, folder)
    disk.before = lambda _number, _verb, _name: None
    return found


def _upgrade(disk: SimulatedDisk, folder: Path) -> None:
    with faults(LANE_DB), connect_writer(LANE_DB, disk) as connection:
        schema.upgrade(connection, LANE_DB, (OLD, NEXT), folder, disk)


def _judge(disk: SimulatedDisk, folder: Path, before: list[Any]) -> list[str]:
    try:
        _upgrade(disk, folder)
    except StoreError as error:
        return [f"after a cut the upgrade can't be finished: {error}"]
    backup = LANE_DB.with_name(f"{LANE_DB.name}.{OLD}.backup")
    wrong = []
    if _rows(disk, LANE_DB) != before:
        wrong.append("an upgrade that was cut changed the journal")
    if disk.size(backup) is None or _rows(disk, backup) != before:
        wrong.append("the backup before an upgrade that was cut is not what was there")
    with closing(disk.connect(LANE_DB)) as after:
        if after.execute("SELECT count(*) FROM added").fetchone() != (len(before),):
            wrong.append("an upgrade that was cut is half done")
        if after.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            wrong.append("an upgrade that was cut damaged the file")
    return wrong


def _rows(disk: SimulatedDisk, path: Path) -> list[Any]:
    with closing(disk.connect(path, "ro")) as connection:
        found: list[Any] = connection.execute("SELECT * FROM journal ORDER BY seq").fetchall()
        return found
