"""What became of a sale is read from the records after it."""

from pathlib import Path

from pos.lane.events import TerminalDayEnded
from pos.ports import GivenBack
from pos.prove.little_goods import CODES
from pos.prove.little_lane import LittleLane
from pos.store.rebuild import differences


def sell(lane: LittleLane, *shorts: str) -> None:
    for short in shorts:
        lane.wait(2)
        lane.scan(CODES[short])
    lane.press("pay")
    lane.pay()
    lane.press("finish")


def give_back(lane: LittleLane, receipt: str, *rows: str) -> None:
    lane.scan(receipt)
    lane.scan("BADGE-4711")
    for row in rows:
        lane.press(row)
    lane.press("refund")
    lane.pay()
    lane.press("finish")


def test_pieces_given_back_are_added_up_over_all_refunds(tmp_path: Path) -> None:
    with LittleLane(tmp_path) as lane:
        sell(lane, "oats", "oats", "oil")
        sell(lane, "oats")
        assert lane.store.given_back(1) == GivenBack()
        give_back(lane, "R004-00000001", "row-1")
        assert lane.store.given_back(1) == GivenBack(((1, 1),), tenders=((1, 180),))
        give_back(lane, "R004-00000001", "row-1", "row-2")
        assert lane.store.given_back(1) == GivenBack(((1, 2), (2, 1)), tenders=((1, 540),))
        assert lane.store.given_back(2) == lane.store.given_back(99) == GivenBack()
        amounts = [lane.store.receipt(number)[0].total_minor for number in (1, 3, 4)]  # type: ignore[index]
        assert amounts == [540, -180, -360]
        lane.scan("R004-00000001")
        assert lane.screen.id == "S01"
    assert differences(tmp_path / "lane.db") == []


def test_a_sale_is_settled_once_a_day_has_ended_after_it(tmp_path: Path) -> None:
    with LittleLane(tmp_path) as lane:
        sell(lane, "oats")
        lane.happen(TerminalDayEnded(device="card", currency="GBP", why="it refuses"))
        assert not lane.store.given_back(1).settled
        lane.happen(TerminalDayEnded(device="card", currency="GBP", total_minor=180))
        sell(lane, "oats")
        assert (lane.store.given_back(1).settled, lane.store.given_back(2).settled) == (True, False)


def test_a_whole_sale_of_today_is_taken_back_and_an_older_one_refunded(tmp_path: Path) -> None:
    with LittleLane(tmp_path) as lane:
        sell(lane, "oats")
        sell(lane, "oats")
        kinds = []
        for receipt, ended in (("R004-00000001", False), ("R004-00000002", True)):
            if ended:
                lane.happen(TerminalDayEnded(device="card", currency="GBP", total_minor=180))
            lane.scan(receipt)
            lane.scan("BADGE-4711")
            lane.press("row-1")
            lane.press("refund")
            assert lane.world.armed is not None
            kinds.append(lane.world.armed.kind)
            lane.pay()
            lane.press("finish")
        assert kinds == ["reversal", "refund"]
