"""A slice of the simulation: seeds that must be good, bugs that must be found, and a trace that is always the same."""

import os
import subprocess
import sys

import pytest
from pos.prove.simulate import again, days_of, is_caught, shortest, simulate, simulate_and_tell
from pos.prove.world.oracle import Oracle, Seen
from pos.prove.world.planted import PLANTED

HALF_AN_HOUR = 1 / 24


@pytest.mark.parametrize("seed", [3, 106, 143])  # the last one's shelf weighs
def test_half_an_hour_of_a_shop(seed: int) -> None:
    result = simulate(seed, HALF_AN_HOUR)
    assert result.wrong == []
    assert result.figures["sales"] > 10
    assert result.events > 200
    assert result.counts["restarts judged"] or result.counts["restarts judged, something being under way"]


def test_a_part_that_the_terminal_cannot_tell_of_is_not_charged_again() -> None:
    result = simulate(10070, 0.1, 276)  # it dies after an approval, and repeats no transaction
    assert result.wrong == []
    assert result.events == 276


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_bug_is_found(name: str) -> None:
    assert is_caught(PLANTED[name])


def test_a_seed_is_the_same_in_another_process_with_other_hashes() -> None:
    script = "from pos.prove.simulate import simulate; print(simulate(11, 0.01).hash)"
    salted = {**os.environ, "PYTHONHASHSEED": "4711" if os.environ.get("PYTHONHASHSEED") != "4711" else "1"}
    there = subprocess.run([sys.executable, "-c", script], env=salted, capture_output=True, check=True)
    assert there.stdout.decode().strip() == simulate(11, 0.01).hash == simulate(11, 0.01).hash


def test_a_failure_is_told_with_its_shortest_beginning() -> None:
    plant = PLANTED["a lane that sells on a decline"]
    result = simulate(2, 0.01, planted=plant, trouble=400)
    assert result.wrong
    least = shortest(result, 0.01, plant, trouble=400)
    assert least.wrong
    assert least.events < result.events
    assert not simulate(2, 0.01, least.events - 1, planted=plant, trouble=400).wrong
    assert again(2, 0.01, least.events) == f"pos prove simulate --seed 2 --days 0.01 --until {least.events}"


def test_command_says_what_was_seen() -> None:
    said: list[str] = []
    assert simulate_and_tell(5, 0.01, said.append, until=60) == 0
    assert "seed 5: 60 events" in said[0]
    assert days_of(5) > 0


def test_basket_that_is_gone_after_a_restart_is_seen() -> None:
    oracle = Oracle()
    oracle.seen = Seen("basket", 300, "", {"Milk": (2, 300)})
    oracle.judge_restart(Seen())
    assert oracle.wrong


def test_scan_under_way_may_have_been_heard_or_not() -> None:
    for total in (300, 420):
        oracle = Oracle()
        oracle.seen = Seen("basket", 300, "", {"Milk": (2, 300)})
        oracle.did(0, "scan", "Bread", 120)
        oracle.judge_restart(Seen("basket", total))
        assert not oracle.wrong
