"""The suite: the seams of one purchase, each of them failing in each way at its first call, then at later ones."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from pos.prove.failpoints.seams import Failpoint, ways
from pos.prove.failpoints.trial import AFTER_A_DOUBT, BOUND_S, Plan, Trial
from pos.prove.kills.suite import PACE, TERMINALS, stock
from pos.prove.suite import Budget, Outcome
from pos.prove.workers import Worker, share_out

__all__ = ["SUITE", "Failpoints"]

SHOPS = 6
"""Side by side: most of a trial is waiting."""
CONTROLS = {
    "a driver that goes on after an exception": Failpoint(seam="inbox.post_durably", swallowed=True),
    "nobody watches a session that hangs": Failpoint(seam="sounds.play", way="hang"),
}

LOOSE: tuple[dict[str, Any], ...] = ({"bound_s": 10.0}, {"bound_s": 10.0, "watched": False})


class Failpoints:
    """See the package."""

    name = "failpoints"
    proves = "T04: an exception, a fault, a hang or a late success at every seam of a purchase, one at a time"
    unit = "failpoints"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Try them; the lane goes on, or ends and comes back, within the bound, and nothing is lost or doubled."""
        outcome = Outcome()
        with TemporaryDirectory(prefix="failpoints-") as scratch:
            folder = Path(scratch)
            catalog = folder / "catalog.db"
            goods = stock(catalog)

            def shop(name: str, place: int, **more: Any) -> Worker:  # noqa: ANN401 - of the plan
                terminal = f"{PACE}&{TERMINALS[(seed + place) % len(TERMINALS)]}"
                plan = Plan(folder=folder / name, catalog=catalog, goods=goods, seed=seed, terminal=terminal, **more)
                return Worker("pos.prove.failpoints", plan)

            calls = _calls(shop("dry", 0))
            if not calls:
                outcome.findings.append("a purchase without a failpoint did not come to its end")
                return outcome
            shops = min(SHOPS, max(1, budget.inputs // 3)) if budget.inputs else SHOPS
            _try_all(outcome, [shop(f"shop{place}", place) for place in range(shops)], calls, seed, budget)
            _try_controls(outcome, *(shop(f"control{place}", 1, **more) for place, more in enumerate(LOOSE)))
        return outcome


def _calls(shop: Worker) -> dict[str, int]:
    """How often each seam is called in a purchase where nothing goes wrong."""
    trial = _try_in(shop, b"")
    return trial.calls | dict.fromkeys(AFTER_A_DOUBT, 1) if trial is not None and trial.calls else {}


def points(calls: dict[str, int], seed: int) -> Iterator[Failpoint]:
    """Every seam in every way: all at their first call, then all in the middle, then all at the last."""
    chance = random.Random(seed)
    for rank in range(3):
        block = [
            Failpoint(seam=seam, way=way, nth=max(1, (1, count // 2, count - 1)[rank]))
            for seam, count in sorted(calls.items())
            for way in ways(seam)
            if rank == 0 or count > rank + 1
        ]
        chance.shuffle(block)
        yield from block


def _try_all(outcome: Outcome, shops: list[Worker], calls: dict[str, int], seed: int, budget: Budget) -> None:
    made, done, tried = points(calls, seed), 0, set[tuple[str, str]]()
    longest = (0.0, "")

    def wanted() -> bytes | None:
        nonlocal done
        point = next(made, None) if budget.goes_on(done) else None
        if point is None:
            return None
        done += 1
        return msgspec.json.encode(point)

    def heard(line: dict[str, Any]) -> None:
        nonlocal longest
        trial = msgspec.convert(line["trial"], Trial)
        longest = max(longest, (trial.seconds, f"{trial.point.seam}, {trial.point.way}" if trial.point else "last"))
        _worth(outcome, trial, seed)
        if trial.point is not None and trial.reached:
            tried.add((trial.point.seam, trial.point.way))

    share_out(shops, wanted, heard)
    outcome.findings += ["a shop ended without a report" for shop in shops if shop.report is None]
    everything = {(seam, way) for seam in calls for way in ways(seam)}
    outcome.facts["seams"] = f"{len(calls)}, {len(tried)} of {len(everything)} seams x ways burnt"
    outcome.facts["longest until the lane went on"] = f"{longest[0]:.1f} s of {BOUND_S:.0f} s ({longest[1]})"


def _worth(outcome: Outcome, trial: Trial, seed: int) -> None:
    point = trial.point
    where = f"seed {seed}: the last purchase of a shop"
    if point is not None:
        where = f"seed {seed}: {point.seam}, call {point.nth}: {point.way}"
        outcome.counts["failpoints"] += 1
        outcome.counts["not reached"] += not trial.reached
        outcome.counts[f"the lane {trial.end}"] += 1
    outcome.findings += [f"{where}: {wrong}" for wrong in trial.wrong]
    if trial.end == "wedged":
        outcome.findings.append(f"{where}: the lane lives, and its shopper can't go on for {BOUND_S:.0f} s")
    found = Counter(wrong.partition(":")[0] for wrong in trial.wrong)
    outcome.lost += found["lost"]
    outcome.doubled += found["doubled"]
    outcome.undetected += found["given back, and staff not told"]


def _try_controls(outcome: Outcome, *shops: Worker) -> None:
    """A swallowed exception must show in the books, a hang in time."""
    with ThreadPoolExecutor(len(shops)) as pool:
        found = pool.map(_try_in, shops, map(msgspec.json.encode, CONTROLS.values()))
        outcome.controls = {name: _is_caught(trial) for name, trial in zip(CONTROLS, found, strict=True)}


def _is_caught(trial: Trial | None) -> bool:
    return trial is not None and (bool(trial.wrong) or trial.end == "wedged")


def _try_in(shop: Worker, line: bytes) -> Trial | None:
    """One input for one shop."""
    inputs, found = iter((line,)), list[Trial]()

    def heard(said: dict[str, Any]) -> None:
        found.append(msgspec.convert(said["trial"], Trial))

    share_out([shop], lambda: next(inputs, None), heard)
    return found[0] if found else None


SUITE = Failpoints()
