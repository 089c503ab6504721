"""A printer without a device: each paper becomes a file, PDF or PNG, for a shop that sends or archives its receipts.

```toml
[printer.archive]
driver = "file"
url = "file:///var/lib/pos/receipts?format=pdf"
```

A paper is drawn as it would be printed (203 dots an inch), written beside its place, synced, and moved there: a file
that is there is whole. `R004-00000017-1.pdf` is the job's name; a job that comes again writes the same file.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from PIL import Image

from pos.config import PrinterConfig, ShopConfig
from pos.devices.receipt_layout import header_of, lay_out
from pos.devices.receipt_paper import Paper
from pos.devices.receipt_raster import Raster
from pos.errors import ConfigError, PosError
from pos.lane.events import DeviceChanged, DeviceState, PrintEnded
from pos.log import get_logger
from pos.ports import Clock, Inbox, PrintJob
from pos.wires.machine import THIS_MACHINE, Empty, Machine, Mailbox
from pos.words.words import words_for

__all__ = ["FilePrinter", "draw", "file_printer"]

DOTS = {80: 576, 58: 384}
COLUMN_DOTS = 12
MARGIN_DOTS = 32
DPI = 203
POLL_S = 3.0
STOP_S = 10.0
FORMATS = ("pdf", "png")

log = get_logger("printer")


class FilePrinter:
    """Writes papers to a folder, on a thread of its own. Answers with `PrintEnded` and `DeviceChanged`."""

    def __init__(
        self, config: PrinterConfig, name: str, inbox: Inbox, clock: Clock, *, shop: ShopConfig, machine: Machine
    ) -> None:
        self._folder, self._format = _place(config.url)
        self._width_dots = DOTS[config.width_mm]
        self._name = name
        self._inbox = inbox
        self._clock = clock
        self._head = header_of(shop)
        self._timezone = shop.timezone
        self._jobs: Mailbox = machine.mailbox()
        self._said: tuple[DeviceState, str] | None = None
        self._thread = machine.task(f"printer {name}", self._live)

    def start(self) -> None:
        """Look at the folder, now and every few seconds."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is queued."""
        self._jobs.put("stop")
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def print(self, job: PrintJob) -> None:
        """Queue a job."""
        self._jobs.put(job)

    def check(self) -> None:
        """Look at the folder soon."""
        self._jobs.put("check")

    def _live(self) -> None:
        wanted: PrintJob | Literal["check", "stop"] = "check"
        while wanted != "stop":
            if isinstance(wanted, PrintJob):
                self._carry_out(wanted)
            else:
                self._look()
            try:
                wanted = self._jobs.get(POLL_S)
            except Empty:
                wanted = "check"

    def _look(self) -> None:
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
        if self._folder.is_dir() and os.access(self._folder, os.W_OK):
            self._report("ready")
        else:
            self._report("absent", f"{self._folder} can't be written. Give this user the right to write there.")

    def _carry_out(self, job: PrintJob) -> None:
        outcome: Literal["printed", "not-printed"] = "printed"
        detail = ""
        try:
            words = words_for(job.request.language, self._timezone)
            paper = lay_out(job, words, self._head, self._width_dots // COLUMN_DOTS)
            self._write(draw(paper, self._width_dots), job.job)
        except (PosError, OSError) as error:
            why = str(error) if isinstance(error, PosError) else f"{self._folder}: {error.strerror}. Check the disk."
            outcome, detail = "not-printed", why
            self._report("faulted", why)
        self._inbox.post(PrintEnded(job=job.job, outcome=outcome, detail=detail, at=self._clock.now_ms()))

    def _write(self, picture: Image.Image, job: str) -> None:
        path = self._folder / f"{_file_name(job)}.{self._format}"
        fresh = path.with_suffix(f".{self._format}.new")
        with fresh.open("wb") as file:
            picture.save(file, format=self._format.upper(), resolution=DPI, dpi=(DPI, DPI))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def _report(self, state: DeviceState, detail: str = "") -> None:
        if self._said != (state, detail):
            self._said = (state, detail)
            log.info("device", part="printer", device=self._name, state=state, detail=detail)
            at = self._clock.now_ms()
            self._inbox.post(DeviceChanged(part="printer", device=self._name, state=state, detail=detail, at=at))


def file_printer(
    config: PrinterConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    *,
    shop: ShopConfig,
    machine: Machine = THIS_MACHINE,
) -> FilePrinter:
    """A driver that writes files, not started yet.

    Raises:
        ConfigError: the address is no folder, or names no format that is known.
    """
    return FilePrinter(config, name, inbox, clock, shop=shop, machine=machine)


def draw(paper: Paper, width_dots: int) -> Image.Image:
    """The whole paper as one picture, black and white, with a margin."""
    raster = Raster(paper, width_dots)
    parts = [part for block in paper.blocks if (part := raster.draw(block)) is not None]
    sheet = Image.new("1", (width_dots + 2 * MARGIN_DOTS, sum(part.height for part in parts) + 2 * MARGIN_DOTS), 1)
    y = MARGIN_DOTS
    for part in parts:
        sheet.paste(part, (MARGIN_DOTS, y))
        y += part.height
    return sheet


def _file_name(job: str) -> str:
    """A job's id is ours, but a file name is a file name."""
    return "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_" for char in job) or "paper"


def _place(url: str) -> tuple[Path, str]:
    parts = urlsplit(url)
    kind = parse_qs(parts.query).get("format", ["pdf"])[0]
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
        raise ConfigError(f"{url!r} is no folder.", "Write file:///path/to/folder, with three slashes.")
    if kind not in FORMATS:
        raise ConfigError(f"{url!r}: a receipt can't be written as {kind!r}.", "Write ?format=pdf or ?format=png.")
    return Path(unquote(parts.path)), kind
