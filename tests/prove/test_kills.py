"""A slice of the proof of kills, and how its oracle judges."""

import pytest
from pos.prove.kills import SUITE
from pos.prove.kills.ledger import Seen, judge
from pos.prove.suite import Budget


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_is_lost_and_every_planted_bug_is_found() -> None:
    outcome = SUITE.run(1, Budget(inputs=8))
    assert outcome.good, outcome
    assert outcome.counts["kills"] == 8


def _screen(id_: str, total: int, *rows: list[object], paid: str = "") -> dict[str, object]:
    return {"id": id_, "title": "", "total": total, "rows": list(rows), "paid": paid}


SEEN = Seen().after(_screen("S03", 300, [1, "Milk", 2, 200], [2, "Bread", 1, 100]))
SCAN = {"do": "scan", "name": "Milk", "price": 100}


@pytest.mark.parametrize(
    ("now", "wrong"),
    [
        (_screen("S32", 300, [1, "Milk", 2, 200], [2, "Bread", 1, 100]), ""),
        (_screen("S32", 400, [1, "Milk", 3, 300], [2, "Bread", 1, 100]), ""),
        (_screen("S32", 500, [1, "Milk", 4, 400], [2, "Bread", 1, 100]), "other lines"),
        (_screen("S32", 200, [1, "Milk", 2, 200]), "other lines"),
        (_screen("S01", 0), "the basket is gone"),
        (_screen("S23", 300, paid="R1"), ""),
        (_screen("S23", 100, paid="R1"), "a sale that nobody paid"),
    ],
)
def test_first_screen_after_a_kill_is_judged(now: dict[str, object], wrong: str) -> None:
    assert judge(SEEN, SCAN, now) == wrong


def test_a_scan_that_comes_late_is_no_surprise() -> None:
    now = _screen("S32", 400, [1, "Milk", 3, 300], [2, "Bread", 1, 100])
    assert judge(SEEN, {"do": "pay"}, now) == "other lines"
    assert judge(SEEN, {"do": "pay"}, now, [SCAN]) == ""


def test_finished_sale_may_not_go_by_itself() -> None:
    paid = SEEN.after(_screen("S23", 300, paid="R1"))
    assert judge(paid, {}, _screen("S01", 0)) == "the finished sale is gone"
    assert judge(paid, {"do": "finish"}, _screen("S01", 0)) == ""
