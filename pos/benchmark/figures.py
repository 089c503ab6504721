"""One measured figure, its goal, and the table of all of them."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

__all__ = ["Figure", "machine", "percentile", "show", "write"]


class Figure(Struct, frozen=True, kw_only=True):
    """A row: `value` in `unit` is compared with `goal` (`higher` says which way is good)."""

    name: str
    value: float
    unit: str
    goal: float
    higher: bool = False
    samples: int = 1
    p50: float | None = None
    p99: float | None = None
    worst: float | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is held."""
        return self.value >= self.goal if self.higher else self.value <= self.goal


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of the samples do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(percent * 100) // 10_000) - 1)]


def timing(name: str, values_ms: Sequence[float], goal_ms: float, note: str = "") -> Figure:
    """A figure of many times; its p99 counts."""
    return Figure(
        name=name, value=percentile(values_ms, 99), unit="ms", goal=goal_ms, samples=len(values_ms), note=note,
        p50=statistics.median(values_ms), p99=percentile(values_ms, 99), worst=max(values_ms),
    )  # fmt: skip


def machine() -> dict[str, Any]:
    """Where this was measured."""
    cpu = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    memory = next((line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "0")
    return {
        "cpu": cpu, "cores": os.cpu_count(), "memory_gib": round(int(memory) / 2**20, 1),
        "system": platform.platform(), "python": platform.python_version(),
    }  # fmt: skip


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    from rich.console import Console
    from rich.table import Table

    here = machine()
    table = Table(title=f"{here['cpu']}, {here['cores']} cores, {here['memory_gib']} GiB, Python {here['python']}")
    for column in ("figure", "goal", "measured", "p50", "p99", "worst", "samples", "", "note"):
        table.add_column(column, justify="left" if column in ("figure", "note") else "right")
    for one in figures:
        sign = "≥" if one.higher else "≤"
        cells = (f"{value:,.2f}" if value is not None else "" for value in (one.p50, one.p99, one.worst))
        table.add_row(
            one.name, f"{sign} {one.goal:,g} {one.unit}", f"{one.value:,.2f} {one.unit}", *cells, f"{one.samples:,}",
            "ok" if one.met else "MISSED", one.note,
        )  # fmt: skip
    Console(width=170).print(table)


def write(figures: Sequence[Figure], path: Path) -> None:
    """Keep them as JSON."""
    rows = [dict(to_builtins(one), met=one.met) for one in figures]
    path.write_text(json.dumps({"machine": machine(), "figures": rows}, indent=2, ensure_ascii=False) + "\n")
