"""The first schema: the journal, what signs it, and the tables that are derived from it.

Revision ID: 0001
Revises: nothing
"""

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """CREATE TABLE meta (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE journal (
        seq INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
        lane INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
        hash TEXT NOT NULL CHECK (length(hash) = 64)
    ) STRICT""",
    """CREATE TABLE heads (
        seq INTEGER NOT NULL PRIMARY KEY REFERENCES journal (seq),
        hash TEXT NOT NULL,
        signature TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE tip (
        one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
        seq INTEGER NOT NULL,
        hash TEXT NOT NULL,
        signature TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE baskets (
        last_seq INTEGER NOT NULL PRIMARY KEY,
        first_seq INTEGER NOT NULL,
        basket INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE sales (
        number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
        seq INTEGER NOT NULL UNIQUE,
        basket INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        sold_at INTEGER NOT NULL,
        currency TEXT NOT NULL,
        total_minor INTEGER NOT NULL,
        saved_minor INTEGER NOT NULL,
        tax_minor INTEGER NOT NULL,
        training INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE sale_lines (
        number INTEGER NOT NULL REFERENCES sales (number),
        line INTEGER NOT NULL,
        sku TEXT NOT NULL,
        name TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        weight_g INTEGER,
        unit_price_minor INTEGER NOT NULL,
        amount_minor INTEGER NOT NULL,
        saved_minor INTEGER NOT NULL,
        tax TEXT NOT NULL,
        PRIMARY KEY (number, line)
    ) STRICT""",
    """CREATE TABLE payments (
        intent_id TEXT NOT NULL PRIMARY KEY,
        basket INTEGER NOT NULL,
        amount_minor INTEGER NOT NULL,
        currency TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'declined', 'aborted', 'unknown', 'not-charged')),
        opened_at INTEGER NOT NULL,
        settled_at INTEGER,
        mark TEXT NOT NULL,
        card_scheme TEXT NOT NULL,
        card_last4 TEXT NOT NULL CHECK (length(card_last4) <= 4),
        auth_code TEXT NOT NULL,
        terminal_id TEXT NOT NULL,
        trace TEXT NOT NULL,
        terminal_receipt TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE saved_baskets (
        ticket TEXT NOT NULL PRIMARY KEY,
        basket INTEGER NOT NULL,
        saved_at INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT""",
)

GAPLESS = """CREATE TRIGGER journal_gapless BEFORE INSERT ON journal
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'the journal has no gaps'); END"""


def upgrade() -> None:
    """Journals are never taken back: there is no downgrade."""
    for statement in TABLES:
        op.execute(statement)
    op.execute(GAPLESS)
    for table in ("journal", "heads", "sales", "sale_lines"):
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )
