"""kill -9 at random instants of robot purchases, and what is left of them.

`python -m tests.kills.run 200 --seed 7`: the devices are processes that live through the kills, as real ones would. A
life of the lane ends at an instant drawn from the seed: anywhere, or aimed at a moment of the purchase. The seed decides
what is done and aimed at; the operating system decides what the instant meets. Exit code 1 if anything is wrong.
"""

import argparse
import json
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos.app import lane_path
from pos.config import Config
from pos.simulated import DEMO_STORE, Bench
from pos.store.importer import import_csv
from pos.store.verify import verify

from tests.kills.ledger import Ledger

TERMINALS = (
    "reversal=at-once&after=previous",
    "reversal=never",
    "reversal=at-once&after=failed",
    "reversal=at-once&after=reversal",
)
"""A terminal that takes back what was not acknowledged, and tells so in three ways; and one that never does."""
LONGEST_LIFE_S = 7.0
START_LIMIT_S = 10.0
AIMS = ("starting", "anywhere", "scan", "scan shown", "remove", "more", "undo", "help", "choose", "pay", "armed", "card",
        "reading", "bank", "take", "take", "asking", "declined", "paid", "print", "print shown", "finish", "back")  # fmt: skip
TITLES = {"armed": "pay.title", "reading": "card.reading", "bank": "card.bank", "take": "card.take",
          "asking": "checking.title", "declined": "card.declined", "paid": "done.title"}  # fmt: skip


@dataclass
class Aim:
    """When to kill: the `nth` time that `what` happens, and then `delay_s` later."""

    what: str
    nth: int
    delay_s: float

    def hit(self, line: dict[str, Any]) -> bool:
        """Whether this line is the moment."""
        if self._is_moment(line):
            self.nth -= 1
            return self.nth == 0
        return False

    def _is_moment(self, line: dict[str, Any]) -> bool:
        if self.what in TITLES:
            return bool(line.get("shown", {}).get("title") == TITLES[self.what])
        if self.what.endswith(" shown"):
            return bool(line.get("did") == self.what.removesuffix(" shown"))
        return bool(line.get("do") == self.what)


def draw(chance: random.Random, what: str) -> Aim:
    """An instant: times are from the start of the process where nothing is waited for."""
    if what == "starting":
        return Aim(what, 0, chance.uniform(0.05, 1.5))
    if what == "anywhere":
        return Aim(what, 0, chance.uniform(0.5, 8))
    nth = chance.randint(1, 3) if what.startswith("scan") else 1
    return Aim(what, nth, chance.choice((0.0, chance.uniform(0, 0.01), chance.uniform(0, 0.15))))


