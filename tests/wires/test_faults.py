from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.wires.faults import Chunk, Drop, Faults, FaultScript, Step, play

MESSAGE = b"123456"


def sent(script: FaultScript | None) -> tuple[Step, ...]:
    return Faults(script).plan(MESSAGE)


@pytest.mark.parametrize(
    ("script", "steps"),
    [
        (None, (Chunk(MESSAGE),)),
        (FaultScript(), (Chunk(MESSAGE),)),
        (FaultScript(delay_ms=50), (Chunk(MESSAGE, 0.05),)),
        (
            FaultScript(split=(1, 2), gap_ms=10, delay_ms=5),
            (Chunk(b"1", 0.005), Chunk(b"23", 0.01), Chunk(b"456", 0.01)),
        ),
        (FaultScript(split=(9,)), (Chunk(MESSAGE),)),
        (FaultScript(garbage="ff00", garbage_at=2), (Chunk(b"12\xff\x003456"),)),
        (FaultScript(duplicate=True), (Chunk(MESSAGE * 2),)),
        (FaultScript(silence=True), ()),
        (FaultScript(cut_after=2), (Chunk(b"12"), Drop())),
        (FaultScript(cut_after=0), (Drop(),)),
        (FaultScript(cut_after=3, split=(2,), reboot_s=1.5), (Chunk(b"12"), Chunk(b"3"), Drop(1.5))),
        (FaultScript(reboot_s=2.0), (Drop(2.0),)),
        (FaultScript(silence=True, direction="receive"), (Chunk(MESSAGE),)),
    ],
)
def test_a_script_says_what_becomes_of_a_message(script: FaultScript | None, steps: tuple[Step, ...]) -> None:
    assert sent(script) == steps


def test_a_fault_happens_so_often_and_no_more() -> None:
    faults = Faults(FaultScript(silence=True, times=2))
    assert [faults.plan(MESSAGE) for _ in range(3)] == [(), (), (Chunk(MESSAGE),)]
    assert faults.state() is None


def test_a_fault_without_an_end_stays_until_it_is_cleared() -> None:
    faults = Faults(FaultScript(silence=True, times=0))
    assert [faults.plan(MESSAGE) for _ in range(9)] == [()] * 9
    assert faults.act({}) == {"faults": None}
    assert faults.plan(MESSAGE) == (Chunk(MESSAGE),)


def test_what_is_merged_is_not_lost_when_the_script_changes() -> None:
    faults = Faults(FaultScript(merge=3))
    assert faults.plan(b"1") == faults.plan(b"2") == ()
    faults.set(None)
    assert faults.plan(b"3") == (Chunk(b"123"),)


def test_a_received_message_has_its_own_script() -> None:
    faults = Faults(FaultScript(direction="receive", silence=True))
    assert faults.plan(MESSAGE, "send") == (Chunk(MESSAGE),)
    assert faults.plan(MESSAGE, "receive") == ()


@pytest.mark.parametrize(
    "call", [{"delay": 1}, {"delay_ms": -1}, {"garbage": "xyz"}, {"split": [0]}, {"cut_after": "all"}]
)
def test_a_script_that_makes_no_sense_is_refused(call: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Faults().act(call)


@given(st.binary(), st.lists(st.integers(1, 5)), st.integers(0, 20))
def test_pieces_make_up_the_message(message: bytes, split: list[int], delay_ms: int) -> None:
    steps = Faults(FaultScript(split=tuple(split), delay_ms=delay_ms)).plan(message)
    assert b"".join(step.data for step in steps if isinstance(step, Chunk)) == message


def test_steps_are_carried_out_in_order() -> None:
    done: list[object] = []
    whole = play(
        (Chunk(b"1", 0.5), Chunk(b"2"), Drop(3.0), Chunk(b"never")),
        done.append,
        lambda refuse_s: done.append(("drop", refuse_s)),
        lambda seconds: done.append(("wait", seconds)),
    )
    assert (whole, done) == (False, [("wait", 0.5), b"1", b"2", ("drop", 3.0)])
