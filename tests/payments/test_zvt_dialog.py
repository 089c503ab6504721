"""The dialog: commands to a terminal that says what is written here, and one that never stops talking."""

from typing import Any

import pytest
from far_end import HANG_UP, OK, TAKEN, UNSUPPORTED, FarEnd, status
from pos.errors import DeviceMissing, DeviceSilent
from pos.payments.zvt import requests
from pos.payments.zvt.dialog import Dialog, Result
from pos.payments.zvt.framing import Garbage
from pos.payments.zvt.messages import Abort, Answer, Completion, Foreign, Intermediate, StatusInfo

COMMAND = "0620051234560303"
REPEAT = requests.repeat_receipt("123456")
COMPLETION, BEGAN = "060f00", "040f"
RESTART = "Restart the terminal."


def run(far: FarEnd, t4_s: float = 60.0) -> Result:
    return far.dialog().run(REPEAT, t4_s)


@pytest.mark.parametrize(
    ("said", "end", "answers"),
    [
        (["849c00"], Answer(0x9C), []),
        ([TAKEN, COMPLETION], Completion(), [OK]),
        ([TAKEN, "061e016c"], Abort(0x6C), [OK]),
        ([TAKEN, "04ff0117", TAKEN, "06d800", COMPLETION], Completion(), [OK, UNSUPPORTED, OK]),
        # What is left of an earlier command.
        ([COMPLETION, "061e01b8", TAKEN, COMPLETION], Completion(), [OK, OK, OK]),
    ],
)
def test_a_command_should_be_answered_and_ended(said: list[str], end: Any, answers: list[str]) -> None:
    far = FarEnd(*((float(at), message) for at, message in enumerate(said)))
    assert run(far) == Result(end)
    assert far.heard == [COMMAND, *answers]


def test_the_last_status_on_the_way_should_be_brought_back() -> None:
    far = FarEnd((0, TAKEN), (1, status("05")), (2, status(receipt="0232")), (3, "04ff0117"), (4, COMPLETION))
    found = run(far).status
    assert isinstance(found, StatusInfo)
    assert (found.result, found.receipt) == (0, "0232")


@pytest.mark.parametrize(
    ("says", "what", "given_up_s"),
    [
        ([], "card does not answer.", 5),
        ([(4, COMPLETION)], "card does not answer.", 5),
        ([(1, "04ff0117")], "card sends what makes no sense (Intermediate out of place).", 1),
        ([(1, "ff0000")], "card sends what makes no sense (no command is FF00).", 1),
        ([(0, TAKEN)], "card began and did not end.", 60),
        ([(0, TAKEN), (50, "04ff0117"), (90, TAKEN)], "card began and did not end.", 110),
        ([(0, TAKEN), (7, "04ff00")], "card sends what makes no sense (04FF is empty).", 7),
        # A message that has begun has T3 for its rest.
        ([(0, TAKEN), (7, BEGAN)], "card stopped in the middle of a message.", 12),
        ([(0, TAKEN), (7, BEGAN), (11, "0a27")], "card stopped in the middle of a message.", 12),
        ([(2, "80")], "card does not answer.", 5),
    ],
)
def test_a_terminal_that_fails_should_be_named_with_what_to_do(says: Any, what: str, given_up_s: float) -> None:
    far = FarEnd(*says)
    with pytest.raises(DeviceSilent) as failed:
        run(far)
    assert (failed.value.what, failed.value.do) == (what, RESTART)
    assert far.now_s == pytest.approx(given_up_s, abs=0.001)


def test_a_whole_message_between_two_pieces_should_give_t3_again() -> None:
    far = FarEnd((0, TAKEN), (7, BEGAN), (11, "022705" + "04"), (15, "ff0117"), (16, COMPLETION))
    assert run(far) == Result(Completion(), StatusInfo(result=5))


def test_a_terminal_that_hangs_up_should_be_missing() -> None:
    with pytest.raises(DeviceMissing):
        run(FarEnd((0, TAKEN), (1, HANG_UP)))


def test_a_wait_should_end_at_its_time_or_when_woken() -> None:
    far = FarEnd((9, "04ff0117"))
    dialog = far.dialog()
    assert dialog.next(2.0) is None
    assert far.now_s == pytest.approx(2.0)
    assert dialog.next(2.0) is None
    assert far.now_s == pytest.approx(2.0)
    assert dialog.next(8.0, far.from_s(3.01)) is None
    assert far.now_s == pytest.approx(3.01)
    assert dialog.next(20.0) == Intermediate(0x17)


def test_a_wait_should_not_be_longer_than_asked_for() -> None:
    far = FarEnd()
    dialog = far.dialog()
    assert dialog.next(0.52) is None
    assert far.now_s == pytest.approx(0.52)
    assert dialog.next(0.7, far.from_s(0.6)) is None
    assert far.now_s == pytest.approx(0.6)


def test_two_messages_in_one_piece_should_come_one_after_the_other() -> None:
    far = FarEnd((1, "04ff0117" + COMPLETION + "ff0000"))
    dialog = far.dialog()
    assert [dialog.next(9.0) for _ in range(4)] == [
        Intermediate(0x17), Completion(), Garbage("no command is FF00"), None,
    ]  # fmt: skip


def test_only_ends_of_earlier_commands_should_lie_in_the_wire() -> None:
    far = FarEnd((0, COMPLETION), (0, TAKEN), (0, "061e016c"), (0.5, COMPLETION))
    far.dialog().settle()
    assert far.heard == [OK, OK]
    assert far.now_s < 0.01
    far = FarEnd((0, status()))
    with pytest.raises(DeviceSilent, match="StatusInfo out of place") as failed:
        far.dialog().settle()
    assert failed.value.do == RESTART
    assert far.heard == []


def test_a_reply_should_be_taken_or_not_supported() -> None:
    far = FarEnd()
    dialog = far.dialog()
    for message in (Foreign(0x06D8), Answer(0), Garbage("x"), Intermediate(0x17), StatusInfo()):
        dialog.reply(message)
    assert far.heard == [UNSUPPORTED, OK, OK]


def test_hanging_up_should_close_the_wire() -> None:
    far = FarEnd()
    far.dialog().close()
    assert far.closed


class Chatter:
    """A wire on which a message comes for ever; each read takes a tenth of a second."""

    def __init__(self, message: bytes) -> None:
        self.now_s = 0.0
        self._message = message

    def read(self, size: int, timeout_s: float) -> bytes:
        self.now_s += 0.1
        assert self.now_s < 60, "read for a minute"
        return self._message

    def write(self, data: bytes) -> None: ...

    def close(self) -> None: ...


@pytest.mark.parametrize("message", ["800000", "060f00", "061e016c"])
def test_a_terminal_that_never_stops_should_not_hold_up_a_payment(message: str) -> None:
    # `pos.prove.peers`, seed 1, input 3502
    wire = Chatter(bytes.fromhex(message))
    with pytest.raises(DeviceSilent, match="makes no sense"):
        Dialog(wire, "card", 5.0, lambda: wire.now_s).settle()
    assert wire.now_s < 6
