"""Figures without any device: the pure step, a simulated lane against life, memory over ten thousand sales."""

import os
import time
from pathlib import Path

from msgspec import json
from msgspec.structs import replace

from pos.benchmark.figures import Figure, timing
from pos.benchmark.stand_ins import SilentPorts, demo_shop, product
from pos.lane.checkout import first_lane, step
from pos.lane.events import DeviceChanged, FinishPressed, ItemFound, LaneEvent, PaymentApproved, PayPressed
from pos.lane.render import render
from pos.runtime import quiet_collector
from pos.sale.barcode import BarcodeRules
from pos.session import Session

__all__ = ["keep_memory", "memory", "pure_step", "simulated_time"]

LIFE_OF_A_SALE_S = 57.0
"""Ten items by card, without an exception (ux.md section 6)."""
PAGE = os.sysconf("SC_PAGE_SIZE")


def pure_step(lines: int = 200, rounds: int = 10) -> Figure:
    """`step`, pricing and `render` for each item of a basket that grows to `lines`; the full half counts."""
    quiet_collector()
    times = []
    for _ in range(rounds):
        lane = first_lane(demo_shop())
        for number in range(lines):
            event = ItemFound(product=product(number), code=str(number), at=number * 1000 + 1)
            begin = time.perf_counter_ns()
            lane = step(lane, event).lane
            render(lane)
            if number >= lines // 2:
                times.append((time.perf_counter_ns() - begin) / 1e6)
    return timing("step + pricing + render, 200 lines, no I/O", times, 2.0)


def _purchase(session: Session, number: int, items: int) -> None:
    at = session.lane.started_at or 1_790_000_000_000
    for item in range(items):
        session.handle(ItemFound(product=product(number + item), code=str(item), at=at + 2000 * (item + 1)))
    session.handle(PayPressed(mark="1:1", at=at + 60_000))
    payment = session.lane.payment
    assert payment is not None
    intent = payment.intent
    session.handle(
        PaymentApproved(
            intent_id=intent.intent_id, amount_minor=intent.amount_minor, currency=intent.currency, at=at + 61_000
        )
    )
    session.handle(FinishPressed(at=at + 62_000))


def _ready(session: Session) -> None:
    session.start()
    for part, name in session.lane.shop.devices:
        ready: LaneEvent = DeviceChanged(part=part, device=name, state="ready")
        session.handle(ready)


def simulated_time(sales: int = 200, items: int = 10) -> Figure:
    """How much faster than life whole sales run through the session with its journal in memory."""
    session = Session(demo_shop(), BarcodeRules(), SilentPorts.in_memory())
    _ready(session)
    begin = time.perf_counter()
    for number in range(sales):
        _purchase(session, number, items)
    factor = sales * LIFE_OF_A_SALE_S / (time.perf_counter() - begin)
    return Figure(name="simulated lane time", value=factor, unit="x life", goal=1000, higher=True, samples=sales)


def resident_mib() -> float:
    """Resident memory of this process."""
    return int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * PAGE / 2**20


def memory(folder: Path, sales: int = 10_000, items: int = 5) -> tuple[Figure, Figure]:
    """Resident memory of the kiosk with window and store after all sales, and its slope over the second half."""
    from pos.benchmark.window import offscreen_window
    from pos.store.journal import LaneStore

    window, settle = offscreen_window()
    with LaneStore.open(folder / "memory.db", 4) as store:
        ports = replace(SilentPorts.in_memory(), journal=store, sales=store, display=window.kiosk)
        session = Session(demo_shop(), BarcodeRules(), ports)
        _ready(session)
        quiet_collector()
        marks = []
        for number in range(sales):
            _purchase(session, number % 1000, items)
            settle()
            if number + 1 in (sales // 2, sales):
                marks.append(resident_mib())
    window.close()
    slope = (marks[1] - marks[0]) / (sales / 2) * 1000
    resident = Figure(name="resident memory after 10,000 sales", value=marks[1], unit="MiB", goal=200, samples=sales)
    return resident, Figure(name="its slope a thousand sales", value=slope, unit="MiB", goal=0.1, samples=sales)


def keep_memory(folder: str, sales: int, out: str) -> None:
    """`memory`, written to a file for the process that asked."""
    Path(out).write_bytes(json.encode(memory(Path(folder), sales)))
