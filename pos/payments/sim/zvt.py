"""A simulated ZVT terminal: a TCP port or serial line that a lane opens, and a control desk for who holds the card.

`run("tcp://127.0.0.1:0?pan=whole&state=terminal.json", ...)`: the query sets `zvt_payment.Options`. Control acts:

```
card     {"outcome": "approve", "times": 1, "at": POINT, "late_s": n}   now, if a payment waits, or next
auto     {"outcome": "approve" | null, "after_ms": 1500}                presented by itself whenever a payment waits
cancel   {}                  the red key
reboot   {}                  its power goes and comes back: what it was doing is forgotten
unplug   {"seconds": 5}      no network for so long
busy     {"on": true}        answers 84 9C to everything
line     {"spoil": 1}        a serial line's noise: see `zvt_serial.Noise`
cut      {"after": n, "listens": false}   the next payment's line breaks after so many bytes towards the lane
faults   a FaultScript       (pos.wires.faults)
```
"""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from pos.errors import ConfigError, DeviceBusy
from pos.payments.sim import asks
from pos.payments.sim import zvt_bytes as wire
from pos.payments.sim.zvt_cards import Outcome, outcome
from pos.payments.sim.zvt_ledger import Ledger
from pos.payments.sim.zvt_link import Cut, Gone, Happening, Link
from pos.payments.sim.zvt_payment import KINDS, Authorisation, Dead, Options, stamp, tell
from pos.payments.sim.zvt_serial import Noise, SerialEnd
from pos.wires.acts import Asked, Nothing, NotNow, Switch
from pos.wires.control import Act, serve
from pos.wires.faults import Faults, FaultScript
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import THIS_MACHINE, Alarm, Machine

__all__ = ["SimulatedTerminal", "run"]

_SHORT = frozenset({"0670", "0693"})
_VERSION = "3.4.1"
_DOOR_AGAIN_S = 0.05


