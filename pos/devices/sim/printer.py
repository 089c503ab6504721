"""A simulated receipt printer: `python -m pos simulate printer --wire tcp://127.0.0.1:9100`.

Written from the ESC/POS manuals, not from our encoder. What makes it a printer and not a screen: it obeys real-time
commands the moment they come in, even inside other data; it stops taking from its buffer while the paper is out or the
cover open, and prints the rest later; switched off, what it had not printed is gone.

The address may carry the set-up: `?dots=512` (default; 576 and 384 are usual), `?barrier=no` (GS r is not known).

Acts: `paper {"state": "ok|near-end|out"}`, `out-after {"lines": n}`, `cover {"open": true}`, `cutter {"jammed": true}`,
`drawer {"open": true}`, `lock {"on": true}` (the drawer's key), `fault {"broken"?: true, "too_hot"?: true}`,
`silent {"on": true}`, `unplug {"seconds"?: n}`, `plug {}`,
`reboot {"seconds": n}`, `cut-at {"bytes": n}` (the wire breaks after so many bytes from now), `silent-at {"bytes": n}`,
`cut {}`, `tear {}`, `faults {...}` (see `pos.wires.faults`). Files: `paper.png`, `receipt-N.png`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from pos.devices.sim.printer_asks import Break, Bytes, Jam, Lines, Open, Paper, Reboot
from pos.devices.sim.printer_commands import Commands
from pos.devices.sim.printer_head import Head
from pos.devices.sim.printer_mechanism import Mechanism
from pos.devices.sim.printer_roll import Roll
from pos.devices.sim.wired import WiredSimulator
from pos.wires.acts import Asked, Nothing, Switch
from pos.wires.control import Act, serve
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["PrinterSimulator", "run"]

LINE_DOTS = 30
BUFFER = 64 * 1024
DLE, EOT, ENQ, DC4 = 0x10, 0x04, 0x05, 0x14


class PrinterSimulator(WiredSimulator):
    """A printer on a wire. Acts may be called on any thread."""

    def __init__(self, wire_url: str, machine: Machine = THIS_MACHINE) -> None:
        setup = dict(parse_qsl(urlsplit(wire_url).query))
        super().__init__(wire_url, "printer", machine)
        self._silent = False
        self._cut_at: int | None = None
        self._silent_at: int | None = None
        self._before = b""
        self._received = 0
        self._mechanism = Mechanism()
        self.roll = Roll(int(setup.get("dots", 512)))
        self._barrier = setup.get("barrier", "yes") == "yes"
        self._commands = Commands()
        self._head = Head(self.roll, self._mechanism, self._send)

    def state(self) -> dict[str, Any]:
        """For `GET /state`."""
        with self._lock:
            return {
                **self._wire_state(),
                "received": self._received,
                "paper": self._mechanism.paper,
                "cover_open": self._mechanism.cover_open,
                "cutter_jammed": self._mechanism.cutter_jammed,
                "drawer_open": self._mechanism.drawer_open,
                "drawer_locked": self._mechanism.drawer_locked,
                "silent": self._silent,
                "waiting_bytes": len(self._commands),
                "unknown": dict(self._head.unknown),
                "lines": list(self.roll.lines),
                "barcodes": list(self.roll.barcodes),
                "receipts": [
                    {"number": one.number, "lines": one.lines, "barcodes": one.barcodes, "png": one.png, "cut": one.cut}
                    for one in self.roll.receipts
                ],
            }

    # --- the desk

    def files(self) -> Mapping[str, Callable[[], bytes]]:
        """`paper.png` and every receipt that still lies there."""
        return _Pictures(self.roll)

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "paper": Asked(Paper, lambda call: self._turn(paper=call["state"], out_after_dots=None)),
            "out-after": Asked(Lines, lambda call: self._turn(out_after_dots=call["lines"] * LINE_DOTS)),
            "cover": Asked(Open, lambda call: self._turn(cover_open=call["open"]), "Open or close the cover."),
            "cutter": Asked(Jam, lambda call: self._turn(cutter_jammed=call["jammed"])),
            "fault": Asked(Break, lambda call: self._turn(**call)),
            "drawer": Asked(Open, lambda call: self._turn(drawer_open=call["open"]), "Open or close the drawer."),
            "lock": Asked(Switch, lambda call: self._turn(drawer_locked=call["on"]), "Lock the drawer by its key."),
            "silent": Asked(Switch, self._set_silent, "It answers nothing and prints nothing, or again does."),
            "reboot": Asked(Reboot, lambda call: self.unplug({"seconds": call.get("seconds", 0.5)})),
            "cut-at": Asked(Bytes, self._set_cut_at, "The wire breaks after so many bytes from now."),
            "silent-at": Asked(Bytes, self._set_silent_at, "It falls silent after so many bytes from now."),
            "cut": Asked(Nothing, lambda _call: self._tear("cut"), "Tear the paper off; it lies there as a receipt."),
            "tear": Asked(Nothing, lambda _call: self._tear("torn"), "Take all receipts away."),
            **self._cable(),
        }

    def _turn(self, **state: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of Mechanism
        """Change something inside, and go on printing if that helps."""
        with self._lock:
            for name, value in state.items():
                setattr(self._mechanism, name, value)
            if self._head.automatic:
                self._send(self._mechanism.automatic())
            self._work()
            return {"paper": self._mechanism.paper, "stopped": self._mechanism.stopped}

    def _set_silent(self, call: dict[str, Any]) -> dict[str, Any]:
        self._silent = bool(call["on"])
        return {"silent": self._silent}

    def unplug(self, call: dict[str, Any]) -> dict[str, Any]:
        """Pull the cable, for `seconds` or until `plug`. Power gone: what was not printed yet is lost."""
        with self._lock:
            said = super().unplug(call)
            self._forget()
        return said

    def _set_cut_at(self, call: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self._cut_at = self._received + max(0, int(call["bytes"]))
        return {"cut_at": self._cut_at}

    def _set_silent_at(self, call: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self._silent_at = self._received + max(0, int(call["bytes"]))
        return {"silent_at": self._silent_at}

    def _tear(self, how: Literal["cut", "torn"]) -> dict[str, Any]:
        with self._lock:
            if how == "cut":
                self.roll.cut("torn")
            else:
                self.roll.clear()
        return {"receipts": len(self.roll.receipts)}

    # --- the wire

    def _hear(self, data: bytes) -> None:
        while len(self._commands) >= BUFFER and not self._stopping.is_set():
            self._stopping.wait(0.02)
        with self._lock:
            cut = self._cut_at is not None and self._received + len(data) >= self._cut_at
            if cut and self._cut_at is not None:
                data = data[: max(0, self._cut_at - self._received)]
            self._received += len(data)
            if self._silent_at is not None and self._received >= self._silent_at:
                self._silent, self._silent_at = True, None
            if not self._silent:
                self._real_time(data)
                self._commands.feed(data)
                self._work()
            if cut:
                self._cut_at = None
                self._listener.drop(0.0)

    def _drop(self, refuse_s: float | None) -> None:
        super()._drop(refuse_s)
        if refuse_s:
            self._forget()

    def _forget(self) -> None:
        self._commands.clear()
        self._before = b""
        self._head = Head(self.roll, self._mechanism, self._send)

    def _real_time(self, data: bytes) -> None:
        """DLE EOT, DLE ENQ: found by their bytes wherever they are, as the firmware's interrupt does it."""
        stream = self._before + data
        self._before = stream[-2:]
        answers = b""
        at = stream.find(DLE)
        while 0 <= at < len(stream) - 2:
            if stream[at + 1] == EOT:
                answers += self._mechanism.real_time(stream[at + 2])
            elif stream[at + 1] == ENQ and stream[at + 2] in (1, 2):
                self._mechanism.recover()
                if stream[at + 2] == 2:
                    self._commands.clear()
            at = stream.find(DLE, at + 1)
        self._send(answers)

    def _work(self) -> None:
        """Print what is in the buffer, until it is empty or something stops the paper."""
        while not self._mechanism.stopped and (command := self._commands.next()) is not None:
            if command.name != "GS r" or self._barrier:
                self._head.run(command)

    def _send(self, data: bytes) -> None:
        if data and not self._silent:
            super()._send(data)


class _Pictures(Mapping[str, Callable[[], bytes]]):
    def __init__(self, roll: Roll) -> None:
        self.roll = roll

    def __getitem__(self, name: str) -> Callable[[], bytes]:
        if name == "paper.png":
            return self.roll.picture
        picture = self.roll.of(name)
        if picture is None:
            raise KeyError(name)
        return lambda: picture

    def __iter__(self) -> Iterator[str]:
        return iter(["paper.png", *(receipt.png for receipt in list(self.roll.receipts))])

    def __len__(self) -> int:
        return 1 + len(self.roll.receipts)


def run(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGTERM; calls `ready` once with the addresses."""
    serve(PrinterSimulator(wire_url), control_port, ready)
