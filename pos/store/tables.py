"""The tables of lane.db, as SQLAlchemy Core sees them. `migrations/` makes them; a test holds the two together.

`journal` is the truth. `heads` and `tip` sign it. Everything else is derived from it in the same transaction and can be
rebuilt (`pos.store.rebuild`).
"""

from typing import Any

from sqlalchemy import REAL, Column, ForeignKey, Integer, MetaData, Table, Text

__all__ = [
    "DERIVED",
    "baskets",
    "heads",
    "journal",
    "meta",
    "metadata",
    "payments",
    "points",
    "promotion_uses",
    "sale_lines",
    "sale_tenders",
    "sales",
    "saved_baskets",
    "tip",
    "used_coupons",
    "weights",
]

metadata = MetaData()


def _table(name: str, *columns: Column[Any]) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


meta = _table("meta", Column("key", Text, primary_key=True, nullable=False), _text("value"))
"""lane, epoch, public_key."""

journal = _table(
    "journal",
    Column("seq", Integer, primary_key=True),
    _integer("lane"),
    _integer("epoch"),
    _integer("at"),
    _text("kind"),
    _text("body"),
    _text("prev_hash"),
    _text("hash"),
)

heads = _table(
    "heads", Column("seq", Integer, ForeignKey("journal.seq"), primary_key=True), _text("hash"), _text("signature")
)
"""The chain's head at each completed sale, signed; kept for ever."""

tip = _table("tip", Column("one", Integer, primary_key=True), _integer("seq"), _text("hash"), _text("signature"))
"""The chain's head now, signed: one row, moved by every record, so that a cut tail shows."""

baskets = _table("baskets", Column("last_seq", Integer, primary_key=True), _integer("first_seq"), _integer("basket"))
"""Closed baskets and the records that made them."""

sales = _table(
    "sales",
    Column("number", Integer, primary_key=True),
    _integer("seq"),
    _integer("basket"),
    _integer("started_at"),
    _integer("sold_at"),
    _text("currency"),
    _integer("total_minor"),
    _integer("saved_minor"),
    _integer("tax_minor"),
    _integer("training"),
)

sale_lines = _table(
    "sale_lines",
    Column("number", Integer, ForeignKey("sales.number"), primary_key=True),
    Column("line", Integer, primary_key=True, nullable=False),
    _text("sku"),
    _text("name"),
    _integer("quantity"),
    Column("weight_g", Integer),
    _integer("unit_price_minor"),
    _integer("amount_minor"),
    _integer("saved_minor"),
    _text("tax"),
)

sale_tenders = _table(
    "sale_tenders",
    Column("number", Integer, ForeignKey("sales.number"), primary_key=True),
    Column("place", Integer, primary_key=True, nullable=False),
    _text("kind"),
    _integer("amount_minor"),
    _integer("rounding_minor"),
    _text("reference"),
    _integer("of_tender"),
)
"""How a sale was paid, a row a tender, in the receipt's order; what went back counts downwards."""

payments = _table(
    "payments",
    Column("intent_id", Text, primary_key=True, nullable=False),
    _integer("basket"),
    _integer("amount_minor"),
    _text("currency"),
    _text("state"),
    _integer("opened_at"),
    Column("settled_at", Integer),
    _text("mark"),
    _text("card_scheme"),
    _text("card_last4"),
    _text("auth_code"),
    _text("terminal_id"),
    _text("trace"),
    _text("terminal_receipt"),
    Column("tender", Text, nullable=False, server_default="card"),
    Column("undoes", Text, nullable=False, server_default=""),
)
"""Intents and what became of them: "open", then the outcome. Of a card only the last four digits. `tender`: the kind
of money; `undoes`: the intent whose money this gives back.
"""

saved_baskets = _table(
    "saved_baskets",
    Column("ticket", Text, primary_key=True, nullable=False),
    _integer("basket"),
    _integer("saved_at"),
    _text("body"),
)

weights = _table(
    "weights",
    Column("sku", Text, primary_key=True, nullable=False),
    _integer("pieces"),
    Column("mean_g", REAL, nullable=False),
    Column("squares", REAL, nullable=False),
    _integer("odd"),
    Column("odd_mean_g", REAL, nullable=False),
    _integer("lots"),
    _integer("skipped"),
    _integer("disputes"),
)
"""What goods weigh, as it was learned (`pos.sale.weights.Weight`)."""

used_coupons = _table(
    "used_coupons",
    Column("number", Integer, ForeignKey("sales.number"), primary_key=True),
    Column("coupon", Text, primary_key=True, nullable=False),
    Column("serial", Text, primary_key=True, nullable=False),
)
"""Coupons with a serial that counted in a sale: each once."""

points = _table(
    "points",
    Column("number", Integer, ForeignKey("sales.number"), primary_key=True),
    _text("member"),
    _integer("earned"),
    _integer("used"),
)
"""What sales did to members' points; of a refund both count downwards. `member` is an opaque key."""

promotion_uses = _table(
    "promotion_uses",
    Column("number", Integer, ForeignKey("sales.number"), primary_key=True),
    Column("promotion", Text, primary_key=True, nullable=False),
    _text("member"),
    _integer("uses"),
)
"""How often a promotion was used in a sale, and by which member (empty: by nobody in particular)."""

DERIVED = (baskets, sales, sale_lines, sale_tenders, payments, saved_baskets, used_coupons, points, promotion_uses)
"""What the journal can make again, parents first."""
