"""The shop's parked baskets on a thread of their own: a folder on a network may let anybody wait."""

from collections.abc import Callable
from functools import partial

from pos.lane.effects import SavedBasket
from pos.lane.events import Event
from pos.log import get_logger
from pos.ports import Inbox
from pos.store.parking import Parked
from pos.store.parking_folder import Seal, SharedFolder
from pos.wires.machine import THIS_MACHINE, Empty, Machine, Mailbox

__all__ = ["ParkingThread"]

log = get_logger("parking")
LOOK_S, RETRY_S = 20.0, 3.0


class ParkingThread:
    """`pos.ports.Parking`. `start` before use; `stop` ends the thread: the rest is done after the next start."""

    def __init__(
        self, folder: SharedFolder, seal: Seal, lane: int, inbox: Inbox, machine: Machine = THIS_MACHINE
    ) -> None:
        self._inbox = inbox
        self._parked = Parked(folder, seal, lane, self._is_away)
        self._jobs: Mailbox = machine.mailbox()
        self._stopped = machine.flag()
        self._thread = machine.task("parking", self._main)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a folder that never answers is not waited for."""
        self._stopped.set()
        self._jobs.put(list)
        if self._thread.is_alive():
            self._thread.join(RETRY_S)

    def park(self, saved: SavedBasket) -> None:
        """See the port."""
        self._jobs.put(partial(self._parked.park, saved))

    def claim(self, ticket: str, *, again: bool) -> None:
        """See the port."""
        self._jobs.put(partial(self._parked.claim, ticket, again=again))

    def keep(self, ticket: str) -> None:
        """See the port."""
        self._jobs.put(partial(self._parked.keep, ticket))

    def give_back(self, ticket: str) -> None:
        """See the port."""
        self._jobs.put(partial(self._parked.give_back, ticket))

    def forget(self, ticket: str) -> None:
        """See the port."""
        self._jobs.put(partial(self._parked.forget, ticket))

    def tidy(self, mine: tuple[str, ...], fetching: str) -> None:
        """See the port."""
        self._jobs.put(partial(self._parked.tidy, mine, fetching))

    def _main(self) -> None:
        while not self._stopped.is_set():
            job: Callable[[], list[Event]]
            try:
                job = self._jobs.get(RETRY_S if self._parked.waits else LOOK_S)
            except Empty:
                job = self._parked.again
            for event in job():
                self._inbox.post(event)

    def _is_away(self, error: OSError) -> None:
        log.info("the shop's parked baskets are out of reach", why=error.strerror or str(error))
