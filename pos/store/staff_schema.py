"""staff.db: who works at the lanes, and how often somebody guessed. A file of its own, beside lane.db.

It is no part of the journal: people are added while lanes sell (`pos staff`), and the lane's own database has one
writer. Nothing in it opens a lane without the pepper, which lies elsewhere (`pos.store.pepper`).
"""

from pathlib import Path

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text

from pos.errors import StoreDamaged, StoreTooNew
from pos.store.schema import migrations_folder

__all__ = ["REVISIONS", "metadata", "staff", "tries", "upgrade"]

REVISIONS = ("0001",)
"""Every revision that this program knows, oldest first; the last is its own."""

metadata = MetaData()

staff = Table(
    "staff",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("badge", Text, unique=True),
    Column("pin", Text),
    Column("disabled", Integer, nullable=False),
    Column("changed_at", Integer, nullable=False),
    sqlite_strict=True,
)
"""`roles`: joined by blanks. `badge`: a keyed hash, 64 hex digits. `pin`: an argon2id hash of a keyed hash."""

tries = Table(
    "tries",
    metadata,
    Column("who", Text, primary_key=True, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("locked_until", Integer, nullable=False),
    sqlite_strict=True,
)
"""Wrong tries since the last right one, of a person ("staff:S017") and at a lane ("lane:4"); locked until, UTC ms."""


def upgrade(connection: Connection, path: Path) -> None:
    """Bring the database to our revision, or make it, in one transaction.

    Raises:
        StoreTooNew: a newer program wrote it.
        StoreDamaged: it is a database, but no shop's staff.
    """
    with connection.begin():
        found = _revision(connection, path)
        if found == REVISIONS[-1]:
            return
        _run_migrations(connection)


def _revision(connection: Connection, path: Path) -> str:
    tables = {name for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables:
        return ""
    if not {"alembic_version", "staff", "tries"} <= tables:
        raise StoreDamaged(f"{path} is a database, but holds no staff.", "Put the backup of staff.db in its place.")
    revision = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    if revision not in REVISIONS:
        raise StoreTooNew(
            f"{path} was written by a newer program (schema {revision}; this one knows up to {REVISIONS[-1]}).",
            "Install that program's version again; nothing was changed.",
        )
    return revision


def _run_migrations(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder() / "staff").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, REVISIONS[-1])
