"""A lane's process as its service sees it: whether it lives, and that one that can't open is tried again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pos.app import REOPEN_S, RunningLane
from pos.errors import StoreDamaged
from pos.lane.screen import Screen
from pos.simulated import wired_config
from pos.wires.machine import ThisMachine

WIRES = {"scanner": "tcp://127.0.0.1:1", "printer": "tcp://127.0.0.1:2", "terminal": "tcp://127.0.0.1:3"}


class Screens:
    def __init__(self) -> None:
        self.shown: list[Screen] = []

    def show(self, screen: Screen) -> None:
        self.shown.append(screen)


class HandMachine(ThisMachine):
    """Alarms ring when they are told to; the clock can be put forward."""

    def __init__(self) -> None:
        self.ahead_s = 0.0
        self.alarms: list[tuple[float, Callable[[], None]]] = []

    def now_s(self) -> float:
        return super().now_s() + self.ahead_s

    def alarm(self, seconds: float, act: Callable[[], None]) -> Any:
        self.alarms.append((seconds, act))


def test_a_lane_that_can_not_open_says_so_and_ends_to_be_tried_again(tmp_path: Path) -> None:
    (tmp_path / "lane.db").write_bytes(b"this is no database" * 300)
    machine, screens, ended = HandMachine(), Screens(), list[int]()
    lane = RunningLane(wired_config(tmp_path, WIRES), screens, ended.append, machine=machine, settled=lambda: None)
    lane.start()
    assert lane.ready.wait(20)
    try:
        assert screens.shown[-1].id == "S25"
        assert not ended
        seconds, act = machine.alarms[0]
        act()
        assert (seconds, ended) == (REOPEN_S, [StoreDamaged.exit_code])
    finally:
        lane.stop()


def test_a_lane_lives_as_long_as_its_session_and_its_devices_come_back(tmp_path: Path) -> None:
    machine = HandMachine()
    lane = RunningLane(wired_config(tmp_path, WIRES), Screens(), print, machine=machine)
    assert lane.lives(15)
    with lane._watch.limit(5):
        machine.ahead_s += 12
        lane.inbox.alive_at = machine.now_s()
        assert lane.lives(15)
        machine.ahead_s += 9
        lane.inbox.alive_at = machine.now_s()
        assert not lane.lives(15)
    assert lane.lives(15)
    machine.ahead_s += 20
    assert not lane.lives(15)
