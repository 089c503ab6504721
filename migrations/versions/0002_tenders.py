"""Several ways to pay one sale: a row a tender, and of each payment its kind and whose money it gives back.

Sales of before get their rows from the journal.

Revision ID: 0002
Revises: 0001
"""

import json

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"

SALE_TENDERS = """CREATE TABLE sale_tenders (
        number INTEGER NOT NULL REFERENCES sales (number),
        place INTEGER NOT NULL,
        kind TEXT NOT NULL,
        amount_minor INTEGER NOT NULL,
        rounding_minor INTEGER NOT NULL,
        reference TEXT NOT NULL,
        of_tender INTEGER NOT NULL,
        PRIMARY KEY (number, place)
    ) STRICT"""


def upgrade() -> None:
    """Journals are never taken back: there is no downgrade."""
    op.execute(SALE_TENDERS)
    op.execute("ALTER TABLE payments ADD COLUMN tender TEXT NOT NULL DEFAULT 'card'")
    op.execute("ALTER TABLE payments ADD COLUMN undoes TEXT NOT NULL DEFAULT ''")
    _fill()
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER sale_tenders_no_{change.lower()} BEFORE {change} ON sale_tenders "
            "BEGIN SELECT RAISE(ABORT, 'sale_tenders is only ever added to'); END"
        )


def _fill() -> None:
    run = op.get_bind().execute
    add = text(
        "INSERT INTO sale_tenders (number, place, kind, amount_minor, rounding_minor, reference, of_tender) "
        "VALUES (:number, :place, :kind, :amount_minor, :rounding_minor, :reference, 0)"
    )
    bodies = run(text("SELECT journal.body FROM journal JOIN sales ON sales.seq = journal.seq ORDER BY journal.seq"))
    for body in bodies.scalars().all():
        booked = [one for one in json.loads(body)["bookings"] if one["type"] == "BookSale"]
        receipt = booked[0]["receipt"]
        for place, tender in enumerate(receipt["tenders"], start=1):
            values = {name: tender.get(name, "") for name in ("kind", "reference")}
            amounts = {name: tender.get(name, 0) for name in ("amount_minor", "rounding_minor")}
            run(add, {"number": receipt["number"], "place": place, **values, **amounts})
