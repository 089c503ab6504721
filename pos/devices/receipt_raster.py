"""Blocks -> black and white pictures, for what a printer has no letters for: Chinese, Arabic, whole receipts in them.

Every picture is as wide as the printing area. Lines of Arabic begin at the right, their figures end at the left.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from barcode.codex import Code128
from PIL import Image, ImageDraw

from pos.devices.receipt_bidi import has_leftward, turned, visual_runs
from pos.devices.receipt_clean import printable
from pos.devices.receipt_fonts import cjk_of, face_of, font, need_shaping
from pos.devices.receipt_lines import starts_of, wrapped
from pos.devices.receipt_paper import Barcode, Block, Feed, Logo, Pair, Paper, QrCode, Row, Rule, Size, Text
from pos.devices.receipt_pictures import logo_picture, qr_picture

__all__ = ["Raster"]

LINE_DOTS = 30
"""A line of a printer's own letters: 1/6 inch at 180 dots (ESC 2)."""
INK = 150
"""Grey below this is printed."""
SIZES: dict[Size, tuple[int, int]] = {"normal": (23, 32), "tall": (34, 48), "big": (44, 60)}
"""Letter size and line, in dots."""
INDENT_DOTS = 12
GAP_DOTS = 20
BARCODE_DOTS = 80


