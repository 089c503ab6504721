"""members.db: who the members are, as little of each as prices and points need. Replaced whole, never changed."""

from typing import Any

from msgspec import Struct

__all__ = ["READ", "TABLES", "VERSION", "MemberRow", "row_of"]

VERSION = 2
READ = (1, 2)
"""`PRAGMA user_version`, and those that are read; a file of another one is imported again. 1 had no exemptions."""

TABLES = (
    "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE members (
        id TEXT NOT NULL PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        phone TEXT NOT NULL,
        segments TEXT NOT NULL,
        tier TEXT NOT NULL,
        birthday TEXT NOT NULL,
        points INTEGER NOT NULL,
        joined TEXT NOT NULL,
        last_visit TEXT NOT NULL,
        offers TEXT NOT NULL,
        exemption TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX members_phone ON members (phone)",
)


class MemberRow(Struct, frozen=True, kw_only=True):
    """One member.

    Attributes:
        id: an opaque key, the only thing that the journal and the sales ever hold.
        number: of the card.
        phone: its keyed hash, or empty.
        segments: words of the shop's own.
        tier: one of the shop's, or empty.
        birthday: month and day, "11-27", of those who wish to be greeted; never a year.
        points: as of the import.
        joined: ISO 8601 date, or empty; `last_visit` likewise.
        offers: promotions that are for this member only, by key.
        exemption: the number of the paper by which an organisation pays no tax, or empty. Receipts have it.
    """

    id: str
    number: str
    phone: str = ""
    segments: tuple[str, ...] = ()
    tier: str = ""
    birthday: str = ""
    points: int = 0
    joined: str = ""
    last_visit: str = ""
    offers: tuple[str, ...] = ()
    exemption: str = ""

    @property
    def values(self) -> tuple[Any, ...]:
        """As a row of the table."""
        words = (" ".join(self.segments), self.tier, self.birthday, self.points, self.joined, self.last_visit)
        return (self.id, self.number, self.phone, *words, " ".join(self.offers), self.exemption)


def row_of(values: Any) -> MemberRow:  # noqa: ANN401 - a row of SQLite
    """The member of a row; those of version 1 end before the exemption."""
    row = dict(zip(MemberRow.__struct_fields__, values, strict=False))
    return MemberRow(**{**row, "segments": tuple(row["segments"].split()), "offers": tuple(row["offers"].split())})
