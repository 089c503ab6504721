"""The schema of lane.db: which version is there, and the way to ours.

A start with the current schema asks one plain question and never imports Alembic. A new database, or an older one after
a backup, is taken up by the scripts in `migrations/`, all of them in one transaction.
"""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from pos.errors import StoreDamaged, StoreTooNew
from pos.store.disk import LOCAL, Disk
from pos.store.faults import faults

__all__ = ["REVISIONS", "migrations_folder", "revision_of", "schema_differences", "upgrade"]

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every revision that this program knows, oldest first; the last is its own."""


def migrations_folder() -> Path:
    """The folder of the migration scripts: in the checkout, or where the wheel put it."""
    checkout = Path(__file__).resolve().parents[2] / "migrations"
    installed = Path(sys.prefix) / "share" / "pos" / "migrations"
    return checkout if (checkout / "env.py").exists() else installed


def revision_of(connection: Connection, path: Path, revisions: tuple[str, ...] = REVISIONS) -> str:
    """The revision of the database at `path`; empty for a new file.

    Raises:
        StoreTooNew: a newer program wrote it.
        StoreDamaged: it is a database, but no lane's.
    """
    tables = {name for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables:
        return ""
    if "alembic_version" not in tables or "journal" not in tables:
        raise StoreDamaged(
            f"{path} is a database, but not a lane's.", "Set `folder` in lane.toml to a folder of the lane's own."
        )
    revision = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    if revision not in revisions:
        raise StoreTooNew(
            f"{path} was written by a newer program (schema {revision}; this one knows up to {revisions[-1]}).",
            "Install that program's version again; nothing was changed.",
        )
    return revision


@cache
def _our_objects(revision: str) -> dict[str, str | None]:
    """Every table, index and trigger that the migrations up to this revision make, by name, in SQL."""
    engine = create_engine("sqlite://", module=sqlite, poolclass=StaticPool)
    with engine.connect() as connection:
        _run_migrations(connection, migrations_folder(), revision)
        made = _objects(connection)
    engine.dispose()
    return made


def _objects(connection: Connection) -> dict[str, str | None]:
    return {row.name: row.sql for row in connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema")}


def schema_differences(connection: Connection) -> Iterator[str]:
    """What in a database is not as the migrations up to its revision made it: rules that are gone, things added."""
    claimed = connection.exec_driver_sql("SELECT max(version_num) FROM alembic_version").scalar()
    there, ours = _objects(connection), _our_objects(claimed if claimed in REVISIONS else REVISIONS[-1])
    for name in sorted(there.keys() | ours.keys()):
        if name not in there:
            yield f"schema: {name} is missing"
        elif name not in ours:
            yield f"schema: {name} was added by another program"
        elif there[name] != ours[name]:
            yield f"schema: {name} was changed"
    if connection.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar() != 1:
        yield "schema: alembic_version does not name one revision"


def upgrade(
    connection: Connection,
    path: Path,
    revisions: tuple[str, ...] = REVISIONS,
    folder: Path | None = None,
    disk: Disk = LOCAL,
) -> Path | None:
    """Bring the database to our revision, if it is older.

    Returns:
        The backup that was made before, if there was anything to back up.
    """
    with connection.begin():
        found = revision_of(connection, path, revisions)
    if found == revisions[-1]:
        return None
    backup = _back_up(path, found, disk) if found else None
    _run_migrations(connection, folder or migrations_folder(), revisions[-1])
    return backup


def _back_up(path: Path, revision: str, disk: Disk) -> Path:
    """A copy of the database as it was; one that is already there is the older truth and stays."""
    backup = path.with_name(f"{path.name}.{revision}.backup")
    if disk.size(backup) is not None:
        return backup
    half = backup.with_name(f"{backup.name}.half")
    with faults(half):
        disk.remove(half)
        source, target = disk.connect(path, "ro"), disk.connect(half)
        source.backup(target)
        target.close()
        source.close()
        disk.keep_private(half)
        disk.replace(half, backup)
        disk.sync_folder(path.parent)
    return backup


def _run_migrations(connection: Connection, folder: Path, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    with connection.begin():
        command.upgrade(config, revision)
