"""The cash drawer: opened with a name and a reason, watched where it has a switch."""

import pytest
from msgspec.structs import replace
from pos.lane.checkout import first_lane, step
from pos.lane.drawer import open_drawer
from pos.lane.effects import Beep, CancelTimer, OpenDrawer, StartTimer
from pos.lane.events import DrawerMoved, TimerFired
from pos.lane.lamp import lamp
from pos.lane.message import Msg
from pos.lane.render import render
from pos.lane.state import Drawer, Lane
from pos.prove.hand.goods import SHOP
from pos.prove.hand.world import World

NOW = 5_000
SEEN = replace(SHOP, drawer="seen")
OPENS, SHUT = StartTimer(name="drawer", seconds=3), StartTimer(name="drawer", seconds=60)


def lane(drawer: Drawer | None = None) -> Lane:
    return replace(World(SEEN).lane, drawer=drawer)


def moved(one: Lane, is_open: bool) -> Lane:
    return step(one, DrawerMoved(device="receipt", open=is_open, at=NOW)).lane


def over(one: Lane) -> Lane:
    return step(one, TimerFired(name="drawer", at=NOW)).lane


def test_a_drawer_that_tells_nothing_is_opened_and_that_is_all() -> None:
    before = first_lane(replace(SHOP, drawer="blind"))
    done = open_drawer(before, "Sam", "change", NOW)
    assert done.lane == before
    assert done.effects == (OpenDrawer(by="Sam", why="change"),)


def test_a_drawer_with_a_switch_is_waited_for() -> None:
    done = open_drawer(lane(), "Sam", "change", NOW)
    assert done.lane.drawer == Drawer(since=NOW, by="Sam")
    assert done.effects == (OpenDrawer(by="Sam", why="change"), OPENS)
    opened = step(done.lane, DrawerMoved(device="receipt", open=True, at=NOW))
    assert opened.lane.drawer == Drawer(open=True, since=NOW, by="Sam")
    assert opened.effects == (SHUT,)
    shut = step(opened.lane, DrawerMoved(device="receipt", open=False, at=NOW))
    assert (shut.lane.drawer, shut.effects) == (None, (CancelTimer(name="drawer"),))


@pytest.mark.parametrize(
    ("one", "trouble"),
    [
        (over(lane(Drawer(since=0, by="Sam"))), "stuck"),
        (over(lane(Drawer(since=0, by="Sam", open=True))), "left-open"),
        (moved(lane(), True), "forced"),
    ],
    ids=["stuck", "left open", "forced"],
)
def test_what_is_wrong_is_told_to_the_team(one: Lane, trouble: str) -> None:
    assert one.drawer is not None
    assert one.drawer.trouble == trouble
    assert lamp(one) == "check"
    banner = render(one).banner
    assert banner is not None
    assert (banner.title, banner.sentence) == (Msg("staff.drawer"), Msg(f"staff.drawer-{trouble}"))
    assert lamp(moved(one, False)) == "open"


def test_forced_is_heard_and_a_clock_for_a_shut_drawer_means_nothing() -> None:
    assert step(lane(), DrawerMoved(device="receipt", open=True, at=NOW)).effects == (SHUT, Beep(cue="look"))
    assert step(lane(), TimerFired(name="drawer", at=NOW)) == (step(lane(), TimerFired(name="drawer", at=NOW)))
    assert over(lane()) == lane()
