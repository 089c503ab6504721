"""The loop: what is written before what is done, and what a shopper must never see."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import pytest
from msgspec.structs import replace
from pos.errors import StoreFull
from pos.lane.bagging_parts import ShelfRules
from pos.lane.effects import Booking, Print
from pos.lane.events import (
    DeviceChanged,
    Event,
    HelpCalled,
    ItemFound,
    PaymentSent,
    PayPressed,
    ShelfMoved,
    ShelfSettled,
    TimerFired,
    Touched,
)
from pos.ports import Commit
from pos.prove.hand.goods import BARCODES, GOODS, SHOP
from pos.prove.hand.ports import START_MS
from pos.prove.hand.world import World
from pos.sale.cart import count


def scanned(*shorts: str) -> World:
    world = World()
    for short in shorts:
        world.wait(1)
        world.scan(BARCODES[short])
    return world


def test_a_record_is_on_disk_before_anything_is_done_about_it() -> None:
    world = scanned("oats")
    written_when_paid: list[int] = []
    pay = world.terminal.pay
    world.terminal.pay = lambda intent: (written_when_paid.append(len(world.journal.records)), pay(intent))[1]  # type: ignore[method-assign]
    before = len(world.journal.records)
    world.press("pay")
    assert written_when_paid == [before + 2]
    assert isinstance(world.journal.events()[before], PayPressed)
    assert isinstance(world.journal.events()[before + 1], PaymentSent)


def test_a_write_that_fails_ends_the_session_and_does_nothing() -> None:
    world = scanned("oats")
    shown = len(world.recorder.screens)

    def full(event: Event, bookings: Sequence[Booking]) -> Commit:
        raise StoreFull("The disk is full.")

    world.journal.append = full  # type: ignore[method-assign]
    with pytest.raises(StoreFull):
        world.press("pay")
    assert world.terminal.asked_for is None
    assert len(world.recorder.screens) == shown
    assert world.lane.phase == "scan"


def test_looking_around_is_not_written() -> None:
    world = scanned("oats")
    before = len(world.journal.records)
    for button in ("help", "close", "find", "back", "row-1", "close"):
        world.press(button)
    world.happen(Touched())
    assert len(world.journal.records) == before


def test_every_record_has_its_time() -> None:
    world = World()
    world.clock.ms += 5_000
    world.happen(HelpCalled())
    assert world.journal.events()[-2] == HelpCalled(at=START_MS + 5_000)
    assert world.journal.events()[-1].at == START_MS + 5_000


def test_an_event_that_brings_its_time_keeps_it() -> None:
    world = World()
    world.happen(HelpCalled(at=7))
    assert {event.at for event in world.journal.events()[-2:]} == {7}


def test_a_packing_shelf_that_rested_since_the_button_was_shown_is_not_waited_for() -> None:
    world = World(replace(SHOP, shelf=ShelfRules(), devices=(*SHOP.devices, ("shelf", "packing"))))
    world.happen(ShelfSettled(device="packing", weight_g=0))
    world.scan(BARCODES["oats"])
    world.happen(ShelfMoved(device="packing"))
    assert world.screen.dock is not None
    assert world.screen.dock.mint is not None
    pay = world.screen.dock.mint.press
    assert isinstance(pay, PayPressed)
    assert pay.shelf_moves
    world.clock.ms += 1_000
    world.happen(ShelfSettled(device="packing", weight_g=500))
    world.happen(pay)
    assert world.lane.payment is not None
    assert not next(one for one in world.journal.events() if isinstance(one, PayPressed)).shelf_moves


def test_a_stale_timer_is_dropped() -> None:
    world = scanned("oats")
    before = len(world.journal.records)
    world.happen(TimerFired(name="idle", at=1))
    assert len(world.journal.records) == before
    assert not world.lane.view.more_time


def test_a_scan_on_the_thank_you_screen_is_two_records() -> None:
    world = scanned("oats")
    world.press("pay")
    world.terminal.approve()
    world.scan(BARCODES["bread"])
    kinds = [type(event).__name__ for event in world.journal.events()[-2:]]
    assert kinds == ["FinishPressed", "ItemFound"]
    assert world.journal.closed == [1]


def test_a_screen_is_shown_once() -> None:
    world = scanned("oats")
    shown = len(world.recorder.screens)
    world.happen(DeviceChanged(part="printer", device="receipts", state="ready"))
    world.happen(Touched())
    again = world.recorder.screens[shown:]
    assert all(msgspec.json.encode(screen) == msgspec.json.encode(world.screen) for screen in again)


def test_without_a_printer_the_shopper_is_told() -> None:
    world = scanned("oats")
    world.session._ports = msgspec.structs.replace(world.session._ports, printer=None)
    world.press("pay")
    world.terminal.approve()
    world.press("print")
    assert world.lane.sold is not None
    assert world.lane.sold.paper == "not-printed"


def test_what_is_printed_comes_from_the_store() -> None:
    world = scanned("oats", "bread")
    world.press("pay")
    world.terminal.approve()
    world.press("print")
    (job,) = world.printer.jobs
    assert job.receipt is world.journal.sales[0][0]
    assert job.commit is world.journal.sales[0][1]


def test_a_document_that_is_not_there_is_not_printed() -> None:
    world = World()
    world.session.handle_effect(Print(job="x", document="ticket", ticket="T004-00000001"))
    assert world.printer.jobs == []


def test_a_lane_without_a_terminal_waits_with_an_open_payment() -> None:
    world = scanned("oats")
    world.press("pay")
    world.terminal.answers = False
    world.session = world._session()
    world.session._ports = msgspec.structs.replace(world.session._ports, terminal=None)
    world.awake()
    assert world.screen.id == "S22"


def test_one_tap_for_ten_items_by_card() -> None:
    world = scanned(*["oats", "bread"] * 5)
    assert count(world.lane.cart) == 10
    shown = len(world.recorder.screens)
    world.press("pay")
    world.terminal.say("card")
    world.terminal.say("bank")
    world.terminal.approve()
    assert world.screen.id == "S23"
    screens = world.recorder.screens[shown:]
    assert sum(screen != before for before, screen in pairwise(screens)) <= 3


@pytest.mark.parametrize("turn", range(4))
def test_the_order_of_scanning_changes_no_total(turn: int) -> None:
    shorts = ["oats", "cheese", "bread", "oats"]
    world = scanned(*shorts[turn:], *shorts[:turn])
    assert world.lane.priced.total_minor == 180 * 2 + 145 + 299


def test_an_event_carries_the_product_as_it_was_sold() -> None:
    world = scanned("oats")
    world.catalog.goods["oats"] = msgspec.structs.replace(GOODS["oats"], price_minor=999)
    world.restart()
    assert world.lane.priced.total_minor == 180
    found = next(event for event in world.journal.events() if isinstance(event, ItemFound))
    assert found.product == GOODS["oats"]


def test_the_printer_is_asked_at_each_first_item_and_not_again() -> None:
    world = scanned("oats", "bread")
    assert world.printer.checks == 1
    world.press("pay")
    world.terminal.approve()
    world.scan(BARCODES["bread"])
    assert world.printer.checks == 2
