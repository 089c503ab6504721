"""T06: whole days of a shop, simulated from one seed: people, devices, cables, power and clock, all at odds.

The lane's program, drivers, codecs and store are the production ones; time, threads, wires and disk are simulated, in
one thread of one process. What came of it is compared with what shoppers saw, what the bank took and what was printed.

    pos prove simulate --seed 7                    a day
    pos prove simulate --seed 7 --until 1234       the same day, up to its 1234th event
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

from pos.prove.suite import Budget, Outcome
from pos.prove.world.planted import PLANTED, Plant
from pos.prove.world.simulation import Result, simulate

__all__ = ["SUITE", "Simulate", "again", "explain", "shortest", "simulate", "simulate_many"]

LENGTHS = (0.1, 0.1, 0.1, 0.25, 0.25, 1.0)
"""Days: most worlds are short, since the most happens where much is new; some see a whole day."""
CONTROL_DAYS, CONTROL_TROUBLE, CONTROL_SEEDS = 0.02, 400, 24
MOST_SHORTENED = 3
SHORTENED_DAYS = 0.25
"""A longer world is told whole: to shorten it takes a dozen runs, and with them the time of the other suites."""
FAULTS = {
    "kill -9": "kills", "cut": "power cuts", "power inside the disk": "power cuts inside a disk operation",
    "kill inside the disk": "kills inside a disk operation",
    "cut, and again while it starts": "power cuts while starting", "pulled": "cables pulled",
    "unplugged": "terminals unplugged", "line cut": "payments cut at a byte", "busy": "terminals busy",
    "set": "clocks set", "paper out": "papers out", "silent": "printers silent", "reboot": "printers rebooted",
}  # fmt: skip


def again(seed: int, days: float, events: int) -> str:
    """The command that shows it again."""
    return f"pos prove simulate --seed {seed} --days {days:g}{f' --until {events}' if events else ''}"


def shortest(result: Result, days: float, plant: Plant | None = None, trouble: int | None = None) -> Result:
    """The shortest beginning of a failed run that still fails, by halving the number of its events."""
    good, bad = 0, result
    while bad.events - good > 1:
        middle = simulate(result.seed, days, (good + bad.events) // 2, planted=plant, trouble=trouble)
        if middle.wrong and middle.events < bad.events:
            bad = middle
        else:
            good = (good + bad.events) // 2
    return bad


def explain(result: Result, days: float) -> str:
    """What is wrong with a seed, and the command that shows it again."""
    return f"{result.wrong[0]}\n    again: {again(result.seed, days, result.events)}"


def days_of(seed: int) -> float:
    """How long the world of this seed is open."""
    return Random(seed).choice(LENGTHS)


def simulate_many(seeds: range, workers: int, told: Callable[[Result], None]) -> list[Result]:
    """Worlds side by side, one a process; `told` of each as it is done."""
    results = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for result in pool.map(_one, seeds):
            told(result)
            results.append(result)
    return results


def _one(seed: int) -> Result:
    return simulate(seed, days_of(seed))


class Simulate:
    """The suite."""

    name = "simulate"
    proves = "T06: days of a shop from one seed, with faults of every kind: nothing lost, doubled or wrongly charged"
    unit = "shopper events"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """See `Suite`. The worlds of a seed are its own: seed * 10,000 and those after it."""
        outcome, lane_s, wall_s, cpu_s, hashes = Outcome(), 0.0, 0.0, 0.0, hashlib.sha256()
        world, events = seed * 10_000, 0
        while budget.goes_on(events):
            result = simulate(world, days_of(world))
            events += result.events
            lane_s, wall_s, cpu_s = lane_s + result.lane_s, wall_s + result.wall_s, cpu_s + result.cpu_s
            hashes.update(result.hash.encode())
            _add(outcome, result)
            world += 1
        outcome.counts["worlds"] = world - seed * 10_000
        outcome.facts |= {
            "simulated hours": f"{lane_s / 3600:,.1f}",
            "faster than life": _rates(lane_s, wall_s, cpu_s, "times"),
            "events a second": _rates(events, wall_s, cpu_s, "in one process"),
            "trace hash": hashes.hexdigest(),
        }
        for name, plant in PLANTED.items():
            outcome.controls[name] = is_caught(plant)
        return outcome


def _rates(what: float, wall_s: float, cpu_s: float, unit: str) -> str:
    return f"{what / max(wall_s, 0.001):,.0f} {unit} by the wall, {what / max(cpu_s, 0.001):,.0f} by the time worked"


def _add(outcome: Outcome, result: Result) -> None:
    """One world to all."""
    counts = outcome.counts
    counts["shopper events"] += result.events
    counts["journal records"] += result.figures["journal records"]
    counts["sales"] += result.figures["sales"]
    counts["restarts judged"] += sum(n for what, n in result.counts.items() if what.startswith("restarts judged"))
    for what, name in FAULTS.items():
        counts[name] += result.counts[what]
    outcome.lost += result.figures["lost"]
    outcome.doubled += result.figures["doubled"]
    if result.wrong:
        days = days_of(result.seed)
        few = days <= SHORTENED_DAYS and len(outcome.findings) < MOST_SHORTENED
        shown = shortest(result, days) if few else result
        outcome.findings.append(explain(shown, days))


def is_caught(plant: Plant) -> bool:
    """Whether a planted bug is found within a few small worlds."""
    return any(
        simulate(seed, CONTROL_DAYS, planted=plant, trouble=CONTROL_TROUBLE).wrong
        for seed in range(1, 1 + CONTROL_SEEDS)
    )


def simulate_and_tell(
    seed: int,
    days: float,
    say: Callable[[str], None],
    *,
    until: int = 0,
    trace: Path | None = None,
    worlds: int = 1,
    workers: int = 1,
) -> int:
    """What `pos prove simulate` does; an exit code.

    Args:
        seed: of the first world.
        days: how long the shop is open, days of twelve hours.
        until: stop after so many events; 0: never. A failure then shows as it is, not shortened.
        trace: a file for the trace.
        say: a line for people.
        worlds: how many seeds, one after the other.
        workers: how many at a time.
    """
    if worlds > 1:
        results = simulate_many(range(seed, seed + worlds), workers, lambda one: say(_line(one)))
        return int(any(one.wrong for one in results))
    if trace is None:
        result = simulate(seed, days, until)
    else:
        with trace.open("w", encoding="utf-8") as file:
            result = simulate(seed, days, until, file=file)
    say(_line(result))
    for what, count in sorted((Counter(result.counts) + result.figures).items()):
        say(f"  {count:7,} {what}")
    if not result.wrong:
        return 0
    shown = result if until else shortest(result, days)
    for wrong in shown.wrong:
        say(f"WRONG {wrong}")
    say(f"again: {again(seed, days, shown.events)}")
    return 1


def _line(result: Result) -> str:
    verdict = f"WRONG: {result.wrong[0]}" if result.wrong else "good"
    rates = _rates(result.lane_s, result.wall_s, result.cpu_s, "times faster")
    return (
        f"seed {result.seed}: {result.events:,} events, {result.figures['sales']:,} sales, {result.lane_s / 3600:.1f} "
        f"simulated hours in {result.wall_s:.1f} s ({rates}), trace {result.hash[:16]}, "
        f"{verdict}"
    )


SUITE = Simulate()
