"""The shop's parked baskets without a thread: what is asked is done at once, unless the test lets it wait."""

from collections import deque
from collections.abc import Callable
from functools import partial

from pos.lane.effects import SavedBasket
from pos.lane.events import Event
from pos.store.parking import Parked

__all__ = ["HandParking"]


class HandParking:
    """`pos.ports.Parking` by hand.

    Attributes:
        slow: what is asked waits until `work`.
    """

    def __init__(self, post: Callable[[Event], None], parked: Parked) -> None:
        self._post = post
        self._parked = parked
        self._jobs: deque[Callable[[], list[Event]]] = deque()
        self.slow = False

    def work(self) -> None:
        """Do what waits, and look what the other lanes did."""
        self._jobs.append(self._parked.again)
        self._do()

    def _do(self) -> None:
        while self._jobs:
            for event in self._jobs.popleft()():
                self._post(event)

    def _ask(self, job: Callable[[], list[Event]]) -> None:
        self._jobs.append(job)
        if not self.slow:
            self._do()

    def park(self, saved: SavedBasket) -> None:
        """See the port."""
        self._ask(partial(self._parked.park, saved))

    def claim(self, ticket: str, *, again: bool) -> None:
        """See the port."""
        self._ask(partial(self._parked.claim, ticket, again=again))

    def keep(self, ticket: str) -> None:
        """See the port."""
        self._ask(partial(self._parked.keep, ticket))

    def give_back(self, ticket: str) -> None:
        """See the port."""
        self._ask(partial(self._parked.give_back, ticket))

    def forget(self, ticket: str) -> None:
        """See the port."""
        self._ask(partial(self._parked.forget, ticket))

    def tidy(self, mine: tuple[str, ...], fetching: str) -> None:
        """See the port."""
        self._ask(partial(self._parked.tidy, mine, fetching))
