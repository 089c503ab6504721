"""One connection to a terminal: messages out, messages in, and the protocol's time limits.

T3, 5 s: between a command and its 80 00 / 84 xx, and for the rest of a message that has begun (PA00P016_04
section 5.2.5). T4: between 80 00 and the end, restarted by 04 FF and 04 0F (5.2.6). When one runs out the
connection is worth nothing any more.
"""

from collections import deque
from collections.abc import Callable

from msgspec import Struct

from pos.errors import DeviceError, DeviceSilent
from pos.log import get_logger
from pos.payments.zvt import messages
from pos.payments.zvt.framing import Apdu, Garbage
from pos.payments.zvt.link import T2_S, Link, SerialLink, TcpLink
from pos.payments.zvt.messages import Abort, Answer, Completion, Message, PrintText, StatusInfo
from pos.payments.zvt.redact import dump
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE

__all__ = ["Dialog", "Result"]

T3_S = 5.0
_READ_S = 5.0
"""The watchdog takes a read that is much longer for one that never ends."""
MOST_PRINTS = 400
log = get_logger("zvt")


class Result(Struct, frozen=True):
    """How a command ended; `status` is the last 04 0F on the way, `prints` what it had printed."""

    end: Answer | Completion | Abort
    status: StatusInfo | None = None
    prints: tuple[PrintText, ...] = ()


class Dialog:
    """A connection in use by one thread; `wake` and `close` may come from another. `now_s` is a clock that
    never jumps; `serial`: the wire is a serial line.

    Every method raises `DeviceMissing` when the other end is gone, and `DeviceSilent` when it does not answer in time
    or sends what means nothing.
    """

    def __init__(
        self,
        wire: Wire,
        name: str,
        t3_s: float = T3_S,
        now_s: Callable[[], float] = THIS_MACHINE.now_s,
        *,
        serial: bool = False,
    ) -> None:
        self._link: Link = SerialLink(wire, now_s, min(T2_S, t3_s)) if serial else TcpLink(wire)
        self._name = name
        self._t3_s = t3_s
        self.now_s = now_s
        self._waiting: deque[Apdu | Garbage] = deque()

    def wake(self) -> None:
        """Let `next` ask now whether it is `woken`."""
        self._link.wake()

    def close(self) -> None:
        """Hang up."""
        self._link.close()

    def send(self, apdu: Apdu) -> None:
        """Send a message."""
        log.debug("sent", terminal=self._name, message=dump(apdu))
        self._link.send(apdu)

    def next(self, until: float, woken: Callable[[], bool] = lambda: False) -> Message | None:
        """The next message; None at `until` (`now_s`), or when `wake` was called and it is `woken`."""
        begun: float | None = None
        while not self._waiting:
            now = self.now_s()
            if now >= until or woken():
                return None
            ends = until if begun is None else min(until, begun + self._t3_s)
            if now >= ends:
                raise DeviceSilent(f"{self._name} stopped in the middle of a message.", "Restart the terminal.")
            self._waiting.extend(self._link.read(min(_READ_S, ends - now)))
            begun = None if not self._link.partial else self.now_s() if begun is None else begun
        found = self._waiting.popleft()
        if isinstance(found, Garbage):
            return found
        log.debug("got", terminal=self._name, message=dump(found))
        return messages.decode(found)

    def answer(self) -> Answer:
        """The answer to a command just sent. What is left of an earlier command's end is passed over."""
        until = self.now_s() + self._t3_s
        while True:
            message = self.next(until)
            if isinstance(message, Answer):
                return message
            if message is None:
                raise DeviceSilent(f"{self._name} does not answer.", "Restart the terminal.")
            if not isinstance(message, Completion | Abort):
                raise self.nonsense(message)
            self.send(messages.OK)

    def run(self, command: Apdu, t4_s: float) -> Result:
        """A command from its start to its end."""
        self.send(command)
        answer = self.answer()
        if answer.code:
            return Result(answer)
        status, prints = None, list[PrintText]()
        until = self.now_s() + t4_s
        while True:
            message = self.next(until)
            if message is None:
                raise DeviceSilent(f"{self._name} began and did not end.", "Restart the terminal.")
            if isinstance(message, Garbage):
                raise self.nonsense(message)
            if isinstance(message, Answer):
                continue
            self.reply(message)
            if isinstance(message, Completion | Abort):
                return Result(message, status, tuple(prints))
            if isinstance(message, StatusInfo):
                status = message
            if isinstance(message, PrintText) and len(prints) < MOST_PRINTS:
                prints.append(message)
            until = self.now_s() + t4_s

    def reply(self, message: Message) -> None:
        """What every message of the terminal is answered with: taken, or not supported."""
        if isinstance(message, messages.Foreign):
            self.send(messages.UNSUPPORTED)
        elif not isinstance(message, Answer | Garbage):
            self.send(messages.OK)

    def settle(self) -> None:
        """Read what lies in the wire before a new command: ends of earlier commands only, and for no longer than T3."""
        until = self.now_s() + self._t3_s
        while (message := self.next(self.now_s() + 0.001)) is not None:
            if self.now_s() >= until:
                raise self.nonsense(message)
            self._pass_over(message)

    def rest(self, until: float, woken: Callable[[], bool]) -> None:
        """Keep an ear on an idle line until then, or until `woken`, or until the end of an earlier command came."""
        message = self.next(until, woken)
        if message is not None:
            self._pass_over(message)
            self.settle()

    def _pass_over(self, message: Message) -> None:
        if not isinstance(message, Answer | Completion | Abort):
            raise self.nonsense(message)
        if not isinstance(message, Answer):
            self.send(messages.OK)

    def nonsense(self, message: Message) -> DeviceError:
        """The error for a message that makes no sense here."""
        what = message.why if isinstance(message, Garbage) else f"{type(message).__name__} out of place"
        return DeviceSilent(f"{self._name} sends what makes no sense ({what}).", "Restart the terminal.")
