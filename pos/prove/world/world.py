"""One shop: a lane, its three devices, the cables between them, the people, and fate; all on one schedule."""

import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, Literal, TextIO
from zoneinfo import ZoneInfo

from pos.app import lane_path
from pos.config import (
    AuditConfig,
    ChecksConfig,
    Config,
    DepartmentConfig,
    PrinterConfig,
    RiskConfig,
    ScannerConfig,
    ShopConfig,
    TerminalConfig,
)
from pos.devices.sim.printer import PrinterSimulator
from pos.devices.sim.scanner import ScannerSimulator
from pos.payments.sim.zvt import SimulatedTerminal
from pos.payments.sim.zvt_payment import Options
from pos.prove.disk.disk import SimulatedDisk
from pos.prove.world.cards import ODD, deal
from pos.prove.world.caretaker import Caretaker
from pos.prove.world.checks import check_lane
from pos.prove.world.lane import Front, LaneComputer
from pos.prove.world.machine import SimulatedMachine
from pos.prove.world.oracle import Oracle
from pos.prove.world.packing import Packing, shelf_of
from pos.prove.world.planted import Plant
from pos.prove.world.schedule import Process, Schedule, Thread
from pos.prove.world.trace import Trace
from pos.prove.world.wires import Network
from pos.simulated import DEMO_STORE

__all__ = ["OPENS_MS", "World", "catalogue"]

OPENS_MS = 1_772_438_400_000
"""2026-03-02 08:00 UTC, a Monday."""
BADGES = {"1001": "Sam", "1002": "Ana"}
AFTER: tuple[Literal["previous", "failed", "reversal"], ...] = ("previous", "failed", "reversal")


@lru_cache(maxsize=1)
def catalogue() -> Path:
    """The demo store, imported once a process."""
    from pos.store.importer import import_csv

    folder = Path(_kept_folder().name)
    config = Config(folder=folder)
    files = [DEMO_STORE / "packaged-foods.csv", DEMO_STORE / "own-goods.csv"]
    report = import_csv(files, folder / "catalog.db", set(config.tax), config.shop.currency)
    assert report.written, report.findings[:3]
    return folder / "catalog.db"


@lru_cache(maxsize=1)
def _kept_folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="pos-world-")


