"""Papers as files: whole or not there, read back by somebody else's decoder."""

import queue
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pos.config import PrinterConfig, ShopConfig
from pos.devices import registry
from pos.devices.printer_file import FilePrinter, draw
from pos.errors import ConfigError
from pos.lane.events import DeviceChanged, Event, PrintEnded
from pos.wires.machine import THIS_MACHINE

from devices.papers import job, paper


class Inbox:
    def __init__(self) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def post(self, event: Event) -> None:
        self.events.put(event)

    def next(self, kind: type) -> Event:
        while not isinstance(event := self.events.get(timeout=20), kind):
            pass
        return event


def made(url: str, width_mm: int = 80) -> tuple[FilePrinter, Inbox]:
    inbox = Inbox()
    config = PrinterConfig(url=url, driver="file", width_mm=width_mm)
    return registry.printer(config, "archive", inbox, THIS_MACHINE, shop=ShopConfig()), inbox


@pytest.mark.parametrize("width_mm", [80, 58])
@pytest.mark.parametrize("language", ["en", "de", "zh-Hans", "ja", "ar"])
def test_a_receipt_is_a_picture_that_others_can_read(tmp_path: Path, language: str, width_mm: int) -> None:
    printer, inbox = made(f"file://{tmp_path}/new/receipts?format=png", width_mm)
    printer.start()
    assert inbox.next(DeviceChanged).state == "ready"
    printer.print(job(language))
    assert inbox.next(PrintEnded).outcome == "printed"
    printer.stop()
    [path] = (tmp_path / "new/receipts").iterdir()
    assert path.name == "R004-00000017-1.png"
    [code] = zxingcpp.read_barcodes(Image.open(path).convert("L"))
    assert code.text == "R004-00000017"


def test_a_receipt_is_a_page(tmp_path: Path) -> None:
    printer, inbox = made(f"file://{tmp_path}")
    printer.start()
    printer.print(job())
    printer.print(job())
    assert inbox.next(PrintEnded).outcome == inbox.next(PrintEnded).outcome == "printed"
    printer.stop()
    [path] = tmp_path.iterdir()
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.read_bytes().rstrip().endswith(b"%%EOF")


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    printer, inbox = made(f"file://{tmp_path}/taken")
    printer.start()
    said = inbox.next(DeviceChanged)
    assert (said.state, "can't be written" in said.detail) == ("absent", True)
    printer.print(job())
    ended = inbox.next(PrintEnded)
    assert (ended.outcome, "Not a directory" in ended.detail) == ("not-printed", True)
    printer.stop()


@pytest.mark.parametrize("url", ["receipts", "file://receipts", "tcp://h:1", "file:///x?format=exe"])
def test_a_wrong_address_is_named(url: str) -> None:
    with pytest.raises(ConfigError, match=r"file:///|format=pdf"):
        made(url)


def test_a_name_can_not_leave_the_folder(tmp_path: Path) -> None:
    printer, _ = made(f"file://{tmp_path}/in")
    (tmp_path / "in").mkdir()
    printer._write(draw(paper(job()), 576), "../../evil\x00/a")
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["______evil__a.pdf"]
