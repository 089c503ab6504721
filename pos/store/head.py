"""The end of the chain: where the next record goes, and whether what a start continues from verifies."""

import re
from pathlib import Path

from msgspec import Struct, structs
from sqlalchemy import Connection, func, select

from pos.errors import StoreDamaged
from pos.store import chain
from pos.store.keys import verifies
from pos.store.tables import baskets, journal, meta, tip

__all__ = ["Head", "check_open_basket", "first_open_seq", "read_head", "row_of"]

_ADVICE = (
    "Keep the files for examination (`pos journal verify` names the record) and call support; nothing was changed."
)
_NUMBER = re.compile("0|[1-9][0-9]{0,17}")
_columns = [journal.c[name] for name in chain.Row.__struct_fields__]


class Head(Struct, frozen=True, kw_only=True):
    """The chain's end: the last record's number and hash, and who signs it."""

    lane: int
    epoch: int
    seq: int
    hash: str
    public_key: str
    signature: str = ""

    def moved(self, seq: int, digest: str) -> "Head":
        """The head after another record."""
        return structs.replace(self, seq=seq, hash=digest, signature="")

    def message(self) -> bytes:
        """What is signed."""
        return chain.head_message(self.lane, self.epoch, self.seq, self.hash)


def read_head(connection: Connection, path: Path) -> Head | None:
    """The head as stored, unverified; None in a database that was just made.

    Raises:
        StoreDamaged: it is not there although it should be.
    """
    about = {row.key: row.value for row in connection.execute(select(meta))}
    ends = connection.execute(select(tip)).all()
    if not about and not ends and connection.execute(select(func.max(journal.c.seq))).scalar() is None:
        return None
    if [end.one for end in ends] != [1]:
        raise StoreDamaged(f"{path} has lost the head of its journal (table tip).", _ADVICE)
    if about.keys() != {"lane", "epoch", "public_key"}:
        raise StoreDamaged(f"{path} does not say whose journal it is (table meta).", _ADVICE)
    end = ends[0]
    return Head(
        lane=_number(about["lane"], path),
        epoch=_number(about["epoch"], path),
        public_key=about["public_key"],
        seq=end.seq,
        hash=end.hash,
        signature=end.signature,
    )


def _number(text: str, path: Path) -> int:
    """A whole number in its one spelling."""
    if _NUMBER.fullmatch(text) is None:
        raise StoreDamaged(f"{path} does not say whose journal it is (table meta: {text!r}).", _ADVICE)
    return int(text)


def first_open_seq(connection: Connection) -> int:
    """The first record after the last closed basket."""
    return (connection.execute(select(func.max(baskets.c.last_seq))).scalar() or 0) + 1


def row_of(row: tuple[object, ...]) -> chain.Row:
    """A journal row, its columns in the order of `chain.Row`."""
    return chain.Row(*row)  # type: ignore[arg-type]


def check_open_basket(connection: Connection, path: Path, head: Head, public_key: str) -> None:
    """Verify the signed head, and every record from the one before the open basket on.

    Raises:
        StoreDamaged: one of them does not verify; it is named.
    """
    if not verifies(public_key, head.signature, head.message()):
        raise StoreDamaged(f"The head of the journal in {path} is not signed by this lane.", _ADVICE)
    first = max(first_open_seq(connection) - 1, 1)
    rows = connection.execute(select(*_columns).where(journal.c.seq >= first).order_by(journal.c.seq)).all()
    before = rows[0].prev_hash if rows else chain.FIRST
    expected = first
    for row in (row_of(tuple(row)) for row in rows):
        if (row.seq, row.lane, row.epoch, row.prev_hash) != (expected, head.lane, head.epoch, before):
            raise StoreDamaged(f"Record {expected} of the journal in {path} does not follow the one before.", _ADVICE)
        if row.computed_hash() != row.hash:
            raise StoreDamaged(f"Record {row.seq} of the journal in {path} does not match its hash.", _ADVICE)
        before, expected = row.hash, row.seq + 1
    if (expected - 1, before) != (head.seq, head.hash) and (rows or head.seq):
        raise StoreDamaged(f"The journal in {path} ends at record {expected - 1}, its head at {head.seq}.", _ADVICE)
