"""A simulated nexo terminal: HTTP on a TCP port, and a control desk for who holds the card.

`run("tcp://127.0.0.1:0?dialect=json&passphrase=...", ...)`: the query sets `NexoOptions`. A transaction goes on
when its connection breaks, as the makers warn. Control acts are those of the simulated ZVT terminal.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

import h11
import msgspec
from msgspec import Struct

from pos.errors import ConfigError, DeviceBusy, DeviceError
from pos.payments.sim import asks
from pos.payments.sim.nexo_cards import NexoOutcome, outcome
from pos.payments.sim.nexo_ledger import NexoLedger
from pos.payments.sim.nexo_till import Till
from pos.payments.sim.nexo_words import Words
from pos.wires.acts import Asked, Nothing, NotNow, Switch
from pos.wires.control import Act, serve
from pos.wires.faults import Faults, FaultScript, play
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import THIS_MACHINE, Alarm, Machine

__all__ = ["NexoOptions", "SimulatedNexo", "run"]

_IDLE_S = 60.0
_DOOR_AGAIN_S = 0.05


class NexoOptions(Struct, frozen=True, kw_only=True):
    """What kind of terminal it is; `pace_s`: how long each step takes, `reboot_s`: how long a restart."""

    dialect: Literal["json", "xml"] = "json"
    poi_id: str = "P400Plus-123456789"
    passphrase: str = ""
    key_id: str = "lane"
    key_version: int = 1
    card_timeout_s: float = 45.0
    pace_s: float = 0.4
    spills: bool = False
    """Whether it puts whole card numbers, tracks and names into every text, as no terminal should."""
    reboot_s: float = 0.2


class SimulatedNexo:
    """A terminal behind a TCP port. Acts may be called on any thread."""

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, options: NexoOptions | None = None, *,
        machine: Machine = THIS_MACHINE,
    ) -> None:  # fmt: skip
        self.options = one = options or NexoOptions()
        self._machine = machine
        secret = (one.passphrase, one.key_id, one.key_version) if one.passphrase else None
        self._words = Words(one.dialect, secret)
        self.ledger = NexoLedger()
        self.faults = Faults()
        self.cards: deque[NexoOutcome] = deque()
        self._lock = machine.lock()
        self._wires: dict[DeviceEnd, None] = {}
        self._on = self._stopped = self._busy = False
        self._sent = 0
        self._again: Alarm | None = None
        self._auto: tuple[NexoOutcome, float] | None = None
        self.till = Till(
            self.ledger,
            one.pace_s,
            one.card_timeout_s,
            self._next_card,
            machine,
            nested=one.dialect == "json",
            spills=one.spills,
        )
        self._door = machine.door(f"tcp://{host}:{port}", self._came)

    @property
    def url(self) -> str:
        """Where a lane finds it, once it was started."""
        return self._door.url

    def start(self) -> None:
        """Serve from now on."""
        with self._lock:
            self._on = True
            self._door.open()

    def stop(self) -> None:
        """Pull the plug for good."""
        with self._lock:
            self._stopped = True
            self._slam()

    def _slam(self) -> None:
        self._on = False
        self._door.close()
        if self._again is not None:
            self._again.cancel()
        for wire in tuple(self._wires):
            wire.close()

    def _down(self, seconds: float) -> None:
        with self._lock:
            self._slam()
            if not self._stopped:
                self._again = self._machine.alarm(seconds, self._up)

    def _up(self) -> None:
        with self._lock:
            if self._on or self._stopped:
                return
            try:
                self.start()
            except DeviceBusy:  # somebody has the port for the moment
                self._down(_DOOR_AGAIN_S)

    # --- one connection

    def _came(self, wire: DeviceEnd) -> None:
        with self._lock:
            if not self._on:
                wire.close()
                return
            self._wires[wire] = None
        self._machine.task("terminal", lambda: self._talk(wire)).start()

    def _talk(self, wire: DeviceEnd) -> None:
        try:
            request = self._request(wire)
            if request is not None:
                status, body, died = self._answer(*request)
                if died:
                    self._down(self.options.reboot_s)
                elif status:
                    self._reply(wire, status, body)
                else:
                    while True:  # it hangs: the line stays open until the lane gives up
                        wire.read(1, _IDLE_S)
        except DeviceError:
            pass
        finally:
            with self._lock:
                self._wires.pop(wire, None)
            wire.close()

    def _request(self, wire: DeviceEnd) -> tuple[str, bytes] | None:
        talk, path, body = h11.Connection(h11.SERVER), "", b""
        while True:
            try:
                event = talk.next_event()
            except h11.RemoteProtocolError:
                return None
            if event is h11.NEED_DATA:
                data = wire.read(65536, _IDLE_S)
                if not data:
                    return None
                for step in self.faults.plan(data, "receive"):
                    if not hasattr(step, "data"):
                        return None
                    talk.receive_data(step.data)
            elif isinstance(event, h11.Request):
                path = event.target.decode("ascii", "replace")
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return path, body
            else:
                return None

    def _answer(self, path: str, data: bytes) -> tuple[int, bytes, bool]:
        """HTTP status (0: none, ever), body, and whether the terminal died."""
        if path != self._words.path:
            return 404, b"", False
        heard = self._words.hear(data)
        if heard is None or heard.poi_id != self.options.poi_id:
            return 400, b"", False
        if self._busy and heard.category not in ("Abort", "TransactionStatus"):
            body: dict[str, Any] | None = {"Response": {"Result": "Failure", "ErrorCondition": "Busy"}}
        else:
            body, end = self.till.serve(heard)
            if end != "":
                return 0, b"", end == "die"
        return (204, b"", False) if body is None else (200, self._words.say(heard, body), False)

    def _reply(self, wire: DeviceEnd, status: int, body: bytes) -> None:
        reason = {200: "OK", 204: "No Content", 400: "Bad Request", 404: "Not Found"}[status]
        head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: {self._words.kind}\r\nConnection: close\r\n"
        length = "" if status == 204 else f"Content-Length: {len(body)}\r\n"
        data = f"{head}{length}\r\n".encode() + body
        self._sent = len(data)
        refused = [0.0]
        if not play(self.faults.plan(data), wire.write, refused.append, self._machine.sleep) and refused[-1]:
            self._down(refused[-1])

    # --- control

    def _next_card(self) -> NexoOutcome | None:
        with self._lock:
            if self.cards:
                return self.cards.popleft()
            return None if self._auto is None else self._auto[0]

    def state(self) -> dict[str, Any]:
        """What a control desk shows and a test compares."""
        return {
            "waiting": self.till.waiting, "display": self.till.display, "ledger": self.ledger.state(),
            "next": len(self.cards), "faults": self.faults.state(), "busy": self._busy, "sent": self._sent,
        }  # fmt: skip

    def files(self) -> Mapping[str, Callable[[], bytes]]:
        """None."""
        return {}

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "card": Asked(asks.Card, self.present),
            "auto": Asked(asks.Auto, self._set_auto),
            "cancel": Asked(Nothing, self._cancel, "Press the red key."),
            "unplug": Asked(asks.Away, self._unplug),
            "busy": Asked(Switch, self._set_busy, "It answers everything with Busy, or no more."),
            "faults": Asked(FaultScript, self.faults.act, "What the wire does wrong; {}: nothing any more."),
        }

    def present(self, call: dict[str, Any]) -> dict[str, Any]:
        """Hold a card to the reader: now, if a payment waits, and the next `times` - 1 or `times`."""
        card, times = outcome(call), int(call.get("times", 1))
        with self._lock:
            if times > 0 and self.till.hand(card):
                times -= 1
            self.cards.extend([card] * times)
        return {"next": len(self.cards)}

    def _set_auto(self, call: dict[str, Any]) -> dict[str, Any]:
        self._auto = None if call["outcome"] is None else (outcome(call), float(call.get("after_ms", 1500)) / 1000)
        if self._auto is not None:
            self.till.hand(self._auto[0])
        return {"auto": call["outcome"]}

    def _cancel(self, call: dict[str, Any]) -> dict[str, Any]:
        del call
        if not self.till.cancel("Cancel"):
            raise NotNow("no payment waits for a card")
        return {}

    def _unplug(self, call: dict[str, Any]) -> dict[str, Any]:
        self._down(float(call.get("seconds", 5)))
        return {}

    def _set_busy(self, call: dict[str, Any]) -> dict[str, Any]:
        self._busy = bool(call["on"])
        return {"busy": self._busy}


def run(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is told the `wire` and `control` addresses.

    Raises:
        ConfigError: an address or a setting that makes no sense.
        DeviceBusy: the port is taken.
    """
    parts = urlsplit(wire_url)
    if parts.scheme != "tcp" or not parts.hostname:
        raise ConfigError(f"{wire_url!r} is no address for a terminal.", "Write tcp://127.0.0.1:port.")
    try:
        options = msgspec.convert(dict(parse_qsl(parts.query)), NexoOptions, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(f"The simulated terminal has no such setting: {error}.", "See NexoOptions.") from None
    serve(SimulatedNexo(parts.hostname, parts.port or 0, options), control_port, ready)
