"""One life of a lane with a failpoint in it: a process of its own, watched as the service watches the kiosk."""

import os
import random
import threading
import time
from typing import Any

from msgspec.structs import replace

import pos.app
import pos.runtime
import pos.session
from pos.app import RunningLane
from pos.log import log_to_stderr
from pos.prove.failpoints.script import Script
from pos.prove.failpoints.seams import Failpoint, Fuse, Seam, SeamedMachine
from pos.prove.kills.life import OPENING_S, TERMINAL_SILENCE_S, TIMING, Task
from pos.prove.kills.nursery import tell
from pos.prove.kills.robot import Front, Robot
from pos.session import Ports
from pos.simulated import wired_config
from pos.wires.machine import THIS_MACHINE

__all__ = ["ALIVE_WITHIN_S", "live"]

BEAT_S = 0.1
ALIVE_WITHIN_S = 1.5
"""As `pos.kiosk.ALIVE_WITHIN_S`, ten times faster; the session's own heartbeat likewise."""


def live(task: Task, point: Failpoint | None, *, scripted: bool) -> None:
    """Open the lane, buy once, close. A lane that can't open stays so until it ends itself."""
    log_to_stderr("critical")
    config = wired_config(task.folder, task.wires)
    card = config.terminal["card"].model_copy(update={"timeout_s": TERMINAL_SILENCE_S})
    config = config.model_copy(update={"terminal": {"card": card}})
    fuse, front = Fuse(point), Front(task.show_s)
    _put_seams(fuse)
    machine: Any = SeamedMachine(THIS_MACHINE, config, fuse)
    lane = RunningLane(config, Seam(front, "display", fuse), _ended, timing=TIMING, machine=machine)
    inbox: Any = Seam(lane.inbox, "inbox", fuse)
    lane.inbox = inbox
    threading.excepthook = lambda args: lane.fail(args.exc_value or RuntimeError(str(args.exc_type)))  # as the kiosk
    threading.Thread(target=_beat, args=(lane,), daemon=True).start()
    lane.start()
    front.until(lambda _: True, OPENING_S)
    kind = Script if scripted else Robot
    robot = kind(lane, front, random.Random(task.seed), task.goods, task.controls)
    robot.follow() if isinstance(robot, Script) else robot.shop(1)
    tell(calls=fuse.calls)
    lane.stop()
    tell(closed=True)


def _put_seams(fuse: Fuse) -> None:
    """Where the lane gets its ports, it gets them with a seam."""

    class Seamed(pos.session.Session):
        def __init__(self, shop: Any, rules: Any, ports: Ports) -> None:  # noqa: ANN401 - handed on
            names = ("journal", "catalog", "sales", "timers", "sounds", "printer", "terminal", "clock")
            seams: dict[str, Any] = {name: Seam(getattr(ports, name), name, fuse) for name in names}
            super().__init__(shop, rules, replace(ports, **seams))

    setattr(pos.session, "Session", Seamed)  # noqa: B010 - a class is not there to be replaced; here it is
    setattr(pos.app, "REOPEN_S", ALIVE_WITHIN_S)  # noqa: B010
    setattr(pos.runtime, "HEARTBEAT_S", BEAT_S * 2)  # noqa: B010


def _beat(lane: RunningLane) -> None:
    """What Qt's thread does in the kiosk: as long as the session comes back for more, the service hears of it."""
    while True:
        if lane.lives(ALIVE_WITHIN_S):
            tell(beat=True)
        time.sleep(BEAT_S)


def _ended(code: int) -> None:
    tell(ended=code)
    os._exit(code)
