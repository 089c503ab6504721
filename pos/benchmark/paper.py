"""How soon paper begins: from the press on "Print" to the first byte of the receipt at the printer."""

import sys
import threading
import time
from pathlib import Path
from typing import Any

from pos.benchmark.figures import Figure, timing
from pos.config import Config
from pos.devices.sim.printer import PrinterSimulator
from pos.lane.events import PayPressed, PrintPressed
from pos.lane.parts import DoneOptions
from pos.lane.screen import Screen
from pos.lane.state import Timing
from pos.simulated import Bench, demo_config

__all__ = ["print_to_first_byte"]

PATIENCE_S = 30.0
QUESTIONS = (b"\x10\x04", b"\x1dr")
"""What is asked before and between: status, and whether all is on paper."""


class _Printer(PrinterSimulator):
    """A printer that looks at its clock when the first byte of a job comes."""

    first_ns = 0

    def _hear(self, data: bytes) -> None:
        if not self.first_ns and not data.startswith(QUESTIONS):
            self.first_ns = time.perf_counter_ns()
        super()._hear(data)


class _Eyes:
    """The display: what is seen, and a wait for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._screen: Screen | None = None

    def show(self, screen: Screen) -> None:
        """See `pos.ports.Display`."""
        with self._changed:
            self._screen = screen
            self._changed.notify_all()

    def until(self, id_: str, printing: str = "") -> None:
        """Wait for a screen, and for what it says of the paper."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._sees(id_, printing), PATIENCE_S):
                sys.exit(f"{id_} {printing} did not come")

    def pay_button(self) -> PayPressed:
        """Wait for the press on "Pay" of a lane whose reader and printer are ready."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._pay() is not None, PATIENCE_S):
                sys.exit("nothing can be paid")
            press = self._pay()
        assert press is not None
        return press

    def _pay(self) -> PayPressed | None:
        mint = self._screen.dock.mint if self._screen is not None and self._screen.id == "S03" else None
        press = mint.press if mint is not None else None
        return press if isinstance(press, PayPressed) and press.reader and press.paper and press.mark else None

    def _sees(self, id_: str, printing: str) -> bool:
        now = self._screen
        if now is None or now.id != id_:
            return False
        said = now.body.printing if isinstance(now.body, DoneOptions) else None
        return not printing or (said is not None and said.id == printing)


def print_to_first_byte(folder: Path, catalog: Path, code: str, prints: int = 30) -> Figure:
    """One sale, its receipt printed so many times; TCP, as most receipt printers have it."""
    from pos.app import RunningLane

    printer, eyes = _Printer("tcp://127.0.0.1:0"), _Eyes()
    printer.start()
    with Bench(folder / "wires", terminal="tcp://127.0.0.1:0?pace_s=0") as bench:
        lane = RunningLane(_wired(folder, bench, printer, catalog), eyes, sys.exit, Timing(done_s=600.0))
        lane.start()
        eyes.until("S01")
        bench.terminal.do("auto", outcome="approve", after_ms=0)
        bench.scanner.do("scan", data=code)
        lane.post(eyes.pay_button())
        eyes.until("S23")
        times = [_once(lane, printer, eyes) for _ in range(prints + 1)][1:]  # the first one loads python-escpos
        lane.stop()
    printer.stop()
    return timing("print pressed -> first byte of the receipt", times, 200, "TCP, every device attached")


def _once(lane: Any, printer: _Printer, eyes: _Eyes) -> float:  # noqa: ANN401 - a RunningLane
    printer.first_ns = 0
    began = time.perf_counter_ns()
    lane.post(PrintPressed())
    while not printer.first_ns:
        time.sleep(0.001)
    eyes.until("S23", "done.printed")
    return (printer.first_ns - began) / 1e6


def _wired(folder: Path, bench: Bench, printer: PrinterSimulator, catalog: Path) -> Config:
    config = demo_config(folder, bench)
    [(name, receipt)] = config.printer.items()
    paper = {name: receipt.model_copy(update={"url": printer.url})}
    return config.model_copy(update={"catalog": catalog, "printer": paper})