class Raster:
    """Draws blocks of one paper.

    Args:
        paper: its language and direction.
        width_dots: the printing area.

    Raises:
        PosError: Arabic letters can't be joined on this system.
    """

    def __init__(self, paper: Paper, width_dots: int) -> None:
        self._width = width_dots
        self._leftwards = paper.leftwards
        if paper.leftwards:
            need_shaping()

    def draw(self, block: Block) -> Image.Image | None:
        """A block in black and white; `None` for what is no ink.

        Raises:
            PosError: a typeface is missing.
        """
        match block:
            case Text(text, align, size, bold, indent):
                return self._text(printable(text), align == "center", size, bold=bold, indent=indent * INDENT_DOTS)
            case Pair(text, figure, size, bold):
                return self._pair(printable(text), printable(figure), size, bold=bold)
            case Row(cells, bold):
                return self._row([printable(cell) for cell in cells], bold=bold)
            case Rule():
                return self._rule()
            case Barcode(data):
                return self._barcode(data)
            case QrCode(data):
                return qr_picture(data, self._width)
            case Logo(path):
                return logo_picture(path, self._width)
            case Feed(lines=count):
                return Image.new("1", (self._width, LINE_DOTS * count), 1)
            case _:
                return None

    def _text(self, text: str, centred: bool, size: Size, *, bold: bool, indent: int) -> Image.Image:
        pen = _Pen(size, bold, self._leftwards)
        lines = wrapped(text, self._width - indent, pen.measure)
        sheet = _Sheet(self._width, pen, len(lines))
        for at, line in enumerate(lines):
            spare = self._width - pen.measure(line)
            x = spare // 2 if centred else (spare - indent if self._leftwards else indent)
            sheet.write(line, x, at)
        return sheet.ink()

    def _pair(self, text: str, figure: str, size: Size, *, bold: bool) -> Image.Image:
        pen = _Pen(size, bold, self._leftwards)
        room = self._width - pen.measure(figure) - GAP_DOTS
        below = room < self._width // 3
        lines = wrapped(text, self._width if below else room, pen.measure)
        sheet = _Sheet(self._width, pen, len(lines) + below)
        for at, line in enumerate(lines):
            sheet.write(line, self._width - pen.measure(line) if self._leftwards else 0, at)
        sheet.write(figure, 0 if self._leftwards else self._width - pen.measure(figure), len(lines) if below else 0)
        return sheet.ink()

    def _row(self, cells: list[str], *, bold: bool) -> Image.Image:
        pen = _Pen("normal", bold, self._leftwards)
        while pen.size_px > 16 and sum(map(pen.measure, cells)) + GAP_DOTS * (len(cells) - 1) // 2 > self._width:
            pen = pen.smaller()
        sheet = _Sheet(self._width, pen, 1)
        sizes = [pen.measure(cell) for cell in cells]
        for cell, wide, start in zip(cells, sizes, starts_of(sizes, self._width, GAP_DOTS // 2), strict=True):
            sheet.write(cell, self._width - start - wide if self._leftwards else start, 0)
        return sheet.ink()

    def _rule(self) -> Image.Image:
        picture = Image.new("1", (self._width, LINE_DOTS), 1)
        draw = ImageDraw.Draw(picture)
        for x in range(0, self._width, 12):
            draw.line((x, LINE_DOTS // 2, x + 7, LINE_DOTS // 2), 0, 2)
        return picture

    def _barcode(self, data: str) -> Image.Image:
        """For printers without Code 128 of their own: bars of whole dots, ten modules of quiet zone."""
        modules = Code128(data).build()[0]
        scale = max(1, min(3, self._width // (len(modules) + 20)))
        picture = Image.new("1", (self._width, BARCODE_DOTS + SIZES["normal"][1]), 1)
        draw = ImageDraw.Draw(picture)
        left = (self._width - scale * len(modules)) // 2
        for at, module in enumerate(modules):
            if module == "1":
                draw.rectangle((left + at * scale, 0, left + at * scale + scale - 1, BARCODE_DOTS - 1), 0)
        picture.paste(self._text(data, centred=True, size="normal", bold=False, indent=0), (0, BARCODE_DOTS))
        return picture


class _Pen:
    """Letters of one size and weight; several faces on one baseline."""

    def __init__(self, size: Size, bold: bool, leftwards: bool, less_px: int = 0) -> None:
        self._size: Size = size
        self._bold = bold
        self._leftwards = leftwards
        self._less_px = less_px
        self.size_px = SIZES[size][0] - less_px
        self.line_px = SIZES[size][1]

    def smaller(self) -> "_Pen":
        """One dot less."""
        return _Pen(self._size, self._bold, self._leftwards, self._less_px + 1)

    def measure(self, text: str) -> int:
        """Dots that a line takes."""
        return sum(wide for _, _, wide in self._strokes(text))

    def write(self, draw: ImageDraw.ImageDraw, text: str, x: int, baseline: int) -> None:
        """Write a line from `x` on."""
        for part, face, wide in self._strokes(text):
            letters, leftwards = part
            options = {"direction": "rtl", "language": "ar"} if leftwards and face == "arabic" else {}
            draw.text((x, baseline), letters, 0, font(face, self.size_px, bold=self._bold), "ls", **options)  # type: ignore[arg-type]
            x += wide

    def _strokes(self, text: str) -> tuple[tuple[tuple[str, bool], str, int], ...]:
        return _strokes(text, self.size_px, bold=self._bold, leftwards=self._leftwards)


@lru_cache(maxsize=4096)
def _strokes(text: str, size_px: int, *, bold: bool, leftwards: bool) -> tuple[tuple[tuple[str, bool], str, int], ...]:
    """((letters, leftwards), face, dots) from left to right."""
    out = []
    for run in visual_runs(text, leftwards=leftwards and has_leftward(text)):
        parts = list(_faces(run.text))
        for letters, face in reversed(parts) if run.leftwards else parts:
            shaped = run.leftwards and face == "arabic"
            if shaped:
                need_shaping()
            options = {"direction": "rtl", "language": "ar"} if shaped else {}
            wide = round(font(face, size_px, bold=bold).getlength(letters, **options))  # type: ignore[arg-type]
            drawn = turned(letters) if run.leftwards and not shaped else letters
            out.append(((drawn, run.leftwards), face, wide))
    return tuple(out)


def _faces(text: str) -> Iterator[tuple[str, str]]:
    """Parts of one face; spaces and stops stay with the letters before them."""
    faces: list[str] = []
    cjk = cjk_of(text)
    for char in text:
        faces.append(faces[-1] if char == " " and faces else face_of(char, cjk))
    for face, part in groupby(zip(text, faces, strict=True), lambda pair: pair[1]):
        yield "".join(char for char, _ in part), face


class _Sheet:
    """A white sheet of so many lines."""

    def __init__(self, width: int, pen: _Pen, lines: int) -> None:
        self._pen = pen
        self._picture = Image.new("L", (width, pen.line_px * lines), 255)
        self._draw = ImageDraw.Draw(self._picture)

    def write(self, text: str, x: int, line: int) -> None:
        """Write a line of text."""
        baseline = line * self._pen.line_px + round(self._pen.line_px * 0.76)
        self._pen.write(self._draw, text, max(0, x), baseline)

    def ink(self) -> Image.Image:
        """The sheet as the printer burns it: dots or no dots."""
        return self._picture.point(lambda grey: 255 if grey >= INK else 0).convert("1", dither=Image.Dither.NONE)
