"""What goods weigh on the packing shelf, learned sale by sale.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(
        """CREATE TABLE weights (
        sku TEXT NOT NULL PRIMARY KEY,
        pieces INTEGER NOT NULL CHECK (pieces >= 0),
        mean_g REAL NOT NULL,
        squares REAL NOT NULL,
        odd INTEGER NOT NULL,
        odd_mean_g REAL NOT NULL,
        lots INTEGER NOT NULL,
        skipped INTEGER NOT NULL,
        disputes INTEGER NOT NULL
    ) STRICT"""
    )
