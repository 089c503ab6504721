"""A slice of the payment fault matrix, with a fixed seed."""

from collections import Counter
from random import Random
from typing import Literal

import pytest
from pos.prove.payment_matrix import BETWEEN, Answer, Case, cases
from pos.prove.payment_rows import Row
from pos.prove.payment_table import ROWS, table
from pos.prove.payments import CONTROLS, SUITE, Payments, play, sizes_of
from pos.prove.suite import Budget
from pos.prove.world.oracle import Oracle
from pos.prove.world.planted import PLANTED
from pos.prove.world.tap import FAULTS, Strike, Tap

ZVT, SERIAL, NEXO, GIFT, SPLIT = ROWS[0], ROWS[1], ROWS[2], ROWS[-3], ROWS[-2]
EACH = [(row, answer) for row in ROWS for answer in row.answers]
PROTOCOL = ZVT.wire(lambda: None)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_money_taken_is_sales_booked_whatever_meets_a_message() -> None:
    rows = (NEXO, GIFT, SPLIT)
    outcome = Payments(rows).run(1, Budget(30))
    assert outcome.findings == []
    assert (outcome.lost, outcome.doubled, outcome.undetected) == (0, 0, 0)
    assert outcome.controls == {f"{row.name}: {name}": True for row in rows for name in CONTROLS}
    assert outcome.counts["payments"] == 30
    assert outcome.counts["sales"] + outcome.counts["left with a part paid, given back"] == 30
    assert sum(counts.get("payments", 0) for counts in outcome.rows.values()) == 30
    assert [line.split(" |")[0] for line in SUITE.table(outcome.rows)[2:-1]] == [f"| {row.name}" for row in rows]
    assert outcome.counts["faults that struck"] > 20
    assert outcome.good


def test_the_matrix_is_whole() -> None:
    sizes = dict(sizes_of(ZVT, "approve"))
    assert sizes == {"lane": 9, "terminal": 9}
    whole = list(cases("approve", sizes, Random(1)))
    assert len(whole) == 18 * len(FAULTS) * 3
    assert len({(one.strike.side, one.strike.index, one.strike.fault, one.fate) for one in whole}) == len(whole)


@pytest.mark.parametrize(("row", "answer"), EACH, ids=[f"{row.name}: {answer}" for row, answer in EACH])
def test_a_payment_without_a_fault_is_judged_by_the_same_oracle(row: Row, answer: Answer) -> None:
    world = play(row, 3, (Case(answer, Strike("lane", 99, "none"), "alive"),))
    assert world.oracle.wrong == []
    assert (world.done, world.struck) == (1, 0)


def test_a_control_that_plants_nothing_is_not_caught() -> None:
    some = list(cases("approve", dict(sizes_of(ZVT, "approve")), Random(1)))
    assert play(ZVT, 7, some[:10]).oracle.wrong == []
    assert set(CONTROLS) <= set(PLANTED)


def test_the_tap_counts_from_the_message_that_begins_a_payment() -> None:
    struck: list[str] = []
    tap = Tap(PROTOCOL, lambda: struck.append("here"))
    tap.arm(Strike("lane", 1, "duplicate"))
    assert tap.hit("lane", b"\x06\x00\x00") is None
    assert tap.hit("lane", b"\x06\x01\x00") is None
    assert tap.hit("terminal", b"\x80\x00\x00") is None
    assert tap.hit("lane", b"\x80\x00\x00") == Strike("lane", 1, "duplicate")
    assert (struck, tap.counts) == (["here"], {"lane": 2, "terminal": 1})
    assert tap.hit("lane", b"\x80\x00\x00") is None


def test_a_second_payment_is_left_alone() -> None:
    tap = Tap(PROTOCOL, lambda: None)
    tap.arm(Strike("lane", 2, "duplicate"))
    assert tap.hit("lane", b"\x06\x01\x00") is None
    assert tap.hit("lane", b"\x06\x01\x00") is None
    assert tap.hit("lane", b"\x80\x00\x00") is None
    assert tap.first == {"lane": 1, "terminal": 0}


