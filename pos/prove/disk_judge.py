"""The verdict on a disk after a fault: what was acknowledged is there, one more at most, and all of it agrees."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from pos.errors import StoreError
from pos.ports import Opening
from pos.prove.disk import SimulatedDisk
from pos.prove.hand.goods import SHOP
from pos.prove.witness import Past
from pos.session import recover
from pos.store.chain import Row, decode
from pos.store.journal import LaneStore
from pos.store.reader import reading, rows
from pos.store.tables import sales
from pos.store.verify import verify

__all__ = ["LANE_DB", "Verdict", "judge"]

LANE_DB = Path("/srv/pos/lane.db")


class Verdict:
    """What is wrong, in sentences; how many acknowledged records and receipts are gone or there twice."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.lost = 0
        self.doubled = 0
        self.unnoticed = False
        """Something was lost, and the lane opened and its journal verified all the same."""

    def check(self, good: bool, what: str) -> None:
        """Note it, unless it is good."""
        if not good:
            self.wrong.append(what)


def judge(disk: SimulatedDisk, past: Past) -> Verdict:
    """Open the lane on this disk, and compare it with what somebody else knows."""
    verdict = Verdict()
    try:
        with LaneStore.open(LANE_DB, SHOP.lane, lambda: past.now_ms, disk) as store:
            opening = store.opening()
            findings = verify(LANE_DB, store.public_key, disk=disk)
            there, numbers, integrity = _read(disk)
    except StoreError as error:
        verdict.lost = len(past.records)
        verdict.wrong.append(f"the lane does not open: {error}")
        return verdict
    verdict.check(integrity == [("ok",)], f"integrity_check says {integrity}")
    verdict.check(not findings, f"verify says {'; '.join(map(str, findings[:3]))}")
    verdict.check(numbers == list(range(1, len(numbers) + 1)), f"receipt numbers have gaps: {numbers}")
    verdict.doubled = len(numbers) - len(set(numbers))
    _compare_records(verdict, past, there)
    verdict.unnoticed = bool(verdict.lost) and not findings
    if not verdict.wrong:
        _compare_basket(verdict, past, opening, with_last=len(there) > len(past.records))
    return verdict


def _read(disk: SimulatedDisk) -> tuple[list[Row], list[int], list[Any]]:
    with reading(LANE_DB, disk) as connection:
        numbers = list(connection.execute(select(sales.c.number).order_by(sales.c.number)).scalars())
        integrity = [tuple(row) for row in connection.exec_driver_sql("PRAGMA integrity_check").all()]
        return list(rows(connection)), numbers, integrity


def _compare_records(verdict: Verdict, past: Past, there: list[Row]) -> None:
    found = {row.seq: row.hash for row in there}
    gone = [record.seq for record in past.records if found.get(record.seq) != record.hash]
    verdict.lost = len(gone)
    verdict.check(not gone, f"acknowledged and lost: records {gone[:5]} of {len(past.records)}; there are {len(there)}")
    more = there[len(past.records) :]
    if not gone and more:
        record = decode(more[0].body)
        asked = past.in_flight is not None and (record.event, record.bookings) == past.in_flight
        verdict.check(asked and len(more) == 1, f"{len(more)} records that nobody asked for, from {more[0].seq}")


def _compare_basket(verdict: Verdict, past: Past, opening: Opening, *, with_last: bool) -> None:
    expected = past.model(with_last=with_last).opening()
    for name in Opening.__struct_fields__:
        have, want = getattr(opening, name), getattr(expected, name)
        verdict.check(have == want, f"a start has {name} = {have!r}, not {want!r}")
    if past.cart is not None and not with_last:
        cart = recover(SHOP, opening).cart
        verdict.check(cart == past.cart, f"the basket is {cart!r}, not {past.cart!r}")
