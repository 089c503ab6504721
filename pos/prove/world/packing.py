"""The packing shelf of a simulated shop, and what shoppers do with it: bag, forget, steal, lift, lean, clear away.

One shop in a few has one. What really lies on it is the people's business; the lane knows it by weight alone.
"""

from random import Random
from typing import TYPE_CHECKING
from zlib import crc32

from pos.config import ShelfConfig
from pos.devices.sim.scale import ScaleSimulator
from pos.prove.world.goods import Good, plain_goods

if TYPE_CHECKING:
    from pos.prove.world.actors.person import Person
    from pos.prove.world.world import World

__all__ = ["Packing", "shelf_of"]

ONE_IN = 5
"""Shops, of which one has a shelf that weighs."""
ASK_MS = 500
URL = "tcp://127.0.0.1:9200"
FORGETS, STEALS, LIFTS, LEANS, BRINGS_BAG = 5, 3, 4, 3, 6
"""In a hundred goods that are scanned: not put down; another with it; taken off and put back; a hand on it; a bag."""


def shelf_of(seed: int, world: "World") -> "Packing | None":
    """The shelf of this shop, if it has one; chance of its own, so that no other shop is another for it."""
    chance = Random(f"{seed}:shelf")
    return Packing(world, chance) if chance.randrange(ONE_IN) == 0 else None


class Packing:
    """The shelf, and what lies on it: grams of each thing, in order."""

    def __init__(self, world: "World", chance: Random) -> None:
        self._world, self._chance = world, chance
        self._scale = ScaleSimulator(URL, world.machine("shelf"), part="shelf")
        self._lies: list[int] = []

    def config(self) -> dict[str, ShelfConfig]:
        """As lane.toml has it."""
        return {"packing": ShelfConfig(url=URL, ask_ms=ASK_MS, settle_ms=1_000)}

    def start(self) -> None:
        """It is switched on."""
        self._scale.start()

    def mend(self) -> None:
        """Nothing is wrong with it from now on."""
        self._scale.acts()["lean"]({"on": False})
        self._scale.acts()["plug"]({})

    def _show(self) -> None:
        self._scale.put({"weight_g": sum(self._lies)})

    def _weight_g(self, good: Good) -> int:
        """The same for each piece of an article, but for a percent or two."""
        return round((20 + crc32(good.code.encode()) % 1_200) * self._chance.gauss(1, 0.01))

    # --- what people do

    def pack(self, person: "Person", good: Good) -> None:
        """It was scanned, and is put down; mostly."""
        if self._chance.randrange(100) < BRINGS_BAG and not self._lies:
            self._put(person, "own bag", self._chance.randint(20, 400))
            person.press("my-bag")
        if self._chance.randrange(100) < FORGETS:
            return
        self._put(person, "put down", self._weight_g(good))
        if self._chance.randrange(100) < STEALS:
            self._put(person, "put down unscanned", self._weight_g(self._chance.choice(plain_goods())))
        if self._chance.randrange(100) < LIFTS:
            self._lift(person)
        if self._chance.randrange(100) < LEANS:
            self._lean(person)

    def _put(self, person: "Person", kind: str, grams: int) -> None:
        person.pause(0.3, 1.5)
        self._world.event(person.name, kind, f"{grams} g")
        self._lies.append(grams)
        self._show()

    def _lift(self, person: "Person") -> None:
        """One thing is taken off, and mostly put back."""
        if not self._lies:
            return
        grams = self._lies.pop(self._chance.randrange(len(self._lies)))
        person.pause(0.5, 3.0)
        self._world.event(person.name, "take off", f"{grams} g")
        self._show()
        if self._chance.randrange(100) < 80:
            self._put(person, "put back", grams)

    def _lean(self, person: "Person") -> None:
        self._world.event(person.name, "lean on the shelf")
        self._scale.acts()["lean"]({"on": True})
        person.pause(0.5, 6.0)
        self._scale.acts()["lean"]({"on": False})

    def answer(self, person: "Person") -> bool:
        """Something is wrong on the shelf, says the screen: whether anything was done about it."""
        ways = [
            name for name in person.buttons() if name in ("my-bag", "too-big", "holding", "remove-it", "shelf-help")
        ]
        if not ways or person.maybe(50):
            return False
        if "my-bag" in ways and self._lies and person.maybe(40):
            self._world.event(person.name, "take off", f"{self._lies[-1]} g")
            self._lies.pop()
            self._show()
            return True
        return person.press(person.chance.choice(ways))

    def clear(self, person: "Person") -> None:
        """Everything is taken along."""
        if self._lies:
            self._world.event(person.name, "clear the shelf")
            self._lies.clear()
            self._show()
