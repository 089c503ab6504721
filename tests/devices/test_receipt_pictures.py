"""Logo, QR code and the writings of the far east, as the simulated printer puts them on paper."""

from pathlib import Path

import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image
from pos.config import ShopConfig
from pos.devices.printer_file import draw
from pos.devices.printer_model import model_of
from pos.devices.receipt_escpos import encode
from pos.devices.receipt_layout import header_of, lay_out
from pos.devices.receipt_lines import as_text
from pos.devices.receipt_pictures import logo_picture, qr_picture
from pos.devices.receipt_raster import _strokes
from pos.words.words import words_for

from devices.papers import HEAD, job, line, paper

URL = "https://shop.example/r/{reference}"


@pytest.fixture
def logo(tmp_path: Path) -> str:
    picture = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 450, 300))
    path = tmp_path / "logo.png"
    picture.save(path)
    return str(path)


def test_a_logo_is_scaled_and_what_is_clear_is_white(logo: str) -> None:
    picture = logo_picture(logo, 576)
    assert picture is not None
    assert picture.size == (576, 192)
    assert (picture.getpixel((10, 90)), picture.getpixel((560, 90))) == (0, 255)


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_a_logo_that_can_not_be_read_is_left_out(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "logo.png"
    if content is not None:
        path.write_bytes(content)
    assert logo_picture(str(path), 576) is None
    pieces = encode(paper(job(), head=replace(HEAD, logo=str(path))), model_of("TM-T88V", 80))
    assert b"Market Hall" in b"".join(pieces)


@pytest.mark.parametrize("width_dots", [576, 384])
def test_a_code_is_read_by_somebody_elses_decoder(width_dots: int) -> None:
    text = URL.replace("{reference}", "R004-00000017") + "?signature=" + "0123456789abcdef" * 4
    picture = qr_picture(text, width_dots)
    assert picture.width == width_dots
    assert [one.text for one in zxingcpp.read_barcodes(picture.convert("L"))] == [text]


@pytest.mark.parametrize("width_mm", [80, 58])
@pytest.mark.parametrize("language", ["en", "zh-Hans", "ja", "ar"])
def test_a_receipt_with_all_of_them(logo: str, language: str, width_mm: int) -> None:
    goods = (line("クリームパンの詰め合わせ", 390), line("김치 라면", 410))
    head = header_of(ShopConfig(logo=logo, receipt_url=URL))
    made = lay_out(job(language, lines=goods), words_for(language, "Europe/London"), head, 48 if width_mm == 80 else 32)
    found = {one.text for one in zxingcpp.read_barcodes(draw(made, 576 if width_mm == 80 else 384).convert("L"))}
    assert found == {"R004-00000017", "https://shop.example/r/R004-00000017"}
    assert "https://shop.example/r/R004-00000017" in as_text(made)
    assert encode(made, model_of("TM-T88V", width_mm))


def test_japanese_and_korean_have_faces_of_their_own() -> None:
    faces = [
        face for text in ("直売", "直売の", "김치 直") for _, face, _ in _strokes(text, 23, bold=False, leftwards=False)
    ]
    assert faces == ["cjk", "cjk-ja", "cjk-ko"]


def test_an_address_that_no_code_can_hold_is_left_out_and_no_paper_stopped() -> None:
    # `pos.prove.receipts`, seed 5, inputs 7, 8 and 25
    assert qr_picture("x" * 9000, 576) is None
    head = replace(HEAD, url="https://x/\x1b" + "y" * 9000)
    laid = paper(job(), 42, head)
    assert "\x1b" not in as_text(laid)
    assert encode(laid, model_of("TM-T88V", 80))
