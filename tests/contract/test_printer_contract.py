"""What every printer on every wire must do: never say "printed" of what is not on paper, never print twice by itself.

The simulator is a process of its own; the driver is the real one.
"""

import io
import json
import queue
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager

import pytest
import zxingcpp
from PIL import Image
from pos.config import PrinterConfig, ShopConfig
from pos.devices import printer_encoder
from pos.devices.printer import EscPosPrinter
from pos.devices.printer_link import Patience
from pos.lane.effects import Print
from pos.lane.events import DeviceChanged, PrintEnded
from pos.ports import Commit, PrintJob
from pos.sale.product import Name
from pos.sale.receipt import Receipt, ReceiptLine

SERVE = (
    "import json, sys\n"
    "from pos.devices.registry import simulator\n"
    "simulator('printer')(sys.argv[1], 0, lambda where: print(json.dumps(where), flush=True))"
)
SHOP = ShopConfig(name="Market Hall")
PATIENCE = Patience(open_s=1.0, answer_s=0.5, barrier_s=10.0, look_s=0.05, poll_s=0.1)
WAIT_S = 30.0
FIRST, LAST = "Market Hall", "Journal 5 aaaaaaaaaaaa"


class Clock:
    def now_ms(self):
        return 1_700_000_000_000


class Inbox(queue.Queue):
    state = ""
    """What the printer's last read event said."""

    def post(self, event):
        self.put(event)

    def next(self, kind):
        while not isinstance(event := self.read(), kind):
            pass
        return event

    def read(self):
        event = self.get(timeout=WAIT_S)
        self.state = event.state if isinstance(event, DeviceChanged) else self.state
        return event

    def until_it_is_ready(self):
        """Until it is again; an idle printer may have been missed, and found, before the job began."""
        while self.state != "ready":
            self.read()

    def until(self, state):
        while (event := self.next(DeviceChanged)).state != state:
            pass
        return event


class Simulator:
    def __init__(self, wire):
        self.process = subprocess.Popen([sys.executable, "-c", SERVE, wire], stdout=subprocess.PIPE)
        where = json.loads(self.process.stdout.readline())
        self.wire, self.control = where["wire"], where["control"]

    def act(self, act, **call):
        request = urllib.request.Request(f"{self.control}/{act}", json.dumps(call).encode())
        with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
            return json.load(answer)

    def get(self, name):
        with urllib.request.urlopen(f"{self.control}/{name}", timeout=WAIT_S) as answer:
            return answer.read()

    def state(self):
        return json.loads(self.get("state"))

    def on_paper(self):
        """Every line on every piece of paper."""
        state = self.state()
        return [row.strip() for piece in state["receipts"] for row in piece["lines"]] + [
            row.strip() for row in state["lines"]
        ]

    def as_new(self):
        for act, call in (("plug", {}), ("paper", {"state": "ok"}), ("cover", {"open": False}), ("cutter", {"jammed": False}),
                          ("fault", {"broken": False, "too_hot": False}), ("silent", {"on": False}), ("faults", {})):  # fmt: skip
            self.act(act, **call)
        self.act("reboot", seconds=0)
        while not self.state()["plugged"]:
            pass
        self.act("tear")

    def stop(self):
        self.process.terminate()
        self.process.wait(WAIT_S)
        self.process.stdout.close()


