"""Used serials as CSV, from lane to lane: `coupon,serial,lane,receipt,sold_at`, times as ISO 8601 in UTC.

A row without a coupon says up to when the list of its lane goes; a lane that sold nothing sends that row alone.
"""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from msgspec import Struct
from sqlalchemy import Connection, select

from pos.errors import CatalogError
from pos.store.serials import UsedSerial
from pos.store.tables import sales, used_coupons

__all__ = ["SerialFinding", "SerialList", "read_serials", "used_serials", "write_serials"]

NAMES = ("coupon", "serial", "lane", "receipt", "sold_at")


class SerialFinding(Struct, frozen=True):
    """One mistake of a list."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class SerialList(Struct, frozen=True):
    """What lists say: serials, lane -> up to when (UTC ms), and every mistake."""

    used: tuple[UsedSerial, ...]
    heard: dict[int, int]
    findings: tuple[SerialFinding, ...]


def used_serials(connection: Connection, lane: int) -> list[UsedSerial]:
    """The serials that counted in sales of this lane, training apart; oldest first."""
    query = (
        select(used_coupons.c.coupon, used_coupons.c.serial, sales.c.number, sales.c.sold_at)
        .join(sales, sales.c.number == used_coupons.c.number)
        .where(sales.c.training == 0)
        .order_by(sales.c.number, used_coupons.c.coupon, used_coupons.c.serial)
    )
    return [UsedSerial(coupon, serial, lane, number, at) for coupon, serial, number, at in connection.execute(query)]


def write_serials(file: TextIO, lane: int, used: Iterable[UsedSerial], as_of_ms: int) -> None:
    """The list of a lane."""
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(NAMES)
    rows.writerow(("", "", lane, "", _time(as_of_ms)))
    rows.writerows((one.coupon, one.serial, one.lane, one.receipt, _time(one.sold_at)) for one in used)


def read_serials(paths: Iterable[Path]) -> SerialList:
    """What files say, and every mistake in them.

    Raises:
        CatalogError: one can't be read.
    """
    used: list[UsedSerial] = []
    heard: dict[int, int] = {}
    findings: list[SerialFinding] = []
    for path in paths:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CatalogError(f"{path} can't be read: {error}.", "Write it with `pos coupons used`.") from error
        for line, row in enumerate(rows, start=2):
            try:
                one = _row(row)
            except ValueError as error:
                findings.append(SerialFinding(str(path), line, str(error)))
                continue
            if one.coupon:
                used.append(one)
            else:
                heard[one.lane] = max(heard.get(one.lane, 0), one.sold_at)
    return SerialList(tuple(used), heard, tuple(findings))


def _row(row: dict[str, str]) -> UsedSerial:
    """A row.

    Raises:
        ValueError: what is wrong, in words.
    """
    missing = [name for name in NAMES if row.get(name) is None]
    if missing:
        raise ValueError(f"There is no column {', '.join(missing)}.")
    coupon, serial = row["coupon"].strip(), row["serial"].strip()
    if bool(coupon) != bool(serial):
        raise ValueError("Write a coupon and its serial, or neither of them.")
    lane, receipt = row["lane"].strip(), row["receipt"].strip() or ("" if coupon else "0")
    if not (lane.isascii() and lane.isdecimal() and receipt.isascii() and receipt.isdecimal()):
        raise ValueError("Write lane and receipt as whole numbers.")
    try:
        at = datetime.fromisoformat(row["sold_at"].strip())
    except ValueError:
        raise ValueError("Write sold_at as 2026-11-27T18:00:00Z.") from None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return UsedSerial(coupon, serial, int(lane), int(receipt), int(at.timestamp() * 1000))


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
