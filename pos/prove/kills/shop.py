"""One shop in a process of its own: its devices, its folder, its oracle, and many lives of its lane.

`python -m pos.prove.kills PLAN` takes a life for each line on stdin, and at stdin's end lets the last shoppers
finish, compares everything and tells its report.
"""

import gc
import json
import os
import random
import re
import shutil
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from pos.app import lane_path
from pos.prove.kills.aims import AIMS, Aim, draw
from pos.prove.kills.devices import Devices
from pos.prove.kills.ledger import Ledger
from pos.prove.kills.life import Task, live, warm
from pos.prove.kills.nursery import Child, born, tell
from pos.prove.kills.planted import PLANTED
from pos.simulated import wired_config
from pos.store import reader, schema
from pos.store.verify import verify

__all__ = ["STDERR", "Plan", "Report", "Shop", "is_caught", "main"]

STDERR = "stderr.txt"
"""What a shop, its devices and its lanes complain of."""
LAST = 2
"""Purchases after the last kill: the first may only have to be finished, the second settles what is in doubt."""
LAST_S = 60.0
"""How long they may take."""
REVISION = """
from alembic import op
revision, down_revision = "{revision}", "{before}"
def upgrade():
    op.execute("CREATE TABLE added_{revision} (seq INTEGER PRIMARY KEY, kind TEXT) STRICT")
    op.execute("INSERT INTO added_{revision} SELECT seq, kind FROM journal")
    op.execute("CREATE INDEX kinds_{revision} ON added_{revision} (kind)")
    op.execute("DROP TABLE IF EXISTS added_{before}")
"""
"""A migration that has something to do; the table of the one before goes."""


class Plan(Struct, frozen=True, kw_only=True):
    """What kind of shop it is.

    Attributes:
        folder: its own, not there yet.
        catalog: a catalogue to copy.
        terminal: the query of its wire.
        upgrades: whether every start has a new schema to go to.
        planted: the bug that its lanes have, of `planted.PLANTED`. Then it takes its lives without being asked, until
            it is caught.
    """

    folder: Path
    catalog: Path
    goods: list[list[str]]
    seed: int
    terminal: str
    upgrades: bool = False
    checkpoint_pages: int = 400
    planted: str = ""


