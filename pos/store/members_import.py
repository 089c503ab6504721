"""CSV -> members.db: all rows or none, into a file of its own that takes the place of the old one in one step.

Who is not in the new list is gone with the old file. A number that was there keeps its opaque key, so that points and
limits follow it; a new one gets a key that says nothing.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from secrets import token_hex

from msgspec import Struct
from msgspec.structs import replace

from pos.errors import CatalogError
from pos.sale.barcode import looks_like_card
from pos.store.importer import catalog_faults, swap, workplace
from pos.store.member_key import MemberKey, phone_number
from pos.store.members import every_member, points_at
from pos.store.members_schema import TABLES, VERSION, MemberRow
from pos.store.sqlite_file import connect

__all__ = ["MemberFinding", "read_members", "same_people", "store_members", "update_members"]

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{2,39}")
_BIRTHDAY = re.compile(r"(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2\d)")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_PAPER = re.compile(r"[0-9A-Za-z][0-9A-Za-z ./-]{2,39}")
_WORD = r"[a-z0-9][a-z0-9.-]{0,39}"
_NAMES = ("number", "phone", "segments", "tier", "birthday", "points", "joined", "last_visit", "exemption")


class MemberFinding(Struct, frozen=True, kw_only=True):
    """One mistake of a list."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.reason}"


def read_members(path: Path, key: MemberKey, calling_code: str) -> tuple[list[MemberRow], list[MemberFinding]]:
    """The members of a CSV file (docs/members.md), without ids, and every mistake. Phones leave as hashes only.

    Raises:
        CatalogError: it can't be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogError(f"{path} can't be read: {error}.", "Write it as CSV in UTF-8.") from error
    findings: list[MemberFinding] = []
    seen: dict[str, int] = {}
    found = []
    for line, row in enumerate(rows, start=2):
        values = {name: (row.get(name) or "").strip() for name in _NAMES}
        wrong = list(_mistakes(row, values, calling_code))
        if values["number"] in seen:
            wrong.append(("number", f"It is in line {seen[values['number']]} already."))
        seen.setdefault(values["number"], line)
        findings += [MemberFinding(file=str(path), line=line, column=name, reason=reason) for name, reason in wrong]
        if not wrong:
            found.append(_row(values, key, calling_code))
    return found, findings


_RULES: dict[str, tuple[re.Pattern[str], str]] = {
    "number": (_NUMBER, "Write 3 to 40 letters and digits."),
    "segments": (re.compile(rf"{_WORD}(\s+{_WORD})*"), "Write words of small letters, digits, dots and hyphens."),
    "tier": (re.compile(_WORD), "Write one word of small letters, digits, dots and hyphens."),
    "birthday": (_BIRTHDAY, "Write month and day, 11-27. A year is not kept."),
    "points": (re.compile(r"-?\d{1,9}"), "Write a whole number."),
    "joined": (_DAY, "Write it as 2026-11-27."),
    "last_visit": (_DAY, "Write it as 2026-11-27."),
    "exemption": (_PAPER, "Write 3 to 40 letters, digits, spaces, dots, slashes and hyphens."),
}


def _mistakes(row: dict[str, object], values: dict[str, str], calling_code: str) -> Iterator[tuple[str, str]]:
    for name in row:
        if name not in _NAMES:
            yield str(name), f"There is no such column; there are {', '.join(_NAMES)}."
    for name, (pattern, reason) in _RULES.items():
        if (values[name] or name == "number") and not pattern.fullmatch(values[name]):
            yield name, reason
    for name, better in (("number", "Give members numbers of their own."), ("exemption", "Write the paper's number.")):
        if looks_like_card(values[name]):
            yield name, f"It looks like a bank card's. {better}"
    if values["phone"] and not phone_number(values["phone"], calling_code):
        yield "phone", "Write a phone number of 7 to 15 digits."


def _row(values: dict[str, str], key: MemberKey, calling_code: str) -> MemberRow:
    return MemberRow(
        id="",
        number=values["number"],
        phone=key.phone(phone_number(values["phone"], calling_code) if values["phone"] else ""),
        segments=tuple(values["segments"].split()),
        tier=values["tier"],
        birthday=values["birthday"],
        points=int(values["points"] or 0),
        joined=values["joined"],
        last_visit=values["last_visit"],
        exemption=values["exemption"],
    )


def same_people(rows: Iterable[MemberRow], target: Path) -> list[MemberRow]:
    """These members with the keys and offers of those that are there already, and new keys for new ones."""
    known = {one.number: one for one in every_member(target)} if target.exists() else {}
    return [
        replace(row, id=known[row.number].id, offers=known[row.number].offers)
        if row.number in known
        else replace(row, id=f"m{token_hex(10)}")
        for row in rows
    ]


def store_members(target: Path, rows: Sequence[MemberRow], points_at_ms: int) -> None:
    """Put these members in the place of those there are.

    Raises:
        CatalogError: it can't be written, or another import is running; nothing is changed then.
    """
    with workplace(target) as half, catalog_faults(target):
        connection = connect(half)
        connection.execute("BEGIN")
        for statement in TABLES:
            connection.execute(statement)
        connection.execute("INSERT INTO meta VALUES ('points_at', ?)", (str(points_at_ms),))
        marks = ", ".join("?" * len(MemberRow.__struct_fields__))
        connection.executemany(f"INSERT INTO members VALUES ({marks})", [one.values for one in rows])
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
        connection.close()
        swap(half, target, 0o640)


def update_members(target: Path, change: Callable[[MemberRow], MemberRow | None]) -> int:
    """The same members, each changed, or gone where `change` gives none; how many were."""
    connection = connect(target, "ro", immutable=True)
    since = points_at(connection)
    connection.close()
    rows = list(every_member(target))
    after = [change(one) for one in rows]
    store_members(target, [one for one in after if one is not None], since)
    return sum(one != other for one, other in zip(rows, after, strict=True))
