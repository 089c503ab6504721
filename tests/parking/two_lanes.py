"""Two lanes of one shop: each with a store file of its own, and a folder between them. Any seam may be the last one."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from pos.lane.effects import Booking
from pos.lane.events import Event
from pos.ports import Commit
from pos.prove.hand.goods import BARCODES, SHOP
from pos.prove.hand.ports import HandClock
from pos.prove.hand.world import World
from pos.store.journal import LaneStore
from pos.store.parking import Parked
from pos.store.parking_folder import Folder, Seal

KEY = b"k" * 32
FIRST, SECOND = 4, 5
TICKET = "T004-00000001"


class Killed(BaseException):
    """The lane's process is gone."""


class Seams:
    """Counts the places where a lane may die; the chosen one is the last thing it does."""

    def __init__(self, deadly: int = 0) -> None:
        self.passed = 0
        self.deadly = deadly
        self.names: list[str] = []

    def at(self, name: str) -> None:
        self.passed += 1
        self.names.append(name)
        if self.passed == self.deadly:
            raise Killed(name)


class DeadlyFolder(Folder):
    """A folder whose user dies before or after something was done; `away`: it can't be reached."""

    def __init__(self, path: Path, seams: Seams) -> None:
        super().__init__(path)
        self._seams = seams
        self.away = False
        self.answers_lost = False

    def _do(self, name: str, act: Callable[[], Any]) -> Any:
        if self.away:
            raise OSError(112, "Host is down")
        self._seams.at(f"before {name}")
        done = act()
        self._seams.at(f"after {name}")
        if self.answers_lost and name in ("put", "rename"):
            raise OSError(110, "Connection timed out")
        return done

    def names(self) -> list[str]:
        return self._do("names", super().names)

    def read(self, name: str) -> bytes:
        return self._do("read", lambda: Folder.read(self, name))

    def put(self, name: str, content: bytes) -> None:
        self._do("put", lambda: Folder.put(self, name, content))

    def rename(self, old: str, new: str) -> None:
        if old.startswith("."):
            Folder.rename(self, old, new)
            return
        self._do("rename", lambda: Folder.rename(self, old, new))

    def remove(self, name: str) -> None:
        self._do("remove", lambda: Folder.remove(self, name))


class LaneOf:
    """One of the lanes; it can die, and is started again over the same file."""

    def __init__(
        self,
        number: int,
        home: Path,
        clock: HandClock,
        *,
        key: bytes = KEY,
        currency: str = "GBP",
        shelf: object = None,
    ) -> None:
        self.number, self._home, self._clock = number, home, clock
        self._seal = Seal(key, currency)
        self._shop = replace(SHOP, lane=number, parking=True, **({"shelf": shelf} if shelf else {}))
        self.seams = Seams()
        (home / "shared").mkdir(exist_ok=True)
        self.world = self._start()

    def _start(self) -> World:
        self.store = LaneStore.open(self._home / f"lane{self.number}.db", self.number)
        store_append = self.store.append

        def append(event: Event, bookings: Sequence[Booking]) -> Commit:
            self.seams.at(f"before {type(event).__name__}")
            done = store_append(event, bookings)
            self.seams.at(f"after {type(event).__name__}")
            return done

        self.store.append = append  # type: ignore[method-assign]
        self.folder = DeadlyFolder(self._home / "shared", self.seams)
        return World(self._shop, self.store, self._clock, parking=Parked(self.folder, self._seal, self.number))

    def again(self) -> None:
        """It died, or is switched off and on."""
        self.store.close()
        self.seams = Seams()
        self.world = self._start()

    def looks(self) -> None:
        """Its thread looks at the folder, and does what it could not do before."""
        assert self.world.parking is not None
        self.world.parking.work()

    def scan(self, *what: str) -> None:
        for one in what:
            self.world.wait(4)
            self.world.scan(BARCODES.get(one, one))

    @property
    def told(self) -> str:
        told = self.world.lane.view.told
        return "" if told is None else told.why

    def save(self) -> None:
        """Somebody of the team puts the basket aside."""
        self.world.scan("BADGE-4711")
        for name in ("desk-save", "why-forgot-money", "desk-do"):
            self.world.press(name)

    @property
    def basket(self) -> list[tuple[str, int, int]]:
        """Name, pieces and amount of each line."""
        return [
            (one.line.product.name.default, one.line.quantity, one.amount_minor) for one in self.world.lane.priced.lines
        ]

    def close(self) -> None:
        self.store.close()
