"""The suite: several shops side by side, each with another kind of terminal, and the bugs that must be found."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from pos.config import Config
from pos.prove.kills.planted import PLANTED
from pos.prove.kills.shop import STDERR, Plan, Report, is_caught
from pos.prove.suite import Budget, Outcome
from pos.prove.workers import Worker, share_out
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
RED = Path("prove-red")
"""Where the traces of a red run are kept, since kills are never the same twice."""


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


def attack(shops: Sequence[Plan], goes_on: Callable[[int], bool]) -> list[Report | None]:
    """Run them side by side until nobody wants more kills; each one's report, None if it broke."""
    workers = [Worker("pos.prove.kills", plan, asks=not plan.planted) for plan in shops]
    begun = 0

    def wanted() -> bytes | None:
        nonlocal begun
        if not goes_on(begun):
            return None
        begun += 1
        return b""

    share_out(workers, wanted)
    return [None if one.report is None else msgspec.convert(one.report, Report) for one in workers]


def _worth(outcome: Outcome, command: str, plan: Plan, report: Report | None, starts: list[float]) -> None:
    """What one shop's report says."""
    if report is None:
        said = (plan.folder / STDERR).read_text(encoding="utf-8")[-2000:]
        outcome.findings.append(f"{command}: the shop {plan.folder.name} ended without a report: {said}")
        return
    counts = Counter(report.counts)
    outcome.counts["kills"] += sum(report.kills.values())
    outcome.counts += counts
    outcome.counts["sales"] += report.figures["sales"]
    outcome.lost += report.figures["lost"]
    outcome.doubled += report.figures["doubled"]
    outcome.undetected += report.figures["given back, and staff not told"]
    where = f"{command}: {plan.terminal}"
    outcome.findings += [f"{where}: {wrong}" for wrong in report.wrong]
    starts += report.starts_s


def _keep(plan: Plan, seed: int) -> str:
    """What a red shop leaves: what was heard, the databases, the terminal's memory."""
    kept = RED / f"kills-{seed}-{plan.folder.name}"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(plan.folder, kept, ignore=shutil.ignore_patterns("catalog.db*", "migrations", "scanner"))
    return str(kept)


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
            made = list(plans(Path(scratch), seed, shops))
            for plan, report in zip(made, attack(made, budget.goes_on), strict=True):
                if plan.planted:
                    outcome.controls[plan.planted] = report is not None and is_caught(report.wrong)
                    continue
                _worth(outcome, command, plan, report, starts)
                if report is None or report.wrong:
                    outcome.facts[f"kept of {plan.folder.name}"] = _keep(plan, seed)
        _start_times(outcome, starts, command)
        return outcome


SUITE = Kills()
