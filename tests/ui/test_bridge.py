"""The bridge: presses become events, equal parts stay still, threads may show."""

from threading import Thread
from typing import Any

import pytest
from msgspec.structs import replace
from pos.lane.events import FindOpened, StartPressed, Touched
from pos.lane.parts import Basket
from pos.ui.bridge import Kiosk, presses
from pos.words.words import words_for
from PySide6.QtCore import QPoint

from tests.ui import samples
from tests.ui.conftest import Stands
from tests.ui.sheet_samples import SAMPLES

pytestmark = pytest.mark.ui


@pytest.fixture
def posted() -> list[Any]:
    return []


@pytest.fixture
def kiosk(qapp: object, posted: list[Any]) -> Kiosk:
    return Kiosk(posted.append, words_for)


def test_every_control_of_a_screen_has_a_press() -> None:
    found = presses(samples.s04("en"))
    assert {"tile-plu:4000", "find-search", "tab-fruit", "page-more", "back", "help", "row-9"} <= set(found)
    assert "page-back" not in found


def test_a_press_posts_the_buttons_event(kiosk: Kiosk, posted: list[Any]) -> None:
    tool = replace(samples.TOOLS[0], press=FindOpened(tab="fruit"))
    kiosk.take(replace(samples.s03("en"), tools=(tool,)))
    kiosk.press("find")
    assert posted == [FindOpened(tab="fruit")]


def test_a_press_on_what_is_gone_goes_nowhere(kiosk: Kiosk, posted: list[Any]) -> None:
    kiosk.press("pay")
    kiosk.take(samples.s01("en"))
    kiosk.press("pay")
    assert posted == []


def test_a_double_strike_counts_once(kiosk: Kiosk, posted: list[Any]) -> None:
    kiosk.take(samples.s03("en"))
    kiosk.press("pay")
    kiosk.press("pay")
    kiosk.press("help")
    assert len(posted) == 2


def test_an_equal_screen_emits_nothing(kiosk: Kiosk, qtbot: Any) -> None:
    kiosk.take(samples.s03("en"))
    parts = (kiosk.header, kiosk.stage, kiosk.body, kiosk.sheet, kiosk.dock, kiosk.banner)
    signals = [part.changed for part in parts] + [kiosk.changed, kiosk.tools_changed, kiosk.rows.dataChanged]
    told: list[int] = []
    for place, one in enumerate(signals):
        one.connect(lambda *_, place=place: told.append(place))
    kiosk.take(samples.s03("en"))
    assert told == []
    kiosk.take(replace(samples.s03("en"), dock=samples.dock("en")))
    assert told == [4]


def test_a_list_that_stays_keeps_its_objects(kiosk: Kiosk) -> None:
    kiosk.take(samples.s03("en"))
    foot = kiosk.dock.foot
    kiosk.take(replace(samples.s03("en"), dock=samples.dock("en")))
    assert [one is other for one, other in zip(foot, kiosk.dock.foot, strict=True)] == [True] * 3


def test_a_language_is_changed_at_once(kiosk: Kiosk) -> None:
    kiosk.take(samples.s03("en"))
    kiosk.take(samples.s03("ar"))
    assert kiosk.rtl
    assert kiosk.rows.data(kiosk.rows.index(1)) != "Bananas"


def test_screens_come_from_any_thread(kiosk: Kiosk, qtbot: Any) -> None:
    thread = Thread(target=kiosk.show, args=(samples.s03("de"),))
    with qtbot.waitSignal(kiosk.changed):
        thread.start()
    thread.join()
    assert (kiosk.screenId, kiosk.language) == ("S03", "de")


def test_touch_presses_on_release(stands: Stands) -> None:
    stand = stands()
    stand.show(samples.s01("en"))
    stand.tap("start")
    assert stand.posted == [Touched(), StartPressed()]


def test_a_finger_that_leaves_presses_nothing(stands: Stands) -> None:
    stand = stands()
    stand.show(samples.s01("en"))
    stand.drag("start", QPoint(0, -400))
    assert stand.posted == [Touched()]


def test_a_disabled_button_does_nothing(stands: Stands) -> None:
    stand = stands()
    stand.show(SAMPLES["S03-empty"]("en"))
    stand.tap("pay")
    assert stand.posted == [Touched()]


def test_a_long_basket_is_pulled(stands: Stands) -> None:
    stand = stands()
    stand.show(replace(samples.s03("en"), body=samples.basket(count=40)))
    assert stand.find("row-40") is not None
    stand.drag("row-35", QPoint(0, -300))
    basket = stand.find("basket")
    assert basket is not None
    assert float(basket.property("contentY")) > 81


def test_a_new_item_brings_the_list_back_to_its_top(stands: Stands) -> None:
    stand = stands()
    full = samples.s03("en")
    stand.show(replace(full, body=samples.basket(count=40)))
    stand.drag("row-35", QPoint(0, -300))
    stand.show(replace(full, body=Basket(rows=samples.basket(count=41).rows)))
    row = stand.find("row-41")
    assert row is not None
    assert row.mapToScene(QPoint(0, 0)).y() > 600


def test_a_row_opens_its_item(stands: Stands) -> None:
    stand = stands()
    stand.show(samples.s03("en"))
    stand.tap("row-5")
    assert stand.posted == [Touched(), samples.NO]


@pytest.mark.parametrize(("name", "sample"), [("undo", "S03"), ("do-no-barcode", "S12")])
def test_a_button_on_a_row_is_pressed_alone(stands: Stands, name: str, sample: str) -> None:
    stand = stands()
    stand.show(SAMPLES[sample]("en"))
    stand.tap(name)
    assert stand.posted == [Touched(), StartPressed()]


def test_a_sheet_keeps_touches_from_what_it_hides(stands: Stands) -> None:
    stand = stands()
    stand.show(SAMPLES["S12"]("en"))
    stand.tap("sheet-title")
    assert stand.posted == [Touched()]
