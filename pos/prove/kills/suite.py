"""The suite: several shops side by side, each with another kind of terminal, and the bugs that must be found."""

import csv
import os
import selectors
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from pos.config import Config
from pos.prove.kills.planted import PLANTED
from pos.prove.kills.shop import STDERR, Plan, Report, is_caught
from pos.prove.suite import Budget, Outcome
from pos.simulated import DEMO_STORE
from pos.store.importer import import_csv

__all__ = ["SUITE", "Kills", "attack", "stock"]

PACE = "pace_s=0.02&t3_s=1"
TERMINALS = (
    "reversal=at-once&after=previous",
    "reversal=never",
    "reversal=at-once&after=failed",
    "reversal=at-once&after=reversal",
)
"""A terminal that takes back what was not acknowledged, and tells so in three ways; and one that never does."""
START_LIMIT_S = 10.0


class Running:
    """A shop's process."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.report: Report | None = None
        command = [sys.executable, "-m", "pos.prove.kills", msgspec.json.encode(plan, enc_hook=str).decode()]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._in, self.out = self.process.stdin, self.process.stdout
        self._rest = b""

    def go_on(self, *, wanted: bool) -> None:
        """Another life, or the end."""
        if wanted:
            self._in.write(b"\n")
            self._in.flush()
        elif not self._in.closed:
            self._in.close()

    def hear(self) -> list[dict[str, Any]]:
        """What it says now; it is over when that is nothing."""
        data = os.read(self.out.fileno(), 65536)
        *whole, self._rest = (self._rest + data).split(b"\n")
        return [msgspec.json.decode(one) for one in whole] if data else []

    def end(self) -> None:
        """Wait for it, or stop it."""
        if self.report is None:
            self.process.kill()
        self.process.wait()
        self.out.close()
        if not self._in.closed:
            self._in.close()


def stock(catalog: Path) -> list[list[str]]:
    """Import the demo catalogue; some packaged goods that need neither scales nor an ID: code, name, price."""
    files = [DEMO_STORE / "packaged-foods.csv", DEMO_STORE / "own-goods.csv"]
    config = Config(folder=catalog.parent)
    report = import_csv(files, catalog, set(config.tax), config.shop.currency)
    assert report.written, report.findings[:3]
    with files[0].open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if not row["min_age"] and not row["limit"] and row["unit"] == "each"
        ]
    names = Counter(row["name"] for row in rows)
    plain = [row for row in rows if names[row["name"]] == 1][:40]
    return [[row["gtin"], row["name"], str(round(float(row["price"]) * 100))] for row in plain]


def plans(folder: Path, seed: int, shops: int) -> Iterator[Plan]:
    """The shops of an attack, and behind them one for each bug that must be found."""
    catalog = folder / "catalog.db"
    goods = stock(catalog)
    for place in range(shops):
        kind = (seed + place) % 4
        yield Plan(
            folder=folder / f"shop{place}",
            catalog=catalog,
            goods=goods,
            seed=seed * 100 + place,
            terminal=f"{PACE}&{TERMINALS[kind]}",
            upgrades=place == 1,
            checkpoint_pages=400 if place == 0 else 4,
        )
    for place, (name, bug) in enumerate(PLANTED.items()):
        yield Plan(
            folder=folder / f"control{place}",
            catalog=catalog,
            goods=goods,
            seed=seed * 100 + 50 + place,
            terminal=f"{PACE}&{bug.terminal}",
            planted=name,
        )


def attack(shops: list[Plan], goes_on: Callable[[int], bool]) -> list[Running]:
    """Run them side by side until nobody wants more kills; each with its report, or without one if it broke."""
    running = [Running(plan) for plan in shops]
    try:
        _serve(running, goes_on)
    finally:
        for one in running:
            one.end()
    return running


def _serve(running: list[Running], goes_on: Callable[[int], bool]) -> None:
    done = begun = 0
    open_shops = selectors.DefaultSelector()
    for one in running:
        open_shops.register(one.out, selectors.EVENT_READ, one)
        if not one.plan.planted:
            wanted = goes_on(begun)
            begun += wanted
            one.go_on(wanted=wanted)
    while open_shops.get_map():
        for key, _ in open_shops.select():
            one = key.data
            lines = one.hear()
            if not lines:
                open_shops.unregister(key.fileobj)
            for line in lines:
                if "report" in line:
                    one.report = msgspec.convert(line["report"], Report)
                elif not one.plan.planted:
                    done += 1
                    wanted = goes_on(begun)
                    begun += wanted
                    one.go_on(wanted=wanted)


def _worth(outcome: Outcome, command: str, one: Running, starts: list[float]) -> None:
    """What one shop's report says."""
    report = one.report
    if report is None:
        said = (one.plan.folder / STDERR).read_text(encoding="utf-8")[-2000:]
        outcome.findings.append(f"{command}: the shop {one.plan.folder.name} ended without a report: {said}")
        return
    counts = Counter(report.counts)
    outcome.counts["kills"] += sum(report.kills.values())
    outcome.counts += counts
    outcome.counts["sales"] += report.figures["sales"]
    outcome.lost += report.figures["lost"]
    outcome.doubled += report.figures["doubled"]
    outcome.undetected += report.figures["given back, and staff not told"]
    where = f"{command}: {one.plan.terminal}"
    outcome.findings += [f"{where}: {wrong}" for wrong in report.wrong]
    starts += report.starts_s


def _start_times(outcome: Outcome, starts: list[float], command: str) -> None:
    starts.sort()
    if not starts:
        return
    p50, p99 = starts[len(starts) // 2], starts[min(len(starts) - 1, len(starts) * 99 // 100)]
    outcome.facts["start to first screen"] = (
        f"p50 {p50:.2f} s, p99 {p99:.2f} s, longest {starts[-1]:.2f} s of {len(starts)}"
    )
    if starts[-1] > START_LIMIT_S:
        outcome.findings.append(f"{command}: a start took {starts[-1]:.1f} s")


class Kills:
    """See the package."""

    name = "kills"
    proves = "T01: kill -9 of the lane, and power cuts of its devices, at any moment of a purchase or a start"
    unit = "kills"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Kill, restart, judge each first screen; at last compare lane, bank and everything that was shown."""
        outcome, starts = Outcome(), list[float]()
        command = f"pos prove run kills --seed {seed} --inputs {budget.inputs}"
        shops = min(len(TERMINALS), max(1, budget.inputs // 4)) if budget.inputs else len(TERMINALS)
        with TemporaryDirectory(prefix="kills-") as scratch:
            for one in attack(list(plans(Path(scratch), seed, shops)), budget.goes_on):
                if one.plan.planted:
                    outcome.controls[one.plan.planted] = one.report is not None and is_caught(one.report.wrong)
                else:
                    _worth(outcome, command, one, starts)
        _start_times(outcome, starts, command)
        return outcome


SUITE = Kills()