@dataclass
class Report:
    """What a run found."""

    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    """By what was on screen and what was being done."""
    figures: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    starts_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def text(self) -> str:
        """For people."""
        starts = sorted(self.starts_s)
        lines = [f"seed {self.seed}: {self.kills.total()} kills"]
        lines += [f"  {count:4} {where}" for where, count in self.kills.most_common()]
        lines += [f"{what}: {count}" for what, count in {**self.figures, **self.counts}.items()]
        if starts:
            p50, p99 = starts[len(starts) // 2], starts[min(len(starts) - 1, len(starts) * 99 // 100)]
            lines.append(f"start to first screen: p50 {p50:.2f} s, p99 {p99:.2f} s of {len(starts)}")
        return "\n".join((*lines, *(f"WRONG {one}" for one in self.wrong), "wrong" if self.wrong else "nothing wrong"))


class World:
    """One shop: its devices, its folder, its oracle; many lives of its lane."""

    def __init__(self, folder: Path, bench: Bench, chance: random.Random, report: Report, planted: str = "") -> None:
        self.ledger = Ledger()
        self._folder = folder
        self._bench = bench
        self._chance = chance
        self._report = report
        self._planted = planted
        self._goods = stock(folder)
        self._heard = (folder / "heard.jsonl").open("w", encoding="utf-8")

    def live(self, aim: Aim | None, purchases: int | None = None) -> None:
        """One life, until the aim is hit; without one: until so many purchases are done."""
        born = time.monotonic()
        child = self._start(purchases)
        self.ledger.reborn()
        self._heard.write(f"{json.dumps({'life': vars(aim) if aim is not None else None})}\n")
        ends = born + (aim.delay_s if aim is not None and aim.nth == 0 else LONGEST_LIFE_S)
        first = True
        for line in _lines(child, None if aim is None else lambda: ends):  # noqa: B023 - read while the loop runs
            self._hear(line)
            if first and "shown" in line:
                first = False
                self._report.starts_s.append(time.monotonic() - born)
            if aim is not None and aim.hit(line):
                ends = time.monotonic() + aim.delay_s
        if aim is None:
            failed = child.wait(30)
            _close(child)
            if failed:
                self.ledger.wrong.append(f"the lane ended with {child.returncode}")
        else:
            self._kill(child)

    def _hear(self, line: dict[str, Any]) -> None:
        """For the oracle, and for who looks into a red run (`--keep`)."""
        self._heard.write(json.dumps(line) + "\n")
        self.ledger.observe(line)

    def _kill(self, child: subprocess.Popen[bytes]) -> None:
        if child.poll() is not None:
            self.ledger.wrong.append(f"the child ended by itself with {child.returncode}")
        child.send_signal(signal.SIGKILL)
        child.wait()
        for line in _lines(child, None):
            self._hear(line)
        _close(child)
        doing = self.ledger.act.get("do", "")
        self._report.kills[f"{self.ledger.title}{f', {doing}' if doing else ''}"] += 1

    def _start(self, purchases: int | None) -> subprocess.Popen[bytes]:
        parts = {"scanner": self._bench.scanner, "printer": self._bench.printer, "terminal": self._bench.terminal}
        task = {
            "folder": str(self._folder),
            "wires": {part: device.wire for part, device in parts.items()},
            "scanner": self._bench.scanner.control,
            "terminal": self._bench.terminal.control,
            "seed": self._chance.getrandbits(32),
            "goods": self._goods,
            "planted": self._planted,
            "purchases": purchases,
        }
        command = [sys.executable, "-m", "tests.kills.robot", json.dumps(task)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)

    def close(self) -> None:
        """Let the last shopper finish, then compare everything."""
        self.live(None, purchases=1)
        self._heard.close()
        lane = lane_path(Config(folder=self._folder))
        self._report.figures.update(self.ledger.close(lane, self._bench.terminal.state()["ledger"]))
        self.ledger.wrong += [f"the journal: {finding}" for finding in verify(lane)]
        self._report.counts.update(self.ledger.counts)
        self._report.wrong += self.ledger.wrong


def _lines(child: subprocess.Popen[bytes], ends: Any) -> Iterator[dict[str, Any]]:
    """What the child says until the time `ends()`, or its end; a last line that was cut off never happened."""
    assert child.stdout is not None
    pipe, rest = child.stdout.fileno(), getattr(child, "rest", b"")
    while True:
        left = None if ends is None else ends() - time.monotonic()
        if left is not None and (left <= 0 or not select.select([pipe], [], [], left)[0]):
            break
        data = os.read(pipe, 65536)
        if not data:
            break
        *whole, rest = (rest + data).split(b"\n")
        for one in whole:
            yield json.loads(one)
    child.rest = rest  # type: ignore[attr-defined]


def _close(child: subprocess.Popen[bytes]) -> None:
    assert child.stdout is not None
    child.stdout.close()


def stock(folder: Path) -> list[list[str]]:
    """Import the demo catalogue; some packaged goods that need neither scales nor an ID: code, name, price."""
    import csv

    files = [DEMO_STORE / "packaged-foods.csv", DEMO_STORE / "own-goods.csv"]
    config = Config(folder=folder)
    report = import_csv(files, folder / "catalog.db", set(config.tax), config.shop.currency)
    assert report.written, report.findings[:3]
    with files[0].open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if not row["min_age"] and not row["limit"] and row["unit"] == "each"
        ]
    names = Counter(row["name"] for row in rows)
    plain = [row for row in rows if names[row["name"]] == 1][:40]
    return [[row["gtin"], row["name"], str(round(float(row["price"]) * 100))] for row in plain]


def run(
    kills: int, seed: int, folder: Path, terminals: tuple[str, ...] = TERMINALS, planted: str = "",
    aims: tuple[str, ...] = AIMS,
) -> Report:  # fmt: skip
    """So many kills, shared out over terminals of several kinds."""
    chance, report = random.Random(seed), Report(seed)
    for place, terminal in enumerate(terminals):
        share = kills * (place + 1) // len(terminals) - kills * place // len(terminals)
        home = folder / str(place)
        home.mkdir(parents=True)
        with Bench(home / "wires", terminal=f"tcp://127.0.0.1:0?pace_s=0.06&{terminal}") as bench:
            world = World(home, bench, chance, report, planted)
            bag: list[str] = []
            for _ in range(share):
                bag = bag or chance.sample(aims, len(aims))
                world.live(draw(chance, bag.pop()))
                if world.ledger.wrong and planted:
                    break
            world.close()
    return report


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--planted", default="", help="a bug that must be found: forget, resend")
    parser.add_argument("--keep", type=Path, help="a folder for the databases, new")
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kills-") as scratch:
        report = run(given.kills, given.seed, given.keep or Path(scratch), planted=given.planted)
    print(f"{report.text()}\n{time.monotonic() - began:.0f} s")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