def test_messages_are_cut_whatever_their_length() -> None:
    long = b"\x06\xd3\xff\x2c\x01" + bytes(300)
    assert PROTOCOL.cut(b"\x80\x00\x00" + long + b"\x04\xff\x01") == ([b"\x80\x00\x00", long], b"\x04\xff\x01")
    assert PROTOCOL.cut(long[:4]) == ([], long[:4])
    assert PROTOCOL.cut(long[:100]) == ([], long[:100])


def test_http_messages_are_cut_by_their_length() -> None:
    cut = NEXO.wire(lambda: None).cut
    head = b"POST /nexo HTTP/1.1\r\nContent-Length: 4\r\n\r\n"
    assert cut(head + b"1234" + head + b"12") == ([head + b"1234"], head + b"12")
    assert cut(b"HTTP/1.1 204 No Content\r\n\r\n") == ([b"HTTP/1.1 204 No Content\r\n\r\n"], b"")


@pytest.mark.parametrize("fate", ["killed", "power cut"])
def test_a_lane_that_dies_between_the_parts_sells_once(fate: Literal["killed", "power cut"]) -> None:
    world = play(SPLIT, 3, (Case("approve", BETWEEN, fate),))
    assert world.oracle.wrong == []
    assert (world.done, world.struck, world.computer.lives) == (1, 1, 2)
    tenders = world.query("SELECT tender, state FROM payments WHERE state = 'approved' ORDER BY opened_at")
    assert [one["tender"] for one in tenders] == ["card", "gift"]


def test_a_give_back_that_nobody_can_settle_is_left_to_staff_who_are_told() -> None:
    """World 70581: the terminal was busy for a minute after the lane's power came back, and had given the part back."""
    case = Case("gives back", strike=Strike("terminal", 10, "delay"), fate="power cut")
    world = play(SPLIT, 70581, (case,))
    assert world.oracle.wrong == []
    assert world.oracle.counts["given back by the terminal"] == 1


@pytest.mark.parametrize(("answer", "sales"), [("gives back", 1), ("walks off", 0)])
def test_a_part_is_given_back_by_whoever_took_it(answer: Answer, sales: int) -> None:
    world = play(SPLIT, 3, (Case(answer, BETWEEN, "killed"),))
    assert world.oracle.wrong == []
    assert (world.figures["sales"], world.oracle.counts["parts given back"]) == (sales, 1)


def test_a_part_that_is_back_in_the_books_alone_is_found() -> None:
    oracle = Oracle()
    paid = {"intent_id": "1", "undoes": "", "terminal_receipt": "7", "trace": "9", "amount_minor": 50, "basket": 1}
    back = paid | {"intent_id": "2", "undoes": "1", "terminal_receipt": "8", "trace": "10"}
    tables = {"payments": [one | {"state": "approved"} for one in (paid, back)]}
    bank = [{"receipt": 7, "trace": 9, "amount": 50, "taken": True, "reversed": False}]
    oracle.close(lambda sql: next((rows for name, rows in tables.items() if f"FROM {name}" in sql), []), bank, [])
    assert "given back by the lane, not by the bank: ('7', '9', 50)" in oracle.wrong


def test_the_serial_line_is_cut_into_blocks_and_acknowledgements() -> None:
    cut = SERIAL.wire(lambda: None).cut
    block = bytes.fromhex("1002060106100010101003aabb")
    assert cut(b"\x06" + block + b"\x15" + block[:-1]) == ([b"\x06", block, b"\x15"], block[:-1])
    assert cut(block[:4]) == ([], block[:4])


def test_the_table_adds_up() -> None:
    tally = {"zvt": Counter(payments=2, taken=310, booked=310), "nexo": Counter(payments=1, doubled=1)}
    *_, last = table(tally)
    assert last == "| all | 3 | 0 | 0 | 0 | 0 | 3.10 | 3.10 | 0 | 1 | 0 | 0 |"
