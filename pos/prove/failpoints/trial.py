"""One shop that tries failpoints, one after the other, in a process of its own.

A trial is two lives: one with the failpoint, to whatever end it comes, and a sound one in which the shopper finishes.
Then lane, bank and everything that was shown are compared.
"""

import gc
import os
import shutil
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from pos.app import lane_path
from pos.prove.failpoints.lane import live
from pos.prove.failpoints.seams import Failpoint
from pos.prove.kills.devices import Devices
from pos.prove.kills.ledger import Ledger
from pos.prove.kills.life import Task, warm
from pos.prove.kills.nursery import Child, born, tell
from pos.simulated import wired_config
from pos.store.verify import verify

__all__ = ["Plan", "Trial", "main"]

BOUND_S = 30.0
"""A lane whose shopper can't go on for so long, and that nobody has started anew, is wedged."""
WATCHDOG_S = 1.0
"""So long after its last sign of life the service kills a lane (systemd's is 20 s)."""
STARTING_S = 10.0
"""TimeoutStartSec: until the first sign of life."""

AFTER_A_DOUBT = ("terminal.confirm",)
"""Seams that a purchase reaches only after a lane that died between a sale and its acknowledgement."""

End = Literal["went on", "ended itself", "killed by the watchdog", "wedged"]


class Plan(Struct, frozen=True, kw_only=True):
    """A shop. `watched`: whether the service looks after the lane; False is a planted fault."""

    folder: Path
    catalog: Path
    goods: list[list[str]]
    seed: int
    terminal: str
    watched: bool = True
    bound_s: float = BOUND_S


class Trial(Struct, kw_only=True):
    """What came of a failpoint."""

    point: Failpoint | None
    end: End = "went on"
    reached: bool = False
    calls: dict[str, int] = msgspec.field(default_factory=dict)
    """How often each seam was called, where the life came to its own end."""
    seconds: float = 0.0
    """Until the lane could go on: the second life's first screen, where there was one."""
    wrong: list[str] = msgspec.field(default_factory=list)


class Shop:
    """Its devices must be running."""

    def __init__(self, plan: Plan, devices: Devices) -> None:
        self._plan = plan
        self._devices = devices
        self._ledger = Ledger()
        self._seen: set[str] = set()
        self._doubted: set[str] = set()
        """What the terminal gave back, and the lane has still to ask about."""

    def try_one(self, point: Failpoint | None) -> Trial:
        """Both lives, and the comparison."""
        trial = Trial(point=point)
        self._ledger.wrong.clear()
        if point is not None and point.seam in AFTER_A_DOUBT:
            self._live(Trial(point=None), None, scripted=False, dies_paid=True)
        self._live(trial, point, scripted=True)
        if trial.end != "went on":
            after = Trial(point=None)
            self._live(after, None, scripted=False)
            if after.end != "went on":
                trial.wrong.append(f"the lane after it {after.end}: {self._ledger.title}")
        self._compare(trial)
        return trial

    def _compare(self, trial: Trial) -> None:
        path = lane_path(wired_config(self._plan.folder, self._devices.wires))
        ledger = self._ledger
        ledger.close(path, self._devices.ledger())
        found = ledger.wrong + [f"the journal: {finding}" for finding in verify(path)]
        open_ = {wrong for wrong in found if wrong.startswith("given back, and staff not told")}
        known = self._seen | (open_ - self._doubted)
        self._doubted = open_
        trial.wrong += [wrong for wrong in found if wrong not in known]
        self._seen |= set(trial.wrong)

    def _live(self, trial: Trial, point: Failpoint | None, *, scripted: bool, dies_paid: bool = False) -> None:
        """One life; `dies_paid`: it is killed between the sale and its acknowledgement to the terminal."""
        task = Task(
            folder=self._plan.folder,
            wires=self._devices.wires,
            controls=self._devices.controls,
            goods=self._plan.goods,
            seed=self._plan.seed,
            show_s=0.05 if dies_paid else 0.0,
        )
        child = born(partial(live, task, point, scripted=scripted))
        self._ledger.reborn()
        began = time.monotonic()
        trial.end = self._watch(child, trial, dies_paid=dies_paid)
        trial.seconds = time.monotonic() - began
        if trial.end in ("killed by the watchdog", "wedged"):
            child.kill()
        child.ended()
        child.forget()

    def _watch(self, child: Child, trial: Trial, *, dies_paid: bool) -> End:
        """What the service sees."""
        began = time.monotonic()
        beaten, acted = 0.0, False
        known = self._ledger.seen

        def ends() -> float:
            """When patience ends: with the watchdog, or with the shopper's."""
            watchdog = beaten + WATCHDOG_S if beaten else began + STARTING_S
            return min(began + self._plan.bound_s, watchdog if self._plan.watched else began + self._plan.bound_s)

        for line in child.lines(ends):
            if "beat" in line:
                beaten = time.monotonic()
            elif "burnt" in line:
                trial.reached = True
            elif "calls" in line:
                trial.calls = line["calls"]
            elif "ended" in line:
                self._ledger.seen = known
                return "ended itself"
            elif "closed" in line:
                return "went on"
            else:
                acted = acted or "do" in line
                self._ledger.observe(line)
                if line.get("shown", {}).get("id", "S25") != "S25":
                    known = self._ledger.seen  # S25 is the lane's last word before it ends: no news of the basket
                if dies_paid and acted and line.get("shown", {}).get("title") == "done.title":
                    return "killed by the watchdog"
        return "wedged" if time.monotonic() >= began + self._plan.bound_s else "killed by the watchdog"


def main(text: str) -> None:
    """The process: a failpoint a line on stdin, as JSON; an empty one is a purchase without."""
    plan = msgspec.json.decode(text, type=Plan, dec_hook=lambda kind, value: kind(value))
    plan.folder.mkdir(parents=True)
    os.dup2(os.open(plan.folder / "stderr.txt", os.O_WRONLY | os.O_CREAT), 2)
    shutil.copy(plan.catalog, plan.folder / "catalog.db")
    warm()
    gc.collect()
    gc.freeze()
    ends: Counter[str] = Counter()
    with Devices(plan.folder / "wires", plan.terminal) as devices:
        shop = Shop(plan, devices)
        for line in sys.stdin:
            point = msgspec.json.decode(line, type=Failpoint) if line.strip() else None
            trial = shop.try_one(point)
            ends[trial.end] += 1
            tell(done=True, trial=msgspec.to_builtins(trial))
        tell(last=True, trial=msgspec.to_builtins(shop.try_one(None)))
    report: dict[str, Any] = {"ends": ends}
    tell(report=report)
