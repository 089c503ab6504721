"""The members as a lane reads them: members.db, its key, and what the lane's own sales did to points since.

Like the catalogue (docs/adr/0004) the file is never changed, only replaced: each look-up takes up a new one. A file
that is missing or can't be read is no reason to stop: the lane sells on, and says that member prices can't load.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

import pysqlite3.dbapi2 as sqlite
from msgspec.structs import replace

from pos.errors import StoreError
from pos.lane.events import MemberFound, MemberRefused
from pos.sale.loyalty import TAX_EXEMPT, SignedIn
from pos.sale.product import Name
from pos.store.member_key import MemberKey, member_key_path, phone_number
from pos.store.members_schema import READ, MemberRow, row_of
from pos.store.sqlite_file import connect

__all__ = ["LAPSED_DAYS", "MOST_OFFERS", "NEW_DAYS", "Members", "Movements", "every_member", "points_at", "segments_of"]

NEW_DAYS = 30
"""So long a member is new: the segment "new", for offers of welcome."""
LAPSED_DAYS = 90
"""So long without a visit, and a member has lapsed: the segment "lapsed", for offers to win them back."""
MOST_OFFERS = 2


class Movements(Protocol):
    """What a lane's own sales did."""

    def points_since(self, members: Sequence[str], since_ms: int) -> int:
        """To a member's points."""
        ...

    def paid_by(self, members: Sequence[str]) -> str:
        """What kind of tender a member used last."""
        ...

    def uses_of(self, member: str) -> tuple[tuple[str, int], ...]:
        """With which promotions, how often."""
        ...


class Names(Protocol):
    """What promotions are called."""

    def promotion_name(self, key: str) -> Name | None:
        """The name of a promotion that there is."""
        ...


def segments_of(row: MemberRow, today: date) -> tuple[str, ...]:
    """A member's own segments, the tier, "new" or "lapsed", "tax-exempt", and one for each offer of theirs only."""
    joined = date.fromisoformat(row.joined) if row.joined else None
    seen = date.fromisoformat(row.last_visit) if row.last_visit else None
    found = [*row.segments, *((row.tier,) if row.tier else ())]
    if joined is not None and today - joined < timedelta(days=NEW_DAYS):
        found.append("new")
    elif seen is not None and today - seen >= timedelta(days=LAPSED_DAYS):
        found.append("lapsed")
    if row.exemption and TAX_EXEMPT not in found:
        found.append(TAX_EXEMPT)
    return (*found, *(f"only.{key}" for key in row.offers))


def is_birthday(birthday: str, today: date) -> bool:
    """Whether it is today; who was born on a leap day has it on 28 February in other years."""
    day = today.isoformat()[5:]
    leap = today.year % 4 == 0 and (today.year % 100 != 0 or today.year % 400 == 0)
    return birthday != "" and (day == birthday or (birthday == "02-29" and day == "02-28" and not leap))


class Members:
    """Look-ups in members.db.

    Args:
        path: the file; its key lies beside it.
        calling_code: of the shop's country, for phone numbers without one: "44".
        movements: the lane's own sales.
        names: the promotions.
        typed_spends: whether who types a number may spend the points behind it, and not only who shows a card.
    """

    def __init__(
        self, path: Path, calling_code: str, movements: Movements, names: Names, *, typed_spends: bool = False
    ) -> None:
        self._typed_spends = typed_spends
        self._path = path
        self._calling_code = calling_code
        self._movements = movements
        self._names = names
        self._file: tuple[int, int, int] | None = None
        self._connection: Any = None
        self._key: MemberKey | None = None

    def find(self, number: str, today: date, *, typed: bool) -> MemberFound | MemberRefused:
        """The member of a card's number, or of a phone's where it was typed."""
        try:
            self._refresh()
            row = self._by("number", number)
            phone = phone_number(number, self._calling_code) if typed and row is None and self._key else ""
            if phone:
                assert self._key is not None
                row = self._by("phone", self._key.phone(phone))
            since = points_at(self._connection)
        except (StoreError, OSError, sqlite.Error):
            self._forget()
            return MemberRefused(why="offline", token=self._token(number))
        if row is None:
            return MemberRefused(why="unknown")
        may_spend = self._typed_spends or not typed
        return MemberFound(member=replace(self._signed_in(row, since, today), may_spend=may_spend))

    def _signed_in(self, row: MemberRow, since_ms: int, today: date) -> SignedIn:
        known_as = (row.id, self._key.token(row.number)) if self._key is not None else (row.id,)
        names = [self._names.promotion_name(key) for key in row.offers[:MOST_OFFERS]]
        return SignedIn(
            member=row.id,
            segments=segments_of(row, today),
            tier=row.tier,
            birthday=is_birthday(row.birthday, today),
            points=row.points + self._movements.points_since(known_as, since_ms),
            used=self._movements.uses_of(row.id),
            offers=tuple(name for name in names if name is not None),
            paid_by=self._movements.paid_by(known_as),
            exemption=row.exemption,
        )

    def _by(self, column: str, value: str) -> MemberRow | None:
        found = self._connection.execute(f"SELECT * FROM members WHERE {column} = ? LIMIT 2", (value,)).fetchall()
        return row_of(found[0]) if len(found) == 1 else None  # a phone that two share is nobody's

    def _token(self, number: str) -> str:
        try:
            key = self._key or MemberKey.open(member_key_path(self._path))
        except StoreError:
            return ""
        return key.token(number)

    def _refresh(self) -> None:
        """Take up a new file."""
        state = self._path.stat()
        found = (state.st_dev, state.st_ino, state.st_mtime_ns)
        if found == self._file:
            return
        self._forget()
        connection = connect(self._path, "ro", immutable=True)
        if connection.execute("PRAGMA user_version").fetchone()[0] not in READ:
            connection.close()
            raise StoreError(f"{self._path} is of another version.", "Import the members again with this program.")
        self._connection, self._key = connection, MemberKey.open(member_key_path(self._path))
        self._file = found

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._file = None

    def close(self) -> None:
        """Close the file."""
        self._forget()


def points_at(connection: Any) -> int:  # noqa: ANN401 - pysqlite3 has no types
    """Up to when (UTC ms) the points of the file count the sales."""
    return int(connection.execute("SELECT value FROM meta WHERE key = 'points_at'").fetchone()[0])


def every_member(path: Path) -> Iterator[MemberRow]:
    """All members of a file, by number."""
    connection = connect(path, "ro", immutable=True)
    try:
        for values in connection.execute("SELECT * FROM members ORDER BY number"):
            yield replace(row_of(values))
    finally:
        connection.close()
