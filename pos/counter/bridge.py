"""The counter's root object in QML: shelves, and a desk for each of the devices."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Property, QObject, QTimer, Slot
from PySide6.QtQml import QmlElement

from pos.counter.bag_view import BagView
from pos.counter.cash_view import CashView
from pos.counter.desk_view import DeskView
from pos.counter.paper import Paper
from pos.counter.shelf import read_aisles, read_goods
from pos.counter.shelf_view import ShelfView
from pos.counter.status import (
    Status,
    cash_status,
    plain_status,
    printer_status,
    receipt_code,
    scale_status,
    scanner_status,
    shelf_status,
    terminal_status,
)
from pos.counter.texts import DeskTexts, Texts, read_texts
from pos.counter.worker import Worker
from pos.errors import ConfigError

QML_IMPORT_NAME = "Pos.Counter"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["DEMO", "PAPER_PX", "POLL_MS", "Counter"]

DEMO = Path(__file__).parent.parent / "assets" / "demo"
POLL_MS = 300
PAPER_PX = 330
FOUR = ("scanner", "printer", "terminal", "scale")
StatusOf = Callable[..., Status]


@QmlElement
class Counter(QObject):
    """Everything on the counter.

    Args:
        urls: the control desks by part: scanner, printer, terminal and scale; and of whatever else the lane has.
        texts: words and buttons; counter.toml if not given.
        folder: the demo store.

    Raises:
        ConfigError: an address is no desk's, one of the four is missing, or a part has no desk here.
    """

    def __init__(self, urls: Mapping[str, str], texts: Texts | None = None, folder: Path = DEMO) -> None:
        super().__init__()
        self._texts = words = texts or read_texts()
        _check(urls, words)
        self._shelf = ShelfView(read_goods(folder, words.shelf), read_aisles(folder), words.shelf)
        self.sheet = Paper(PAPER_PX)
        self._workers = {part: Worker(url) for part, url in urls.items()}
        self._urls = urls
        self._scanner = self._desk("scanner", words.scanner, scanner_status, receipt=self._receipt)
        self._printer = self._desk("printer", words.printer, printer_status, "receive", paper=self.sheet)
        self._terminal = self._desk("terminal", words.terminal, terminal_status)
        self._scale = self._desk("scale", words.scale, scale_status)
        self._more = {part: self._desk(part, words.desks[part], _status_of(part)) for part in urls if part not in FOUR}
        self._cash_face = [CashView(self._more[part], words) for part in self._more if part == "cash"]
        self._bag_face = [BagView(self._more[part], words.bag) for part in self._more if part == "shelf"]
        for desk in self._more.values():
            desk.coded.connect(self._scanner.scan)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.poll)

    def _desk(
        self,
        part: str,
        own: DeskTexts,
        status: StatusOf,
        direction: str = "send",
        *,
        receipt: Callable[[], str] = str,
        paper: Paper | None = None,
    ) -> DeskView:
        told = partial(status, url=self._urls[part], texts=self._texts)
        return DeskView(self._workers[part], self._texts, own, told, direction, receipt, paper, part)

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
        return [self._scanner, self._printer, self._terminal, self._scale, *self._more.values()]

    @Slot(str)
    def scan(self, code: str) -> None:
        """Hold the product of this code to the scanner."""
        goods = self._shelf.get(code)
        if goods is not None:
            self._scanner.scan(goods.name, goods.data)
            for bag in self._bag_face:
                bag.take(goods)

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

    @Property(list, constant=True)
    def more(self) -> list[DeskView]:
        """The desks of whatever else the lane has."""
        return list(self._more.values())

    @Property(CashView, constant=True)
    def cashFace(self) -> CashView | None:  # noqa: N802 - a QML name
        """The recycler's coins and notes."""
        return next(iter(self._cash_face), None)

    @Property(BagView, constant=True)
    def bagFace(self) -> BagView | None:  # noqa: N802 - a QML name
        """What lies on the packing shelf."""
        return next(iter(self._bag_face), None)


def _status_of(part: str) -> StatusOf:
    return {"cash": cash_status, "shelf": shelf_status}.get(part) or partial(plain_status, part=part)


def _check(urls: Mapping[str, str], texts: Texts) -> None:
    if missing := [part for part in FOUR if part not in urls]:
        do = "Name the control desks as PART=URL, scanner, printer, terminal and scale among them."
        raise ConfigError(f"There is no desk for {', '.join(missing)}.", do)
    if strange := [part for part in urls if part not in FOUR and part not in texts.desks]:
        raise ConfigError(f"The counter has no desk for {', '.join(strange)}.", f"Known: {', '.join(texts.desks)}.")
