"""T24: a real process that sells and sells over simulated devices; nothing that it holds may grow with the sales."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from pos.config import Config
from pos.prove.soak_samples import MIB, Limits, Sample, judge, line, warmed
from pos.prove.suite import Budget, Outcome
from pos.simulated import Bench
from pos.store.importer import import_csv

__all__ = ["SUITE", "SoakSuite", "soak", "stock"]

SALES = 10_000
SAMPLES = 60
CONTROL_SALES = 300
CODES = tuple(f"500000000{number:03d}" for number in range(40))


def _check(body: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10)


def stock(folder: Path) -> list[str]:
    """Forty things for sale, in a catalogue in this folder; their codes."""
    codes = [body + _check(body) for body in CODES]
    rows = "".join(f"{code},Article {number},{number % 9 + 1}.49\n" for number, code in enumerate(codes))
    path = folder / "goods.csv"
    path.write_text(f"gtin,name,price\n{rows}", encoding="utf-8")
    config = Config(folder=folder)
    report = import_csv([path], folder / "catalog.db", set(config.tax), config.shop.currency)
    assert report.written, report.findings[:3]
    return codes


def soak(
    folder: Path,
    sales: int,
    every: int,
    *,
    planted: str = "",
    goes_on: Callable[[int], bool] = lambda _: True,
    leak_every: int = 100,
) -> list[Sample]:
    """Sell in a process of its own; what was sampled, until the end or until `goes_on` says no."""
    with Bench(folder / "wires", terminal="tcp://127.0.0.1:0?pace_s=0") as bench:
        bench.terminal.do("auto", outcome="approve", after_ms=0)
        parts = {"scanner": bench.scanner, "printer": bench.printer, "terminal": bench.terminal}
        task = {
            "folder": str(folder), "wires": {part: device.wire for part, device in parts.items()},
            "scanner": bench.scanner.control, "codes": stock(folder), "sales": sales, "every": every,
            "planted": planted, "leak_every": leak_every,
        }  # fmt: skip
        command = [sys.executable, "-m", "pos.prove.soak_lane", json.dumps(task)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as process:  # noqa: S603
            samples = list(_heard(process, goes_on))
        ended = process.returncode
        assert ended == 0 or not goes_on(samples[-1].sales), f"the lane ended with {ended} after {samples[-1]}"
    return samples


def _heard(process: "subprocess.Popen[str]", goes_on: Callable[[int], bool]) -> Iterator[Sample]:
    assert process.stdout is not None
    for text in process.stdout:
        sample = msgspec.json.decode(text, type=Sample)
        yield sample
        if not goes_on(sample.sales):
            process.terminate()
            return


class SoakSuite:
    """Sell, sample, fit."""

    name = "soak"
    proves = "T24: memory, descriptors, threads and WAL of a lane that sells thousands of times stay as they are"
    unit = "sales"

    def __init__(self, limits: Limits | None = None, control_sales: int = CONTROL_SALES) -> None:
        self._limits = limits or Limits()
        self._control_sales = control_sales

    def run(self, seed: int, budget: Budget) -> Outcome:
        """One long run, then two with a planted leak. There is no chance in it: the seed changes nothing."""
        del seed
        outcome, warm = Outcome(), self._limits.warm_sales
        sales = max(budget.inputs or SALES, warm + self._control_sales)
        with tempfile.TemporaryDirectory(prefix="soak-") as scratch:
            folder = Path(scratch)

            def goes_on(done: int) -> bool:
                budget.told(done)
                return done < warm + self._control_sales or not budget.time_is_up()

            samples = soak(_new(folder / "long"), sales, max(5, sales // SAMPLES), goes_on=goes_on)
            outcome.findings = judge(samples, self._limits)
            outcome.undetected = len(outcome.findings)
            outcome.counts["sales"] = samples[-1].sales
            outcome.facts = _facts(samples, warmed(samples, self._limits))
            for name, planted in (("1 KiB a sale", "memory"), ("a descriptor every hundred sales", "descriptors")):
                leaking = soak(_new(folder / planted), warm + self._control_sales, 10, planted=planted)
                outcome.controls[f"a leak of {name}"] = bool(judge(leaking, self._limits))
        return outcome


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _facts(samples: Sequence[Sample], warm: Sequence[Sample]) -> dict[str, str]:
    last = samples[-1]
    sold = max(1, last.sales - samples[0].sales)
    return {
        "resident memory at the end": f"{last.rss_bytes / MIB:.1f} MiB",
        "its slope": f"{line(warm, lambda one: one.rss_bytes)[0]:.0f} bytes a sale",
        "Python's memory blocks": f"{line(warm, lambda one: one.blocks)[0]:.3f} a sale",
        "open descriptors": f"{samples[0].fds} at first, {max(one.fds for one in samples)} at most, {last.fds} at last",
        "threads": f"{max(one.threads for one in samples)} at most, {last.threads} at last",
        "longest WAL": f"{max(one.wal_bytes for one in samples) / MIB:.2f} MiB",
        "database": f"{(last.database_bytes - samples[0].database_bytes) / sold:.0f} bytes a sale",
    }


SUITE = SoakSuite()
