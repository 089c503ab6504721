"""Every schema that was ever released can still be opened, and an upgrade keeps what was there."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from pos.errors import StoreTooNew
from pos.store import schema
from pos.store.engine import connect_writer
from pos.store.journal import LaneStore
from pos.store.sqlite_file import connect
from pos.store.tables import metadata
from pos.store.verify import verify
from sqlalchemy import create_engine, inspect

from tests.store.make_fixture import FIXTURES

NEXT = "9999"
SECOND = """
from alembic import op
revision, down_revision = "9999", "{last}"
def upgrade():
    op.execute("CREATE TABLE added (a INTEGER) STRICT")
    {more}
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A lane of the first release, after three sales."""
    shutil.copytree(FIXTURES / "0001", tmp_path / "old")
    return tmp_path / "old" / "lane.db"


def folder_with_second(tmp_path: Path, more: str = "pass") -> Path:
    folder = tmp_path / "migrations"
    shutil.copytree(schema.migrations_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_next.py").write_text(SECOND.format(more=more, last=schema.REVISIONS[-1]))
    return folder


def shape(path: Path) -> dict[str, list[tuple[str, str, bool]]]:
    inspector = inspect(create_engine("sqlite://", creator=lambda: connect(path, "ro")))
    return {
        name: [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)]
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def test_every_migration_is_known_to_the_program() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.migrations_folder()))
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(script.revision for script in scripts)[::-1] == schema.REVISIONS


def test_every_released_schema_is_kept() -> None:
    assert {folder.name for folder in FIXTURES.iterdir()} == set(schema.REVISIONS)


def test_the_tables_are_those_that_the_migrations_make(store: LaneStore, tmp_path: Path) -> None:
    declared = tmp_path / "declared.db"
    metadata.create_all(create_engine("sqlite://", creator=lambda: connect(declared)))
    assert shape(store.path) == shape(declared)


def test_every_table_is_strict(store: LaneStore) -> None:
    found = connect(store.path, "ro").execute("PRAGMA table_list").fetchall()
    assert {name for _, name, *_, strict in found if not strict} <= {
        "sqlite_schema",
        "sqlite_temp_schema",
        "alembic_version",
    }


def test_a_lane_of_the_first_release_goes_on(old: Path) -> None:
    with LaneStore.open(old, 4) as store:
        opening = store.opening()
        assert (opening.next_receipt, opening.next_basket, len(opening.events), len(opening.saved)) == (4, 6, 2, 1)
        receipt, _ = store.receipt(3) or pytest.fail("lost")
        assert receipt.total_minor == 720
    assert verify(old) == []


def upgrade(path: Path, folder: Path) -> Path | None:
    with connect_writer(path) as connection:
        return schema.upgrade(connection, path, (*schema.REVISIONS, NEXT), folder)


def test_an_upgrade_backs_up_first_and_keeps_everything(old: Path, tmp_path: Path) -> None:
    with closing(connect(old, "ro")) as before:
        journal = before.execute("SELECT * FROM journal").fetchall()
    backup = upgrade(old, folder_with_second(tmp_path))
    assert backup is not None
    for path in (old, backup):
        with closing(connect(path, "ro")) as after:
            assert after.execute("SELECT * FROM journal").fetchall() == journal
    assert ("added" in shape(old), "added" in shape(backup)) == (True, False)
    assert upgrade(old, folder_with_second(tmp_path / "again")) is None


def test_an_upgrade_that_fails_changes_nothing(old: Path, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no such table"):
        upgrade(old, folder_with_second(tmp_path, 'op.execute("DROP TABLE never_there")'))
    assert "added" not in shape(old)
    LaneStore.open(old, 4).close()


def test_a_newer_schema_is_left_untouched(old: Path, tmp_path: Path) -> None:
    upgrade(old, folder_with_second(tmp_path))
    content = old.read_bytes()
    with pytest.raises(StoreTooNew, match=NEXT):
        LaneStore.open(old, 4)
    assert old.read_bytes() == content


def test_a_lane_that_did_not_count_yet_counts_what_it_sold_before(old: Path) -> None:
    with LaneStore.open(old, 4) as store:
        opening = store.opening()
        receipts = [store.receipt(number)[0] for number in (1, 2, 3)]  # type: ignore[index]
    till = opening.carried.till
    assert till is not None
    assert (till.sales, till.gross_minor) == (3, sum(one.total_minor for one in receipts))
