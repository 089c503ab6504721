"""The proof's own machinery: what is shared out, what counts as good, and what a report says."""

import json
from collections import Counter
from pathlib import Path

import pytest
from pos.cli import app
from pos.errors import ConfigError
from pos.prove import run
from pos.prove.catalogue import ENTRIES, load
from pos.prove.report import is_good, totals, write
from pos.prove.run import Job, Ran, jobs, read_back, run_all, run_one
from pos.prove.suite import Budget, Outcome
from typer.testing import CliRunner

CAUGHT = {"a planted bug": True}


class Loud:
    name, proves, unit = "loud", "T00: nothing", "inputs"

    def run(self, seed: int, budget: Budget) -> Outcome:
        done = 0
        while budget.goes_on(done):
            done += 1
        return Outcome(counts=Counter(inputs=done), controls=CAUGHT)


class Crashing(Loud):
    def run(self, seed: int, budget: Budget) -> Outcome:
        raise ZeroDivisionError


def test_shares_are_the_whole_time() -> None:
    assert sum(one.share for one in ENTRIES) <= 138
    work = jobs(ENTRIES, 7, minutes=30, cores=2)
    assert sum(job.seconds for job in work) == pytest.approx(3600 * sum(one.share for one in ENTRIES) / 100)
    assert len({(job.name, job.seed) for job in work}) == len(work)
    assert sum(job.inputs for job in work if job.name == "simulate") == 1_000_000


def test_a_slow_machine_has_more_time_for_the_same() -> None:
    work, slow = (jobs(ENTRIES, 7, minutes=30, cores=2, pace=pace) for pace in (1.0, 1.5))
    assert [job.inputs for job in slow] == [job.inputs for job in work]
    assert [job.seconds for job in slow] == pytest.approx([job.seconds * 1.5 for job in work])


@pytest.mark.parametrize("name", [one.name for one in ENTRIES])
def test_every_suite_is_there(name: str) -> None:
    suite = load(name)
    assert suite.proves
    assert suite.unit


def test_an_unknown_suite_is_named() -> None:
    with pytest.raises(ConfigError, match="No suite is called 'x'"):
        load("x")


@pytest.mark.parametrize(
    ("outcome", "good"),
    [
        (Outcome(controls=CAUGHT), True),
        (Outcome(), False),
        (Outcome(controls={"a planted bug": False}), False),
        (Outcome(controls=CAUGHT, lost=1), False),
        (Outcome(controls=CAUGHT, doubled=1), False),
        (Outcome(controls=CAUGHT, undetected=1), False),
        (Outcome(controls=CAUGHT, findings=["x"]), False),
    ],
)
def test_good_needs_nothing_found_and_every_control_caught(outcome: Outcome, good: bool) -> None:
    assert outcome.good is good
    assert is_good([Ran(Job("money", 1, 1, 1.0), outcome, 1.0)]) is good


def test_no_suite_proves_nothing() -> None:
    assert not is_good([])


def test_a_suite_stops_at_its_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "load", lambda name: Loud())
    assert run_one(Job("loud", 1, 12, 0.0)).outcome.counts == {"inputs": 12}


def test_a_crash_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "load", lambda name: Crashing())
    ran = run_one(Job("loud", 3, 12, 0.0))
    assert "ZeroDivisionError" in ran.outcome.findings[0]
    assert "pos prove run loud --seed 3 --inputs 12" in ran.outcome.findings[0]


def test_a_process_without_a_report_is_a_finding() -> None:
    [ran] = run_all([Job("no-such-suite", 1, 1, 1.0)], 1, lambda _: None)
    assert "no report" in ran.outcome.findings[0]


def test_a_report_adds_up(tmp_path: Path) -> None:
    parts = [
        Ran(Job("money", 1, 5, 1.0), Outcome(Counter(baskets=5), controls=CAUGHT, facts={"rate": "9"}), 60.0),
        Ran(Job("money", 2, 5, 1.0), Outcome(Counter(baskets=6), lost=1, findings=["seed 2: gone"]), 60.0),
    ]
    assert totals(parts)["counts"] == {"baskets": 11}
    write(parts, tmp_path / "report", 10, 61)
    page = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "NOT GOOD" in page
    assert "11 baskets | 1 | 0 | 0 | 1 of 1 | 1 2 | 2.0" in page
    assert "**FOUND** seed 2: gone" in page
    body = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert body["good"] is False
    assert body["totals"]["lost"] == 1


def test_the_command_runs_one_suite(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "load", lambda name: Loud())
    out = tmp_path / "out.json"
    result = CliRunner().invoke(app, ["prove", "run", "money", "--inputs", "4", "--json", str(out)])
    assert result.exit_code == 0, result.output
    assert "inputs: 4" in result.stdout
    ran = read_back(out.read_text(encoding="utf-8"))
    assert (ran.job.name, ran.outcome.counts, ran.outcome.good) == ("money", Counter(inputs=4), True)
