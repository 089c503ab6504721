"""Every screen in every language and orientation: no warning, no cut word, nothing outside."""

import pytest
from pos.config import LANGUAGES
from pos.ui.stand import Stand, shown_box
from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem

from tests.ui.conftest import Stands
from tests.ui.sheet_samples import SAMPLES

pytestmark = pytest.mark.ui

MIN_TOUCH_PX = 60
"""15 mm on the 21.5-inch panel."""


def buttons(stand: Stand) -> list[QQuickItem]:
    return [
        item for item in stand.items() if item.property("spoken") is not None and not holds_buttons(item.objectName())
    ]


def holds_buttons(name: str) -> bool:
    return name.startswith(("row-", "answer-"))


def box(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("language", [*LANGUAGES, "ja"])
def test_every_screen_fits(stands: Stands, language: str, orientation: str) -> None:
    stand = stands(orientation=orientation)
    troubles = []
    for name, make in SAMPLES.items():
        stand.show(make(language))
        troubles += [f"{name}: {trouble}" for trouble in stand.troubles()]
    assert troubles == []


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("name", SAMPLES)
def test_targets_are_large_and_apart(stands: Stands, name: str, orientation: str) -> None:
    stand = stands(orientation=orientation)
    stand.show(SAMPLES[name]("de"))
    found = buttons(stand)
    sheet = stand.find("sheet")
    cover = box(sheet) if sheet is not None and sheet.property("open") else QRectF()
    within = [item for item in found if cover.isEmpty() or not box(item).intersects(cover) or inside(item, sheet)]
    assert [item.objectName() for item in within if min(item.width(), item.height()) < MIN_TOUCH_PX] == []
    assert overlaps([box(item) for item in within]) == []


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_words_keep_clear_of_buttons_and_pictures(stands: Stands, language: str, orientation: str) -> None:
    stand = stands(orientation=orientation)
    met = []
    for name, make in SAMPLES.items():
        stand.show(make(language))
        sheet = stand.find("sheet")
        seen = [item for item in stand.items() if sheet is None or inside(item, sheet)]
        solid = [item for item in seen if is_solid(item)]
        words = [item for item in seen if item.property("truncated") is not None and item.property("text")]
        met += [(name, one.property("text"), two.objectName()) for one in words for two in solid if collide(one, two)]
    assert met == []


def is_solid(item: QQuickItem) -> bool:
    is_button = item.property("spoken") is not None and not holds_buttons(item.objectName())
    is_picture = bool(item.property("source")) and item.property("mirror") is not None and not item.property("slot")
    return is_button or is_picture or item.objectName() == "shelf-arrow"


def collide(words: QQuickItem, solid: QQuickItem) -> bool:
    area = shown_box(words)
    area.setWidth(min(area.width(), float(words.property("contentWidth"))) if area.x() else area.width())
    return not inside(words, solid) and shown_box(solid).intersects(area.adjusted(3, 8, -3, -8))


def inside(item: QQuickItem, sheet: QQuickItem | None) -> bool:
    around = item.parentItem()
    while around is not None and around != sheet:
        around = around.parentItem()
    return around is not None


def overlaps(boxes: list[QRectF]) -> list[tuple[QRectF, QRectF]]:
    return [(one, other) for place, one in enumerate(boxes) for other in boxes[:place] if one.intersects(other)]


def test_a_photo_never_mirrors(stands: Stands) -> None:
    stand = stands()
    stand.show(SAMPLES["S03"]("ar"))
    shown = [item for item in stand.items() if item.property("picture") and item.property("side")]
    assert shown
    assert not any(item.property("mirror") for item in shown)


@pytest.mark.parametrize(("language", "starts"), [("en", True), ("ar", False)])
def test_arabic_is_mirrored(stands: Stands, language: str, starts: bool) -> None:
    stand = stands()
    stand.show(SAMPLES["S03"](language))
    help_ = stand.find("help")
    assert help_ is not None
    assert (box(help_).x() < 540) is starts


def test_the_arrow_points_to_the_real_shelf(stands: Stands) -> None:
    stand = stands()
    for language in ("en", "ar"):
        stand.show(SAMPLES["S03"](language))
        pill = stand.find("shelf-arrow")
        assert pill is not None
        assert box(pill).x() > 540


@pytest.mark.parametrize("theme", ["dark", "high-contrast"])
def test_themes_draw_without_warning(stands: Stands, theme: str) -> None:
    stand = stands(theme=theme)
    for make in SAMPLES.values():
        stand.show(make("en"))
    assert stand.grab().pixelColor(4, 200).lightness() < 40


def test_the_smaller_panel_fits(stands: Stands) -> None:
    stand = stands(diagonal_inch=15.6)
    stand.show(SAMPLES["S03"]("en"))
    assert stand.troubles() == []
