"""The printer's own letters: code pages and a character generator of 12 x 24 dots (font B: 9 x 17).

Page numbers: Epson, ESC/POS Command Reference, ESC t. A byte that a page has no letter for prints a blank.
"""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

__all__ = ["cell", "decoded", "letter"]

FONT = Path(__file__).parent / "DejaVuSansMono.ttf"
"""Bitstream Vera and DejaVu licence, beside it."""
PAGES = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859-7", 16: "cp1252",
    17: "cp866", 18: "cp852", 19: "cp858", 32: "cp720", 33: "cp775", 34: "cp855", 35: "cp861", 36: "cp862", 37: "cp864",
    38: "cp869", 39: "iso8859-2", 40: "iso8859-15", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254",
    49: "cp1255", 50: "cp1256", 51: "cp1257", 52: "cp1258",
}  # fmt: skip
KATAKANA = 1
CELLS = {0: (12, 24), 1: (9, 17)}
HALF_KATAKANA = 0xFF61 - 0xA1


def decoded(data: bytes, page: int) -> str:
    """Bytes as the selected page has them."""
    if page == KATAKANA:
        return "".join(chr(byte + HALF_KATAKANA) if 0xA1 <= byte <= 0xDF else _ascii(byte) for byte in data)
    codec = PAGES.get(page)
    if codec is None:
        return "".join(map(_ascii, data))
    return data.decode(codec, "replace").replace("\ufffd", " ")


def _ascii(byte: int) -> str:
    return chr(byte) if byte < 0x80 else " "


def cell(font: int) -> tuple[int, int]:
    """Width and height of a letter in dots: font 0 (A) or 1 (B)."""
    return CELLS.get(font, CELLS[0])


@lru_cache(maxsize=4096)
def letter(char: str, font: int, scale: tuple[int, int], *, bold: bool) -> Image.Image:
    """A letter in its cell, black on white, `scale` times as wide and high. Bold strikes twice, one dot apart."""
    wide, high = cell(font)
    picture = Image.new("L", (wide, high), 255)
    draw = ImageDraw.Draw(picture)
    face = ImageFont.truetype(FONT, 20 if font == 0 else 14)
    for shift in (0, 1) if bold else (0,):
        draw.text((shift, high * 3 // 4 + 1), char, 0, face, "ls")
    dots = picture.point(lambda grey: 255 if grey >= 140 else 0).convert("1", dither=Image.Dither.NONE)
    return dots.resize((wide * scale[0], high * scale[1]), Image.Resampling.NEAREST)
