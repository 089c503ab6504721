"""A slice of the payment fault matrix, with a fixed seed."""

from random import Random

import pytest
from pos.prove.payment_matrix import ANSWERS, Answer, Case, cases
from pos.prove.payment_rows import ROWS, Row
from pos.prove.payments import CONTROLS, SUITE, play, sizes_of
from pos.prove.suite import Budget
from pos.prove.world.planted import PLANTED
from pos.prove.world.tap import FAULTS, Strike, Tap

ZVT, NEXO, *_ = ROWS
PROTOCOL = ZVT.wire(lambda: None)


def test_money_taken_is_sales_booked_whatever_meets_a_message() -> None:
    outcome = SUITE.run(1, Budget(60))
    assert outcome.findings == []
    assert (outcome.lost, outcome.doubled, outcome.undetected) == (0, 0, 0)
    assert outcome.controls == {f"{row.name}: {name}": True for row, name in CONTROLS}
    assert outcome.counts["payments"] == outcome.counts["sales"] == 60
    assert outcome.counts["faults that struck"] > 40
    assert outcome.good


def test_the_matrix_is_whole() -> None:
    sizes = dict(sizes_of(ZVT, "approve"))
    assert sizes == {"lane": 9, "terminal": 9}
    whole = list(cases("approve", sizes, Random(1)))
    assert len(whole) == 18 * len(FAULTS) * 3
    assert len({(one.strike.side, one.strike.index, one.strike.fault, one.fate) for one in whole}) == len(whole)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_payment_without_a_fault_is_judged_by_the_same_oracle(answer: Answer, row: Row) -> None:
    world = play(row, 3, (Case(answer, Strike("lane", 99, "none"), "alive"),))
    assert world.oracle.wrong == []
    assert (world.done, world.struck) == (1, 0)


def test_a_control_that_plants_nothing_is_not_caught() -> None:
    some = list(cases("approve", dict(sizes_of(ZVT, "approve")), Random(1)))
    assert play(ZVT, 7, some[:10]).oracle.wrong == []
    assert {name for _, name in CONTROLS} <= set(PLANTED)


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
