"""A weighing scale on a serial line or behind a serial server: asked while the lane wants a weight, quiet otherwise.

```
connect: ask once; no answer -> DeviceSilent -> opened again
weighing  every 0.15 s: ask, wait for the answer, judge it -> WeightRead if it is news, at most 4 a second
after a sale, and at the start: every 0.5 s until the platter was seen empty or moving, saying nothing
```
"""

from collections.abc import Callable

from msgspec import Struct

from pos.config import ScaleConfig
from pos.devices.driver import RETRY_S, Driver, Link, Report
from pos.devices.scale_cas import CasPd6, cas_22, cas_pd_0
from pos.devices.scale_codec import Codec, CodecSetup, Says
from pos.devices.scale_dialog import Dialog06
from pos.devices.scale_judge import Judge, ScaleRules, Verdict, plausible
from pos.devices.scale_line import ANY_PRICE, FLOOD, ScaleLine
from pos.devices.scale_nci import nci_ecr
from pos.devices.scale_sics import mt_sics
from pos.devices.scale_sma import sma
from pos.devices.scale_toledo import toledo_8217
from pos.lane.events import WeightRead
from pos.log import get_logger
from pos.ports import Clock, Inbox
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["CODECS", "Pace", "WiredScale"]

CODECS: dict[str, Callable[[CodecSetup], Codec]] = {
    "toledo-8217": lambda _setup: toledo_8217(),
    "nci-ecr": lambda _setup: nci_ecr(),
    "dialog-06": Dialog06,
    "sma": lambda _setup: sma(),
    "cas-pd-6": lambda _setup: CasPd6(),
    "cas-pd-0": lambda _setup: cas_pd_0(),
    "cas-22": lambda _setup: cas_22(),
    "mt-sics": lambda _setup: mt_sics(),
}
"""By the name of the driver."""

Turn = tuple[int, int]

log = get_logger("device")


class Pace(Struct, frozen=True, kw_only=True):
    """How long what takes, in seconds."""

    answer_s: float = 0.6
    """From a question to the end of its answer; the slowest line of these, 1200 baud, needs 0.25 s."""
    ask_s: float = 0.15
    """Between two questions while weighing."""
    watch_s: float = 0.5
    """Between two questions while the last goods must go."""
    idle_s: float = 0.2
    """Between two looks at whether a weight is wanted."""
    news_s: float = 0.25
    """Between two events while weighing, but for a weight that may be sold."""


class WiredScale(Driver):
    """A driver for the scale `name`, and its port; its protocol is `config.driver`.

    What is wanted is kept here, so a scale that comes back goes on weighing.
    """

    def __init__(
        self,
        config: ScaleConfig,
        name: str,
        inbox: Inbox,
        clock: Clock,
        retry_s: tuple[float, float] = RETRY_S,
        *,
        pace: Pace | None = None,
        machine: Machine = THIS_MACHINE,
    ) -> None:
        super().__init__("scale", name, self._opened, inbox=inbox, clock=clock, retry_s=retry_s, machine=machine)
        self.name = name
        self.inbox = inbox
        self.clock = clock
        self.machine = machine
        self.pace = pace or Pace()
        self._url = config.url
        self._codec = CODECS[config.driver](CodecSetup(checksum=config.checksum))
        rules = {key: getattr(config, key) for key in ("capacity_g", "division_g", "min_g", "steady_ms", "between")}
        self._wanted = machine.lock()
        self.rules = ScaleRules(reads=self._codec.reads, **rules)
        self._judge = Judge(self.rules)
        self._price_minor: int | None = None
        self._turn = (0, 0)
        """Our own number of this wish, and the lane's."""

    def start_weighing(self, price_minor: int, turn: int = 0) -> None:
        """See `pos.ports.Scale`."""
        with self._wanted:
            self._price_minor = price_minor
            self._turn = (self._turn[0] + 1, turn)
            self._judge.forget()

    def stop_weighing(self, *, sold: bool) -> None:
        """See `pos.ports.Scale`."""
        with self._wanted:
            self._price_minor = None
            self._turn = (self._turn[0] + 1, self._turn[1])
            if sold:
                self._judge.taken()

    def wish(self) -> tuple[int | None, Turn, bool]:
        """The price of what is weighed, which weighing it is, and whether the goods have gone since the last sale."""
        with self._wanted:
            return self._price_minor, self._turn, self._judge.fresh

    def judge(self, says: Says, turn: Turn) -> Verdict | None:
        """What an answer means; `None` if its question was asked before the last wish."""
        with self._wanted:
            return self._judge.hear(says, self.machine.now_s()) if turn == self._turn else None

    def _opened(self, report: Report) -> Link:
        wire = self.machine.open_wire(self._url)
        with self._wanted:
            self._judge.forget()
        return _Line(self, self._codec, wire, report)


class _Line(ScaleLine):
    """One open wire."""

    def __init__(self, scale: WiredScale, codec: Codec, wire: Wire, report: Report) -> None:
        super().__init__("The scale", codec, wire, report, machine=scale.machine, answer_s=scale.pace.answer_s)
        self._scale = scale
        self._pace = scale.pace
        self._told: tuple[Turn, Verdict] | None = None
        self._told_s = 0.0

    def serve(self) -> None:
        """See `Link`."""
        while True:
            price_minor, turn, fresh = self._scale.wish()
            if price_minor is None and fresh:
                self._wire.read(FLOOD, self._pace.idle_s)
                continue
            began_s = self._now_s()
            self._round(price_minor, turn)
            self._rest(began_s + (self._pace.watch_s if price_minor is None else self._pace.ask_s))

    def _round(self, price_minor: int | None, turn: Turn) -> None:
        answer = self._ask(price_minor or ANY_PRICE)
        if answer is None:
            return
        says = plausible(answer, self._scale.rules)
        self._complain(says.why)
        verdict = self._scale.judge(says, turn)
        if verdict is not None and price_minor is not None:
            self._tell(turn, verdict)

    def _tell(self, turn: Turn, verdict: Verdict) -> None:
        news = (turn, verdict)
        if news == self._told:
            return
        now_s = self._now_s()
        if self._told is not None and verdict.state != "steady" and now_s - self._told_s < self._pace.news_s:
            return
        self._told, self._told_s = news, now_s
        self._scale.inbox.post(
            WeightRead(
                device=self._scale.name,
                state=verdict.state,
                weight_g=verdict.weight_g,
                turn=turn[1],
                at=self._scale.clock.now_ms(),
            )
        )
