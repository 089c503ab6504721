"""The paper: what was printed, as a picture and as lines of text, from cut to cut."""

import io

from msgspec import Struct
from PIL import Image, ImageDraw

__all__ = ["Receipt", "Roll"]

KEPT = 50
"""Receipts that lie before the printer; older ones were taken away."""
LONGEST_DOTS = 60_000
MARGIN_DOTS = 32


class Receipt(Struct):
    """One cut piece."""

    number: int
    lines: list[str]
    barcodes: list[str]
    paper: Image.Image
    cut: str = "cut"

    @property
    def picture(self) -> bytes:
        """As PNG."""
        return _png(self.paper)

    @property
    def png(self) -> str:
        """Its name at the control desk."""
        return f"receipt-{self.number}.png"


class Roll:
    """Takes strips from the print head, as wide as it prints; white at both sides, as paper is."""

    def __init__(self, width_dots: int) -> None:
        self.width_dots = width_dots
        self.receipts: list[Receipt] = []
        self.lines: list[str] = []
        self.barcodes: list[str] = []
        self._strips: list[Image.Image] = []
        self._height = 0
        self._made = 0

    def strip(self, picture: Image.Image) -> None:
        """Dots from the head: as wide as the printing area."""
        if self._height < LONGEST_DOTS:
            self._strips.append(picture)
            self._height += picture.height

    def cut(self, how: str = "cut") -> None:
        """Part the paper here; nothing printed, nothing cut off."""
        if not self._strips:
            return
        self._made += 1
        self.receipts.append(Receipt(self._made, self.lines, self.barcodes, self._joined(self._strips), how))
        del self.receipts[:-KEPT]
        self.lines, self.barcodes, self._strips, self._height = [], [], [], 0

    def clear(self) -> None:
        """Take everything away."""
        self.cut("torn")
        self.receipts.clear()

    def picture(self) -> bytes:
        """What hangs out of the printer and the last receipt before it, as PNG."""
        strips = list(self._strips)
        if not strips and self.receipts:
            return self.receipts[-1].picture
        return _png(self._joined(strips))

    def of(self, name: str) -> bytes | None:
        """A receipt's picture by its name."""
        return next((receipt.picture for receipt in self.receipts if receipt.png == name), None)

    def _joined(self, strips: list[Image.Image]) -> Image.Image:
        wide = self.width_dots + 2 * MARGIN_DOTS
        paper = Image.new("1", (wide, max(1, sum(strip.height for strip in strips)) + 2 * MARGIN_DOTS), 1)
        y = MARGIN_DOTS
        for strip in strips:
            paper.paste(strip, (MARGIN_DOTS, y))
            y += strip.height
        draw = ImageDraw.Draw(paper)
        for x in range(0, wide, 8):  # the teeth of the cutter
            draw.line((x, paper.height - 4, x + 4, paper.height - 1), 0)
            draw.line((x + 4, paper.height - 1, x + 8, paper.height - 4), 0)
        return paper


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