@pytest.fixture(scope="module", params=["tcp", "pty", "tcp-without-barrier"])
def running(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("printer") / "line"
    wires = {"tcp": "tcp://127.0.0.1:0", "pty": f"pty://{path}", "tcp-without-barrier": "tcp://127.0.0.1:0?barrier=no"}
    simulator = Simulator(wires[request.param])
    yield simulator
    simulator.stop()


@pytest.fixture
def printer(running):
    running.as_new()
    return running


@contextmanager
def driving(printer, shop=SHOP, patience=PATIENCE, **config):
    inbox = Inbox()
    config = PrinterConfig(url=printer.wire, **config)
    driver = EscPosPrinter(config, "front", inbox, Clock(), shop=shop, patience=patience)
    driver.start()
    try:
        yield driver, inbox
    finally:
        driver.stop()


def job(name="R004-00000017-1", language="en", lines=12):
    goods = tuple(
        ReceiptLine(
            sku=str(at), name=Name(f"Item {at}"), size="", quantity=1, unit_price_minor=at, unit="each", amount_minor=at
        )
        for at in range(1, lines + 1)
    )
    sale = Receipt(
        number=17, lane=4, basket=1, started_at=0, sold_at=0, currency="GBP", lines=goods, total_minor=0, saved_minor=0, taxes=(),
        tenders=(),
    )  # fmt: skip
    return PrintJob(
        job=name,
        request=Print(job=name, document="receipt", language=language),
        receipt=sale,
        commit=Commit(5, "a" * 64),
    )


def test_what_is_said_to_be_printed_is_on_paper_and_can_be_scanned(printer):
    with driving(printer) as (driver, inbox):
        driver.print(job())
        assert inbox.next(PrintEnded).outcome == "printed"
    (piece,) = printer.state()["receipts"]
    assert [FIRST in piece["lines"][0], piece["lines"].count("Item 12" + " " * 30 + "£0.12")] == [True, 1]
    assert printer.state()["unknown"] == {}
    picture = Image.open(io.BytesIO(printer.get(piece["png"]))).convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == ["R004-00000017"]


@pytest.mark.parametrize("language", ["zh-Hans", "ja", "ar"])
def test_a_drawn_receipt_comes_out_whole(printer, language):
    with driving(printer) as (driver, inbox):
        driver.print(job(language=language))
        assert inbox.next(PrintEnded).outcome == "printed"
    assert printer.state()["receipts"][0]["barcodes"] == ["R004-00000017"]
    assert printer.state()["unknown"] == {}


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ja", "ar"])
def test_logo_code_and_bars_are_on_paper_and_read_by_another_decoder(printer, language, tmp_path):
    Image.new("1", (300, 100)).save(tmp_path / "logo.png")
    shop = ShopConfig(
        name="Market Hall", logo=str(tmp_path / "logo.png"), receipt_url="https://shop.example/r/{reference}"
    )
    with driving(printer, shop) as (driver, inbox):
        driver.print(job(language=language, lines=3))
        assert inbox.next(PrintEnded).outcome == "printed"
    assert printer.state()["unknown"] == {}
    picture = Image.open(io.BytesIO(printer.get(printer.state()["receipts"][0]["png"]))).convert("L")
    read = {code.text for code in zxingcpp.read_barcodes(picture)}
    assert read == {"R004-00000017", "https://shop.example/r/R004-00000017"}
    black = sum(picture.histogram()[:128])
    assert black > 20_000, "the logo alone has as many black dots"


def test_jobs_come_out_in_order_each_on_its_own_paper(printer):
    with driving(printer) as (driver, inbox):
        for at in range(3):
            driver.print(job(f"job-{at}"))
        assert [inbox.next(PrintEnded).job for _ in range(3)] == ["job-0", "job-1", "job-2"]
    assert len(printer.state()["receipts"]) == 3


@pytest.mark.parametrize(
    ("act", "call", "state"),
    [
        ("paper", {"state": "out"}, "no-paper"),
        ("cover", {"open": True}, "faulted"),
        ("cutter", {"jammed": True}, "faulted"),
        ("fault", {"broken": True}, "faulted"),
        ("silent", {"on": True}, "absent"),
        ("unplug", {}, "absent"),
    ],
)
def test_what_stops_it_is_known_before_a_byte_is_printed(printer, act, call, state):
    printer.act(act, **call)
    with driving(printer) as (driver, inbox):
        assert inbox.until(state).detail
        driver.print(job())
        assert inbox.next(PrintEnded).outcome == "not-printed"
        printer.as_new()
        inbox.until("ready")
    assert printer.on_paper() == []


def test_paper_that_runs_out_while_idle_is_known_without_a_job(printer):
    with driving(printer) as (_driver, inbox):
        inbox.until("ready")
        printer.act("paper", state="near-end")
        inbox.until("paper-low")
        printer.act("paper", state="out")
        inbox.until("no-paper")


def test_it_prints_on_while_the_paper_is_low(printer):
    printer.act("paper", state="near-end")
    with driving(printer) as (driver, inbox):
        driver.print(job())
        assert inbox.next(PrintEnded).outcome == "printed"


def test_unplugged_while_a_receipt_is_drawn_is_said_before_it_is_drawn(printer, monkeypatch):
    goes_on, lay_out = threading.Event(), printer_encoder.lay_out
    monkeypatch.setattr(printer_encoder, "lay_out", lambda *how: lay_out(*how) if goes_on.wait(WAIT_S) else None)
    with driving(printer) as (driver, inbox):
        inbox.until("ready")
        driver.print(job())
        printer.act("unplug")
        inbox.until("absent")
        goes_on.set()
        assert inbox.next(PrintEnded).outcome == "not-printed"


def test_a_line_that_stays_open_is_pulled_or_speaks_without_being_asked(printer):
    if not printer.wire.startswith("serial:"):
        pytest.skip("a network says what ended only to who asks over it")
    with driving(printer, patience=Patience(poll_s=100 * WAIT_S)) as (driver, inbox):
        inbox.until("ready")
        printer.act("faults", duplicate=True, times=0)
        driver.check()
        printer.act("paper", state="out")
        inbox.until("no-paper")  # the second of two answers was not asked for, so there is a look
        printer.act("unplug")
        inbox.until("absent")


def test_a_connection_that_ended_meanwhile_is_opened_anew_and_is_no_news(printer):
    if not printer.wire.startswith("tcp:"):
        pytest.skip("a serial line that is pulled is said at once")
    with driving(printer, patience=Patience(poll_s=100 * WAIT_S)) as (driver, inbox):
        inbox.until("ready")
        printer.act("unplug")
        printer.act("plug")
        driver.print(job())
        first = inbox.read()
        assert isinstance(first, PrintEnded)
        assert first.outcome == "printed"
    assert printer.on_paper().count(LAST) == 1


@pytest.mark.parametrize("lines", [1, 6, 20])
def test_paper_out_in_the_middle_is_uncertain_and_never_printed_again_by_itself(printer, lines):
    with driving(printer) as (driver, inbox):
        inbox.until("ready")
        printer.act("out-after", lines=lines)
        driver.print(job(lines=60))
        inbox.until("no-paper")
        assert inbox.next(PrintEnded).outcome == "uncertain"
        printer.act("paper", state="ok")
        inbox.until("ready")
        assert LAST not in printer.on_paper()
        driver.print(job("again", lines=3))
        assert inbox.next(PrintEnded).outcome == "printed"
    assert printer.on_paper().count(LAST) == 1
    assert [sum(FIRST in row for row in piece["lines"]) for piece in printer.state()["receipts"]] == [1, 1]


@pytest.mark.parametrize("cut_at", [0, 1, 11, 13, 40, 200, 700, 1500])
def test_a_wire_cut_at_any_byte_is_never_called_printed(printer, cut_at):
    with driving(printer) as (driver, inbox):
        inbox.until("ready")
        printer.act("cut-at", bytes=cut_at)
        driver.print(job(lines=60))
        ended = inbox.next(PrintEnded)
        inbox.until_it_is_ready()
    assert ended.outcome in ("not-printed", "uncertain") or printer.on_paper().count(LAST) == 1
    if ended.outcome == "not-printed":
        assert printer.on_paper() == []


def test_switched_off_and_on_it_is_found_again(printer):
    with driving(printer) as (driver, inbox):
        inbox.until("ready")
        printer.act("reboot", seconds=0.5)
        inbox.until("absent")
        inbox.until("ready")
        driver.print(job())
        assert inbox.next(PrintEnded).outcome == "printed"


def test_silence_after_the_first_bytes_is_uncertain(printer):
    with driving(printer) as (driver, inbox):
        inbox.until("ready")
        printer.act("silent-at", bytes=600)
        driver.print(job(lines=60))
        assert inbox.next(PrintEnded).outcome in ("uncertain", "not-printed")
    assert LAST not in printer.on_paper()


@pytest.mark.parametrize(
    "script",
    [
        {"direction": "receive", "delay_ms": 30, "times": 0},
        {"direction": "receive", "split": [1, 2, 3], "times": 0},
        {"garbage": "ff", "times": 0},
        {"garbage": "1113", "times": 0},
        {"duplicate": True, "times": 0},
    ],
    ids=["delay", "split", "garbage", "garbage of flow control", "duplicate"],
)
def test_a_bad_line_is_slow_but_not_wrong(printer, script):
    with driving(printer) as (driver, inbox):
        inbox.until("ready")
        printer.act("faults", **script)
        driver.print(job())
        assert inbox.next(PrintEnded).outcome == "printed"
    assert printer.on_paper().count(LAST) == 1


def test_paper_of_58_mm(printer):
    with driving(printer, profile="POS-5890", width_mm=58) as (driver, inbox):
        driver.print(job())
        assert inbox.next(PrintEnded).outcome == "printed"
    printer.act("cut")
    assert max(map(len, printer.state()["receipts"][0]["lines"])) <= 32


def test_an_unknown_profile_ends_the_job_with_a_sentence(printer):
    with driving(printer, profile="TM-T99") as (driver, inbox):
        driver.print(job())
        ended = inbox.next(PrintEnded)
    assert (ended.outcome, "TM-T99" in ended.detail) == ("not-printed", True)
