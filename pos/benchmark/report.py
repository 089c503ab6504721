"""The whole table, figure after figure."""

import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pos.benchmark import core, lane, paper, prices
from pos.benchmark.figures import Figure, show, write

__all__ = ["run_bench"]

GENERATOR = Path(__file__).parents[2] / "tools" / "make_load_catalog.py"
BASKET = 200
SCANS = 200


def _codes(csv: Path, count: int) -> list[str]:
    """Codes of single products, spread over the file."""
    with csv.open(encoding="utf-8") as lines:
        rows = [row.split(",") for row in lines][1:]
    single = [
        row[0] for row in rows[:: max(1, len(rows) // (count * 4))] if len(row[0]) == 13 and row[0][0] in "3456789"
    ]
    assert len(single) >= count, len(single)
    return single[:count]


def _memory(folder: Path, sales: int) -> list[Figure]:
    """In a process of its own: what was measured before must not count."""
    out = folder / "memory.json"
    code = f"from pos.benchmark.core import keep_memory; keep_memory({str(folder)!r}, {sales}, {str(out)!r})"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - ourselves
    return msgspec.json.decode(out.read_bytes(), type=list[Figure])


def run_bench(out: Path, products: int, sales: int) -> int:
    """Measure everything; returns 0 whether the goals are met or not (the table says it).

    Args:
        out: the JSON file.
        products: size of the large catalogue.
        sales: how many sales the memory is watched over.
    """
    figures: list[Figure] = []
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with tempfile.TemporaryDirectory() as scratch, Progress(*columns) as bar:
        folder = Path(scratch)
        small, large = folder / "small.csv", folder / "large.csv"
        task = bar.add_task("generating catalogues")
        for csv, count in ((small, 1000), (large, products)):
            command = [sys.executable, str(GENERATOR), str(count), str(csv)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own script
        bar.update(task, description="import")
        figures.append(lane.import_catalog(large, folder / "large.db"))
        lane.import_catalog(small, folder / "small.db")
        codes = _codes(large, BASKET + SCANS)
        steps = (
            ("pure step", lambda: (core.pure_step(),)),
            ("pricing", prices.pricing),
            ("simulated time", lambda: (core.simulated_time(),)),
            ("scan to paint", lambda: (lane.scan_to_paint(folder / "paint", folder / "large.db", codes, BASKET),)),
            ("weight to paint", lambda: (lane.weight_to_paint(folder / "weigh", folder / "large.db"),)),
            (
                "print to first byte",
                lambda: (paper.print_to_first_byte(folder / "paper", folder / "large.db", codes[0]),),
            ),
            ("start, small", lambda: (lane.start(folder / "start", folder / "small.db", "1 thousand products"),)),
            ("start, large", lambda: (lane.start(folder / "start", folder / "large.db", f"{products:,} products"),)),
            ("kill", lambda: (lane.kill_to_basket(folder / "kill", folder / "large.db", codes[:20]),)),
            ("memory", lambda: _memory(folder, sales)),
        )
        for description, measure in steps:
            bar.update(task, description=description)
            figures.extend(measure())
    order = (
        "last byte",
        "print",
        "step +",
        "pricing",
        "process",
        "kill",
        "resident",
        "its slope",
        "import",
        "simulated",
    )
    figures.sort(key=lambda one: next(place for place, start in enumerate(order) if one.name.startswith(start)))
    show(figures)
    write(figures, out)
    return 0
