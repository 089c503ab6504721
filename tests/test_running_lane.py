"""A lane's process as its service sees it: whether it lives, and that one that can't open is tried again."""

import queue
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pos.app import REOPEN_S, RunningLane
from pos.devices.sim.scale import ScaleSimulator
from pos.errors import StoreDamaged
from pos.lane.events import ItemFound, WeightTaken
from pos.lane.screen import Screen
from pos.prove.hand.goods import GOODS
from pos.simulated import wired_config
from pos.store.importer import import_csv
from pos.wires.machine import ThisMachine

WIRES = {"scanner": "tcp://127.0.0.1:1", "printer": "tcp://127.0.0.1:2", "terminal": "tcp://127.0.0.1:3"}


class Screens:
    def __init__(self) -> None:
        self.shown: list[Screen] = []
        self.new: queue.SimpleQueue[Screen] = queue.SimpleQueue()

    def show(self, screen: Screen) -> None:
        self.shown.append(screen)
        self.new.put(screen)

    def until(self, wanted: Callable[[Screen], bool]) -> Screen:
        """The next screen that is so."""
        while not wanted(screen := self.new.get(timeout=20)):
            pass
        return screen


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


def test_goods_are_weighed_over_a_real_wire_and_a_restart_has_their_weight(tmp_path: Path) -> None:
    scale = ScaleSimulator("tcp://127.0.0.1:0?protocol=toledo-8217&settle_ms=50")
    scale.start()
    shelf = tmp_path / "goods.csv"
    shelf.write_text("gtin,plu,name,price,unit,tax\n,4011,Bananas,1.10,kg,zero\n", encoding="utf-8")
    import_csv([shelf], tmp_path / "catalog.db", ["standard", "reduced", "zero"], "GBP")
    config, screens = wired_config(tmp_path, {**WIRES, "scale": scale.url}), Screens()
    lane = RunningLane(config, screens, print, settled=lambda: None)
    lane.start()
    lane.post(ItemFound(product=GOODS["bananas"], source="picked", code="plu:4011", scale=True))
    screens.until(lambda screen: screen.id == "S05")
    scale.acts()["put"]({"weight_g": 840})
    ready = screens.until(
        lambda screen: screen.id == "S05" and screen.dock.mint is not None and screen.dock.mint.enabled
    )
    assert ready.dock.mint is not None
    assert ready.dock.mint.press == WeightTaken(weight_g=840)
    lane.post(ready.dock.mint.press)
    screens.until(lambda screen: screen.id == "S03")
    lane.post(ItemFound(product=GOODS["grapes"], source="picked", code="grapes", scale=True))
    screens.until(lambda screen: screen.id == "S05" and "empty-it" in str(screen.stage))
    lane.stop()
    again = RunningLane(config, screens, print, settled=lambda: None)
    again.start()
    back = screens.until(lambda screen: screen.id == "S32")
    assert [row.amount.minor for row in back.body.rows] == [92]  # type: ignore[union-attr]
    assert "840" in str(back.body.rows[0].detail)  # type: ignore[union-attr]
    again.stop()
    scale.stop()
