"""The registry of everybody who may come into the shop."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos.prove.world.actors.person import Person
    from pos.prove.world.world import World

__all__ = ["ACTORS", "VISITORS", "actor", "visitor"]

Visit = Callable[["Person"], None]
Live = Callable[["World", Random], None]
VISITORS: dict[str, tuple[int, Visit]] = {}
"""Who stands at the lane, one after the other: how often, and what they do there."""
ACTORS: dict[str, Live] = {}
"""Who is about all day."""


def visitor(name: str, weight: int) -> Callable[[Visit], Visit]:
    """Somebody who comes to the lane, so many times in a hundred."""

    def keep(visit: Visit) -> Visit:
        VISITORS[name] = (weight, visit)
        return visit

    return keep


def actor(name: str) -> Callable[[Live], Live]:
    """Somebody, or something, that is about all day."""

    def keep(live: Live) -> Live:
        ACTORS[name] = live
        return live

    return keep
