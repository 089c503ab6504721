"""Coupons that are used up, members' points, and how often promotions were used: each with the sale that did it.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = (
    """CREATE TABLE used_coupons (
        number INTEGER NOT NULL REFERENCES sales (number),
        coupon TEXT NOT NULL,
        serial TEXT NOT NULL,
        PRIMARY KEY (number, coupon, serial)
    ) STRICT""",
    """CREATE TABLE points (
        number INTEGER NOT NULL PRIMARY KEY REFERENCES sales (number),
        member TEXT NOT NULL,
        earned INTEGER NOT NULL,
        used INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE promotion_uses (
        number INTEGER NOT NULL REFERENCES sales (number),
        promotion TEXT NOT NULL,
        member TEXT NOT NULL,
        uses INTEGER NOT NULL,
        PRIMARY KEY (number, promotion)
    ) STRICT""",
    "CREATE INDEX used_coupons_serial ON used_coupons (coupon, serial)",
    "CREATE INDEX points_member ON points (member)",
    "CREATE INDEX promotion_uses_promotion ON promotion_uses (promotion, member)",
)


def upgrade() -> None:
    """Sales of older programs had no coupons, members or keys of promotions: there is nothing to fill in."""
    for statement in TABLES:
        op.execute(statement)
    for table in ("used_coupons", "points", "promotion_uses"):
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )
