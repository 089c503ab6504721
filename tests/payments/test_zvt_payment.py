"""A payment against a terminal whose every word is written here: what is said to it, what the lane hears, how it ends."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from far_end import AUTHORISATION, NEVER, OK, STOP, TAKEN, UNSUPPORTED, FarEnd, status
from msgspec.structs import replace
from pos.lane.effects import PaymentIntent
from pos.lane.events import (
    PaymentAborted,
    PaymentApproved,
    PaymentDeclined,
    PaymentProgress,
    PaymentUnknown,
    SlipGiven,
)
from pos.payments.zvt.payment import Ended, Payment

ID = "L004-B00000017-1"
INTENT = PaymentIntent(intent_id=ID, amount_minor=2500, currency="EUR", at=1_795_430_000_000, language="de")
MONEY = PaymentApproved(intent_id=ID, amount_minor=2500, currency="EUR", terminal_receipt="0231", trace="000975")
WAITING = PaymentProgress(intent_id=ID, step="waiting")
BEGUN = [AUTHORISATION, WAITING]
"""What every payment begins with, once the terminal has taken it."""
ON_DISK = (MONEY, 4.0)
COMPLETION = "060f00"


def pay(far: FarEnd, *, stop_s: float = NEVER, t4_s: float = 60.0, **more: Any) -> Ended:
    return Payment(far.dialog(), INTENT, far, t4_s, far.from_s(stop_s), **more).run()


def progress(step: Any, code: int, hint: Any = "") -> PaymentProgress:
    return PaymentProgress(intent_id=ID, step=step, code=code, hint=hint)


def declined(why: Any, code: str) -> PaymentDeclined:
    return PaymentDeclined(intent_id=ID, why=why, code=code)


def unknown(why: str) -> PaymentUnknown:
    return PaymentUnknown(intent_id=ID, why=why)


def aborted(by: Any) -> PaymentAborted:
    return PaymentAborted(intent_id=ID, by=by)


def test_an_approval_should_be_on_disk_before_the_terminal_hears_of_it() -> None:
    said = ["04ff010a", "04ff0117", "04ff0101", "04ff0104", "04ff0104", "04ff01ff", status(), "04ff010b", COMPLETION]
    far = FarEnd((0, TAKEN), *((1 + at, message) for at, message in enumerate(said)))
    assert pay(far) == Ended(approval=MONEY)
    assert far.heard == [
        *BEGUN, OK,
        OK, progress("card", 0x17), OK, progress("pin", 0x01, "look"), OK, progress("bank", 0x04), OK, OK,
        ON_DISK, OK,
        OK, progress("remove-card", 0x0B), OK,
    ]  # fmt: skip


def test_an_approval_should_say_when_in_the_zone_of_the_shop() -> None:
    far = FarEnd((0, TAKEN), (1, status(more="0c235930" + "0d1231")), (2, COMPLETION))
    ended = pay(far, zone=ZoneInfo("Pacific/Auckland"))
    assert ended.approval is not None
    assert ended.approval.terminal_time == "2026-12-31T23:59:30"


@pytest.mark.parametrize(
    ("said", "event"),
    [
        # Refused at once.
        (["849c00"], declined("busy", "9C")),
        (["846f00"], declined("not-supported", "6F")),
        (["846c00"], aborted("terminal")),
        # Refused by the bank, then the end: what the bank said counts.
        ([TAKEN, status("05"), COMPLETION], declined("declined", "05")),
        ([TAKEN, status("05"), "061e016c"], declined("declined", "05")),
        ([TAKEN, status("05"), status(""), COMPLETION], declined("declined", "05")),
        ([TAKEN, status("64"), "061e0105"], declined("not-read", "64")),
        # Stopped at the terminal.
        ([TAKEN, status("6c"), COMPLETION], aborted("terminal")),
        ([TAKEN, "061e016c"], aborted("terminal")),
        ([TAKEN, "061e01b8"], declined("other", "B8")),
        ([TAKEN, "061e010f"], declined("declined", "0F")),
        # It ends, and nothing was said of the money.
        ([TAKEN, COMPLETION], unknown("it ended without a result")),
        ([TAKEN, status(""), COMPLETION], unknown("it ended without a result")),
    ],
)  # fmt: skip
def test_no_money_should_end_in_what_the_terminal_said(said: list[str], event: object) -> None:
    far = FarEnd(*((float(at), message) for at, message in enumerate(said)))
    assert pay(far) == Ended(event)  # type: ignore[arg-type]
    begun = BEGUN if said[0] == TAKEN else [AUTHORISATION]
    assert far.heard == [*begun, *[OK] * (len(said) - 1)]


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ([], "card does not answer."),
        ([(1, "hang up")], "The terminal hung up."),
        ([(0, TAKEN), (1, "hang up")], "The terminal hung up."),
        ([(0, TAKEN), (1, "04ff00")], "it sends what makes no sense (04FF is empty)"),
        ([(0, TAKEN), (1, status("05")), (2, "hang up")], "The terminal hung up."),
    ],
)
def test_a_wire_that_breaks_should_leave_the_payment_unknown(says: Any, why: str) -> None:
    assert pay(FarEnd(*says)) == Ended(unknown(why), broken=True)


@pytest.mark.parametrize(
    ("says", "t4_s", "given_up_s", "said_s"),
    [
        ([], 60.0, 60, 60),
        ([(50, "04ff010a")], 60.0, 110, 60),
        ([(50, TAKEN)], 60.0, 60, 60),
        ([(50, "849c00")], 60.0, 60, 60),
        ([(10, "04ff020a02")], 60.0, 130, 120),
        ([(10, "04ff020a02"), (100, "04ff010a")], 60.0, 220, 120),
        ([(10, "04ff020a01")], 90.0, 100, 90),
        ([(10, "04ff020a00")], 90.0, 100, 90),
        ([(40, status("05"))], 60.0, 100, 60),
    ],
)
def test_every_sign_of_life_should_give_it_t4_again(says: Any, t4_s: float, given_up_s: float, said_s: int) -> None:
    far = FarEnd((0, TAKEN), *says)
    assert pay(far, t4_s=t4_s) == Ended(unknown(f"no sign of life for {said_s} s"), broken=True)
    assert far.now_s == pytest.approx(given_up_s)


@pytest.mark.parametrize("amount", ["000000002501", "000000000000"])
def test_other_money_should_never_be_taken(amount: str) -> None:
    far = FarEnd((0, TAKEN), (1, status(amount=amount)), (2, COMPLETION))
    why = f"the terminal approved {int(amount)} EUR (minor units): receipt 0231, trace 000975, {int(amount)} EUR"
    assert pay(far) == Ended(unknown(f"{why} (minor units)"), broken=True)
    assert far.heard == BEGUN


def test_what_could_not_be_written_down_should_not_be_told_to_the_terminal() -> None:
    far = FarEnd((0, TAKEN), (1, status()), (2, COMPLETION), commits=False)
    why = "approved, but it could not be written down in time: the terminal was not told"
    payment = Payment(far.dialog(), INTENT, far, 60.0, lambda: False)
    assert payment.decided is False
    assert payment.run() == Ended(unknown(why), MONEY, doubted=True, broken=True)
    assert payment.decided is True
    assert far.heard == [*BEGUN, ON_DISK]


@pytest.mark.parametrize(
    ("behind", "doubted", "broken"),
    [
        ([COMPLETION], False, False),
        (["061e016c"], True, False),
        (["hang up"], True, True),
        # It may wait for our answers to its texts (section 2.2.8): only its end shows that the payment stands.
        (["04ff010b", "hang up"], True, True),
        (["06d10400414243", "hang up"], True, True),
        ([status(), "hang up"], True, True),
        ([status(), COMPLETION], False, False),
        # It says otherwise.
        ([status("05"), COMPLETION], True, False),
        ([status("05"), status(), COMPLETION], True, False),
        ([status("05"), "04ff010b", "hang up"], True, True),
        ([status(""), COMPLETION], True, False),
        # What is on disk stays, whatever is said of other money.
        ([status(amount="000000000099"), COMPLETION], False, False),
    ],
)
def test_after_an_approval_only_a_doubt_may_be_left(behind: list[str], *, doubted: bool, broken: bool) -> None:
    far = FarEnd((0, TAKEN), (1, status()), *((2 + at, message) for at, message in enumerate(behind)))
    assert pay(far, stop_s=1.0) == Ended(approval=MONEY, doubted=doubted, broken=broken)
    progressed = [progress("remove-card", 0x0B)] if "04ff010b" in behind else []
    progressed += [one for one in far.heard if isinstance(one, SlipGiven)]
    answers = len(behind) - behind.count("hang up")
    heard = [one for one in far.heard if one not in progressed]
    assert heard == [*BEGUN, ON_DISK, OK, *[OK] * answers]


def test_a_terminal_silent_after_its_approval_is_given_up_and_in_doubt() -> None:
    far = FarEnd((0, TAKEN), (1, status()))
    assert pay(far) == Ended(approval=MONEY, doubted=True, broken=True)
    assert far.now_s == pytest.approx(61)


# --- the lane wants to stop


@pytest.mark.parametrize(("stop_s", "sent_s"), [(0.0, 0.0), (2.0, 2.0), (2.01, 2.01)])
def test_a_stop_should_be_asked_for_once_and_at_once(stop_s: float, sent_s: float) -> None:
    far = FarEnd((0, TAKEN), (5, TAKEN), (6, "04ff0100"), (7, "061e016c"))
    assert pay(far, stop_s=stop_s) == Ended(aborted("lane"))
    assert far.heard == [*BEGUN, STOP, OK, progress("pin", 0, "amount"), OK]
    assert far.times[2] == pytest.approx(sent_s)


def test_a_terminal_that_can_not_stop_between_two_steps_should_be_asked_again() -> None:
    far = FarEnd((0, TAKEN), (3, "849c00"), (4, TAKEN), (5, "061e016c"))
    assert pay(far, stop_s=2.0) == Ended(aborted("lane"))
    assert far.sent() == [AUTHORISATION, STOP, STOP, OK]
    assert far.times[2:4] == pytest.approx([2.0, 3.5])


def test_stopped_between_two_questions_is_the_terminals_doing() -> None:
    far = FarEnd((0, TAKEN), (3, "849c00"), (3.2, "061e016c"))
    assert pay(far, stop_s=2.0) == Ended(aborted("terminal"))


def test_an_error_that_answers_no_stop_puts_none_off() -> None:
    far = FarEnd((0, TAKEN), (2, "849c00"), (3, "061e016c"))
    assert pay(far, stop_s=2.1) == Ended(aborted("lane"))
    assert far.times[far.heard.index(STOP)] == pytest.approx(2.1)


def test_a_payment_may_still_be_approved_after_the_stop() -> None:
    far = FarEnd((0, TAKEN), (3, TAKEN), (4, status()), (5, COMPLETION))
    assert pay(far, stop_s=2.0) == Ended(approval=MONEY)
    assert far.heard == [*BEGUN, STOP, ON_DISK, OK, OK]


def test_what_is_no_part_of_a_payment_should_be_answered_all_the_same() -> None:
    far = FarEnd((0, TAKEN), (1, "06d10400414243"), (2, "06d800"), (3, "06d30506030701" + "41"), (4, "061e016c"))
    assert pay(far) == Ended(aborted("terminal"))
    slip = SlipGiven(intent_id=ID, copy="other", lines=("ABC", "A"), approved=False)
    assert far.heard == [*BEGUN, OK, UNSUPPORTED, OK, OK, slip]


# --- giving back


@pytest.mark.parametrize(
    ("changes", "request_"),
    [
        ({"kind": "refund"}, "0631 13 123456 04 000000002500 49 0978 06 04 15 02 4445"),
        ({"kind": "reversal", "original": "228:000970"}, "0630 10 123456 87 0228 04 000000002500 49 0978"),
        ({"kind": "payment"}, AUTHORISATION),
    ],
)
def test_money_should_be_given_back_by_the_terminals_own_commands(changes: dict[str, Any], request_: str) -> None:
    far = FarEnd((0, TAKEN), (1, "061e016c"))
    intent = replace(INTENT, **changes)
    assert Payment(far.dialog(), intent, far, 60.0, lambda: False, password="123456").run() == Ended(
        aborted("terminal")
    )
    assert far.sent() == [request_.replace(" ", ""), OK]


def test_a_password_that_nobody_set_should_be_the_protocols() -> None:
    far = FarEnd((0, "849c00"))
    Payment(far.dialog(), replace(INTENT, kind="reversal", original="1:2"), far, 60.0, lambda: False).run()
    assert far.sent()[0].startswith("063010000000870001")


# --- what it prints

LINE, MERCHANTS, SIGN = "06d1020041", "06d309" + "0607" + "1f070101" + "070141", "1f100101"


def slips(far: FarEnd) -> list[SlipGiven]:
    return [one for one in far.heard if isinstance(one, SlipGiven)]


def slip(copy: Any = "other", *, approved: bool, signed: bool = False) -> SlipGiven:
    return SlipGiven(intent_id=ID, copy=copy, lines=("A",), approved=approved, signed=signed)


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        ([LINE, "hang up"], slip(approved=False)),
        ([LINE, COMPLETION], slip(approved=False)),
        ([LINE, "061e016c"], slip(approved=False)),
        (["06d1028141", "hang up"], slip(approved=False)),
        ([status(), LINE, "hang up"], slip(approved=True)),
        ([status(), LINE, COMPLETION], slip(approved=True)),
        ([status(), "06d1028141", COMPLETION], slip(approved=True)),
        ([status(more="0604" + SIGN), MERCHANTS, COMPLETION], slip("merchant", approved=True, signed=True)),
        ([status(more="0604" + SIGN), MERCHANTS, "hang up"], slip("merchant", approved=True, signed=True)),
        ([status(more="0604" + SIGN), "06d30c" + "060a" + "1f070101" + "070141" + "090181", COMPLETION], slip("merchant", approved=True, signed=True)),
        ([status(), MERCHANTS, COMPLETION], slip("merchant", approved=True)),
    ],
)  # fmt: skip
def test_what_it_prints_should_come_as_one_slip_with_what_was_known(says: list[str], wanted: SlipGiven) -> None:
    far = FarEnd((0, TAKEN), *((1 + at, message) for at, message in enumerate(says)))
    pay(far)
    assert slips(far) == [wanted]


# --- where it is


@pytest.mark.parametrize(
    ("codes", "progressed"),
    [
        # The first step is "waiting"; the same one is not said again.
        (["0a"], []),
        (["17"], [("card", 0x17, "")]),
        (["17", "17"], [("card", 0x17, "")]),
        (["04", "04"], [("bank", 0x04, "")]),
        # A hint without a step says no step, and the step before counts on.
        (["1d"], [("other", 0x1D, "declined")]),
        (["04", "1d", "04"], [("bank", 0x04, ""), ("other", 0x1D, "declined"), ("bank", 0x04, "")]),
        (["1d", "1d"], [("other", 0x1D, "declined")]),
        (["1d", "17"], [("other", 0x1D, "declined"), ("card", 0x17, "")]),
        (["04", "17"], [("bank", 0x04, "")]),
        (["ff"], []),
        (["1d", "ff"], [("other", 0x1D, "declined"), ("other", 0xFF, "")]),
    ],
)
def test_a_step_or_a_hint_should_be_said_when_it_is_another(codes: list[str], progressed: list[Any]) -> None:
    far = FarEnd((0, TAKEN), *((1 + at, f"04ff01{code}") for at, code in enumerate(codes)), (90, "061e016c"))
    pay(far, t4_s=100.0)
    said = [(one.step, one.code, one.hint) for one in far.heard if isinstance(one, PaymentProgress)]
    assert said == [("waiting", 0, ""), *progressed]
