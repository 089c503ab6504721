"""Pictures: never an empty hole, corners round, the spot where the guide says."""

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pos.ui.images import GuideProvider, IconProvider, PatternProvider, PhotoProvider, QrProvider
from pos.ui.pictures import ASSETS, Pictures, read_guide
from PySide6.QtCore import QSize

pytestmark = pytest.mark.ui
URL = "https://market.example/r/L004-00000017"
SHOP = Pictures.of(ASSETS / "demo")


@pytest.mark.parametrize(
    ("photo", "category", "file", "is_photo"),
    [
        ("banana.jpg", "fruit", "banana.jpg", True),
        ("wine-glass.png", "drinks", "wine-glass.svg", False),
        ("gone.jpg", "bakery", "bread.svg", False),
        ("", "no-such-shelf", "shopping-bags.svg", False),
        ("../../../../etc/passwd", "fruit", "red-apple.svg", False),
    ],
)
def test_a_product_always_has_a_picture(photo: str, category: str, file: str, is_photo: bool) -> None:
    found, kind = SHOP.find(photo, category)
    assert found is not None
    assert (found.name, kind) == (file, is_photo)


def test_a_shop_without_pictures_gets_plain_squares(tmp_path: Path, qapp: object) -> None:
    image = PhotoProvider(Pictures.of(tmp_path)).requestImage("a.jpg:b/60/12/%23eeeadf", QSize(), QSize())
    assert image.pixelColor(30, 30).name() == "#eeeadf"


def test_corners_are_round(qapp: object) -> None:
    image = PhotoProvider(SHOP).requestImage("banana.jpg%3Afruit/60/12/%23eeeadf", QSize(), QSize())
    assert (image.width(), image.height()) == (60, 60)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(30, 30).alpha() == 255


@pytest.mark.parametrize("slot", ["scanner", "shelf", "card-tap", "card-insert", "keypad"])
def test_the_ring_marks_the_spot(slot: str, qapp: object) -> None:
    guide = read_guide()
    provider = GuideProvider(guide)
    ringed, bare = (provider.make([slot, "600", "600", "12", "all", spot, "4"]) for spot in "10")
    assert ringed != bare
    assert ringed.pixelColor(3, 300) == bare.pixelColor(3, 300)


def test_an_unknown_slot_is_a_plain_card(qapp: object) -> None:
    assert GuideProvider({}).make(["none", "10", "10", "0", "all", "1", "4"]).pixelColor(5, 5).alpha() == 255


def test_every_icon_draws(qapp: object) -> None:
    provider = IconProvider()
    for file in sorted((ASSETS / "icons" / "ui").glob("*.svg")):
        image = provider.make([file.stem, "#14242b", "36"])
        assert any(image.pixelColor(x, y).alpha() for x in range(36) for y in range(36)), file


def test_the_code_can_be_read(tmp_path: Path, qapp: object) -> None:
    QrProvider().make([URL, "300", "#14242b"]).save(str(tmp_path / "qr.png"))
    canvas = Image.new("RGB", (400, 400), "white")
    canvas.paste(Image.open(tmp_path / "qr.png").convert("RGB"), (40, 40))
    assert zxingcpp.read_barcodes(canvas)[0].text == URL


@pytest.mark.parametrize("kind", ["hatch", "chevron"])
def test_a_pattern_is_neither_full_nor_empty(kind: str, qapp: object) -> None:
    image = PatternProvider().make([kind, "200", "8", "#ffffff"])
    lit = sum(image.pixelColor(x, 4).alpha() > 128 for x in range(200))
    assert 40 < lit < 160
