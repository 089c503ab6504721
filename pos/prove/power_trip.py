"""Lives of a lane on a simulated disk, copied at operations that chance picks: each copy is a power cut."""

from collections.abc import Callable
from random import Random

from msgspec import Struct

from pos.prove.disk import SimulatedDisk
from pos.prove.disk.faults import Verb
from pos.prove.disk_judge import LANE_DB
from pos.prove.hand.goods import SHOP
from pos.prove.hand.ports import START_MS, HandClock
from pos.prove.hand.shopper import act
from pos.prove.hand.world import World
from pos.prove.witness import Past, Witness
from pos.store.journal import LaneStore

__all__ = ["BriskStore", "Cut", "Image", "Plant", "live", "prepared", "raw_of"]

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


class _Life:
    """One life of a lane, from its start on, while copies of its disk are taken."""

    def __init__(self, image: Image, chance: Random, plant: Plant) -> None:
        self.disk = image.disk.copy(chance)
        self.cuts: list[Cut] = []
        self._chance, self._plant, self._image = chance, plant, image
        self._clock = HandClock(image.past.now_ms or START_MS)
        self._witness: Witness | None = None
        self._world: World | None = None

    def past(self) -> Past:
        """What is known now."""
        witness, world, before = self._witness, self._world, self._image.past
        return Past(
            records=tuple(witness.records) if witness else before.records,
            in_flight=witness.in_flight if witness else None,
            cart=world.lane.cart if world else None,
            bank=dict(world.terminal.ledger) if world else before.bank,
            now_ms=self._clock.ms,
        )

    def run(self, acts: int, *, picks: bool = True) -> Image:
        """Open, do so many things, close."""
        if picks:
            self.disk.before = self._maybe_cut
        with BriskStore.open(LANE_DB, SHOP.lane, self._clock.now_ms, self.disk) as store:
            if self._chance.random() < 0.3:
                raw_of(store).execute("PRAGMA wal_autocheckpoint = 12")  # type: ignore[attr-defined]
            self._witness = self._plant(self.disk, Witness(store, self._image.past))
            # `World` starts the session inside its constructor: what happens there has no cart to compare yet.
            self._world = World(SHOP, self._witness, self._clock, self._image.past.bank)
            for _ in range(acts):
                act(self._world, self._chance)
        self.disk.before = _nothing
        return Image(self.disk, self.past())

    def _maybe_cut(self, number: int, verb: Verb, _name: str) -> None:
        if self._chance.random() < (CHANCE_OF_A_CUT if self._image.past.records else FIRST_START):
            seed = self._chance.random()
            self.cuts.append(Cut(self.disk.copy(Random(seed)), self.past(), number, verb))


def _nothing(_number: int, _verb: Verb, _name: str) -> None:
    """Nobody looks."""


def prepared(chance: Random, acts: int) -> Image:
    """A lane that has traded a little and was closed; of a new one, with no acts."""
    empty = Image(SimulatedDisk(chance), Past(now_ms=START_MS))
    return _Life(empty, chance, honest).run(acts, picks=False) if acts else empty


def live(image: Image, chance: Random, acts: int, plant: Plant = honest) -> tuple[list[Cut], Image]:
    """A life that begins with this image: the cuts in it, and how it ended."""
    life = _Life(image, chance, plant)
    end = life.run(acts)
    return life.cuts, end
