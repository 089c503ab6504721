"""The counter's root object in QML: shelves, and a desk for each of the devices."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Property, QObject, QTimer, Slot
from PySide6.QtQml import QmlElement

from pos.counter.cash_view import CashView
from pos.counter.desk_view import DeskView
from pos.counter.paper import Paper
from pos.counter.shelf import read_aisles, read_goods
from pos.counter.shelf_view import ShelfView
from pos.counter.status import (
    cash_status,
    printer_status,
    receipt_code,
    scale_status,
    scanner_status,
    terminal_status,
)
from pos.counter.texts import Texts, read_texts
from pos.counter.worker import Worker
from pos.errors import ConfigError

QML_IMPORT_NAME = "Pos.Counter"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["DEMO", "PAPER_PX", "POLL_MS", "Counter"]

DEMO = Path(__file__).parent.parent / "assets" / "demo"
POLL_MS = 300
PAPER_PX = 330


@QmlElement
class Counter(QObject):
    """Everything on the counter.

    Args:
        urls: the control desks of scanner, printer, terminal and scale; and of the cash recycler, if there is one.
        texts: words and buttons; counter.toml if not given.
        folder: the demo store.

    Raises:
        ConfigError: an address is no desk's, or there are not four or five.
    """

    def __init__(self, urls: Sequence[str], texts: Texts | None = None, folder: Path = DEMO) -> None:
        super().__init__()
        if len(urls) not in {4, 5}:
            what = "Name the control desks of scanner, printer, terminal and scale, and of cash if there is one."
            raise ConfigError(f"{len(urls)} addresses.", what)
        self._texts = words = texts or read_texts()
        self._shelf = ShelfView(read_goods(folder, words.shelf), read_aisles(folder), words.shelf)
        self.sheet = Paper(PAPER_PX)
        desks = [Worker(url) for url in urls]
        scanner, printer, terminal, scale, *cash = desks
        self._scanner = DeskView(
            scanner, words, words.scanner, partial(scanner_status, url=urls[0], texts=words), "send", self._receipt
        )
        self._printer = DeskView(
            printer, words, words.printer, partial(printer_status, url=urls[1], texts=words), "receive", str, self.sheet
        )
        self._terminal = DeskView(
            terminal, words, words.terminal, partial(terminal_status, url=urls[2], texts=words), "send", str
        )
        self._scale = DeskView(scale, words, words.scale, partial(scale_status, url=urls[3], texts=words), "send", str)
        self._cash = [
            DeskView(one, words, words.cash, partial(cash_status, url=urls[4], texts=words), "send", str)
            for one in cash
        ]
        self._cash_face = [CashView(one, words) for one in self._cash]
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.poll)

    def start(self) -> None:
        """Look at the desks from now on."""
        self.poll()
        self._timer.start()

    def stop(self) -> None:
        """Look no more, and end the threads."""
        self._timer.stop()
        for desk in self._desks:
            desk.stop()

    @Slot()
    def poll(self) -> None:
        """Ask every desk how it is."""
        for desk in self._desks:
            desk.poll()

    @property
    def _desks(self) -> list[DeskView]:
        return [self._scanner, self._printer, self._terminal, self._scale, *self._cash]

    @Slot(str)
    def scan(self, code: str) -> None:
        """Hold the product of this code to the scanner."""
        goods = self._shelf.get(code)
        if goods is not None:
            self._scanner.scan(goods.name, goods.data)

    def _receipt(self) -> str:
        return receipt_code(self._printer.state)

    @Property(str, constant=True)
    def title(self) -> str:
        """Of the window."""
        return self._texts.title

    @Property(ShelfView, constant=True)
    def shelf(self) -> ShelfView:
        """What can be bought."""
        return self._shelf

    @Property(DeskView, constant=True)
    def scanner(self) -> DeskView:
        """The scanner's desk."""
        return self._scanner

    @Property(DeskView, constant=True)
    def printer(self) -> DeskView:
        """The printer's desk."""
        return self._printer

    @Property(DeskView, constant=True)
    def scale(self) -> DeskView:
        """The scale's desk."""
        return self._scale

    @Property(DeskView, constant=True)
    def terminal(self) -> DeskView:
        """The terminal's desk."""
        return self._terminal

    @Property(bool, constant=True)
    def hasCash(self) -> bool:  # noqa: N802 - a QML name
        """Whether there is a cash recycler."""
        return bool(self._cash)

    @Property(DeskView, constant=True)
    def cash(self) -> DeskView | None:
        """The recycler's desk."""
        return next(iter(self._cash), None)

    @Property(CashView, constant=True)
    def cashFace(self) -> CashView | None:  # noqa: N802 - a QML name
        """The recycler's coins and notes."""
        return next(iter(self._cash_face), None)
