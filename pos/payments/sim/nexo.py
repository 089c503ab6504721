"""A simulated nexo terminal: HTTP on a TCP port, and a control desk for who holds the card.

`run("tcp://127.0.0.1:0?dialect=json&passphrase=...", ...)`: the query sets `NexoOptions`. A transaction goes on
when its connection breaks, as the makers warn. Control acts are those of the simulated ZVT terminal.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Struct

from pos.errors import ConfigError
from pos.payments.sim import asks
from pos.payments.sim.nexo_cards import NexoOutcome, outcome
from pos.payments.sim.nexo_ledger import NexoLedger
from pos.payments.sim.nexo_till import Till
from pos.payments.sim.nexo_words import Words
from pos.wires import acts
from pos.wires.acts import Nothing, NotNow, Switch
from pos.wires.control import Act, serve
from pos.wires.faults import FaultScript
from pos.wires.http_door import Asked, HttpDoor, Reply
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["NexoOptions", "SimulatedNexo", "run"]


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
        self.cards: deque[NexoOutcome] = deque()
        self._lock = machine.lock()
        self._busy = False
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
        self._door = HttpDoor(f"tcp://{host}:{port}", self._answer, machine)
        self.faults = self._door.faults

    @property
    def url(self) -> str:
        """Where a lane finds it, once it was started."""
        return self._door.url

    def start(self) -> None:
        """Serve from now on."""
        self._door.open()

    def stop(self) -> None:
        """Pull the plug for good."""
        self._door.close()

    def _answer(self, asked: Asked) -> Reply:
        if asked.target != self._words.path:
            return Reply(404)
        heard = self._words.hear(asked.body)
        if heard is None or heard.poi_id != self.options.poi_id:
            return Reply(400)
        if self._busy and heard.category not in ("Abort", "TransactionStatus"):
            body: dict[str, Any] | None = {"Response": {"Result": "Failure", "ErrorCondition": "Busy"}}
        else:
            body, end = self.till.serve(heard)
            if end == "die":
                self._door.down(self.options.reboot_s)
            if end != "":
                return Reply(0)
        head = {"Content-Type": self._words.kind}
        return Reply(204, headers=head) if body is None else Reply(200, self._words.say(heard, body), head)

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
            "next": len(self.cards), "faults": self.faults.state(), "busy": self._busy, "sent": self._door.sent,
        }  # fmt: skip

    def files(self) -> Mapping[str, Callable[[], bytes]]:
        """None."""
        return {}

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "card": acts.Asked(asks.Card, self.present),
            "auto": acts.Asked(asks.Auto, self._set_auto),
            "cancel": acts.Asked(Nothing, self._cancel, "Press the red key."),
            "unplug": acts.Asked(asks.Away, self._unplug),
            "busy": acts.Asked(Switch, self._set_busy, "It answers everything with Busy, or no more."),
            "faults": acts.Asked(FaultScript, self.faults.act, "What the wire does wrong; {}: nothing any more."),
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
        self._door.down(float(call.get("seconds", 5)))
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
