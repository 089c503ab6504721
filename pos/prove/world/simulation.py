"""A simulation: days of a shop from one seed, and what the oracle says at the end of each."""

import time
from collections import Counter
from functools import lru_cache
from typing import TextIO

from msgspec import Struct, field

from pos.log import unlogged
from pos.prove.world.cast import come_in
from pos.prove.world.closing import close, judge
from pos.prove.world.planted import Plant
from pos.prove.world.schedule import US
from pos.prove.world.world import World, catalogue

__all__ = ["DAY_S", "Result", "simulate"]

DAY_S = 12 * 3600
"""A shop day: from eight to eight, somebody at the lane or on the way to it all the time."""


class Result(Struct, kw_only=True):
    """What became of a seed.

    Attributes:
        wrong: what does not hold; empty if all is well.
        figures: what lane, bank and paper were compared by.
        lane_s: simulated seconds; wall_s: seconds of this process, from the first event to the last comparison;
            cpu_s: what it worked of them, where others share the cores.
        events: of the day; the closing's are not counted.
        hash: of the trace.
    """

    seed: int
    events: int = 0
    lane_s: float = 0.0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    hash: str = ""
    wrong: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)


@lru_cache(maxsize=1)
def warm_up() -> None:
    """What a process does once: modules, the demo catalogue, the printer's profile. No part of the simulated time."""
    from pos.devices import receipt_escpos, speaker
    from pos.devices.printer_model import model_of
    from pos.runtime import quiet_collector
    from pos.store import journal

    del receipt_escpos, speaker, journal
    catalogue()
    model_of("TM-T88V", 80)
    quiet_collector()


def simulate(
    seed: int,
    days: float = 1.0,
    until: int = 0,
    *,
    file: TextIO | None = None,
    planted: Plant | None = None,
    trouble: int | None = None,
) -> Result:
    """Run a shop.

    Args:
        seed: decides everything.
        days: how long it is open at most.
        until: end the day after so many events; 0: never.
        file: where the trace is written.
        planted: puts a bug into each session.
        trouble: how much goes wrong; None: the seed decides.
    """
    warm_up()
    began, worked = time.perf_counter(), time.process_time()
    with unlogged():
        world = World(seed, file, until, planted, trouble)
        world.open()
        come_in(world)
        world.schedule.run(round(days * DAY_S * US))
        events = world.trace.events
        if not world.schedule.failures and not world.oracle.wrong:
            close(world)
        world.computer.switch_off()
        figures = judge(world)
        if file is not None:
            for wrong in world.oracle.wrong:
                file.write(f"WRONG {wrong}\n")
    return Result(
        seed=seed,
        events=events,
        lane_s=world.schedule.now / US,
        wall_s=time.perf_counter() - began,
        cpu_s=time.process_time() - worked,
        hash=world.trace.hash,
        wrong=world.oracle.wrong,
        figures=figures,
        counts=world.trace.counts + world.oracle.counts,
    )
