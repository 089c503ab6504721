"""The first schema of staff.db: who works here, and who guessed.

Revision ID: 0001
Revises: nothing
"""

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """CREATE TABLE staff (
        id TEXT NOT NULL PRIMARY KEY,
        number TEXT NOT NULL UNIQUE CHECK (number GLOB '[0-9]*'),
        name TEXT NOT NULL CHECK (length(name) > 0),
        roles TEXT NOT NULL,
        badge TEXT UNIQUE CHECK (length(badge) = 64),
        pin TEXT CHECK (pin LIKE '$argon2id$%'),
        disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
        changed_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE tries (
        who TEXT NOT NULL PRIMARY KEY,
        wrong INTEGER NOT NULL CHECK (wrong >= 0),
        locked_until INTEGER NOT NULL
    ) STRICT""",
)


def upgrade() -> None:
    """Nobody's number is ever given to somebody else: rows are disabled, never removed."""
    for table in TABLES:
        op.execute(table)
    op.execute(
        "CREATE TRIGGER staff_stay BEFORE DELETE ON staff BEGIN SELECT RAISE(ABORT, 'staff are disabled, not removed'); END"
    )
