"""The first book: cards, and the chain of their movements.

Revision ID: 0001
Revises: nothing
"""

from alembic import op

revision = "0001"
down_revision = None

CARDS = """CREATE TABLE cards (
        card TEXT NOT NULL PRIMARY KEY CHECK (length(card) = 64),
        last4 TEXT NOT NULL CHECK (length(last4) <= 4),
        kind TEXT NOT NULL CHECK (kind IN ('gift', 'credit', 'voucher')),
        currency TEXT NOT NULL,
        balance INTEGER NOT NULL CHECK (balance >= 0),
        pin TEXT NOT NULL,
        tries INTEGER NOT NULL,
        goods TEXT NOT NULL,
        blocked INTEGER NOT NULL
    ) STRICT"""
MOVES = """CREATE TABLE moves (
        number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
        reference TEXT NOT NULL UNIQUE,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('load', 'redeem', 'refund', 'forfeit', 'closed')),
        card TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount >= 0),
        balance INTEGER NOT NULL CHECK (balance >= 0),
        of TEXT NOT NULL,
        prev_hash TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT"""


def upgrade() -> None:
    """Books are never taken back: there is no downgrade."""
    op.execute(CARDS)
    op.execute(MOVES)
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER moves_no_{change.lower()} BEFORE {change} ON moves "
            "BEGIN SELECT RAISE(ABORT, 'moves is only ever added to'); END"
        )
