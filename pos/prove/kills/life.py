"""One life of a lane: the real one without Qt, in a process of its own, with a robot that shops at it."""

import os
import random
from functools import partial
from pathlib import Path

from msgspec import Struct

from pos.app import RunningLane
from pos.lane.state import Timing
from pos.log import log_to_stderr
from pos.prove.kills.nursery import tell
from pos.prove.kills.planted import plant
from pos.prove.kills.robot import Front, Robot
from pos.simulated import wired_config
from pos.store import journal, schema

__all__ = ["Task", "live"]

TERMINAL_SILENCE_S = 0.8
TIMING = Timing(done_s=60, ask_again_s=0.2, unknown_staff_s=20, slow_bank_s=1)
OPENING_S = 60.0


class Task(Struct, frozen=True, kw_only=True):
    """What a life is given.

    Attributes:
        folder: the lane's own.
        wires, controls: its devices, by part.
        goods: what there is to buy: code, name, price in minor units.
        show_s: how long each screen takes to be shown.
        planted: a bug of `planted.PLANTED`, or nothing.
        purchases: how many to make, then close the lane; None: until killed.
        revisions: schema revisions beyond our own that this life's program has, the last one new to the database.
        migrations: the folder with their scripts.
        checkpoint_pages: how long the WAL may be at the end of a basket.
    """

    folder: Path
    wires: dict[str, str]
    controls: dict[str, str]
    seed: int
    goods: list[list[str]]
    show_s: float = 0.0
    planted: str = ""
    purchases: int | None = None
    revisions: tuple[str, ...] = ()
    migrations: Path | None = None
    checkpoint_pages: int = journal.LaneStore.checkpoint_from_pages


def live(task: Task) -> None:
    """Open the lane, shop, close. Ends by itself only where `purchases` says how many."""
    log_to_stderr("critical")
    _prepare_store(task)
    config = wired_config(task.folder, task.wires)
    card = config.terminal["card"].model_copy(update={"timeout_s": TERMINAL_SILENCE_S})
    config = config.model_copy(update={"terminal": {"card": card}})
    front = Front(task.show_s)
    lane = RunningLane(config, front, _ended, timing=TIMING)
    if task.planted:
        plant(lane, task.planted)
    lane.start()
    chance = random.Random(task.seed)
    front.until(lambda _: True, OPENING_S)
    Robot(lane, front, chance, task.goods, task.controls).shop(task.purchases)
    lane.stop()
    tell(closed=True)


def _ended(code: int) -> None:
    tell(ended=code)
    os._exit(code)


def _prepare_store(task: Task) -> None:
    """Checkpoints are told, and come as often as the task wants; so does a new schema."""
    checkpoint = journal.LaneStore._checkpoint  # noqa: SLF001 - there is no other way to be told of it

    def told(store: journal.LaneStore) -> None:
        tell(at="checkpoint")
        checkpoint(store)

    setattr(journal.LaneStore, "_checkpoint", told)  # noqa: B010 - a private one, from outside
    journal.LaneStore.checkpoint_from_pages = task.checkpoint_pages
    if task.revisions:
        known = (*schema.REVISIONS, *task.revisions)
        schema.upgrade = partial(schema.upgrade, revisions=known, folder=task.migrations)


def warm() -> None:
    """Import what a lane and its devices import while they start, and fill what they fill: a fork then has it all."""
    import alembic.command
    import alembic.config
    import structlog

    import pos.devices.printer
    import pos.devices.scanner
    import pos.devices.sim.printer
    import pos.devices.sim.scanner
    import pos.devices.speaker
    import pos.payments.sim.zvt
    import pos.payments.zvt.driver
    import pos.session
    import pos.store.catalog
    from pos.app import shop_of

    parts = ("scanner", "printer", "terminal")
    shop_of(wired_config(Path(), {part: f"tcp://127.0.0.1:{port}" for port, part in enumerate(parts, start=1)}))
    del alembic, structlog, pos
