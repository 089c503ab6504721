r"""The customer-facing display: two rows of characters, on a serial line, USB or TCP. It says nothing back.

```
escpos  ESC @, ESC = 2, US MD1, ESC t n, US C 0   then  US $ 1 1 row, US $ 1 2 row      Epson DM-D110 specification, 5.4
cd5220  ESC @, ESC _ 0                            then  ESC Q A row CR, ESC Q B row CR  CD5220 user's manual, 7.2
```

What is wanted is kept here, so a display that comes back shows it again. One that lost its power and kept its cable
can't be told from one that is well: every ten seconds all is written anew, without a flicker.
"""

from pos.devices.driver import RETRY_S, Driver, Link, Report
from pos.devices.line_text import CODE_PAGES, fitted, knows
from pos.fittings import LineDisplayConfig
from pos.lane.customer import CustomerRow, CustomerRows
from pos.lane.message import Msg
from pos.ports import Clock, Inbox
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE, Machine
from pos.words.words import Words, words_for

__all__ = ["LineDisplay", "line_display", "rows_of"]

NAP_S = 0.05
ANEW_S = 10.0
FLOOD = 256


def line_display(
    config: LineDisplayConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    retry_s: tuple[float, float] = RETRY_S,
    *,
    language: str = "en",
    anew_s: float = ANEW_S,
    machine: Machine = THIS_MACHINE,
) -> "LineDisplay":
    """A driver for the display `name`; `language`: what is said where the shopper's can't be shown."""
    return LineDisplay(config, name, inbox, clock, language, retry_s=retry_s, anew_s=anew_s, machine=machine)


def rows_of(rows: CustomerRows, config: LineDisplayConfig, language: str) -> tuple[bytes, bytes]:
    """Both rows in the display's own bytes: in the shopper's language if it can be shown, else in `language`."""
    texts = [_texts(row, words_for(rows.language)) for row in (rows.top, rows.bottom)]
    if not all(knows(text, config.code_page) for row in texts for text in row):
        texts = [_texts(row, words_for(config.fallback or language)) for row in (rows.top, rows.bottom)]
    top, bottom = (fitted(*row, config.columns, config.code_page) for row in texts)
    return top, bottom


def _texts(row: CustomerRow, words: Words) -> tuple[str, str]:
    return words.say(row.start), words.say(row.end) if row.end is not None else ""


class LineDisplay(Driver):
    """The driver, and its port."""

    def __init__(
        self,
        config: LineDisplayConfig,
        name: str,
        inbox: Inbox,
        clock: Clock,
        language: str,
        *,
        retry_s: tuple[float, float] = RETRY_S,
        anew_s: float = ANEW_S,
        machine: Machine = THIS_MACHINE,
    ) -> None:
        super().__init__("line_display", name, self._opened, inbox=inbox, clock=clock, retry_s=retry_s, machine=machine)
        self.config = config
        self.machine = machine
        self.anew_s = anew_s
        self._language = language
        self._wanted = machine.lock()
        blank = CustomerRow(Msg("unit.text", {"text": ""}))
        self._rows = CustomerRows(blank, blank, language)

    def show(self, rows: CustomerRows) -> None:
        """See `pos.ports.LineDisplay`."""
        with self._wanted:
            self._rows = rows

    def rows(self) -> tuple[bytes, bytes]:
        """What is to be shown now."""
        with self._wanted:
            rows = self._rows
        return rows_of(rows, self.config, self._language)

    def _opened(self, report: Report) -> Link:
        line = _Line(self, self.machine.open_wire(self.config.url))
        try:
            line.begin()
        except BaseException:
            line.close()
            raise
        report("ready", "")
        return line


class _Line:
    """One open display."""

    def __init__(self, driver: LineDisplay, wire: Wire) -> None:
        self._driver = driver
        self._wire = wire
        self._now_s = driver.machine.now_s
        self._written: tuple[bytes, bytes] | None = None
        self._anew_s = 0.0

    def begin(self) -> None:
        """Make it blank, and write."""
        self._wire.write(b"\x1b@")
        self._write(self._driver.rows())

    def serve(self) -> None:
        """See `Link`."""
        while True:
            rows = self._driver.rows()
            if rows != self._written or self._now_s() >= self._anew_s:
                self._write(rows)
            self._wire.read(FLOOD, NAP_S)

    def close(self) -> None:
        """See `Link`."""
        self._wire.close()

    def _write(self, rows: tuple[bytes, bytes]) -> None:
        config = self._driver.config
        if config.driver == "cd5220":
            data = b"\x1b_\x00\x1bQA%s\r\x1bQB%s\r" % rows
        else:
            page = CODE_PAGES[config.code_page] if config.page is None else config.page
            data = b"\x1b=\x02\x1f\x01\x1bt%c\x1fC\x00\x1f$\x01\x01%s\x1f$\x01\x02%s" % (page, *rows)
        self._wire.write(data)
        self._written, self._anew_s = rows, self._now_s() + self._driver.anew_s