class Report(Struct, kw_only=True):
    """What a shop found."""

    kills: dict[str, int] = field(default_factory=dict)
    """By what was on screen and what was being done."""
    counts: dict[str, int] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    starts_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Shop:
    """See above. Its devices must be running."""

    def __init__(self, plan: Plan, devices: Devices) -> None:
        self.ledger = Ledger()
        self.report = Report()
        self._plan = plan
        self._devices = devices
        self._chance = random.Random(plan.seed)
        self._bag: list[str] = []
        self._revisions: list[str] = []
        self._kills: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._born = time.monotonic()
        self._heard = (plan.folder / "heard.jsonl").open("w", encoding="utf-8")

    def kill_one(self) -> None:
        """One life, to an aim out of the bag; now and then the next is ended while it still starts."""
        if self._plan.planted:
            self._live(Aim(self._chance.choice(PLANTED[self._plan.planted].aims), 1, 0.0, acted=False))
            return
        self._bag = self._bag or self._chance.sample(AIMS, len(AIMS))
        again = bool(self._kills) and self._chance.random() < 0.15
        self._counts["killed twice in a row"] += again
        self._live(draw(self._chance, "starting" if again else self._bag.pop()))

    def _live(self, aim: Aim | None) -> None:
        """A life that ends at this aim; without one, after whole purchases, for which there is time enough."""
        began = time.monotonic()
        child = born(partial(live, self._task(aim)))
        self.ledger.reborn()
        self._note({"life": None if aim is None else vars(aim)})
        ends, first = began + (aim.latest_s if aim else LAST_S), True
        for line in child.lines(lambda: ends):  # noqa: B023 - read while the loop runs
            self._hear(line)
            if first and "shown" in line:
                first = False
                self.report.starts_s.append(round(time.monotonic() - began, 4))
            if aim is not None and aim.hit(line):
                ends = time.monotonic() + aim.delay_s
        if aim is None:
            self._let_go(child, ends)
        else:
            self._counts["killed before its first screen"] += first
            self._kill(child)
        child.forget()

    def _let_go(self, child: Child, ends: float) -> None:
        if time.monotonic() >= ends:
            self.ledger.wrong.append(f"the last shoppers could not finish: {self.ledger.title}, {self.ledger.act}")
            child.kill()
        code = child.ended()
        self.ledger.wrong += [f"the lane ended with {code}"] if code else []

    def _kill(self, child: Child) -> None:
        """The lane's process, or the power of the whole lane: devices and all, in any order."""
        unplugged = () if self._plan.planted else self._devices.draw(self._chance)
        before = self._chance.randint(0, len(unplugged))
        for part in unplugged[:before]:
            self._devices.power_off(part)
        child.kill()
        code = child.ended()
        for part in unplugged[before:]:
            self._devices.power_off(part)
        if code != -9:
            self.ledger.wrong.append(f"the lane ended by itself with {code}: {self._complaint()}")
        for line in child.lines():
            self._hear(line)
        doing = self.ledger.act.get("do", "")
        self._kills[f"{self.ledger.title}{f', {doing}' if doing else ''}"] += 1
        for part in unplugged:
            self._counts[f"power cuts of the {part}"] += 1
            self._devices.power_on(part)

    def _complaint(self) -> str:
        """The last that was said on stderr."""
        return (self._plan.folder / STDERR).read_text(encoding="utf-8")[-1500:]

    def _hear(self, line: dict[str, Any]) -> None:
        self._note(line)
        self.ledger.observe(line)
        self._counts["checkpoints"] += line.get("at") == "checkpoint"

    def _note(self, line: dict[str, Any]) -> None:
        """For who looks into a red run."""
        self._heard.write(json.dumps({"t": round(time.monotonic() - self._born, 3), **line}) + "\n")

    def _task(self, aim: Aim | None) -> Task:
        plan = self._plan
        if plan.upgrades:
            self._add_revision()
        return Task(
            folder=plan.folder,
            wires=self._devices.wires,
            controls=self._devices.controls,
            goods=plan.goods,
            seed=self._chance.getrandbits(32),
            planted=plan.planted if aim is not None or self._stays_planted else "",
            show_s=self._show_s(),
            purchases=LAST if aim is None else None,
            revisions=tuple(self._revisions),
            migrations=self._migrations if plan.upgrades else None,
            checkpoint_pages=plan.checkpoint_pages,
        )

    @property
    def _stays_planted(self) -> bool:
        return bool(self._plan.planted) and not PLANTED[self._plan.planted].sound_end

    def _show_s(self) -> float:
        """Now and then a slow screen: between commit and acknowledgement there is time to die."""
        return 0.05 if self._plan.planted or self._chance.random() < 0.25 else 0.0

    @property
    def _migrations(self) -> Path:
        return self._plan.folder / "migrations"

    def _add_revision(self) -> None:
        """The next life's program is newer."""
        if not self._migrations.exists():
            hidden = shutil.ignore_patterns("__pycache__")
            shutil.copytree(schema.migrations_folder(), self._migrations, ignore=hidden)
        before = (*schema.REVISIONS, *self._revisions)[-1]
        revision = f"{9000 + len(self._revisions)}"
        script = REVISION.format(revision=revision, before=before)
        (self._migrations / "versions" / f"{revision}_more.py").write_text(script, encoding="utf-8")
        self._revisions.append(revision)
        self._counts["starts with a schema upgrade"] += 1
        for old in self._plan.folder.glob("lane.db.9*.backup"):
            old.unlink()

    def close(self) -> Report:
        """Let the last shoppers finish, then compare everything."""
        self._live(None)
        self._heard.close()
        path = lane_path(wired_config(self._plan.folder, self._devices.wires))
        report, ledger = self.report, self.ledger
        report.figures = ledger.close(path, self._devices.ledger())
        known = partial(schema.revision_of, revisions=(*schema.REVISIONS, *self._revisions))
        setattr(reader, "revision_of", known)  # noqa: B010 - where it was imported
        ledger.wrong += [f"the journal: {one}" for one in verify(path) if not _is_ours(str(one))]
        report.kills, report.counts = dict(self._kills), dict(self._counts + ledger.counts)
        report.wrong = ledger.wrong
        return report


def is_caught(wrong: list[str]) -> bool:
    """Whether a bug was seen for what it is; that its lane fell over is not enough."""
    return any(not one.startswith("the lane ended") for one in wrong)


def main(text: str) -> None:
    """The process."""
    plan = msgspec.json.decode(text, type=Plan, dec_hook=lambda kind, value: kind(value))
    plan.folder.mkdir(parents=True)
    os.dup2(os.open(plan.folder / STDERR, os.O_WRONLY | os.O_CREAT), 2)
    shutil.copy(plan.catalog, plan.folder / "catalog.db")
    warm()
    gc.collect()
    gc.freeze()
    with Devices(plan.folder / "wires", plan.terminal) as devices:
        shop = Shop(plan, devices)
        lives = range(PLANTED[plan.planted].lives) if plan.planted else sys.stdin
        for done, _ in enumerate(lives, start=1):
            shop.kill_one()
            tell(done=done)
            if plan.planted and is_caught(shop.ledger.wrong):
                break
        tell(report=msgspec.to_builtins(shop.close()))


def _is_ours(finding: str) -> bool:
    """What the made-up upgrades added is rightly no part of the lane's schema."""
    return re.search(r"schema: (added|kinds)_9\d{3} was added", finding) is not None
