"""Every device unplugged and plugged in again during sales: the lane says so within a second, recovers, loses nothing.

Real wires in real time. The oracle has its own list of what was scanned; at the end the journal, the tables and the
terminal's ledger are compared with it.
"""

import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from pos.lane.parts import DoneOptions
from pos.lane.screen import Screen
from pos.log import unlogged
from pos.prove.little_lane import presses
from pos.prove.suite import Budget, Outcome
from pos.prove.unplug_planted import PLANTED
from pos.prove.unplug_stand import GONE, KINDS, WELL, MissedError, Stand
from pos.store.rebuild import differences
from pos.store.verify import verify

__all__ = ["SUITE", "Tally", "UnplugSuite", "judge", "pull"]

SAYS_S = 1.0
"""Within so long the lane must know that a plug is out."""
HESITATES_S = 1.0
LANES = 8
"""So many at the same time, all in this process: with more of them it is Python that is late, and not the lane."""
WEIGHS_G = 40
"""An article weighs so much, the next one so much more."""
CONTROL_S = 8.0
"""How long a planted bug is waited for."""


@dataclass
class Tally:
    """What one lane went through.

    Attributes:
        sold: article names of each sale, in the order they were scanned.
        said_s, back_s: how long the lane needed to say that a device is gone, and that it is there again.
        wrong: a sentence for each thing that is not as it should be.
    """

    sold: list[list[str]] = field(default_factory=list)
    said_s: list[float] = field(default_factory=list)
    back_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class _Shopper:
    """Buys three things while plugs are pulled."""

    def __init__(self, stand: Stand, tally: Tally, chance: Random) -> None:
        self._stand, self._tally, self._chance = stand, tally, chance
        self._names: list[str] = []
        self._is_out = False

    def buy(self) -> None:
        """One sale; the plug is pulled once in it."""
        stand, self._names = self._stand, []
        stand.until(lambda now: now.id == "S01", "the lane is free")
        where = self._chance.choice(_WHERE.get(stand.kind.part, _ANY))
        if where == "free":
            self._hesitate()
            self._pull()
        self._scan(stand.front)
        if where == "basket":
            self._hesitate()
            self._pull(lambda: self._scan(stand.front))
        self._scan(stand.devices["scanner"])
        self._pay(where)
        self._tally.sold.append(self._names)
        if stand.kind.part == "printer":
            self._print(where)
        if stand.kind.part == "shelf":
            stand.put(-stand.lies_g)
        stand.press("finish")

    def _hesitate(self) -> None:
        """So that a plug is pulled at any moment of a driver's round, not always at the same."""
        time.sleep(self._chance.uniform(0.0, HESITATES_S))

    def _pull(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self._stand.unplug()
        self._tally.said_s.append(self._stand.until_said(GONE))
        self._is_out = True
        meanwhile()
        self._is_out = False
        began = time.monotonic()
        self._stand.plug()
        self._tally.back_s.append(time.monotonic() - began)

    def _scan(self, scanner: Any) -> None:  # noqa: ANN401 - a simulator
        # The same code twice at once is one read that a hand was slow with.
        number = self._chance.choice([n for n in range(len(self._stand.codes)) if f"Article {n}" not in self._names])
        self._names.append(f"Article {number}")
        scanner.acts()["scan"]({"data": self._stand.codes[number]})
        self._stand.until(lambda now: _pieces(now) == len(self._names), f"article {len(self._names)} is in the basket")
        if self._stand.kind.part == "shelf":
            self._stand.put(WEIGHS_G + WEIGHS_G * number, told=not self._is_out)

    def _pay(self, where: str) -> None:
        terminal = self._stand.devices["terminal"].acts()
        if where == "pay":
            terminal["auto"]({"outcome": None})
        self._stand.press("pay")
        if self._stand.until(lambda now: now.id != "S03", "payment begins").id == "S31":
            self._stand.press("pay-anyway")  # on a busy machine a printer may have been late, and be back by now
        if where == "pay":
            self._stand.until(lambda _: self._stand.devices["terminal"].state()["waiting"], "the terminal waits")
            terminal["auto"]({"outcome": "approve", "after_ms": 0})
            self._pull()
            settled = self._stand.until(lambda now: now.id == "S23" or _again(now), "the payment is settled")
            if _again(settled):
                self._stand.press("pay-again")
        self._stand.until(lambda now: now.id == "S23", "the sale is made")

    def _print(self, where: str) -> None:
        self._stand.press("print")
        if where == "paper":
            self._pull()
            if _printing(self._stand.until(_ended)) == "done.printed":
                return
            self._stand.press("print")
        self._stand.until(lambda now: _printing(now) == "done.printed", "the receipt is on paper")


_WHERE = {"printer": ("free", "basket", "paper"), "terminal": ("free", "basket", "pay")}
_ANY = ("free", "basket")
"""When in a sale a plug is pulled."""


def _pieces(screen: Screen) -> int:
    return screen.dock.count.args["n"] if screen.id == "S03" and screen.dock.count else 0  # type: ignore[return-value]


def _again(screen: Screen) -> bool:
    """Not charged, says the lane, and offers another try."""
    return bool(dict(presses(screen)).get("pay-again"))


def _printing(screen: Screen) -> str:
    said = screen.body.printing if isinstance(screen.body, DoneOptions) else None
    return said.id if said else ""


def _ended(screen: Screen) -> bool:
    return _printing(screen) not in ("", "done.printing")


def pull(
    folder: Path,
    kind: str,
    seed: int,
    goes_on: Callable[[int], bool],
    says_s: float = SAYS_S,
    **how: Any,  # noqa: ANN401 - for the stand
) -> Tally:
    """Sell and pull one device's plug, once a sale, as long as `goes_on` says; then judge."""
    tally, done = Tally(), 0
    stand = Stand(folder, kind, **how)
    shopper = _Shopper(stand, tally, Random(f"{seed} {kind}"))
    with stand:
        try:
            stand.until_said(WELL)
            while goes_on(done):
                shopper.buy()
                done += 1
            stand.until(lambda now: now.id == "S01", "the lane is free")
        except MissedError as missed:
            tally.wrong.append(f"{kind}, sale {done + 1}: {missed}")
    tally.wrong += [f"{kind}: the lane said so after {s:.2f} s" for s in tally.said_s if s > says_s]
    tally.wrong += [f"{kind}: {one}" for one in judge(stand, tally.sold)]
    tally.wrong += [f"{kind}: the lane ended with {code}" for code in stand.ended]
    return tally


def judge(stand: Stand, sold: list[list[str]]) -> list[str]:
    """Compare the journal, the tables and the bank with what was bought."""
    with sqlite3.connect(f"file:{stand.path}?mode=ro", uri=True) as lane:
        sales = lane.execute("SELECT number, total_minor FROM sales ORDER BY number").fetchall()
        lines = lane.execute("SELECT number, name, quantity FROM sale_lines").fetchall()
    lane.close()
    wrong = [str(one) for one in verify(stand.path)] + differences(stand.path)
    bought = [Counter(names) for names in sold]
    booked = [Counter({name: n for number, name, n in lines if number == sale}) for sale, _ in sales]
    wrong += [
        f"sale {n}: bought {a}, booked {b}" for n, (a, b) in enumerate(zip(bought, booked, strict=False), 1) if a != b
    ]
    if len(bought) != len(booked):
        wrong.append(f"{len(bought)} sales were made, {len(booked)} are booked")
    taken = sorted(one["amount"] for one in stand.devices["terminal"].state()["ledger"] if one["taken"])
    if taken != sorted(total for _, total in sales):
        wrong.append(f"the bank has {sum(taken)} in {len(taken)} payments, the lane {sum(t for _, t in sales)}")
    return wrong


class UnplugSuite:
    """A lane for each device, some at the same time; each plug is pulled once at least."""

    name = "unplug"
    proves = "every device's plug pulled and put back during sales: said within a second, back by itself, nothing lost"
    unit = "plugs pulled"

    def __init__(
        self, kinds: tuple[str, ...] = tuple(KINDS), control_patience_s: float = CONTROL_S, says_s: float = SAYS_S
    ) -> None:
        self._kinds = kinds
        self._control_patience_s = control_patience_s
        self._says_s = says_s

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Pull each device's plug as often as the others'; then the planted bugs."""
        outcome, done = Outcome(), Counter[str]()
        each = -(-budget.inputs // len(self._kinds))

        def goes_on(kind: str, pulled: int) -> bool:
            done[kind] = pulled
            budget.told(sum(done.values()))
            return not pulled or not (budget.time_is_up() or (each and pulled >= each))

        with tempfile.TemporaryDirectory(prefix="unplug-") as scratch, unlogged():
            folder = Path(scratch)
            with ThreadPoolExecutor(LANES) as pool:
                jobs = {
                    kind: pool.submit(pull, folder / kind, kind, seed, partial(goes_on, kind), self._says_s)
                    for kind in self._kinds
                }
                for kind, job in jobs.items():
                    _add(outcome, kind, job.result())
            self._control(outcome, folder, seed)
        return outcome

    def _control(self, outcome: Outcome, folder: Path, seed: int) -> None:
        for name, (machine, missed) in PLANTED.items():
            tally = pull(
                folder / machine.__name__, "scanner line", seed, lambda done: not done,
                machine=machine(), patience_s=self._control_patience_s,
            )  # fmt: skip
            outcome.controls[name] = any(missed in one for one in tally.wrong)
        with Stand(folder / "lost", "scanner line") as stand:
            stand.until(lambda now: now.id == "S01", "the lane is free")
        outcome.controls["a sale that is not in the journal"] = bool(judge(stand, [["Article 1"]]))


def _add(outcome: Outcome, kind: str, tally: Tally) -> None:
    pulled = len(tally.said_s)
    outcome.counts[f"plugs pulled, {kind}"] += pulled
    outcome.counts["plugs pulled"] += pulled
    outcome.counts["sales"] += len(tally.sold)
    outcome.findings += tally.wrong[:5]
    outcome.lost += sum("booked" in one or "bank" in one for one in tally.wrong)
    if tally.back_s:
        outcome.facts[kind] = (
            f"said after {median(tally.said_s):.2f} s, {max(tally.said_s):.2f} s at most; "
            f"back after {median(tally.back_s):.2f} s, {max(tally.back_s):.2f} s at most"
        )


SUITE = UnplugSuite()
