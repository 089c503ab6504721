"""Every finger on every screen of a purchase, in every language and orientation: whole, and without a warning."""

from collections.abc import Iterator

import pytest
from pos.lane.parts import Grid
from PySide6.QtCore import QPoint

from tests.ui.shopper import Shopper

pytestmark = pytest.mark.ui

LANGUAGES = ("en", "de", "zh-Hans", "ar")


@pytest.fixture(params=["portrait", "landscape"])
def shopper(qapp: object, request: pytest.FixtureRequest) -> Iterator[Shopper]:
    subject = Shopper(request.param)
    yield subject
    subject.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_purchase_by_touch(shopper: Shopper, language: str) -> None:
    shopper.tap(f"welcome-{language}")
    fill(shopper)
    change(shopper, language)
    pay(shopper)
    leave(shopper)
    (receipt, _), *others = shopper.world.journal.sales
    assert others == []
    assert [(line.name.default, line.quantity) for line in receipt.lines] == [
        ("Oat drink", 2), ("Carrier bag", 1), ("Lemon", 4),
    ]  # fmt: skip
    assert receipt.total_minor == 2 * 180 + 4 * 35 + 10
    assert shopper.screen.language == shopper.world.shop.language


def fill(shopper: Shopper) -> None:
    """Started by a scan; then by picture, how many."""
    assert shopper.scan("oats") == "S03"
    assert shopper.tap("find") == "S04"
    shopper.tap("tab-fruit", "tab-popular")
    assert shopper.tap("tile-plu:4053") == "S06"
    shopper.tap("count-2", "count-more")
    assert shopper.tap("add") in ("S03", "S04")
    if shopper.screen.id == "S04":
        shopper.tap("back")
    assert shopper.pieces == 4


def change(shopper: Shopper, language: str) -> None:
    """Item sheet, removed and back again; bags; another language; help and never mind; a typed code."""
    oats = shopper.world.lane.cart.lines[0].line_id
    assert shopper.tap(f"row-{oats}") == "S14"
    shopper.tap("item-more", "item-remove")
    assert shopper.pieces == 3
    shopper.tap("undo")
    assert shopper.pieces == 5
    assert shopper.tap("bags") == "S07"
    shopper.tap("own-bag")
    (bag,) = shopper.world.catalog.bags(0)
    shopper.tap(f"bag-{bag.sku}-more")
    if shopper.screen.sheet_id:
        shopper.tap("close")
    shopper.change_language("de" if language != "de" else "ar")
    shopper.change_language(language)
    assert shopper.tap("help") == "S12"
    shopper.tap("answer-wont-scan")
    shopper.tap("call")
    assert shopper.world.lane.help is not None
    shopper.tap("cancel-call")
    assert shopper.world.lane.help is None
    assert shopper.tap("type") == "S29"
    assert shopper.tap("key-4", "key-0", "key-5", "key-3", "type-ok") == "S03"
    assert shopper.pieces == 7


def pay(shopper: Shopper) -> None:
    """Declined, tried again, approved; every step of the card is looked at."""
    terminal = shopper.world.terminal
    assert shopper.tap("pay") == "S16"
    assert shopper.after(lambda: terminal.say("bank")) == "S17"
    shopper.after(terminal.decline)
    assert shopper.tap("pay-again") == "S16"
    for step in ("card", "pin", "bank", "remove-card"):
        assert shopper.after(lambda step=step: terminal.say(step)) == "S17"  # type: ignore[misc]
    assert shopper.after(terminal.approve) == "S23"


def leave(shopper: Shopper) -> None:
    """Paper, how it was and why, the end."""
    shopper.tap("print", "mood-bad", "reason-too-slow")
    assert [job.request.document for job in shopper.world.printer.jobs] == ["receipt"]
    assert shopper.tap("finish") == "S01"


def test_any_touch_gives_more_time(shopper: Shopper) -> None:
    shopper.scan("oats")
    assert shopper.after(lambda: None, seconds=90) == "S24"
    shopper.stand.touch(QPoint(30, 300))
    assert shopper.look() == "S03"
    assert "idle" in shopper.world.timers.due
    assert "more-time" not in shopper.world.timers.due


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_flick_turns_the_page(shopper: Shopper, language: str) -> None:
    shopper.tap(f"welcome-{language}", "start", "find")
    on = -400 if language == "en" else 400
    tile, first = "tile-plu:3004", names(shopper)
    shopper.flick(tile, on)
    assert not set(first) & set(names(shopper))
    shopper.flick(f"tile-{page(shopper).tiles[2].sku}", -on)
    assert names(shopper) == first
    assert shopper.screen.sheet_id == ""


def page(shopper: Shopper) -> Grid:
    assert isinstance(shopper.screen.body, Grid)
    return shopper.screen.body


def names(shopper: Shopper) -> list[str]:
    return [tile.sku for tile in page(shopper).tiles]


def test_a_double_tap_counts_once(shopper: Shopper) -> None:
    shopper.scan("oats")
    shopper.tap("find", "tile-plu:4053")
    shopper.stand.tap("count-more")
    shopper.stand.tap("count-more")
    shopper.look()
    assert shopper.world.lane.view.number == 2


def test_a_button_that_has_just_gone_does_nothing(shopper: Shopper) -> None:
    shopper.scan("oats")
    where = shopper.stand.centre("pay")
    shopper.tap("help")
    shopper.stand.window.kiosk.press("pay")
    assert shopper.look() == "S12"
    shopper.tap("close")
    shopper.stand.hold(where)
    shopper.after(lambda: shopper.world.fire("idle"))
    shopper.after(lambda: shopper.world.fire("more-time"))
    shopper.stand.let_go(where)
    assert shopper.look() == "S01"
    assert shopper.world.terminal.asked_for is None
