"""The scale under the packing shelf: asked all day, ten times a second, and told to the lane when something changes.

The protocols are those of weighing scales (`pos.devices.scale`), with finer steps. What stands still is decided by
`shelf_judge`; what it means (missing, too much, a bag) by the lane.
"""

from msgspec import Struct

from pos.config import ShelfConfig
from pos.devices.driver import RETRY_S, Driver, Link, Report
from pos.devices.scale import CODECS
from pos.devices.scale_codec import Codec, CodecSetup, Says
from pos.devices.scale_line import ScaleLine
from pos.devices.shelf_judge import ShelfJudge, ShelfRules, ShelfSays
from pos.lane.events import ShelfMoved, ShelfSettled
from pos.ports import Clock, Inbox
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["ShelfPace", "WiredShelf"]


class ShelfPace(Struct, frozen=True, kw_only=True):
    """In seconds: from a question to the end of its answer; between two questions."""

    answer_s: float = 0.6
    ask_s: float = 0.1


class WiredShelf(Driver):
    """A driver for the shelf `name`; its protocol is `config.driver`."""

    def __init__(
        self,
        config: ShelfConfig,
        name: str,
        inbox: Inbox,
        clock: Clock,
        retry_s: tuple[float, float] = RETRY_S,
        *,
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
        return _Line(self, CODECS[self._config.driver](CodecSetup()), wire, report)


def _event(news: ShelfSays, device: str, at: int) -> ShelfSettled | ShelfMoved:
    if news.said == "moving":
        return ShelfMoved(device=device, at=at)
    return ShelfSettled(device=device, weight_g=news.weight_g, over=news.said == "over", at=at)


class _Line(ScaleLine):
    """One open wire."""

    def __init__(self, shelf: WiredShelf, codec: Codec, wire: Wire, report: Report) -> None:
        super().__init__("The packing shelf", codec, wire, report, machine=shelf.machine, answer_s=shelf.pace.answer_s)
        self._shelf = shelf

    def serve(self) -> None:
        """See `Link`."""
        while True:
            ends_s = self._now_s() + self._shelf.pace.ask_s
            says = self._ask()
            if says is not None:
                self._complain("a tare is set on the scale itself" if says.net else says.why)
                self._shelf.tell(says)
            self._rest(ends_s)
