"""gift.db: cards, and every movement of their money, chained. A file of its own, written by one process."""

from pathlib import Path

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text

from pos.errors import StoreDamaged, StoreTooNew
from pos.store.schema import migrations_folder

__all__ = ["REVISIONS", "cards", "metadata", "moves", "upgrade"]

REVISIONS = ("0001",)
"""Every revision that this program knows, oldest first; the last is its own."""

metadata = MetaData()

cards = Table(
    "cards",
    metadata,
    Column("card", Text, primary_key=True, nullable=False),
    Column("last4", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("balance", Integer, nullable=False),
    Column("pin", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("goods", Text, nullable=False),
    Column("blocked", Integer, nullable=False),
    sqlite_strict=True,
)
"""`card`: a keyed hash of its number. `pin`: a keyed hash, empty if none. `balance`: the sum of its movements."""

moves = Table(
    "moves",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("at", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("balance", Integer, nullable=False),
    Column("of", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_strict=True,
)
"""Only ever added to. `of`: the movement that a refund gives back. "closed": a reference that will never be done."""


def upgrade(connection: Connection, path: Path) -> None:
    """Bring the book to our revision, or make it, in one transaction.

    Raises:
        StoreTooNew: a newer program wrote it.
        StoreDamaged: it is a database, but no book of gift cards.
    """
    with connection.begin():
        tables = {name for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if not tables:
            _run_migrations(connection)
            return
        if not {"alembic_version", "cards", "moves"} <= tables:
            raise StoreDamaged(f"{path} is a database, but no book of gift cards.", "Name another file.")
        revision = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
        if revision not in REVISIONS:
            raise StoreTooNew(f"{path} was written by a newer program (schema {revision}).", "Install it again.")


def _run_migrations(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder() / "giftcards").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, REVISIONS[-1])
