"""A machine on which a nexo terminal is a list of answers. The clock moves by nothing but waiting."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from msgspec import Struct
from pos.lane.events import Event
from pos.payments.nexo.driver import NexoTerminal
from pos.payments.nexo.json_form import JsonForm
from pos.payments.nexo.line import Settings
from pos.wires.machine import Empty

__all__ = ["IDLE", "KNOCK", "Desk", "LoginForm", "Says"]

IDLE = "idle"
"""A moment in which the lane wants nothing."""
KNOCK = "knock"
"""What is heard of a connection on which nothing is said."""


class Says(Struct, frozen=True):
    """What comes back on one connection, so many seconds after the request.

    Attributes:
        kind: "PaymentResponse"; empty: an answer without a body.
        status: HTTP's.
        service_id: whose answer it is; empty: the request's.
    """

    kind: str = ""
    body: Any = None
    after_s: float = 0.0
    status: int = 200
    service_id: str = ""


class LoginForm(JsonForm, frozen=True):
    """A terminal that is greeted by a login."""

    greeting = "Login"  # type: ignore[misc]


class _Over(BaseException):
    """Nothing more will happen."""


class _Task:
    def __init__(self, run: Callable[[], None]) -> None:
        self.run = run
        self.started = self.joined = False

    def start(self) -> None:
        self.started = True

    def join(self, timeout_s: float | None = None) -> None:
        self.joined = True

    def is_alive(self) -> bool:
        return self.started


class _Flag:
    def __init__(self) -> None:
        self.up = False

    def set(self) -> None:
        self.up = True

    def is_set(self) -> bool:
        return self.up


class _Lock:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


class Desk:
    """The machine, the terminal's end of every connection, and the lane's inbox: `heard` holds in one order what came.

    Args:
        says: an answer, or an error, for each connection in turn.
        moments: what the lane does when the driver has nothing to do, in turn: a call of the driver, or `IDLE`.
        wishes: (second, call): what the lane does meanwhile.
    """

    def __init__(
        self,
        *says: Says | Exception,
        moments: tuple[Any, ...] = (),
        wishes: tuple[tuple[float, Callable[[NexoTerminal], None]], ...] = (),
        commits: bool = True,
        **settings: Any,
    ) -> None:
        self._says = list(says)
        self._moments = list(moments)
        self._wishes = list(wishes)
        self._commits = commits
        self.time_s = 0.0
        self.heard: list[Any] = []
        self.times: list[float] = []
        self.headers: list[dict[str, Any]] = []
        self.waits: list[float | None] = []
        self.opened: list[tuple[str, float]] = []
        self.closed = 0
        form = settings.pop("form", JsonForm())
        named = Settings(
            url="tcp://10.0.0.7:8443", name="card", form=form, sale_id="lane4", poi_id="P400", version="1.2", **settings
        )
        self.driver = NexoTerminal(named, self, self, nonce=lambda: bytes(16))

    def run(self) -> "Desk":
        """The driver's whole life, until there is nothing more to happen."""
        self.driver.start()
        with suppress(_Over):
            self.task_.run()
        assert not self._says, self._says
        assert self.closed == len(self.opened)
        return self

    def events(self) -> list[Any]:
        """What the lane heard."""
        return [one for one in self.heard if not isinstance(one, dict) and one != KNOCK]

    def asked(self) -> list[str]:
        """What the terminal heard, by name."""
        return [next(iter(one)) if isinstance(one, dict) else one for one in self.heard if isinstance(one, dict | str)]

    # --- the machine

    def now_s(self) -> float:
        return self.time_s

    def now_ms(self) -> int:
        return 1_764_278_400_000 + int(self.time_s * 1000)

    def task(self, name: str, run: Callable[[], None]) -> _Task:
        self.name = name
        self.task_ = _Task(run)
        return self.task_

    def mailbox(self) -> "Desk":
        self._items: list[Any] = []
        return self

    def flag(self) -> _Flag:
        return _Flag()

    def lock(self) -> _Lock:
        return _Lock()

    def put(self, item: Any) -> None:
        self._items.append(item)

    def get(self, timeout_s: float | None = None) -> Any:
        while not self._items:
            moment = self._moments.pop(0) if self._moments else None
            if moment is None:
                raise _Over
            if moment == IDLE:
                self.waits.append(timeout_s)
                self._wait(timeout_s or 0.0)
                raise Empty
            moment(self.driver)
        return self._items.pop(0)

    def _wait(self, seconds: float) -> None:
        until = round(self.time_s + seconds, 6)
        while self._wishes and self._wishes[0][0] <= until:
            at, wish = self._wishes.pop(0)
            self.time_s = max(self.time_s, at)
            wish(self.driver)
        self.time_s = max(self.time_s, until)

    # --- connections

    def open_wire(self, url: str, timeout_s: float = 2.0) -> "_Wire":
        self.opened.append((url, timeout_s))
        said = self._says.pop(0)
        if isinstance(said, Exception):
            self.closed += 1
            raise said
        return _Wire(self, said)

    # --- the inbox

    def post(self, event: Any) -> None:
        self._hear(event)

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        self._hear((event, timeout_s))
        return self._commits

    def _hear(self, what: Any) -> None:
        self.heard.append(what)
        self.times.append(self.time_s)


class _Wire:
    def __init__(self, desk: Desk, says: Says) -> None:
        self._desk = desk
        self._says = says
        self._due: float | None = None
        self._data = b""

    def write(self, data: bytes) -> None:
        head, _, body = data.partition(b"\r\n\r\n")
        assert head.startswith(b"POST /nexo HTTP/1.1\r\n")
        request = json.loads(body)["SaleToPOIRequest"]
        header = request.pop("MessageHeader")
        self._desk.headers.append(header)
        self._desk._hear(request)
        self._due = self._desk.time_s + self._says.after_s
        self._data = self._answer(header)

    def _answer(self, header: dict[str, Any]) -> bytes:
        body = b""
        if self._says.kind:
            answered = {**header, "MessageType": "Response", "ServiceID": self._says.service_id or header["ServiceID"]}
            body = json.dumps(
                {"SaleToPOIResponse": {"MessageHeader": answered, self._says.kind: self._says.body}}
            ).encode()
        return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s" % (self._says.status, len(body), body)

    def read(self, size: int, timeout_s: float) -> bytes:
        assert self._due is not None
        if self._due > self._desk.time_s + timeout_s:
            self._desk._wait(timeout_s)
            return b""
        self._desk._wait(max(0.0, self._due - self._desk.time_s))
        data, self._data = self._data, b""
        return data

    def close(self) -> None:
        if self._due is None:
            self._desk._hear(KNOCK)
        self._desk.closed += 1