class World:
    """A shop from one seed.

    Args:
        seed: decides everything.
        file: where the trace is written for people.
        until: stop after so many events; 0: never.
        planted: puts a bug into each session that is opened.
        trouble: how much goes wrong; None: the seed decides.
    """

    def __init__(
        self,
        seed: int,
        file: TextIO | None = None,
        until: int = 0,
        planted: Plant | None = None,
        trouble: int | None = None,
    ) -> None:
        self.chance = Random(seed)
        self.until = until
        self.planted = planted
        self.trace = Trace(file)
        self.oracle = Oracle()
        self.schedule = Schedule(self.fork())
        self.network = Network(self.schedule, self.fork())
        self.wall_ms = OPENS_MS
        self.options = self._terminal_options()
        self.disk = SimulatedDisk(self.fork(), lambda: self.wall_ms + self.schedule.now // 1000)
        self.scanner = ScannerSimulator("pty:///dev/scanner", self.machine("scanner"))
        setup = self.chance.choice(("", "", "?barrier=no", "?dots=576"))
        self.printer = PrinterSimulator(f"tcp://127.0.0.1:9100{setup}", self.machine("printer"))
        self.packing: Packing | None = shelf_of(seed, self) if self.furnished else None
        """The packing shelf, where this shop's weighs."""
        self.terminal: Any = self._make_terminal(self.machine("terminal", self.chance.randint(-120_000, 120_000)))
        self.oracle.tells = self.options.repeat != "no"
        self.config = self._config()
        drawn = self.chance.choice((0, 20, 50, 50, 100, 200))
        self.trouble = drawn if trouble is None else trouble
        """How much goes wrong: 0 nothing, 50 as in a bad shop."""
        self.pace = self.chance.choice((0.8, 1.0, 1.0, 1.0))
        """How long people think: 1 at leisure, less at rush hour, when everybody knows the way."""
        several = ("en", "de", "zh-Hans", "ar") if self.chance.randrange(8) == 0 else ("en", "de")
        self.languages = several
        """What these shoppers read."""
        self.papers: list[list[str]] = []
        """The barcodes on each paper that came out."""
        self.mended = False
        self.broken: list[tuple[str, Callable[[], object]]] = []
        """What somebody has to mend, and how."""
        self.computer = LaneComputer(self)
        self.caretaker = Caretaker(self)
        self.actors: list[Process] = []
        self._chance_to_check = self.fork()

    def fork(self) -> Random:
        """A source of chance of one's own."""
        return Random(self.chance.getrandbits(64))

    def _terminal_options(self) -> Options:
        choice = self.chance.choice
        return Options(
            reversal=choice(("at-once", "at-once", "at-once", "never")),
            after=choice(AFTER),
            repeat=choice(("yes", "yes", "yes", "failed-too", "no")),
            pan=choice(("masked", "masked", "whole", "everywhere")),
            pace_s=choice((0.1, 0.4, 1.0)),
            card_timeout_s=choice((20.0, 45.0)),
            fresh=choice((False, False, True)),
        )

    def _make_terminal(self, machine: SimulatedMachine) -> Any:  # noqa: ANN401 - any simulated terminal
        zone = ZoneInfo("Europe/London")
        return SimulatedTerminal("127.0.0.1", 20007, self.options, machine=machine, zone=zone)

    def _terminal_config(self) -> TerminalConfig:
        return TerminalConfig(url="tcp://127.0.0.1:20007")

    def _paid_with(self) -> dict[str, Any]:
        """What shoppers pay with, as lane.toml has it."""
        return {"terminal": {"card": self._terminal_config()}}

    def phone_code(self) -> str:
        """The payment code on the shopper's phone; empty: they pay otherwise."""
        return ""

    def gift_code(self) -> str:
        """The bars of the gift card in the shopper's hand; empty: they have none."""
        return ""

    furnished = True
    """Whether such a shop may have a packing shelf."""
    looks_s: float | None = None
    """Seconds between two looks at an idle printer; None: as in a shop."""
    on_paper = 50
    """So many of a hundred shoppers want their receipt on paper."""
    wants_plan = False
    """Whether shoppers choose instalments wherever they are offered."""
    gives_gift_cards = False
    """Whether a whole basket is paid by gift card."""
    splits = False
    """Whether shoppers pay in parts: the first by card."""

    def on_parts(self, *, kept: bool) -> bool:
        """A shopper stands before S21, with a part paid already or none; whether they want that part back now."""
        del kept
        return False

    def bank(self) -> list[dict[str, Any]]:
        """What the terminal's bank has: receipt, trace, amount, taken, reversed."""
        found: list[dict[str, Any]] = self.terminal.ledger.state()
        return found

    def machine(self, name: str, skew_ms: int = 0) -> SimulatedMachine:
        """Another computer, or a person."""
        return SimulatedMachine(self.schedule, self.network, Process(name), OPENS_MS + skew_ms)

    def _config(self) -> Config:
        shop = ShopConfig(lane=4, other_lane=2, badges=BADGES)
        return Config(
            folder=Path("/shop"),
            catalog=catalogue(),
            shop=shop,
            checks=self._checks(),
            scanner={"hand": ScannerConfig(url="serial:///dev/scanner")},
            printer={"receipt": PrinterConfig(url="tcp://127.0.0.1:9100")},
            shelf=self.packing.config() if self.packing is not None else {},
            **self._paid_with(),
        )

    def _checks(self) -> ChecksConfig:
        """Rules that a day in this shop meets often enough."""
        food = DepartmentConfig(name="Groceries", tax="zero")
        audit = AuditConfig(random_pm=60, items=2, risk=(RiskConfig(signal="voids", at_least=2, adds_pm=200),))
        return ChecksConfig(quantity=6, dear_minor=900, voids=3, department={"grocery": food}, audit=audit)

    # --- what everybody needs

    @property
    def front(self) -> Front:
        """The lane's panel."""
        return self.computer.front

    def say(self, who: str, what: str) -> None:
        """A line of the trace."""
        self.trace.line(self.schedule.now, who, what)

    def event(self, who: str, kind: str, what: str = "") -> None:
        """Something is done to the lane: it is written down before it begins."""
        trace = self.trace
        if self.until and trace.events >= self.until:
            self.schedule.stopped = True
            self.schedule.block(None)
        trace.events += 1
        trace.counts[kind] += 1
        trace.line(self.schedule.now, who, f"[{trace.events}] {kind} {what}")

    def begin(self, name: str, live: Callable[[], None]) -> Process:
        """A person or a fate comes into the shop."""
        process = Process(name)
        self.actors.append(process)
        Thread(self.schedule, process, name, live).start()
        return process

    def deck(self, chance: Random) -> dict[str, object]:
        """The next card."""
        card: dict[str, object] = {"outcome": "approve"} if self.mended else deal(chance, self.trouble)
        self.oracle.odd += card["outcome"] in ODD
        return card

    def mend(self) -> None:
        """Everything works from now on, and every card is good."""
        self.mended = True
        self.broken.clear()
        acts = self.printer.acts()
        acts["paper"]({"state": "ok"})
        acts["cover"]({"open": False})
        acts["cutter"]({"jammed": False})
        acts["silent"]({"on": False})
        self.scanner.acts()["plug"]({})
        acts["plug"]({})
        self.terminal.acts()["busy"]({"on": False})
        self.terminal.acts()["faults"]({})
        self.network.plug(self.terminal.url)
        if self.packing is not None:
            self.packing.mend()
        self.terminal.acts()["cut"]({"after": 1_000_000_000})
        self.computer.spare()

    def tear_off(self) -> None:
        """Somebody takes the papers that lie before the printer."""
        for paper in self.printer.roll.receipts:
            if paper.number > len(self.papers):
                self.papers.append(list(paper.barcodes))

    def set_clock(self, by_ms: int) -> None:
        """Somebody, or the network, sets the lane's clock."""
        self.wall_ms += by_ms
        self.computer.machine.wall_ms = self.wall_ms

    # --- the lane's computer

    def open(self) -> None:
        """Everything is switched on."""
        for device in (self.scanner, self.printer, self.terminal):
            device.start()
        if self.packing is not None:
            self.packing.start()
        self.caretaker.start()
        self.computer.start()

    # --- looking into it

    def check(self, front: Front) -> None:
        """What must hold whenever a screen is shown."""
        running = self.computer.running
        if running is None or running.session is None or self.planted is not None:
            return  # a planted bug has to be seen from outside
        bits = self._chance_to_check.getrandbits(6)
        found = check_lane(running.session.lane) if bits % 4 == 0 else ""
        if not found and bits == 0:
            found = running.replays()
            self.trace.counts["replays compared"] += 1
        if found:
            self.oracle.wrong.append(f"on {front.shown}: {found}")

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Plain SQL on the lane's database."""
        connection = self.disk.connect(lane_path(self.config), "rw")
        try:
            cursor = connection.execute(sql)
            names = [one[0] for one in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        finally:
            connection.close()
