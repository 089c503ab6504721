"""Lives of a lane on a simulated disk, copied at operations that chance picks: each copy is a power cut."""

from collections.abc import Callable, Sequence
from random import Random

from msgspec import Struct

from pos.prove.disk import SimulatedDisk
from pos.prove.disk.faults import Verb
from pos.prove.disk_judge import LANE_DB
from pos.prove.hand.goods import SHOP
from pos.prove.hand.ports import START_MS, HandClock
from pos.prove.hand.script import Act
from pos.prove.hand.shopper import act
from pos.prove.hand.world import World
from pos.prove.witness import Past, Witness
from pos.store.journal import LaneStore

__all__ = ["BriskStore", "Cut", "Image", "Life", "Plant", "cuts_of", "honest", "prepared", "raw_of", "told"]

CHANCE_OF_A_CUT = 1 / 24
FIRST_START = 1 / 4
"""The same while a new lane is made: few operations, each of them once in its life."""

Plant = Callable[[SimulatedDisk, Witness], Witness]
"""A weaker setting or a bug, put in once the lane is open."""


class BriskStore(LaneStore):
    """The production store, with checkpoints at almost every basket's end."""

    checkpoint_from_pages = 8


class Image(Struct, frozen=True):
    """A disk that nobody has open, and what is known of it."""

    disk: SimulatedDisk
    past: Past


class Cut(Struct, frozen=True):
    """A disk at the moment when the power goes: before this operation."""

    disk: SimulatedDisk
    past: Past
    operation: int
    verb: Verb


def honest(_disk: SimulatedDisk, witness: Witness) -> Witness:
    """No bug."""
    return witness


def raw_of(store: LaneStore) -> object:
    """The DBAPI connection of a store."""
    return store._connection.connection.driver_connection  # noqa: SLF001 - to weaken or hurry it


class Life:
    """One life of a lane, from its start on.

    Args:
        image: what it begins with; copied.
        chance: decides what the disk and the shoppers do.
        plant: a bug, if any.
    """

    def __init__(self, image: Image, chance: Random, plant: Plant = honest) -> None:
        self.disk = image.disk.copy(chance)
        self.store: BriskStore | None = None
        self.witness: Witness | None = None
        self._world: World | None = None
        self._chance, self._plant, self._image = chance, plant, image
        self._clock = HandClock(image.past.now_ms or START_MS)

    def past(self) -> Past:
        """What is known now."""
        witness, world, before = self.witness, self._world, self._image.past
        return Past(
            records=tuple(witness.records) if witness else before.records,
            in_flight=witness.in_flight if witness else None,
            cart=world.lane.cart if world else None,
            bank=dict(world.terminal.ledger) if world else before.bank,
            now_ms=self._clock.ms,
        )

    def start(self, autocheckpoint: int = 0) -> World:
        """Open the store and wake the lane.

        Raises:
            StoreError: the store could not be opened, or failed.
        """
        self.store = BriskStore.open(LANE_DB, SHOP.lane, self._clock.now_ms, self.disk)
        if autocheckpoint:
            raw_of(self.store).execute(f"PRAGMA wal_autocheckpoint = {autocheckpoint}")  # type: ignore[attr-defined]
        self.witness = self._plant(self.disk, Witness(self.store, self._image.past.settled(self.store)))
        # The session starts inside the constructor: what happens there has no cart to compare yet.
        self._world = World(SHOP, self.witness, self._clock, self._image.past.bank)
        return self._world

    def trade(self, acts: int) -> None:
        """Start, and let shoppers do so many things."""
        world = self.start(12 if self._chance.random() < 0.3 else 0)
        for _ in range(acts):
            act(world, self._chance)

    def close(self) -> None:
        """As a lane that is stopped; harmless if it never opened."""
        if self.store is not None:
            self.store.close()


def told(script: Sequence[Act]) -> Image:
    """A lane that has been through a script and was closed."""
    life = Life(Image(SimulatedDisk(Random(0)), Past(now_ms=START_MS)), Random(0))
    world = life.start()
    for one in script:
        one(world)
    life.close()
    return Image(life.disk, life.past())


def prepared(chance: Random, acts: int) -> Image:
    """A lane that has traded a little and was closed; of a new one, with no acts."""
    empty = Image(SimulatedDisk(chance), Past(now_ms=START_MS))
    if not acts:
        return empty
    life = Life(empty, chance)
    life.trade(acts)
    life.close()
    return Image(life.disk, life.past())


def cuts_of(image: Image, chance: Random, acts: int, plant: Plant = honest) -> list[Cut]:
    """Copies of the disk in a life that begins with this image, from its start to its end."""
    found: list[Cut] = []
    life = Life(image, chance, plant)
    likely = CHANCE_OF_A_CUT if image.past.records else FIRST_START

    def maybe(number: int, verb: Verb, _name: str) -> None:
        if chance.random() < likely:
            found.append(Cut(life.disk.copy(Random(chance.random())), life.past(), number, verb))

    life.disk.before = maybe
    life.trade(acts)
    life.close()
    return found
