"""What status bytes mean: the table of the manual, and wires that answer late or never."""

import pytest
from pos.devices.printer_link import Patience, PrinterLink
from pos.devices.printer_status import health, is_barrier, is_status
from pos.errors import DeviceSilent

WELL = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}


@pytest.mark.parametrize(
    ("answers", "state", "word"),
    [
        ({}, "ready", ""),
        ({4: 0x1E}, "paper-low", "nearly"),
        ({1: 0x1A, 2: 0x32, 4: 0x7E}, "no-paper", "new roll"),
        ({1: 0x1A, 2: 0x16}, "faulted", "cover"),
        ({1: 0x1A, 2: 0x16, 4: 0x7E}, "no-paper", "new roll"),
        ({1: 0x1A, 2: 0x52, 3: 0x1A}, "faulted", "cutter"),
        ({1: 0x1A, 2: 0x52, 3: 0x32}, "faulted", "service"),
        ({1: 0x1A, 2: 0x52, 3: 0x52}, "faulted", "cool"),
        ({1: 0x1A, 2: 0x52}, "faulted", "error"),
        ({1: 0x1A}, "faulted", "off-line"),
        ({1: 0x16}, "ready", ""),
    ],
)
def test_the_worst_is_said_with_what_to_do(answers, state, word):
    found = health(WELL | answers)
    assert found.state == state
    assert word in found.detail
    assert found.prints == (state in ("ready", "paper-low"))


def test_the_two_kinds_of_answer_can_be_told_apart():
    assert not any(is_status(byte) and is_barrier(byte) for byte in range(256))
    assert all(map(is_status, (0x12, 0x1A, 0x16, 0x1E, 0x7E, 0x32, 0x52)))
    assert all(map(is_barrier, (0x00, 0x03, 0x0C, 0x0F)))


class Wire:
    """Answers each write with the next of the given bytes."""

    def __init__(self, *answers):
        self.answers, self.waiting, self.written = list(answers), b"", []

    def read(self, size, timeout_s):
        data, self.waiting = self.waiting[:size], self.waiting[size:]
        return data

    def write(self, data):
        self.written.append(data)
        self.waiting += self.answers.pop(0) if self.answers else b""

    def close(self):
        pass


def link(*answers, barriers=True):
    made = PrinterLink(Wire(*answers), Patience(answer_s=0.01, barrier_s=0.02, look_s=0.001))
    made.barriers = barriers
    return made


def test_flow_control_bytes_among_the_answers_are_no_answers():
    assert link(b"\x11\x12\x13\x16\x12\x12").health().detail.startswith("The receipt printer's cover")


def test_silence_is_no_state_of_the_paper():
    with pytest.raises(DeviceSilent):
        link(b"\x12\x12\x12").health()


def test_a_barrier_that_comes_late_among_status_answers_counts():
    assert link(b"", b"\x12\x00\x12\x12\x12", b"\x12" * 4).settle().state == "ready"


def test_a_well_printer_that_does_not_get_on_is_late():
    assert link(b"", *[b"\x12" * 4] * 1000).settle() == "late"


def test_paper_out_while_lines_are_awaited_ends_the_wait():
    assert link(b"", b"\x1a\x32\x12\x7e").settle().state == "no-paper"


def test_a_printer_that_answers_one_question_at_a_time_is_asked_one_by_one_from_then_on():
    slow = link(b"\x12", b"\x12", b"\x16", b"\x12", b"\x12", *[b"\x12"] * 4)
    assert slow.health().detail.startswith("The receipt printer's cover")
    assert slow.one_by_one
    assert slow.health().state == "ready"
    assert slow._wire.written[1:] == [bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4)] * 2


def test_a_printer_that_answers_nothing_is_asked_once():
    dead = link()
    with pytest.raises(DeviceSilent):
        dead.health()
    assert len(dead._wire.written) == 1


def test_an_answer_that_comes_behind_a_barrier_is_not_left_for_the_next_question():
    wired = link(b"", b"\x00\x12\x16\x12\x12", b"\x12" * 4)
    assert wired.settle().state == "ready"
    assert not wired._wire.waiting
