"""Moments that no purchase leads to, but a press on an old screen or an odd configuration can."""

import pytest
from msgspec.structs import replace
from pos.lane.checkout import first_lane, step
from pos.lane.events import FindOpened, FindPaged, GoodsFound, KeyTyped, SheetOpened, StepperPressed, ViewEvent
from pos.lane.message import Msg
from pos.lane.parts import Notice
from pos.lane.render import render
from pos.lane.render.done_view import receipt_code
from pos.prove.hand.goods import BARCODES, GOODS, SHOP
from pos.prove.hand.world import World
from pos.sale.receipt import Receipt
from pos.sale.tax import TaxSum


def test_a_lane_without_a_terminal_says_what_is_missing() -> None:
    screen = render(first_lane(replace(SHOP, devices=())))
    assert screen.id == "S25"
    assert isinstance(screen.stage, Notice)
    assert screen.stage.detail == Msg("out.staff-line", {"part": Msg("device.scanner"), "state": Msg("device.absent")})


def test_the_sheet_of_a_line_that_is_gone_is_no_sheet() -> None:
    world = World()
    world.scan(BARCODES["oats"])
    world.happen(SheetOpened(sheet="item", line_id=99))
    assert (world.screen.id, world.screen.sheet_id, world.screen.sheet) == ("S03", "", None)


def test_the_pay_screen_has_one_bag_stepper() -> None:
    world = World()
    world.scan(BARCODES["oats"])
    world.press("pay")
    world.happen(SheetOpened(sheet="bags"))
    assert world.screen.sheet is None


def test_ok_with_nothing_typed_looks_nothing_up() -> None:
    world = World()
    world.happen(SheetOpened(sheet="type"))
    assert step(world.lane, KeyTyped(key="ok")).lane.view.typed == ""
    world.happen(KeyTyped(key="ok"))
    assert world.screen.sheet_id == "S29"


def test_a_key_without_a_sheet_goes_nowhere() -> None:
    world = World()
    world.happen(KeyTyped(key="7"))
    assert world.lane.view.typed == ""


def test_pages_stay_within_the_goods() -> None:
    world = World(replace(SHOP, page_size=1))
    world.happen(FindOpened())
    world.press("page-more")
    assert world.lane.view.find is not None
    assert world.lane.view.find.page == 1
    world.press("page-back")
    assert world.lane.view.find.page == 0


@pytest.mark.parametrize(
    ("currency", "total", "line"),
    [("GBP", 1205, "12.05 GBP"), ("JPY", 1205, "1205 JPY"), ("KWD", 1205, "1.205 KWD")],
)
def test_the_code_of_a_receipt_carries_the_currencys_own_digits(currency: str, total: int, line: str) -> None:
    receipt = Receipt(
        number=1,
        lane=4,
        basket=1,
        started_at=0,
        sold_at=0,
        currency=currency,
        lines=(),
        total_minor=total,
        saved_minor=0,
        taxes=(TaxSum("standard", "A", 2000, total, total - 201, 201), TaxSum("zero", "C", 0, 0, 0, 0)),
        tenders=(),
    )
    lines = receipt_code(first_lane(SHOP), receipt).splitlines()
    assert lines[:3] == ["Market Hall", "R004-00000001", line]
    assert len(lines) == 4


@pytest.mark.parametrize(
    "event",
    [
        FindPaged(page=1),
        StepperPressed(value=4),
        GoodsFound(query="late", tab="popular", page=3, goods=tuple(GOODS.values()), total=9),
        SheetOpened(sheet="count", sku="plu:4053"),
        SheetOpened(sheet="unheard-of"),
    ],
    ids=lambda event: f"{type(event).__name__}",
)
def test_an_answer_that_nobody_waits_for_shows_nothing(event: ViewEvent) -> None:
    world = World()
    before = world.screen
    world.happen(event)
    assert world.screen == before