class SimulatedTerminal:
    """A terminal behind a TCP port. Acts may be called on any thread.

    Args:
        host: where; port: 0 takes any free one.
        options: what kind of terminal.
        machine: whose threads and port they are.
        zone: where its clock is; None: this machine's.
        place: "pty:///path" for a serial line instead of a port.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        options: Options | None = None,
        *,
        machine: Machine = THIS_MACHINE,
        zone: tzinfo | None = None,
        place: str = "",
    ) -> None:
        self._serial = place.startswith("pty:")
        self.noise = Noise()
        self.options = options or Options()
        self._machine = machine
        self._zone = zone
        self.ledger = Ledger(Path(self.options.state) if self.options.state else None, lock=machine.lock())
        self.talks = self.blocks = False
        self.faults = Faults()
        self._display = "Ready"
        self._currency = 978
        self.helped: list[str] = []
        """Initialisations and diagnoses that it was told to do."""
        self._cards: deque[Outcome] = deque()
        self._auto: tuple[Outcome, float] | None = None
        self._waiting: Link | None = None
        self._links: dict[Link, None] = {}
        self._lock = machine.lock()
        self._working = self._busy = False
        self._cut: Cut | None = None
        self._sent = 0
        self._on = self._stopped = False
        self._again: Alarm | None = None
        self._boot()
        self._door = machine.door(place or f"tcp://{host}:{port}", self._came)

    @property
    def url(self) -> str:
        """Where a lane finds it, once it was started."""
        return self._door.url

    def _boot(self) -> None:
        known = self.ledger.load() or self.ledger.last is not None
        if not known and not self.options.fresh:
            self.ledger.install(self.stamp(), 978)
        if self.options.reversal == "at-once":
            for one in self.ledger.pending():
                self.ledger.reverse(one, self.stamp(), self.options.after)
        self.talks = self.blocks = False
        self._display = "Ready"

    def start(self) -> None:
        """Serve from now on.

        Raises:
            DeviceBusy: the port is taken.
        """
        with self._lock:
            self._on = True
            self._door.open()

    def stop(self) -> None:
        """Pull the plug for good."""
        with self._lock:
            self._stopped = True
            self._slam()

    def _slam(self) -> None:
        """Close everything that is open."""
        self._on = False
        self._door.close()
        if self._again is not None:
            self._again.cancel()
        for link in tuple(self._links):
            link.close()

    def _came(self, line: DeviceEnd) -> None:
        with self._lock:
            if not self._on:
                line.close()
                return
            end = SerialEnd(line, self._machine, self.noise, self.options.t2_s) if self._serial else line
            link = Link(end, self.faults, self._machine, stays=self._serial)
            self._links[link] = None
        self._machine.task("terminal", lambda: self._talk(link)).start()

    def _down(self, seconds: float) -> None:
        """No power or no network for so long."""
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

    def _talk(self, link: Link) -> None:
        try:
            while True:
                try:
                    self._listen(link)
                except Gone as gone:
                    if gone.refuse_s or not link.goes_on:
                        raise
        except Gone as gone:
            if gone.refuse_s:
                self._down(gone.refuse_s)
        except Dead:
            self._boot()
            self._down(self.options.reboot_s)
        finally:
            with self._lock:
                self._links.pop(link, None)
            link.close()

    def _listen(self, link: Link) -> None:
        while True:
            found = link.wait(None)
            if found is not None and found.kind == "message" and not link.stale:
                self._command(link, found)

    def _command(self, link: Link, found: Happening) -> None:
        if found.control[:2] in ("80", "84"):
            return
        with self._lock:
            busy = self._busy or self._working
            self._working = self._working or not busy
        if busy:
            link.send(wire.busy())
            return
        try:
            self._carry_out(link, found.control, found.data)
        finally:
            self._working = False

    def _carry_out(self, link: Link, control: str, data: bytes) -> None:
        if control == "0600":
            self._register(link, data)
        elif control in KINDS:
            cut, self._cut = self._cut, None
            link.begin(cut)
            try:
                Authorisation(self, link, data, control).run()
            finally:
                self._sent, self._display = link.sent, "Ready"
        elif control == "0620":
            self._repeat(link, data)
        elif control in ("06b0", "0602"):
            self.talks = self.talks and control != "0602"
            link.send(wire.ACK)
        elif control in _SHORT:
            self.helped.append(control)
            link.send(wire.ACK)
            self._tell(link, wire.completion())
        elif control == "0501" and self.options.enquiry is not None:
            link.send(wire.ACK)
            self._tell(link, wire.state(self.options.enquiry, _VERSION))
        elif control == "0650":
            self._end_day(link)
        else:
            link.send(wire.NO_SUCH)

    def _register(self, link: Link, data: bytes) -> None:
        settings = data[3] if len(data) > 3 else 0x86
        self.talks = bool(settings & 0x08)
        self.blocks = bool(settings & 0x80) and b"\x0a\x02\x06\xd3" in data
        link.send(wire.ACK)
        currency = int(data[4:6].hex()) if len(data) >= 6 else None
        self._currency = currency or self._currency
        wishes = 0 if self.helped else self.options.wishes
        self._tell(link, wire.completion(self.options.terminal_id, currency, wishes))

    def _end_day(self, link: Link) -> None:
        link.send(wire.ACK)
        day = self.ledger.settle(self.stamp(), self._currency)
        self._tell(link, tell(day, self.options))
        if self.blocks:
            lines = ["** End of day **", f"TA {day.trace:06d}", f"Total {day.amount / 100:.2f}"]
            self._tell(link, wire.print_block(lines, 3))
        self._tell(link, wire.completion())

    def _repeat(self, link: Link, data: bytes) -> None:
        if self.options.repeat == "no":
            link.send(wire.NO_SUCH)
            return
        link.send(wire.ACK)
        wanted = data[4] if data[3:4] == b"\x03" and len(data) > 4 else 0
        if wanted & 1 and self.ledger.last is not None:
            self._tell(link, tell(self.ledger.last, self.options))
        self._tell(link, wire.completion())

    def _tell(self, link: Link, message: bytes) -> None:
        """Send, and wait for the lane's answer."""
        link.send(message)
        for found in link.reply(self.options.t3_s):
            if found.kind == "message" and found.control[:2] in ("80", "84"):
                return
        raise Gone

    # --- the payment's desk

    def show(self, text: str) -> None:
        """What stands on the terminal's display."""
        self._display = text

    def stamp(self) -> str:
        """What its clock shows, "MMDDHHMMSS"."""
        return stamp(self._machine.now_ms(), self._zone)

    def card(self, link: Link) -> Outcome | None:
        """Wait for a card, the red key, the lane's 06 B0, or nobody."""
        with self._lock:
            card = self._cards.popleft() if self._cards else None
            self._waiting = link
            auto = self._auto
        try:
            return card or self._wait_for_card(link, auto)
        finally:
            with self._lock:
                self._waiting = None

    def _wait_for_card(self, link: Link, auto: tuple[Outcome, float] | None) -> Outcome | None:
        if auto is not None:
            found = link.wait(auto[1])
            if found is None:
                return auto[0]
        else:
            found = link.wait(self.options.card_timeout_s)
        while found is not None:
            if found.kind == "card":
                card: Outcome = found.card
                return card
            if found.kind == "cancel":
                return None
            if found.control == "06b0":
                link.send(wire.ACK)
                return None
            found = link.wait(self.options.card_timeout_s)
        return None

    # --- control

    @property
    def waits_for_card(self) -> bool:
        """Whether its display asks for a card now."""
        return self._waiting is not None

    def state(self) -> dict[str, Any]:
        """What a control desk shows and a test compares."""
        return {
            "waiting": self._waiting is not None,
            "display": self._display,
            "ledger": self.ledger.state(),
            "next": len(self._cards),
            "faults": self.faults.state(),
            "sent": self._sent,
            "busy": self._busy,
        }

    def files(self) -> Mapping[str, Callable[[], bytes]]:
        """None."""
        return {}

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "card": Asked(asks.Card, self.present),
            "auto": Asked(asks.Auto, self._set_auto),
            "cancel": Asked(Nothing, self._cancel, "Press the red key."),
            "reboot": Asked(Nothing, self._reboot, "Its power goes and comes back."),
            "unplug": Asked(asks.Away, self._unplug),
            "busy": Asked(Switch, self._set_busy, "It answers everything with 84 9C, or no more."),
            "cut": Asked(asks.Cut, self._set_cut),
            "faults": Asked(FaultScript, self.faults.act, "What the wire does wrong; {}: nothing any more."),
            "line": Asked(asks.Noisy, self._set_noise),
        }

    def present(self, call: dict[str, Any]) -> dict[str, Any]:
        """Hold a card to the reader: now, if a payment waits, and the next `times` - 1 or `times`."""
        card, times = outcome(call), int(call.get("times", 1))
        with self._lock:
            if self._waiting is not None and times > 0:
                self._waiting.happen(Happening("card", card=card))
                times -= 1
            self._cards.extend([card] * times)
        return {"next": len(self._cards)}

    def _set_auto(self, call: dict[str, Any]) -> dict[str, Any]:
        self._auto = None if call["outcome"] is None else (outcome(call), float(call.get("after_ms", 1500)) / 1000)
        if self._auto is not None and self._waiting is not None:
            self.present(call)
        return {"auto": call["outcome"]}

    def _cancel(self, call: dict[str, Any]) -> dict[str, Any]:
        del call
        with self._lock:
            waiting = self._waiting
        if waiting is None:
            raise NotNow("no payment waits for a card")
        waiting.happen(Happening("cancel"))
        return {}

    def _reboot(self, call: dict[str, Any]) -> dict[str, Any]:
        del call
        for link in tuple(self._links):
            link.happen(Happening("dead"))
        return {}

    def _unplug(self, call: dict[str, Any]) -> dict[str, Any]:
        self._down(float(call.get("seconds", 5)))
        return {}

    def _set_busy(self, call: dict[str, Any]) -> dict[str, Any]:
        self._busy = bool(call["on"])
        return {"busy": self._busy}

    def _set_noise(self, call: dict[str, Any]) -> dict[str, Any]:
        for what, times in msgspec.structs.asdict(msgspec.convert(call, Noise)).items():
            setattr(self.noise, what, times)
        return call

    def _set_cut(self, call: dict[str, Any]) -> dict[str, Any]:
        self._cut = Cut(int(call["after"]), bool(call.get("listens", False)))
        return {}


def _options(query: str) -> Options:
    given = dict(parse_qsl(query, keep_blank_values=True))
    try:
        return msgspec.convert(given, Options, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(f"The simulated terminal has no such setting: {error}.", "See zvt_payment.Options.") from None


def run(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is told the `wire` and `control` addresses.

    Raises:
        ConfigError: an address or a setting that makes no sense.
        DeviceBusy: the port is taken.
    """
    parts = urlsplit(wire_url)
    options = _options(parts.query)
    if parts.scheme == "pty" and parts.path:
        serve(SimulatedTerminal(options=options, place=f"pty://{parts.path}"), control_port, ready)
        return
    if parts.scheme != "tcp" or not parts.hostname:
        raise ConfigError(f"{wire_url!r} is no address for a terminal.", "Write tcp://127.0.0.1:port or pty:///path.")
    serve(SimulatedTerminal(parts.hostname, parts.port or 0, options), control_port, ready)
