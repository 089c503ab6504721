"""Opens the shop for a day: everybody who is registered comes in, visitors one after the other."""

from random import Random
from typing import TYPE_CHECKING

from pos.prove.world.actors import attendant, clumsy, fates, quick, shopper
from pos.prove.world.actors.person import Person
from pos.prove.world.actors.roles import ACTORS, VISITORS

if TYPE_CHECKING:
    from pos.prove.world.world import World

__all__ = ["come_in"]

_LOADED = (attendant, clumsy, fates, quick, shopper)


def come_in(world: "World") -> None:
    """Everybody begins."""
    chance = world.fork()
    world.begin("queue", lambda: _queue(world, chance))
    for name in ACTORS:
        _begin(world, name, world.fork())


def _begin(world: "World", name: str, chance: Random) -> None:
    world.begin(name, lambda: ACTORS[name](world, chance))


def _queue(world: "World", chance: Random) -> None:
    names = list(VISITORS)
    weights = [VISITORS[name][0] for name in names]
    while True:
        name = chance.choices(names, weights)[0]
        person = Person(world, name, Random(chance.getrandbits(64)))
        person.pause(2.0, 25.0)
        world.trace.counts[f"visits: {name}"] += 1
        VISITORS[name][1](person)
        world.tear_off()
        if world.packing is not None:
            world.packing.clear(person)
