"""The same terminal on a serial line: blocks spoilt, refused, lost and repeated, over a real pseudo-terminal."""

from pathlib import Path
from typing import Any

import pytest
from pos.lane.events import PaymentApproved, PaymentDeclined, PaymentNotCharged
from pos.payments.sim.zvt_payment import Options
from terminal_bench import Bench, Timing

PATIENT = Timing(t4_s=10.0, t3_s=1.0)
QUICK = Options(pace_s=0, t2_s=0.4, t3_s=2.0)


def on_a_line(folder: Path) -> Bench:
    return Bench(QUICK, PATIENT, place=f"pty://{folder}/card")


@pytest.mark.parametrize(
    "noise",
    [{}, {"spoil": 2}, {"unheard": 1}, {"refuse": 2}, {"ignore": 2}, {"twice": 1}],
    ids=lambda noise: "-".join(f"{what}{times}" for what, times in noise.items()) or "quiet",
)
def test_a_noisy_line_should_cost_nothing(tmp_path: Path, noise: dict[str, Any]) -> None:
    with on_a_line(tmp_path) as bench:
        bench.terminal.acts()["line"](noise)
        intent = bench.pay({"outcome": "approve"})
        assert isinstance(bench.settle(intent), PaymentApproved)
        assert isinstance(bench.settle(bench.pay({"outcome": "decline"}, 500)), PaymentDeclined)
        assert (bench.taken(1234), bench.taken(500)) == (1, 0)
        assert bench.steps(intent) == ["waiting", "card", "bank", "remove-card"]


@pytest.mark.parametrize("noise", [{"spoil": 3}, {"refuse": 3}])
def test_a_line_that_fails_three_times_should_be_asked_afterwards(tmp_path: Path, noise: dict[str, Any]) -> None:
    with on_a_line(tmp_path) as bench:
        intent = bench.pay()
        bench.waits()
        bench.terminal.acts()["line"](noise)
        bench.terminal.present({"outcome": "approve"})
        verdict = bench.settle(intent, 15.0)
        assert isinstance(verdict, PaymentApproved | PaymentNotCharged)
        assert bench.taken(1234) == isinstance(verdict, PaymentApproved)


FAULTS: list[dict[str, Any]] = [
    {"delay_ms": 50, "times": 3},
    {"split": [1, 2, 3], "gap_ms": 1, "times": 3},
    {"merge": 2, "times": 2},
    {"silence": True, "times": 2},
    {"duplicate": True, "times": 2},
    {"garbage": "55aa", "garbage_at": 2},
    {"cut_after": 0},
    {"cut_after": 1},
    {"cut_after": 7},
    {"reboot_s": 0.05},
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: "-".join(f"{key}{value}" for key, value in fault.items()))
@pytest.mark.parametrize("before", ["nothing", "a card"])
def test_what_the_terminal_says_wrong_should_leave_no_doubt(tmp_path: Path, before: str, fault: dict[str, Any]) -> None:
    with on_a_line(tmp_path) as bench:
        if before == "nothing":
            bench.terminal.acts()["faults"](fault)
            intent = bench.pay({"outcome": "approve"})
        else:
            intent = bench.pay()
            bench.waits()
            bench.terminal.acts()["faults"](fault)
            bench.terminal.present({"outcome": "approve"})
        verdict = bench.settle(intent, 15.0)
        assert isinstance(verdict, PaymentApproved | PaymentNotCharged)
        assert bench.taken(1234) == isinstance(verdict, PaymentApproved)
        bench.terminal.acts()["faults"]({})
        assert isinstance(bench.settle(bench.pay({"outcome": "approve"}, 77)), PaymentApproved)


def test_a_terminal_pulled_out_should_come_back(tmp_path: Path) -> None:
    with on_a_line(tmp_path) as bench:
        assert isinstance(bench.settle(bench.pay({"outcome": "approve"})), PaymentApproved)
        start = len(bench.inbox.events)
        bench.terminal.acts()["unplug"]({"seconds": 0.05})
        bench.inbox.wait(lambda event: getattr(event, "state", "") == "absent", start)
        assert isinstance(bench.settle(bench.pay({"outcome": "approve"}, 77)), PaymentApproved)
        assert bench.taken(77) == 1


def test_a_plug_pulled_as_soon_as_the_terminal_was_there_should_be_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pos prove run unplug`, seed 1: nobody knew until the next try to reach it."""
    monkeypatch.setattr("pos.payments.zvt.driver._SOON_S", 1_000.0)
    with Bench(QUICK, PATIENT, place=f"pty://{tmp_path}/card", retry_s=600.0) as bench:
        bench.terminal.acts()["unplug"]({"seconds": 600.0})
        bench.inbox.wait(lambda event: getattr(event, "state", "") == "absent")
