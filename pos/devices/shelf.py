"""The scale under the packing shelf: asked all day, ten times a second, and told to the lane when something changes.

The protocols are those of weighing scales (`pos.devices.scale`), with finer steps. What stands still is decided by
`shelf_judge`; what it means (missing, too much, a bag) by the lane. Three questions without an answer, and the shelf is
lost; five answers that are no weight for the same reason, and it is faulted until it weighs again.
"""

from msgspec import Struct

from pos.config import ShelfConfig
from pos.devices.driver import RETRY_S, Driver, Link, Report
from pos.devices.scale import CODECS
from pos.devices.scale_codec import Codec, CodecSetup, Says
from pos.devices.shelf_judge import ShelfJudge, ShelfRules, ShelfSays
from pos.errors import DeviceSilent
from pos.lane.events import ShelfMoved, ShelfSettled
from pos.ports import Clock, Inbox
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["ShelfPace", "WiredShelf", "wired_shelf"]

ANY_PRICE = 1
FLOOD = 256
MISSES = 3
NO_WEIGHTS = 5


class ShelfPace(Struct, frozen=True, kw_only=True):
    """In seconds: from a question to the end of its answer; between two questions."""

    answer_s: float = 0.6
    ask_s: float = 0.1


def wired_shelf(
    config: ShelfConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    retry_s: tuple[float, float] = RETRY_S,
    *,
    pace: ShelfPace | None = None,
    machine: Machine = THIS_MACHINE,
) -> "WiredShelf":
    """A driver for the shelf `name`; its protocol is `config.driver`."""
    return WiredShelf(config, name, inbox, clock, retry_s=retry_s, pace=pace, machine=machine)


class WiredShelf(Driver):
    """The shelf's driver."""

    def __init__(
        self,
        config: ShelfConfig,
        name: str,
        inbox: Inbox,
        clock: Clock,
        *,
        retry_s: tuple[float, float] = RETRY_S,
        pace: ShelfPace | None = None,
        machine: Machine = THIS_MACHINE,
    ) -> None:
        super().__init__("shelf", name, self._opened, inbox=inbox, clock=clock, retry_s=retry_s, machine=machine)
        self.name = name
        self.inbox = inbox
        self.clock = clock
        self.machine = machine
        self.pace = pace or ShelfPace(ask_s=config.ask_ms / 1000)
        self._config = config
        self._judge = ShelfJudge(ShelfRules(**{key: getattr(config, key) for key in ShelfRules.__struct_fields__}))

    def tell(self, says: Says) -> None:
        """Let the lane know, if an answer is news."""
        news = self._judge.hear(says, self.machine.now_s())
        if news is not None:
            self.inbox.post(_event(news, self.name, self.clock.now_ms()))

    def _opened(self, report: Report) -> Link:
        self._judge.forget()
        wire = self.machine.open_wire(self._config.url)
        line = _Line(self, CODECS[self._config.driver](CodecSetup()), wire, report)
        try:
            line.look()
        except BaseException:
            wire.close()
            raise
        return line


def _event(news: ShelfSays, device: str, at: int) -> ShelfSettled | ShelfMoved:
    if news.said == "moving":
        return ShelfMoved(device=device, at=at)
    return ShelfSettled(device=device, weight_g=news.weight_g, over=news.said == "over", at=at)


class _Line:
    """One open wire."""

    def __init__(self, shelf: WiredShelf, codec: Codec, wire: Wire, report: Report) -> None:
        self._shelf = shelf
        self._codec = codec
        self._wire = wire
        self._report = report
        self._pace = shelf.pace
        self._now_s = shelf.machine.now_s
        self._missed = 0
        self._excuses: list[str] = []

    def look(self) -> None:
        """Ask once: the wire is open, but is there a shelf?"""
        if self._answer() is None:
            raise DeviceSilent("The packing shelf does not answer.", "Check that it is on, and its line and protocol.")
        self._report("ready", "")

    def serve(self) -> None:
        """See `Link`."""
        while True:
            began_s = self._now_s()
            says = self._answer()
            if says is None:
                self._miss()
            else:
                self._missed = 0
                self._complain(says)
                self._shelf.tell(says)
            self._rest(began_s + self._pace.ask_s)

    def close(self) -> None:
        """See `Link`."""
        self._wire.close()

    def _miss(self) -> None:
        self._missed += 1
        if self._missed >= MISSES:
            raise DeviceSilent("The packing shelf does not answer any more.", "Check that it is on, and its cable.")

    def _answer(self) -> Says | None:
        """One question, and its answer if there is one in time. What came unasked before it is thrown away."""
        for _ in range(FLOOD):
            if not self._wire.read(FLOOD, 0.0):
                break
        self._say(self._codec.ask(ANY_PRICE))
        ends_s = self._now_s() + self._pace.answer_s
        while (left_s := ends_s - self._now_s()) > 0:
            for heard in self._codec.feed(self._wire.read(FLOOD, left_s)):
                if isinstance(heard, Says):
                    return heard
                self._say(heard.data)
        return None

    def _say(self, data: bytes) -> None:
        if data:
            self._wire.write(data)

    def _rest(self, until_s: float) -> None:
        while (left_s := until_s - self._now_s()) > 0:
            self._wire.read(FLOOD, left_s)

    def _complain(self, says: Says) -> None:
        """A shelf that gives no weight for one and the same reason is of no use, and says why."""
        why = "a tare is set on the scale itself" if says.net else says.why
        self._excuses = [*self._excuses, why][-NO_WEIGHTS:]
        if not why:
            self._excuses = []
            self._report("ready", "")
        elif self._excuses == [why] * NO_WEIGHTS:
            self._report("faulted", f"The packing shelf gives no weight: {why}. Look at its display.")
