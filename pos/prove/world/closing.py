"""The end of a day: everything is mended, whoever is at the lane finishes, the next can buy; then the books."""

import json
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from pos.app import lane_path
from pos.prove.disk.vfs import SURPRISES
from pos.prove.price_oracle import nameless
from pos.prove.world.actors.attendant import help_once
from pos.prove.world.actors.person import Person
from pos.prove.world.actors.shopper import buy
from pos.prove.world.goods import goods
from pos.prove.world.schedule import US
from pos.store.verify import verify

if TYPE_CHECKING:
    from pos.prove.world.world import World

__all__ = ["close", "judge"]

FINISH_S = 1800
"""By then, with everything mended and a team member there, whoever was at the lane has gone."""
NEXT_S = 600
"""By then the next shopper has bought something."""


def close(world: "World") -> None:
    """End the day: `world.oracle.wrong` says what does not hold."""
    schedule = world.schedule
    schedule.stopped, world.until = False, 0
    for process in world.actors:
        schedule.kill(process)
    world.actors.clear()
    world.say("day", "ends: everything is mended")
    chance = world.fork()
    finished: list[int] = []
    world.begin("closing", lambda: _finish(world, chance, finished))
    world.begin("attendant", lambda: _attend(world, Random(chance.getrandbits(64))))
    begun = schedule.now
    while len(finished) < 2 and schedule.now < begun + (FINISH_S + NEXT_S) * US and not _failed(world):
        schedule.run(schedule.now + 10 * US)
    if len(finished) < 2 and not _failed(world):
        who = "who was at the lane could not finish" if not finished else "the next shopper could not buy"
        world.oracle.wrong.append(f"the lane is wedged: {who}; it shows {world.front.shown}")
    schedule.run(schedule.now + 90 * US)
    for process in world.actors:
        schedule.kill(process)
    world.actors.clear()


def _failed(world: "World") -> bool:
    return bool(world.schedule.failures or world.oracle.wrong)


def _finish(world: "World", chance: Random, finished: list[int]) -> None:
    world.mend()
    person = Person(world, "last shopper", chance)
    ends = world.schedule.now + FINISH_S * US
    while not buy(person, 1) and world.schedule.now < ends:
        pass
    finished.append(world.schedule.now)
    person.pause(1.0, 5.0)
    if buy(person, 2):
        finished.append(world.schedule.now)


def _attend(world: "World", chance: Random) -> None:
    person = Person(world, "attendant", chance)
    while True:
        person.pause(3.0, 10.0)
        help_once(person)


def judge(world: "World") -> Counter[str]:
    """Compare the books; the lane is not running any more."""
    oracle = world.oracle
    world.tear_off()
    figures = oracle.close(world.query, world.bank(), world.papers)
    oracle.wrong += [f"the journal: {one}" for one in verify(lane_path(world.config), disk=world.disk)]
    oracle.wrong += _nameless(world)
    oracle.wrong += [f"thread {thread.name} of {thread.process.name} raised {error!r}"
                     for thread, error in world.schedule.failures]  # fmt: skip
    oracle.wrong += [f"the simulated disk is at fault: {one!r}" for one in SURPRISES]
    SURPRISES.clear()
    figures["journal records"] = world.query("SELECT count(*) AS n FROM journal")[0]["n"]
    return figures


def _nameless(world: "World") -> list[str]:
    """Baskets that were sold below their price, and nobody with a name said why."""
    records = (json.loads(one["body"]) for one in world.query("SELECT body FROM journal ORDER BY seq"))
    return list(nameless(records, {good.code.zfill(14): good.price for good in goods()}, promotions=()))
