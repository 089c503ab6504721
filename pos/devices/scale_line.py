"""One open wire to a scale, whether it weighs goods or carries the bags: asked, answered in time or not, given up.

What comes unasked, late or twice is thrown away before each question, so it is no second opinion. Three questions
without an answer, and the scale is lost; five answers that are no weight for the same reason, and it is faulted until
it weighs again.
"""

from pos.devices.driver import Report
from pos.devices.scale_codec import Codec, Says
from pos.errors import DeviceSilent
from pos.wires.fd_wire import Wire
from pos.wires.machine import Machine

__all__ = ["ANY_PRICE", "FLOOD", "ScaleLine"]

MISSES = 3
NO_WEIGHTS = 5
FLOOD = 256
ANY_PRICE = 1
"""Where none is known: a scale that asks for one (Dialog 06) may refuse a price of nothing."""


class ScaleLine:
    """One open wire.

    Args:
        who: what staff call it: "The scale".
        codec: its protocol.
        wire: open; this owns it, also where nobody answers.
        report: says how the device is.
        machine: its clock.
        answer_s: from a question to the end of its answer.

    Raises:
        DeviceSilent: the wire is open, but nothing answers there.
    """

    def __init__(
        self, who: str, codec: Codec, wire: Wire, report: Report, *, machine: Machine, answer_s: float
    ) -> None:
        self._who = who
        self._codec = codec
        self._wire = wire
        self._report = report
        self._now_s = machine.now_s
        self._answer_s = answer_s
        self._missed = 0
        self._excuses: list[str] = []
        try:
            self._look()
        except BaseException:
            wire.close()
            raise
        report("ready", "")

    def close(self) -> None:
        """See `Link`."""
        self._wire.close()

    def _look(self) -> None:
        if self._answer(ANY_PRICE) is None:
            raise DeviceSilent(f"{self._who} does not answer.", "Check that it is on, and its line and protocol.")

    def _ask(self, price_minor: int = ANY_PRICE) -> Says | None:
        """One question, and its answer if there is one in time.

        Raises:
            DeviceSilent: it does not answer any more.
        """
        says = self._answer(price_minor)
        self._missed = 0 if says is not None else self._missed + 1
        if self._missed >= MISSES:
            raise DeviceSilent(f"{self._who} does not answer any more.", "Check that it is on, and its cable.")
        return says

    def _answer(self, price_minor: int) -> Says | None:
        for _ in range(FLOOD):
            if not self._wire.read(FLOOD, 0.0):
                break
        self._say(self._codec.ask(price_minor))
        ends_s = self._now_s() + self._answer_s
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

    def _complain(self, why: str) -> None:
        """One that gives no weight for one and the same reason is of no use, and says why; empty: it gave one."""
        self._excuses = [*self._excuses, why][-NO_WEIGHTS:] if why else []
        if not why:
            self._report("ready", "")
        elif self._excuses == [why] * NO_WEIGHTS:
            self._report("faulted", f"{self._who} gives no weight: {why}. Look at its display.")
