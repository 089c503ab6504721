"""One lane's side of the folder of parked baskets: each changes hands by one rename, which only one lane can win.

Only the lane that saved a basket puts it there, and never again once any name of its ticket is there. Nothing is
answered that is not sure: what the folder's absence leaves open stays wanted, and is tried again.
"""

from collections.abc import Callable
from functools import partial

from pos.lane.effects import SavedBasket
from pos.lane.events import Event
from pos.lane.parked import BasketClaimed, BasketTaken, ClaimRefused
from pos.store.parking_folder import FileName, Seal, SharedFolder

__all__ = ["Parked"]

Job = Callable[[], list[Event]]


class Parked:
    """Baskets between this lane and the others. One thread; every verb returns the events that follow from it.

    Args:
        folder: the shared place.
        seal: of this shop.
        lane: the number of this lane.
        away: told why, each time the place can't be reached.
    """

    def __init__(
        self, folder: SharedFolder, seal: Seal, lane: int, away: Callable[[OSError], None] = lambda _error: None
    ) -> None:
        self._folder = folder
        self._seal = seal
        self._own, self._lane = f"T{lane:03d}-", f"L{lane:03d}"
        self._away = away
        self._to_park: dict[str, SavedBasket] = {}
        self._maybe_there: set[str] = set()
        self._held: dict[str, SavedBasket] = {}
        self._told: set[str] = set()
        self._left: list[Job] = []

    @property
    def waits(self) -> bool:
        """Whether something could not be done yet."""
        return bool(self._left)

    # --- what the lane wants

    def park(self, saved: SavedBasket) -> list[Event]:
        """Put it there."""
        self._to_park[saved.ticket] = saved
        return self._run(partial(self._put, saved.ticket))

    def claim(self, ticket: str, *, again: bool) -> list[Event]:
        """Take it; without `again` this life has not tried before, so that a folder which is away is an answer."""
        if not again:
            try:
                self._of(ticket)
            except OSError as error:
                self._away(error)
                if ticket in self._to_park and ticket not in self._maybe_there:
                    return [self._never_there(ticket)]
                return [ClaimRefused(ticket=ticket, why="away")]
        return self._run(partial(self._take, ticket))

    def keep(self, ticket: str) -> list[Event]:
        """It is on this lane's list."""
        self._to_park.pop(ticket, None)
        self._held.pop(ticket, None)
        return self._run(partial(self._keep, ticket))

    def give_back(self, ticket: str) -> list[Event]:
        """It lies there again."""
        if ticket in self._held:
            self._to_park[ticket] = self._held.pop(ticket)
            return [ClaimRefused(ticket=ticket, why="returned"), *self._run(partial(self._put, ticket))]
        return self._run(partial(self._put_back, ticket))

    def forget(self, ticket: str) -> list[Event]:
        """Nothing of it is needed any more."""
        self._to_park.pop(ticket, None)
        return self._run(partial(self._clear, ticket))

    def tidy(self, mine: tuple[str, ...], fetching: str) -> list[Event]:
        """What earlier lives left."""
        return self._run(partial(self._tidy, mine, fetching))

    def again(self) -> list[Event]:
        """What could not be done, and a look at what became of this lane's own baskets."""
        left, self._left = self._left, []
        found = [event for job in left for event in self._run(job)]
        try:
            return [*found, *self._look()]
        except OSError as error:
            self._away(error)
            return found

    def _run(self, job: Job) -> list[Event]:
        try:
            return job()
        except OSError as error:
            self._away(error)
            self._left.append(job)
            return []

    # --- how it is done; each may be done again from its start

    def _of(self, ticket: str) -> list[FileName]:
        return [one for one in self._names() if one.ticket == ticket]

    def _names(self) -> list[FileName]:
        found = (FileName.of(name) for name in self._folder.names())
        return [one for one in found if one is not None]

    def _put(self, ticket: str) -> list[Event]:
        saved = self._to_park.get(ticket)
        if saved is not None and not self._of(ticket):
            self._maybe_there.add(ticket)
            self._folder.put(str(FileName(ticket, "basket")), self._seal.wrap(saved))
        self._to_park.pop(ticket, None)
        self._maybe_there.discard(ticket)
        return []

    def _take(self, ticket: str) -> list[Event]:
        there, mine = self._of(ticket), FileName(ticket, "taken", self._lane)
        if mine in there:
            return self._read(mine)
        if any(one.state != "basket" for one in there):
            return [ClaimRefused(ticket=ticket, why="taken")]
        if not there:
            unknown = ClaimRefused(ticket=ticket, why="unknown")
            return [self._never_there(ticket) if ticket in self._to_park else unknown]
        found = self._read(there[0])
        if isinstance(found[0], BasketClaimed):
            try:
                self._folder.rename(str(there[0]), str(mine))
            except FileNotFoundError:  # somebody was quicker: or we were, and the answer was lost
                return self._take(ticket)
        return found

    def _never_there(self, ticket: str) -> BasketClaimed:
        """One of ours that no other lane can have: it was never put there."""
        saved = self._to_park.pop(ticket)
        self._held[ticket] = saved
        return BasketClaimed(ticket=ticket, saved=saved)

    def _read(self, name: FileName) -> list[Event]:
        saved = self._seal.unwrap(name.ticket, self._folder.read(str(name)))
        if saved is None:
            return [ClaimRefused(ticket=name.ticket, why="foreign")]
        return [BasketClaimed(ticket=name.ticket, saved=saved)]

    def _keep(self, ticket: str) -> list[Event]:
        """Over for the others; one of ours nobody has to be told of."""
        if ticket.startswith(self._own):
            return self._clear(ticket)
        mine = FileName(ticket, "taken", self._lane)
        if mine in self._of(ticket):
            self._folder.rename(str(mine), str(FileName(ticket, "done", self._lane)))
        return []

    def _put_back(self, ticket: str) -> list[Event]:
        mine = FileName(ticket, "taken", self._lane)
        if mine in self._of(ticket):
            self._folder.rename(str(mine), str(FileName(ticket, "basket")))
        return [ClaimRefused(ticket=ticket, why="returned")]

    def _clear(self, ticket: str) -> list[Event]:
        """All but what another lane has taken and not written down: it will say so."""
        for one in self._of(ticket):
            if one.state != "taken" or one.lane == self._lane:
                self._folder.remove(str(one))
        self._told.discard(ticket)
        return []

    def _tidy(self, mine: tuple[str, ...], fetching: str) -> list[Event]:
        for one in self._names():
            if one.ticket == fetching:
                continue
            if one.state == "taken" and one.lane == self._lane:
                self._keep(one.ticket)
            elif one.ticket.startswith(self._own) and one.ticket not in mine:
                self._clear(one.ticket)
        return []

    def _look(self) -> list[Event]:
        """Which of this lane's own were taken up elsewhere; each is told once."""
        done = [one for one in self._names() if one.state == "done" and one.ticket.startswith(self._own)]
        news = [one for one in done if one.ticket not in self._told]
        self._told |= {one.ticket for one in news}
        return [BasketTaken(ticket=one.ticket, lane=one.lane) for one in news]
